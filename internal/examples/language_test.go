// SPDX-License-Identifier: MPL-2.0

package examples_test

import (
	"encoding/json"
	"io/fs"
	"os"
	"path"
	"regexp"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"

	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/acctest"
)

// terms are those to avoid, with the ones to use.
var terms = map[string]*regexp.Regexp{
	"not found, deleted":                    regexp.MustCompile(`(?i)\bgone\b|\bErrGone\b`),
	"wait":                                  regexp.MustCompile(`(?i)\bsettles?\b`),
	"Filter by name.":                       regexp.MustCompile(`\bKeep \w+ (whose|with|that|of|in|created)\b`),
	"Null if the API does not return it.":   regexp.MustCompile(`(?i)\b(service|vendor) does not say\b`),
	"is reported as drift":                  regexp.MustCompile(`(?i)\bmade outside\b`),
	"forces a new resource to be created":   regexp.MustCompile(`(?i)\bmakes a new\b`),
	"ID":                                    regexp.MustCompile(`\b[Ii]ds?\b($|[^\w:-])`),
	"fix, recreate":                         regexp.MustCompile(`(?i)\bmend(s|ed)?\b|\banew\b`),
	"plaintext":                             regexp.MustCompile(`(?i)\bin (the )?clear\b`),
	"resource":                              regexp.MustCompile(`(?i)\bobjects?\b`),
	"service":                               regexp.MustCompile(`(?i)\bsystems?\b|\bclouds\b`),
	"layout":                                regexp.MustCompile(`(?i)\bthe house\b`),
	"new user":                              regexp.MustCompile(`(?i)\bstrangers?\b`),
	"response, request, return, report":     regexp.MustCompile(`(?i)\banswer(s|ed)?\b|\bask(s|ed)? for\b|\bsays?\b|\btells?\b|\btold\b`),
	"associate, disassociate, subscription": regexp.MustCompile(`(?i)\boffer(s|ed)?\b|\b(takes?|gives?) (it |the \w+ )?back\b`),
	"a fact that a test proves":             regexp.MustCompile(`(?i)\b(un)?certain(ly)?\b|\bfor ever\b|\bnever\b|\balways\b|\bnothing\b`),
	"the package's new name":                regexp.MustCompile(`\b(schemafile|faultmatrix|stageplan|readahead)/|\b(ncloud|metastudio|enos)/api\b`),
}

var (
	code      = regexp.MustCompile("(?s)```.*?```|`[^`\n]*`")
	target    = regexp.MustCompile(`\]\([^)]*\)|https?://\S+|<[^>\n]*>`)
	uncertain = regexp.MustCompile(`(?i)uncertain create|leaves its outcome uncertain`) // terms of safecreate
)

// prose returns a page without code and link targets.
func prose(page string) string {
	return uncertain.ReplaceAllString(target.ReplaceAllString(code.ReplaceAllString(page, "`"), "]"), "")
}

