// SPDX-License-Identifier: MPL-2.0

package rest

import (
	"bytes"
	"encoding/json"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"unicode"
)

// harmlessFields are names that end like those of secrets and are not secret.
var harmlessFields = []string{"productkey", "apikey", "requiredapikey", "sortkey"}

// mockFields hold what the mock endpoints of an API return: as objects, and as text in exports and in the form of the service.
var mockFields = []string{"mockendpoint", "endpointconfigjson", "documentjson"}

var withoutSeparators = strings.NewReplacer("_", "", "-", "")

// secretField matches names such as primaryKey, secondaryKey, secretKey, productSecret, accessToken and apim-signature.
func secretField(name string) bool {
	name = strings.ToLower(withoutSeparators.Replace(name))
	for _, part := range []string{"secret", "token", "password", "signature", "encryption", "authorization", "credential"} {
		if strings.Contains(name, part) {
			return true
		}
	}
	if slices.Contains(mockFields, name) {
		return true
	}
	return (strings.HasSuffix(name, "key") || name == "apikeyvalue") && !slices.Contains(harmlessFields, name)
}

// Redact returns the JSON of this exchange, the request's or the response's, without secrets.
func (r *Response) Redact(body []byte) string {
	return loggedBody{body, r.mask}.String()
}

type loggedBody struct {
	body []byte
	mask func(string) string // see hidden.masker
}

// MarshalText does not quote incomplete JSON, which may be part of a secret.
func (b loggedBody) MarshalText() ([]byte, error) {
	return []byte(b.String()), nil
}

func (b loggedBody) String() string {
	dec := json.NewDecoder(bytes.NewReader(b.body))
	dec.UseNumber()
	var v any
	if err := dec.Decode(&v); err != nil || dec.More() {
		return fmt.Sprintf("(%d bytes that are not JSON)", len(b.body))
	}
	text, err := encode(redact(v, b.mask))
	if err != nil {
		return fmt.Sprintf("(%d bytes)", len(b.body))
	}
	return b.mask(string(text))
}

// redact works on decoded values, since JSON escapes a quote or a backslash in a secret.
func redact(v any, mask func(string) string) any {
	switch v := v.(type) {
	case map[string]any:
		masked := make(map[string]any, len(v))
		for name, value := range v {
			if secretField(name) || isAPIKeyValue(name, value) {
				value = redactLeaf(value)
			}
			masked[mask(name)] = redact(value, mask)
		}
		return masked
	case []any:
		for i := range v {
			v[i] = redact(v[i], mask)
		}
	case string:
		return conceal(mask(v))
	}
	return v
}

// isAPIKeyValue distinguishes a key's value from the API key resource, which has the same field name.
func isAPIKeyValue(name string, value any) bool {
	_, isText := value.(string)
	return isText && strings.EqualFold(name, "apiKey")
}

func redactLeaf(v any) any {
	if v == nil || v == "" {
		return v
	}
	return maskText
}

var secretNames = regexp.MustCompile(`([\w-]+)["' ]*[:=>]`)

// Excerpt returns the start of a proxy's error page, masked. It is "" for data, which may hold half a secret.
func (r *Response) Excerpt() string {
	text := strings.TrimSpace(string(r.Body))
	if text == "" || strings.ContainsAny(text[:1], "{[\"") {
		return ""
	}
	text = printable(text, r.mask, 200)
	for _, found := range secretNames.FindAllStringSubmatch(text, -1) {
		if secretField(found[1]) {
			return ""
		}
	}
	return text
}

// Clean makes a vendor's text safe to show: masked, on one line, of bounded length.
func (r *Response) Clean(text string) string {
	return printable(text, r.mask, 1000)
}

// CleanJSON is Clean for a part of a JSON body. It masks whole values, so that the text remains JSON unless it is too long.
func (r *Response) CleanJSON(part []byte) string {
	return atMost(1000, r.mask(onOneLine(loggedBody{part, r.mask}.String())))
}

func printable(text string, mask func(string) string, limit int) string {
	return atMost(limit, conceal(mask(onOneLine(mask(text))))) // a dropped character may have been inside a secret
}

func onOneLine(text string) string {
	return strings.Map(func(r rune) rune {
		if !unicode.IsPrint(r) {
			return -1
		}
		return r
	}, strings.Join(strings.Fields(text), " "))
}

func atMost(limit int, text string) string {
	if runes := []rune(text); len(runes) > limit {
		return string(runes[:limit]) + "…"
	}
	return text
}

// Shorten returns enough of an access key's ID to recognize it by.
func Shorten(id string) string {
	runes := []rune(id)
	if len(runes) <= 8 {
		return string(runes[:min(2, len(runes))]) + "…"
	}
	return string(runes[:4]) + "…" + string(runes[len(runes)-4:])
}
