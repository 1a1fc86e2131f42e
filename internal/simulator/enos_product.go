package simulator

import (
	"fmt"
	"maps"
	"net/http"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"
)

type enosName struct {
	DefaultValue string            `json:"defaultValue"`
	I18nValue    map[string]string `json:"i18nValue"`
}

type enosInput struct {
	Name        *enosName          `json:"productName"`
	ModelID     string             `json:"modelId"`
	Type        string             `json:"productType"`
	DataFormat  string             `json:"dataFormat"`
	BiAuth      *bool              `json:"biDirectionalAuth"`
	Desc        *string            `json:"productDesc"`
	Dynamic     *bool              `json:"dynamicActivateEnabled"`
	Tags        *map[string]string `json:"productTags"`
	DefaultDays *int64             `json:"defaultValidDay"`
	MaxDays     *int64             `json:"maxValidDay"`
}

var (
	enosNameRule = regexp.MustCompile("^[^<>;@*%&\\\\`]{1,64}$")
	enosTagRule  = regexp.MustCompile(`^[\p{L}\p{Nd}_/-]{1,50}$`)
)

// problem says which documented rule the input breaks, or "".
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
	if in.Desc != nil && utf8.RuneCountInString(*in.Desc) > 512 {
		return "productDesc: too long"
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
	for name, days := range map[string]*int64{"defaultValidDay": in.DefaultDays, "maxValidDay": in.MaxDays} {
		if days != nil && (*days < 1 || *days > 3650) {
			return name + ": must be 1 to 3650"
		}
	}
	return ""
}

// productsAPI answers the one path of the products API; the action is a parameter.
func (e *EnOS) productsAPI(r *http.Request, app *enosApp, body []byte) *answer {
	q := r.URL.Query()
	action, orgID, key := q.Get("action"), q.Get("orgId"), q.Get("productKey")
	switch {
	case action == "":
		return e.invalid("action:action is missing")
	case orgID != app.orgID && (orgID == EnOSForeignOrgID || orgID == EnOSOrgID):
		return e.say(99403, "Denied resource:  orgId "+orgID, nil, nil)
	case orgID != app.orgID:
		return e.invalid("orgId:  orgId does not exist")
	}
	switch {
	case action == "create" && r.Method == http.MethodPost:
		return e.create(orgID, body)
	case action == "get" && r.Method == http.MethodGet:
		return e.get(orgID, key)
	case action == "update" && r.Method == http.MethodPost:
		return e.update(orgID, key, body)
	case action == "delete" && r.Method == http.MethodPost:
		return e.delete(orgID, key)
	case action == "search" && r.Method == http.MethodPost:
		return e.search(orgID, body)
	}
	return e.invalid("action:action is unknown")
}

func (e *EnOS) unknown() *answer {
	code, _ := strconv.Atoi(e.switches.UnknownProduct)
	return e.say(code, "Product cannot be found", nil, nil)
}

func (e *EnOS) find(orgID, key string) *enosEntry {
	for _, p := range e.products {
		if p.OrgID == orgID && p.Key == key {
			return p
		}
	}
	return nil
}

func (e *EnOS) create(orgID string, body []byte) *answer {
	var in enosInput
	if !decodeJSON(body, &in) {
		return jsonAnswer(http.StatusBadRequest, map[string]any{"message": "Cannot process request body"})
	}
	switch problem := in.problem(); {
	case in.Name == nil || in.ModelID == "" || in.BiAuth == nil:
		return e.invalid("a mandatory parameter is missing")
	case in.Type != "Device" && in.Type != "Gateway":
		return e.invalid("productType: Device or Gateway")
	case in.DataFormat != "Json" && in.DataFormat != "Custom":
		return e.invalid("dataFormat: Json or Custom")
	case problem != "":
		return e.invalid(problem)
	case !slices.Contains(e.models, in.ModelID):
		code, _ := strconv.Atoi(e.switches.UnknownModel)
		return e.say(code, "Query model failed", nil, nil)
	}
	p := &enosEntry{written: time.Now()}
	p.Key, p.OrgID = e.newKey(), orgID
	p.Secret = "enosProductSecret" + p.Key
	p.Type, p.DataFormat, p.ModelID, p.Names = in.Type, in.DataFormat, in.ModelID, map[string]string{}
	e.put(&in, &p.EnOSProduct, true)
	if e.wrongDays(&p.EnOSProduct) {
		return e.invalid("defaultValidDay: more than maxValidDay")
	}
	p.Created = p.Updated
	e.products = append(e.products, p)
	return e.say(0, "OK", p.Key, nil)
}

