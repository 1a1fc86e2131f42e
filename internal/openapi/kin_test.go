// SPDX-License-Identifier: MPL-2.0

package openapi_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/getkin/kin-openapi/openapi3"

	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/openapi"
)

// TestDocument_likeAnotherLibrary compares what kin-openapi reads. It is not used otherwise: its errors have no positions,
// it rounds numbers, and it loses media types of Swagger 2.0.
func TestDocument_likeAnotherLibrary(t *testing.T) {
	t.Parallel()
	documents := samples(t)
	documents["large"] = large()
	compared := 0
	for name, text := range documents {
		s := parse(t, text)
		d, err := s.Document(nil)
		if err != nil || d.Version == "2.0" {
			continue
		}
		compared++
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			// The library refuses numbers as keys and names, which the canonical form does not have.
			other, err := openapi3.NewLoader().LoadFromData([]byte(s.Canonical()))
			if err != nil {
				t.Fatal(err)
			}
			ours, theirs := ourOperations(d), theirOperations(other)
			for operation, want := range theirs {
				if got := ours[operation]; !slices.Equal(got, want) {
					t.Errorf("%s is\n%s, not\n%s", operation, strings.Join(got, "\n"), strings.Join(want, "\n"))
				}
			}
			for operation := range ours {
				if theirs[operation] == nil && !strings.HasPrefix(operation, "ANY ") {
					t.Errorf("there is also %s", operation)
				}
			}
		})
	}
	if compared < 4 {
		t.Errorf("only %d documents were compared", compared)
	}
}

func ourOperations(d *openapi.Document) map[string][]string {
	out := map[string][]string{}
	for _, path := range d.Paths {
		for _, o := range path.Operations {
			parts := []string{"operation " + o.Description}
			for _, p := range o.Parameters {
				parts = append(parts, fmt.Sprintf("%s %s %t %s", p.In, p.Name, p.Required, p.Description))
			}
			parts = append(parts, ourContent("body", o.RequestBody)...)
			for _, r := range o.Responses {
				parts = append(parts, "response "+r.Status+" "+r.Description)
				for _, h := range r.Headers {
					parts = append(parts, "header "+r.Status+" "+h.Name)
				}
				parts = append(parts, ourContent(r.Status, r.Body)...)
			}
			slices.Sort(parts)
			out[o.Method+" "+o.Path] = slices.Compact(parts)
		}
	}
	return out
}

func ourContent(of string, body *openapi.Body) (parts []string) {
	if body == nil {
		return nil
	}
	for _, m := range body.Content {
		ref := ""
		if m.Schema != nil && !strings.Contains(m.Schema.Ref, ".") {
			ref = m.Schema.Ref
		}
		parts = append(parts, of+" "+m.Name+" "+ref)
	}
	return parts
}

func theirOperations(d *openapi3.T) map[string][]string {
	out := map[string][]string{}
	for path, item := range d.Paths.Map() {
		for method, o := range item.Operations() {
			parts := []string{"operation " + o.Description}
			parameters := slices.Clone(o.Parameters)
			for _, p := range item.Parameters {
				if o.Parameters.GetByInAndName(p.Value.In, p.Value.Name) == nil {
					parameters = append(parameters, p)
				}
			}
			for _, p := range parameters {
				parts = append(parts, fmt.Sprintf("%s %s %t %s", p.Value.In, p.Value.Name, p.Value.Required, p.Value.Description))
			}
			if o.RequestBody != nil {
				parts = append(parts, theirContent("body", o.RequestBody.Value.Content)...)
			}
			for status, r := range o.Responses.Map() {
				description := ""
				if r.Value.Description != nil {
					description = *r.Value.Description
				}
				parts = append(parts, "response "+status+" "+description)
				for name := range r.Value.Headers {
					parts = append(parts, "header "+status+" "+name)
				}
				parts = append(parts, theirContent(status, r.Value.Content)...)
			}
			slices.Sort(parts)
			out[method+" "+path] = slices.Compact(parts)
		}
	}
	return out
}

func theirContent(of string, content openapi3.Content) (parts []string) {
	for name, m := range content {
		ref := ""
		if m.Schema != nil && strings.HasPrefix(m.Schema.Ref, "#/components/schemas/") && strings.Count(m.Schema.Ref, "/") == 3 {
			ref = strings.TrimPrefix(m.Schema.Ref, "#/components/schemas/")
		}
		parts = append(parts, of+" "+name+" "+ref)
	}
	return parts
}
