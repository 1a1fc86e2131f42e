// SPDX-License-Identifier: MPL-2.0

package stageusageplan

import (
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/ncloud/client"
)

type resourceModel struct {
	ProductID   types.String `tfsdk:"product_id"`
	APIID       types.String `tfsdk:"api_id"`
	StageID     types.String `tfsdk:"stage_id"`
	UsagePlanID types.String `tfsdk:"usage_plan_id"`
}

func (m *resourceModel) stage() client.StagePath {
	return client.StagePath{ProductID: m.ProductID.ValueString(), APIID: m.APIID.ValueString(), StageID: m.StageID.ValueString()}
}

func (m *resourceModel) label() string {
	return fmt.Sprintf("association of usage plan %q with stage %q", m.UsagePlanID.ValueString(), m.StageID.ValueString())
}
