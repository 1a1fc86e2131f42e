// SPDX-License-Identifier: MPL-2.0

// Package modifyplan has what plan modifiers of several resources need.
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
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/privatestate"
)

const configuredKey = "configured"

// Remember stores which arguments the configuration sets. State also has values that the service chose.
func Remember(ctx context.Context, to privatestate.State, config tfsdk.Config, arguments ...string) diag.Diagnostics {
	var values map[string]tftypes.Value
	if err := config.Raw.As(&values); err != nil {
		return diag.Diagnostics{diag.NewErrorDiagnostic("Could not read the configuration", err.Error())}
	}
	set := slices.DeleteFunc(slices.Clone(arguments), func(name string) bool { return values[name].IsNull() })
	return privatestate.SetOptional(ctx, to, configuredKey, strings.Join(set, ","))
}

// Removed reports whether an argument was removed since the last apply. After an import it is false.
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

// KeepPlanned keeps computed values of the prior state, since Terraform requires planned values after an apply.
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

// Digest plans the digest of the planned values. It is unknown if one of them is, except IDs, which digests leave out.
func Digest[M any](ctx context.Context, resp *resource.ModifyPlanResponse, digest func(*M) string, except ...string) {
	var values map[string]tftypes.Value
	if resp.Plan.Raw.IsNull() || resp.Plan.Raw.As(&values) != nil {
		return
	}
	planned := types.StringUnknown()
	if !slices.ContainsFunc(slices.Collect(maps.Keys(values)), func(name string) bool {
		return name != "digest" && !slices.Contains(except, name) && !values[name].IsFullyKnown()
	}) {
		model := new(M)
		resp.Diagnostics.Append(resp.Plan.Get(ctx, model)...)
		planned = types.StringValue(digest(model))
	}
	resp.Diagnostics.Append(resp.Plan.SetAttribute(ctx, path.Root("digest"), planned)...)
}

// Unknown plans attributes as unknown when every configured value equals the state.
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
