// SPDX-License-Identifier: MPL-2.0

package apipath

import (
	"context"
	"fmt"
	"iter"

	dataschema "github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/list/schema"

	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/attribute"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/base"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/ncloud/client"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/ncloud/notfound"
)

var pathList = base.List[*notfound.Client, *service, filterModel]{
	Named: named, New: newService,
	Attributes: func() schema.Schema {
		return base.ListSchema(
			"Lists the [paths](https://api.ncloud-docs.com/docs/en/resource-getresourcelist) of an API of NAVER Cloud API Gateway, except `/` without CORS settings.",
			dataschema.Schema{Attributes: map[string]dataschema.Attribute{"product_id": attribute.Parent("product"), "api_id": attribute.Parent("API")}},
			"product_id", "api_id")
	},
	Summary: func(f *filterModel) string {
		return fmt.Sprintf("Could not list the paths of API %q", f.APIID.ValueString())
	},
	Items: func(ctx context.Context, s *service, f *filterModel) iter.Seq2[*base.Item, error] {
		paths, err := s.REST.Paths(ctx, client.APIRef{ProductID: f.ProductID.ValueString(), APIID: f.APIID.ValueString()})
		if err != nil {
			return base.Failed(err)
		}
		return func(yield func(*base.Item, error) bool) {
			for i := range paths {
				if p := &paths[i]; p.Path != "/" || p.CORS != (client.CORS{}) {
					model := &resourceModel{ProductID: f.ProductID, APIID: f.APIID}
					model.fromAPI(p)
					if !yield(&base.Item{Name: p.Path, Model: model}, nil) {
						return
					}
				}
			}
		}
	},
}
