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

type metaStudioInput struct {
	Name        *string   `json:"name"`
	Description *string   `json:"description"`
	Tags        *[]string `json:"tags"`
	Cover       *struct {
		AssetID string `json:"asset_id"`
	} `json:"cover"`
	TextList   *[]MetaStudioText  `json:"text_list"`
	AssetList  *[]MetaStudioAsset `json:"asset_list"`
	AutoActive *bool              `json:"auto_active"`
	State      *string            `json:"state"`
}

// problem says which documented rule the input breaks, or "".
func (in *metaStudioInput) problem() string {
	long := func(s *string, most int) bool { return s != nil && utf8.RuneCountInString(*s) > most }
	switch {
	case in.Name == nil:
		return "name is required"
	case long(in.Name, 256):
		return "name must have at most 256 characters"
	case long(in.Description, 1024):
		return "description must have at most 1024 characters"
	case in.Cover != nil && long(&in.Cover.AssetID, 64):
		return "asset_id must have at most 64 characters"
	case in.State != nil && *in.State != "ACTIVED" && *in.State != "UNACTIVED":
		return "state must be ACTIVED or UNACTIVED"
	}
	if in.Tags != nil {
		if len(*in.Tags) > 50 {
			return "tags must be at most 50"
		}
		for _, tag := range *in.Tags {
			if len(tag) > 16 {
				return "tags must have at most 16 bytes"
			}
		}
	}
	if in.TextList != nil {
		for _, text := range *in.TextList {
			if long(&text.Title, 256) || long(&text.Text, 16384) {
				return "text_list is too long"
			}
		}
	}
	if in.AssetList != nil {
		for _, asset := range *in.AssetList {
			switch {
			case asset.AssetID == "" || long(&asset.AssetID, 64):
				return "asset_id must have 1 to 64 characters"
			case asset.AssetType != "" && !slices.Contains([]string{"IMAGE", "VIDEO", "AUDIO"}, asset.AssetType):
				return "asset_type must be IMAGE, VIDEO or AUDIO"
			case asset.Order < 0 || asset.Order > 300:
				return "order must be 0 to 300"
			}
		}
	}
	return ""
}

// put takes over the input. What it leaves out is cleared, or kept where the
// switch says so.
func (m *MetaStudio) put(in *metaStudioInput, p *MetaStudioProduct) {
	keep := m.switches.OmittedOnPut == "keep"
	p.Name = *in.Name
	take(&p.Description, in.Description, keep)
	take(&p.Tags, in.Tags, keep)
	take(&p.Texts, in.TextList, keep)
	take(&p.Assets, in.AssetList, keep)
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
		for _, asset := range p.Assets {
			if asset.AssetType == "IMAGE" {
				p.CoverAssetID = asset.AssetID
				break
			}
		}
	}
	p.UpdateTime = m.clock.now().UTC().Truncate(time.Second)
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

func take[T any](target, value *T, keep bool) {
	switch {
	case value != nil:
		*target = *value
	case !keep:
		var none T
		*target = none
	}
}

func (m *MetaStudio) createProduct(body []byte) *answer {
	var in metaStudioInput
	if !decodeJSON(body, &in) {
		return m.refuse(http.StatusBadRequest, "MSS.10000002", "Request JSON exception")
	}
	if problem := in.problem(); problem != "" {
		return m.invalid(problem)
	}
	if m.duplicate(*in.Name, "") {
		return m.invalid("name exists already")
	}
	in.State = new("ACTIVED")
	if in.AutoActive != nil && !*in.AutoActive {
		*in.State = "UNACTIVED"
	}
	p := MetaStudioProduct{ID: m.newID()}
	m.put(&in, &p)
	p.CreateTime = p.UpdateTime
	m.products = append(m.products, &metaStudioEntry{MetaStudioProduct: p, written: time.Now()})
	return jsonAnswer(http.StatusOK, map[string]any{"product_id": p.ID})
}

func (m *MetaStudio) duplicate(name, exceptID string) bool {
	return m.switches.DuplicateNames == "refused" && slices.ContainsFunc(m.products, func(p *metaStudioEntry) bool {
		return p.Name == name && p.ID != exceptID && p.State != "DELETED"
	})
}

