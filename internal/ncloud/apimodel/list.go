// SPDX-License-Identifier: MPL-2.0

package apimodel

import (
	"context"
	"fmt"
	"iter"

	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/base"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/ncloud/apipart"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/ncloud/client"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/ncloud/draft"
)

var modelList = &base.List[*service, apipart.Parent]{
	Named:       named,
	Description: "Lists the [models](https://api.ncloud-docs.com/docs/en/apigateway-getmodels) of an API of NAVER Cloud API Gateway.",
	Attributes:  apipart.Filters,
	Summary: func(f *apipart.Parent) string {
		return fmt.Sprintf("Could not list the models of API %q", f.APIID.ValueString())
	},
	Items: func(ctx context.Context, s *service, f *apipart.Parent) iter.Seq2[*base.Item, error] {
		api := f.API()
		return base.Items(s.REST.Models(ctx, api), func(found *client.Model) *base.Item {
			model := &resourceModel{Parent: *f}
			item := &base.Item{Name: found.Name, Model: model}
			if len(draft.References(found.Schema)) > 0 {
				item.Complete = func(ctx context.Context) error {
					*model = resourceModel{Parent: *f}
					return s.set(ctx, model, found)
				}
			}
			model.fromAPI(found, nil)
			return item
		})
	},
}
