// SPDX-License-Identifier: MPL-2.0

package simulator

import (
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"
)

// MetaStudioProduct is a product as the service stores it.
type MetaStudioProduct struct {
	ID, Name, Description, State string
	Tags                         []string
	CoverAssetID                 string
	Texts                        []MetaStudioText
	Assets                       []MetaStudioAsset
	CreateTime, UpdateTime       time.Time
}

// MetaStudioText is a text of a product.
type MetaStudioText struct {
	Title string `json:"title" chars:"0-256"`
	Text  string `json:"text" chars:"0-16384"`
}

// MetaStudioAsset is an asset of a product.
type MetaStudioAsset struct {
	AssetID   string `json:"asset_id" required:"true" chars:"1-64"`
	AssetType string `json:"asset_type" values:"IMAGE,VIDEO,AUDIO"`
	Order     int64  `json:"order" range:"0-300"`
}

type metaStudioInput struct {
	Name        *string   `json:"name" required:"true" chars:"0-256"`
	Description *string   `json:"description" chars:"0-1024"`
	Tags        *[]string `json:"tags" items:"0-50" bytes:"0-16"`
	Cover       *struct {
		AssetID string `json:"asset_id" chars:"0-64"`
	} `json:"cover"`
	TextList   *[]MetaStudioText  `json:"text_list"`
	AssetList  *[]MetaStudioAsset `json:"asset_list"`
	AutoActive *bool              `json:"auto_active"`
	State      *string            `json:"state" values:"ACTIVED,UNACTIVED"`
}

// save stores an input. What is absent is cleared, or kept if the switch requires it.
func (m *MetaStudio) save(in *metaStudioInput, p *MetaStudioProduct) {
	keep := m.switches.OmittedOnPut == "keep"
	p.Name = *in.Name
	set(&p.Description, in.Description, keep)
	set(&p.Tags, in.Tags, keep)
	set(&p.Texts, in.TextList, keep)
	set(&p.Assets, in.AssetList, keep)
	if m.switches.Tags == "sorted" {
		p.Tags = slices.Sorted(slices.Values(p.Tags))
	}
	if m.switches.Duplicates == "removed" {
		p.Tags, p.Texts, p.Assets = distinct(p.Tags), distinct(p.Texts), distinct(p.Assets)
	}
	if in.Cover != nil {
		p.CoverAssetID = in.Cover.AssetID
	} else if !keep {
		p.CoverAssetID = ""
	}
	if in.State != nil {
		p.State = *in.State
	} else if !keep && p.State != "BLOCK" {
		p.State = "ACTIVED"
	}
	if p.CoverAssetID == "" && m.switches.Cover == "first image" {
		if i := slices.IndexFunc(p.Assets, func(a MetaStudioAsset) bool { return a.AssetType == "IMAGE" }); i >= 0 {
			p.CoverAssetID = p.Assets[i].AssetID
		}
	}
	p.UpdateTime = m.clock.second()
}

// distinct returns the elements without later duplicates.
func distinct[T comparable](elements []T) []T {
	var out []T
	for _, element := range elements {
		if !slices.Contains(out, element) {
			out = append(out, element)
		}
	}
	return out
}

func (m *MetaStudio) createProduct(body []byte) *response {
	var in metaStudioInput
	if refused := m.decode(body, &in); refused != nil {
		return refused
	}
	if m.duplicate(*in.Name, "") {
		return m.invalid("name exists already")
	}
	in.State = new("ACTIVED")
	if in.AutoActive != nil && !*in.AutoActive {
		*in.State = "UNACTIVED"
	}
	p := MetaStudioProduct{ID: m.newID()}
	m.save(&in, &p)
	p.CreateTime = p.UpdateTime
	m.products = append(m.products, &eventual[MetaStudioProduct]{stored: p, written: time.Now()})
	return ok(fields{"product_id": p.ID})
}

func (m *MetaStudio) duplicate(name, exceptID string) bool {
	return m.switches.DuplicateNames == "refused" && slices.ContainsFunc(m.products, func(p *eventual[MetaStudioProduct]) bool {
		return p.stored.Name == name && p.stored.ID != exceptID && p.stored.State != "DELETED"
	})
}

