// SPDX-License-Identifier: MPL-2.0

package apidefinition

import (
	"context"
	"slices"

	"github.com/hashicorp/terraform-plugin-framework/diag"

	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/privatestate"
)

// parts are keys of parts of an API, sorted.
type parts struct {
	Operations []string `json:"operations,omitempty"`
	Paths      []string `json:"paths,omitempty"`
	Models     []string `json:"models,omitempty"`
}

// foundParts are the parts in state that a read has found since the last complete apply. No apply has created them.
type foundParts struct {
	parts

	// All is true after an import.
	All bool `json:"all,omitempty"`
}

const foundKey = "found"

func loadFound(ctx context.Context, from privatestate.State) (foundParts, diag.Diagnostics) {
	return privatestate.Get[foundParts](ctx, from, foundKey)
}

func (f foundParts) store(ctx context.Context, to privatestate.State) diag.Diagnostics {
	if f.equal(foundParts{}) {
		return to.SetKey(ctx, foundKey, nil)
	}
	return privatestate.Set(ctx, to, foundKey, f)
}

func (f foundParts) equal(other foundParts) bool {
	return f.All == other.All && slices.Equal(f.Operations, other.Operations) && slices.Equal(f.Paths, other.Paths) && slices.Equal(f.Models, other.Models)
}

// after returns what is found after a read that has changed the state.
func (f foundParts) after(before, now content) foundParts {
	of := func(found []string, before, now map[string]string) (keys []string) {
		for key := range now {
			if _, known := before[key]; !known || slices.Contains(found, key) {
				keys = append(keys, key)
			}
		}
		slices.Sort(keys)
		return keys
	}
	return foundParts{All: f.All, parts: parts{
		of(f.Operations, before.operations, now.operations), of(f.Paths, before.paths, now.paths), of(f.Models, before.models, now.models),
	}}
}
