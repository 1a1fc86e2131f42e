// SPDX-License-Identifier: MPL-2.0

package client

import (
	"context"
	"errors"
	"maps"
	"net/http"
	"slices"
	"strings"

	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/rest"
)

// Limits of a stage's settings ("Create stage"). The smallest TTL is 1 s; a throttle is 1 to MaxRateRPS requests per second
// and method.
const (
	MaxStageName             = 20       // characters
	MaxEndpointDomain        = 200      // characters
	MaxDeploymentDescription = 300      // characters
	MaxACL                   = 2000     // characters of addresses and separators
	MaxMaintenanceResponse   = 1500     // characters
	MaxCacheTTLSec           = 3600     // seconds
	MaxCompressionSize       = 10485760 // bytes
)

// NoEndpointDomain is the endpoint domain of a stage whose methods have no HTTP endpoints.
const NoEndpointDomain = "NONE"

// Values of ACL.Code.
const (
	ACLAllowed  = "ALLOWED"
	ACLRejected = "REJECTED"
)

// StagePath names a stage of an API of an own product.
type StagePath struct {
	ProductID string `json:"productId"`
	APIID     string `json:"apiId"`
	StageID   string `json:"stageId"`
}

func (s StagePath) path(below ...string) []string {
	return slices.Concat([]string{"products", s.ProductID, "apis", s.APIID, "stages", s.StageID}, below)
}

// API names the stage's API.
func (s StagePath) API() APIRef { return APIRef{s.ProductID, s.APIID} }

// StageSettings take effect without a deployment.
type StageSettings struct {
	EndpointDomain string
	CacheTTLSec    *int64 // nil for no cache
	ThrottleRPS    *int64 // nil for no limit
	ACL            *ACL
	Maintenance    *Maintenance
	// MinimumCompressionSize is in bytes: 0 to MaxCompressionSize, nil for no compression.
	MinimumCompressionSize *int64
}

// ACL allows or rejects callers by address.
type ACL struct {
	Code string
	// Addresses are IPv4 addresses and CIDR blocks: at most MaxACL characters with one separator each.
	Addresses []string
}

// Maintenance is the response to all callers.
type Maintenance struct {
	StatusCode int64 // 100 to 599
	Response   string
}

// Stage is a stage with its live deployment. Whether it is published is in listings of APIs only.
type Stage struct {
	ID       string
	APIID    string
	TenantID *string
	Name     string
	RegTime  *string
	StageSettings

	// DefaultPlan has no QuotaCondition: see DefaultUsagePlan.
	DefaultPlan  PlanLimits
	DeploymentNo int64 // 0 if there is none
	Canary       *Canary
}

// StageInput has a name of 1 to MaxStageName letters, digits, _ and -, which cannot be changed.
type StageInput struct {
	Name                  string
	DeploymentDescription string
	StageSettings
}

// StageList is the response to a listing of an API's stages.
type StageList struct {
	Host   string       `json:"host"` // of invoke URLs, with the scheme
	Stages []StageState `json:"stages"`
}

// StageState is a stage in a listing.
type StageState struct {
	ID                 string `json:"stageId"`
	Name               string `json:"stageName"`
	IsCanary           bool   `json:"isCanary"`
	DeploymentNo       int64  `json:"defaultDeploymentNo"` // 0 if there is none
	CanaryDeploymentNo int64  `json:"canaryDeploymentNo"`  // 0 if there is none
	Paths              []Path `json:"resourceDtos"`        // of the live deployment
}

// Stages returns all stages of an API.
func (c *Client) Stages(ctx context.Context, api APIRef) (*StageList, error) {
	var out struct {
		Host   string           `json:"host"`
		Stages list[StageState] `json:"stages"`
	}
	resp, err := c.call(ctx, rest.Request{Method: http.MethodGet, Path: api.path("stages")}, &out)
	if err != nil {
		return nil, err
	}
	stages, err := out.Stages.checked(resp, "stages", (*StageState).check)
	return &StageList{out.Host, stages}, err
}

