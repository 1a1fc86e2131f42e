// SPDX-License-Identifier: MPL-2.0

package simulator

import (
	"net/http"
	"slices"
	"strings"
)

var ncloudUsagePlanRoutes = []ncloudRoute{
	{http.MethodPost, "/usage-plans", with((*NCloud).createUsagePlan)},
	{http.MethodPost, "/usage-plans/search", with((*NCloud).searchUsagePlans)},
	{http.MethodGet, "/usage-plans/{usagePlanId}", (*NCloud).getUsagePlan},
	{http.MethodPut, "/usage-plans/{usagePlanId}", with((*NCloud).putUsagePlan)},
	{http.MethodDelete, "/usage-plans/{usagePlanId}", (*NCloud).deleteUsagePlan},
	{http.MethodGet, "/usage-plans/{usagePlanId}/stages", with((*NCloud).usagePlanStages)},
	{http.MethodGet, "/products/{productId}/apis/{apiId}/stages/{stageId}/usage-plans", with((*NCloud).stageUsagePlans)},
	{http.MethodPost, "/products/{productId}/apis/{apiId}/stages/{stageId}/associate-usage-plan", with((*NCloud).associateUsagePlan)},
	{http.MethodPost, "/products/{productId}/apis/{apiId}/stages/{stageId}/disassociate-usage-plan", with((*NCloud).disassociateUsagePlan)},
}

// NCloudUsagePlan is a usage plan as the service stores it.
type NCloudUsagePlan struct {
	ID, TenantID, Name, Description             string
	RateRPS, DayQuotaRequest, MonthQuotaRequest *int64
	QuotaCondition                              *string
	Modifier                                    string
}

type ncloudUsagePlanInput struct {
	ncloudLimitsInput

	Name        *string `json:"usagePlanName" required:"true" chars:"1-45"`
	Description *string `json:"usagePlanDescription" chars:"0-50"`
}

func (n *NCloud) createUsagePlan(call *ncloudCall, in ncloudUsagePlanInput) *response {
	p := &NCloudUsagePlan{TenantID: call.tenant}
	if refused := n.saveUsagePlan(call, p, in); refused != nil {
		return refused
	}
	p.ID = n.newID()
	n.plans = append(n.plans, p)
	return created(fields{"usagePlan": n.planJSON(p)})
}

func (n *NCloud) putUsagePlan(call *ncloudCall, in ncloudUsagePlanInput) *response {
	if refused := n.saveUsagePlan(call, call.usagePlan, in); refused != nil {
		return refused
	}
	return n.updated(fields{"usagePlan": n.planJSON(call.usagePlan)})
}

func (n *NCloud) saveUsagePlan(call *ncloudCall, p *NCloudUsagePlan, in ncloudUsagePlanInput) *response {
	limits, exists := p.limits(), p.ID != ""
	if refused := n.saveLimits(call, &limits, in.ncloudLimitsInput, exists); refused != nil {
		return refused
	}
	p.Name = *in.Name
	set(&p.Description, in.Description, exists && n.keepsLimit(call, "usagePlanDescription"))
	p.RateRPS, p.DayQuotaRequest, p.MonthQuotaRequest, p.QuotaCondition = limits.RateRPS, limits.DayQuotaRequest, limits.MonthQuotaRequest, limits.QuotaCondition
	p.Modifier = ncloudModifier
	return nil
}

// saveLimits clears what is absent, unless a switch requires an existing plan to keep it.
func (n *NCloud) saveLimits(call *ncloudCall, limits *NCloudLimits, in ncloudLimitsInput, exists bool) *response {
	switch {
	case (in.DayQuotaRequest == nil) != (in.MonthQuotaRequest == nil):
		return n.badRequest("dayQuotaRequest and monthQuotaRequest require each other.")
	case in.QuotaCondition != nil && !n.validQuotaCondition(*in.QuotaCondition):
		return n.badRequest("quotaCondition must be one of 2xx, 3xx, 4xx, 5xx, others.")
	}
	keep := func(name string) bool { return exists && n.keepsLimit(call, name) }
	setOptional(&limits.RateRPS, in.RateRPS, keep("rateRps"))
	setOptional(&limits.DayQuotaRequest, in.DayQuotaRequest, keep("dayQuotaRequest"))
	setOptional(&limits.MonthQuotaRequest, in.MonthQuotaRequest, keep("monthQuotaRequest"))
	setOptional(&limits.QuotaCondition, in.QuotaCondition, keep("quotaCondition"))
	if limits.QuotaCondition == nil && n.switches.QuotaConditionDefault != "none" {
		limits.QuotaCondition = new(n.switches.QuotaConditionDefault)
	}
	return nil
}

