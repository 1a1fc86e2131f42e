package simulator

import (
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"unicode/utf8"
)

// NCloudUsagePlan is a usage plan as the cloud keeps it. Tests may read copies of it.
type NCloudUsagePlan struct {
	ID, TenantID, Name, Description             string
	RateRPS, DayQuotaRequest, MonthQuotaRequest *int64
	QuotaCondition                              *string
	Modifier                                    string
}

// ncloudPlanInput keeps apart what is absent, null and given.
type ncloudPlanInput map[string]json.RawMessage

func (in ncloudPlanInput) given(name string) bool {
	_, ok := in[name]
	return ok
}

func planField[T any](in ncloudPlanInput, name string) (*T, bool) {
	var value *T
	err := json.Unmarshal(in[name], &value)
	return value, in[name] == nil || err == nil
}

// apply validates the input and puts it into the plan. What is absent is cleared,
// or kept where the switch says so and the plan exists already.
func (n *NCloud) apply(in ncloudPlanInput, p *NCloudUsagePlan, exists bool) *ncloudError {
	name, ok1 := planField[string](in, "usagePlanName")
	description, ok2 := planField[string](in, "usagePlanDescription")
	rate, ok3 := planField[int64](in, "rateRps")
	day, ok4 := planField[int64](in, "dayQuotaRequest")
	month, ok5 := planField[int64](in, "monthQuotaRequest")
	condition, ok6 := planField[string](in, "quotaCondition")
	const maxQuota = 1<<53 - 1
	switch {
	case !ok1 || !ok2 || !ok3 || !ok4 || !ok5 || !ok6:
		return badRequest("A field has the wrong type.")
	case name == nil || *name == "":
		return badRequest("usagePlanName is required.")
	case utf8.RuneCountInString(*name) > 45:
		return badRequest("usagePlanName must have 1 to 45 characters.")
	case description != nil && utf8.RuneCountInString(*description) > 50:
		return badRequest("usagePlanDescription must have 0 to 50 characters.")
	case rate != nil && (*rate < 1 || *rate > 2147483647):
		return badRequest("rateRps must be 1 to 2147483647.")
	case (day == nil) != (month == nil):
		return badRequest("dayQuotaRequest and monthQuotaRequest require each other.")
	case day != nil && (*day < 0 || *day > maxQuota):
		return badRequest("dayQuotaRequest must be 0 to 9007199254740991.")
	case month != nil && (*month < 0 || *month > maxQuota):
		return badRequest("monthQuotaRequest must be 0 to 9007199254740991.")
	case condition != nil && !n.quotaCondition(*condition):
		return badRequest("quotaCondition must be one of 2xx, 3xx, 4xx, 5xx, others.")
	}
	keep := func(field string) bool {
		return exists && ((n.switches.OmittedLimit == "keep" && !in.given(field)) || (n.switches.NullLimit == "keep" && string(in[field]) == "null"))
	}
	p.Name = *name
	if description != nil {
		p.Description = *description
	} else if !keep("usagePlanDescription") {
		p.Description = ""
	}
	for field, pair := range map[string][2]**int64{
		"rateRps": {&rate, &p.RateRPS}, "dayQuotaRequest": {&day, &p.DayQuotaRequest}, "monthQuotaRequest": {&month, &p.MonthQuotaRequest},
	} {
		if !keep(field) {
			*pair[1] = *pair[0]
		}
	}
	if !keep("quotaCondition") {
		p.QuotaCondition = condition
	}
	if p.QuotaCondition == nil && n.switches.QuotaConditionDefault != "none" {
		chosen := n.switches.QuotaConditionDefault
		p.QuotaCondition = &chosen
	}
	p.Modifier = ncloudModifier
	return nil
}

func (n *NCloud) quotaCondition(text string) bool {
	classes := []string{text}
	if n.switches.QuotaConditions == "several" {
		classes = strings.Split(text, ",")
	}
	for _, class := range classes {
		if !slices.Contains([]string{"2xx", "3xx", "4xx", "5xx", "others"}, class) {
			return false
		}
	}
	return true
}

func (n *NCloud) createUsagePlan(call *ncloudCall) (*answer, *ncloudError) {
	var in ncloudPlanInput
	if fault := call.decode(&in); fault != nil {
		return nil, fault
	}
	p := &NCloudUsagePlan{TenantID: call.tenant}
	if fault := n.apply(in, p, false); fault != nil {
		return nil, fault
	}
	p.ID = n.newID()
	n.plans = append(n.plans, p)
	return jsonAnswer(http.StatusCreated, map[string]any{"usagePlan": n.planJSON(p)}), nil
}

func (n *NCloud) plan(id string) *NCloudUsagePlan {
	for _, p := range n.plans {
		if p.ID == id {
			return p
		}
	}
	return nil
}

func (n *NCloud) ownPlan(tenant, id string) (*NCloudUsagePlan, *ncloudError) {
	if p := n.plan(id); p != nil && p.TenantID == tenant {
		return p, nil
	}
	return nil, n.notFound("usagePlanId", id)
}

