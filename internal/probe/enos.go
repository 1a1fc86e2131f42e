// SPDX-License-Identifier: MPL-2.0

package main

import (
	"cmp"
	"context"
	"fmt"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/enos/client"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/rest"
)

func newEnOS(config client.Config, orgID string) *service {
	config.Settings = settings()
	c := client.New(config)
	tokens := rest.New(rest.Options{Settings: config.Settings, Base: config.Endpoint, Transport: config.Transport})
	return &service{
		name: "enos", title: "EnOS Connect",
		endpoint: config.Endpoint.Host, account: "access key " + rest.Shorten(config.Credentials.AccessKey),
		send: func(ctx context.Context, req rest.Request) (*rest.Response, error) {
			req.Path = []string{"connect-service", "v2.1", "products"}
			req.Query.Set("orgId", orgID)
			return c.Raw(ctx, req)
		},
		kinds: []*kind{enosProduct}, first: enosFirst(config, tokens.Do), questions: enosQuestions(config, tokens.Do, orgID),
		ok: func(r *reply) bool { return r.OK() && enosCode(r) == "0" },
		details: func(r *reply) string {
			return fmt.Sprintf(" with code %s: %s", enosCode(r), r.Clean(cmp.Or(r.text("msg"), r.text("message"))))
		},
		secrets: []string{config.Credentials.AccessKey, config.Credentials.SecretKey, orgID},
	}
}

// enosCode returns the code of a response. The token service calls it status.
func enosCode(r *reply) string { return cmp.Or(r.text("code"), r.text("status")) }

// The verb is a parameter of the one path.
var enosProduct = &kind{
	label: "EnOS product", path: "?action=create", created: "data", id: "productKey", name: "productName.defaultValue", elements: "data", top: true,
	page: func(_, name string, offset int) call {
		body := fields{"pagination": fields{"pageNo": 1 + offset/enosPage, "pageSize": enosPage}}
		if name != "" {
			body["expression"] = fmt.Sprintf("productName like '%s'", name)
		}
		return call{method: http.MethodPost, path: "?action=search", body: body}
	},
	removal: func(_, key string) call {
		return call{method: http.MethodPost, path: "?action=delete&productKey=" + url.QueryEscape(key)}
	},
}

const enosPage = 100

// enosFirst are tried first: the token has its whole lifetime then, and LagMillis is how long all others wait after a write.
func enosFirst(config client.Config, tokens sender) []question {
	return []question{
		{name: "TokenSeconds", try: func(t *trial) string {
			_, seconds := enosToken(t, config, tokens)
			if seconds%60 != 0 {
				t.unclear("the current token was issued earlier and has %d s left", seconds)
			}
			t.note("remaining lifetime of the current token, which another process may have requested earlier")
			return strconv.Itoa(seconds)
		}},
		{name: "LagMillis", try: func(t *trial) string {
			key := enosShared(t)
			return t.measureLag(func() bool { return t.service.ok(t.try(http.MethodGet, "?action=get&productKey="+key, nil)) })
		}},
	}
}

func enosQuestions(config client.Config, tokens sender, orgID string) []question {
	return []question{
		{name: "EmptyTags", try: func(t *trial) string {
			return map[string]string{"null": "null", "empty": "{}"}[enosGet(t, enosShared(t)).form("data.productTags")]
		}},
		{name: "UnsetLocales", try: func(t *trial) string {
			return enosGet(t, enosShared(t)).form("data.productName.i18nValue.en_US")
		}},
		{name: "DynamicField", try: func(t *trial) string {
			r := enosGet(t, enosShared(t))
			for _, name := range []string{"dynamicActiveEnabled", "dynamicActivateEnabled"} {
				if r.has("data." + name) {
					return name
				}
			}
			return "absent"
		}},
		{name: "ValidDays", try: func(t *trial) string {
			return either(enosGet(t, enosShared(t)).isSet("data.maxValidDay"), "shown", "hidden")
		}},
		{name: "UnknownModel", try: func(t *trial) string {
			_, r := t.tryCreate(enosProduct, enosBody("tfprobe-unknown"))
			return enosCode(r)
		}},
		{name: "UnknownProduct", try: func(t *trial) string {
			return enosCode(t.try(http.MethodGet, "?action=get&productKey=tfprobe0", nil))
		}},
		{name: "DefaultAboveMax", try: func(t *trial) string {
			body := enosBody(t.model())
			body["biDirectionalAuth"], body["defaultValidDay"], body["maxValidDay"] = true, 200, 100
			_, r := t.tryCreate(enosProduct, body)
			return either(t.service.ok(r), "allowed", "refused")
		}},
		{name: "OmittedOnUpdate", try: func(t *trial) string {
			body := enosBody(t.model())
			body["productDesc"] = "tfprobe"
			key := t.create(enosProduct, body)
			t.do(http.MethodPost, "?action=update&productKey="+key, fields{"productTags": fields{"tfprobe": "1"}})
			return either(enosGet(t, key).isSet("data.productDesc"), "keep", "reset")
		}},
		{name: "OmittedLocales", try: func(t *trial) string {
			body := enosBody(t.model())
			setMember(body, "productName.i18nValue", fields{"en_US": "tfprobe"})
			key := t.create(enosProduct, body)
			name := fields{"defaultValue": t.newName(), "i18nValue": fields{"zh_CN": "tfprobe"}}
			t.do(http.MethodPost, "?action=update&productKey="+key, fields{"productName": name})
			return either(enosGet(t, key).isSet("data.productName.i18nValue.en_US"), "merge", "replace")
		}},
		{name: "PageSizeMax", try: func(t *trial) string {
			enosShared(t)
			t.create(enosProduct, enosBody(t.model()))
			r := t.do(http.MethodPost, "?action=search", fields{
				"expression": fmt.Sprintf("productName like '%s'", t.id), "pagination": fields{"pageNo": 1, "pageSize": 1000},
			})
			return t.pageSize(len(r.list("data")), r.text("pagination.totalSize"))
		}},
		{name: "EndedToken", kind: kindSlow, try: func(t *trial) string {
			token, seconds := enosToken(t, config, tokens)
			t.wait(time.Duration(seconds)*time.Second + 5*time.Second)
			old := rest.New(rest.Options{
				Settings: config.Settings, Base: config.Endpoint, Transport: config.Transport, Signer: &oldToken{config.Credentials, token},
			})
			r, err := t.send(t.ctx, call{
				method: http.MethodGet, sender: old.Do,
				path: "/connect-service/v2.1/products?action=get&productKey=tfprobe0&orgId=" + url.QueryEscape(orgID),
			})
			r = t.decided(r, err)
			if r.OK() {
				return enosCode(r)
			}
			return strconv.Itoa(r.Status)
		}},
	}
}