// put takes over what can be changed. What the input leaves out is reset, or kept
// where the switch says so; the name is always kept.
func (e *EnOS) put(in *enosInput, p *EnOSProduct, isNew bool) {
	reset := isNew || e.switches.OmittedOnUpdate == "reset"
	if in.Name != nil {
		p.DefaultName = in.Name.DefaultValue
		if e.switches.OmittedLocales == "replace" {
			p.Names = map[string]string{}
		} else {
			p.Names = maps.Clone(p.Names)
		}
		maps.Copy(p.Names, in.Name.I18nValue)
	}
	take(&p.Desc, in.Desc, !reset)
	take(&p.Tags, in.Tags, !reset)
	take(&p.BiAuth, in.BiAuth, !reset)
	take(&p.Dynamic, in.Dynamic, !reset)
	for _, days := range []struct {
		target   **int64
		value    *int64
		standard int64
	}{{&p.DefaultDays, in.DefaultDays, 730}, {&p.MaxDays, in.MaxDays, 1095}} {
		if days.value != nil {
			*days.target = days.value
		} else if reset || *days.target == nil {
			*days.target = &days.standard
		}
	}
	p.Updated = e.clock.now().UnixMilli()
}

func (e *EnOS) wrongDays(p *EnOSProduct) bool {
	return e.switches.DefaultAboveMax == "refused" && p.BiAuth && *p.DefaultDays > *p.MaxDays
}

// seen returns what reads see of a product, nil where they do not see it yet.
func (e *EnOS) seen(p *enosEntry) *EnOSProduct {
	if time.Since(p.written) < time.Duration(e.switches.LagMillis)*time.Millisecond {
		return p.before
	}
	return &p.EnOSProduct
}

func (e *EnOS) get(orgID, key string) *answer {
	if p := e.find(orgID, key); p != nil {
		if seen := e.seen(p); seen != nil {
			return e.say(0, "OK", e.productJSON(seen), nil)
		}
	}
	return e.unknown()
}

func (e *EnOS) update(orgID, key string, body []byte) *answer {
	p := e.find(orgID, key)
	if p == nil {
		return e.unknown()
	}
	var in enosInput
	if !decodeJSON(body, &in) {
		return jsonAnswer(http.StatusBadRequest, map[string]any{"message": "Cannot process request body"})
	}
	if problem := in.problem(); problem != "" {
		return e.invalid(problem)
	}
	before, after := p.EnOSProduct, p.EnOSProduct
	e.put(&in, &after, false)
	if e.wrongDays(&after) {
		return e.invalid("defaultValidDay: more than maxValidDay")
	}
	p.EnOSProduct, p.before, p.written = after, &before, time.Now()
	return e.say(0, "OK", key, nil)
}

func (e *EnOS) delete(orgID, key string) *answer {
	p := e.find(orgID, key)
	if p == nil {
		return e.unknown()
	}
	if p.Devices > 0 {
		return e.say(11619, "Existing Device Restrictions", nil, nil)
	}
	e.products = slices.DeleteFunc(e.products, func(other *enosEntry) bool { return other == p })
	return e.say(0, "OK", key, nil)
}

