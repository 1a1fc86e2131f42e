// SPDX-License-Identifier: MPL-2.0

package client

import (
	"context"
	"iter"
	"net/http"

	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/rest"
)

// Limits of a usage plan's fields ("Usage plan" pages), in characters. Pages differ about quotas, but allow these.
const (
	MaxUsagePlanName        = 45
	MaxUsagePlanDescription = 50
	MaxRateRPS              = 1<<31 - 1
	MaxQuota                = 1<<53 - 1
)

// QuotaConditions returns the classes of responses that can count against a quota.
func QuotaConditions() []string { return []string{"2xx", "3xx", "4xx", "5xx", "others"} }

// UsagePlan limits how often an API key may call.
type UsagePlan struct {
	ID                    string  `json:"usagePlanId"`
	TenantID              *string `json:"tenantId"`
	Name                  string  `json:"usagePlanName"`
	Description           string  `json:"usagePlanDescription"` // null, absent and "" mean the same
	RateRPS               int64   `json:"rateRps"`
	DayQuotaRequest       *int64  `json:"dayQuotaRequest"`
	MonthQuotaRequest     *int64  `json:"monthQuotaRequest"`
	QuotaCondition        *string `json:"quotaCondition"`
	DomainCode            *string `json:"domainCode"`
	Modifier              *string `json:"modifier"`
	AssociatedStagesCount *int64  `json:"associatedStagesCount"`
}

// UsagePlanInput is sent with all fields, null for no limit: the effect of omitting one is not documented.
type UsagePlanInput struct {
	Name        string `json:"usagePlanName"`
	Description string `json:"usagePlanDescription"`
	RateRPS     *int64 `json:"rateRps"`
	// DayQuotaRequest and MonthQuotaRequest are 0 to MaxQuota; both or neither.
	DayQuotaRequest   *int64  `json:"dayQuotaRequest"`
	MonthQuotaRequest *int64  `json:"monthQuotaRequest"`
	QuotaCondition    *string `json:"quotaCondition"`
}

// Is reports whether the plan has in's values and no stage, as a new plan does. A limit of 0 equals no limit.
func (p *UsagePlan) Is(in UsagePlanInput) bool {
	count := func(n *int64) int64 {
		if n == nil {
			return 0
		}
		return *n
	}
	condition := in.QuotaCondition == nil || (p.QuotaCondition != nil && *p.QuotaCondition == *in.QuotaCondition)
	return p.Name == in.Name && p.Description == in.Description && p.RateRPS == count(in.RateRPS) && condition &&
		count(p.DayQuotaRequest) == count(in.DayQuotaRequest) && count(p.MonthQuotaRequest) == count(in.MonthQuotaRequest) &&
		count(p.AssociatedStagesCount) == 0
}

func (c *Client) CreateUsagePlan(ctx context.Context, in UsagePlanInput) (*UsagePlan, error) {
	return c.usagePlanCall(ctx, "", rest.Request{Method: http.MethodPost, Path: []string{"usage-plans"}, Body: in, Create: true})
}

func (c *Client) UsagePlan(ctx context.Context, id string) (*UsagePlan, error) {
	return c.usagePlanCall(ctx, id, rest.Request{Method: http.MethodGet, Path: []string{"usage-plans", id}})
}

func (c *Client) UpdateUsagePlan(ctx context.Context, id string, in UsagePlanInput) (*UsagePlan, error) {
	return c.usagePlanCall(ctx, id, rest.Request{Method: http.MethodPut, Path: []string{"usage-plans", id}, Body: in})
}

// DeleteUsagePlan has no documented effect on the stages that have the plan.
func (c *Client) DeleteUsagePlan(ctx context.Context, id string) error {
	_, err := c.call(ctx, rest.Request{Method: http.MethodDelete, Path: []string{"usage-plans", id}}, nil)
	return err
}

func planID(p *UsagePlan) string { return p.ID }

func (c *Client) UsagePlans(ctx context.Context, name string, w rest.Window) iter.Seq2[rest.Page[UsagePlan], error] {
	return rest.PagesOfForms(formsIn(w, name, MaxUsagePlanName), planID, func(name string) iter.Seq2[rest.Page[UsagePlan], error] {
		return c.usagePlans(ctx, name, w)
	})
}

func (c *Client) usagePlans(ctx context.Context, name string, w rest.Window) iter.Seq2[rest.Page[UsagePlan], error] {
	body := map[string]any{}
	if name != "" {
		body["usagePlanName"] = name
	}
	return listPages(ctx, c, w, listing[UsagePlan]{
		request: rest.Request{Method: http.MethodPost, Path: []string{"usage-plans", "search"}, Body: body, Read: true},
		items:   "usagePlans", totalOptional: true, id: planID, check: c.checkUsagePlan,
	})
}

func (c *Client) StageUsagePlans(ctx context.Context, stage StagePath) iter.Seq2[rest.Page[UsagePlan], error] {
	return listPages(ctx, c, rest.Window{}, listing[UsagePlan]{
		request:       rest.Request{Method: http.MethodGet, Path: stage.path("usage-plans")},
		totalOptional: true, id: planID, check: c.checkUsagePlan,
	})
}

func (c *Client) checkUsagePlan(p *UsagePlan, resp *rest.Response) error {
	return c.checkOwned(p.check(resp), p.TenantID)
}

func (p *UsagePlan) check(resp *rest.Response) error {
	if err := resp.RequireIDs(rest.Field{Name: "usagePlanId", Value: p.ID}); err != nil {
		return err
	}
	return resp.CheckIDs(rest.Optional("tenantId", p.TenantID))
}

func (c *Client) usagePlanCall(ctx context.Context, id string, req rest.Request) (*UsagePlan, error) {
	var out struct {
		UsagePlan *UsagePlan `json:"usagePlan"`
	}
	resp, err := c.call(ctx, req, &out)
	if id != "" && doneInSilence(req, resp) {
		return c.UsagePlan(ctx, id)
	}
	if err != nil {
		return nil, err
	}
	if out.UsagePlan == nil {
		return nil, resp.Unexpected("it holds no usagePlan")
	}
	if err := out.UsagePlan.check(resp); err != nil {
		return nil, err
	}
	if id != "" && out.UsagePlan.ID != id {
		return nil, resp.WrongResource("usage plan", id, out.UsagePlan.ID)
	}
	c.learnFrom(req, out.UsagePlan.TenantID)
	return out.UsagePlan, nil
}