// find returns a product that is not deleted, or nil.
func (m *MetaStudio) find(id string) *eventual[MetaStudioProduct] {
	return find(m.products, func(p *eventual[MetaStudioProduct]) bool { return p.stored.ID == id && p.stored.State != "DELETED" })
}

func (m *MetaStudio) notFound() *response {
	status, _ := strconv.Atoi(m.switches.UnknownProduct)
	return m.refuse(status, "MSS.10000004", "Product not found")
}

func (m *MetaStudio) showProduct(id string) *response {
	for _, product := range m.products {
		p := product.read(m.switches.LagMillis)
		if p != nil && p.ID == id && (p.State != "DELETED" || m.switches.DeletedProduct == "DELETED") {
			return ok(m.productJSON(p))
		}
	}
	return m.notFound()
}

func (m *MetaStudio) updateProduct(id string, body []byte) *response {
	product := m.find(id)
	if product == nil {
		return m.notFound()
	}
	var in metaStudioInput
	if refused := m.decode(body, &in); refused != nil {
		return refused
	}
	if m.duplicate(*in.Name, id) {
		return m.invalid("name exists already")
	}
	if product.stored.State == "BLOCK" && in.State != nil {
		return m.invalid("state of a blocked product cannot be changed")
	}
	product.write(func(p *MetaStudioProduct) { m.save(&in, p) })
	return &response{status: http.StatusOK}
}

func (m *MetaStudio) deleteProduct(id string) *response {
	product := m.find(id)
	if product == nil {
		return m.notFound()
	}
	if product.stored.State == "ACTIVED" && m.switches.DeleteActive == "refused" {
		return m.invalid("a product that is ACTIVED cannot be deleted")
	}
	product.stored.State = "DELETED"
	product.written = time.Time{} // deletes do not lag
	return &response{status: http.StatusOK}
}

// setAsset links or unlinks one asset or text.
func (m *MetaStudio) setAsset(id string, body []byte) *response {
	product := m.find(id)
	if product == nil {
		return m.notFound()
	}
	var in struct {
		AssetItem *MetaStudioAsset `json:"asset_item"`
		TextItem  *MetaStudioText  `json:"text_item"`
		Action    string           `json:"action" required:"true" values:"LINK,UNLINK"`
	}
	if refused := m.decode(body, &in); refused != nil {
		return refused
	}
	product.write(func(p *MetaStudioProduct) {
		if in.AssetItem != nil {
			p.Assets = filter(p.Assets, func(a MetaStudioAsset) bool { return a.AssetID != in.AssetItem.AssetID })
			if in.Action == "LINK" {
				p.Assets = append(p.Assets, *in.AssetItem)
			}
		}
		if in.TextItem != nil {
			p.Texts = filter(p.Texts, func(t MetaStudioText) bool { return t.Title != in.TextItem.Title })
			if in.Action == "LINK" {
				p.Texts = append(p.Texts, *in.TextItem)
			}
		}
	})
	return &response{status: http.StatusOK}
}

type metaStudioFilter struct {
	Offset      int    `json:"offset" range:"0-"`
	Limit       int    `json:"limit" range:"1-100"`
	SortKey     string `json:"sort_key" values:"create_time,update_time,asset_order"`
	SortDir     string `json:"sort_dir" values:"asc,desc"`
	Name        string `json:"name"`
	Tag         string `json:"tag"`
	State       string `json:"state"`
	CreateSince string `json:"create_since"`
	CreateUntil string `json:"create_until"`
}

func (in *metaStudioFilter) matches(p *MetaStudioProduct) bool {
	createTime := p.CreateTime.Format(time.RFC3339)
	return strings.Contains(p.Name, in.Name) &&
		(in.State == "" || slices.Contains(strings.Split(in.State, ","), p.State)) &&
		(in.CreateSince == "" || createTime >= in.CreateSince) &&
		(in.CreateUntil == "" || createTime <= in.CreateUntil) &&
		(in.Tag == "" || slices.ContainsFunc(p.Tags, func(tag string) bool { return strings.Contains(tag, in.Tag) }))
}