func (n *NCloud) getUsagePlan(call *ncloudCall) (*answer, *ncloudError) {
	p, fault := n.ownPlan(call.tenant, call.ids[0])
	if fault != nil {
		return nil, fault
	}
	return jsonAnswer(http.StatusOK, map[string]any{"usagePlan": n.planJSON(p)}), nil
}

func (n *NCloud) putUsagePlan(call *ncloudCall) (*answer, *ncloudError) {
	p, fault := n.ownPlan(call.tenant, call.ids[0])
	if fault != nil {
		return nil, fault
	}
	var in ncloudPlanInput
	if fault := call.decode(&in); fault != nil {
		return nil, fault
	}
	if fault := n.apply(in, p, true); fault != nil {
		return nil, fault
	}
	return n.changed(map[string]any{"usagePlan": n.planJSON(p)}), nil
}

func (n *NCloud) deleteUsagePlan(call *ncloudCall) (*answer, *ncloudError) {
	p, fault := n.ownPlan(call.tenant, call.ids[0])
	if fault != nil {
		return nil, fault
	}
	if n.associatedStages(p.ID) > 0 && n.switches.DeleteAssociatedPlan == "refused" {
		return nil, &ncloudError{http.StatusConflict, "10005", fmt.Sprintf("usagePlanId [%s] has associated stages.", p.ID), ""}
	}
	n.removePlan(p.ID)
	return &answer{status: http.StatusNoContent}, nil
}

func (n *NCloud) removePlan(id string) {
	n.plans = slices.DeleteFunc(n.plans, func(p *NCloudUsagePlan) bool { return p.ID == id })
	for _, p := range n.products {
		p.eachStage(func(_ *NCloudAPI, s *NCloudStage) { n.takeFromStage(s, id) })
	}
}

// takeFromStage disassociates a plan from a stage, and keys from the plan there.
func (n *NCloud) takeFromStage(s *NCloudStage, planID string) {
	s.UsagePlanIDs = slices.DeleteFunc(s.UsagePlanIDs, func(id string) bool { return id == planID })
	for _, r := range n.relations {
		if r.Plans[s.ID] == planID {
			delete(r.Plans, s.ID)
		}
	}
}

func (n *NCloud) searchUsagePlans(call *ncloudCall) (*answer, *ncloudError) {
	var in struct {
		Name   string      `json:"usagePlanName"`
		Offset json.Number `json:"offset"`
		Limit  json.Number `json:"limit"`
	}
	if fault := call.decode(&in); fault != nil {
		return nil, fault
	}
	if utf8.RuneCountInString(in.Name) > 45 {
		return nil, badRequest("usagePlanName must have 0 to 45 characters.")
	}
	var rows []*NCloudUsagePlan
	for _, p := range n.plans {
		if p.TenantID == call.tenant && n.matchesName(p.Name, in.Name) {
			rows = append(rows, p)
		}
	}
	shown, fault := page(n, bodyWindow(in.Offset, in.Limit), rows)
	if fault != nil {
		return nil, fault
	}
	return n.listing(map[string]any{"total": len(rows), "usagePlans": n.plansJSON(shown)}), nil
}

// stage finds a stage of the caller's product by all three ids.
func (n *NCloud) stage(call *ncloudCall) (*NCloudStage, *ncloudError) {
	p, fault := n.own(call)
	if fault != nil {
		return nil, fault
	}
	var found *NCloudStage
	p.eachStage(func(a *NCloudAPI, s *NCloudStage) {
		if a.ID == call.ids[1] && s.ID == call.ids[2] {
			found = s
		}
	})
	if found == nil {
		return nil, n.notFound("stageId", call.ids[2])
	}
	return found, nil
}

func (n *NCloud) stageUsagePlans(call *ncloudCall) (*answer, *ncloudError) {
	s, fault := n.stage(call)
	if fault != nil {
		return nil, fault
	}
	rows := []*NCloudUsagePlan{}
	for _, id := range s.UsagePlanIDs {
		if p := n.plan(id); p != nil && n.matchesName(p.Name, call.query.Get("usagePlanName")) {
			rows = append(rows, p)
		}
	}
	shown, fault := page(n, call.query, rows)
	if fault != nil {
		return nil, fault
	}
	return jsonAnswer(http.StatusOK, map[string]any{
		"total": len(rows), "content": n.plansJSON(shown), "rateRps": nil, "dayQuotaRequest": nil, "monthQuotaRequest": nil, "quotaCondition": nil,
	}), nil
}

func (n *NCloud) usagePlanStages(call *ncloudCall) (*answer, *ncloudError) {
	plan, fault := n.ownPlan(call.tenant, call.ids[0])
	if fault != nil {
		return nil, fault
	}
	rows := []map[string]any{}
	for _, p := range n.products {
		if p.Deleted || p.TenantID != call.tenant {
			continue
		}
		p.eachStage(func(a *NCloudAPI, s *NCloudStage) {
			if slices.Contains(s.UsagePlanIDs, plan.ID) {
				rows = append(rows, map[string]any{
					"productId": p.ID, "productName": p.Name, "apiId": a.ID, "apiName": a.Name, "stageId": s.ID, "stageName": s.Name,
				})
			}
		})
	}
	shown, fault := page(n, call.query, rows)
	if fault != nil {
		return nil, fault
	}
	return jsonAnswer(http.StatusOK, map[string]any{"total": len(rows), "stages": shown, "usagePlan": n.planJSON(plan)}), nil
}

