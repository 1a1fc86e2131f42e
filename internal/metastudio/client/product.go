// SPDX-License-Identifier: MPL-2.0

package client

import (
	"context"
	"iter"
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/rest"
)

// States of a product. Only the first two can be set.
const (
	StateActive   = "ACTIVED" // spelled so
	StateInactive = "UNACTIVED"
	StateBlocked  = "BLOCK" // frozen by the service
	StateDeleted  = "DELETED"
)

// Limits of a product's fields, in characters except for tags (create page).
const (
	MaxName        = 256
	MaxDescription = 1024
	MaxTags        = 50
	MaxTagBytes    = 16
	MaxTitle       = 256
	MaxText        = 16384
	MaxAssetID     = 64
	MaxOrder       = 300
)

// AssetTypes are the types of a product's assets.
func AssetTypes() []string { return []string{"IMAGE", "VIDEO", "AUDIO"} }

// Text is a text of a product.
type Text struct {
	Title string `json:"title"`
	Text  string `json:"text"`
}

// Asset is a material of a product.
type Asset struct {
	AssetID   string `json:"asset_id"`
	AssetType string `json:"asset_type,omitempty"`
	// Order is 0 to 300; 0 or nil sorts by the time of addition.
	Order *int64 `json:"order,omitempty"`
}

// Cover is a product's picture.
type Cover struct {
	AssetID string `json:"asset_id"`
}

// ProductInput is the writable part of a product. Empty fields are sent: the effect of omitting one is not documented.
type ProductInput struct {
	Name        string   `json:"name"`
	Description string   `json:"description"`
	Tags        []string `json:"tags"`
	// Cover is the service's choice if it is nil.
	Cover     *Cover  `json:"cover,omitempty"`
	TextList  []Text  `json:"text_list"`
	AssetList []Asset `json:"asset_list"`
	// AutoActive is used only on creation; the service's default is true.
	AutoActive *bool `json:"auto_active,omitempty"`
	// State is used only on change; "" keeps the state.
	State string `json:"state,omitempty"`
}

func (in ProductInput) full() ProductInput {
	if in.Tags == nil {
		in.Tags = []string{}
	}
	if in.TextList == nil {
		in.TextList = []Text{}
	}
	if in.AssetList == nil {
		in.AssetList = []Asset{}
	}
	return in
}

// Product is a product in a response. Its URLs may change with every response.
type Product struct {
	ID          string   `json:"product_id"`
	Name        string   `json:"name"`
	Description string   `json:"description"`
	Tags        []string `json:"tags"`
	Cover       *struct {
		AssetID      string `json:"asset_id"`
		CoverURL     string `json:"cover_url"`
		ThumbnailURL string `json:"thumbnail_url"`
	} `json:"cover"`
	TextList   []Text         `json:"text_list"`
	AssetList  []ProductAsset `json:"asset_list"`
	CreateTime *string        `json:"create_time"`
	UpdateTime *string        `json:"update_time"`
	State      string         `json:"state"`
}

// ProductAsset is an asset in a response.
type ProductAsset struct {
	Asset
	AssetName    string `json:"asset_name"`
	AssetState   string `json:"asset_state"`
	CoverURL     string `json:"cover_url"`
	ThumbnailURL string `json:"thumbnail_url"`
	MainURL      string `json:"main_url"`
}

func (p *Product) Input() ProductInput {
	in := ProductInput{Name: p.Name, Description: p.Description, Tags: p.Tags, TextList: p.TextList}
	if p.Cover != nil && p.Cover.AssetID != "" {
		in.Cover = &Cover{p.Cover.AssetID}
	}
	for _, asset := range p.AssetList {
		in.AssetList = append(in.AssetList, asset.Asset)
	}
	return in
}

func requireID(resp *rest.Response, id string) error {
	return resp.RequireIDs(rest.Field{Name: "product_id", Value: id})
}

func (c *Client) CreateProduct(ctx context.Context, in ProductInput) (string, error) {
	in = in.full()
	in.State = ""
	var out struct {
		ProductID string `json:"product_id"`
	}
	resp, err := c.call(ctx, rest.Request{Method: http.MethodPost, Path: []string{"products"}, Body: in, Create: true}, &out)
	if err != nil {
		return "", err
	}
	if err := requireID(resp, out.ProductID); err != nil {
		return "", err
	}
	return out.ProductID, nil
}

// Product returns one product, which may be in the state DELETED.
func (c *Client) Product(ctx context.Context, id string) (*Product, error) {
	var out Product
	resp, err := c.call(ctx, rest.Request{Method: http.MethodGet, Path: []string{"products", id}}, &out)
	if err != nil {
		return nil, err
	}
	if err := requireID(resp, out.ID); err != nil {
		return nil, err
	}
	if out.ID != id {
		return nil, resp.WrongResource("product", id, out.ID)
	}
	return &out, nil
}

func (c *Client) UpdateProduct(ctx context.Context, id string, in ProductInput) error {
	in = in.full()
	in.AutoActive = nil
	_, err := c.call(ctx, rest.Request{Method: http.MethodPut, Path: []string{"products", id}, Body: in}, nil)
	return err
}

func (c *Client) DeleteProduct(ctx context.Context, id string) error {
	_, err := c.call(ctx, rest.Request{Method: http.MethodDelete, Path: []string{"products", id}}, nil)
	return err
}

// ProductFilter narrows a listing; a zero value does not. Name and tag match in part.
type ProductFilter struct {
	Name, Tag                string
	States                   []string
	CreateSince, CreateUntil string
	SortKey, SortDir         string
}

func (c *Client) Products(ctx context.Context, filter ProductFilter, w rest.Window) iter.Seq2[rest.Page[Product], error] {
	forms := []string{filter.Name}
	if w == (rest.Window{}) {
		forms = rest.Forms(filter.Name, MaxName)
	}
	return rest.PagesOfForms(forms, productID, func(name string) iter.Seq2[rest.Page[Product], error] {
		filter.Name = name
		return c.products(ctx, filter, w)
	})
}

func productID(p *Product) string { return p.ID }

func (c *Client) products(ctx context.Context, filter ProductFilter, w rest.Window) iter.Seq2[rest.Page[Product], error] {
	return rest.Pages(ctx, w, pageSize, productID, func(ctx context.Context, offset, limit int64) (rest.Page[Product], error) {
		query := url.Values{"offset": {strconv.FormatInt(offset, 10)}, "limit": {strconv.FormatInt(limit, 10)}}
		for name, value := range map[string]string{
			"name": filter.Name, "tag": filter.Tag, "state": strings.Join(filter.States, ","),
			"create_since": filter.CreateSince, "create_until": filter.CreateUntil, "sort_key": filter.SortKey, "sort_dir": filter.SortDir,
		} {
			if value != "" {
				query.Set(name, value)
			}
		}
		var out struct {
			Count    *int64    `json:"count"`
			Products []Product `json:"products"`
		}
		resp, err := c.call(ctx, rest.Request{Method: http.MethodGet, Path: []string{"products"}, Query: query}, &out)
		if err != nil {
			return rest.Page[Product]{}, err
		}
		if out.Count == nil {
			return rest.Page[Product]{}, resp.Unexpected("it holds no count of products")
		}
		for _, product := range out.Products {
			if err := requireID(resp, product.ID); err != nil {
				return rest.Page[Product]{}, err
			}
		}
		return rest.Page[Product]{Items: out.Products, Total: *out.Count}, nil
	})
}
