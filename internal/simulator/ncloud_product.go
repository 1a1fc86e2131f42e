package simulator

import (
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"
)

// ncloudModifier is the user who makes all changes.
const ncloudModifier = "3f2d3020-5bb7-11ec-bfb8-246e96591a38"

type ncloudProductInput struct {
	Name             *string `json:"productName"`
	Description      *string `json:"description"`
	SubscriptionCode *string `json:"subscriptionCode"`
}

func (in ncloudProductInput) validate() *ncloudError {
	switch {
	case in.SubscriptionCode == nil:
		return badRequest("subscriptionCode is required.")
	case *in.SubscriptionCode != "PUBLIC" && *in.SubscriptionCode != "PROTECTED":
		return badRequest("subscriptionCode must be one of PUBLIC, PROTECTED.")
	case in.Name == nil:
		return badRequest("productName is required.")
	case *in.Name == "" || utf8.RuneCountInString(*in.Name) > 100:
		return badRequest("productName must have 1 to 100 characters.")
	case in.Description != nil && utf8.RuneCountInString(*in.Description) > 300:
		return badRequest("description must have 0 to 300 characters.")
	}
	return nil
}

func (n *NCloud) createProduct(call *ncloudCall) (*answer, *ncloudError) {
	var in ncloudProductInput
	if fault := call.decode(&in); fault != nil {
		return nil, fault
	}
	if fault := in.validate(); fault != nil {
		return nil, fault
	}
	if fault := n.refuseDuplicate(call.tenant, *in.Name, nil); fault != nil {
		return nil, fault
	}
	p := &NCloudProduct{ID: n.newID(), TenantID: call.tenant, Name: *in.Name, SubscriptionCode: *in.SubscriptionCode}
	if in.Description != nil {
		p.Description = *in.Description
	}
	if n.switches.NewProduct != "nothing" {
		p.APIs = []NCloudAPI{{Name: "v1", MethodsCount: 1, Stages: []NCloudStage{{Name: "production", DeploymentNo: 1}, {Name: "trial", DeploymentNo: 1}}}}
		n.nameAPIs(p)
	}
	n.touch(p)
	n.products = append(n.products, p)
	return jsonAnswer(http.StatusCreated, map[string]any{"product": n.productJSON(p)}), nil
}

func (n *NCloud) refuseDuplicate(tenant, name string, except *NCloudProduct) *ncloudError {
	if n.switches.DuplicateNames == "allowed" {
		return nil
	}
	for _, p := range n.products {
		if p != except && !p.Deleted && p.TenantID == tenant && p.Name == name {
			return badRequest(fmt.Sprintf("productName [%s] already exists.", name))
		}
	}
	return nil
}

func (n *NCloud) touch(p *NCloudProduct) {
	p.Modifier, p.ModTime = ncloudModifier, n.clock.now().UTC().Truncate(time.Second)
}

// own finds the caller's product.
func (n *NCloud) own(call *ncloudCall) (*NCloudProduct, *ncloudError) {
	for _, p := range n.products {
		if p.ID == call.ids[0] && p.TenantID == call.tenant && !p.Deleted {
			return p, nil
		}
	}
	return nil, n.productNotFound(call.ids[0])
}

func (n *NCloud) productNotFound(id string) *ncloudError { return n.notFound("productId", id) }

func (n *NCloud) getProduct(call *ncloudCall) (*answer, *ncloudError) {
	for _, p := range n.products {
		mine := p.TenantID == call.tenant
		if p.ID != call.ids[0] || (!mine && !p.Published) || (p.Deleted && n.switches.DeletedProduct == "404") {
			continue
		}
		return jsonAnswer(http.StatusOK, map[string]any{"product": n.productJSON(p)}), nil
	}
	return nil, n.productNotFound(call.ids[0])
}

func (n *NCloud) listProducts(call *ncloudCall) (*answer, *ncloudError) {
	keep, fault := n.productFilter(call)
	if fault != nil {
		return nil, fault
	}
	mine, rows := 0, []*NCloudProduct{}
	for _, p := range n.products {
		if p.TenantID != call.tenant || (p.Deleted && n.switches.DeletedListed == "no") {
			continue
		}
		mine++
		if keep(p) {
			rows = append(rows, p)
		}
	}
	shown, fault := page(n, call.query, rows)
	if fault != nil {
		return nil, fault
	}
	content := make([]map[string]any, len(shown))
	for i, p := range shown {
		content[i] = n.productJSON(p)
		content[i]["hasDeployedStage"] = p.hasDeployedStage()
	}
	return jsonAnswer(http.StatusOK, map[string]any{
		"initialCount": mine,
		"productPage":  map[string]any{"total": len(rows), "content": content},
	}), nil
}

