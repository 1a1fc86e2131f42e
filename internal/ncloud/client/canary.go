// SPDX-License-Identifier: MPL-2.0

package client

import (
	"context"
	"net/http"

	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/rest"
)

// MaxCanaryRate is in percent. Fractions are allowed.
const MaxCanaryRate = 100

// Canary is a second deployment that receives a part of a stage's requests.
type Canary struct {
	DeploymentNo int64
	CanarySettings
	DeployedTime          *string
	DeploymentDescription string
}

// CanarySettings take effect without a deployment.
type CanarySettings struct {
	EndpointDomain string
	// Rate is 0 to MaxCanaryRate, nil if Conditions decide.
	Rate        *float64
	Conditions  []CanaryCondition
	ThrottleRPS *int64 // 1 to MaxRateRPS requests per second
	CacheTTLSec *int64 // 1 to MaxCacheTTLSec
}

// CanaryCondition selects requests. Whether one or all of several conditions have to be met is not documented.
type CanaryCondition struct {
	Code  string `json:"parameterCode"` // RequestHeader or RequestQuery
	Name  string `json:"parameterName"`
	Value string `json:"parameterValue"`
}

// EnableCanary starts a canary without requests. Whether it has the live deployment or one of its own is not documented.
func (c *Client) EnableCanary(ctx context.Context, s StagePath) error {
	return c.send(ctx, rest.Request{Method: http.MethodPost, Path: s.path("canary"), Create: true})
}

// UpdateCanary sends every setting, null if it is not set: the effect of omitting one is not documented.
func (c *Client) UpdateCanary(ctx context.Context, s StagePath, in CanarySettings) error {
	body := map[string]any{
		"canaryEndpointDomain": in.EndpointDomain, "useDistributionRate": in.Rate != nil, "canaryDistributionRate": optional(in.Rate),
		"canaryConditions": nil, "canaryThrottleRps": optional(in.ThrottleRPS), "canaryCacheTtlSec": optional(in.CacheTTLSec),
	}
	if in.Rate == nil {
		body["canaryConditions"] = in.Conditions
	}
	return c.send(ctx, rest.Request{Method: http.MethodPatch, Path: s.path("canary"), Body: body})
}

// PromoteCanary makes the canary's deployment the stage's. Whether that ends the canary is not documented.
func (c *Client) PromoteCanary(ctx context.Context, s StagePath) error {
	return c.send(ctx, rest.Request{Method: http.MethodPost, Path: s.path("canary", "promote"), Create: true})
}

func (c *Client) DisableCanary(ctx context.Context, s StagePath) error {
	return c.send(ctx, rest.Request{Method: http.MethodDelete, Path: s.path("canary")})
}

// canaryBody holds the members of a stage about its canary.
type canaryBody struct {
	CanaryDeploymentNo          int64             `json:"canaryDeploymentNo"`
	CanaryEndpointDomain        string            `json:"canaryEndpointDomain"`
	UseDistributionRate         bool              `json:"useDistributionRate"`
	CanaryDistributionRate      float64           `json:"canaryDistributionRate"`
	CanaryConditions            []CanaryCondition `json:"canaryConditions"`
	CanaryThrottleRPS           int64             `json:"canaryThrottleRps"`
	CanaryCacheTTLSec           int64             `json:"canaryCacheTtlSec"`
	CanaryDeployedTime          *string           `json:"canaryDeployedTime"`
	CanaryDeploymentDescription string            `json:"canaryDeploymentDescription"`
}

// canary returns nil if the canary is disabled.
func (b *canaryBody) canary() *Canary {
	if b.CanaryDeploymentNo == 0 {
		return nil
	}
	out := &Canary{
		DeploymentNo: b.CanaryDeploymentNo, DeployedTime: b.CanaryDeployedTime, DeploymentDescription: b.CanaryDeploymentDescription,
		CanarySettings: CanarySettings{
			EndpointDomain: b.CanaryEndpointDomain, ThrottleRPS: positive(b.CanaryThrottleRPS), CacheTTLSec: positive(b.CanaryCacheTTLSec),
		},
	}
	if b.UseDistributionRate {
		out.Rate = &b.CanaryDistributionRate
	} else {
		out.Conditions = b.CanaryConditions
	}
	return out
}