func (t *trial) model() string {
	if t.options.model == "" {
		t.unclear("products need a model: set -model or ENOS_TEST_MODEL_ID")
	}
	return t.options.model
}

func enosBody(model string) fields {
	return fields{"modelId": model, "productType": "Device", "dataFormat": "Json", "biDirectionalAuth": false}
}

// enosShared returns the key of a product without tags, translations and description.
func enosShared(t *trial) string {
	return t.shared("product", func(t *trial) string { return t.create(enosProduct, enosBody(t.model())) })
}

func enosGet(t *trial, key string) *reply { return t.get("?action=get&productKey=" + key) }

// enosToken returns the current token and its remaining lifetime in seconds. It does not refresh it: that may end it for others.
func enosToken(t *trial, config client.Config, tokens sender) (token string, seconds int) {
	timestamp := time.Now().UnixMilli()
	proof := client.Encryption(config.Credentials.AccessKey, strconv.FormatInt(timestamp, 10), config.Credentials.SecretKey)
	r, err := t.send(t.ctx, call{
		method: http.MethodPost, path: "/apim-token-service/v2.0/token/get", sender: tokens,
		body: fields{"appKey": config.Credentials.AccessKey, "timestamp": timestamp, "encryption": proof},
	})
	r = t.decided(r, err)
	seconds, err = strconv.Atoi(r.text("data.expire"))
	if err != nil || r.text("data.accessToken") == "" {
		t.unclear("%s", t.problem(r))
	}
	return r.text("data.accessToken"), seconds
}

// oldToken signs with a token whatever its age, which the client does not do.
type oldToken struct {
	credentials client.Credentials
	token       string
}

func (o *oldToken) Sign(req *http.Request, body []byte) ([]string, error) {
	timestamp := strconv.FormatInt(time.Now().UnixMilli(), 10)
	signature := client.Sign(o.token, req.URL.Query(), body, timestamp, o.credentials.SecretKey)
	for name, value := range map[string]string{"apim-accesstoken": o.token, "apim-timestamp": timestamp, "apim-signature": signature} {
		req.Header.Set(name, value)
	}
	return []string{o.token, signature, o.credentials.SecretKey}, nil
}

// lagStep and lagMax are how often a new thing is read, and for how long.
const (
	lagStep = 100 * time.Millisecond
	lagMax  = 30 * time.Second
)

// measureLag returns how long a write that has just returned takes until reads show it, in milliseconds.
func (t *trial) measureLag(visible func() bool) string {
	begin := time.Now()
	for !visible() {
		if time.Since(begin) > lagMax {
			t.unclear("a new product is not visible after %s", lagMax)
		}
		t.wait(lagStep)
	}
	lag := time.Since(begin).Truncate(lagStep)
	if lag > 0 {
		t.lag = lag + lagStep
	}
	return strconv.FormatInt(lag.Milliseconds(), 10)
}

// pageSize returns the size of a page that has fewer elements than there are.
func (t *trial) pageSize(length int, total string) string {
	if count, err := strconv.Atoi(total); err != nil || length >= count {
		t.unclear("a page has at least %d elements, more were not created", length)
	}
	return strconv.Itoa(length)
}

// isQuoted returns whether a text is a JSON string.
func isQuoted(text string) bool { return strings.HasPrefix(strings.TrimSpace(text), `"`) }
