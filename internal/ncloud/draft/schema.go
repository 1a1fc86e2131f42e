// SPDX-License-Identifier: MPL-2.0

package draft

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math"
	"strconv"
	"strings"

	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/openapi"
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

// WholeSchema is CanonicalSchema for a text of any JSON. It keeps everything in it, also what a document would lose, such as
// examples.
func WholeSchema(text string, names map[string]string) (string, error) {
	decoder := json.NewDecoder(strings.NewReader(text))
	decoder.UseNumber()
	var value any
	if err := decoder.Decode(&value); err != nil {
		return text, fmt.Errorf("it is not JSON: %w", err)
	}
	if _, err := decoder.Token(); !errors.Is(err, io.EOF) {
		return text, errors.New("it is not JSON: there is more after its end")
	}
	return encode(wholeValue(value, names)), nil
}

// wholeValue changes references, and numbers such as 1.0.
func wholeValue(value any, names map[string]string) any {
	switch value := value.(type) {
	case map[string]any:
		for name, member := range value {
			reference, isText := member.(string)
			if name != "$ref" || !isText {
				value[name] = wholeValue(member, names)
				continue
			}
			target := referenced(reference)
			if model, isID := names[target]; isID {
				target = model
			}
			if target != reference {
				value[name] = openapi.Reference(target)
			}
		}
	case []any:
		for i := range value {
			value[i] = wholeValue(value[i], names)
		}
	case json.Number:
		if number, err := value.Float64(); err == nil && number == math.Trunc(number) && math.Abs(number) < 1<<53 {
			return json.Number(strconv.FormatInt(int64(number), 10))
		}
	}
	return value
}

// referenced returns the name or ID of the model that a reference means. A reference without a prefix may be an ID.
func referenced(reference string) string {
	if name, isNamed := openapi.NamedReference(reference); isNamed {
		return name
	}
	return reference
}
