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
