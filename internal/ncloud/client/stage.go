// SPDX-License-Identifier: MPL-2.0

package client

import (
	"context"
	"iter"
	"net/http"
	"net/url"

	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/rest"
)

// StagePath names a stage of an API of an own product.
type StagePath struct {
	ProductID string `json:"productId"`
	APIID     string `json:"apiId"`
	StageID   string `json:"stageId"`
}

func (s StagePath) path(operation string) []string {
	return []string{"products", s.ProductID, "apis", s.APIID, "stages", s.StageID, operation}
}

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

// Relation is that of an API key to one stage ("Search product subscription detail by product & apiKey").
type Relation struct {
	APIID      string  `json:"apiId"`
	APIName    *string `json:"apiName"`
	StageID    string  `json:"stageId"`
	StageName  *string `json:"stageName"`
	APIKeyID   string  `json:"apiKeyId"`
	APIKeyName *string `json:"apiKeyName"`
	// UsagePlanID is "" if the stage's default applies.
	UsagePlanID    string  `json:"usagePlanId"`
	UsagePlanName  *string `json:"usagePlanName"`
	DomainCode     *string `json:"domainCode"`
	DailyUsage     *int64  `json:"dailyUsage"`
	DayCallCount   *int64  `json:"dayCallCount"`
	MonthlyUsage   *int64  `json:"monthlyUsage"`
	MonthCallCount *int64  `json:"monthCallCount"`
	RegTime        *string `json:"regTime"`
	ModTime        *string `json:"modTime"`
}

// RelationFilter narrows a listing. APIKeyID is required.
type RelationFilter struct{ APIKeyID, APIID, StageID string }

func (c *Client) Relations(ctx context.Context, productID string, filter RelationFilter, w rest.Window) iter.Seq2[rest.Page[Relation], error] {
	query := url.Values{}
	setString(query, "apiKeyId", filter.APIKeyID)
	setString(query, "apiId", filter.APIID)
	setString(query, "stageId", filter.StageID)
	return listPages(ctx, c, w, listing[Relation]{
		request: rest.Request{
			Method: http.MethodGet, Path: []string{"products", productID, "subscription-detail"}, Query: query,
			IDs: []string{filter.APIKeyID, filter.APIID, filter.StageID},
		},
		page: "apiKeyRelations",
		id:   func(r *Relation) string { return r.APIKeyID + "/" + r.APIID + "/" + r.StageID },
		check: func(r *Relation, resp *rest.Response) error {
			if err := resp.RequireIDs(rest.Field{Name: "stageId", Value: r.StageID}, rest.Field{Name: "apiKeyId", Value: r.APIKeyID}); err != nil {
				return err
			}
			return resp.CheckIDs(rest.Field{Name: "apiId", Value: r.APIID}, rest.Field{Name: "usagePlanId", Value: r.UsagePlanID})
		},
	})
}

func (c *Client) Relation(ctx context.Context, productID, apiKeyID, stageID string) (*Relation, error) {
	for page, err := range c.Relations(ctx, productID, RelationFilter{APIKeyID: apiKeyID, StageID: stageID}, rest.Window{}) {
		if err != nil {
			return nil, err
		}
		for _, row := range page.Items {
			if row.StageID == stageID && row.APIKeyID == apiKeyID {
				return &row, nil
			}
		}
	}
	return nil, nil //nolint:nilnil // no row is no error
}

// BindUsagePlan removes the plan if usagePlanID is "", which is documented as allowed and as not allowed.
func (c *Client) BindUsagePlan(ctx context.Context, productID, apiKeyID, stageID, usagePlanID string) error {
	_, err := c.call(ctx, rest.Request{
		Method: http.MethodPut, Path: []string{"products", productID, "api-keys", apiKeyID, "stages", stageID},
		Body: map[string]any{"usagePlanId": usagePlanID}, Finish: true, IDs: []string{usagePlanID},
	}, nil)
	return err
}