func (n *NCloud) keepsLimit(call *ncloudCall, name string) bool {
	sent := string(call.raw(name))
	return (n.switches.OmittedLimit == "keep" && sent == "") || (n.switches.NullLimit == "keep" && sent == "null")
}

func (p *NCloudUsagePlan) limits() NCloudLimits {
	return NCloudLimits{p.RateRPS, p.DayQuotaRequest, p.MonthQuotaRequest, p.QuotaCondition}
}

func (n *NCloud) validQuotaCondition(text string) bool {
	classes := []string{text}
	if n.switches.QuotaConditions == "several" {
		classes = strings.Split(text, ",")
	}
	return !slices.ContainsFunc(classes, func(class string) bool {
		return !slices.Contains([]string{"2xx", "3xx", "4xx", "5xx", "others"}, class)
	})
}

// plan returns a plan of any tenant, or nil.
func (n *NCloud) plan(id string) *NCloudUsagePlan {
	return find(n.plans, func(p *NCloudUsagePlan) bool { return p.ID == id })
}

func (n *NCloud) getUsagePlan(call *ncloudCall) *response {
	return ok(fields{"usagePlan": n.planJSON(call.usagePlan)})
}

func (n *NCloud) deleteUsagePlan(call *ncloudCall) *response {
	id := call.usagePlan.ID
	if n.associatedStages(id) > 0 && n.switches.DeleteAssociatedPlan == "refused" {
		return n.conflict("usagePlanId [" + id + "] has associated stages.")
	}
	n.removePlan(id)
	return noContent()
}

func (n *NCloud) removePlan(id string) {
	n.plans = slices.DeleteFunc(n.plans, func(p *NCloudUsagePlan) bool { return p.ID == id })
	for _, p := range n.products {
		p.eachStage(func(_ *NCloudAPI, s *NCloudStage) { n.disassociate(s, id) })
	}
}

// disassociate removes a plan from a stage, and from the keys that have it there.
func (n *NCloud) disassociate(stage *NCloudStage, planID string) {
	stage.UsagePlanIDs = slices.DeleteFunc(stage.UsagePlanIDs, func(id string) bool { return id == planID })
	for _, s := range n.subscriptions {
		if s.Plans[stage.ID] == planID {
			delete(s.Plans, stage.ID)
		}
	}
}

type ncloudUsagePlanFilter struct {
	ncloudWindow

	Name string `json:"usagePlanName" chars:"0-45"`
}

func (n *NCloud) searchUsagePlans(call *ncloudCall, in ncloudUsagePlanFilter) *response {
	matching := filter(n.plans, func(p *NCloudUsagePlan) bool { return p.TenantID == call.tenant && n.matchesName(p.Name, in.Name) })
	page := ncloudPage(n, call, "usagePlans", matching, n.planJSON)
	return n.listed(page)
}

func (n *NCloud) stageUsagePlans(call *ncloudCall, in ncloudUsagePlanFilter) *response {
	var matching []*NCloudUsagePlan
	for _, id := range call.stage.UsagePlanIDs {
		if p := n.plan(id); p != nil && n.matchesName(p.Name, in.Name) {
			matching = append(matching, p)
		}
	}
	page := ncloudPage(n, call, "content", matching, n.planJSON)
	n.setLimits(page, call.stage.DefaultPlan)
	return ok(page)
}

func (n *NCloud) usagePlanStages(call *ncloudCall, _ ncloudWindow) *response {
	var stages []fields
	for _, p := range n.products {
		if p.Deleted || p.TenantID != call.tenant {
			continue
		}
		p.eachStage(func(a *NCloudAPI, s *NCloudStage) {
			if slices.Contains(s.UsagePlanIDs, call.usagePlan.ID) {
				stages = append(stages, fields{
					"productId": p.ID, "productName": p.Name, "apiId": a.ID, "apiName": a.Name, "stageId": s.ID, "stageName": s.Name,
				})
			}
		})
	}
	page := ncloudPage(n, call, "stages", stages, func(body fields) fields { return body })
	page["usagePlan"] = n.planJSON(call.usagePlan)
	return ok(page)
}

