// SPDX-License-Identifier: MPL-2.0

package validate

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
)

// HeaderKeys refuses maps with names of headers that differ in upper and lower case only.
func HeaderKeys() validator.Map { return headerKeys{} }

type headerKeys struct{}

func (headerKeys) Description(context.Context) string {
	return "must not have names that differ in upper and lower case only"
}

func (v headerKeys) MarkdownDescription(ctx context.Context) string { return v.Description(ctx) }

func (v headerKeys) ValidateMap(ctx context.Context, req validator.MapRequest, resp *validator.MapResponse) {
	names := map[string]string{}
	for _, name := range slices.Sorted(maps.Keys(req.ConfigValue.Elements())) {
		if other, repeated := names[strings.ToLower(name)]; repeated {
			resp.Diagnostics.AddAttributeError(req.Path, "Invalid Attribute Value",
				fmt.Sprintf("Attribute %s %s, got: %q and %q.", req.Path, v.Description(ctx), other, name))
		}
		names[strings.ToLower(name)] = name
	}
}
