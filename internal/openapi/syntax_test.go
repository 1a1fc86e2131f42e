// SPDX-License-Identifier: MPL-2.0

package openapi_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/openapi"
)

func TestParse_errors(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct{ text, want string }{
		"empty":                    {"", "line 1, column 1: the document is empty"},
		"only comments":            {"# nothing\n", "line 1, column 1: the document is empty"},
		"no object":                {"- openapi", "line 1, column 1: the document has to be an object, but is a list"},
		"no version":               {"info: {}", `line 1, column 1: the document has neither "openapi" nor "swagger"`},
		"OpenAPI 3.2":              {"# v\nopenapi: 3.2.0", `line 2, column 10: OpenAPI "3.2.0" is not supported; the supported versions are OpenAPI 3.0 and 3.1 and Swagger 2.0`},
		"OpenAPI 4":                {`{"openapi": "4.0.0"}`, `line 1, column 13: OpenAPI "4.0.0" is not supported`},
		"OpenAPI 3.10":             {"openapi: 3.10.0", `OpenAPI "3.10.0" is not supported`},
		"Swagger 1.2":              {`swagger: "1.2"`, `line 1, column 10: Swagger "1.2" is not supported`},
		"version of another kind":  {"openapi: {}", `OpenAPI "" is not supported`},
		"JSON syntax":              {"{\"openapi\": \"3.0.0\",\n \"paths\": {]}", "line 2, column 12: the JSON text is not valid: invalid character ']'"},
		"JSON ends":                {`{"openapi": "3.0.0", "info": {`, "line 1, column 31: the JSON text ends too early"},
		"JSON goes on":             {`{"openapi": "3.0.0"} x`, "line 1, column 22: the JSON text is not valid: invalid character 'x' after top-level value"},
		"JSON after wide letters":  {`{"é가😀": x}`, "line 1, column 9: the JSON text is not valid"},
		"YAML syntax":              {"openapi: 3.0.0\ninfo: a: b", "line 2, column 8: the YAML text is not valid: mapping values are not allowed"},
		"YAML after wide letters":  {"é가😀: a: b", "line 1, column 7: the YAML text is not valid"},
		"YAML with tabs":           {"openapi: 3.0.0\npaths:\n\t/x: {}", "line 3, column 1: the YAML text is not valid: found character that cannot start any token, because YAML is not indented by tabs"},
		"YAML quotes":              {"openapi: \"3.0.0\ninfo: 1", "the YAML text is not valid"},
		"unknown anchor":           {"openapi: 3.0.0\ninfo: *a", "line 2, column 7: the YAML text is not valid: unknown anchor 'a'"},
		"second YAML document":     {"openapi: 3.0.0\n---\nopenapi: 3.0.0\n", "line 2, column 1: the text contains a second YAML document"},
		"error in second document": {"openapi: 3.0.0\n---\na: b: c\n", "line 3, column 5"},
		"duplicate key in JSON":    {"{\"openapi\": \"3.0.0\",\n\"paths\": {\"/x\": {},\n \"/x\": {}}}", `line 3, column 2: the key "/x" is already at line 2, column 11`},
		"duplicate key in YAML":    {"openapi: 3.0.0\npaths:\n  /x: {}\n  '/x': {}\n", `line 4, column 3: the key "/x" is already at line 3, column 3`},
		"duplicate number as key":  {"openapi: 3.0.0\nx: {200: a, '200': b}", `the key "200" is already at`},
		"list as key":              {"openapi: 3.0.0\nx:\n  [a]: b", "line 3, column 3: a key has to be a string"},
		"merge of a string":        {"openapi: 3.0.0\nx: {<<: a}", "line 2, column 9: the value of << has to be an object"},
		"not UTF-8":                {"openapi: 3.0.0\nx: \xff", "line 2, column 4: the text is not valid UTF-8"},
		"NUL in JSON":              {"{\"openapi\": \"3.0.0\x00\"}", "line 1, column 19: the text contains the control character U+0000"},
		"escaped NUL in JSON":      {`{"openapi": "3.0.0", "x": "\u0000"}`, "line 1, column 27: a string contains a NUL character"},
		"escaped NUL in YAML":      {"openapi: 3.0.0\nx: \"\\0\"", "line 2, column 4: a string contains a NUL character"},
		"NUL in a key":             {`{"openapi": "3.0.0", "\u0000": 1}`, "line 1, column 22: a string contains a NUL character"},
		"control character":        {"openapi: 3.0.0\nx: \x07", "line 2, column 4: the text contains the control character U+0007"},
		"C1 character in YAML":     {"openapi: 3.0.0\nx: \u0090", "line 2, column 4: the YAML text contains a control character"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			_, err := openapi.Parse(test.text)
			if err == nil || !strings.Contains(err.Error(), test.want) {
				t.Fatalf("the error is %v", err)
			}
			if at := (*openapi.Error)(nil); !errors.As(err, &at) || at.Line == 0 || at.Column == 0 {
				t.Errorf("%v has no position", err)
			}
		})
	}
}

