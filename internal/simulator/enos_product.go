// SPDX-License-Identifier: MPL-2.0

package simulator

import (
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"
)

// EnOSProduct is a product as the service stores it.
type EnOSProduct struct {
	Key, OrgID, Secret, Desc, Type, DataFormat, ModelID string
	DefaultName                                         string
	Names                                               map[string]string
	Tags                                                map[string]string
	BiAuth, Dynamic                                     bool
	DefaultDays, MaxDays                                *int64
	Created, Updated                                    int64
	// Devices is how many devices exist under the product.
	Devices int
}

type enosName struct {
	DefaultValue string            `json:"defaultValue"`
	I18nValue    map[string]string `json:"i18nValue"`
}

type enosInput struct {
	Name        *enosName          `json:"productName"`
	ModelID     string             `json:"modelId"`
	Type        string             `json:"productType" values:"Device,Gateway"`
	DataFormat  string             `json:"dataFormat" values:"Json,Custom"`
	BiAuth      *bool              `json:"biDirectionalAuth"`
	Desc        *string            `json:"productDesc" chars:"0-512"`
	Dynamic     *bool              `json:"dynamicActivateEnabled"`
	Tags        *map[string]string `json:"productTags"`
	DefaultDays *int64             `json:"defaultValidDay" range:"1-3650"`
	MaxDays     *int64             `json:"maxValidDay" range:"1-3650"`
}

var (
	enosNameRule = regexp.MustCompile("^[^<>;@*%&\\\\`]{1,64}$")
	enosTagRule  = regexp.MustCompile(`^[\p{L}\p{Nd}_/-]{1,50}$`)
)

// problem returns the rule for names or tags that the input breaks, or "".
func (in *enosInput) problem() string {
	if in.Name != nil {
		if !enosNameRule.MatchString(in.Name.DefaultValue) {
			return "productName: wrong name"
		}
		for locale, name := range in.Name.I18nValue {
			if !slices.Contains([]string{"en_US", "zh_CN", "ja_JP", "es_ES"}, locale) || (name != "" && !enosNameRule.MatchString(name)) {
				return "productName: wrong i18nValue " + locale
			}
		}
	}
	if in.Tags != nil {
		if len(*in.Tags) > 100 {
			return "productTags: too many"
		}
		for key, value := range *in.Tags {
			if !enosTagRule.MatchString(key) || utf8.RuneCountInString(value) > 200 || strings.TrimSpace(value) != value {
				return "productTags: wrong tag " + key
			}
		}
	}
	return ""
}

func (e *EnOS) notFound() *response {
	code, _ := strconv.Atoi(e.switches.UnknownProduct)
	return e.result(code, "Product cannot be found", nil)
}

func (e *EnOS) find(orgID, key string) *eventual[EnOSProduct] {
	return find(e.products, func(p *eventual[EnOSProduct]) bool { return p.stored.OrgID == orgID && p.stored.Key == key })
}

func (e *EnOS) create(orgID string, body []byte) *response {
	var in enosInput
	if refused := e.decode(body, &in); refused != nil {
		return refused
	}
	if in.Name == nil || in.ModelID == "" || in.BiAuth == nil || in.Type == "" || in.DataFormat == "" {
		return e.invalid("a mandatory parameter is missing")
	}
	if problem := in.problem(); problem != "" {
		return e.invalid(problem)
	}
	if !slices.Contains(e.models, in.ModelID) {
		code, _ := strconv.Atoi(e.switches.UnknownModel)
		return e.result(code, "Query model failed", nil)
	}
	p := EnOSProduct{OrgID: orgID, Key: e.newKey(), Type: in.Type, DataFormat: in.DataFormat, ModelID: in.ModelID, Names: map[string]string{}}
	p.Secret = "enosProductSecret" + p.Key
	e.save(&in, &p, true)
	if e.wrongDays(&p) {
		return e.invalid("defaultValidDay: more than maxValidDay")
	}
	p.Created = p.Updated
	e.products = append(e.products, &eventual[EnOSProduct]{stored: p, written: time.Now()})
	return e.result(0, "OK", p.Key)
}

// save stores an input. What is absent is reset, or kept if the switch requires it; an
// absent name is kept.
func (e *EnOS) save(in *enosInput, p *EnOSProduct, isNew bool) {
	keep := !isNew && e.switches.OmittedOnUpdate == "keep"
	if in.Name != nil {
		p.DefaultName = in.Name.DefaultValue
		if e.switches.OmittedLocales == "replace" {
			p.Names = map[string]string{}
		} else {
			p.Names = maps.Clone(p.Names)
		}
		maps.Copy(p.Names, in.Name.I18nValue)
	}
	set(&p.Desc, in.Desc, keep)
	set(&p.Tags, in.Tags, keep)
	set(&p.BiAuth, in.BiAuth, keep)
	set(&p.Dynamic, in.Dynamic, keep)
	setDays := func(target **int64, value *int64, standard int64) {
		if value != nil {
			*target = value
		} else if !keep || *target == nil {
			*target = &standard
		}
	}
	setDays(&p.DefaultDays, in.DefaultDays, 730)
	setDays(&p.MaxDays, in.MaxDays, 1095)
	p.Updated = e.clock.now().UnixMilli()
}

func (e *EnOS) wrongDays(p *EnOSProduct) bool {
	return e.switches.DefaultAboveMax == "refused" && p.BiAuth && *p.DefaultDays > *p.MaxDays
}

