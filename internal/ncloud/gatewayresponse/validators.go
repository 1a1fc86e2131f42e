// SPDX-License-Identifier: MPL-2.0

package gatewayresponse

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
)

// distinctNames refuses names that differ only in case.
type distinctNames struct{}

func (distinctNames) Description(context.Context) string {
	return "must not have names that differ only in case"
}

func (d distinctNames) MarkdownDescription(ctx context.Context) string { return d.Description(ctx) }

func (d distinctNames) ValidateMap(ctx context.Context, req validator.MapRequest, resp *validator.MapResponse) {
	seen := map[string]string{}
	for _, name := range slices.Sorted(maps.Keys(req.ConfigValue.Elements())) {
		if other, repeated := seen[strings.ToLower(name)]; repeated {
			resp.Diagnostics.AddAttributeError(req.Path, "Invalid Attribute Value",
				fmt.Sprintf("Attribute %s %s: got %q and %q.", req.Path, d.Description(ctx), other, name))
		}
		seen[strings.ToLower(name)] = name
	}
}
