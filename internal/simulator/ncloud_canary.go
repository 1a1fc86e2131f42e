// SPDX-License-Identifier: MPL-2.0

package simulator

import (
	"net/http"
	"time"
)

const ncloudCanaryPath = ncloudStagePath + "/canary"

var ncloudCanaryRoutes = []ncloudRoute{
	{http.MethodPost, ncloudCanaryPath, onStages((*NCloud).enableCanary)},
	{http.MethodPatch, ncloudCanaryPath, onStages(with((*NCloud).patchCanary))},
	{http.MethodDelete, ncloudCanaryPath, onStages((*NCloud).disableCanary)},
	{http.MethodPost, ncloudCanaryPath + "/promote", onStages((*NCloud).promoteCanary)},
}

// NCloudCanary is a second deployment that gets a part of the requests.
type NCloudCanary struct {
	DeploymentNo   int64
	EndpointDomain string
	// UseRate selects Rate instead of Conditions.
	UseRate                  bool
	Rate                     float64
	Conditions               []NCloudCondition
	CacheTTLSec, ThrottleRPS *int64
}

// NCloudCondition selects requests with a header or a query parameter.
type NCloudCondition struct{ Code, Name, Value string }

// enableCanary starts with a rate of 0.
func (n *NCloud) enableCanary(call *ncloudCall) *response {
	switch s := call.stage; {
	case s.Canary != nil:
		return n.badRequest("stageId [" + s.ID + "] has a canary.")
	case s.deployment(s.DeploymentNo) == nil:
		return n.badRequest("stageId [" + s.ID + "] has no deployment.")
	}
	n.startCanary(call.api, call.stage)
	return ok(n.canaryJSON(call.stage))
}

func (n *NCloud) startCanary(a *NCloudAPI, s *NCloudStage) {
	no := s.DeploymentNo
	if n.switches.CanarySnapshot == "working copy" {
		no = n.addDeployment(s, a.Draft, "", no)
	}
	s.Canary = &NCloudCanary{
		DeploymentNo: no, EndpointDomain: s.EndpointDomain, UseRate: true, CacheTTLSec: s.CacheTTLSec, ThrottleRPS: s.ThrottleRPS,
	}
}

type ncloudCanaryInput struct {
	EndpointDomain *string                 `json:"canaryEndpointDomain" required:"true" chars:"1-200"`
	UseRate        *bool                   `json:"useDistributionRate" required:"true"`
	Rate           *float64                `json:"canaryDistributionRate"`
	Conditions     *[]ncloudConditionInput `json:"canaryConditions"`
	ThrottleRPS    *int64                  `json:"canaryThrottleRps" range:"1-2147483647"`
	CacheTTLSec    *int64                  `json:"canaryCacheTtlSec" range:"1-3600"`
}

type ncloudConditionInput struct {
	Code  string `json:"parameterCode" required:"true" values:"REQUEST_HEADER,REQUEST_QUERY"`
	Name  string `json:"parameterName" required:"true"`
	Value string `json:"parameterValue" required:"true"`
}

func (n *NCloud) patchCanary(call *ncloudCall, in ncloudCanaryInput) *response {
	if call.stage.Canary == nil {
		return n.noCanary(call)
	}
	if refused := n.checkDomain("canaryEndpointDomain", *in.EndpointDomain); refused != nil {
		return refused
	}
	switch {
	case in.Rate != nil && (*in.Rate < 0 || *in.Rate > 100):
		return n.badRequest("canaryDistributionRate must be 0 to 100.")
	case *in.UseRate && in.Rate == nil:
		return n.badRequest("canaryDistributionRate is required.")
	case !*in.UseRate && (in.Conditions == nil || len(*in.Conditions) == 0):
		return n.badRequest("canaryConditions is required.")
	}
	c, keep := call.stage.Canary, n.keptSettings(call, true)
	c.EndpointDomain, c.UseRate = *in.EndpointDomain, *in.UseRate
	set(&c.Rate, in.Rate, keep("canaryDistributionRate"))
	setOptional(&c.ThrottleRPS, in.ThrottleRPS, keep("canaryThrottleRps"))
	setOptional(&c.CacheTTLSec, in.CacheTTLSec, keep("canaryCacheTtlSec"))
	if in.Conditions != nil || !keep("canaryConditions") {
		c.Conditions = nil
	}
	if in.Conditions != nil {
		for _, one := range *in.Conditions {
			c.Conditions = append(c.Conditions, NCloudCondition(one))
		}
	}
	return ok(n.canaryJSON(call.stage))
}

