package usageplanbinding

import (
	"cmp"
	"context"
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework/list"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/identity"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/listresource"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/ncloud/client"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/rest"
)

var _ list.ListResource = (*bindingList)(nil)

type bindingList struct {
	identity.Named
	source Source
}

// NewListResource returns the constructor of the list resource
// apigw_usage_plan_binding.
func NewListResource(source Source) func() list.ListResource {
	return func() list.ListResource {
		return &bindingList{named, source}
	}
}

func (l *bindingList) ListResourceConfigSchema(ctx context.Context, _ list.ListResourceSchemaRequest, resp *list.ListResourceSchemaResponse) {
	resp.Schema = listresource.Schema(ctx,
		"Lists the stages of a product of NAVER Cloud API Gateway on which an API key has its own [usage "+
			"plan](https://api.ncloud-docs.com/docs/en/apigateway-product-usageplan).\n\n"+
			"-> **Note:** Stages whose default applies to the key are not listed.",
		&bindingsDataSource{}, "product_id", "api_key_id", "api_id", "stage_id")
}

func (l *bindingList) List(ctx context.Context, req list.ListRequest, stream *list.ListResultsStream) {
	var filters filterModel
	service, ok := listresource.Open(ctx, req, stream, l.source, &filters)
	if !ok {
		return
	}
	summary := fmt.Sprintf("Could not list the usage plans of API key %q", filters.APIKeyID.ValueString())
	pages := service.client.Relations(ctx, filters.ProductID.ValueString(), filters.filter(), rest.Window{})
	stream.Results = listresource.Results(ctx, req, l.Identity, summary, pages, func(r *client.Relation) *listresource.Row {
		if r.UsagePlanID == "" {
			return nil
		}
		model := resourceModel{ProductID: filters.ProductID, APIKeyID: types.StringValue(r.APIKeyID), StageID: types.StringValue(r.StageID)}
		model.fromAPI(r)
		return &listresource.Row{Model: &model, Name: fmt.Sprintf("%s on %s/%s",
			cmp.Or(model.APIKeyName.ValueString(), r.APIKeyID), cmp.Or(model.APIName.ValueString(), r.APIID), cmp.Or(model.StageName.ValueString(), r.StageID))}
	})
}