func TestParse_refusesHostileDocuments(t *testing.T) {
	t.Parallel()
	var bomb, merges strings.Builder
	bomb.WriteString("openapi: 3.0.0\na0: &a0 [x, x]\n")
	merges.WriteString("openapi: 3.0.0\na: &a {")
	for i := range 100 {
		fmt.Fprintf(&bomb, "a%d: &a%d [*a%d, *a%d]\n", i+1, i+1, i, i)
	}
	for i := range 2000 {
		fmt.Fprintf(&merges, "k%d: v, ", i)
	}
	merges.WriteString("}\n")
	for i := range 2000 {
		fmt.Fprintf(&merges, "m%d: {<<: *a}\n", i)
	}
	deepBlock := strings.Builder{}
	for i := range 3000 {
		fmt.Fprintf(&deepBlock, "%sa:\n", strings.Repeat(" ", i))
	}
	chain := strings.Builder{}
	chain.WriteString("openapi: 3.0.0\na0: &a0 [[[x]]]\n")
	for i := range 400 {
		fmt.Fprintf(&chain, "a%d: &a%d [[*a%d]]\n", i+1, i+1, i)
	}
	for name, test := range map[string]struct{ text, want string }{
		"alias bomb":        {bomb.String(), "with its aliases expanded, the document is larger than 40 MB"},
		"alias cycle":       {"openapi: 3.0.0\nx: &a\n  y: [*a]\n", `line 3, column 7: the alias "a" contains itself`},
		"merge cycle":       {"openapi: 3.0.0\nx: &a\n  <<: *a\n", `the alias "a" contains itself`},
		"merge bomb":        {merges.String(), "the merge keys (<<) of the document copy more than 200000 members"},
		"11 MB":             {`{"openapi": "3.0.0", "x": "` + strings.Repeat("x", 11<<20) + `"}`, "the maximum is 10 MB"},
		"deep JSON":         {`{"openapi": "3.0.0", "x": ` + strings.Repeat("[", 10_000) + strings.Repeat("]", 10_000) + "}", "nested deeper than 500 levels"},
		"deeper JSON":       {`{"openapi": "3.0.0", "x": ` + strings.Repeat(`{"a":`, 1_000_000), "nested deeper than 500 levels"},
		"deep YAML":         {"x: " + strings.Repeat("[", 10_000) + strings.Repeat("]", 10_000), "nested deeper than 500 levels"},
		"deep YAML objects": {"x: " + strings.Repeat("{a: ", 10_000), "nested deeper than 500 levels"},
		"deep YAML blocks":  {deepBlock.String(), "nested deeper than 500 levels"},
		"deep aliases":      {chain.String(), "nested deeper than 500 levels"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if _, err := openapi.Parse(test.text); err == nil || !strings.Contains(err.Error(), test.want) {
				t.Errorf("the error is %.200v", err)
			}
		})
	}
}

// canonicalX returns member x of a document as canonical JSON.
func canonicalX(t *testing.T, text string) string {
	t.Helper()
	_, x, found := strings.Cut(parse(t, text).Canonical(), `"x":`)
	if !found {
		t.Fatal("there is no member x")
	}
	return strings.TrimSuffix(x, "}")
}

