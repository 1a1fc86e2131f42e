// SPDX-License-Identifier: MPL-2.0

package client

import (
	"context"
	"net/http"
	"strconv"

	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/rest"
)

// StageMethodRef names a method in a deployment of a stage.
type StageMethodRef struct {
	StagePath

	DeploymentNo   int64
	PathID, Method string
}

func (m StageMethodRef) path() []string {
	return m.StagePath.path("deployments", strconv.FormatInt(m.DeploymentNo, 10), "resources", m.PathID, "methods", m.Method)
}

// StageMethodSettings replace those of the stage, as far as they are set.
type StageMethodSettings struct {
	EndpointDomain string // "" if it is not set
	CacheTTLSec    *int64 // 1 to MaxCacheTTLSec; one page of the documentation allows 0
	ThrottleRPS    *int64 // 1 to MaxRateRPS requests per second
}

// StageMethod returns nil if the method inherits the settings of the stage.
func (c *Client) StageMethod(ctx context.Context, m StageMethodRef) (*StageMethodSettings, error) {
	var out struct {
		Method *struct {
			Name           string `json:"methodName"`
			Inherit        bool   `json:"isInherit"`
			EndpointDomain string `json:"endpointDomain"`
			CacheTTLSec    int64  `json:"cacheTtlSec"`
			ThrottleRPS    int64  `json:"throttleRps"`
		} `json:"stageMethod"`
	}
	resp, err := c.call(ctx, rest.Request{Method: http.MethodGet, Path: m.path()}, &out)
	method := out.Method
	switch {
	case err != nil:
		return nil, err
	case method == nil:
		return nil, resp.Unexpected("it holds no stageMethod")
	case method.Name != "" && method.Name != m.Method:
		return nil, resp.WrongResource("method", m.Method, method.Name)
	case method.Inherit:
		return nil, nil //nolint:nilnil // documented above
	}
	return &StageMethodSettings{method.EndpointDomain, positive(method.CacheTTLSec), positive(method.ThrottleRPS)}, nil
}

// UpdateStageMethod sends every setting, null if it is not set. With nil, the method inherits the settings of the stage.
func (c *Client) UpdateStageMethod(ctx context.Context, m StageMethodRef, in *StageMethodSettings) error {
	body := map[string]any{"isInherit": in == nil, "endpointDomain": nil, "cacheTtlSec": nil, "throttleRps": nil}
	if in != nil {
		body["cacheTtlSec"], body["throttleRps"] = optional(in.CacheTTLSec), optional(in.ThrottleRPS)
		if in.EndpointDomain != "" {
			body["endpointDomain"] = in.EndpointDomain
		}
	}
	return c.send(ctx, rest.Request{Method: http.MethodPatch, Path: m.path(), Body: body})
}
