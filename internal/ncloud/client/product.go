// SPDX-License-Identifier: MPL-2.0

package client

import (
	"context"
	"iter"
	"net/http"
	"net/url"
	"strconv"

	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/rest"
)

// Values of a product's SubscriptionCode (create page).
const (
	SubscriptionPublic    = "PUBLIC"    // anyone may call the APIs
	SubscriptionProtected = "PROTECTED" // the publisher approves each API key
)

// Limits of a product's fields, in characters (create page).
const (
	MaxProductName        = 100
	MaxProductDescription = 300
)

// Product groups APIs (product page). Its fields are documented as optional, so that some are pointers.
type Product struct {
	ID               string  `json:"productId"`
	InvokeID         *string `json:"invokeId"`
	TenantID         *string `json:"tenantId"`
	Name             string  `json:"productName"`
	Description      string  `json:"productDescription"` // null, absent and "" mean the same
	SubscriptionCode string  `json:"subscriptionCode"`
	IsPublished      *bool   `json:"isPublished"`
	IsDeleted        bool    `json:"isDeleted"`
	Modifier         *string `json:"modifier"`
	ModTime          *string `json:"modTime"`
	DomainCode       *string `json:"domainCode"`
	ZoneCode         *string `json:"zoneCode"`         // newer documentation only
	HasDeployedStage *bool   `json:"hasDeployedStage"` // in listings only
	Permission       *string `json:"permission"`
	ActionName       *string `json:"actionName"`
	Disabled         *bool   `json:"disabled"`
}

// ProductInput is the writable part of a product.
type ProductInput struct {
	// Name has 1 to 100 characters.
	Name string `json:"productName"`
	// Description has 0 to 300 characters; "" clears it. The effect of omitting it from a PATCH is not documented.
	Description      string `json:"description"`
	SubscriptionCode string `json:"subscriptionCode"`
}

func (p *Product) Input() ProductInput {
	return ProductInput{Name: p.Name, Description: p.Description, SubscriptionCode: p.SubscriptionCode}
}

// ProductFilter narrows a listing; a zero value does not.
type ProductFilter struct {
	Name                                 string
	IsPublished                          *bool
	SubscriptionCode                     string
	HasDeployedStage                     *bool
	HasStageNotAssociatedWithUsagePlanID string
}

func (c *Client) CreateProduct(ctx context.Context, in ProductInput) (*Product, error) {
	product, err := c.productCall(ctx, "", rest.Request{Method: http.MethodPost, Path: []string{"products"}, Body: in, Create: true})
	if err == nil {
		c.learnOwner(product.TenantID)
	}
	return product, err
}

func (c *Client) Product(ctx context.Context, id string) (*Product, error) {
	return c.productCall(ctx, id, rest.Request{Method: http.MethodGet, Path: []string{"products", id}})
}

func (c *Client) UpdateProduct(ctx context.Context, id string, in ProductInput) error {
	_, err := c.call(ctx, rest.Request{Method: http.MethodPatch, Path: []string{"products", id}, Body: in}, nil)
	return err
}

func (c *Client) DeleteProduct(ctx context.Context, id string) error {
	_, err := c.call(ctx, rest.Request{Method: http.MethodDelete, Path: []string{"products", id}}, nil)
	return err
}

func productID(p *Product) string { return p.ID }

func (c *Client) Products(ctx context.Context, filter ProductFilter, w rest.Window) iter.Seq2[rest.Page[Product], error] {
	return rest.PagesOfForms(formsIn(w, filter.Name, MaxProductName), productID, func(name string) iter.Seq2[rest.Page[Product], error] {
		filter.Name = name
		return c.products(ctx, filter, w)
	})
}

func (c *Client) products(ctx context.Context, filter ProductFilter, w rest.Window) iter.Seq2[rest.Page[Product], error] {
	return listPages(ctx, c, w, listing[Product]{
		request: rest.Request{
			Method: http.MethodGet, Path: []string{"products"}, Query: filter.query(), IDs: []string{filter.HasStageNotAssociatedWithUsagePlanID},
		},
		page: "productPage", id: productID,
		check: func(p *Product, resp *rest.Response) error {
			return c.checkOwned(p.check(resp), p.TenantID)
		},
	})
}

func (f ProductFilter) query() url.Values {
	q := url.Values{}
	setString(q, "productName", f.Name)
	setBool(q, "isPublished", f.IsPublished)
	setString(q, "subscriptionCode", f.SubscriptionCode)
	setBool(q, "hasDeployedStage", f.HasDeployedStage)
	setString(q, "hasStageNotAssociatedWithUsagePlanId", f.HasStageNotAssociatedWithUsagePlanID)
	return q
}