func (n *NCloud) noCanary(call *ncloudCall) *response {
	if n.switches.NoCanary == "400" {
		return n.badRequest("stageId [" + call.stage.ID + "] has no canary.")
	}
	return n.notFound("canary of stageId", call.stage.ID)
}

func (n *NCloud) disableCanary(call *ncloudCall) *response {
	if call.stage.Canary == nil {
		return n.noCanary(call)
	}
	call.stage.Canary = nil
	return noContent()
}

// promoteCanary makes the canary's deployment the stage's.
func (n *NCloud) promoteCanary(call *ncloudCall) *response {
	if call.stage.Canary == nil {
		return n.noCanary(call)
	}
	n.promote(call.stage)
	return noContent()
}

func (n *NCloud) promote(s *NCloudStage) {
	s.DeploymentNo = s.Canary.DeploymentNo
	if n.switches.AfterPromote == "disabled" {
		s.Canary = nil
	}
}

func (s *NCloudStage) canaryNo() *int64 {
	if s.Canary == nil {
		return nil
	}
	return &s.Canary.DeploymentNo
}

// canaryJSON is the response to calls that change a canary.
func (n *NCloud) canaryJSON(s *NCloudStage) fields {
	body := fields{"stageId": s.ID, "canaryCertificateId": nil}
	n.number(body, "deployedStageDeploymentNo", numbered(s.DeploymentNo))
	n.setCanary(body, s)
	return body
}

// setCanary adds what a stage and the responses to calls that change a canary have in common.
func (n *NCloud) setCanary(body fields, s *NCloudStage) {
	c := NCloudCanary{}
	if s.Canary != nil {
		c = *s.Canary
	}
	body["useDistributionRate"], body["canaryEndpointDomain"] = c.UseRate, c.EndpointDomain
	body["canaryDeploymentDescription"], body["canaryDeployedTime"] = "", ""
	if d := s.deployment(c.DeploymentNo); d != nil {
		body["canaryDeploymentDescription"], body["canaryDeployedTime"] = d.Description, d.Time.Format(time.RFC3339)
	}
	n.unsetText(body, "canaryEndpointDomain", "canaryDeploymentDescription", "canaryDeployedTime")
	n.number(body, "canaryDeploymentNo", s.canaryNo())
	n.number(body, "canaryCacheTtlSec", c.CacheTTLSec)
	n.number(body, "canaryThrottleRps", c.ThrottleRPS)
	if c.UseRate {
		body["canaryDistributionRate"] = c.Rate
	} else {
		n.number(body, "canaryDistributionRate", nil)
	}
	switch {
	case len(c.Conditions) > 0 || n.switches.UnsetText == "empty":
		body["canaryConditions"] = render(c.Conditions, func(one NCloudCondition) fields {
			return fields{"parameterCode": one.Code, "parameterName": one.Name, "parameterValue": one.Value}
		})
	case n.switches.UnsetText == "null":
		body["canaryConditions"] = nil
	}
}

// EnableCanary enables a canary outside Terraform and returns its deployment, 0 if the stage does not exist.
func (n *NCloud) EnableCanary(stageID string) (no int64) {
	n.withStage(stageID, func(_ *NCloudProduct, a *NCloudAPI, s *NCloudStage) {
		if s.Canary == nil {
			n.startCanary(a, s)
		}
		no = s.Canary.DeploymentNo
	})
	return no
}

// PromoteCanary promotes a canary outside Terraform. It reports whether there is one.
func (n *NCloud) PromoteCanary(stageID string) (enabled bool) {
	n.withStage(stageID, func(_ *NCloudProduct, _ *NCloudAPI, s *NCloudStage) {
		if enabled = s.Canary != nil; enabled {
			n.promote(s)
		}
	})
	return enabled
}

// DisableCanary disables a canary outside Terraform. It reports whether there was one.
func (n *NCloud) DisableCanary(stageID string) (enabled bool) {
	n.withStage(stageID, func(_ *NCloudProduct, _ *NCloudAPI, s *NCloudStage) {
		enabled, s.Canary = s.Canary != nil, nil
	})
	return enabled
}