// find returns a product that is not deleted.
func (m *MetaStudio) find(id string) *metaStudioEntry {
	for _, p := range m.products {
		if p.ID == id && p.State != "DELETED" {
			return p
		}
	}
	return nil
}

func (m *MetaStudio) unknown() *answer {
	status, _ := strconv.Atoi(m.switches.UnknownProduct)
	return m.refuse(status, "MSS.10000004", "Product not found")
}

// seen returns what reads see of a product, nil where they do not see it yet.
func (m *MetaStudio) seen(p *metaStudioEntry) *MetaStudioProduct {
	if time.Since(p.written) < time.Duration(m.switches.LagMillis)*time.Millisecond {
		return p.before
	}
	return &p.MetaStudioProduct
}

func (m *MetaStudio) showProduct(id string) *answer {
	for _, p := range m.products {
		if p.ID != id {
			continue
		}
		if seen := m.seen(p); seen != nil && (seen.State != "DELETED" || m.switches.DeletedProduct == "DELETED") {
			return jsonAnswer(http.StatusOK, m.productJSON(seen))
		}
	}
	return m.unknown()
}

func (m *MetaStudio) updateProduct(id string, body []byte) *answer {
	p := m.find(id)
	if p == nil {
		return m.unknown()
	}
	var in metaStudioInput
	if !decodeJSON(body, &in) {
		return m.refuse(http.StatusBadRequest, "MSS.10000002", "Request JSON exception")
	}
	if problem := in.problem(); problem != "" {
		return m.invalid(problem)
	}
	if m.duplicate(*in.Name, id) {
		return m.invalid("name exists already")
	}
	if p.State == "BLOCK" && in.State != nil {
		return m.invalid("state of a blocked product cannot be changed")
	}
	m.write(p, func(product *MetaStudioProduct) { m.put(&in, product) })
	return &answer{status: http.StatusOK}
}

// write changes a product, and keeps what reads see of it for a while.
func (m *MetaStudio) write(p *metaStudioEntry, change func(*MetaStudioProduct)) {
	before := p.MetaStudioProduct
	p.before, p.written = &before, time.Now()
	change(&p.MetaStudioProduct)
}

func (m *MetaStudio) deleteProduct(id string) *answer {
	p := m.find(id)
	if p == nil {
		return m.unknown()
	}
	if p.State == "ACTIVED" && m.switches.DeleteActive == "refused" {
		return m.invalid("a product that is ACTIVED cannot be deleted")
	}
	p.State = "DELETED"
	p.before, p.written = nil, time.Time{}
	return &answer{status: http.StatusOK}
}

// setAsset links or unlinks one asset or text.
func (m *MetaStudio) setAsset(id string, body []byte) *answer {
	p := m.find(id)
	if p == nil {
		return m.unknown()
	}
	var in struct {
		AssetItem *MetaStudioAsset `json:"asset_item"`
		TextItem  *MetaStudioText  `json:"text_item"`
		Action    string           `json:"action"`
	}
	if !decodeJSON(body, &in) || (in.Action != "LINK" && in.Action != "UNLINK") {
		return m.invalid("action must be LINK or UNLINK")
	}
	m.write(p, func(product *MetaStudioProduct) {
		if in.AssetItem != nil {
			product.Assets = slices.DeleteFunc(slices.Clone(product.Assets), func(a MetaStudioAsset) bool { return a.AssetID == in.AssetItem.AssetID })
			if in.Action == "LINK" {
				product.Assets = append(product.Assets, *in.AssetItem)
			}
		}
		if in.TextItem != nil {
			product.Texts = slices.DeleteFunc(slices.Clone(product.Texts), func(t MetaStudioText) bool { return t.Title == in.TextItem.Title })
			if in.Action == "LINK" {
				product.Texts = append(product.Texts, *in.TextItem)
			}
		}
	})
	return &answer{status: http.StatusOK}
}

