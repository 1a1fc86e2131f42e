// SPDX-License-Identifier: MPL-2.0

// Package modifyplan has what plan modifiers of several resources need: computed values
// that an update does not touch stay in the plan, and arguments that were removed from
// the configuration are recognized.
package modifyplan

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/tfsdk"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/privatestate"
)

// configuredKey is the key in the private state of the arguments that were configured.
const configuredKey = "configured"

// Remember stores in the private state which of these arguments the configuration sets.
// State cannot tell: it also has values that the service chose.
func Remember(ctx context.Context, to privatestate.State, config tfsdk.Config, arguments ...string) diag.Diagnostics {
	var values map[string]tftypes.Value
	if err := config.Raw.As(&values); err != nil {
		return diag.Diagnostics{diag.NewErrorDiagnostic("Could not read the configuration", err.Error())}
	}
	set := slices.DeleteFunc(slices.Clone(arguments), func(name string) bool { return values[name].IsNull() })
	return privatestate.SetOptional(ctx, to, configuredKey, strings.Join(set, ","))
}

// Removed reports whether the configuration no longer sets an argument that it set at the
// last apply. After an import it is false until the next apply.
func Removed(ctx context.Context, from privatestate.State, config tfsdk.Config, argument string) (bool, diag.Diagnostics) {
	set, diags := privatestate.Get[string](ctx, from, configuredKey)
	var values map[string]tftypes.Value
	if err := config.Raw.As(&values); err != nil || !values[argument].IsNull() {
		return false, diags
	}
	return slices.Contains(strings.Split(set, ","), argument), diags
}

// Stays warns that the service keeps the value of an argument that was removed.
func Stays(argument, value string) diag.Diagnostic {
	return diag.NewAttributeWarningDiagnostic(path.Root(argument), "The service keeps "+argument, fmt.Sprintf(
		"%s was removed from the configuration, and the service keeps its value %s. To change it, set %s to another value.", argument, value, argument))
}

// KeepPlanned keeps computed values that the plan took from the prior state, even if the
// service returns others by now: Terraform requires planned values after an apply. The
// next refresh reads them.
func KeepPlanned(req resource.UpdateRequest, resp *resource.UpdateResponse) {
	var config, prior, planned, actual map[string]tftypes.Value
	if errors.Join(req.Config.Raw.As(&config), req.State.Raw.As(&prior), req.Plan.Raw.As(&planned), resp.State.Raw.As(&actual)) != nil {
		return
	}
	kept := map[string]tftypes.Value{}
	for name, value := range actual {
		if config[name].IsNull() && planned[name].IsFullyKnown() && planned[name].Equal(prior[name]) {
			value = prior[name]
		}
		kept[name] = value
	}
	resp.State.Raw = tftypes.NewValue(resp.State.Raw.Type(), kept)
}

// Unknown plans attributes as unknown. It is for changes that the framework does not
// notice, because every configured value equals the state.
func Unknown(plan *tfsdk.Plan, attributes ...string) {
	var values map[string]tftypes.Value
	if plan.Raw.As(&values) != nil {
		return
	}
	values = maps.Clone(values) // As returns the map of the plan itself
	for _, name := range attributes {
		values[name] = tftypes.NewValue(values[name].Type(), tftypes.UnknownValue)
	}
	plan.Raw = tftypes.NewValue(plan.Raw.Type(), values)
}
