// SPDX-License-Identifier: MPL-2.0

package simulator

import (
	"net/http"
	"slices"
	"time"
)

var ncloudProductRoutes = []ncloudRoute{
	{http.MethodPost, "/products", with((*NCloud).createProduct)},
	{http.MethodGet, "/products", with((*NCloud).listProducts)},
	{http.MethodGet, "/products/{id}", (*NCloud).getProduct},
	{http.MethodPatch, "/products/{productId}", with((*NCloud).patchProduct)},
	{http.MethodDelete, "/products/{productId}", (*NCloud).deleteProduct},
	{http.MethodGet, "/products/{productId}/overview", (*NCloud).productOverview},
	{http.MethodGet, "/products/{productId}/document", with((*NCloud).productDocument)},
}

// NCloudProduct is a product as the service stores it.
type NCloudProduct struct {
	ID, TenantID, Name, Description, SubscriptionCode string
	Published, Deleted                                bool
	Modifier                                          string
	ModTime                                           time.Time
	APIs                                              []*NCloudAPI
}

type ncloudProductInput struct {
	SubscriptionCode *string `json:"subscriptionCode" required:"true" values:"PUBLIC,PROTECTED"`
	Name             *string `json:"productName" required:"true" chars:"1-100"`
	Description      *string `json:"description" chars:"0-300"`
}

func (n *NCloud) createProduct(call *ncloudCall, in ncloudProductInput) *response {
	p := &NCloudProduct{TenantID: call.tenant}
	if refused := n.saveProduct(p, in); refused != nil {
		return refused
	}
	p.ID = n.newID()
	if n.switches.NewProduct != "nothing" {
		p.APIs = []*NCloudAPI{{Name: "v1", MethodsCount: 1, Stages: []NCloudStage{{Name: "production", DeploymentNo: 1}, {Name: "trial", DeploymentNo: 1}}}}
		n.setAPIDefaults(p)
	}
	n.products = append(n.products, p)
	return created(fields{"product": n.productJSON(p)})
}

func (n *NCloud) patchProduct(call *ncloudCall, in ncloudProductInput) *response {
	if refused := n.saveProduct(call.product, in); refused != nil {
		return refused
	}
	return noContent()
}

func (n *NCloud) saveProduct(p *NCloudProduct, in ncloudProductInput) *response {
	duplicate := find(n.products, func(other *NCloudProduct) bool {
		return other != p && !other.Deleted && other.TenantID == p.TenantID && other.Name == *in.Name
	})
	if duplicate != nil && n.switches.DuplicateNames == "refused" {
		return n.badRequest("productName [" + *in.Name + "] already exists.")
	}
	p.Name, p.SubscriptionCode = *in.Name, *in.SubscriptionCode
	n.describe(&p.Description, in.Description)
	n.touch(&p.Modifier, &p.ModTime)
	return nil
}

// getProduct returns the caller's products, and published ones of other tenants.
func (n *NCloud) getProduct(call *ncloudCall) *response {
	p := find(n.products, func(p *NCloudProduct) bool {
		return p.ID == call.id && (p.TenantID == call.tenant || p.Published) && (!p.Deleted || n.switches.DeletedProduct == "isDeleted")
	})
	if p == nil {
		return n.notFound("productId", call.id)
	}
	return ok(fields{"product": n.productJSON(p)})
}

type ncloudProductFilter struct {
	ncloudWindow

	Name             string `json:"productName" chars:"0-100"`
	SubscriptionCode string `json:"subscriptionCode" values:"PUBLIC,PROTECTED"`
	Published        *bool  `json:"isPublished"`
	Deployed         *bool  `json:"hasDeployedStage"`
	StageWithoutPlan string `json:"hasStageNotAssociatedWithUsagePlanId"`
}

func (n *NCloud) listProducts(call *ncloudCall, in ncloudProductFilter) *response {
	own := filter(n.products, func(p *NCloudProduct) bool {
		return p.TenantID == call.tenant && (!p.Deleted || n.switches.DeletedListed == "yes")
	})
	matching := filter(own, func(p *NCloudProduct) bool {
		return n.matchesName(p.Name, in.Name) &&
			(in.SubscriptionCode == "" || p.SubscriptionCode == in.SubscriptionCode) &&
			(in.Published == nil || p.Published == *in.Published) &&
			(in.Deployed == nil || p.hasDeployedStage() == *in.Deployed) &&
			(in.StageWithoutPlan == "" || p.hasStageWithout(in.StageWithoutPlan))
	})
	page := ncloudPage(n, call, "content", matching, func(p *NCloudProduct) fields {
		body := n.productJSON(p)
		body["hasDeployedStage"] = p.hasDeployedStage()
		return body
	})
	return ok(fields{"initialCount": len(own), "productPage": page})
}

func (n *NCloud) deleteProduct(call *ncloudCall) *response {
	p := call.product
	if len(p.apis()) > 0 && n.switches.DeleteWithAPIs == "refused" {
		return n.conflict("productId [" + p.ID + "] has APIs.")
	}
	n.delete(p)
	return noContent()
}

// delete deletes a product and its subscriptions.
func (n *NCloud) delete(p *NCloudProduct) {
	p.Deleted = true
	n.touch(&p.Modifier, &p.ModTime)
	n.subscriptions = slices.DeleteFunc(n.subscriptions, func(s *NCloudSubscription) bool { return s.ProductID == p.ID })
}

