// SPDX-License-Identifier: MPL-2.0

package draft

import "github.com/seed-9ae5a20b/terraform-provider-apigw/internal/openapi"

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
	waiting := Draft{Operations: operations}.bodyModels()
	for len(waiting) > 0 {
		name := waiting[len(waiting)-1]
		waiting = waiting[:len(waiting)-1]
		if schema, exists := d.Models[name]; exists && used[name] == "" {
			used[name] = schema
			waiting = append(waiting, References(schema)...)
		}
	}
	return used
}
