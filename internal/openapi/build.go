// SPDX-License-Identifier: MPL-2.0

package openapi

import (
	"cmp"
	"encoding/json"
	"slices"
	"strconv"
	"strings"
)

// maxParts limits what references can multiply: parameters, responses and media types.
const maxParts = 500_000

// builder builds a Document. Its maps are by node or reference, so that what references share is built once.
type builder struct {
	*Source
	problems   problems
	parts      int
	targets    map[string]*target
	extended   map[*node]map[string]json.RawMessage
	bodies     map[*node]*Body
	types      map[*node]elementType
	schemas    map[*node]*Schema
	names      map[string]string
	nameOfNode map[*node]string
	named      map[string]*member
	// container begins the pointers to named schemas.
	container string
	queue     []string
	queued    map[string]bool
}

func newBuilder(s *Source) *builder {
	return &builder{
		Source: s, targets: map[string]*target{}, extended: map[*node]map[string]json.RawMessage{}, bodies: map[*node]*Body{},
		types: map[*node]elementType{}, schemas: map[*node]*Schema{}, names: map[string]string{},
		nameOfNode: map[*node]string{}, named: map[string]*member{}, queued: map[string]bool{},
	}
}

// Document resolves references and returns what the document describes. What exclude reports is left out, and nothing
// in it causes an error; the method "" stands for a whole path. exclude may be nil.
func (s *Source) Document(exclude func(method, path string) bool) (*Document, error) {
	if exclude == nil {
		exclude = func(string, string) bool { return false }
	}
	b := newBuilder(s)
	container := b.object(s.root, "definitions")
	b.container = "definitions/"
	schemes := s.root.get("securityDefinitions")
	if !s.swagger {
		b.container = "components/schemas/"
		components := b.object(s.root, "components")
		container, schemes = b.object(components, "schemas"), b.object(components, "securitySchemes")
	}
	for i := range b.members(container) {
		m := &container.members[i]
		b.named[m.key] = m
		b.nameOfNode[m.value] = m.key
	}
	d := &Document{
		Version: s.version, Security: b.security(s.root),
		SecuritySchemes: map[string]SecurityScheme{}, Extensions: b.extensions(s.root),
	}
	d.BasePath, d.BasePathPosition = b.basePath()
	for _, m := range b.members(schemes) {
		if scheme := b.resolve(m.value); scheme != nil {
			d.SecuritySchemes[m.key] = SecurityScheme{Type: scheme.str("type"), Name: scheme.str("name"), In: scheme.str("in")}
		}
	}
	for _, p := range b.paths() {
		if !b.exhausted() && !exclude("", p.key) {
			d.Paths = append(d.Paths, b.path(p, exclude))
		}
	}
	d.Schemas = b.namedSchemas()
	return d, b.problems.err()
}

func (b *builder) paths() []*member {
	all := slices.DeleteFunc(b.members(b.object(b.root, "paths")), func(m *member) bool { return isExtension(m.key) || m.value.kind == null })
	slices.SortFunc(all, func(a, b *member) int { return strings.Compare(a.key, b.key) })
	return all
}

type operation struct {
	*member
	method string
}

// operations are those of a path item, sorted by method.
func (b *builder) operations(p *member) []operation {
	var all []operation
	seen := map[string]bool{}
	// Members beside a reference take precedence.
	for n, hops := p.value, 0; n != nil && hops < maxHops; hops++ {
		for i := range n.members {
			m := &n.members[i]
			method, ok := methodOf(m.key)
			if !ok || seen[method] || m.value.kind != mapping {
				continue
			}
			seen[method] = true
			all = append(all, operation{m, method})
		}
		ref, ok := refOf(n)
		if !ok {
			break
		}
		n = b.follow(ref).node
	}
	slices.SortFunc(all, func(a, b operation) int { return strings.Compare(a.method, b.method) })
	return all
}

func methodOf(key string) (string, bool) {
	if key == anyMethod {
		return "ANY", true
	}
	if slices.Contains(methods, key) {
		return strings.ToUpper(key), true
	}
	return "", false
}

func (b *builder) path(p *member, exclude func(method, path string) bool) Path {
	out := Path{Path: p.key, Position: p.at, Extensions: map[string]json.RawMessage{}}
	b.problems.context = shorten(p.key)
	defer func() { b.problems.context = "" }()
	if !b.expect(p.value, mapping, "a path") {
		return out
	}
	servers := false
	var shared []*node
	for n, hops := p.value, 0; n != nil; hops++ {
		for k, v := range b.extensions(n) {
			if _, exists := out.Extensions[k]; !exists && k != anyMethod {
				out.Extensions[k] = v
			}
		}
		servers = servers || len(b.list(n, "servers")) > 0
		shared = slices.Concat(b.list(n, "parameters"), shared)
		ref, ok := refOf(n)
		if !ok {
			break
		}
		t := b.follow(ref)
		if t.err != nil {
			b.problems.add(n.get("$ref").at, "%s", t.err)
			break
		}
		if hops == maxHops {
			b.problems.add(p.at, "the reference %q refers to itself", shorten(ref))
			break
		}
		n = t.node
	}
	for _, o := range b.operations(p) {
		if !exclude(o.method, p.key) {
			read := b.operation(p.key, o, shared)
			read.HasServers = read.HasServers || servers
			out.Operations = append(out.Operations, read)
		}
	}
	return out
}

