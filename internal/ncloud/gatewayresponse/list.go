// SPDX-License-Identifier: MPL-2.0

package gatewayresponse

import (
	"context"
	"fmt"
	"iter"

	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/base"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/ncloud/apipart"
)

var responseList = &base.List[*service, apipart.Filter]{
	Named: named,
	Description: "Lists the customized [gateway responses](https://api.ncloud-docs.com/docs/en/apigateway-getresponses) of an API of NAVER Cloud " +
		"API Gateway.",
	Attributes: apipart.Filters,
	Summary:    summary,
	Items: func(ctx context.Context, s *service, f *apipart.Filter) iter.Seq2[*base.Item, error] {
		return func(yield func(*base.Item, error) bool) {
			all, err := s.all(ctx, f.API())
			if err != nil {
				yield(nil, err)
				return
			}
			for _, response := range all {
				if response.IsDefault {
					continue
				}
				model := &resourceModel{ProductID: f.ProductID, APIID: f.APIID, StatusCode: types.Int64Null()}
				model.fromAPI(response, s.unconfigured(response))
				if !yield(&base.Item{Name: response.Type, Model: model}, nil) {
					return
				}
			}
		}
	},
}

func summary(f *apipart.Filter) string {
	return fmt.Sprintf("Could not list the gateway responses of API %q", f.APIID.ValueString())
}