func (n *NCloud) productOverview(call *ncloudCall) *response {
	p := call.product
	apis := render(p.apis(), func(a *NCloudAPI) fields {
		return fields{"apiId": a.ID, "apiName": a.Name, "domainCode": "PUB", "methodsCount": a.countMethods(), "stages": n.stagesJSON(p, a.Stages)}
	})
	return ok(fields{"apis": apis, "apiKeyCountInfo": n.keyCounts(p.ID)})
}

type ncloudDocumentFilter struct {
	ncloudWindow

	APIName string `json:"apiName" chars:"0-20"`
}

func (n *NCloud) productDocument(call *ncloudCall, in ncloudDocumentFilter) *response {
	return n.documentPage(call, call.product, in, func(NCloudStage) bool { return true })
}

func (n *NCloud) documentPage(call *ncloudCall, p *NCloudProduct, in ncloudDocumentFilter, listed func(NCloudStage) bool) *response {
	matching := filter(p.apis(), func(a *NCloudAPI) bool { return n.matchesName(a.Name, in.APIName) })
	page := ncloudPage(n, call, "content", matching, func(a *NCloudAPI) fields {
		return fields{
			"apiId": a.ID, "apiName": a.Name, "apiDescription": a.Description, "domainCode": "PUB", "stages": n.stagesJSON(p, filter(a.Stages, listed)),
		}
	})
	return ok(fields{"apiPage": page})
}

func (n *NCloud) productJSON(p *NCloudProduct) fields {
	body := fields{
		"productId": p.ID, "invokeId": p.ID, "tenantId": p.TenantID,
		"productName": p.Name, "productDescription": p.Description, "subscriptionCode": p.SubscriptionCode,
		"isPublished": p.Published, "isDeleted": p.Deleted,
		"modifier": p.Modifier, "modTime": p.ModTime.Format(time.RFC3339),
		"domainCode": "PUB", "zoneCode": "PUBLIC",
	}
	if n.switches.ZoneCode == "absent" {
		delete(body, "zoneCode")
	}
	n.emptyText(body, "productDescription")
	if n.switches.IAMFields == "present" {
		body["permission"], body["actionName"], body["disabled"] = "ALLOW", "View/getProductDetail", false
	}
	return body
}

func (n *NCloud) stagesJSON(p *NCloudProduct, stages []NCloudStage) []fields {
	return render(stages, func(s NCloudStage) fields {
		return fields{
			"stageId": s.ID, "stageName": s.Name, "host": n.invokeHost(p),
			"deployedStageDeploymentNo": s.DeploymentNo,
		}
	})
}

// apis returns the APIs that are not deleted.
func (p *NCloudProduct) apis() []*NCloudAPI {
	return filter(p.APIs, func(a *NCloudAPI) bool { return !a.Deleted })
}

// eachStage calls f with every stage of the product.
func (p *NCloudProduct) eachStage(f func(*NCloudAPI, *NCloudStage)) {
	for _, a := range p.apis() {
		for i := range a.Stages {
			f(a, &a.Stages[i])
		}
	}
}

// findStage returns a stage of an API, of any API if it is nil. It returns nil if there is none.
func (p *NCloudProduct) findStage(api *NCloudAPI, id string) *NCloudStage {
	var stage *NCloudStage
	p.eachStage(func(a *NCloudAPI, s *NCloudStage) {
		if s.ID == id && (api == nil || a == api) {
			stage = s
		}
	})
	return stage
}

func (p *NCloudProduct) hasDeployedStage() bool {
	return slices.ContainsFunc(p.apis(), func(a *NCloudAPI) bool {
		return slices.ContainsFunc(a.Stages, func(s NCloudStage) bool { return s.DeploymentNo > 0 })
	})
}

func (p *NCloudProduct) hasStageWithout(plan string) bool {
	return slices.ContainsFunc(p.apis(), func(a *NCloudAPI) bool { return a.hasStageWithout(plan) })
}

// Products returns copies of a tenant's products that are not deleted, oldest first.
func (n *NCloud) Products(tenant string) []NCloudProduct {
	n.mu.Lock()
	defer n.mu.Unlock()
	out := copies(n.products, func(p *NCloudProduct) bool { return p.TenantID == tenant && !p.Deleted })
	for i := range out {
		out[i].APIs = out[i].apis()
		for j, a := range out[i].APIs {
			out[i].APIs[j] = a.copy()
		}
	}
	return out
}

// AddProduct adds a product, with defaults for what is empty, and returns its ID.
func (n *NCloud) AddProduct(p NCloudProduct) string {
	n.mu.Lock()
	defer n.mu.Unlock()
	n.setDefaults(&p.ID, &p.TenantID)
	if p.SubscriptionCode == "" {
		p.SubscriptionCode = "PROTECTED"
	}
	n.setAPIDefaults(&p)
	n.touch(&p.Modifier, &p.ModTime)
	n.products = append(n.products, &p)
	return p.ID
}

// ChangeProduct changes a product outside Terraform. It reports whether it exists.
func (n *NCloud) ChangeProduct(id string, change func(*NCloudProduct)) bool {
	n.mu.Lock()
	defer n.mu.Unlock()
	p := find(n.products, func(p *NCloudProduct) bool { return p.ID == id && !p.Deleted })
	if p == nil {
		return false
	}
	change(p)
	n.setAPIDefaults(p)
	n.touch(&p.Modifier, &p.ModTime)
	return true
}

// DeleteProduct deletes a product and its subscriptions outside Terraform. It reports
// whether it existed.
func (n *NCloud) DeleteProduct(id string) bool {
	return n.ChangeProduct(id, n.delete)
}