func (m *MetaStudio) listProducts(r *http.Request) *answer {
	q := r.URL.Query()
	offset, limit := 0, 10
	for name, target := range map[string]*int{"offset": &offset, "limit": &limit} {
		if text := q.Get(name); text != "" {
			value, err := strconv.Atoi(text)
			if err != nil || value < 0 || (name == "limit" && (value < 1 || value > 100)) {
				return m.invalid(name + " is out of range")
			}
			*target = value
		}
	}
	key, dir := q.Get("sort_key"), q.Get("sort_dir")
	if !slices.Contains([]string{"", "create_time", "update_time", "asset_order"}, key) || !slices.Contains([]string{"", "asc", "desc"}, dir) {
		return m.invalid("sort_key or sort_dir is wrong")
	}
	var states []string
	if q.Get("state") != "" {
		states = strings.Split(q.Get("state"), ",")
	}
	var rows []*MetaStudioProduct
	for _, entry := range m.products {
		p := m.seen(entry)
		if p == nil || (len(states) == 0 && p.State == "DELETED" && m.switches.DeletedListed == "no") || (len(states) > 0 && !slices.Contains(states, p.State)) {
			continue
		}
		created := p.CreateTime.Format(time.RFC3339)
		if strings.Contains(p.Name, q.Get("name")) && (q.Get("create_since") == "" || created >= q.Get("create_since")) &&
			(q.Get("create_until") == "" || created <= q.Get("create_until")) &&
			(q.Get("tag") == "" || slices.ContainsFunc(p.Tags, func(tag string) bool { return strings.Contains(tag, q.Get("tag")) })) {
			rows = append(rows, p)
		}
	}
	slices.SortStableFunc(rows, func(a, b *MetaStudioProduct) int {
		if key == "update_time" {
			return a.UpdateTime.Compare(b.UpdateTime)
		}
		return a.CreateTime.Compare(b.CreateTime)
	})
	if dir == "desc" {
		slices.Reverse(rows)
	}
	products := []map[string]any{}
	limit = min(limit, m.switches.PageMax)
	for _, p := range rows[min(offset, len(rows)):min(offset+limit, len(rows))] {
		products = append(products, m.productJSON(p))
	}
	return jsonAnswer(http.StatusOK, map[string]any{"count": len(rows), "products": products})
}

func (m *MetaStudio) productJSON(p *MetaStudioProduct) map[string]any {
	assets := make([]map[string]any, len(p.Assets))
	for i, asset := range p.Assets {
		assets[i] = map[string]any{
			"asset_id": asset.AssetID, "asset_type": asset.AssetType, "order": asset.Order, "asset_name": "name of " + asset.AssetID,
			"asset_state": "ACTIVED", "cover_url": m.url(asset.AssetID), "thumbnail_url": m.url(asset.AssetID), "main_url": m.url(asset.AssetID),
		}
	}
	if m.switches.AssetOrder == "reversed" {
		slices.Reverse(assets)
	}
	fields := map[string]any{
		"product_id": p.ID, "name": p.Name, "description": p.Description, "state": p.State,
		"create_time": p.CreateTime.Format(time.RFC3339), "update_time": p.UpdateTime.Format(time.RFC3339),
	}
	for name, list := range map[string]any{"tags": p.Tags, "text_list": p.Texts, "asset_list": assets} {
		empty := fmt.Sprint(list) == "[]"
		switch {
		case !empty:
			fields[name] = list
		case m.switches.EmptyLists == "null":
			fields[name] = nil
		case m.switches.EmptyLists == "[]":
			fields[name] = []any{}
		}
	}
	if p.CoverAssetID != "" {
		fields["cover"] = map[string]any{"asset_id": p.CoverAssetID, "cover_url": m.url(p.CoverAssetID), "thumbnail_url": m.url(p.CoverAssetID)}
	}
	return fields
}

// url returns a link to a file, signed for a while as object stores do.
func (m *MetaStudio) url(assetID string) string {
	url := "https://obs.example/" + assetID
	if m.switches.URLs == "changing" {
		url += fmt.Sprintf("?signed=%d", m.requests)
	}
	return url
}
