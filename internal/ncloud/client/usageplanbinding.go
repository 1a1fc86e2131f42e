// SPDX-License-Identifier: MPL-2.0

package client

import (
	"context"
	"iter"
	"net/http"
	"net/url"

	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/rest"
)

// UsagePlanBinding is that of an API key to one stage ("Search product subscription detail by product & apiKey").
type UsagePlanBinding struct {
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

// UsagePlanBindingFilter narrows a listing. APIKeyID is required.
type UsagePlanBindingFilter struct{ APIKeyID, APIID, StageID string }

func (c *Client) UsagePlanBindings(ctx context.Context, productID string, filter UsagePlanBindingFilter, w rest.Window) iter.Seq2[rest.Page[UsagePlanBinding], error] {
	query := url.Values{}
	setString(query, "apiKeyId", filter.APIKeyID)
	setString(query, "apiId", filter.APIID)
	setString(query, "stageId", filter.StageID)
	return listPages(ctx, c, w, listing[UsagePlanBinding]{
		request: rest.Request{
			Method: http.MethodGet, Path: []string{"products", productID, "subscription-detail"}, Query: query,
			IDs: []string{filter.APIKeyID, filter.APIID, filter.StageID},
		},
		page: "apiKeyRelations",
		id:   func(r *UsagePlanBinding) string { return r.APIKeyID + "/" + r.APIID + "/" + r.StageID },
		check: func(r *UsagePlanBinding, resp *rest.Response) error {
			if err := resp.RequireIDs(rest.Field{Name: "stageId", Value: r.StageID}, rest.Field{Name: "apiKeyId", Value: r.APIKeyID}); err != nil {
				return err
			}
			return resp.CheckIDs(rest.Field{Name: "apiId", Value: r.APIID}, rest.Field{Name: "usagePlanId", Value: r.UsagePlanID})
		},
	})
}

func (c *Client) UsagePlanBinding(ctx context.Context, productID, apiKeyID, stageID string) (*UsagePlanBinding, error) {
	for page, err := range c.UsagePlanBindings(ctx, productID, UsagePlanBindingFilter{APIKeyID: apiKeyID, StageID: stageID}, rest.Window{}) {
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
