// SPDX-License-Identifier: MPL-2.0

package openapi

import (
	"fmt"
	"net/url"
	"strconv"
	"strings"
)

// Reference is how a schema refers to a named schema in canonical JSON.
func Reference(name string) string { return Pointer("definitions", name) }

// Pointer refers to a place in a document.
func Pointer(segments ...string) string {
	all := []string{"#"}
	for _, segment := range segments {
		all = append(all, pointerEscapes.Replace(segment))
	}
	return strings.Join(all, "/")
}

var pointerEscapes = strings.NewReplacer("%", "%25", "~", "~0", "/", "~1")

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

// target is what a reference names.
type target struct {
	*node
	at   Position
	err  error
	busy bool
}

// follow returns what a reference names, which may be another reference.
func (b *builder) follow(ref string) *target {
	if t := b.targets[ref]; t != nil {
		if t.busy {
			return &target{err: fmt.Errorf("the reference %q refers to itself", shorten(ref))}
		}
		return t
	}
	t := &target{busy: true}
	b.targets[ref] = t
	t.node, t.at, t.err = b.walk(ref)
	t.busy = false
	return t
}

func (b *builder) walk(ref string) (*node, Position, error) {
	segments, err := pointer(ref)
	if err != nil {
		return nil, Position{}, err
	}
	n, at := b.root, b.root.at
	for _, segment := range segments {
		next, nextAt := step(n, segment)
		for hops := 0; next == nil && hops < maxHops; hops++ {
			through, ok := refOf(n)
			if !ok {
				break
			}
			t := b.follow(through)
			if t.err != nil {
				return nil, at, t.err
			}
			n = t.node
			next, nextAt = step(n, segment)
		}
		if next == nil {
			return nil, at, fmt.Errorf("the reference %q names nothing in the document", shorten(ref))
		}
		n, at = next, nextAt
	}
	return n, at, nil
}

func step(n *node, segment string) (*node, Position) {
	if m := n.find(segment); m != nil {
		return m.value, m.at
	}
	if n.kind == list {
		if i, err := strconv.Atoi(segment); err == nil && i >= 0 && i < len(n.items) {
			return n.items[i], n.items[i].at
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
	start := n
	for range maxHops {
		ref, ok := refOf(n)
		if !ok {
			return n
		}
		t := b.follow(ref)
		if t.err != nil {
			b.problems.add(n.get("$ref").at, "%s", t.err)
			return nil
		}
		n = t.node
	}
	b.problems.add(start.at, "the reference %q refers to itself", shorten(start.str("$ref")))
	return nil
}
