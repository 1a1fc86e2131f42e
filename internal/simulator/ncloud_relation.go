package simulator

import (
	"encoding/json"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"time"
)

// NCloudRelation is how an API key stands to a product. Tests may read copies of it.
type NCloudRelation struct {
	ProductID, APIKeyID string
	// Status is REQUEST, DENY, ACCEPTED, REJECTED or BLOCKED_REQUEST.
	Status           string
	RegTime, ModTime time.Time
	// Plans are the usage plans that the key has, by stage id.
	Plans map[string]string
	// bound is when the plan on a stage was last changed, by stage id.
	bound map[string]time.Time
}

var ncloudStatuses = []string{"REQUEST", "DENY", "ACCEPTED", "REJECTED", "BLOCKED_REQUEST"}

func (n *NCloud) relation(productID, apiKeyID string) *NCloudRelation {
	for _, r := range n.relations {
		if r.ProductID == productID && r.APIKeyID == apiKeyID {
			return r
		}
	}
	return nil
}

func (n *NCloud) relate(productID, apiKeyID, status string) {
	now := n.clock.now().UTC().Truncate(time.Second)
	r := &NCloudRelation{ProductID: productID, APIKeyID: apiKeyID, Status: status, RegTime: now, ModTime: now, Plans: map[string]string{}, bound: map[string]time.Time{}}
	n.relations = append(n.relations, r)
}

// searchAPIKeys lists the keys of an own product, with their values.
func (n *NCloud) searchAPIKeys(call *ncloudCall) (*answer, *ncloudError) {
	p, fault := n.own(call)
	if fault != nil {
		return nil, fault
	}
	var in struct {
		APIKeyID    string      `json:"apiKeyId"`
		APIKeyValue string      `json:"apiKeyValue"`
		StatusSet   []string    `json:"statusSet"`
		Offset      json.Number `json:"offset"`
		Limit       json.Number `json:"limit"`
	}
	if fault := call.decode(&in); fault != nil {
		return nil, fault
	}
	for _, status := range in.StatusSet {
		if !slices.Contains(ncloudStatuses, status) {
			return nil, badRequest("statusSet must hold REQUEST, DENY, ACCEPTED, REJECTED, BLOCKED_REQUEST.")
		}
	}
	type row struct {
		relation *NCloudRelation
		key      *NCloudAPIKey
	}
	var rows []row
	for _, r := range n.relations {
		k := n.anyKey(r.APIKeyID)
		if r.ProductID != p.ID || k == nil || (in.APIKeyID != "" && r.APIKeyID != in.APIKeyID) ||
			(in.APIKeyValue != "" && k.PrimaryKey != in.APIKeyValue && k.SecondaryKey != in.APIKeyValue) ||
			(len(in.StatusSet) > 0 && !slices.Contains(in.StatusSet, r.Status)) {
			continue
		}
		rows = append(rows, row{r, k})
	}
	shown, fault := page(n, bodyWindow(in.Offset, in.Limit), rows)
	if fault != nil {
		return nil, fault
	}
	content := make([]map[string]any, len(shown))
	for i, row := range shown {
		content[i] = map[string]any{
			"apiKeyId": row.key.ID, "apiKeyName": row.key.Name, "primaryKey": row.key.PrimaryKey, "secondaryKey": row.key.SecondaryKey,
			"status": row.relation.Status, "domainCode": "PUB",
			"regTime": row.relation.RegTime.Format(time.RFC3339), "modTime": row.relation.ModTime.Format(time.RFC3339),
		}
	}
	return jsonAnswer(http.StatusOK, map[string]any{"apiKeyPage": map[string]any{"total": len(rows), "content": content}}), nil
}

// bodyWindow puts a window that came in a body into the form of a query.
func bodyWindow(offset, limit json.Number) url.Values {
	return url.Values{"offset": {offset.String()}, "limit": {limit.String()}}
}

// anyKey finds a key of whatever tenant.
func (n *NCloud) anyKey(id string) *NCloudAPIKey {
	for _, k := range n.apiKeys {
		if k.ID == id {
			return k
		}
	}
	return nil
}

