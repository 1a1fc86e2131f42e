// SPDX-License-Identifier: MPL-2.0

package openapi

import (
	"cmp"
	"slices"
	"strconv"
)

// parameters reads those of an operation. Later ones replace earlier ones, which may be those of the path.
func (b *builder) parameters(o *Operation, nodes []*node) {
	type resolved struct{ from, to *node }
	var all []resolved
	at := map[[2]string]int{}
	for _, from := range nodes {
		if !b.part() {
			return
		}
		n := b.resolve(from)
		if n == nil || !b.expect(n, mapping, "a parameter") {
			continue
		}
		key := [2]string{n.str("in"), n.str("name")}
		if i, ok := at[key]; ok {
			all[i] = resolved{from, n}
			continue
		}
		at[key] = len(all)
		all = append(all, resolved{from, n})
	}
	for _, r := range all {
		n := r.to
		if b.swagger && n.str("in") == "body" {
			if o.RequestBody == nil {
				o.RequestBody = b.swaggerBody(n, o.Consumes)
				o.RequestBody.Name, o.RequestBody.Required = n.str("name"), n.is("required")
			}
			continue
		}
		o.Parameters = append(o.Parameters, b.parameter(n.str("name"), n.str("in"), r.from, n))
	}
}

// description may stand beside a reference in OpenAPI 3.1.
func (b *builder) description(from, n *node) string {
	if d := from.str("description"); d != "" && versionIs(b.version, "3.1") {
		return d
	}
	return n.str("description")
}

func (b *builder) parameter(name, in string, from, n *node) Parameter {
	p := Parameter{
		Name: name, In: in, Description: b.description(from, n), Required: n.is("required"),
		Extensions: b.extensions(n), Position: n.at,
	}
	schema := n
	if !b.swagger {
		schema = n.get("schema")
		if content := b.members(n.get("content")); schema == nil && len(content) > 0 {
			schema = content[0].value.get("schema")
		}
	}
	of := b.typeOf(schema)
	p.Type, p.Array = of.Type, of.array
	return p
}

func (b *builder) response(m *member, n *node, produces []string) Response {
	out := Response{Status: m.key, Description: b.description(m.value, n), HasLinks: len(b.members(n.get("links"))) > 0, Position: m.at}
	if !b.part() {
		return out
	}
	for _, h := range b.members(b.object(n, "headers")) {
		if header := b.resolve(h.value); header != nil && b.expect(header, mapping, "the header "+strconv.Quote(shorten(h.key))) && b.part() {
			out.Headers = append(out.Headers, b.parameter(h.key, "header", h.value, header))
		}
	}
	slices.SortFunc(out.Headers, func(a, b Parameter) int { return cmp.Compare(a.Name, b.Name) })
	if b.swagger {
		if n.get("schema") != nil {
			out.Body = b.swaggerBody(n, produces)
			out.Body.Description = ""
		}
		return out
	}
	if content := b.object(n, "content"); content != nil && len(content.members) > 0 {
		body := *b.body(n)
		body.Description = ""
		out.Body = &body
	}
	return out
}

// body reads the content of a request body or a response.
func (b *builder) body(n *node) *Body {
	if done := b.bodies[n]; done != nil {
		return done
	}
	out := &Body{Description: n.str("description"), Required: n.is("required"), Position: n.at}
	b.bodies[n] = out
	for _, m := range b.members(b.object(n, "content")) {
		if !b.part() {
			break
		}
		media := MediaType{Name: m.key}
		if schema := m.value.get("schema"); schema != nil {
			media.Schema = b.schema(schema)
			if isForm(m.key) {
				media.Form = b.form(schema, map[*node]bool{})
				slices.SortFunc(media.Form, func(a, b Parameter) int { return cmp.Compare(a.Name, b.Name) })
			}
		}
		out.Content = append(out.Content, media)
	}
	return out
}

// swaggerBody has the same schema for each media type.
func (b *builder) swaggerBody(n *node, mediaTypes []string) *Body {
	out := &Body{Description: n.str("description"), Position: n.at}
	var schema *Schema
	if s := n.get("schema"); s != nil {
		schema = b.schema(s)
	}
	if len(mediaTypes) == 0 {
		mediaTypes = []string{""}
	}
	for _, name := range mediaTypes {
		if b.part() {
			out.Content = append(out.Content, MediaType{Name: name, Schema: schema})
		}
	}
	return out
}

// mediaTypes are those of an operation, otherwise those of the document.
func (b *builder) mediaTypes(n *node, key string) []string {
	if n.get(key) == nil {
		n = b.root
	}
	var all []string
	for _, item := range b.list(n, key) {
		if b.expect(item, text, "an element of "+key) && b.part() {
			all = append(all, item.value)
		}
	}
	return all
}
