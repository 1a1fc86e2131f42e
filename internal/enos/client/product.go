// SPDX-License-Identifier: MPL-2.0

package client

import (
	"context"
	"fmt"
	"iter"
	"strings"

	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/rest"
)

// Limits of a product's fields, in characters (limitations).
const (
	MaxName     = 64
	MaxDesc     = 512
	MaxTags     = 100
	MaxTagValue = 200
	MaxValidDay = 3650
)

// StandardValidDay and StandardMaxValidDay are the service's defaults, in days.
const (
	StandardValidDay    = 730
	StandardMaxValidDay = 1095
)

// ForbiddenNameCharacters are the characters that a name must not contain.
const ForbiddenNameCharacters = "<>;@*%&\\`"

// Locales are the languages of a name.
func Locales() []string { return []string{"en_US", "zh_CN", "ja_JP", "es_ES"} }

// Name is a name in several languages.
type Name struct {
	DefaultValue string            `json:"defaultValue"`
	I18nValue    map[string]string `json:"i18nValue"`
}

// ProductInput is sent with every field: the effect of omitting one from an update is not documented.
type ProductInput struct {
	ModelID     string `json:"modelId,omitempty"`
	ProductType string `json:"productType,omitempty"`
	DataFormat  string `json:"dataFormat,omitempty"`

	Name              Name              `json:"productName"`
	Desc              string            `json:"productDesc"`
	BiDirectionalAuth bool              `json:"biDirectionalAuth"`
	DynamicActivate   bool              `json:"dynamicActivateEnabled"`
	Tags              map[string]string `json:"productTags"`
	// DefaultValidDay and MaxValidDay are 1 to 3650 days (defaults 730 and 1095), and need BiDirectionalAuth.
	DefaultValidDay *int64 `json:"defaultValidDay,omitempty"`
	MaxValidDay     *int64 `json:"maxValidDay,omitempty"`
}

func (in ProductInput) full() ProductInput {
	if in.Tags == nil {
		in.Tags = map[string]string{}
	}
	if in.Name.I18nValue == nil {
		in.Name.I18nValue = map[string]string{}
	}
	return in
}

// Product is a product in a response.
type Product struct {
	OrgID             string            `json:"orgId"`
	Key               string            `json:"productKey"`
	Name              Name              `json:"productName"`
	Secret            *string           `json:"productSecret"`
	Desc              string            `json:"productDesc"`
	ProductType       string            `json:"productType"`
	DataFormat        string            `json:"dataFormat"`
	Tags              map[string]string `json:"productTags"`
	ModelID           string            `json:"modelId"`
	Active            *bool             `json:"dynamicActiveEnabled"`   // in most responses
	Activate          *bool             `json:"dynamicActivateEnabled"` // in some
	BiDirectionalAuth bool              `json:"biDirectionalAuth"`
	CreateTime        *int64            `json:"createTime"` // ms
	UpdateTime        *int64            `json:"updateTime"` // ms
	CreateBy          *string           `json:"createBy"`
	UpdateBy          *string           `json:"updateBy"`
	DefaultValidDay   *int64            `json:"defaultValidDay"`
	MaxValidDay       *int64            `json:"maxValidDay"`
}

// DynamicActivate returns the field, which the vendor spells in two ways.
func (p *Product) DynamicActivate() bool {
	return (p.Active != nil && *p.Active) || (p.Activate != nil && *p.Activate)
}

func (c *Client) CreateProduct(ctx context.Context, orgID string, in ProductInput) (string, error) {
	var out struct {
		Data string `json:"data"`
	}
	resp, err := c.call(ctx, operation{action: "create", orgID: orgID, body: in.full(), create: true}, &out)
	if err != nil {
		return "", err
	}
	if err := resp.RequireIDs(rest.Field{Name: "product key", Value: out.Data}); err != nil {
		return "", err
	}
	return out.Data, nil
}

