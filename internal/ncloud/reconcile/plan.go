// SPDX-License-Identifier: MPL-2.0

package reconcile

import (
	"cmp"
	"maps"
	"slices"
	"strings"

	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/ncloud/client"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/ncloud/draft"
)

// Plan is a change of a draft. What it does not name stays as it is, except that missing parents of paths are created.
type Plan struct {
	// Set is what exists afterwards, as it is here.
	Set    draft.Draft
	Remove Keys
	// Depth is Listed if parameters, bodies and responses stay as they are. Then Set and Remove have no models.
	Depth Depth
}

// Keys name parts of a draft.
type Keys struct {
	Operations, Paths, Models []string
}

// order is a plan with the removals that have to precede its creates.
type order struct {
	early, late struct {
		operations []draft.Key // sorted
		paths      []string    // children before their parents
	}
	// paths are those to set, parents first.
	paths      []string
	operations []draft.Key
	models     []string // those that others refer to first
}

// order finds removals that collide with creates: a path that differs from a new one in the name of a variable only, and
// a method ANY beside others. The service may refuse to have both.
func (p Plan) order(paths map[string]*client.Path) order {
	out := order{paths: slices.Sorted(maps.Keys(p.Set.Paths)), models: inOrder(p.Set.Models), operations: sortedKeys(keysOf(p.Set.Operations))}
	created := map[string]string{} // paths by their shape
	create := func(path string) {
		for _, one := range append(parents(path), path) {
			if paths[one] == nil {
				created[shape(one)] = one
			}
		}
	}
	for _, path := range out.paths {
		create(path)
	}
	replaced := map[string]bool{} // paths whose methods have to go before others are created
	for _, key := range out.operations {
		create(key.Path)
		existing := paths[key.Path]
		if existing == nil || slices.Contains(existing.Methods, key.Method) {
			continue
		}
		if key.Method == client.MethodAny || slices.Contains(existing.Methods, client.MethodAny) {
			replaced[key.Path] = true
		}
	}
	collides := func(path string) bool {
		for _, one := range append(parents(path), path) {
			if other, exists := created[shape(one)]; exists && other != one && slices.Contains(p.Remove.Paths, one) {
				return true
			}
		}
		return false
	}
	for _, key := range sortedKeys(p.Remove.Operations) {
		if replaced[key.Path] || collides(key.Path) {
			out.early.operations = append(out.early.operations, key)
		} else {
			out.late.operations = append(out.late.operations, key)
		}
	}
	for _, path := range slices.Backward(slices.Sorted(slices.Values(p.Remove.Paths))) {
		if collides(path) {
			out.early.paths = append(out.early.paths, path)
		} else {
			out.late.paths = append(out.late.paths, path)
		}
	}
	return out
}

// shape returns a path without the names of its variables.
func shape(path string) string {
	segments := strings.Split(path, "/")
	for i, segment := range segments {
		if strings.HasPrefix(segment, "{") {
			segments[i] = "{}"
		}
	}
	return strings.Join(segments, "/")
}

func keysOf[V any](parts map[string]V) []string { return slices.Collect(maps.Keys(parts)) }

// sortedKeys leaves out texts that are not keys.
func sortedKeys(texts []string) []draft.Key {
	keys := make([]draft.Key, 0, len(texts))
	for _, text := range texts {
		if key, ok := draft.ParseKey(text); ok {
			keys = append(keys, key)
		}
	}
	slices.SortFunc(keys, func(a, b draft.Key) int {
		return cmp.Or(strings.Compare(a.Path, b.Path), strings.Compare(a.Method, b.Method))
	})
	return keys
}