// productFilter returns what the query keeps.
func (n *NCloud) productFilter(call *ncloudCall) (func(*NCloudProduct) bool, *ncloudError) {
	name, code := call.query.Get("productName"), call.query.Get("subscriptionCode")
	if utf8.RuneCountInString(name) > 100 {
		return nil, badRequest("productName must have 0 to 100 characters.")
	}
	if code != "" && code != "PUBLIC" && code != "PROTECTED" {
		return nil, badRequest("subscriptionCode must be one of PUBLIC, PROTECTED.")
	}
	published, err1 := optionalBool(call.query.Get("isPublished"))
	deployed, err2 := optionalBool(call.query.Get("hasDeployedStage"))
	if err1 != nil || err2 != nil {
		return nil, badRequest("isPublished and hasDeployedStage must be true or false.")
	}
	plan := call.query.Get("hasStageNotAssociatedWithUsagePlanId")
	return func(p *NCloudProduct) bool {
		return n.matchesName(p.Name, name) &&
			(code == "" || p.SubscriptionCode == code) &&
			(published == nil || p.Published == *published) &&
			(deployed == nil || p.hasDeployedStage() == *deployed) &&
			(plan == "" || p.hasStageWithout(plan))
	}, nil
}

func optionalBool(text string) (*bool, error) {
	if text == "" {
		return nil, nil //nolint:nilnil // absent is neither value nor error
	}
	value, err := strconv.ParseBool(text)
	return &value, err
}

func (n *NCloud) patchProduct(call *ncloudCall) (*answer, *ncloudError) {
	p, fault := n.own(call)
	if fault != nil {
		return nil, fault
	}
	var in ncloudProductInput
	if fault := call.decode(&in); fault != nil {
		return nil, fault
	}
	if fault := in.validate(); fault != nil {
		return nil, fault
	}
	if fault := n.refuseDuplicate(call.tenant, *in.Name, p); fault != nil {
		return nil, fault
	}
	p.Name, p.SubscriptionCode = *in.Name, *in.SubscriptionCode
	switch {
	case in.Description != nil:
		p.Description = *in.Description
	case n.switches.OmittedDescription == "clear":
		p.Description = ""
	}
	n.touch(p)
	return &answer{status: http.StatusNoContent}, nil
}

func (n *NCloud) deleteProduct(call *ncloudCall) (*answer, *ncloudError) {
	p, fault := n.own(call)
	if fault != nil {
		return nil, fault
	}
	if len(p.APIs) > 0 && n.switches.DeleteWithAPIs == "refused" {
		return nil, &ncloudError{http.StatusConflict, "10005", fmt.Sprintf("productId [%s] has APIs.", p.ID), ""}
	}
	p.Deleted = true
	n.touch(p)
	return &answer{status: http.StatusNoContent}, nil
}

func (n *NCloud) productOverview(call *ncloudCall) (*answer, *ncloudError) {
	p, fault := n.own(call)
	if fault != nil {
		return nil, fault
	}
	apis := make([]map[string]any, len(p.APIs))
	for i, a := range p.APIs {
		apis[i] = map[string]any{
			"apiId": a.ID, "apiName": a.Name, "domainCode": "PUB", "methodsCount": a.MethodsCount, "stages": p.stagesJSON(a),
		}
	}
	return jsonAnswer(http.StatusOK, map[string]any{"apis": apis, "apiKeyCountInfo": n.keyCounts(p.ID)}), nil
}

func (n *NCloud) productDocument(call *ncloudCall) (*answer, *ncloudError) {
	p, fault := n.own(call)
	if fault != nil {
		return nil, fault
	}
	name := call.query.Get("apiName")
	if utf8.RuneCountInString(name) > 20 {
		return nil, badRequest("apiName must have 0 to 20 characters.")
	}
	var rows []NCloudAPI
	for _, a := range p.APIs {
		if n.matchesName(a.Name, name) {
			rows = append(rows, a)
		}
	}
	shown, fault := page(n, call.query, rows)
	if fault != nil {
		return nil, fault
	}
	content := make([]map[string]any, len(shown))
	for i, a := range shown {
		content[i] = map[string]any{
			"apiId": a.ID, "apiName": a.Name, "apiDescription": a.Description, "domainCode": "PUB", "stages": p.stagesJSON(a),
		}
	}
	return jsonAnswer(http.StatusOK, map[string]any{"apiPage": map[string]any{"total": len(rows), "content": content}}), nil
}