func (s *StageState) check(resp *rest.Response) error {
	if s.Name == "" {
		return resp.Unexpected("it holds a stage without stageName")
	}
	for i := range s.Paths {
		if err := s.Paths[i].check(resp); err != nil {
			return err
		}
	}
	return resp.RequireIDs(rest.Field{Name: "stageId", Value: s.ID})
}

// CreateStage makes the first deployment of the draft as well.
func (c *Client) CreateStage(ctx context.Context, api APIRef, in StageInput) (*Stage, error) {
	body := in.body()
	maps.DeleteFunc(body, func(_ string, value any) bool { return value == nil })
	body["stageName"], body["deploymentDescription"] = in.Name, in.DeploymentDescription
	stage, err := c.stageCall(ctx, StagePath{api.ProductID, api.APIID, ""}, rest.Request{
		Method: http.MethodPost, Path: api.path("stages"), Body: body, Create: true,
	})
	if err == nil {
		c.learnOwner(stage.TenantID)
	}
	return stage, err
}

func (c *Client) Stage(ctx context.Context, s StagePath) (*Stage, error) {
	return c.stageCall(ctx, s, rest.Request{Method: http.MethodGet, Path: s.path()})
}

// UpdateStage sends every setting, null if it is not set: the effect of omitting one is not documented. Pages differ about
// whether the response during maintenance is required at other times, too.
func (c *Client) UpdateStage(ctx context.Context, s StagePath, in StageSettings) (*Stage, error) {
	req := rest.Request{Method: http.MethodPut, Path: s.path(), Body: in.body()}
	stage, err := c.stageCall(ctx, s, req)
	var refused *Error
	if in.Maintenance != nil || !errors.As(err, &refused) || refused.Status != http.StatusBadRequest || !refused.Names("statusCode") && !refused.Names("response") {
		return stage, err
	}
	body := in.body()
	body["statusCode"], body["response"] = http.StatusServiceUnavailable, "maintenance"
	req.Body = body
	return c.stageCall(ctx, s, req)
}

// DeleteStage has no documented effect on usage plans and on publication. Whether they prevent it is not documented.
func (c *Client) DeleteStage(ctx context.Context, s StagePath) error {
	return c.send(ctx, rest.Request{Method: http.MethodDelete, Path: s.path()})
}

// ClearStageCache discards what the gateway has cached for the stage.
func (c *Client) ClearStageCache(ctx context.Context, s StagePath) error {
	return c.send(ctx, rest.Request{Method: http.MethodPost, Path: s.path("cache-initialize")})
}

// Publication is whether a stage is published.
type Publication struct {
	StageID   string `json:"stageId"`
	Published bool   `json:"isPublished"`
}

// Publish publishes and unpublishes stages. Whether stages that are not named stay as they are is not documented.
func (c *Client) Publish(ctx context.Context, api APIRef, stages []Publication) error {
	ids := make([]string, len(stages))
	for i, one := range stages {
		ids[i] = one.StageID
	}
	return c.send(ctx, rest.Request{
		Method: http.MethodPost, Path: api.path("publish"), Body: map[string]any{"stages": stages}, Finish: true, IDs: ids,
	})
}

func (c *Client) stageCall(ctx context.Context, s StagePath, req rest.Request) (*Stage, error) {
	var out struct {
		Stage *stageBody `json:"stage"`
	}
	resp, err := c.call(ctx, req, &out)
	switch {
	case s.StageID != "" && doneInSilence(req, resp):
		return c.Stage(ctx, s)
	case err != nil:
		return nil, err
	case out.Stage == nil:
		return nil, resp.Unexpected("it holds no stage")
	}
	stage := out.Stage.stage()
	if err := stage.check(s, resp); err != nil {
		return nil, err
	}
	return stage, nil
}