func (m *MetaStudio) listProducts(r *http.Request) *response {
	in := metaStudioFilter{Limit: 10}
	if name, rule := decodeQuery(r.URL.Query(), &in); rule != "" {
		return m.invalid(name + " " + rule)
	}
	var matching []*MetaStudioProduct
	for _, product := range m.products {
		p := product.read(m.switches.LagMillis)
		hidden := p != nil && in.State == "" && p.State == "DELETED" && m.switches.DeletedListed == "no"
		if p != nil && !hidden && in.matches(p) {
			matching = append(matching, p)
		}
	}
	slices.SortStableFunc(matching, func(a, b *MetaStudioProduct) int {
		if in.SortKey == "update_time" {
			return a.UpdateTime.Compare(b.UpdateTime)
		}
		return a.CreateTime.Compare(b.CreateTime)
	})
	if in.SortDir == "desc" {
		slices.Reverse(matching)
	}
	shown := window(matching, in.Offset, min(in.Limit, m.switches.PageMax))
	return ok(fields{"count": len(matching), "products": render(shown, m.productJSON)})
}

func (m *MetaStudio) productJSON(p *MetaStudioProduct) fields {
	assets := render(p.Assets, func(a MetaStudioAsset) fields {
		return fields{
			"asset_id": a.AssetID, "asset_type": a.AssetType, "order": a.Order, "asset_name": "name of " + a.AssetID,
			"asset_state": "ACTIVED", "cover_url": m.url(a.AssetID), "thumbnail_url": m.url(a.AssetID), "main_url": m.url(a.AssetID),
		}
	})
	if m.switches.AssetOrder == "reversed" {
		slices.Reverse(assets)
	}
	body := fields{
		"product_id": p.ID, "name": p.Name, "description": p.Description, "state": p.State,
		"create_time": p.CreateTime.Format(time.RFC3339), "update_time": p.UpdateTime.Format(time.RFC3339),
	}
	for name, list := range map[string]any{"tags": p.Tags, "text_list": p.Texts, "asset_list": assets} {
		empty := fmt.Sprint(list) == "[]"
		switch {
		case !empty:
			body[name] = list
		case m.switches.EmptyLists == "null":
			body[name] = nil
		case m.switches.EmptyLists == "[]":
			body[name] = []any{}
		}
	}
	if p.CoverAssetID != "" {
		body["cover"] = fields{"asset_id": p.CoverAssetID, "cover_url": m.url(p.CoverAssetID), "thumbnail_url": m.url(p.CoverAssetID)}
	}
	return body
}

// url returns a signed link to a file, as object storage does.
func (m *MetaStudio) url(assetID string) string {
	url := "https://obs.example/" + assetID
	if m.switches.URLs == "changing" {
		url += fmt.Sprintf("?signed=%d", m.requests)
	}
	return url
}

func (m *MetaStudio) newID() string {
	return fmt.Sprintf("24bad716-87b1-45e5-8912-%012x", m.firstID+len(m.products)+1)
}

// Products returns copies of the products that are not deleted, oldest first.
func (m *MetaStudio) Products() []MetaStudioProduct {
	m.mu.Lock()
	defer m.mu.Unlock()
	var out []MetaStudioProduct
	for _, p := range m.products {
		if p.stored.State != "DELETED" {
			out = append(out, p.stored)
		}
	}
	return out
}

// AddProduct adds a product, with defaults for what is empty, and returns its ID.
func (m *MetaStudio) AddProduct(p MetaStudioProduct) string {
	m.mu.Lock()
	defer m.mu.Unlock()
	if p.ID == "" {
		p.ID = m.newID()
	}
	if p.State == "" {
		p.State = "ACTIVED"
	}
	if p.CreateTime.IsZero() {
		p.CreateTime = m.clock.second()
		p.UpdateTime = p.CreateTime
	}
	m.products = append(m.products, &eventual[MetaStudioProduct]{stored: p})
	return p.ID
}

// ChangeProduct changes a product outside Terraform.
func (m *MetaStudio) ChangeProduct(id string, change func(*MetaStudioProduct)) {
	m.mu.Lock()
	defer m.mu.Unlock()
	for _, p := range m.products {
		if p.stored.ID == id {
			change(&p.stored)
		}
	}
}