func (n *NCloud) associateUsagePlan(call *ncloudCall, in ncloudPlanIDInput) *response {
	if refused := n.resolve(call, "usagePlanId", in.UsagePlanID); refused != nil {
		return refused
	}
	associated := slices.Contains(call.stage.UsagePlanIDs, in.UsagePlanID)
	if associated && n.switches.RepeatedAssociate == "refused" {
		return n.badRequest("usagePlanId [" + in.UsagePlanID + "] is associated with the stage already.")
	}
	if !associated {
		call.stage.UsagePlanIDs = append(call.stage.UsagePlanIDs, in.UsagePlanID)
	}
	return noContent()
}

func (n *NCloud) disassociateUsagePlan(call *ncloudCall, in ncloudPlanIDInput) *response {
	if refused := n.resolve(call, "usagePlanId", in.UsagePlanID); refused != nil {
		return refused
	}
	if !slices.Contains(call.stage.UsagePlanIDs, in.UsagePlanID) {
		return n.badRequest("usagePlanId [" + in.UsagePlanID + "] is not associated with the stage.")
	}
	used := slices.ContainsFunc(n.subscriptions, func(s *NCloudSubscription) bool { return s.Plans[call.stage.ID] == in.UsagePlanID })
	if used && n.switches.DisassociateUsedPlan == "refused" {
		return n.conflict("usagePlanId [" + in.UsagePlanID + "] is used by API keys.")
	}
	n.disassociate(call.stage, in.UsagePlanID)
	return noContent()
}

func (n *NCloud) associatedStages(planID string) int {
	count := 0
	for _, p := range n.products {
		p.eachStage(func(_ *NCloudAPI, s *NCloudStage) {
			if !p.Deleted && slices.Contains(s.UsagePlanIDs, planID) {
				count++
			}
		})
	}
	return count
}

func (n *NCloud) planJSON(p *NCloudUsagePlan) fields {
	body := fields{
		"usagePlanId": p.ID, "usagePlanName": p.Name, "usagePlanDescription": p.Description, "tenantId": p.TenantID,
		"domainCode": "PUB", "modifier": p.Modifier, "associatedStagesCount": n.associatedStages(p.ID),
	}
	n.emptyText(body, "usagePlanDescription")
	n.setLimits(body, p.limits())
	return body
}

func (n *NCloud) setLimits(body fields, limits NCloudLimits) {
	setNumber(body, n.switches.NoLimit, "rateRps", limits.RateRPS)
	setNumber(body, n.switches.NoLimit, "dayQuotaRequest", limits.DayQuotaRequest)
	setNumber(body, n.switches.NoLimit, "monthQuotaRequest", limits.MonthQuotaRequest)
	if limits.QuotaCondition != nil {
		body["quotaCondition"] = *limits.QuotaCondition
	} else if n.switches.NoLimit != "absent" {
		body["quotaCondition"] = nil
	}
}

// setNumber sets a number that may be unset: "null", "absent" or "0".
func setNumber(body fields, unset, name string, value *int64) {
	switch {
	case value != nil:
		body[name] = *value
	case unset == "null":
		body[name] = nil
	case unset == "0":
		body[name] = 0
	}
}

// UsagePlans returns copies of a tenant's usage plans, oldest first.
func (n *NCloud) UsagePlans(tenant string) []NCloudUsagePlan {
	n.mu.Lock()
	defer n.mu.Unlock()
	return copies(n.plans, func(p *NCloudUsagePlan) bool { return p.TenantID == tenant })
}

// AddUsagePlan adds a usage plan and returns its ID.
func (n *NCloud) AddUsagePlan(p NCloudUsagePlan) string {
	n.mu.Lock()
	defer n.mu.Unlock()
	n.setDefaults(&p.ID, &p.TenantID)
	n.plans = append(n.plans, &p)
	return p.ID
}

// ChangeUsagePlan changes a usage plan outside Terraform.
func (n *NCloud) ChangeUsagePlan(id string, change func(*NCloudUsagePlan)) {
	n.mu.Lock()
	defer n.mu.Unlock()
	if p := n.plan(id); p != nil {
		change(p)
	}
}

// DeleteUsagePlan deletes a usage plan outside Terraform, and removes it from all stages.
func (n *NCloud) DeleteUsagePlan(id string) {
	n.mu.Lock()
	defer n.mu.Unlock()
	n.removePlan(id)
}
