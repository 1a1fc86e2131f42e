// SPDX-License-Identifier: MPL-2.0

package simulator

import (
	"maps"
	"net/http"
	"slices"
	"time"
)

var ncloudSubscriptionRoutes = []ncloudRoute{
	{http.MethodPost, "/products/{productId}/api-keys/search", with((*NCloud).searchAPIKeys)},
	{http.MethodPatch, "/products/{productId}/api-keys/{apiKeyId}", with((*NCloud).setSubscriptionStatus)},
	{http.MethodPut, "/products/{productId}/api-keys/{apiKeyId}/stages/{stageId}", with((*NCloud).bindUsagePlan)},
	{http.MethodGet, "/products/{productId}/subscription-detail", with((*NCloud).subscriptionDetail)},
	{http.MethodPost, "/api-keys/{apiKeyId}/subscribe", with((*NCloud).subscribe)},
	{http.MethodPost, "/api-keys/{apiKeyId}/unsubscribe", with((*NCloud).unsubscribe)},
}

// NCloudSubscription is the subscription of an API key to a product.
type NCloudSubscription struct {
	ProductID, APIKeyID string
	// Status is REQUEST, DENY, ACCEPTED, REJECTED or BLOCKED_REQUEST.
	Status           string
	RegTime, ModTime time.Time
	// Plans are the key's usage plans by stage ID.
	Plans map[string]string
	// bound is when the plan on a stage last changed, by stage ID.
	bound map[string]time.Time
}

func (n *NCloud) subscription(productID, apiKeyID string) *NCloudSubscription {
	return find(n.subscriptions, func(s *NCloudSubscription) bool { return s.ProductID == productID && s.APIKeyID == apiKeyID })
}

func (n *NCloud) addSubscription(productID, apiKeyID, status string) {
	now := n.clock.second()
	n.subscriptions = append(n.subscriptions, &NCloudSubscription{
		ProductID: productID, APIKeyID: apiKeyID, Status: status, RegTime: now, ModTime: now,
		Plans: map[string]string{}, bound: map[string]time.Time{},
	})
}

func (n *NCloud) removeSubscription(productID, apiKeyID string) {
	n.subscriptions = slices.DeleteFunc(n.subscriptions, func(s *NCloudSubscription) bool {
		return s.ProductID == productID && s.APIKeyID == apiKeyID
	})
}

type ncloudSubscriptionFilter struct {
	ncloudWindow

	APIKeyID    string   `json:"apiKeyId"`
	APIKeyValue string   `json:"apiKeyValue"`
	StatusSet   []string `json:"statusSet" values:"REQUEST,DENY,ACCEPTED,REJECTED,BLOCKED_REQUEST"`
}

// searchAPIKeys lists the keys of a product, with their values.
func (n *NCloud) searchAPIKeys(call *ncloudCall, in ncloudSubscriptionFilter) *response {
	matching := filter(n.subscriptions, func(s *NCloudSubscription) bool {
		k := n.anyKey(s.APIKeyID)
		return s.ProductID == call.product.ID && k != nil && (in.APIKeyID == "" || s.APIKeyID == in.APIKeyID) &&
			(in.APIKeyValue == "" || k.PrimaryKey == in.APIKeyValue || k.SecondaryKey == in.APIKeyValue) &&
			(len(in.StatusSet) == 0 || slices.Contains(in.StatusSet, s.Status))
	})
	page := ncloudPage(n, call, "content", matching, func(s *NCloudSubscription) fields {
		k := n.anyKey(s.APIKeyID)
		return fields{
			"apiKeyId": k.ID, "apiKeyName": k.Name, "primaryKey": k.PrimaryKey, "secondaryKey": k.SecondaryKey,
			"status": s.Status, "domainCode": "PUB",
			"regTime": s.RegTime.Format(time.RFC3339), "modTime": s.ModTime.Format(time.RFC3339),
		}
	})
	return ok(fields{"apiKeyPage": page})
}

