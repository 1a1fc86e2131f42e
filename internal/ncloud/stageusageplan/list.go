// SPDX-License-Identifier: MPL-2.0

package stageusageplan

import (
	"cmp"
	"context"
	"fmt"
	"iter"

	"github.com/hashicorp/terraform-plugin-framework-validators/listresourcevalidator"
	"github.com/hashicorp/terraform-plugin-framework/list"
	"github.com/hashicorp/terraform-plugin-framework/list/schema"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/base"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/ncloud/client"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/rest"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/validate"
)

var stagePlanList = &base.List[*service, resourceModel]{
	Named: named,
	Description: "Lists either the [stages](https://api.ncloud-docs.com/docs/en/apigateway-stage-associate) of one usage plan or the usage " +
		"plans of one stage of NAVER Cloud API Gateway.",
	Attributes: filterAttributes,
	Validators: []list.ConfigValidator{
		listresourcevalidator.ExactlyOneOf(path.MatchRoot("usage_plan_id"), path.MatchRoot("stage_id")),
		listresourcevalidator.RequiredTogether(path.MatchRoot("product_id"), path.MatchRoot("api_id"), path.MatchRoot("stage_id")),
	},
	Summary: func(f *resourceModel) string {
		if planID := f.UsagePlanID.ValueString(); planID != "" {
			return fmt.Sprintf("Could not list the stages of usage plan %q", planID)
		}
		return fmt.Sprintf("Could not list the usage plans of stage %q", f.StageID.ValueString())
	},
	Items: func(ctx context.Context, s *service, f *resourceModel) iter.Seq2[*base.Item, error] {
		if planID := f.UsagePlanID.ValueString(); planID != "" {
			return base.Items(s.client.UsagePlanStages(ctx, planID, rest.Window{}), func(s *client.PlanStage) *base.Item {
				return &base.Item{Name: fmt.Sprintf("%s on %s/%s", planID, cmp.Or(s.APIName, s.APIID), cmp.Or(s.StageName, s.StageID)), Model: &resourceModel{
					ProductID: types.StringValue(s.ProductID), APIID: types.StringValue(s.APIID), StageID: types.StringValue(s.StageID), UsagePlanID: f.UsagePlanID,
				}}
			})
		}
		return base.Items(s.client.StageUsagePlans(ctx, f.stage()), func(p *client.UsagePlan) *base.Item {
			model := *f
			model.UsagePlanID = types.StringValue(p.ID)
			return &base.Item{Name: cmp.Or(p.Name, p.ID) + " on " + f.StageID.ValueString(), Model: &model}
		})
	},
}

func filterAttributes() map[string]schema.Attribute {
	id := func(description string) schema.Attribute {
		return schema.StringAttribute{Optional: true, Validators: []validator.String{validate.ID()}, MarkdownDescription: description}
	}
	return map[string]schema.Attribute{
		"usage_plan_id": id("ID of the usage plan whose stages are listed. Exactly one of `usage_plan_id` and `stage_id` has to be set."),
		"product_id":    id("ID of the product. Required with `stage_id`."),
		"api_id":        id("ID of the API. Required with `stage_id`."),
		"stage_id":      id("ID of the stage whose usage plans are listed. Requires `product_id` and `api_id`."),
	}
}