// check refuses a stage of another API: what a path with IDs that do not match does is not documented.
func (s *Stage) check(requested StagePath, resp *rest.Response) error {
	if err := resp.RequireIDs(rest.Field{Name: "stageId", Value: s.ID}); err != nil {
		return err
	}
	if err := resp.CheckIDs(rest.Optional("tenantId", s.TenantID)); err != nil {
		return err
	}
	switch {
	case requested.StageID != "" && s.ID != requested.StageID:
		return resp.WrongResource("stage", requested.StageID, s.ID)
	case s.APIID != "" && s.APIID != requested.APIID:
		return resp.WrongResource("API", requested.APIID, s.APIID)
	case s.Name == "":
		return resp.Unexpected("it holds a stage without stageName")
	}
	s.APIID = requested.APIID
	return nil
}

// stageBody is a stage in a response. 0 stands for an unset number where 0 is not allowed.
type stageBody struct {
	ID                     string  `json:"stageId"`
	APIID                  string  `json:"apiId"`
	TenantID               *string `json:"tenantId"`
	Name                   string  `json:"stageName"`
	RegTime                *string `json:"regTime"`
	EndpointDomain         string  `json:"endpointDomain"`
	CacheTTLSec            int64   `json:"cacheTtlSec"`
	ThrottleRPS            int64   `json:"throttleRps"`
	ACLCode                string  `json:"ipAclCode"`
	ACLList                string  `json:"ipAclList"`
	IsMaintenance          bool    `json:"isMaintenance"`
	StatusCode             int64   `json:"statusCode"`
	Response               string  `json:"response"`
	EnabledContentEncoding bool    `json:"enabledContentEncoding"`
	MinimumCompressionSize *int64  `json:"minimumCompressionSize"`
	DeploymentNo           int64   `json:"deployedStageDeploymentNo"`
	PlanLimits
	canaryBody
}

func (b *stageBody) stage() *Stage {
	s := &Stage{
		ID: b.ID, APIID: b.APIID, TenantID: b.TenantID, Name: b.Name, RegTime: b.RegTime, DefaultPlan: b.PlanLimits,
		DeploymentNo: b.DeploymentNo, Canary: b.canary(),
		StageSettings: StageSettings{EndpointDomain: b.EndpointDomain, CacheTTLSec: positive(b.CacheTTLSec), ThrottleRPS: positive(b.ThrottleRPS)},
	}
	if addresses := splitAddresses(b.ACLList); b.ACLCode != "" && len(addresses) > 0 {
		s.ACL = &ACL{b.ACLCode, addresses}
	}
	if b.IsMaintenance {
		s.Maintenance = &Maintenance{b.StatusCode, b.Response}
	}
	if b.EnabledContentEncoding {
		s.MinimumCompressionSize = b.MinimumCompressionSize
	}
	return s
}

// body returns the settings as they are sent.
func (s StageSettings) body() map[string]any {
	body := map[string]any{
		"endpointDomain": s.EndpointDomain, "cacheTtlSec": optional(s.CacheTTLSec), "throttleRps": optional(s.ThrottleRPS),
		"ipAclCode": nil, "ipAclList": nil, "isMaintenance": s.Maintenance != nil, "statusCode": nil, "response": nil,
		"enabledContentEncoding": s.MinimumCompressionSize != nil, "minimumCompressionSize": optional(s.MinimumCompressionSize),
	}
	if s.ACL != nil {
		body["ipAclCode"], body["ipAclList"] = s.ACL.Code, strings.Join(s.ACL.Addresses, ",")
	}
	if s.Maintenance != nil {
		body["statusCode"], body["response"] = s.Maintenance.StatusCode, s.Maintenance.Response
	}
	return body
}

// splitAddresses accepts all separators that the vendor documents.
func splitAddresses(text string) []string {
	return strings.FieldsFunc(text, func(r rune) bool { return strings.ContainsRune(", \t\r\n", r) })
}

// positive returns nil for 0.
func positive(n int64) *int64 {
	if n == 0 {
		return nil
	}
	return &n
}

func optional[T any](value *T) any {
	if value == nil {
		return nil
	}
	return *value
}