func (n *NCloud) setSubscriptionStatus(call *ncloudCall) (*answer, *ncloudError) {
	p, fault := n.own(call)
	if fault != nil {
		return nil, fault
	}
	var in struct {
		Status string `json:"status"`
	}
	if fault := call.decode(&in); fault != nil {
		return nil, fault
	}
	if in.Status != "ACCEPTED" && in.Status != "REJECTED" {
		return nil, badRequest("status must be one of ACCEPTED, REJECTED.")
	}
	r := n.relation(p.ID, call.ids[1])
	if r == nil {
		return nil, n.notFound("apiKeyId", call.ids[1])
	}
	if (r.Status == "DENY" || r.Status == "BLOCKED_REQUEST") && n.switches.DecideBlocked == "refused" {
		return nil, badRequest("status cannot be changed from " + r.Status + ".")
	}
	r.Status, r.ModTime = in.Status, n.clock.now().UTC().Truncate(time.Second)
	return &answer{status: http.StatusNoContent}, nil
}

// subscribe asks for a subscription with an own key to an own or published product.
func (n *NCloud) subscribe(call *ncloudCall) (*answer, *ncloudError) {
	k, p, fault := n.keyAndProduct(call)
	if fault != nil {
		return nil, fault
	}
	if existing := n.relation(p.ID, k.ID); existing != nil {
		switch n.switches.RepeatedSubscribe {
		case "refused":
			return nil, badRequest("The API key has subscribed to the product already.")
		case "asks again":
			existing.Status = "REQUEST"
		}
		return &answer{status: http.StatusNoContent}, nil
	}
	status := "REQUEST"
	if p.TenantID == k.TenantID && n.switches.OwnKey == "accepted" {
		status = "ACCEPTED"
	}
	if p.SubscriptionCode == "PUBLIC" {
		switch n.switches.SubscribePublic {
		case "nothing":
			return &answer{status: http.StatusNoContent}, nil
		case "refused":
			return nil, badRequest("A PUBLIC product needs no subscription.")
		}
		status = "ACCEPTED"
	}
	n.relate(p.ID, k.ID, status)
	return &answer{status: http.StatusNoContent}, nil
}

func (n *NCloud) unsubscribe(call *ncloudCall) (*answer, *ncloudError) {
	k, p, fault := n.keyAndProduct(call)
	if fault != nil {
		return nil, fault
	}
	r := n.relation(p.ID, k.ID)
	if r == nil {
		return nil, n.notFound("productId", p.ID)
	}
	n.relations = slices.DeleteFunc(n.relations, func(other *NCloudRelation) bool { return other == r })
	return &answer{status: http.StatusNoContent}, nil
}

// keyAndProduct finds the caller's key and the product that the body names.
func (n *NCloud) keyAndProduct(call *ncloudCall) (*NCloudAPIKey, *NCloudProduct, *ncloudError) {
	var in struct {
		ProductID string `json:"productId"`
	}
	if fault := call.decode(&in); fault != nil {
		return nil, nil, fault
	}
	if in.ProductID == "" {
		return nil, nil, badRequest("productId is required.")
	}
	k, fault := n.ownKey(call.tenant, call.ids[0])
	if fault != nil {
		return nil, nil, fault
	}
	for _, p := range n.products {
		if p.ID == in.ProductID && !p.Deleted && (p.Published || p.TenantID == call.tenant) {
			return k, p, nil
		}
	}
	return nil, nil, n.productNotFound(in.ProductID)
}

// bindUsagePlan picks one of the plans that are associated with the stage.
func (n *NCloud) bindUsagePlan(call *ncloudCall) (*answer, *ncloudError) {
	p, fault := n.own(call)
	if fault != nil {
		return nil, fault
	}
	r := n.relation(p.ID, call.ids[1])
	if r == nil {
		return nil, n.notFound("apiKeyId", call.ids[1])
	}
	stage := p.findStage(call.ids[2])
	if stage == nil {
		return nil, n.notFound("stageId", call.ids[2])
	}
	var in struct {
		UsagePlanID *string `json:"usagePlanId"`
	}
	if fault := call.decode(&in); fault != nil {
		return nil, fault
	}
	switch {
	case in.UsagePlanID == nil || *in.UsagePlanID == "":
		if n.switches.ClearUsagePlan == "refused" {
			return nil, badRequest("usagePlanId is required.")
		}
		delete(r.Plans, stage.ID)
	case !slices.Contains(stage.UsagePlanIDs, *in.UsagePlanID):
		return nil, badRequest("usagePlanId [" + *in.UsagePlanID + "] is not associated with the stage.")
	default:
		r.Plans[stage.ID] = *in.UsagePlanID
	}
	r.bound[stage.ID] = n.clock.now().UTC().Truncate(time.Second) // the subscription itself stays as it is
	return &answer{status: http.StatusNoContent}, nil
}

