// SPDX-License-Identifier: MPL-2.0

package draft

import (
	"encoding/json"
	"maps"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/openapi"
)

// model returns the name of the model for a schema and puts it into the draft, "" if the schema says nothing.
func (t *translator) model(of part, schema *openapi.Schema, name func() string) string {
	if schema == nil {
		return ""
	}
	if schema.Ref != "" {
		if _, found := t.document.Schemas[schema.Ref]; !found {
			t.findings.add(of.subject, of.position, missingSchemas, schema.Ref)
			return ""
		}
		t.reach(schema.Ref)
		return t.names.named[schema.Ref]
	}
	for _, used := range schema.Uses {
		t.reach(used)
	}
	full := name()
	result := t.names.unused(full)
	if utf8.RuneCountInString(full) > maxName {
		t.findings.add(of.subject, of.position, longModelNames, full)
	}
	t.draft.Models[result] = t.schema(of, *schema, result)
	return result
}

// reach puts the model of a named schema, and those that it refers to, into the draft.
func (t *translator) reach(name string) {
	reachable([]string{name}, func(name string) []string {
		schema, found := t.document.Schemas[name]
		model := t.names.named[name]
		if _, done := t.draft.Models[model]; done || !found {
			return nil
		}
		of := part{subject: "schema " + printable(name), position: schema.Position, extensions: schema.Extensions}
		if utf8.RuneCountInString(name) > maxName {
			t.findings.add(of.subject, of.position, longModelNames)
		}
		t.draft.Models[model] = t.schema(of, schema)
		return schema.Uses
	})
}

// unused reports the named schemas that no operation reaches, except those that the document keeps.
func (t *translator) unused() {
	names := slices.Sorted(maps.Keys(t.document.Schemas))
	for _, name := range names {
		schema := t.document.Schemas[name]
		value := schema.Extensions[keepExtension]
		switch strings.TrimSpace(string(value)) {
		case "true":
			t.reach(name)
		case "", "false", "null":
		default:
			t.problems.add("document", "The value of "+keepExtension+" is not true or false", "", schema.Position, "schema "+printable(name))
		}
	}
	for _, name := range names {
		if _, used := t.draft.Models[t.names.named[name]]; !used {
			t.findings.add("document", t.document.Schemas[name].Position, unusedSchemas, name)
		}
	}
}

// schema returns the canonical schema of a model, as far as it fits.
func (t *translator) schema(of part, schema openapi.Schema, member ...string) string {
	if schema.Err != nil {
		t.problems.add("document", "Schemas cannot be used", "", of.position, of.subject+": "+schema.Err.Error())
	}
	text := schema.JSON
	if _, marked := schema.Extensions[keepExtension]; marked {
		text = openapi.SchemaWithoutMember(text, keepExtension)
	}
	if slices.ContainsFunc(schema.Uses, t.names.renamed) {
		text = t.rename(text)
	}
	if fits(text) {
		return string(text)
	}
	if text = openapi.SchemaWithoutTexts(text); fits(text) {
		t.findings.add(of.subject, of.position, longSchemas, member...)
		return string(text)
	}
	t.findings.add(of.subject, of.position, hugeSchemas, member...)
	if text = openapi.TypeOnly(text); fits(text) {
		return string(text)
	}
	return "{}"
}

func fits(schema json.RawMessage) bool {
	return len(schema) <= maxSchema || utf8.RuneCount(schema) <= maxSchema
}

// rename makes references use the names of models.
func (t *translator) rename(schema json.RawMessage) json.RawMessage {
	result, err := openapi.ParseSchema(string(schema), func(reference string) (string, bool) {
		name, found := t.names.named[referenced(reference)]
		return name, found
	})
	if err != nil {
		return schema
	}
	return result.JSON
}
