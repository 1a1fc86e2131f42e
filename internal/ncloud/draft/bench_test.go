// SPDX-License-Identifier: MPL-2.0

package draft_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/ncloud/draft"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/openapi"
)

// BenchmarkTranslate translates 1000 operations and 2000 models, and brings them into the canonical form.
func BenchmarkTranslate(b *testing.B) {
	var document strings.Builder
	document.WriteString("openapi: 3.0.3\npaths:\n")
	for n := range 250 {
		fmt.Fprintf(&document, "  /group%d/{id}/parts:\n", n)
		for m, method := range []string{"get", "put", "post", "delete"} {
			fmt.Fprintf(&document, `    %s:
      description: an operation of group %d
      parameters: [{name: page, in: query, schema: {type: integer}}, {name: X-Trace, in: header, schema: {type: string}}]
      requestBody: {content: {application/json: {schema: {$ref: '#/components/schemas/Model%d'}}}}
      responses: {"200": {description: ok, content: {application/json: {schema: {$ref: '#/components/schemas/Model%d'}}}}, default: {description: an error}}
`, method, n, 8*n+2*m, 8*n+2*m+1)
		}
	}
	document.WriteString("components:\n  schemas:\n")
	for n := range 2000 {
		fmt.Fprintf(&document, "    Model%d:\n      type: object\n      properties:\n", n)
		for p := range 20 {
			fmt.Fprintf(&document, "        property%d: {type: string, description: a property of model %d}\n", p, n)
		}
	}
	source, err := openapi.Parse(document.String())
	if err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		result, err := draft.Translate(source, draft.Arguments{})
		if err != nil {
			b.Fatal(err)
		}
		operations, paths, models := result.JSON()
		draft.Digest(operations, paths, models)
		draft.Warnings(result.Findings)
		if len(operations) != 1000 || len(models) != 2000 {
			b.Fatalf("%d operations, %d models", len(operations), len(models))
		}
	}
}