func (e *EnOS) search(orgID string, body []byte) *answer {
	in := struct {
		Expression string `json:"expression"`
		Pagination struct {
			PageNo   int `json:"pageNo"`
			PageSize int `json:"pageSize"`
		} `json:"pagination"`
	}{}
	in.Pagination.PageNo, in.Pagination.PageSize = 1, 10
	if !decodeJSON(body, &in) {
		return jsonAnswer(http.StatusBadRequest, map[string]any{"message": "Cannot process request body"})
	}
	if in.Pagination.PageNo < 1 || in.Pagination.PageSize < 1 {
		return e.invalid("pagination")
	}
	keep, err := parseExpression(in.Expression)
	if err != nil {
		return e.invalid("expression: " + err.Error())
	}
	size := min(in.Pagination.PageSize, e.switches.PageSizeMax)
	var rows []map[string]any
	for _, entry := range slices.Backward(e.products) { // newest first
		if p := e.seen(entry); p != nil && p.OrgID == orgID && keep(p) {
			rows = append(rows, e.productJSON(p))
		}
	}
	start := min((in.Pagination.PageNo-1)*size, len(rows))
	shown := rows[start:min(start+size, len(rows))]
	if shown == nil {
		shown = []map[string]any{}
	}
	return e.say(0, "OK", shown, map[string]any{"pagination": map[string]any{
		"sortedBy": nil, "pageNo": in.Pagination.PageNo, "pageSize": size, "totalSize": len(rows),
	}})
}

func (e *EnOS) productJSON(p *EnOSProduct) map[string]any {
	names := map[string]string{}
	if e.switches.UnsetLocales == "empty" {
		names = map[string]string{"en_US": "", "zh_CN": ""}
	}
	for locale, name := range p.Names {
		if name != "" || e.switches.UnsetLocales == "empty" {
			names[locale] = name
		}
	}
	fields := map[string]any{
		"orgId": p.OrgID, "productKey": p.Key, "productName": enosName{p.DefaultName, names}, "productSecret": p.Secret, "productDesc": p.Desc,
		"productType": p.Type, "dataFormat": p.DataFormat, "modelId": p.ModelID, "biDirectionalAuth": p.BiAuth, e.switches.DynamicField: p.Dynamic,
		"createTime": p.Created, "updateTime": p.Updated, "createBy": "DM001", "updateBy": "DM001", "protocolGatewayIds": map[string]any{},
		"defaultValidDay": nil, "maxValidDay": nil, "somethingNew": []int{1}, "productTags": p.Tags,
	}
	if len(p.Tags) == 0 {
		fields["productTags"] = nil
		if e.switches.EmptyTags == "{}" {
			fields["productTags"] = map[string]string{}
		}
	}
	if p.BiAuth || e.switches.ValidDays == "shown" {
		fields["defaultValidDay"], fields["maxValidDay"] = p.DefaultDays, p.MaxDays
	}
	return fields
}

// Products returns copies of the products, oldest first.
func (e *EnOS) Products() []EnOSProduct {
	e.mu.Lock()
	defer e.mu.Unlock()
	out := make([]EnOSProduct, len(e.products))
	for i, p := range e.products {
		out[i] = p.EnOSProduct
	}
	return out
}

// newKey returns a key that no product has or had.
func (e *EnOS) newKey() string {
	e.keys++
	return fmt.Sprintf("2zp%05d", e.firstKey+e.keys)
}

// AddProduct places a product and returns its key.
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
	e.products = append(e.products, &enosEntry{EnOSProduct: p})
	return p.Key
}

// ChangeProduct changes a product behind Terraform's back.
func (e *EnOS) ChangeProduct(key string, change func(*EnOSProduct)) {
	e.mu.Lock()
	defer e.mu.Unlock()
	if p := e.find(EnOSOrgID, key); p != nil {
		change(&p.EnOSProduct)
	}
}

// DeleteProduct deletes a product behind Terraform's back.
func (e *EnOS) DeleteProduct(key string) {
	e.mu.Lock()
	defer e.mu.Unlock()
	e.products = slices.DeleteFunc(e.products, func(p *enosEntry) bool { return p.Key == key })
}
