// SPDX-License-Identifier: MPL-2.0

package simulator

import (
	"net/http"
	"slices"
	"strings"
	"time"
)

// onStages marks a route as a write to the stages of an API.
func onStages(handle ncloudHandler) ncloudHandler {
	return func(n *NCloud, call *ncloudCall) *response {
		var before []NCloudStage
		reads := n.staleReads()
		if reads > 0 {
			before = deepCopy(call.api.Stages)
		}
		resp := handle(n, call)
		if resp.status < http.StatusMultipleChoices {
			call.api.stageReads.written(reads, before)
		}
		return resp
	}
}

// stages returns what a write changes, or what a read sees. The usage plans of a stage are
// not stale.
func (call *ncloudCall) stages() []NCloudStage {
	if call.Method != http.MethodGet || strings.HasSuffix(call.URL.Path, "/usage-plans") {
		return call.api.Stages
	}
	if call.seenStages == nil {
		call.seenStages = new(call.api.stageReads.read(call.api.Stages))
	}
	return *call.seenStages
}

// findStage finds a stage of the call's API, or of another one as the switch allows.
func (n *NCloud) findStage(call *ncloudCall, id string) *response {
	in := func(stages []NCloudStage) *NCloudStage {
		if i := slices.IndexFunc(stages, func(s NCloudStage) bool { return s.ID == id }); i >= 0 {
			return &stages[i]
		}
		return nil
	}
	if call.stage = in(call.stages()); call.stage != nil {
		return nil
	}
	for _, p := range n.products {
		for _, a := range p.apis() {
			if p.Deleted || p.TenantID != call.tenant || a == call.api || in(a.Stages) == nil {
				continue
			}
			switch n.switches.MixedIDs {
			case "ignored":
				call.product, call.api, call.stage = p, a, in(a.Stages)
				return nil
			case "400":
				return n.badRequest("stageId [" + id + "] does not belong to apiId [" + call.api.ID + "].")
			}
		}
	}
	return n.notFound("stageId", id)
}

// invokeHost is the vendor's host of a product, or where the simulator serves the product's stages.
func (n *NCloud) invokeHost(p *NCloudProduct) string {
	if n.gateway.url != "" {
		return n.gateway.url + "/" + p.ID
	}
	return "https://" + p.ID + ".apigw.ntruss.com"
}

func (n *NCloud) invokeURL(p *NCloudProduct, a *NCloudAPI, s *NCloudStage) string {
	return n.invokeHost(p) + "/" + a.Name + "/" + s.Name
}

// number sets a number of a stage that may be unset.
func (n *NCloud) number(body fields, name string, value *int64) {
	setNumber(body, n.switches.UnsetNumber, name, value)
}

// numbered returns the number of a deployment, nil if there is none.
func numbered(no int64) *int64 {
	if no == 0 {
		return nil
	}
	return &no
}

func (n *NCloud) stageJSON(call *ncloudCall, s *NCloudStage) fields {
	body := fields{
		"stageId": s.ID, "apiId": call.api.ID, "tenantId": call.tenant, "modifier": s.Modifier, "regTime": s.RegTime.Format(time.RFC3339),
		"stageName": s.Name, "endpointDomain": s.EndpointDomain, "ipAclCode": s.IPACLCode, "ipAclList": n.addressList(s.IPACLList),
		"isMaintenance": s.Maintenance, "response": s.Response, "enabledContentEncoding": s.ContentEncoding,
	}
	n.unsetText(body, "ipAclCode", "ipAclList", "response")
	n.number(body, "cacheTtlSec", s.CacheTTLSec)
	n.number(body, "throttleRps", s.ThrottleRPS)
	n.number(body, "statusCode", s.StatusCode)
	n.number(body, "minimumCompressionSize", s.MinimumCompressionSize)
	n.number(body, "rateRps", s.DefaultPlan.RateRPS)
	n.number(body, "dayQuotaRequest", s.DefaultPlan.DayQuotaRequest)
	n.number(body, "monthQuotaRequest", s.DefaultPlan.MonthQuotaRequest)
	n.number(body, "deployedStageDeploymentNo", numbered(s.DeploymentNo))
	n.setCanary(body, s)
	return body
}

// addressList formats a list of addresses as the switch requires.
func (n *NCloud) addressList(list string) string {
	switch n.switches.AddressList {
	case "commas":
		return strings.Join(splitAddresses(list), ",")
	case "lines":
		return strings.Join(splitAddresses(list), "\n")
	}
	return list
}

// completeStages completes the stages that a test adds. A stage without a deployment stays so.
func (n *NCloud) completeStages(a *NCloudAPI) {
	for i := range a.Stages {
		s := &a.Stages[i]
		if s.ID == "" {
			s.ID = n.newID()
		}
		if s.EndpointDomain == "" {
			s.EndpointDomain = "https://backend.example.com"
		}
		if s.DeploymentNo != 0 && s.deployment(s.DeploymentNo) == nil {
			s.Deployments = append(s.Deployments, NCloudDeployment{No: s.DeploymentNo})
		}
		for j := range s.Deployments {
			n.completeDeployment(a, &s.Deployments[j])
		}
		if !s.RegTime.IsZero() {
			continue
		}
		n.touch(&s.Modifier, &s.RegTime)
		if last := len(s.Deployments); s.DeploymentNo == 0 && last > 0 {
			s.DeploymentNo = s.Deployments[last-1].No
		}
	}
}

// Stage returns a deep copy of a stage, with an empty ID if it does not exist.
func (n *NCloud) Stage(id string) NCloudStage {
	var out NCloudStage
	n.withStage(id, func(_ *NCloudProduct, _ *NCloudAPI, s *NCloudStage) { out = deepCopy(*s) })
	return out
}

// AddStage adds a stage, with defaults for what is empty, and returns its ID.
func (n *NCloud) AddStage(apiID string, s NCloudStage) string {
	n.withAPI(apiID, func(_ *NCloudProduct, a *NCloudAPI) {
		a.Stages = append(a.Stages, s)
		n.completeStages(a)
		s.ID = a.Stages[len(a.Stages)-1].ID
	})
	return s.ID
}

// ChangeStage changes a stage outside Terraform. It reports whether it exists.
func (n *NCloud) ChangeStage(id string, change func(*NCloudStage)) bool {
	return n.withStage(id, func(_ *NCloudProduct, _ *NCloudAPI, s *NCloudStage) { change(s) })
}

// DeleteStage deletes a stage outside Terraform. It reports whether it existed.
func (n *NCloud) DeleteStage(id string) bool {
	return n.withStage(id, func(p *NCloudProduct, a *NCloudAPI, _ *NCloudStage) { n.removeStage(p, a, id) })
}

func (n *NCloud) withStage(id string, do func(*NCloudProduct, *NCloudAPI, *NCloudStage)) bool {
	n.mu.Lock()
	defer n.mu.Unlock()
	for _, p := range n.products {
		for _, a := range p.apis() {
			if s := p.findStage(a, id); s != nil && !p.Deleted {
				do(p, a, s)
				n.completeStages(a)
				return true
			}
		}
	}
	return false
}
