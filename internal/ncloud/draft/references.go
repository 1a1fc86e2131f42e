// SPDX-License-Identifier: MPL-2.0

package draft

import (
	"slices"

	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/openapi"
)

// References returns the names of the models that a canonical schema refers to, sorted.
func References(schema string) []string {
	parsed, err := openapi.ParseSchema(schema, nil)
	if err != nil {
		return nil
	}
	return parsed.Uses
}

// Used returns the models of d that operations use, directly or through other models.
func (d Draft) Used(operations map[string]Operation) map[string]string {
	used := map[string]string{}
	reachable(Draft{Operations: operations}.bodyModels(), func(name string) []string {
		schema, exists := d.Models[name]
		if !exists {
			return nil
		}
		used[name] = schema
		return References(schema)
	})
	return used
}

// reachable calls visit once for each of names and of those that it returns.
func reachable(names []string, visit func(name string) []string) {
	visited := map[string]bool{}
	for waiting := slices.Clone(names); len(waiting) > 0; {
		name := waiting[len(waiting)-1]
		waiting = waiting[:len(waiting)-1]
		if !visited[name] {
			visited[name] = true
			waiting = append(waiting, visit(name)...)
		}
	}
}
