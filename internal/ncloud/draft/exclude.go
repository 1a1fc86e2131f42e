// SPDX-License-Identifier: MPL-2.0

package draft

import (
	"maps"
	"slices"
	"strings"

	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/openapi"
)

// contents are the parts of a document that arguments name, before anything is excluded.
type contents struct {
	paths      []string
	operations []string // such as "GET /x"
}

// excluded returns what Source.Document leaves out.
func (c contents) excluded(patterns []string) func(method, path string) bool {
	if len(patterns) == 0 {
		return nil
	}
	matches := func(key, path string) bool {
		return slices.ContainsFunc(patterns, func(pattern string) bool { return match(pattern, key) || match(pattern, path) })
	}
	left, had := map[string]bool{}, map[string]bool{}
	for _, key := range c.operations {
		_, path, _ := strings.Cut(key, " ")
		had[path] = true
		left[path] = left[path] || !matches(key, path)
	}
	return func(method, path string) bool {
		if method == "" {
			return had[path] && !left[path] || matches(path, path)
		}
		return matches(Key{Method: method, Path: path}.String(), path)
	}
}

// match reports whether a pattern of exclude matches a name.
func match(pattern, name string) bool {
	if prefix, open := strings.CutSuffix(pattern, "*"); open {
		return strings.HasPrefix(name, prefix)
	}
	return pattern == name
}

// check reports arguments that name what the document does not contain.
func (c contents) check(arguments Arguments, problems *problems) {
	none := openapi.Position{}
	for _, pattern := range arguments.Exclude {
		matches := func(name string) bool { return match(pattern, name) }
		if !slices.ContainsFunc(c.operations, matches) && !slices.ContainsFunc(c.paths, matches) {
			problems.add("exclude", "Patterns of exclude match nothing in the document",
				`A pattern is an operation such as "GET /orders" or a path such as "/orders". A * at its end matches any suffix.`, none, pattern)
		}
	}
	for _, key := range slices.Sorted(maps.Keys(arguments.Overrides)) {
		if !slices.Contains(c.operations, key) {
			problems.add("overrides", "Keys of overrides name operations that the document does not contain",
				`A key is a method and a path as in the document, such as "GET /orders/{id}".`, none, key)
		}
	}
	for _, path := range slices.Sorted(maps.Keys(arguments.CORS)) {
		if !slices.Contains(c.paths, path) {
			problems.add("cors", "Keys of cors name paths that the document does not contain", "", none, path)
		}
	}
}