func TestParse_scalars(t *testing.T) {
	t.Parallel()
	for _, test := range []struct{ yaml, want string }{
		{"yes", `"yes"`},
		{"on", `"on"`},
		{"NO", `"NO"`},
		{"y", `"y"`},
		{"true", `true`},
		{"False", `false`},
		{"'true'", `"true"`},
		{"null", `null`},
		{"~", `null`},
		{"", `null`},
		{"''", `""`},
		{"nil", `"nil"`},
		{"2026-01-01", `"2026-01-01"`},
		{"2026-01-01T00:00:00Z", `"2026-01-01T00:00:00Z"`},
		{"12:30:45", `"12:30:45"`},
		{"9007199254740993", `9007199254740993`},
		{"123456789012345678901234567890", `123456789012345678901234567890`},
		{"1.0", `1`},
		{"1.50", `1.5`},
		{"-0", `0`},
		{"+12", `12`},
		{".5", `0.5`},
		{"5.", `5`},
		{"1e3", `1000`},
		{"1E-2", `0.01`},
		{"1e400", `1e400`},
		{"0.1e-400", `1e-401`},
		{"12.34e1", `123.4`},
		{"-12.34e-3", `-0.01234`},
		{"0o17", `15`},
		{"0x1F", `31`},
		{"0777", `777`},
		{"1_000", `"1_000"`},
		{"0b1", `"0b1"`},
		{"0x", `"0x"`},
		{"1.2.3", `"1.2.3"`},
		{"\n  -", `[null]`},
		{".nan", `".nan"`},
		{".inf", `".inf"`},
		{"-.INF", `"-.INF"`},
		{"NaN", `"NaN"`},
		{"!!str 12", `"12"`},
		{"!!str true", `"true"`},
		{"!!int '12'", `12`},
		{"!!binary aGk=", `"aGk="`},
		{"!custom 12", `"12"`},
		{"!!float 1", `1`},
		{"|\n  a\n  b\n", `"a\nb\n"`},
		{">-\n  a\n  b\n", `"a b"`},
		{`"a\tb\u00e9"`, `"a\tbé"`},
		{"<a&b>", `"<a&b>"`},
	} {
		if got := canonicalX(t, "openapi: 3.0.0\nx: "+test.yaml); got != test.want {
			t.Errorf("%q is %s, not %s", test.yaml, got, test.want)
		}
	}
	for json, want := range map[string]string{
		"9007199254740993": "9007199254740993", "1.0": "1", "1.00e2": "100", "-0.0": "0", "0.10": "0.1", "1e99999999": "1e99999999",
		"1e" + strings.Repeat("9", 50): "1e" + strings.Repeat("9", 50), `"\u00e9\/\ud83d\ude00"`: `"é/😀"`, "[1, 2.50, null, true]": "[1,2.5,null,true]",
	} {
		if got := canonicalX(t, `{"openapi": "3.0.0", "x": `+json+"}"); got != want {
			t.Errorf("%s is %s, not %s", json, got, want)
		}
	}
}

func TestParse_keysMergesAndAliases(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct{ yaml, want string }{
		"keys":          {"{200: a, 1.10: b, true: c, ~: d, on: e, 2026-01-01: f, '': g}", `{"":"g","1.10":"b","200":"a","2026-01-01":"f","on":"e","true":"c","~":"d"}`},
		"merge":         {"{<<: {a: 1, b: 2}, a: 3}", `{"a":3,"b":2}`},
		"list of merge": {"{<<: [{a: 1}, {a: 2, b: 2}]}", `{"a":1,"b":2}`},
		"quoted merge":  {"{'<<': a}", `{"<<":"a"}`},
		"alias":         {"[&a {b: 1}, *a, *a]", `[{"b":1},{"b":1},{"b":1}]`},
		"alias as key":  {"[&a b, {*a : 1}]", `["b",{"b":1}]`},
		"merge alias":   {"[&a {b: 1}, {<<: *a, c: 2}]", `[{"b":1},{"b":1,"c":2}]`},
		"CRLF":          {"\r\n  - a\r\n  - b\r\n", `["a","b"]`},
		"explicit key":  {"\n  ? a\n  : b\n", `{"a":"b"}`},
	} {
		if got := canonicalX(t, "openapi: 3.0.0\nx: "+test.yaml); got != test.want {
			t.Errorf("%s: %s, not %s", name, got, test.want)
		}
	}
}

func TestParse_accepts(t *testing.T) {
	t.Parallel()
	for name, text := range map[string]string{
		"byte order mark":         "\ufeffopenapi: 3.0.0\n",
		"byte order mark, JSON":   "\ufeff{\"openapi\": \"3.0.0\"}",
		"flow mapping":            "{openapi: 3.0.0, paths: {}}",
		"trailing comma":          "{openapi: 3.0.0,}",
		"directive":               "%YAML 1.2\n---\nopenapi: 3.0.0\n",
		"document markers":        "---\nopenapi: 3.0.0\n...\n",
		"empty second document":   "openapi: 3.0.0\n---\n",
		"number as version":       "openapi: 3.0",
		"number as version, 3.1":  "openapi: 3.1",
		"number as version, JSON": `{"openapi": 3}`,
		"Swagger as number":       "swagger: 2.0",
		"prerelease":              "openapi: 3.1.0-rc1",
		"carriage returns":        "openapi: 3.0.0\r\npaths: {}\r\n",
		"leading space":           " \n\t{\"openapi\": \"3.0.0\"}\n",
	} {
		if _, err := openapi.Parse(text); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
}