// pages returns the text of all pages under some folders and of some files by name.
func pages(t *testing.T, roots ...string) map[string]string {
	t.Helper()
	repository, out := os.DirFS("../.."), map[string]string{}
	for _, root := range roots {
		err := fs.WalkDir(repository, root, func(name string, entry fs.DirEntry, err error) error {
			if err != nil || entry.IsDir() {
				return err
			}
			text, err := fs.ReadFile(repository, name)
			out[name] = string(text)
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	return out
}

// descriptions returns all descriptions in the schemas of the provider by their place.
func descriptions(t *testing.T) map[string]string {
	t.Helper()
	text, err := json.Marshal(acctest.Schemas(t))
	if err != nil {
		t.Fatal(err)
	}
	var root any
	if err := json.Unmarshal(text, &root); err != nil {
		t.Fatal(err)
	}
	out := map[string]string{}
	var walk func(place string, value any)
	walk = func(place string, value any) {
		switch value := value.(type) {
		case map[string]any:
			if name, ok := value["Name"].(string); ok {
				place += " " + name
			}
			if description, ok := value["Description"].(string); ok && description != "" {
				out[place] = description
			}
			for key, member := range value {
				if key == "Attributes" || key == "NestedType" || key == "Block" {
					key = ""
				}
				walk(strings.TrimSpace(place+" "+key), member)
			}
		case []any:
			for _, element := range value {
				walk(place, element)
			}
		}
	}
	walk("", root)
	return out
}

func TestLanguage(t *testing.T) {
	t.Parallel()
	texts := pages(t, "docs", "templates", "README.md", "CONTRIBUTING.md", "SECURITY.md", "CHANGELOG.md", "BENCHMARKS.md", "examples/modules/partner-product/README.md", "examples/modules/openapi-api/README.md", ".github", "GNUmakefile")
	schemas := descriptions(t)
	if len(schemas) < 200 {
		t.Fatalf("only %d descriptions", len(schemas))
	}
	for place, text := range schemas {
		texts["schema "+place] = text
	}
	for name, text := range texts {
		for use, avoid := range terms {
			for _, found := range avoid.FindAllStringIndex(prose(text), -1) {
				line := prose(text)[max(0, found[0]-40):min(len(prose(text)), found[1]+40)]
				t.Errorf("%s: use %q in %q", name, use, line)
			}
		}
	}
}

func TestPages_beginWithOneSentenceAndLink(t *testing.T) {
	t.Parallel()
	first := regexp.MustCompile(`(?s)\n# [^\n]+\n\n(.*?)(\n\n|\n*$)`)
	snippet := regexp.MustCompile(`(?m)^description: \|-\n  (.*)\n---$`)
	vendor := regexp.MustCompile(`\]\(https://(guide|api)\.ncloud-docs\.com/|\]\(https://support\.(huaweicloud|enos-iot)\.com/`)
	for name, text := range pages(t, "docs") {
		paragraph := first.FindStringSubmatch(text)
		if paragraph == nil {
			t.Errorf("%s has no first paragraph", name)
			continue
		}
		shown := regexp.MustCompile(`\]\([^)]*\)`).ReplaceAllString(paragraph[1], "]")
		if length := utf8.RuneCountInString(shown); length > 200 {
			t.Errorf("%s: the first paragraph has %d characters", name, length)
		}
		if !strings.HasSuffix(shown, ".") || regexp.MustCompile(`[.!?:;]\s`).MatchString(shown) {
			t.Errorf("%s: the first paragraph is not one sentence: %q", name, shown)
		}
		if !vendor.MatchString(paragraph[1]) && (path.Dir(name) != "docs/guides" || !strings.Contains(paragraph[1], "](")) {
			t.Errorf("%s: the first paragraph has no link to the vendor's page: %q", name, paragraph[1])
		}
		if m := snippet.FindStringSubmatch(text); m == nil || utf8.RuneCountInString(m[1]) > 200 || strings.Contains(m[1], "http") {
			t.Errorf("%s: the description in the front matter is %q", name, m)
		}
	}
}

func TestReadme_isShortAndInOrder(t *testing.T) {
	t.Parallel()
	text := pages(t, "README.md")["README.md"]
	if lines := strings.Count(text, "\n"); lines > 140 {
		t.Errorf("the README has %d lines", lines)
	}
	at := 0
	for _, next := range []string{"make demo", "make test", "is released yet", "TF_CLI_CONFIG_FILE=", "```hcl\n", "BENCHMARKS.md", "make simulator", "`unset TF_CLI_CONFIG_FILE`"} {
		i := strings.Index(text[at:], next)
		if i < 0 {
			t.Fatalf("the README does not have %q after the parts before it", next)
		}
		at += i
	}
}

func TestReadme_linksToEverything(t *testing.T) {
	t.Parallel()
	text, schema := pages(t, "README.md")["README.md"], acctest.Schemas(t)
	for folder, all := range map[string]map[string]*tfprotov6.Schema{"resources": schema.ResourceSchemas, "data-sources": schema.DataSourceSchemas} {
		for name := range all {
			if page := "(docs/" + folder + "/" + strings.TrimPrefix(name, "apigw_") + ".md)"; !strings.Contains(text, "[`"+name+"`]"+page) {
				t.Errorf("the README does not link to %s", page)
			}
		}
	}
}

func TestContributing_layoutAndGlossary(t *testing.T) {
	t.Parallel()
	text := pages(t, "CONTRIBUTING.md")["CONTRIBUTING.md"]
	section := func(heading string) string {
		_, rest, _ := strings.Cut(text, "\n## "+heading+"\n")
		body, _, _ := strings.Cut(rest, "\n## ")
		return body
	}
	layout := section("Layout")
	for _, folder := range []string{"../../internal", "../../internal/ncloud"} {
		entries, err := os.ReadDir(folder)
		if err != nil {
			t.Fatal(err)
		}
		for _, entry := range entries {
			if entry.IsDir() && !strings.Contains(layout, " "+entry.Name()+"/") {
				t.Errorf("the layout does not have %s", path.Join(folder, entry.Name()))
			}
		}
	}
	if rows := strings.Count(section("Glossary"), "\n|") - 2; rows < 1 || rows > 15 {
		t.Errorf("the glossary has %d terms", rows)
	}
}
