// SPDX-License-Identifier: MPL-2.0

package openapi

import (
	"fmt"
	"net/url"
	"strconv"
	"strings"
)

// Reference is how a schema refers to a named schema in canonical JSON.
func Reference(name string) string {
	return definitions + strings.NewReplacer("%", "%25", "~", "~0", "/", "~1").Replace(name)
}

const definitions = "#/definitions/"

// maxHops limits chains of references that are not schemas.
const maxHops = 64

// pointer splits a reference within the document.
func pointer(ref string) ([]string, error) {
	fragment, local := strings.CutPrefix(ref, "#")
	if !local {
		return nil, fmt.Errorf("the reference %q leaves the document; bundle the document into one file", shorten(ref))
	}
	if fragment == "" {
		return nil, nil
	}
	if !strings.HasPrefix(fragment, "/") {
		return nil, fmt.Errorf("the reference %q has to begin with #/", shorten(ref))
	}
	segments := strings.Split(fragment[1:], "/")
	for i, s := range segments {
		if decoded, err := url.PathUnescape(s); err == nil {
			s = decoded
		}
		segments[i] = strings.ReplaceAll(strings.ReplaceAll(s, "~1", "/"), "~0", "~")
	}
	return segments, nil
}

// follow returns what a reference names.
func (s *Source) follow(ref string, hops int) (*node, Position, error) {
	segments, err := pointer(ref)
	if err != nil {
		return nil, Position{}, err
	}
	n, at := s.root, s.root.position()
	for _, segment := range segments {
		if next, nextAt := step(n, segment); next != nil {
			n, at = next, nextAt
			continue
		}
		if through, ok := refOf(n); ok && hops > 0 {
			if n, _, err = s.follow(through, hops-1); err != nil {
				return nil, at, err
			}
			if next, nextAt := step(n, segment); next != nil {
				n, at = next, nextAt
				continue
			}
		}
		return nil, at, fmt.Errorf("the reference %q names nothing in the document", shorten(ref))
	}
	return n, at, nil
}

func step(n *node, segment string) (*node, Position) {
	switch n.kind {
	case mapping:
		if m := n.find(segment); m != nil {
			return m.value, m.position()
		}
	case list:
		if i, err := strconv.Atoi(segment); err == nil && i >= 0 && i < len(n.items) {
			return n.items[i], n.items[i].position()
		}
	}
	return nil, Position{}
}

func refOf(n *node) (string, bool) {
	if r := n.get("$ref"); r != nil && r.kind == text {
		return r.value, true
	}
	return "", false
}

// resolve follows the references of anything but a schema.
func (b *builder) resolve(n *node) *node {
	for range maxHops {
		ref, ok := refOf(n)
		if !ok {
			return n
		}
		target, _, err := b.follow(ref, maxHops)
		if err != nil {
			b.problems.add(n.get("$ref").position(), "%s", err)
			return nil
		}
		if target == n {
			break
		}
		n = target
	}
	b.problems.add(n.position(), "the reference %q refers to itself", shorten(n.str("$ref")))
	return nil
}
