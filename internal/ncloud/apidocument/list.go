// SPDX-License-Identifier: MPL-2.0

package apidocument

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

var documentList = &base.List[*service, filterModel]{
	Named: named,
	Description: "Lists the [documents](https://api.ncloud-docs.com/docs/en/apigateway-getdocuments) that the APIs of a product of NAVER Cloud API Gateway " +
		"have.\n\n-> **Note:** Each API takes a request.",
	Attributes: base.Filters(apipart.Parents, "product_id"),
	Summary: func(f *filterModel) string {
		return fmt.Sprintf("Could not list the documents of product %q", f.ProductID.ValueString())
	},
	Items: func(ctx context.Context, s *service, f *filterModel) iter.Seq2[*base.Item, error] {
		apis := s.client.APIs(ctx, f.ProductID.ValueString(), client.APIFilter{}, rest.Window{})
		return base.ReadItems(apis, func(api *client.API) (*base.Item, error) { return s.item(ctx, api) })
	},
}

// item returns nil for an API without a document. A 404 means the same as no text.
func (s *service) item(ctx context.Context, api *client.API) (*base.Item, error) {
	if api.IsDeleted {
		return nil, nil //nolint:nilnil // see above
	}
	text, err := s.client.Document(ctx, api.Ref())
	switch {
	case err != nil && !rest.NotFound(err):
		return nil, err
	case text == "":
		return nil, nil //nolint:nilnil // see above
	}
	return &base.Item{Name: api.Name, Model: &resourceModel{
		ProductID: types.StringValue(api.ProductID), APIID: types.StringValue(api.ID), Markdown: types.StringValue(text),
	}}, nil
}