func (n *NCloud) associateUsagePlan(call *ncloudCall) (*answer, *ncloudError) {
	s, plan, fault := n.stageAndPlan(call)
	if fault != nil {
		return nil, fault
	}
	if slices.Contains(s.UsagePlanIDs, plan.ID) {
		if n.switches.RepeatedAssociate == "refused" {
			return nil, badRequest("usagePlanId [" + plan.ID + "] is associated with the stage already.")
		}
		return &answer{status: http.StatusNoContent}, nil
	}
	s.UsagePlanIDs = append(s.UsagePlanIDs, plan.ID)
	return &answer{status: http.StatusNoContent}, nil
}

func (n *NCloud) disassociateUsagePlan(call *ncloudCall) (*answer, *ncloudError) {
	s, plan, fault := n.stageAndPlan(call)
	if fault != nil {
		return nil, fault
	}
	if !slices.Contains(s.UsagePlanIDs, plan.ID) {
		return nil, badRequest("usagePlanId [" + plan.ID + "] is not associated with the stage.")
	}
	used := slices.ContainsFunc(n.relations, func(r *NCloudRelation) bool { return r.Plans[s.ID] == plan.ID })
	if used && n.switches.DisassociateUsedPlan == "refused" {
		return nil, &ncloudError{http.StatusConflict, "10005", fmt.Sprintf("usagePlanId [%s] is used by API keys.", plan.ID), ""}
	}
	n.takeFromStage(s, plan.ID)
	return &answer{status: http.StatusNoContent}, nil
}

func (n *NCloud) stageAndPlan(call *ncloudCall) (*NCloudStage, *NCloudUsagePlan, *ncloudError) {
	s, fault := n.stage(call)
	if fault != nil {
		return nil, nil, fault
	}
	var in struct {
		UsagePlanID string `json:"usagePlanId"`
	}
	if fault := call.decode(&in); fault != nil {
		return nil, nil, fault
	}
	plan, fault := n.ownPlan(call.tenant, in.UsagePlanID)
	return s, plan, fault
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

func (n *NCloud) plansJSON(plans []*NCloudUsagePlan) []map[string]any {
	out := make([]map[string]any, len(plans))
	for i, p := range plans {
		out[i] = n.planJSON(p)
	}
	return out
}

func (n *NCloud) planJSON(p *NCloudUsagePlan) map[string]any {
	fields := map[string]any{
		"usagePlanId": p.ID, "usagePlanName": p.Name, "usagePlanDescription": p.Description, "tenantId": p.TenantID,
		"domainCode": "PUB", "modifier": p.Modifier, "associatedStagesCount": n.associatedStages(p.ID),
	}
	n.emptyText(fields, "usagePlanDescription", p.Description)
	for name, value := range map[string]*int64{"rateRps": p.RateRPS, "dayQuotaRequest": p.DayQuotaRequest, "monthQuotaRequest": p.MonthQuotaRequest} {
		switch {
		case value != nil:
			fields[name] = *value
		case n.switches.NoLimit == "null":
			fields[name] = nil
		case n.switches.NoLimit == "0":
			fields[name] = 0
		}
	}
	if p.QuotaCondition != nil {
		fields["quotaCondition"] = *p.QuotaCondition
	} else if n.switches.NoLimit != "absent" {
		fields["quotaCondition"] = nil
	}
	return fields
}

// UsagePlans returns copies of a tenant's usage plans, oldest first.
func (n *NCloud) UsagePlans(tenant string) []NCloudUsagePlan {
	n.mu.Lock()
	defer n.mu.Unlock()
	var out []NCloudUsagePlan
	for _, p := range n.plans {
		if p.TenantID == tenant {
			out = append(out, *p)
		}
	}
	return out
}

// AddUsagePlan places a usage plan and returns its id.
func (n *NCloud) AddUsagePlan(p NCloudUsagePlan) string {
	n.mu.Lock()
	defer n.mu.Unlock()
	if p.ID == "" {
		p.ID = n.newID()
	}
	if p.TenantID == "" {
		p.TenantID = NCloudTenantID
	}
	n.plans = append(n.plans, &p)
	return p.ID
}

// ChangeUsagePlan changes a usage plan behind Terraform's back.
func (n *NCloud) ChangeUsagePlan(id string, change func(*NCloudUsagePlan)) {
	n.mu.Lock()
	defer n.mu.Unlock()
	if p := n.plan(id); p != nil {
		change(p)
	}
}

// DeleteUsagePlan deletes a usage plan behind Terraform's back, from all stages too.
func (n *NCloud) DeleteUsagePlan(id string) {
	n.mu.Lock()
	defer n.mu.Unlock()
	n.removePlan(id)
}
