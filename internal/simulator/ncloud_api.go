// SPDX-License-Identifier: MPL-2.0

package simulator

import (
	"net/http"
	"slices"
	"time"
)

var ncloudAPIRoutes = []ncloudRoute{
	{http.MethodPost, "/products/{productId}/apis", with((*NCloud).createAPI)},
	{http.MethodGet, "/products/{productId}/apis", with((*NCloud).listAPIs)},
	{http.MethodGet, "/products/{productId}/apis/infos", with((*NCloud).listAPIs)},
	{http.MethodGet, "/products/{productId}/apis/filter", with((*NCloud).listAPIs)},
	{http.MethodGet, "/products/{productId}/apis/{id}", (*NCloud).getAPI},
	{http.MethodPatch, "/products/{productId}/apis/{apiId}", with((*NCloud).patchAPI)},
	{http.MethodDelete, "/products/{productId}/apis/{apiId}", (*NCloud).deleteAPI},
	{http.MethodGet, "/products/{productId}/apis/{apiId}/documents", (*NCloud).getDocument},
	{http.MethodPatch, "/products/{productId}/apis/{apiId}/documents", with((*NCloud).patchDocument)},
	{http.MethodPost, "/products/{productId}/apis/{apiId}/publish", onStages(with((*NCloud).publish))},
}

// NCloudAPI is an API of a product.
type NCloudAPI struct {
	ID, TenantID, Name, Description string
	// DocumentMd is nil before it is first written.
	DocumentMd   *string
	MethodsCount int64
	Stages       []NCloudStage
	Deleted      bool
	Modifier     string
	ModTime      time.Time

	Draft NCloudDraft

	reads      lagging[ncloudAPIText]
	draftReads lagging[NCloudDraft]
	stageReads lagging[[]NCloudStage]
}

// ncloudAPIText is what reads return late if writes are not visible at once.
type ncloudAPIText struct {
	description string
	documentMd  *string
	modTime     time.Time
}

type ncloudAPIInput struct {
	Name        *string `json:"apiName" required:"true" chars:"1-20" pattern:"[A-Za-z0-9_-]+"`
	Description *string `json:"apiDescription" chars:"0-300"`
}

func (n *NCloud) createAPI(call *ncloudCall, in ncloudAPIInput) *response {
	p := call.product
	duplicate := find(p.apis(), func(a *NCloudAPI) bool { return a.Name == *in.Name })
	if refused := n.duplicate("apiName", *in.Name, duplicate != nil); refused != nil {
		return refused
	}
	a := &NCloudAPI{ID: n.newID(), TenantID: call.tenant, Name: *in.Name}
	set(&a.Description, in.Description, false)
	n.touch(&a.Modifier, &a.ModTime)
	n.completeDraft(&a.Draft)
	p.APIs = append(p.APIs, a)
	return created(fields{"api": n.apiJSON(p, a, false)})
}

// duplicate refuses a second API or stage of one name, as the switch requires.
func (n *NCloud) duplicate(field, name string, exists bool) *response {
	message := field + " [" + name + "] already exists."
	switch {
	case !exists || n.switches.DuplicateAPINames == "allowed":
		return nil
	case n.switches.DuplicateAPINames == "409":
		return n.conflict(message)
	}
	return n.badRequest(message)
}

type ncloudAPIFilter struct {
	ncloudWindow

	Name             string `json:"apiName" chars:"0-20"`
	WithStage        bool   `json:"withStage"`
	HasStage         *bool  `json:"hasStage"`
	StageWithoutPlan string `json:"hasStageNotAssociatedWithUsagePlanId"`
}

func (n *NCloud) listAPIs(call *ncloudCall, in ncloudAPIFilter) *response {
	matching := filter(call.product.APIs, func(a *NCloudAPI) bool {
		return (!a.Deleted || n.switches.DeletedListed == "yes") && n.matchesName(a.Name, in.Name) &&
			(in.HasStage == nil || *in.HasStage == (len(a.Stages) > 0)) &&
			(in.StageWithoutPlan == "" || a.hasStageWithout(in.StageWithoutPlan))
	})
	return ok(ncloudPage(n, call, "apis", matching, func(a *NCloudAPI) fields { return n.apiJSON(call.product, a, in.WithStage) }))
}

func (n *NCloud) getAPI(call *ncloudCall) *response {
	p, a, refused := n.findAPI(call, call.id, n.switches.DeletedAPI == "isDeleted")
	if refused != nil {
		return refused
	}
	return ok(fields{"api": n.apiJSON(p, a, false)})
}