// anyKey returns a key of any tenant, or nil.
func (n *NCloud) anyKey(id string) *NCloudAPIKey {
	return find(n.apiKeys, func(k *NCloudAPIKey) bool { return k.ID == id })
}

type ncloudStatusInput struct {
	Status string `json:"status" required:"true" values:"ACCEPTED,REJECTED"`
}

func (n *NCloud) setSubscriptionStatus(call *ncloudCall, in ncloudStatusInput) *response {
	s := call.subscription
	if (s.Status == "DENY" || s.Status == "BLOCKED_REQUEST") && n.switches.DecideBlocked == "refused" {
		return n.badRequest("status cannot be changed from " + s.Status + ".")
	}
	s.Status, s.ModTime = in.Status, n.clock.second()
	return noContent()
}

type ncloudSubscribeInput struct {
	ProductID string `json:"productId" required:"true"`
}

// subscribe requests a subscription of an own key to an own or a published product.
func (n *NCloud) subscribe(call *ncloudCall, in ncloudSubscribeInput) *response {
	p := n.visibleProduct(call.tenant, in.ProductID)
	if p == nil {
		return n.notFound("productId", in.ProductID)
	}
	if existing := n.subscription(p.ID, call.apiKey.ID); existing != nil {
		switch n.switches.RepeatedSubscribe {
		case "refused":
			return n.badRequest("The API key has subscribed to the product already.")
		case "requested again":
			existing.Status = "REQUEST"
		}
		return emptyOK()
	}
	status := "REQUEST"
	if p.TenantID == call.tenant && n.switches.OwnKey == "accepted" {
		status = "ACCEPTED"
	}
	if p.SubscriptionCode == "PUBLIC" {
		switch n.switches.SubscribePublic {
		case "nothing":
			return emptyOK()
		case "refused":
			return n.badRequest("A PUBLIC product needs no subscription.")
		}
		status = "ACCEPTED"
	}
	n.addSubscription(p.ID, call.apiKey.ID, status)
	return emptyOK()
}

func (n *NCloud) unsubscribe(call *ncloudCall, in ncloudSubscribeInput) *response {
	p := n.visibleProduct(call.tenant, in.ProductID)
	if p == nil || n.subscription(p.ID, call.apiKey.ID) == nil {
		return n.notFound("productId", in.ProductID)
	}
	n.removeSubscription(p.ID, call.apiKey.ID)
	return emptyOK()
}

func (n *NCloud) visibleProduct(tenant, id string) *NCloudProduct {
	return find(n.products, func(p *NCloudProduct) bool { return p.ID == id && !p.Deleted && (p.Published || p.TenantID == tenant) })
}

type ncloudPlanIDInput struct {
	UsagePlanID string `json:"usagePlanId"`
}

// bindUsagePlan chooses one of the plans that are associated with the stage.
func (n *NCloud) bindUsagePlan(call *ncloudCall, in ncloudPlanIDInput) *response {
	plans, stage := call.subscription.Plans, call.stage
	switch {
	case in.UsagePlanID == "" && n.switches.ClearUsagePlan == "refused":
		return n.badRequest("usagePlanId is required.")
	case in.UsagePlanID == "":
		delete(plans, stage.ID)
	case !slices.Contains(stage.UsagePlanIDs, in.UsagePlanID):
		return n.badRequest("usagePlanId [" + in.UsagePlanID + "] is not associated with the stage.")
	default:
		plans[stage.ID] = in.UsagePlanID
	}
	call.subscription.bound[stage.ID] = n.clock.second() // modTime of the subscription itself does not change
	return noContent()
}

type ncloudBindingFilter struct {
	ncloudWindow

	APIKeyID string `json:"apiKeyId" required:"true"`
	APIID    string `json:"apiId"`
	StageID  string `json:"stageId"`
}

