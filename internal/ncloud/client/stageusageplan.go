// SPDX-License-Identifier: MPL-2.0

package client

import (
	"context"
	"iter"
	"net/http"

	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/rest"
)

// PlanStage is a stage that a usage plan is associated with.
type PlanStage struct {
	StagePath

	APIName   string `json:"apiName"`
	StageName string `json:"stageName"`
}

// AssociateUsagePlan is not sent twice: the effect of a second request is not documented.
func (c *Client) AssociateUsagePlan(ctx context.Context, stage StagePath, usagePlanID string) error {
	_, err := c.call(ctx, rest.Request{
		Method: http.MethodPost, Path: stage.path("associate-usage-plan"), Body: map[string]any{"usagePlanId": usagePlanID}, Create: true,
		IDs: []string{usagePlanID},
	}, nil)
	return err
}

// DisassociateUsagePlan has no documented effect on the keys that have the plan.
func (c *Client) DisassociateUsagePlan(ctx context.Context, stage StagePath, usagePlanID string) error {
	_, err := c.call(ctx, rest.Request{
		Method: http.MethodPost, Path: stage.path("disassociate-usage-plan"), Body: map[string]any{"usagePlanId": usagePlanID},
		IDs: []string{usagePlanID},
	}, nil)
	return err
}

func (c *Client) UsagePlanStages(ctx context.Context, usagePlanID string, w rest.Window) iter.Seq2[rest.Page[PlanStage], error] {
	return listPages(ctx, c, w, listing[PlanStage]{
		request: rest.Request{Method: http.MethodGet, Path: []string{"usage-plans", usagePlanID, "stages"}},
		items:   "stages",
		id:      func(s *PlanStage) string { return s.ProductID + "/" + s.APIID + "/" + s.StageID },
		check: func(s *PlanStage, resp *rest.Response) error {
			return resp.RequireIDs(rest.Field{Name: "productId", Value: s.ProductID}, rest.Field{Name: "apiId", Value: s.APIID},
				rest.Field{Name: "stageId", Value: s.StageID})
		},
	})
}

// PlanLimits are the limits of a stage's default usage plan: those of callers that have no plan of their own. nil means no
// limit; some services return 0 instead.
type PlanLimits struct {
	RateRPS           *int64  `json:"rateRps"`           // 1 to MaxRateRPS
	DayQuotaRequest   *int64  `json:"dayQuotaRequest"`   // 0 to MaxQuota; together with MonthQuotaRequest
	MonthQuotaRequest *int64  `json:"monthQuotaRequest"` // as DayQuotaRequest
	QuotaCondition    *string `json:"quotaCondition"`    // see QuotaConditions
}

// SetDefaultUsagePlan sends all limits: the effect of omitting one is not documented.
func (c *Client) SetDefaultUsagePlan(ctx context.Context, stage StagePath, limits PlanLimits) error {
	return c.send(ctx, rest.Request{Method: http.MethodPut, Path: stage.path("usage-plan"), Body: limits})
}

// DefaultUsagePlan also reads the condition, which GET of a stage does not return.
func (c *Client) DefaultUsagePlan(ctx context.Context, stage StagePath) (PlanLimits, error) {
	var limits PlanLimits
	_, err := c.call(ctx, rest.Request{Method: http.MethodGet, Path: stage.path("usage-plans"), Query: paged(nil, 0, 1)}, &limits)
	return limits, err
}