func (e *EnOS) get(orgID, key string) *response {
	if product := e.find(orgID, key); product != nil {
		if p := product.read(e.switches.LagMillis); p != nil {
			return e.result(0, "OK", e.productJSON(p))
		}
	}
	return e.notFound()
}

func (e *EnOS) update(orgID, key string, body []byte) *response {
	product := e.find(orgID, key)
	if product == nil {
		return e.notFound()
	}
	var in enosInput
	if refused := e.decode(body, &in); refused != nil {
		return refused
	}
	if problem := in.problem(); problem != "" {
		return e.invalid(problem)
	}
	after := product.stored
	e.save(&in, &after, false)
	if e.wrongDays(&after) {
		return e.invalid("defaultValidDay: more than maxValidDay")
	}
	product.write(func(p *EnOSProduct) { *p = after })
	return e.result(0, "OK", key)
}

func (e *EnOS) delete(orgID, key string) *response {
	product := e.find(orgID, key)
	if product == nil {
		return e.notFound()
	}
	if product.stored.Devices > 0 {
		return e.result(11619, "Existing Device Restrictions", nil)
	}
	e.remove(key)
	return e.result(0, "OK", key)
}

func (e *EnOS) remove(key string) {
	e.products = slices.DeleteFunc(e.products, func(p *eventual[EnOSProduct]) bool { return p.stored.Key == key })
}

func (e *EnOS) search(orgID string, body []byte) *response {
	var in struct {
		Expression string `json:"expression"`
		Pagination struct {
			PageNo   int `json:"pageNo" range:"1-"`
			PageSize int `json:"pageSize" range:"1-"`
		} `json:"pagination"`
	}
	in.Pagination.PageNo, in.Pagination.PageSize = 1, 10
	if refused := e.decode(body, &in); refused != nil {
		return refused
	}
	keep, err := parseExpression(in.Expression)
	if err != nil {
		return e.invalid("expression: " + err.Error())
	}
	var matching []*EnOSProduct
	for _, product := range slices.Backward(e.products) { // newest first
		if p := product.read(e.switches.LagMillis); p != nil && p.OrgID == orgID && keep(p) {
			matching = append(matching, p)
		}
	}
	page, size := in.Pagination.PageNo, min(in.Pagination.PageSize, e.switches.PageSizeMax)
	return ok(fields{
		"code": 0, "msg": "OK", "requestId": e.requestID(), "data": render(window(matching, (page-1)*size, size), e.productJSON),
		"pagination": fields{"sortedBy": nil, "pageNo": page, "pageSize": size, "totalSize": len(matching)},
	})
}

func (e *EnOS) productJSON(p *EnOSProduct) fields {
	names := map[string]string{}
	if e.switches.UnsetLocales == "empty" {
		names = map[string]string{"en_US": "", "zh_CN": ""}
	}
	for locale, name := range p.Names {
		if name != "" || e.switches.UnsetLocales == "empty" {
			names[locale] = name
		}
	}
	body := fields{
		"orgId": p.OrgID, "productKey": p.Key, "productName": enosName{p.DefaultName, names}, "productSecret": p.Secret, "productDesc": p.Desc,
		"productType": p.Type, "dataFormat": p.DataFormat, "modelId": p.ModelID, "biDirectionalAuth": p.BiAuth, e.switches.DynamicField: p.Dynamic,
		"createTime": p.Created, "updateTime": p.Updated, "createBy": "DM001", "updateBy": "DM001", "protocolGatewayIds": fields{},
		"defaultValidDay": nil, "maxValidDay": nil, "somethingNew": []int{1}, "productTags": p.Tags,
	}
	if len(p.Tags) == 0 {
		body["productTags"] = nil
		if e.switches.EmptyTags == "{}" {
			body["productTags"] = fields{}
		}
	}
	if p.BiAuth || e.switches.ValidDays == "shown" {
		body["defaultValidDay"], body["maxValidDay"] = p.DefaultDays, p.MaxDays
	}
	return body
}

// newKey returns a key that no product has or had.
func (e *EnOS) newKey() string {
	e.keys++
	return fmt.Sprintf("2zp%05d", e.firstKey+e.keys)
}

// Products returns copies of the products, oldest first.
func (e *EnOS) Products() []EnOSProduct {
	e.mu.Lock()
	defer e.mu.Unlock()
	out := make([]EnOSProduct, len(e.products))
	for i, p := range e.products {
		out[i] = p.stored
	}
	return out
}

// AddProduct adds a product and returns its key.
func (e *EnOS) AddProduct(p EnOSProduct) string {
	e.mu.Lock()
	defer e.mu.Unlock()
	if p.Key == "" {
		p.Key = e.newKey()
	}
	p.OrgID = EnOSOrgID
	for field, value := range map[*string]string{
		&p.Secret: "enosProductSecret" + p.Key, &p.Type: "Device", &p.DataFormat: "Json", &p.ModelID: EnOSModelID,
	} {
		if *field == "" {
			*field = value
		}
	}
	p.Created = e.clock.now().UnixMilli()
	p.Updated = p.Created
	e.products = append(e.products, &eventual[EnOSProduct]{stored: p})
	return p.Key
}

// ChangeProduct changes a product outside Terraform.
func (e *EnOS) ChangeProduct(key string, change func(*EnOSProduct)) {
	e.mu.Lock()
	defer e.mu.Unlock()
	if p := e.find(EnOSOrgID, key); p != nil {
		change(&p.stored)
	}
}

// DeleteProduct deletes a product outside Terraform.
func (e *EnOS) DeleteProduct(key string) {
	e.mu.Lock()
	defer e.mu.Unlock()
	e.remove(key)
}
