// SPDX-License-Identifier: MPL-2.0

package apidefinition

import (
	"maps"
	"slices"

	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/ncloud/draft"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/ncloud/reconcile"
)

// content is the computed maps of a model.
type content struct{ operations, paths, models map[string]string }

func (m *resourceModel) content() content {
	return content{stringsOf(m.Operations), stringsOf(m.Paths), stringsOf(m.Models)}
}

func newContent(d draft.Draft) content {
	operations, paths, models := d.JSON()
	return content{operations, paths, models}
}

func (c content) digest() string { return draft.Digest(c.operations, c.paths, c.models) }

// comparable returns a state in the form of a plan. If a plan has documentation and the state has not, all operations differ.
func (c content) comparable(prior, planned string) content {
	switch {
	case planned == documentationIgnored && prior != documentationIgnored:
		return content{operations: listed(c.operations), paths: c.paths}
	case planned != documentationIgnored && prior == documentationIgnored:
		unread := make(map[string]string, len(c.operations))
		for key := range c.operations {
			unread[key] = ""
		}
		return content{operations: unread, paths: c.paths}
	}
	return c
}

func listed(operations map[string]string) map[string]string {
	result := make(map[string]string, len(operations))
	for key, text := range operations {
		result[key] = withoutDocumentation(text)
	}
	return result
}

func withoutDocumentation(text string) string {
	operation, err := draft.ParseOperation(text)
	if err != nil {
		return text
	}
	return operation.Listed().JSON()
}

// changes returns what turns one content into that of a translation, without what is released.
func (c content) changes(to *translation, r parts, documentation string) reconcile.Plan {
	p := reconcile.Plan{Depth: reconcile.Full, Set: draft.Draft{
		Operations: changed(c.operations, to.operations, to.Operations),
		Paths:      changed(c.paths, to.paths, to.Paths),
		Models:     changed(c.models, to.models, to.Models),
	}}
	switch documentation {
	case documentationIgnored:
		p.Depth = reconcile.Listed
	case documentationUnverified: // whether these models exist was not read
		maps.Copy(p.Set.Models, to.Used(p.Set.Operations))
	}
	p.Remove.Operations = removed(c.operations, to.operations, r.Operations)
	p.Remove.Paths = removed(c.paths, to.paths, r.Paths)
	p.Remove.Models = removed(c.models, to.models, r.Models)
	return p
}

func changed[V any](prior, planned map[string]string, values map[string]V) map[string]V {
	result := map[string]V{}
	for key, text := range planned {
		if before, ok := prior[key]; !ok || before != text {
			result[key] = values[key]
		}
	}
	return result
}

func removed(prior, planned map[string]string, released []string) (keys []string) {
	for key := range prior {
		if _, stays := planned[key]; !stays && !slices.Contains(released, key) {
			keys = append(keys, key)
		}
	}
	slices.Sort(keys)
	return keys
}

func isEmpty(p reconcile.Plan) bool {
	return len(p.Set.Operations)+len(p.Set.Paths)+len(p.Set.Models)+len(p.Remove.Operations)+len(p.Remove.Paths)+len(p.Remove.Models) == 0
}

// after returns the content after an apply that has failed: what was done of a plan, and the prior content otherwise.
func (c content) after(p reconcile.Plan, actual *reconcile.Actual) content {
	if actual == nil {
		return c
	}
	now := newContent(actual.Draft)
	done := content{maps.Clone(c.operations), maps.Clone(c.paths), maps.Clone(c.models)}
	take(done.operations, now.operations, p.Set.Operations, p.Remove.Operations, actual.Pending)
	take(done.paths, now.paths, p.Set.Paths, p.Remove.Paths, nil)
	take(done.models, now.models, p.Set.Models, p.Remove.Models, nil)
	return done
}

// take replaces what a plan sets and removes, except what is pending.
func take[V any](to, from map[string]string, set map[string]V, removed, pending []string) {
	for _, key := range slices.AppendSeq(slices.Clone(removed), maps.Keys(set)) {
		value, ok := from[key]
		switch {
		case slices.Contains(pending, key):
		case ok:
			to[key] = value
		default:
			delete(to, key)
		}
	}
}

func (m *resourceModel) setContent(c content) {
	m.Operations, m.Paths, m.Models = mapOf(c.operations), mapOf(c.paths), mapOf(c.models)
	m.Digest = types.StringValue(c.digest())
}
