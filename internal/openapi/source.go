// SPDX-License-Identifier: MPL-2.0

package openapi

import (
	"crypto/sha256"
	"slices"
	"strings"
	"sync"
	"unicode/utf8"

	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/recent"
)

// Source is the text of a document after its syntax has been read. It is safe for concurrent use.
type Source struct {
	root      *node
	version   string
	swagger   bool
	canonical func() string
}

// Parse reads the syntax of a document of at most 10 MB, JSON or YAML. A text is parsed once as long as it is among the
// last that were parsed.
func Parse(text string) (*Source, error) {
	return parsed.Get(sha256.Sum256([]byte(text)), len(text), func() (*Source, error) { return parse(text) })
}

// parsed is limited because each text takes about ten times its size in memory.
var parsed = recent.Cache[*Source]{Max: 32, MaxSize: 3 * maxText}

func parse(text string) (*Source, error) {
	if len(text) > maxText {
		return nil, errorAt(Position{}, "the document has %d bytes; the maximum is 10 MB", len(text))
	}
	text = strings.TrimPrefix(text, "\ufeff")
	if err := checkCharacters(text); err != nil {
		return nil, err
	}
	root, err := parseEither(text)
	if err != nil {
		return nil, err
	}
	s := &Source{root: root}
	if err := s.readVersion(); err != nil {
		return nil, err
	}
	s.canonical = sync.OnceValue(func() string {
		w := writer{buffer: make([]byte, 0, len(text))}
		w.write(root, documentClass)
		return string(w.buffer)
	})
	return s, nil
}

// parseEither reads JSON if the text begins like it. YAML has flow mappings that begin in the same way.
func parseEither(text string) (*node, error) {
	begin := strings.TrimLeft(text, " \t\r\n")
	if !strings.HasPrefix(begin, "{") {
		return parseYAML(text)
	}
	root, err := parseJSON(text)
	if err == nil {
		return root, nil
	}
	if rest := strings.TrimLeft(begin[1:], " \t\r\n"); strings.HasPrefix(rest, `"`) || rest == "" {
		return nil, err
	}
	return parseYAML(text)
}

// checkCharacters refuses text that is not UTF-8, and control characters, with a position.
func checkCharacters(text string) error {
	for i, c := range text {
		if c >= ' ' && c != utf8.RuneError || c == '\n' || c == '\r' || c == '\t' {
			continue
		}
		at := positionOf(text, i)
		if c != utf8.RuneError {
			return errorAt(at, "the text contains the control character U+%04X", c)
		}
		if _, width := utf8.DecodeRuneInString(text[i:]); width == 1 {
			return errorAt(at, "the text is not valid UTF-8")
		}
	}
	return nil
}

func positionOf(text string, offset int) Position {
	before := text[:offset]
	return Position{1 + strings.Count(before, "\n"), 1 + utf8.RuneCountInString(before[strings.LastIndexByte(before, '\n')+1:])}
}

func (s *Source) readVersion() error {
	if s.root.kind != mapping {
		return errorAt(s.root.at, "the document has to be an object, but is %s", s.root.kind)
	}
	const supported = "the supported versions are OpenAPI 3.0 and 3.1 and Swagger 2.0"
	if v := s.root.get("openapi"); v != nil {
		if s.version = version(v, "3", "3.0"); !versionIs(s.version, "3.0") && !versionIs(s.version, "3.1") {
			return errorAt(v.at, "OpenAPI %q is not supported; %s", shorten(s.version), supported)
		}
		return nil
	}
	if v := s.root.get("swagger"); v != nil {
		if s.version = version(v, "2", "2.0"); s.version != "2.0" {
			return errorAt(v.at, "Swagger %q is not supported; %s", shorten(s.version), supported)
		}
		s.swagger = true
		return nil
	}
	return errorAt(s.root.at, `the document has neither "openapi" nor "swagger", which name its version`)
}

// version is a string, or a number without quotes, of which 3.0 is 3.
func version(n *node, short, long string) string {
	if n.kind == number && n.value == short {
		return long
	}
	return n.value
}

func versionIs(version, minor string) bool {
	return version == minor || strings.HasPrefix(version, minor+".") || strings.HasPrefix(version, minor+"-")
}

// Canonical is the document as JSON with sorted keys. It has no comments, tags, examples, operationId, deprecated and
// externalDocs.
func (s *Source) Canonical() string { return s.canonical() }

// Operations are the operations such as "GET /x", sorted bytewise. Their paths may not be valid.
func (s *Source) Operations() []string {
	var all []string
	b := newBuilder(s)
	for _, p := range b.paths() {
		for _, o := range b.operations(p) {
			all = append(all, o.method+" "+p.key)
		}
	}
	slices.Sort(all)
	return all
}

// Paths are the paths with and without operations, sorted bytewise. They may not be valid.
func (s *Source) Paths() []string {
	var all []string
	for _, p := range (&builder{Source: s}).paths() {
		all = append(all, p.key)
	}
	return all
}
