// SPDX-License-Identifier: MPL-2.0

package openapi_test

import (
	"fmt"
	"strings"
	"sync"
	"testing"

	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/openapi"
)

// The tests of the cache are not parallel, because others use the same cache.
func TestParse_readsATextOnce(t *testing.T) {
	const text = "openapi: 3.0.0\nx-test: once\n"
	first := parse(t, text)
	var all sync.WaitGroup
	for range 50 {
		all.Go(func() {
			again, err := openapi.Parse(text)
			if err != nil || again != first || again.Canonical() != first.Canonical() {
				t.Errorf("%p, %v", again, err)
			}
			if _, err := again.Document(nil); err != nil {
				t.Error(err)
			}
		})
	}
	all.Wait()
}

func TestParse_keepsOnlyTheLastTexts(t *testing.T) {
	text := func(i int) string { return fmt.Sprintf(`{"openapi": "3.0.0", "x-kept": %d}`, i) }
	first := parse(t, text(0))
	for i := range 40 {
		parse(t, text(i+1))
	}
	if parse(t, text(0)) == first {
		t.Error("41 texts are kept")
	}
}

// large has 330 operations and 2,000 models in about 3 MB.
func large() string {
	var out strings.Builder
	description := strings.Repeat("What it does, for whom and why. ", 12)
	out.WriteString(`{"openapi": "3.0.3", "info": {"title": "Large", "version": "1"}, "paths": {`)
	for i := range 110 {
		fmt.Fprintf(&out, `"/r%d/{id}": {"parameters": [{"name": "id", "in": "path", "required": true, "schema": {"type": "string"}}]`, i)
		for m, method := range []string{"get", "put", "post"} {
			fmt.Fprintf(&out, `, %q: {"description": %q, "parameters": [{"$ref": "#/components/parameters/Trace"}`, method, description)
			for p := range 6 {
				fmt.Fprintf(&out, `, {"name": "p%d", "in": "query", "description": "filters", "schema": {"type": "string"}}`, p)
			}
			fmt.Fprintf(&out, `], "responses": {"200": {"description": "ok", "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Model%d"}}}}}}`, i*18+m)
		}
		out.WriteString("},\n")
	}
	out.WriteString(`"/": {}}, "components": {"parameters": {"Trace": {"name": "X-Trace", "in": "header"}}, "schemas": {`)
	for i := range 2000 {
		fmt.Fprintf(&out, `"Model%d": {"type": "object", "description": %q, "required": ["id"], "properties": {`, i, description)
		for f := range 6 {
			fmt.Fprintf(&out, `"field%d": {"type": "string", "description": "A value of the shop: \"quoted\"", "maxLength": 100, "example": "v"},`, f)
		}
		fmt.Fprintf(&out, `"next": {"$ref": "#/components/schemas/Model%d"}, "list": {"type": "array", "items": {"$ref": "#/components/schemas/Model%d"}}}},`+"\n", (i*7+1)%2000, (i*13+5)%2000)
	}
	out.WriteString(`"Last": {}}}}`)
	return out.String()
}

func BenchmarkParse(b *testing.B) {
	text := large()
	s := parse(b, text)
	yaml, err := openapi.YAML(text)
	if err != nil {
		b.Fatal(err)
	}
	for name, text := range map[string]string{"json": text, "canonical": s.Canonical(), "yaml": yaml} {
		b.Run(name, func(b *testing.B) {
			b.SetBytes(int64(len(text)))
			b.ReportAllocs()
			for i := range b.N {
				parse(b, text+strings.Repeat(" ", i%1000+1)+"\n")
			}
		})
	}
	b.Run("document", func(b *testing.B) {
		b.ReportAllocs()
		for range b.N {
			if d, err := s.Document(nil); err != nil || len(d.Schemas) != 2001 {
				b.Fatal(err)
			}
		}
	})
}
