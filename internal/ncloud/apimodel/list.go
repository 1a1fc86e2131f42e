// SPDX-License-Identifier: MPL-2.0

package apimodel

import (
	"context"
	"fmt"
	"iter"

	dataschema "github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/list/schema"

	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/attribute"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/base"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/ncloud/client"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/ncloud/draft"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/ncloud/notfound"
)

var modelList = base.List[*notfound.Client, *service, filterModel]{
	Named: named, New: newService,
	Attributes: func() schema.Schema {
		return base.ListSchema("Lists the [models](https://api.ncloud-docs.com/docs/en/apigateway-getmodels) of an API of NAVER Cloud API Gateway.",
			dataschema.Schema{Attributes: map[string]dataschema.Attribute{"product_id": attribute.Parent("product"), "api_id": attribute.Parent("API")}},
			"product_id", "api_id")
	},
	Summary: func(f *filterModel) string {
		return fmt.Sprintf("Could not list the models of API %q", f.APIID.ValueString())
	},
	Items: func(ctx context.Context, s *service, f *filterModel) iter.Seq2[*base.Item, error] {
		api := client.APIRef{ProductID: f.ProductID.ValueString(), APIID: f.APIID.ValueString()}
		return base.Items(s.REST.Models(ctx, api), func(found *client.Model) *base.Item {
			model := &resourceModel{ProductID: f.ProductID, APIID: f.APIID}
			item := &base.Item{Name: found.Name, Model: model}
			if len(draft.References(found.Schema)) > 0 {
				item.Complete = func(ctx context.Context) error {
					*model = resourceModel{ProductID: f.ProductID, APIID: f.APIID}
					return s.set(ctx, model, found)
				}
			}
			model.fromAPI(found, nil)
			return item
		})
	},
}