// findAPI finds an API of the call's product, or of another one as the switch allows.
func (n *NCloud) findAPI(call *ncloudCall, id string, deleted bool) (*NCloudProduct, *NCloudAPI, *response) {
	in := func(p *NCloudProduct) *NCloudAPI {
		return find(p.APIs, func(a *NCloudAPI) bool { return a.ID == id && (!a.Deleted || deleted) })
	}
	if a := in(call.product); a != nil {
		return call.product, a, nil
	}
	other := find(n.products, func(p *NCloudProduct) bool { return p.TenantID == call.tenant && !p.Deleted && in(p) != nil })
	if other != nil {
		switch n.switches.MixedIDs {
		case "ignored":
			return other, in(other), nil
		case "400":
			return nil, nil, n.badRequest("apiId [" + id + "] does not belong to productId [" + call.product.ID + "].")
		}
	}
	return nil, nil, n.notFound("apiId", id)
}

type ncloudAPIUpdate struct {
	Description *string `json:"apiDescription" required:"true" chars:"0-300"`
}

func (n *NCloud) patchAPI(call *ncloudCall, in ncloudAPIUpdate) *response {
	if *in.Description == "" && n.switches.EmptyAPIText == "refused" {
		return n.badRequest("apiDescription must not be empty.")
	}
	n.writeAPI(call.api, func(a *NCloudAPI) { a.Description = *in.Description })
	return noContent()
}

// writeAPI changes an API. Reads may return what it was before.
func (n *NCloud) writeAPI(a *NCloudAPI, change func(*NCloudAPI)) {
	a.reads.written(n.staleReads(), a.text())
	change(a)
	n.touch(&a.Modifier, &a.ModTime)
}

// editBelow records an edit of the draft, which may change the API's modTime.
func (n *NCloud) editBelow(a *NCloudAPI) {
	if n.switches.APIModTime == "moves" {
		n.touch(&a.Modifier, &a.ModTime)
	}
}

func (n *NCloud) deleteAPI(call *ncloudCall) *response {
	a := call.api
	refuse := n.switches.DeleteAPIWithStages
	if refuse == "refused" && len(a.Stages) > 0 {
		return n.conflict("apiId [" + a.ID + "] has stages.")
	}
	if refuse != "allowed" && a.published() {
		return n.conflict("apiId [" + a.ID + "] has published stages.")
	}
	n.removeAPI(call.product, a)
	return noContent()
}

func (n *NCloud) removeAPI(p *NCloudProduct, a *NCloudAPI) {
	published := a.published()
	a.Deleted, a.Stages = true, nil
	n.touch(&a.Modifier, &a.ModTime)
	if published && n.switches.PublishedFlag == "recomputed" {
		p.recomputePublished()
	}
}

func (n *NCloud) getDocument(call *ncloudCall) *response {
	a := call.api
	body := fields{"apiId": a.ID, "tenantId": a.TenantID, "modifier": a.Modifier, "documentMd": nil}
	text := a.reads.read(a.text()).documentMd
	switch unset := n.switches.UnsetDocument; {
	case text != nil:
		body["documentMd"] = *text
	case unset == "404":
		return n.notFound("documentMd", a.ID)
	case unset == "empty":
		body["documentMd"] = ""
	case unset == "absent":
		delete(body, "documentMd")
	}
	return ok(body)
}

type ncloudDocumentInput struct {
	Text *string `json:"documentMd" required:"true" chars:"0-65535"`
}

func (n *NCloud) patchDocument(call *ncloudCall, in ncloudDocumentInput) *response {
	if *in.Text == "" && n.switches.EmptyAPIText == "refused" {
		return n.badRequest("documentMd must not be empty.")
	}
	n.writeAPI(call.api, func(a *NCloudAPI) { a.DocumentMd = in.Text })
	return noContent()
}

type ncloudPublishInput struct {
	Stages *[]ncloudPublishStage `json:"stages" required:"true"`
}

type ncloudPublishStage struct {
	ID        *string `json:"stageId" required:"true" chars:"1-10"`
	Published *bool   `json:"isPublished" required:"true"`
}

