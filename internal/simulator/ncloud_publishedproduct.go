// SPDX-License-Identifier: MPL-2.0

package simulator

import (
	"net/http"
	"slices"
)

// NCloudVendorTenantID is the tenant of the vendor's own products.
const NCloudVendorTenantID = "c0ffee230cebc1402ba89b1488969510"

// "{id}" is not resolved: a caller sees the products of others here.
var ncloudPublishedProductRoutes = []ncloudRoute{
	{http.MethodPost, "/published-products/search", with((*NCloud).searchPublished)},
	{http.MethodGet, "/published-products/{id}", (*NCloud).getPublished},
	{http.MethodGet, "/published-products/{id}/documents", with((*NCloud).publishedDocuments)},
}

type ncloudPublishedFilter struct {
	ncloudWindow

	Subscribed  *bool    `json:"subscribed"`
	PublisherID string   `json:"publisherId" chars:"1-32"`
	Name        string   `json:"productName" chars:"0-100"`
	Types       []string `json:"productType" values:"MY,NCP,OTHERS"`
}

func (n *NCloud) searchPublished(call *ncloudCall, in ncloudPublishedFilter) *response {
	types := in.Types
	if len(types) == 0 && n.switches.PublishedTypes == "NCP" {
		types = []string{"NCP"}
	}
	all := filter(n.products, func(p *NCloudProduct) bool { return p.Published && !p.Deleted })
	matching := filter(all, func(p *NCloudProduct) bool {
		return n.matchesName(p.Name, in.Name) && (in.PublisherID == "" || p.TenantID == in.PublisherID) &&
			(in.Subscribed == nil || n.subscribed(call.tenant, p) == *in.Subscribed) &&
			(len(types) == 0 || slices.Contains(types, publishedType(call.tenant, p)))
	})
	page := ncloudPage(n, call, "content", matching, func(p *NCloudProduct) fields {
		body := fields{
			"productId": p.ID, "productName": p.Name, "productDescription": p.Description, "subscriptionCode": p.SubscriptionCode,
			"subscribed": n.subscribed(call.tenant, p), "tenantId": p.TenantID, "domainCode": "PUB",
		}
		n.emptyText(body, "productDescription")
		return body
	})
	return ok(fields{"initialCount": len(all), "productPage": page})
}

func publishedType(tenant string, p *NCloudProduct) string {
	switch p.TenantID {
	case tenant:
		return "MY"
	case NCloudVendorTenantID:
		return "NCP"
	}
	return "OTHERS"
}

// subscribed reports whether a key of the tenant has a subscription to the product.
func (n *NCloud) subscribed(tenant string, p *NCloudProduct) bool {
	return slices.ContainsFunc(n.subscriptions, func(s *NCloudSubscription) bool {
		k := n.anyKey(s.APIKeyID)
		return s.ProductID == p.ID && k != nil && k.TenantID == tenant
	})
}

func (n *NCloud) published(call *ncloudCall) (*NCloudProduct, *response) {
	p := find(n.products, func(p *NCloudProduct) bool { return p.ID == call.id && p.Published && !p.Deleted })
	if p == nil {
		return nil, n.notFound("productId", call.id)
	}
	return p, nil
}

func (n *NCloud) getPublished(call *ncloudCall) *response {
	p, refused := n.published(call)
	if refused != nil {
		return refused
	}
	return ok(fields{"product": n.productJSON(p)})
}

func (n *NCloud) publishedDocuments(call *ncloudCall, in ncloudDocumentFilter) *response {
	p, refused := n.published(call)
	if refused != nil {
		return refused
	}
	return n.documentPage(call, p, in, func(s NCloudStage) bool { return s.Published || n.switches.PublishedDocuments == "all stages" })
}
