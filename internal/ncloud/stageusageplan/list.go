package stageusageplan

import (
	"cmp"
	"context"
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework-validators/listresourcevalidator"
	"github.com/hashicorp/terraform-plugin-framework/list"
	"github.com/hashicorp/terraform-plugin-framework/list/schema"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/identity"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/listresource"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/ncloud/client"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/rest"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/validate"
)

var _ list.ListResourceWithConfigValidators = (*stagePlanList)(nil)

type stagePlanList struct {
	identity.Named
	source Source
}

// NewListResource returns the constructor of the list resource
// apigw_stage_usage_plan.
func NewListResource(source Source) func() list.ListResource {
	return func() list.ListResource {
		return &stagePlanList{named, source}
	}
}

func (l *stagePlanList) ListResourceConfigSchema(_ context.Context, _ list.ListResourceSchemaRequest, resp *list.ListResourceSchemaResponse) {
	id := func(description string) schema.Attribute {
		return schema.StringAttribute{Optional: true, Validators: []validator.String{validate.ID()}, MarkdownDescription: description}
	}
	resp.Schema = schema.Schema{
		MarkdownDescription: "Lists either the [stages](https://api.ncloud-docs.com/docs/en/apigateway-stage-associate) of one usage plan or the usage " +
			"plans of one stage of NAVER Cloud API Gateway.",
		Attributes: map[string]schema.Attribute{
			"usage_plan_id": id("ID of the usage plan whose stages are listed. Exactly one of `usage_plan_id` and `stage_id` has to be set."),
			"product_id":    id("ID of the product. Required with `stage_id`."),
			"api_id":        id("ID of the API. Required with `stage_id`."),
			"stage_id":      id("ID of the stage whose usage plans are listed. Requires `product_id` and `api_id`."),
		},
	}
}

func (l *stagePlanList) ListResourceConfigValidators(context.Context) []list.ConfigValidator {
	return []list.ConfigValidator{
		listresourcevalidator.ExactlyOneOf(path.MatchRoot("usage_plan_id"), path.MatchRoot("stage_id")),
		listresourcevalidator.RequiredTogether(path.MatchRoot("product_id"), path.MatchRoot("api_id"), path.MatchRoot("stage_id")),
	}
}

func (l *stagePlanList) List(ctx context.Context, req list.ListRequest, stream *list.ListResultsStream) {
	var filters resourceModel
	service, ok := listresource.Open(ctx, req, stream, l.source, &filters)
	if !ok {
		return
	}
	if planID := filters.UsagePlanID.ValueString(); planID != "" {
		summary := fmt.Sprintf("Could not list the stages of usage plan %q", planID)
		stream.Results = listresource.Results(ctx, req, l.Identity, summary, service.client.UsagePlanStages(ctx, planID, rest.Window{}), func(s *client.PlanStage) *listresource.Row {
			model := resourceModel{
				ProductID: types.StringValue(s.ProductID), APIID: types.StringValue(s.APIID), StageID: types.StringValue(s.StageID), UsagePlanID: filters.UsagePlanID,
			}
			return &listresource.Row{Name: fmt.Sprintf("%s on %s/%s", planID, cmp.Or(s.APIName, s.APIID), cmp.Or(s.StageName, s.StageID)), Model: &model}
		})
		return
	}
	summary := fmt.Sprintf("Could not list the usage plans of stage %q", filters.StageID.ValueString())
	stream.Results = listresource.Results(ctx, req, l.Identity, summary, service.client.StageUsagePlans(ctx, filters.stage()), func(p *client.UsagePlan) *listresource.Row {
		model := filters
		model.UsagePlanID = types.StringValue(p.ID)
		return &listresource.Row{Name: cmp.Or(p.Name, p.ID) + " on " + model.StageID.ValueString(), Model: &model}
	})
}
