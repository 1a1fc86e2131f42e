// SPDX-License-Identifier: MPL-2.0

package openapi_test

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/openapi"
)

func TestYAML(t *testing.T) {
	t.Parallel()
	got, err := openapi.YAML(`{"b":{"200":"ok","empty":{},"none":[],"list":[{"a":1.50,"b":[[1,2],"x"]},"no","#x"]},"a":"one\n\n  two\nthree","c":[null,true,"a: b","c #d",""],"/x/{id+}":"*/*"}`)
	const want = `/x/{id+}: "*/*"
a: |-
  one

    two
  three
b:
  "200": ok
  empty: {}
  list:
    - a: 1.50
      b:
        - - 1
          - 2
        - x
    - "no"
    - "#x"
  none: []
c:
  - null
  - true
  - "a: b"
  - "c #d"
  - ""
`
	if err != nil || got != want {
		t.Errorf("%s, %v", got, err)
	}
	if _, err := openapi.YAML("{"); err == nil {
		t.Error("no error")
	}
}

// checkYAML parses a document with odd texts in both formats.
func checkYAML(t *testing.T, a, b string) {
	t.Helper()
	document := map[string]any{"openapi": "3.0.3", "info": map[string]any{"title": a}, "paths": map[string]any{}, "x-" + b: []any{
		a, b, map[string]any{a: b, b: []any{a, []any{}, map[string]any{b: a, "y": map[string]any{a: nil}}}}, a + "\n" + b,
	}}
	text, err := json.Marshal(document)
	if err != nil {
		t.Fatal(err)
	}
	parsed, err := openapi.Parse(string(text))
	if err != nil {
		return // such as NUL
	}
	yaml, err := openapi.YAML(string(text))
	if err != nil {
		t.Fatal(err)
	}
	again, err := openapi.Parse(yaml)
	if err != nil {
		t.Fatalf("%v in\n%s", err, yaml)
	}
	if again.Canonical() != parsed.Canonical() {
		t.Errorf("%s becomes\n%s, which is\n%s", parsed.Canonical(), yaml, again.Canonical())
	}
}

var oddTexts = []string{
	"", "a", "a b", " a", "a ", "a\nb", "a\n", "\na", "a\n\n", "a\n b\n\tc", "a\n\nb\n", "- a\nb: c", "1", "1e5", "0x1f", "1_000", "12:30:45", "2024-01-01", "yes", "~",
	"null", "TRUE", ".inf", "=", "<<", "!!str a", "&a", "*a", "%a", "@a", "`a", "'a'", `"a"`, "{a}", "[a]", "a: b", "a #b", "#a", "? a", "|", ">", "---", "...", "--- a\n...",
	"\u0085", "\u2028\u2029", "\ufeff", "\ufeffa\nb", "\u007f", "\u0080", "\u001b[2J", "\U0001f600", "e\u0301", "\ufffe", "a\u00a0\nb\u00a0", "\u3000a\nb", strings.Repeat("long ", 500), strings.Repeat("\u0085", 300),
}

func TestYAML_ofOddTexts(t *testing.T) {
	t.Parallel()
	for i, a := range oddTexts {
		checkYAML(t, a, oddTexts[(i+7)%len(oddTexts)])
		checkYAML(t, "x"+a, a+"x")
	}
}

func FuzzYAML(f *testing.F) {
	for i, a := range oddTexts {
		f.Add(a, oddTexts[len(oddTexts)-1-i])
	}
	f.Fuzz(checkYAML)
}