func (c *Client) Product(ctx context.Context, orgID, key string) (*Product, error) {
	var out struct {
		Data *Product `json:"data"`
	}
	resp, err := c.call(ctx, operation{action: "get", orgID: orgID, productKey: key}, &out)
	if err != nil {
		return nil, err
	}
	if out.Data == nil {
		return nil, resp.Unexpected("it holds no product")
	}
	c.secrets.AddOptional(out.Data.Secret)
	if err := out.Data.check(resp); err != nil {
		return nil, err
	}
	if out.Data.Key != key {
		return nil, resp.WrongResource("product", key, out.Data.Key)
	}
	return out.Data, nil
}

func (p *Product) check(resp *rest.Response) error {
	if err := resp.RequireIDs(rest.Field{Name: "productKey", Value: p.Key}); err != nil {
		return err
	}
	return resp.CheckIDs(rest.Field{Name: "orgId", Value: p.OrgID})
}

func (c *Client) UpdateProduct(ctx context.Context, orgID, key string, in ProductInput) error {
	in = in.full()
	in.ModelID, in.ProductType, in.DataFormat = "", "", ""
	_, err := c.call(ctx, operation{action: "update", orgID: orgID, productKey: key, body: in}, nil)
	return err
}

func (c *Client) DeleteProduct(ctx context.Context, orgID, key string) error {
	_, err := c.call(ctx, operation{action: "delete", orgID: orgID, productKey: key}, nil)
	return err
}

// Products walks the products that match an expression, newest first. "" matches all.
func (c *Client) Products(ctx context.Context, orgID, expression string) iter.Seq2[rest.Page[Product], error] {
	size := int64(pageSize)
	return rest.Pages(ctx, rest.Window{}, pageSize, func(p *Product) string { return p.Key }, func(ctx context.Context, offset, _ int64) (rest.Page[Product], error) {
		page := (offset+size-1)/size + 1 // rounded up, so that it is the next page after a short one too
		body := map[string]any{"pagination": map[string]any{"pageNo": page, "pageSize": size}}
		if expression != "" {
			body["expression"] = expression
		}
		var out struct {
			Data       []Product `json:"data"`
			Pagination *struct {
				PageSize  int64  `json:"pageSize"`
				TotalSize *int64 `json:"totalSize"`
			} `json:"pagination"`
		}
		resp, err := c.call(ctx, operation{action: "search", orgID: orgID, body: body}, &out)
		if err != nil {
			return rest.Page[Product]{}, err
		}
		if out.Pagination == nil || out.Pagination.TotalSize == nil {
			return rest.Page[Product]{}, resp.Unexpected("it holds no pagination with a totalSize")
		}
		if given := out.Pagination.PageSize; offset == 0 && given > 0 && given < size {
			size = given // the server counts pages by the size that it really uses
		}
		for _, product := range out.Data {
			c.secrets.AddOptional(product.Secret)
			if err := product.check(resp); err != nil {
				return rest.Page[Product]{}, err
			}
		}
		return rest.Page[Product]{Items: out.Data, Total: *out.Pagination.TotalSize}, nil
	})
}

// ProductsOf omits products that do not exist. It makes one search for up to 100 keys.
func (c *Client) ProductsOf(ctx context.Context, orgID string, keys []string) ([]*Product, error) {
	literals := make([]string, len(keys))
	for i, key := range keys {
		literal, ok := Quote(key)
		if !ok {
			return nil, fmt.Errorf("no product has the key %q", key)
		}
		literals[i] = literal
	}
	var found []*Product
	for page, err := range c.Products(ctx, orgID, "productKey in ("+strings.Join(literals, ", ")+")") {
		if err != nil {
			return nil, err
		}
		for _, product := range page.Items {
			found = append(found, &product)
		}
	}
	return found, nil
}

// Quote returns text as a literal. ok is false for both kinds of quotes, a backslash or a control character.
func Quote(text string) (literal string, ok bool) {
	switch {
	case strings.ContainsFunc(text, func(r rune) bool { return r == '\\' || r < ' ' || r == 0x7f }):
		return "", false
	case !strings.Contains(text, "'"):
		return "'" + text + "'", true
	case !strings.Contains(text, `"`):
		return `"` + text + `"`, true
	}
	return "", false
}
