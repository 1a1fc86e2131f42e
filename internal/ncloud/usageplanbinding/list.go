// SPDX-License-Identifier: MPL-2.0

package usageplanbinding

import (
	"cmp"
	"context"
	"fmt"
	"iter"

	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/base"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/ncloud/client"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/rest"
)

var bindingList = &base.List[*service, filterModel]{
	Named: named,
	Description: "Lists the stages of a product of NAVER Cloud API Gateway on which an API key has its own [usage " +
		"plan](https://api.ncloud-docs.com/docs/en/apigateway-product-usageplan).\n\n" +
		"-> **Note:** Stages whose default applies to the key are not listed.",
	Attributes: base.Filters(listAttributes, "product_id", "api_key_id", "api_id", "stage_id"),
	Summary:    (*filterModel).summary,
	Items: func(ctx context.Context, s *service, f *filterModel) iter.Seq2[*base.Item, error] {
		return base.Items(s.client.UsagePlanBindings(ctx, f.ProductID.ValueString(), f.filter(), rest.Window{}), func(r *client.UsagePlanBinding) *base.Item {
			if r.UsagePlanID == "" {
				return nil
			}
			model := resourceModel{ProductID: f.ProductID, bindingModel: newBindingModel(r)}
			return &base.Item{Model: &model, Name: fmt.Sprintf("%s on %s/%s",
				cmp.Or(model.APIKeyName.ValueString(), r.APIKeyID), cmp.Or(model.APIName.ValueString(), r.APIID), cmp.Or(model.StageName.ValueString(), r.StageID))}
		})
	},
}