func (n *NCloud) productJSON(p *NCloudProduct) map[string]any {
	fields := map[string]any{
		"productId": p.ID, "invokeId": p.ID, "tenantId": p.TenantID,
		"productName": p.Name, "productDescription": p.Description, "subscriptionCode": p.SubscriptionCode,
		"isPublished": p.Published, "isDeleted": p.Deleted,
		"modifier": p.Modifier, "modTime": p.ModTime.Format(time.RFC3339),
		"domainCode": "PUB", "zoneCode": "PUBLIC",
	}
	if n.switches.ZoneCode == "absent" {
		delete(fields, "zoneCode")
	}
	n.emptyText(fields, "productDescription", p.Description)
	if n.switches.IAMFields == "present" {
		fields["permission"], fields["actionName"], fields["disabled"] = "ALLOW", "View/getProductDetail", false
	}
	return fields
}

func (p *NCloudProduct) stagesJSON(a NCloudAPI) []map[string]any {
	stages := make([]map[string]any, len(a.Stages))
	for i, s := range a.Stages {
		stages[i] = map[string]any{
			"stageId": s.ID, "stageName": s.Name, "host": p.ID + ".apigw.ntruss.com/" + strings.ToLower(s.Name),
			"deployedStageDeploymentNo": s.DeploymentNo,
		}
	}
	return stages
}

// eachStage calls f with every stage of the product.
func (p *NCloudProduct) eachStage(f func(*NCloudAPI, *NCloudStage)) {
	for i := range p.APIs {
		for j := range p.APIs[i].Stages {
			f(&p.APIs[i], &p.APIs[i].Stages[j])
		}
	}
}

// findStage returns the stage of this id, or nil.
func (p *NCloudProduct) findStage(id string) *NCloudStage {
	var found *NCloudStage
	p.eachStage(func(_ *NCloudAPI, s *NCloudStage) {
		if s.ID == id {
			found = s
		}
	})
	return found
}

func (p *NCloudProduct) hasDeployedStage() bool {
	return slices.ContainsFunc(p.APIs, func(a NCloudAPI) bool {
		return slices.ContainsFunc(a.Stages, func(s NCloudStage) bool { return s.DeploymentNo > 0 })
	})
}

func (p *NCloudProduct) hasStageWithout(plan string) bool {
	return slices.ContainsFunc(p.APIs, func(a NCloudAPI) bool {
		return slices.ContainsFunc(a.Stages, func(s NCloudStage) bool { return !slices.Contains(s.UsagePlanIDs, plan) })
	})
}

// Products returns copies of a tenant's products that are not deleted, oldest first.
func (n *NCloud) Products(tenant string) []NCloudProduct {
	n.mu.Lock()
	defer n.mu.Unlock()
	var out []NCloudProduct
	for _, p := range n.products {
		if p.TenantID == tenant && !p.Deleted {
			out = append(out, *p)
		}
	}
	return out
}

// AddProduct places a product; what is left empty gets a usual value. It returns the id.
func (n *NCloud) AddProduct(p NCloudProduct) string {
	n.mu.Lock()
	defer n.mu.Unlock()
	if p.ID == "" {
		p.ID = n.newID()
	}
	if p.TenantID == "" {
		p.TenantID = NCloudTenantID
	}
	if p.SubscriptionCode == "" {
		p.SubscriptionCode = "PROTECTED"
	}
	n.nameAPIs(&p)
	n.touch(&p)
	n.products = append(n.products, &p)
	return p.ID
}

// nameAPIs gives ids to the APIs and stages that have none.
func (n *NCloud) nameAPIs(p *NCloudProduct) {
	p.eachStage(func(_ *NCloudAPI, s *NCloudStage) {
		if s.ID == "" {
			s.ID = n.newID()
		}
	})
	for i := range p.APIs {
		if p.APIs[i].ID == "" {
			p.APIs[i].ID = n.newID()
		}
	}
}

// ChangeProduct changes a product behind Terraform's back. It reports whether
// there is such a product.
func (n *NCloud) ChangeProduct(id string, change func(*NCloudProduct)) bool {
	n.mu.Lock()
	defer n.mu.Unlock()
	for _, p := range n.products {
		if p.ID == id && !p.Deleted {
			change(p)
			n.touch(p)
			return true
		}
	}
	return false
}

// DeleteProduct deletes a product behind Terraform's back.
func (n *NCloud) DeleteProduct(id string) bool {
	return n.ChangeProduct(id, func(p *NCloudProduct) { p.Deleted = true })
}