func (n *NCloud) subscriptionDetail(call *ncloudCall, in ncloudBindingFilter) *response {
	var bindings []fields
	if s, k := n.subscription(call.product.ID, in.APIKeyID), n.anyKey(in.APIKeyID); s != nil && k != nil {
		call.product.eachStage(func(a *NCloudAPI, stage *NCloudStage) {
			_, bound := s.Plans[stage.ID]
			if (in.APIID == "" || in.APIID == a.ID) && (in.StageID == "" || in.StageID == stage.ID) && (bound || n.switches.UnboundStages == "listed") {
				bindings = append(bindings, n.bindingJSON(s, k, a, stage))
			}
		})
	}
	page := ncloudPage(n, call, "content", bindings, func(body fields) fields { return body })
	return ok(fields{"apiKeyRelations": page})
}

func (n *NCloud) bindingJSON(s *NCloudSubscription, k *NCloudAPIKey, a *NCloudAPI, stage *NCloudStage) fields {
	modTime, bound := s.bound[stage.ID]
	if !bound {
		modTime = s.ModTime
	}
	planID, planName := s.Plans[stage.ID], ""
	if plan := n.plan(planID); plan != nil {
		planName = plan.Name
	}
	used := n.usageOf(k.ID, stage.ID)
	body := fields{
		"apiId": a.ID, "apiName": a.Name, "stageId": stage.ID, "stageName": stage.Name, "apiKeyId": k.ID, "apiKeyName": k.Name, "domainCode": "PUB",
		"dailyUsage": used.day.counted, "dayCallCount": used.day.calls, "monthlyUsage": used.month.counted, "monthCallCount": used.month.calls,
		"regTime": s.RegTime.Format(time.RFC3339), "modTime": modTime.Format(time.RFC3339),
		"usagePlanId": planID, "usagePlanName": planName,
	}
	n.emptyText(body, "usagePlanId", "usagePlanName")
	return body
}

// keyCounts counts a product's keys by status for the overview.
func (n *NCloud) keyCounts(productID string) fields {
	counts := map[string]int{}
	total := 0
	for _, s := range n.subscriptions {
		if s.ProductID == productID {
			counts[s.Status]++
			total++
		}
	}
	return fields{
		"request": counts["REQUEST"], "accepted": counts["ACCEPTED"], "rejected": counts["REJECTED"],
		"denied": counts["DENY"], "total": total,
	}
}

// Subscriptions returns copies of a product's subscriptions, oldest first.
func (n *NCloud) Subscriptions(productID string) []NCloudSubscription {
	n.mu.Lock()
	defer n.mu.Unlock()
	out := copies(n.subscriptions, func(s *NCloudSubscription) bool { return s.ProductID == productID })
	for i := range out {
		out[i].Plans = maps.Clone(out[i].Plans)
	}
	return out
}

// SetSubscription adds a subscription or changes its status, outside Terraform.
func (n *NCloud) SetSubscription(productID, apiKeyID, status string) {
	n.mu.Lock()
	defer n.mu.Unlock()
	if s := n.subscription(productID, apiKeyID); s != nil {
		s.Status = status
		return
	}
	n.addSubscription(productID, apiKeyID, status)
}

// DeleteSubscription deletes a subscription outside Terraform.
func (n *NCloud) DeleteSubscription(productID, apiKeyID string) {
	n.mu.Lock()
	defer n.mu.Unlock()
	n.removeSubscription(productID, apiKeyID)
}

// SetPlan changes the usage plan of a key on a stage outside Terraform; "" clears it.
func (n *NCloud) SetPlan(productID, apiKeyID, stageID, planID string) {
	n.mu.Lock()
	defer n.mu.Unlock()
	if s := n.subscription(productID, apiKeyID); s != nil {
		delete(s.Plans, stageID)
		if planID != "" {
			s.Plans[stageID] = planID
		}
	}
}
