// SPDX-License-Identifier: MPL-2.0

package faultinjection_test

import (
	"flag"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"maps"
	"os"
	"os/exec"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"testing/synctest"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
)

var update = flag.Bool("update", false, "rewrite the golden files")

const catalogueFile = "testdata/diagnostics.txt"

// TestCatalogue writes the diagnostics of every situation into one file, in which a reviewer
// can read all of them. `go test ./internal/faultinjection -run TestCatalogue -update`
// rewrites it.
func TestCatalogue(t *testing.T) { //nolint:tparallel // its subtests write to one buffer
	t.Parallel()
	var b strings.Builder
	all := situations()
	for _, name := range slices.Sorted(maps.Keys(all)) {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				diags := all[name](t)
				if len(diags) == 0 {
					t.Error("there is no diagnostic")
				}
				fmt.Fprintf(&b, "## %s\n\n", name)
				entries := make([]string, len(diags))
				for i, d := range diags {
					entries[i] = entry(d) + "\n"
				}
				slices.Sort(entries) // the framework validates attributes in any order
				b.WriteString(strings.Join(entries, ""))
			})
		})
	}
	if *update {
		if err := os.WriteFile(catalogueFile, []byte(b.String()), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(catalogueFile)
	if err != nil {
		t.Fatal(err)
	}
	if got := strings.Split(b.String(), "\n"); b.String() != string(want) {
		lines := strings.Split(string(want), "\n")
		n := 0
		for n < min(len(got), len(lines)) && got[n] == lines[n] {
			n++
		}
		t.Errorf("%s differs from line %d on; run this test with -update and read the difference:\n%s", catalogueFile, n+1,
			strings.Join(got[min(n, len(got)-1):min(n+10, len(got))], "\n"))
	}
}

// masks replace what differs from run to run.
var masks = []struct{ pattern, with string }{
	{`http://(localhost|127\.0\.0\.1):\d+`, "http://simulator"},
	{`https://(localhost|127\.0\.0\.1):\d+`, "https://simulator"},
	{`(localhost|127\.0\.0\.1):\d+`, "simulator"},
	{`\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ`, "2000-01-01T00:00:00Z"},
	{`/\S*apigw-home-\d+`, "/home/user"},
	{`sim-\d{8}`, "sim-00000001"},
}

// entry is a diagnostic at 80 columns.
func entry(d *tfprotov6.Diagnostic) string {
	severity := map[tfprotov6.DiagnosticSeverity]string{tfprotov6.DiagnosticSeverityError: "Error", tfprotov6.DiagnosticSeverityWarning: "Warning"}[d.Severity]
	text := severity + ": " + d.Summary + "\n"
	if d.Attribute != nil {
		text += fmt.Sprintf("  at %s\n", d.Attribute)
	}
	text += "\n" + d.Detail + "\n"
	for _, mask := range masks {
		text = regexp.MustCompile(mask.pattern).ReplaceAllString(text, mask.with)
	}
	lines := strings.Split(text, "\n")
	for i, line := range lines {
		lines[i] = wrap(line)
	}
	return strings.Join(lines, "\n")
}

func wrap(line string) string {
	var out strings.Builder
	width := 0
	for i, word := range strings.Split(line, " ") {
		switch {
		case i == 0:
		case width+1+len(word) > 80:
			out.WriteString("\n")
			width = 0
		default:
			out.WriteString(" ")
			width++
		}
		out.WriteString(word)
		width += len(word)
	}
	return out.String()
}

// neverShown are parts of diagnostics that no situation can provoke, by why.
var neverShown = map[string]string{
	"Unexpected provider data":                   "the provider passes it on",
	"This is a bug in the provider":              "as above",
	"Could not write the private state":          "the framework refuses only what is no JSON",
	"Could not omit the sensitive values of":     "the framework refuses only a value of another type",
	"Could not store where the product was seen": "every request needs the project before",
	"Could not read the configuration":           "the framework has decoded it before",
}

// TestCatalogue_isWhole fails if a text that the provider puts into a diagnostic is not in the
// catalogue.
func TestCatalogue_isWhole(t *testing.T) {
	t.Parallel()
	text, err := os.ReadFile(catalogueFile)
	if err != nil {
		t.Fatal(err)
	}
	shown := strings.Join(strings.Fields(string(text)), " ")
	for _, path := range shipped(t) {
		set := token.NewFileSet()
		parsed, err := parser.ParseFile(set, path, nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		for at, literal := range diagnosticTexts(parsed) {
			for _, part := range verbs.Split(literal, -1) {
				part = strings.Trim(strings.Join(strings.Fields(part), " "), ` ."'():,`)
				if len(part) < 8 || strings.Contains(shown, part) || neverShown[part] != "" {
					continue
				}
				t.Errorf("%s: no situation shows %q", set.Position(at), part)
			}
		}
	}
}

// shipped returns the files that the provider consists of.
func shipped(t *testing.T) []string {
	t.Helper()
	const format = `{{if .Module}}{{if .Module.Main}}{{$dir := .Dir}}{{range .GoFiles}}{{$dir}}/{{.}}{{"\n"}}{{end}}{{end}}{{end}}`
	out, err := exec.CommandContext(t.Context(), "go", "list", "-deps", "-f", format, "../..").Output()
	files := strings.Split(strings.TrimSpace(string(out)), "\n")
	if err != nil || len(files) < 100 {
		t.Fatalf("%d files: %v", len(files), err)
	}
	return slices.DeleteFunc(files, func(file string) bool { return file == "" })
}

var verbs = regexp.MustCompile(`%(\[\d\])?[a-zA-Z]`)

// reporters are the functions whose arguments a diagnostic shows.
var reporters = []string{
	"AddError", "AddWarning", "AddAttributeError", "AddAttributeWarning", "NewErrorDiagnostic", "NewWarningDiagnostic", "NewAttributeErrorDiagnostic",
	"NewAttributeWarningDiagnostic", "FieldError", "Unread", "Stays", "Require",
}

// diagnosticTexts returns the literals that a file puts into diagnostics: arguments of
// reporters, and what Hint methods and helpers named after them return.
func diagnosticTexts(file *ast.File) map[token.Pos]string {
	out := map[token.Pos]string{}
	literals := func(in ast.Node) {
		ast.Inspect(in, func(n ast.Node) bool {
			if literal, ok := n.(*ast.BasicLit); ok && literal.Kind == token.STRING {
				if text, err := strconv.Unquote(literal.Value); err == nil {
					out[literal.Pos()] = text
				}
			}
			return true
		})
	}
	ast.Inspect(file, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.FuncDecl:
			if name := n.Name.Name; n.Body != nil && (name == "Hint" || name == "hint" || strings.HasSuffix(name, "Hint")) {
				literals(n.Body)
			}
		case *ast.ValueSpec:
			if strings.HasSuffix(n.Names[0].Name, "Hint") {
				literals(n)
			}
		case *ast.AssignStmt:
			if name, ok := n.Lhs[0].(*ast.Ident); ok && slices.Contains([]string{"summary", "problem", "warning"}, name.Name) {
				for _, value := range n.Rhs {
					literals(value)
				}
			}
		case *ast.CallExpr:
			selector, ok := n.Fun.(*ast.SelectorExpr)
			if !ok {
				return true
			}
			of, _ := selector.X.(*ast.Ident)
			if slices.Contains(reporters, selector.Sel.Name) || (selector.Sel.Name == "Error" && of != nil && of.Name == "errdiag") {
				for _, argument := range n.Args {
					literals(argument)
				}
			}
		}
		return true
	})
	return out
}