func (c *Client) productCall(ctx context.Context, id string, req rest.Request) (*Product, error) {
	var out struct {
		Product *Product `json:"product"`
	}
	resp, err := c.call(ctx, req, &out)
	if err != nil {
		return nil, err
	}
	if out.Product == nil {
		return nil, resp.Unexpected("it holds no product")
	}
	if err := out.Product.check(resp); err != nil {
		return nil, err
	}
	if id != "" && out.Product.ID != id {
		return nil, resp.WrongResource("product", id, out.Product.ID)
	}
	return out.Product, nil
}

func (p *Product) check(resp *rest.Response) error {
	if err := resp.RequireIDs(rest.Field{Name: "productId", Value: p.ID}); err != nil {
		return err
	}
	return resp.CheckIDs(rest.Optional("invokeId", p.InvokeID), rest.Optional("tenantId", p.TenantID))
}

// ProductStage is where an API is deployed (product page, "overview").
type ProductStage struct {
	ID                        string `json:"stageId"`
	Name                      string `json:"stageName"`
	Host                      string `json:"host"`
	DeployedStageDeploymentNo *int64 `json:"deployedStageDeploymentNo"`
}

// ProductAPI is an API in the overview and the documents of a product.
type ProductAPI struct {
	ID           string         `json:"apiId"`
	Name         string         `json:"apiName"`
	Description  string         `json:"apiDescription"` // in documents only
	DomainCode   *string        `json:"domainCode"`
	MethodsCount *int64         `json:"methodsCount"` // in the overview only
	Stages       []ProductStage `json:"stages"`
}

// KeyCounts are the numbers of API keys by status. The counter is spelled denied, the status DENY.
type KeyCounts struct {
	Request  int64 `json:"request"`
	Accepted int64 `json:"accepted"`
	Rejected int64 `json:"rejected"`
	Denied   int64 `json:"denied"`
	Total    int64 `json:"total"`
}

// ProductOverview summarizes a product.
type ProductOverview struct {
	APIs      []ProductAPI `json:"apis"`
	KeyCounts *KeyCounts   `json:"apiKeyCountInfo"`
}

func (c *Client) ProductOverview(ctx context.Context, id string) (*ProductOverview, error) {
	var out ProductOverview
	resp, err := c.call(ctx, rest.Request{Method: http.MethodGet, Path: []string{"products", id, "overview"}}, &out)
	if err != nil {
		return nil, err
	}
	if out.APIs == nil && out.KeyCounts == nil {
		return nil, resp.Unexpected("it holds neither apis nor apiKeyCountInfo")
	}
	return &out, checkAPIs(resp, out.APIs)
}

func checkAPIs(resp *rest.Response, apis []ProductAPI) error {
	for _, api := range apis {
		if err := resp.CheckIDs(rest.Field{Name: "apiId", Value: api.ID}); err != nil {
			return err
		}
		for _, stage := range api.Stages {
			if err := resp.CheckIDs(rest.Field{Name: "stageId", Value: stage.ID}); err != nil {
				return err
			}
		}
	}
	return nil
}

func (c *Client) ProductDocuments(ctx context.Context, id, apiName string) iter.Seq2[rest.Page[ProductAPI], error] {
	query := url.Values{}
	setString(query, "apiName", apiName)
	return c.productDocuments(ctx, rest.Request{Method: http.MethodGet, Path: []string{"products", id, "document"}, Query: query})
}

func (c *Client) productDocuments(ctx context.Context, req rest.Request) iter.Seq2[rest.Page[ProductAPI], error] {
	return listPages(ctx, c, rest.Window{}, listing[ProductAPI]{
		request: req,
		page:    "apiPage",
		id:      func(api *ProductAPI) string { return api.ID + "/" + api.Name },
		check:   func(api *ProductAPI, resp *rest.Response) error { return checkAPIs(resp, []ProductAPI{*api}) },
	})
}

func setString(q url.Values, name, value string) {
	if value != "" {
		q.Set(name, value)
	}
}

func setBool(q url.Values, name string, value *bool) {
	if value != nil {
		q.Set(name, strconv.FormatBool(*value))
	}
}

func paged(q url.Values, offset, limit int64) url.Values {
	page := url.Values{}
	for name, values := range q {
		page[name] = values
	}
	page.Set("offset", strconv.FormatInt(offset, 10))
	page.Set("limit", strconv.FormatInt(limit, 10))
	return page
}
