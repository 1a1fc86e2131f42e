package product

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/list"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/enos/client"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/errdiag"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/identity"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/listresource"
)

var _ list.ListResource = (*productList)(nil)

type productList struct {
	identity.Named
	source Source
}

// NewListResource returns the constructor of the list resource apigw_enos_product.
func NewListResource(source Source) func() list.ListResource {
	return func() list.ListResource {
		return &productList{named, source}
	}
}

func (l *productList) ListResourceConfigSchema(ctx context.Context, _ list.ListResourceSchemaRequest, resp *list.ListResourceSchemaResponse) {
	resp.Schema = listresource.Schema(ctx,
		"Lists the [products](https://support.enos-iot.com/docs/connection-api/en/2.4.0/oldversion/search_product.html) of an "+
			"organization in EnOS Connect, newest first.",
		&productsDataSource{}, "org_id", "expression", "name", "model_id")
}

func (l *productList) List(ctx context.Context, req list.ListRequest, stream *list.ListResultsStream) {
	var filters filterModel
	service, ok := listresource.Open(ctx, req, stream, l.source, &filters)
	if !ok {
		return
	}
	const summary = "Could not list EnOS products"
	orgID, err := service.Org(filters.OrgID.ValueString())
	if err != nil {
		stream.Results = list.ListResultsStreamDiagnostics(diag.Diagnostics{errdiag.Error(summary, err)})
		return
	}
	expression, keep, err := filters.filter().search()
	if err != nil {
		stream.Results = list.ListResultsStreamDiagnostics(diag.Diagnostics{errdiag.Error(summary, err)})
		return
	}
	stream.Results = listresource.Results(ctx, req, l.Identity, summary, service.client.Products(ctx, orgID, expression), func(p *client.Product) *listresource.Row {
		if !keep(p) {
			return nil
		}
		model := resourceModel{OrgID: types.StringValue(orgID)}
		diags := model.fromAPI(ctx, p)
		return &listresource.Row{Name: p.Name.DefaultValue, Model: &model, Diagnostics: diags}
	})
}
