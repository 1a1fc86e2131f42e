// SPDX-License-Identifier: MPL-2.0

package main

import (
	"cmp"
	"encoding/json"
	"fmt"
	"regexp"
	"slices"
	"strings"

	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/rest"
)

// exchange is a request and its response. Its texts have no secrets. They are composed for the report, which has few of them.
type exchange struct {
	method, path      string
	status            int
	contentType       string
	request, response func() string // may be nil
}

// maxBody is how much of a body is in the report, in bytes.
const maxBody = 4000

// record keeps an exchange. err is the error of a request without a response.
func (r *run) record(c call, resp *rest.Response, err error) (*reply, error) {
	e := exchange{method: c.method, path: c.path}
	var out *reply
	if err != nil {
		e.response = err.Error
	} else {
		out = newReply(resp)
		out.path = c.path
		if c.body != nil {
			body, _ := json.Marshal(c.body)
			e.request = func() string { return resp.Redact(body) }
		}
		r.harvest("", out.json)
		e.status, e.contentType = resp.Status, resp.Header.Get("Content-Type")
		if len(resp.Body) > 0 {
			own := r.ownOnly(out)
			e.response = func() string { return resp.Redact(own) }
		}
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	r.exchanges = append(r.exchanges, e)
	if out != nil {
		out.number = len(r.exchanges)
	}
	return out, err
}

// identities are members that identify the account or a person. What they hold is masked, though it is not secret.
var identities = []string{"tenantId", "modifier", "publisherId", "createBy", "updateBy", "orgId", "domain_id"}

// tenant finds the account in a message of NAVER Cloud.
var tenant = regexp.MustCompile(`tenantId \[([^\]]*)\]`)

// harvest hides the values of keys and tokens, and what identifies the account, wherever they appear.
func (r *run) harvest(name string, value any) {
	switch value := value.(type) {
	case map[string]any:
		for name, inner := range value {
			r.harvest(name, inner)
		}
	case []any:
		for _, inner := range value {
			r.harvest(name, inner)
		}
	case string:
		for _, match := range tenant.FindAllStringSubmatch(value, -1) {
			r.hide(match[1])
		}
		lower := strings.ToLower(name)
		if slices.Contains(identities, name) || strings.Contains(lower, "secret") || strings.Contains(lower, "token") ||
			lower == "primarykey" || lower == "secondarykey" {
			r.hide(value)
		}
	}
}

func (r *run) hide(value string) {
	if len(value) < 4 { // shorter ones would mask parts of words
		return
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	r.hidden[value] = true
}

// masked returns a text without what is hidden.
func (r *run) masked(text string) string {
	r.mu.Lock()
	defer r.mu.Unlock()
	var pairs []string
	hidden := make([]string, 0, len(r.hidden))
	for value := range r.hidden {
		hidden = append(hidden, value)
	}
	slices.SortFunc(hidden, func(a, b string) int { return cmp.Or(len(b)-len(a), strings.Compare(a, b)) })
	for _, value := range hidden {
		pairs = append(pairs, value, "***")
	}
	return strings.NewReplacer(pairs...).Replace(text)
}

// ownOnly returns a body without the elements of listings that have a name that this run did not give.
func (r *run) ownOnly(resp *reply) []byte {
	if resp.json == nil {
		return resp.Body
	}
	var fresh any
	if json.Unmarshal(resp.Body, &fresh) != nil {
		return resp.Body
	}
	body, err := json.Marshal(r.withoutOthers(fresh))
	if err != nil {
		return resp.Body
	}
	return body
}

func (r *run) withoutOthers(value any) any {
	switch value := value.(type) {
	case map[string]any:
		for name, inner := range value {
			value[name] = r.withoutOthers(inner)
		}
	case []any:
		for i, element := range value {
			value[i] = r.withoutOthers(element)
			for _, k := range r.service.kinds {
				if name, named := member(element, k.name); k.top && named && !r.owns(text(name)) {
					value[i] = "(not created by the probe)"
				}
			}
		}
	}
	return value
}

func (e exchange) String() string {
	var out strings.Builder
	fmt.Fprintf(&out, "%s %s", e.method, e.path)
	if e.request != nil {
		fmt.Fprintf(&out, "\n    %s", shortened(e.request()))
	}
	if e.status != 0 {
		fmt.Fprintf(&out, "\n  %d %s", e.status, e.contentType)
	}
	if e.response != nil {
		fmt.Fprintf(&out, "\n    %s", shortened(e.response()))
	}
	return out.String()
}

func shortened(text string) string {
	if len(text) <= maxBody {
		return text
	}
	return strings.ToValidUTF8(text[:maxBody], "") + fmt.Sprintf(" ... (%d bytes)", len(text))
}
