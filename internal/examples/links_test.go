// SPDX-License-Identifier: MPL-2.0

package examples_test

import (
	"io/fs"
	"os"
	"path"
	"regexp"
	"strings"
	"testing"
)

var (
	link    = regexp.MustCompile(`\]\(([^)\s]+)\)`)
	fences  = regexp.MustCompile("(?ms)^ *```.*?^ *```$")
	heading = regexp.MustCompile(`(?m)^#+ (.*)$`)
	anchor  = regexp.MustCompile(`<a id="([^"]+)">`)
)

// Relative links with the file's ending are followed on GitHub and by the registry alike.
func TestPages_linkToWhatExists(t *testing.T) {
	t.Parallel()
	repository := os.DirFS("../..")
	pages := []string{"README.md", "CHANGELOG.md", "CONTRIBUTING.md", "SECURITY.md", "examples/modules/partner-product/README.md", "examples/modules/openapi-api/README.md"}
	err := fs.WalkDir(repository, "docs", func(name string, entry fs.DirEntry, err error) error {
		if err == nil && !entry.IsDir() {
			pages = append(pages, name)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	for _, page := range pages {
		text, err := fs.ReadFile(repository, page)
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range link.FindAllStringSubmatch(fences.ReplaceAllString(string(text), ""), -1) {
			if strings.Contains(m[1], "://") {
				continue
			}
			file, place, _ := strings.Cut(m[1], "#")
			target := page
			if file != "" {
				target = path.Join(path.Dir(page), file)
			}
			if strings.HasPrefix(page, "docs/") && !strings.HasPrefix(target, "docs/") {
				t.Errorf("%s links to %s, which is not in the registry", page, m[1])
			}
			if _, err := fs.Stat(repository, target); err != nil {
				t.Errorf("%s links to %s: %v", page, m[1], err)
			} else if place != "" && !hasAnchor(t, repository, target, place) {
				t.Errorf("%s links to %s, which has no such heading", page, m[1])
			}
		}
	}
}

// hasAnchor reports whether a page has a heading or an anchor of this name.
func hasAnchor(t *testing.T, repository fs.FS, page, name string) bool {
	t.Helper()
	text, err := fs.ReadFile(repository, page)
	if err != nil {
		t.Fatal(err)
	}
	for _, m := range anchor.FindAllStringSubmatch(string(text), -1) {
		if m[1] == name {
			return true
		}
	}
	punctuation := regexp.MustCompile(`[^\p{L}\p{Nd} _-]`)
	for _, m := range heading.FindAllStringSubmatch(string(text), -1) {
		if strings.ReplaceAll(punctuation.ReplaceAllString(strings.ToLower(m[1]), ""), " ", "-") == name {
			return true
		}
	}
	return false
}
