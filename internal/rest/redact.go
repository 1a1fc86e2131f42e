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

// secretField reports whether a JSON field of this name holds a secret in any of the
// three APIs: primaryKey, secondaryKey, secretKey, productSecret, accessToken,
// apim-signature, encryption and similar names. harmlessFields hold objects or ids and
// are excepted.
func secretField(name string) bool {
	name = strings.ToLower(strings.NewReplacer("_", "", "-", "").Replace(name))
	for _, part := range []string{"secret", "token", "password", "signature", "encryption", "authorization", "credential"} {
		if strings.Contains(name, part) {
			return true
		}
	}
	return (strings.HasSuffix(name, "key") || name == "apikeyvalue") && !slices.Contains(harmlessFields, name)
}

// loggedBody is a body to be logged. It is redacted only if the log line is really
// written.
type loggedBody struct {
	body []byte
	mask func(string) string // see hidden.masker
}

// MarshalText returns the body with secret fields masked by name and known secrets by
// value. A body that is not complete JSON is not quoted, since there is no telling which
// part of it is secret.
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

// redact masks secret fields by name, and with mask and conceal what is secret in all
// other text. It works on decoded values, since JSON escapes a quote or a backslash in a
// secret.
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

// isAPIKeyValue reports whether a field is called after an API key, which is an object
// with an id, and holds text instead: its value.
func isAPIKeyValue(name string, value any) bool {
	_, isText := value.(string)
	return isText && strings.EqualFold(name, "apiKey")
}

// redactLeaf masks the value of a secret field, whatever its shape. null and "" stay,
// since it is worth knowing that there is no secret.
func redactLeaf(v any) any {
	if v == nil || v == "" {
		return v
	}
	return maskText
}

// secretNames matches what may be a field's name followed by its value, in JSON, forms,
// headers and XML.
var secretNames = regexp.MustCompile(`([\w-]+)["' ]*[:=>]`)

// Excerpt returns the start of a body that is text for people, such as a proxy's error
// page, on one line and with secrets masked. It returns "" for a body that looks like
// data, since half a JSON document may hold half a secret, and for one that contains the
// name of a secret.
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

// Clean makes a vendor's text safe to show: secrets masked, on one line, without control
// characters, of bounded length.
func (r *Response) Clean(text string) string {
	return printable(text, r.mask, 1000)
}

// printable returns at most limit characters of text, with secrets masked by mask (see
// hidden.masker), runs of white space folded and control characters dropped.
func printable(text string, mask func(string) string, limit int) string {
	text = strings.Join(strings.Fields(mask(text)), " ")
	text = strings.Map(func(r rune) rune {
		if !unicode.IsPrint(r) {
			return -1
		}
		return r
	}, text)
	text = conceal(mask(text)) // a dropped character may have been inside a secret
	if runes := []rune(text); len(runes) > limit {
		return string(runes[:limit]) + "…"
	}
	return text
}

// Shorten returns enough of an access key's id to recognise it by.
func Shorten(id string) string {
	runes := []rune(id)
	if len(runes) <= 8 {
		return string(runes[:min(2, len(runes))]) + "…"
	}
	return string(runes[:4]) + "…" + string(runes[len(runes)-4:])
}
