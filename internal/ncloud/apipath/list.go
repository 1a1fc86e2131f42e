// SPDX-License-Identifier: MPL-2.0

package apipath

import (
	"context"
	"fmt"
	"iter"

	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/base"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/ncloud/apipart"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/ncloud/client"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/rest"
)

var pathList = &base.List[*service, apipart.Parent]{
	Named:       named,
	Description: "Lists the [paths](https://api.ncloud-docs.com/docs/en/resource-getresourcelist) of an API of NAVER Cloud API Gateway, except `/` without CORS settings.",
	Attributes:  apipart.Filters,
	Summary: func(f *apipart.Parent) string {
		return fmt.Sprintf("Could not list the paths of API %q", f.APIID.ValueString())
	},
	Items: func(ctx context.Context, s *service, f *apipart.Parent) iter.Seq2[*base.Item, error] {
		return base.Items(rest.OnePage(s.REST.Paths(ctx, f.API())), func(p *client.Path) *base.Item {
			if p.Path == "/" && p.CORS == (client.CORS{}) {
				return nil
			}
			model := &resourceModel{Parent: *f}
			model.fromAPI(p)
			return &base.Item{Name: p.Path, Model: model}
		})
	},
}
