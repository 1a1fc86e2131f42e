// SPDX-License-Identifier: MPL-2.0

package main

import (
	"bytes"
	"encoding/json"
	"strconv"
	"strings"

	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/rest"
)

// fields is a JSON object.
type fields = map[string]any

// reply is a response as the service sent it.
type reply struct {
	*rest.Response

	number int // of the exchange
	path   string
	json   any // nil if the body is not JSON
}

func newReply(resp *rest.Response) *reply {
	r := &reply{Response: resp}
	decoder := json.NewDecoder(bytes.NewReader(resp.Body))
	decoder.UseNumber()
	if decoder.Decode(&r.json) != nil {
		r.json = nil
	}
	return r
}

// at returns the value at a path such as "product.productId" or "apis.0.apiId".
func (r *reply) at(path string) any {
	value, _ := member(r.json, path)
	return value
}

func (r *reply) has(path string) bool {
	_, exists := member(r.json, path)
	return exists
}

// text returns a text or a number at a path, "" if there is none.
func (r *reply) text(path string) string { return text(r.at(path)) }

func (r *reply) list(path string) []any {
	list, _ := r.at(path).([]any)
	return list
}

// form returns how a value that is not set is returned: absent, null, empty or 0, and filled otherwise.
func (r *reply) form(path string) string {
	value, exists := member(r.json, path)
	switch value := value.(type) {
	case nil:
		return either(exists, "null", "absent")
	case string:
		return either(value == "", "empty", "filled")
	case []any:
		return either(len(value) == 0, "empty", "filled")
	case map[string]any:
		return either(len(value) == 0, "empty", "filled")
	case json.Number:
		return either(value.String() == "0", "0", "filled")
	}
	return "filled"
}

// isSet returns whether a value is neither absent nor null, empty or 0.
func (r *reply) isSet(path string) bool { return r.form(path) == "filled" }

func member(value any, path string) (any, bool) {
	if path == "" {
		return value, true
	}
	for name := range strings.SplitSeq(path, ".") {
		switch container := value.(type) {
		case map[string]any:
			inner, exists := container[name]
			if !exists {
				return nil, false
			}
			value = inner
		case []any:
			i, err := strconv.Atoi(name)
			if err != nil || i < 0 || i >= len(container) {
				return nil, false
			}
			value = container[i]
		default:
			return nil, false
		}
	}
	return value, true
}

// setMember sets a value, and adds the objects on the way to it.
func setMember(object fields, path string, value any) {
	name, rest, nested := strings.Cut(path, ".")
	if !nested {
		object[name] = value
		return
	}
	inner, _ := object[name].(fields)
	if inner == nil {
		inner = fields{}
		object[name] = inner
	}
	setMember(inner, rest, value)
}

func text(value any) string {
	switch value := value.(type) {
	case string:
		return value
	case json.Number:
		return value.String()
	case bool:
		return strconv.FormatBool(value)
	}
	return ""
}

// texts returns the text of one member of each element.
func texts(list []any, path string) []string {
	out := make([]string, len(list))
	for i, element := range list {
		value, _ := member(element, path)
		out[i] = text(value)
	}
	return out
}

// element returns the element whose member has a text, nil if there is none.
func element(list []any, path, expected string) any {
	for _, one := range list {
		if value, _ := member(one, path); text(value) == expected {
			return one
		}
	}
	return nil
}

func either(condition bool, yes, no string) string {
	if condition {
		return yes
	}
	return no
}

func join(texts []string) string { return strings.Join(texts, " ") }

// mediaType returns the content type without parameters.
func (r *reply) mediaType() string {
	mediaType, _, _ := strings.Cut(r.Header.Get("Content-Type"), ";")
	return strings.ToLower(strings.TrimSpace(mediaType))
}
