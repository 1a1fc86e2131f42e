// SPDX-License-Identifier: MPL-2.0

package draft

import (
	"encoding/json"
	"slices"
)

// References returns the names of the models that a canonical schema refers to, sorted.
func References(schema string) []string {
	var value any
	if json.Unmarshal([]byte(schema), &value) != nil {
		return nil
	}
	var names []string
	refer(value, func(reference string) string {
		if name := referenced(reference); name != reference {
			names = append(names, name)
		}
		return reference
	})
	slices.Sort(names)
	return slices.Compact(names)
}
