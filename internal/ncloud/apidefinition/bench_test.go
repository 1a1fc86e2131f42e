// SPDX-License-Identifier: MPL-2.0

package apidefinition_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/acctest"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/simulator"
)

// large is a document with many operations, each with parameters, a body and responses.
func large(operations int) string {
	var b strings.Builder
	b.WriteString("openapi: 3.0.3\ninfo: {title: Large, version: '1'}\npaths:\n")
	for i := range operations {
		fmt.Fprintf(&b, `  /group%d/item%d/{id}:
    post:
      summary: Changes item %d.
      parameters:
        - {name: id, in: path, required: true, schema: {type: string}}
        - {name: view, in: query, description: How much is returned., schema: {type: string}}
        - {name: X-Trace, in: header, schema: {type: string}}
      requestBody: {content: {application/json: {schema: {$ref: "#/components/schemas/Item%d"}}}}
      responses:
        "200": {description: the item, content: {application/json: {schema: {$ref: "#/components/schemas/Item%d"}}}}
        "404": {description: there is none}
`, i%20, i, i, i, i)
	}
	b.WriteString("components:\n  schemas:\n")
	for i := range operations {
		fmt.Fprintf(&b, "    Item%d: {type: object, required: [name], properties: {name: {type: string, maxLength: %d}, tags: {type: array, items: {type: string}}}}\n", i, i+1)
	}
	return b.String()
}

// BenchmarkPlan plans 1000 operations of which one has changed, without reading them.
func BenchmarkPlan(b *testing.B) {
	cloud := acctest.Simulated(b)
	product := cloud.Sim.NCloud.AddProduct(simulator.NCloudProduct{Name: "shop"})
	cloud.Sim.NCloud.AddAPI(product, simulator.NCloudAPI{ID: apiID, Name: "large"})
	text := large(1000)
	config := acctest.Object{"product_id": product, "api_id": apiID, "document": text}
	state := cloud.Driver(b, nil).Applied(kind, nil, config)
	n := 0
	for b.Loop() {
		n++
		config["document"] = strings.Replace(text, "Changes item 7.", fmt.Sprintf("Changes item 7 in run %d.", n), 1)
		plan, diags := cloud.Driver(b, nil).Plan(kind, state, config)
		if len(diags) > 0 || plan.Empty {
			b.Fatal(diags)
		}
	}
	size := len(text)
	for _, attribute := range []string{"operations", "paths", "models"} {
		for key, part := range texts(b, state.Value, attribute) {
			size += len(key) + len(part)
		}
	}
	b.ReportMetric(float64(size), "document+parts-bytes")
}
