// SPDX-License-Identifier: MPL-2.0

package draft

import (
	"net/url"
	"strings"

	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/openapi"
)

const (
	definitions = "#/definitions/"
	components  = "#/components/schemas/"
)

// CanonicalSchema returns the canonical form of a schema of the service, which is that of a document's schemas: compact
// with sorted members. names has the name of each model by its ID, because the service may refer
// to a model by either. Together with an error, which means that the text is not a schema, it returns the text as it is.
func CanonicalSchema(text string, names map[string]string) (string, error) {
	schema, err := openapi.ParseSchema(text, func(reference string) (string, bool) {
		target := referenced(reference)
		if name, isID := names[target]; isID {
			return name, true
		}
		return target, target != reference
	})
	if err != nil {
		return text, err
	}
	return string(schema.JSON), nil
}

var (
	pointer     = strings.NewReplacer("%", "%25", "~", "~0", "/", "~1")
	fromPointer = strings.NewReplacer("~1", "/", "~0", "~")
)

// referenced returns the name or ID of the model that a reference means. A reference without a prefix may be an ID.
func referenced(reference string) string {
	name, found := strings.CutPrefix(reference, definitions)
	if !found {
		name, found = strings.CutPrefix(reference, components)
	}
	if !found || strings.Contains(name, "/") {
		return reference
	}
	if unescaped, err := url.PathUnescape(name); err == nil {
		name = unescaped
	}
	return fromPointer.Replace(name)
}
