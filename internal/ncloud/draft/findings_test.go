// SPDX-License-Identifier: MPL-2.0

package draft_test

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/ncloud/draft"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/openapi"
)

func TestTranslate_findings(t *testing.T) {
	t.Parallel()
	long := strings.Repeat("d", 2001)
	for name, test := range map[string]struct{ members, want string }{
		"cookie":           {`parameters: [{name: s, in: cookie}, {name: r, in: cookie}]`, "cookie parameters are omitted: r, s"},
		"other place":      {`parameters: [{name: s, in: matrix}]`, "parameters in unsupported places are omitted: matrix parameter s"},
		"object":           {`parameters: [{name: s, in: query, schema: {type: object}}]`, "object parameters are omitted: query parameter s"},
		"array of objects": {`parameters: [{name: S, in: header, schema: {type: array, items: {type: object}}}]`, "object parameters are omitted: header parameter S"},
		"form object":      {`requestBody: {content: {multipart/form-data: {schema: {properties: {a: {type: object}}}}}}`, "object parameters are omitted: form parameter a"},
		"name":             {`parameters: [{name: "Start>", in: query}]`, "parameters with unsupported names are omitted: query parameter Start>"},
		"long name":        {`parameters: [{name: ` + strings.Repeat("n", 101) + `, in: query}]`, "parameters with unsupported names are omitted: query parameter " + strings.Repeat("n", 83) + "…"},
		"control":          {`parameters: [{name: "a\nb, c", in: query}]`, `parameters with unsupported names are omitted: "query parameter a\nb, c"`},
		"name in use":      {`parameters: [{name: A, in: header}, {name: a, in: header}]`, "parameters with the name of another one are omitted: header parameter a"},
		"default response": {`responses: {default: {description: d}, 4XX: {description: d}, 099: {description: d}}`, "responses without a status code from 100 to 599 are omitted: 099, 4XX, default"},
		"links":            {`responses: {"200": {description: d, links: {a: {}}}}`, "links of responses are omitted: 200"},
		"servers":          {`servers: [{url: /v3}]`, "servers of paths and operations are omitted"},
		"callbacks":        {`callbacks: {a: {}}`, "callbacks are omitted"},
		"header name":      {`responses: {"200": {description: d, headers: {a.b: {}}}}`, "headers of responses with unsupported names are omitted: 200 header a.b"},
		"header object":    {`responses: {"200": {description: d, headers: {a: {schema: {type: object}}}}}`, "object headers of responses are omitted: 200 header a"},
		"header in use":    {`responses: {"200": {description: d, headers: {A: {}, a: {}}}}`, "headers of responses with the name of another one are omitted: 200 header a"},
		"other schema":     {`requestBody: {content: {text/a: {schema: {type: object}}, a/json: {schema: {type: string}}}}`, "schemas of other media types are omitted: request body text/a"},
		"long media types": {`x-apigw-consumes: [a/` + strings.Repeat("a", 97) + `, b/b, c/c]`, "media types that do not fit into 100 characters are omitted: request b/b, request c/c"},
		"bad media type":   {`x-apigw-produces: ["a b", a/b]`, "unsupported media types are omitted: response a b"},
		"long description": {`description: ` + long + `, responses: {"200": {description: ` + long + `}}`, "descriptions over 2,000 characters are cut: description, response 200"},
		"body description": {`requestBody: {description: d, content: {a/b: {}}}`, "descriptions of bodies without a schema are omitted: request body"},
		"extension":        {`x-apigw-cors: {}, x-ncp-apigateway-filter: {}, x-other: 1`, "unsupported extensions are omitted: x-apigw-cors, x-ncp-apigateway-filter"},
		"extension member": {`x-ncp-apigateway-filters: {apikey: {required: true}, auth: {platform: IAM, level: 1}}`, "unsupported extensions are omitted: x-ncp-apigateway-filters.apikey, x-ncp-apigateway-filters.auth.level"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			_, result := operationOf(t, test.members, draft.Arguments{})
			if got := draft.Warnings(result.Findings); !slices.Equal(got, []string{"GET /x: " + test.want}) {
				t.Errorf("warnings = %q, want %q", got, test.want)
			}
			if result.Findings[0].Position.Line != 2 {
				t.Errorf("position = %v", result.Findings[0].Position)
			}
		})
	}
}

func TestTranslate_cutsDescriptions(t *testing.T) {
	t.Parallel()
	_, result := operationOf(t, `description: `+strings.Repeat("ü", 2001), draft.Arguments{})
	if got := result.Operations["GET /x"].Description; got != strings.Repeat("ü", 1999)+"…" {
		t.Errorf("description has %d bytes", len(got))
	}
	_, result = operationOf(t, `description: `+strings.Repeat("ü", 2000), draft.Arguments{})
	if got := result.Operations["GET /x"].Description; got != strings.Repeat("ü", 2000) || len(result.Findings) > 0 {
		t.Errorf("description has %d bytes, findings = %v", len(got), result.Findings)
	}
}

func TestWarnings_haveNoPositions(t *testing.T) {
	t.Parallel()
	document := "paths:\n  /x:\n    get: {parameters: [{name: s, in: cookie}]}\n"
	first, err := translate(t, document, draft.Arguments{})
	if err != nil {
		t.Fatal(err)
	}
	second, err := translate(t, "# a comment\n"+document, draft.Arguments{})
	if err != nil {
		t.Fatal(err)
	}
	if first, second := draft.Warnings(first.Findings), draft.Warnings(second.Findings); !slices.Equal(first, second) {
		t.Errorf("warnings = %q, want %q", second, first)
	}
	if first, second := draft.Summary(first.Findings), draft.Summary(second.Findings); first == second {
		t.Errorf("both summaries are %s", first)
	}
}

func TestSummary(t *testing.T) {
	t.Parallel()
	var findings []draft.Finding
	for n := range 25 {
		findings = append(findings,
			draft.Finding{Subject: fmt.Sprintf("GET /open%d", n), Text: "open to everyone", Open: true, Position: openapi.Position{Line: 100 + n, Column: 1}},
			draft.Finding{Subject: fmt.Sprintf("GET /same%d", n), Text: "links are omitted", Members: []string{"200"}, Position: openapi.Position{Line: 9 + n, Column: 2}},
			draft.Finding{Subject: fmt.Sprintf("GET /other%d", n), Text: "links are omitted", Members: []string{strconv.Itoa(n)}, Position: openapi.Position{Line: 40 + n, Column: 3}})
	}
	findings = append(findings, draft.Finding{Subject: "document", Text: "unused", Members: strings.Split("abcdefghijklm", "")})
	lines := strings.Split(draft.Summary(findings), "\n")
	if len(lines) != 25+20+1 {
		t.Fatalf("Summary() has %d lines: %q", len(lines), lines)
	}
	for n, want := range map[int]string{
		0: "100:1 GET /open0: open to everyone", 24: "124:1 GET /open24: open to everyone",
		25: "document: unused: a, b, c, d, e, f, g, h, i, j and 3 more",
		26: "9:2 GET /same0 and 24 more: links are omitted: 200",
		27: "40:3 GET /other0: links are omitted: 0",
		45: `7 more findings are not listed here. The attribute "warnings" has all of them.`,
	} {
		if lines[n] != want {
			t.Errorf("line %d = %q, want %q", n, lines[n], want)
		}
	}
	if got := draft.Summary(nil); got != "" {
		t.Errorf("Summary(nil) = %q", got)
	}
}