func (n *NCloud) subscriptionDetail(call *ncloudCall) (*answer, *ncloudError) {
	p, fault := n.own(call)
	if fault != nil {
		return nil, fault
	}
	keyID, apiID, stageID := call.query.Get("apiKeyId"), call.query.Get("apiId"), call.query.Get("stageId")
	if keyID == "" {
		return nil, badRequest("apiKeyId is required.")
	}
	rows := []map[string]any{}
	if r, k := n.relation(p.ID, keyID), n.anyKey(keyID); r != nil && k != nil {
		for _, a := range p.APIs {
			for _, s := range a.Stages {
				_, bound := r.Plans[s.ID]
				if (apiID == "" || apiID == a.ID) && (stageID == "" || stageID == s.ID) && (bound || n.switches.UnboundStages == "listed") {
					rows = append(rows, n.relationJSON(r, k, a, s))
				}
			}
		}
	}
	shown, fault := page(n, call.query, rows)
	if fault != nil {
		return nil, fault
	}
	return jsonAnswer(http.StatusOK, map[string]any{"apiKeyRelations": map[string]any{"total": len(rows), "content": shown}}), nil
}

func (n *NCloud) relationJSON(r *NCloudRelation, k *NCloudAPIKey, a NCloudAPI, s NCloudStage) map[string]any {
	changed, ok := r.bound[s.ID]
	if !ok {
		changed = r.ModTime
	}
	fields := map[string]any{
		"apiId": a.ID, "apiName": a.Name, "stageId": s.ID, "stageName": s.Name, "apiKeyId": k.ID, "apiKeyName": k.Name, "domainCode": "PUB",
		"dailyUsage": 3, "dayCallCount": 5, "monthlyUsage": 30, "monthCallCount": 50,
		"regTime": r.RegTime.Format(time.RFC3339), "modTime": changed.Format(time.RFC3339),
	}
	planID, planName := r.Plans[s.ID], ""
	if plan := n.plan(planID); plan != nil {
		planName = plan.Name
	}
	fields["usagePlanId"], fields["usagePlanName"] = planID, planName
	n.emptyText(fields, "usagePlanId", planID)
	n.emptyText(fields, "usagePlanName", planName)
	return fields
}

// keyCounts counts a product's keys by status, as the overview does.
func (n *NCloud) keyCounts(productID string) map[string]any {
	counts := map[string]int{}
	total := 0
	for _, r := range n.relations {
		if r.ProductID == productID {
			counts[r.Status]++
			total++
		}
	}
	return map[string]any{
		"request": counts["REQUEST"], "accepted": counts["ACCEPTED"], "rejected": counts["REJECTED"],
		"denied": counts["DENY"], "total": total,
	}
}

// Relations returns copies of how keys stand to a product, oldest first.
func (n *NCloud) Relations(productID string) []NCloudRelation {
	n.mu.Lock()
	defer n.mu.Unlock()
	var out []NCloudRelation
	for _, r := range n.relations {
		if r.ProductID == productID {
			copied := *r
			copied.Plans = maps.Clone(r.Plans)
			out = append(out, copied)
		}
	}
	return out
}

// Relate sets how a key stands to a product, behind Terraform's back.
func (n *NCloud) Relate(productID, apiKeyID, status string) {
	n.mu.Lock()
	defer n.mu.Unlock()
	if r := n.relation(productID, apiKeyID); r != nil {
		r.Status = status
		return
	}
	n.relate(productID, apiKeyID, status)
}

// Unrelate removes a subscription behind Terraform's back.
func (n *NCloud) Unrelate(productID, apiKeyID string) {
	n.mu.Lock()
	defer n.mu.Unlock()
	n.relations = slices.DeleteFunc(n.relations, func(r *NCloudRelation) bool { return r.ProductID == productID && r.APIKeyID == apiKeyID })
}

// SetPlan gives a key a usage plan on a stage behind Terraform's back; "" takes it away.
func (n *NCloud) SetPlan(productID, apiKeyID, stageID, planID string) {
	n.mu.Lock()
	defer n.mu.Unlock()
	if r := n.relation(productID, apiKeyID); r != nil {
		delete(r.Plans, stageID)
		if planID != "" {
			r.Plans[stageID] = planID
		}
	}
}
