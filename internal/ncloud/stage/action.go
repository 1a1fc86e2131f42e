// SPDX-License-Identifier: MPL-2.0

package stage

import (
	"context"
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework/action/schema"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/attribute"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/base"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/ncloud/apipart"
)

type clearCacheModel struct {
	apipart.Parent
	StageID types.String `tfsdk:"stage_id"`
}

var clearCache = &base.Action[*service, clearCacheModel]{
	Type: "apigw_clear_stage_cache",
	Description: "Clears the [response cache](https://api.ncloud-docs.com/docs/en/apigateway-stage-cacheinitialize) of a stage of NAVER Cloud " +
		"API Gateway.",
	Attributes: func() map[string]schema.Attribute {
		return map[string]schema.Attribute{
			"product_id": attribute.ActionID("product"),
			"api_id":     attribute.ActionID("API"),
			"stage_id":   attribute.ActionID("stage"),
		}
	},
	Summary: func(m *clearCacheModel) string {
		return fmt.Sprintf("Could not clear the cache of stage %q", m.StageID.ValueString())
	},
	Uncertain: "Invoke the action again.",
	Run: func(ctx context.Context, s *service, m *clearCacheModel) (string, error) {
		if err := s.REST.ClearStageCache(ctx, m.Stage(m.StageID.ValueString())); err != nil {
			return "", err
		}
		return fmt.Sprintf("Cleared the cache of stage %q.", m.StageID.ValueString()), nil
	},
}
