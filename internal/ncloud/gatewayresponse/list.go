// SPDX-License-Identifier: MPL-2.0

package gatewayresponse

import (
	"context"
	"fmt"
	"iter"

	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/base"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/ncloud/apipart"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/ncloud/client"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/rest"
)

var responseList = &base.List[*service, apipart.Parent]{
	Named: named,
	Description: "Lists the customized [gateway responses](https://api.ncloud-docs.com/docs/en/apigateway-getresponses) of an API of NAVER Cloud " +
		"API Gateway.",
	Attributes: apipart.Filters,
	Summary:    summary,
	Items: func(ctx context.Context, s *service, f *apipart.Parent) iter.Seq2[*base.Item, error] {
		return base.Items(rest.OnePage(s.all(ctx, f.API())), func(r *client.GatewayResponse) *base.Item {
			if r.IsDefault {
				return nil
			}
			model := &resourceModel{ProductID: f.ProductID, APIID: f.APIID, StatusCode: types.Int64Null()}
			model.fromAPI(*r, s.unconfigured(*r))
			return &base.Item{Name: r.Type, Model: model}
		})
	},
}

func summary(f *apipart.Parent) string {
	return fmt.Sprintf("Could not list the gateway responses of API %q", f.APIID.ValueString())
}
