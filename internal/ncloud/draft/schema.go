// SPDX-License-Identifier: MPL-2.0

package draft

import (
	"encoding/json"
	"errors"
	"io"
	"net/url"
	"strings"
)

const definitions = "#/definitions/"

// CanonicalSchema returns the canonical form of a schema of the service: compact, with sorted members and numbers as
// written. names has the name of each model by its ID, because the service may refer to a model by either. Together
// with an error, which means that the text is not JSON, it returns the text as it is.
func CanonicalSchema(text string, names map[string]string) (string, error) {
	decoder := json.NewDecoder(strings.NewReader(text))
	decoder.UseNumber()
	var schema any
	if err := decoder.Decode(&schema); err != nil {
		return text, err
	}
	if _, err := decoder.Token(); !errors.Is(err, io.EOF) {
		return text, errors.New("the JSON value is followed by other text")
	}
	refer(schema, func(reference string) string {
		target := referenced(reference)
		if name, isID := names[target]; isID {
			return Reference(name)
		}
		if target != reference {
			return Reference(target)
		}
		return reference
	})
	return encode(schema), nil
}

// refer replaces the references in a schema.
func refer(schema any, replace func(reference string) string) {
	switch schema := schema.(type) {
	case []any:
		for _, item := range schema {
			refer(item, replace)
		}
	case map[string]any:
		for member, value := range schema {
			if reference, isText := value.(string); isText && member == "$ref" {
				schema[member] = replace(reference)
				continue
			}
			refer(value, replace)
		}
	}
}

var (
	pointer     = strings.NewReplacer("%", "%25", "~", "~0", "/", "~1")
	fromPointer = strings.NewReplacer("~1", "/", "~0", "~")
)

// Reference is how a schema refers to a model.
func Reference(name string) string { return definitions + pointer.Replace(name) }

// referenced returns the name or ID of the model that a reference means. A reference without a prefix may be an ID.
func referenced(reference string) string {
	name, found := strings.CutPrefix(reference, definitions)
	if !found {
		name, found = strings.CutPrefix(reference, "#/components/schemas/")
	}
	if !found || strings.Contains(name, "/") {
		return reference
	}
	if unescaped, err := url.PathUnescape(name); err == nil {
		name = unescaped
	}
	return fromPointer.Replace(name)
}