func (b *builder) operation(path string, o operation, shared []*node) Operation {
	n := o.value
	b.problems.context = shorten(o.method + " " + path)
	out := Operation{
		Method: o.method, Path: path, Description: n.str("description"), Summary: n.str("summary"),
		Security: b.security(n), HasCallbacks: len(b.members(n.get("callbacks"))) > 0, HasServers: len(b.list(n, "servers")) > 0, Extensions: b.extensions(n), Position: o.at,
	}
	if b.swagger {
		out.Consumes, out.Produces = b.mediaTypes(n, "consumes"), b.mediaTypes(n, "produces")
	}
	b.parameters(&out, slices.Concat(shared, b.list(n, "parameters")))
	hasForm := slices.ContainsFunc(out.Parameters, func(p Parameter) bool { return p.In == "formData" })
	if b.swagger && n.get("consumes") == nil && out.RequestBody == nil && !hasForm {
		out.Consumes = nil // those of the document are for operations with a body
	}
	if from := b.object(n, "requestBody"); from != nil && !b.swagger {
		if n := b.resolve(from); n != nil && b.expect(n, mapping, "a request body") {
			body := *b.body(n)
			body.Description = b.description(from, n)
			out.RequestBody = &body
		}
	}
	for _, m := range b.members(b.object(n, "responses")) {
		if isExtension(m.key) {
			continue
		}
		if response := b.resolve(m.value); response != nil && (response.kind == null || b.expect(response, mapping, "the response "+strconv.Quote(shorten(m.key)))) {
			out.Responses = append(out.Responses, b.response(m, response, out.Produces))
		}
	}
	slices.SortFunc(out.Responses, func(a, b Response) int { return cmp.Compare(a.Status, b.Status) })
	return out
}

func (b *builder) security(n *node) []Requirement {
	if n.get("security") == nil {
		return nil
	}
	out := []Requirement{}
	for _, alternative := range b.list(n, "security") {
		if !b.expect(alternative, mapping, "an element of security") || !b.part() {
			continue
		}
		r := Requirement{}
		for _, m := range alternative.members {
			r = append(r, m.key)
		}
		slices.Sort(r)
		out = append(out, r)
	}
	return out
}

// basePath is the path of the first server that has one.
func (b *builder) basePath() (string, Position) {
	if b.swagger {
		path := b.root.get("basePath")
		if path == nil {
			return "", Position{}
		}
		return strings.TrimRight(b.root.str("basePath"), "/"), path.at
	}
	for _, server := range b.list(b.root, "servers") {
		address := server.str("url")
		for _, v := range b.members(server.get("variables")) {
			address = strings.ReplaceAll(address, "{"+v.key+"}", v.value.str("default"))
		}
		address, _, _ = strings.Cut(address, "#")
		address, _, _ = strings.Cut(address, "?")
		if _, rest, ok := strings.Cut(address, "//"); ok {
			_, address, _ = strings.Cut(rest, "/")
		}
		address = "/" + strings.TrimLeft(address, "/")
		if path := strings.TrimRight(address, "/"); path != "" {
			return path, server.get("url").at
		}
	}
	return "", Position{}
}

func (b *builder) extensions(n *node) map[string]json.RawMessage {
	out, done := b.extended[n]
	if !done {
		out = extensions(n)
		b.extended[n] = out
	}
	return out
}

func extensions(n *node) map[string]json.RawMessage {
	var out map[string]json.RawMessage
	for _, m := range n.members {
		if isExtension(m.key) {
			if out == nil {
				out = map[string]json.RawMessage{}
			}
			out[m.key] = verbatim(m.value)
		}
	}
	return out
}

// expect reports a value of another kind.
func (b *builder) expect(n *node, k kind, what string) bool {
	if n.kind != k {
		b.problems.add(n.at, "%s has to be %s, but is %s", what, k, n.kind)
	}
	return n.kind == k
}

func (b *builder) object(n *node, key string) *node {
	if v := n.get(key); v != nil && b.expect(v, mapping, strconv.Quote(key)) {
		return v
	}
	return nil
}

func (b *builder) list(n *node, key string) []*node {
	if v := n.get(key); v != nil && b.expect(v, list, strconv.Quote(key)) {
		return v.items
	}
	return nil
}

func (b *builder) members(n *node) []*member {
	if n == nil || n.kind != mapping {
		return nil
	}
	all := make([]*member, len(n.members))
	for i := range n.members {
		all[i] = &n.members[i]
	}
	return all
}

// part counts what references can multiply.
func (b *builder) part() bool {
	b.parts++
	if b.exhausted() {
		b.problems.add(Position{}, "the document describes more than %d parameters, responses and media types, because references repeat them", maxParts)
	}
	return !b.exhausted()
}

func (b *builder) exhausted() bool { return b.parts >= maxParts }
