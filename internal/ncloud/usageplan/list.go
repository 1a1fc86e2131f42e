package usageplan

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/list"

	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/identity"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/listresource"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/ncloud/client"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/rest"
)

var _ list.ListResource = (*planList)(nil)

type planList struct {
	identity.Named
	source Source
}

// NewListResource returns the constructor of the list resource apigw_usage_plan.
func NewListResource(source Source) func() list.ListResource {
	return func() list.ListResource {
		return &planList{named, source}
	}
}

func (l *planList) ListResourceConfigSchema(ctx context.Context, _ list.ListResourceSchemaRequest, resp *list.ListResourceSchemaResponse) {
	resp.Schema = listresource.Schema(ctx,
		"Lists the account's [usage plans](https://guide.ncloud-docs.com/docs/en/apigw-apigw-2-3) in NAVER Cloud API Gateway.",
		&plansDataSource{}, "name")
}

func (l *planList) List(ctx context.Context, req list.ListRequest, stream *list.ListResultsStream) {
	var filters filterModel
	service, ok := listresource.Open(ctx, req, stream, l.source, &filters)
	if !ok {
		return
	}
	pages := service.client.UsagePlans(ctx, filters.Name.ValueString(), rest.Window{})
	stream.Results = listresource.Results(ctx, req, l.Identity, "Could not list usage plans", pages, func(p *client.UsagePlan) *listresource.Row {
		var model resourceModel
		model.fromAPI(p)
		model.dropUnconfigurable()
		return &listresource.Row{Name: p.Name, Model: &model}
	})
}
