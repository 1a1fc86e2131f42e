// SPDX-License-Identifier: MPL-2.0

package apidefinition

import (
	"cmp"
	"context"
	"fmt"
	"iter"
	"slices"

	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/base"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/ncloud/apipart"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/ncloud/client"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/ncloud/reconcile"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/rest"
)

type filterModel struct {
	ProductID types.String `tfsdk:"product_id"`
}

var definitionList = &base.List[*service, filterModel]{
	Named:       named,
	Description: "Lists the [APIs](https://guide.ncloud-docs.com/docs/en/apigw-myproducts) of a product of NAVER Cloud API Gateway that have operations.",
	Attributes:  base.Filters(apipart.Parents, "product_id"),
	Summary: func(f *filterModel) string {
		return fmt.Sprintf("Could not list the definitions of the APIs of product %q", f.ProductID.ValueString())
	},
	Items: func(ctx context.Context, s *service, f *filterModel) iter.Seq2[*base.Item, error] {
		apis := s.REST.APIs(ctx, f.ProductID.ValueString(), client.APIFilter{}, rest.Window{})
		return base.ReadItems(apis, func(api *client.API) (*base.Item, error) { return s.item(ctx, f, api) })
	},
}

// item returns nil for an API without operations.
func (s *service) item(ctx context.Context, f *filterModel, api *client.API) (*base.Item, error) {
	if api.IsDeleted {
		return nil, nil //nolint:nilnil // see above
	}
	none := types.MapNull(types.StringType)
	m := &resourceModel{
		Parent:     apipart.Parent{ProductID: f.ProductID, APIID: types.StringValue(api.ID)},
		Operations: none, Paths: none, Models: none, Warnings: types.ListNull(types.StringType),
	}
	paths, err := s.REST.Paths(ctx, m.API())
	if err != nil || !slices.ContainsFunc(paths, func(p client.Path) bool { return len(p.Methods) > 0 }) {
		return nil, err
	}
	return &base.Item{Name: cmp.Or(api.Name, api.ID), Model: m, Complete: func(ctx context.Context) error {
		actual, err := s.Drafts.Read(ctx, m.API(), reconcile.Full, ResourceType)
		if err == nil {
			m.fromImport(actual)
		}
		return err
	}}, nil
}