// publish changes nothing if it refuses one of the stages.
func (n *NCloud) publish(call *ncloudCall, in ncloudPublishInput) *response {
	for _, one := range *in.Stages {
		if call.product.findStage(call.api, *one.ID) == nil {
			return n.notFound("stageId", *one.ID)
		}
	}
	if n.switches.PublishList == "replaces" {
		for i := range call.api.Stages {
			call.api.Stages[i].Published = false
		}
	}
	for _, one := range *in.Stages {
		call.product.findStage(call.api, *one.ID).Published = *one.Published
	}
	call.product.recomputePublished()
	return noContent()
}

// recomputePublished sets the flag of a product that one of its stages is published.
func (p *NCloudProduct) recomputePublished() {
	p.Published = slices.ContainsFunc(p.apis(), (*NCloudAPI).published)
}

func (a *NCloudAPI) published() bool {
	return slices.ContainsFunc(a.Stages, func(s NCloudStage) bool { return s.Published })
}

func (a *NCloudAPI) hasStageWithout(plan string) bool {
	return slices.ContainsFunc(a.Stages, func(s NCloudStage) bool { return !slices.Contains(s.UsagePlanIDs, plan) })
}

func (a *NCloudAPI) text() ncloudAPIText {
	return ncloudAPIText{a.Description, a.DocumentMd, a.ModTime}
}

func (n *NCloud) apiJSON(p *NCloudProduct, a *NCloudAPI, withStage bool) fields {
	text := a.reads.read(a.text())
	body := fields{
		"apiId": a.ID, "productId": p.ID, "tenantId": a.TenantID, "apiName": a.Name, "apiDescription": text.description,
		"domainCode": "PUB", "isDeleted": a.Deleted, "modifier": a.Modifier, "modTime": text.modTime.Format(time.RFC3339),
	}
	n.unsetText(body, "apiDescription")
	if n.switches.IAMFields == "present" {
		body["permission"], body["actionName"], body["disabled"] = "ALLOW", "View/getApiDetail", false
	}
	switch {
	case withStage || n.switches.APIStages == "filled":
		body["stages"] = render(a.stageReads.read(a.Stages), func(s NCloudStage) fields {
			return fields{"apiId": a.ID, "stageId": s.ID, "stageName": s.Name, "isPublished": s.Published}
		})
	case n.switches.APIStages == "empty":
		body["stages"] = []fields{}
	case n.switches.APIStages == "null":
		body["stages"] = nil
	}
	return body
}

// setAPIDefaults completes the APIs and stages that a test adds.
func (n *NCloud) setAPIDefaults(p *NCloudProduct) {
	for _, a := range p.apis() {
		n.setDefaults(&a.ID, &a.TenantID)
		if a.Modifier == "" {
			n.touch(&a.Modifier, &a.ModTime)
		}
		n.completeDraft(&a.Draft)
		n.completeStages(a)
	}
}

func (a *NCloudAPI) copy() *NCloudAPI {
	out := *a
	out.Draft = a.Draft.copy()
	out.Stages = deepCopy(a.Stages)
	return &out
}

// APIs returns copies of a product's APIs that are not deleted, oldest first.
func (n *NCloud) APIs(productID string) []NCloudAPI {
	n.mu.Lock()
	defer n.mu.Unlock()
	var out []NCloudAPI
	for _, p := range n.products {
		if p.ID == productID {
			for _, a := range p.apis() {
				out = append(out, *a.copy())
			}
		}
	}
	return out
}

// AddAPI adds an API, with defaults for what is empty, and returns its ID.
func (n *NCloud) AddAPI(productID string, a NCloudAPI) string {
	n.ChangeProduct(productID, func(p *NCloudProduct) { p.APIs = append(p.APIs, &a) })
	return a.ID
}

// ChangeAPI changes an API outside Terraform. It reports whether it exists.
func (n *NCloud) ChangeAPI(id string, change func(*NCloudAPI)) bool {
	return n.withAPI(id, func(_ *NCloudProduct, a *NCloudAPI) { n.writeAPI(a, change) })
}

// DeleteAPI deletes an API outside Terraform. It reports whether it existed.
func (n *NCloud) DeleteAPI(id string) bool { return n.withAPI(id, n.removeAPI) }

func (n *NCloud) withAPI(id string, do func(*NCloudProduct, *NCloudAPI)) bool {
	n.mu.Lock()
	defer n.mu.Unlock()
	for _, p := range n.products {
		if a := find(p.apis(), func(a *NCloudAPI) bool { return a.ID == id }); a != nil && !p.Deleted {
			do(p, a)
			n.setAPIDefaults(p)
			return true
		}
	}
	return false
}
