// SPDX-License-Identifier: MPL-2.0

package apidefinition

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
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/errdiag"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/ncloud/apipart"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/ncloud/client"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/ncloud/draft"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/ncloud/reconcile"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/ownership"
)

// ValidateConfig reports what is wrong with the document as far as the arguments are known. It makes no request.
func (r *definitionResource) ValidateConfig(ctx context.Context, req resource.ValidateConfigRequest, resp *resource.ValidateConfigResponse) {
	values := valuesOf(req.Config.Raw, &resp.Diagnostics)
	if resp.Diagnostics.HasError() {
		return
	}
	of, _ := req.Config.Schema.(schema.Schema)
	all, _, err := translateVariants(ctx, of, values)
	resp.Diagnostics.Append(documentDiagnostics(err, commonFindings(all), onUnsupported(values), false)...)
}

// ModifyPlan plans every computed value from the configuration. The framework plans them as unknown when the text of the
// document changes, and as in state otherwise, which would hide drift.
func (r *definitionResource) ModifyPlan(ctx context.Context, req resource.ModifyPlanRequest, resp *resource.ModifyPlanResponse) {
	r.Plan(ctx, req, resp)
	if req.Plan.Raw.IsNull() || resp.Diagnostics.HasError() {
		return
	}
	values := maps.Clone(valuesOf(resp.Plan.Raw, &resp.Diagnostics))
	of, _ := req.Plan.Schema.(schema.Schema)
	all, unknown, err := translateVariants(ctx, of, values)
	findings := commonFindings(all)
	if err == nil {
		maps.Copy(values, plan(unknown, all...))
	}
	var prior map[string]tftypes.Value
	if !req.State.Raw.IsNull() {
		prior = valuesOf(req.State.Raw, &resp.Diagnostics)
		keepDocument(ctx, of, values, prior["document"], all)
	}
	newFindings := prior == nil || !values["warnings"].Equal(prior["warnings"])
	resp.Diagnostics.Append(documentDiagnostics(err, findings, onUnsupported(values), newFindings)...)
	if resp.Diagnostics.HasError() {
		return
	}
	resp.Plan.Raw = tftypes.NewValue(resp.Plan.Raw.Type(), values)
	if prior != nil && resp.Plan.Raw.Equal(req.State.Raw) {
		return
	}
	resp.Diagnostics.Append(r.claim(client.APIRef{ProductID: text(values["product_id"]), APIID: text(values["api_id"])})...)
	switch {
	case resp.Diagnostics.HasError():
	case prior == nil:
		resp.Diagnostics.Append(r.checkUnused(ctx, values)...)
	default:
		found, diags := loadFound(ctx, req.Private)
		resp.Diagnostics.Append(diags...)
		resp.Diagnostics.Append(released(values, prior, found).warning(values)...)
	}
}

// keepDocument plans the document as in state if it means the same.
func keepDocument(ctx context.Context, of schema.Schema, values map[string]tftypes.Value, prior tftypes.Value, all []*translation) {
	if len(all) == 0 || prior.Equal(values["document"]) {
		return
	}
	like := maps.Clone(values)
	like["document"] = prior
	if same, _, err := translateVariants(ctx, of, like); err == nil && sameMeaning(same, all) {
		values["document"] = prior
	}
}

// claim refuses a second resource that changes a part of the API.
func (r *definitionResource) claim(api client.APIRef) diag.Diagnostics {
	if api.ProductID == "" || api.APIID == "" {
		return nil
	}
	return r.Run().ClaimWhole(ownership.Key("apigw_api", api.ProductID, api.APIID), fmt.Sprintf("%s of API %q", ResourceType, api.APIID))
}

// checkUnused refuses a new definition of an API that has operations or CORS of its own. It makes one request.
func (r *definitionResource) checkUnused(ctx context.Context, values map[string]tftypes.Value) diag.Diagnostics {
	m := resourceModel{
		Parent:    apipart.Parent{ProductID: types.StringValue(text(values["product_id"])), APIID: types.StringValue(text(values["api_id"]))},
		Unmanaged: types.StringValue(text(values["unmanaged"])),
	}
	if m.ProductID.ValueString() == "" || m.APIID.ValueString() == "" || !values["operations"].IsKnown() || !values["paths"].IsKnown() ||
		r.Run().InState(ownership.Key(ResourceType, m.ProductID.ValueString(), m.APIID.ValueString())) {
		return nil
	}
	var ignored diag.Diagnostics
	service, ok := r.Service(&ignored)
	if !ok {
		return nil // Create reports it
	}
	paths, err := service.REST.Paths(ctx, m.API())
	if err != nil {
		return nil // Create reports it
	}
	others := others(paths, elements(values["operations"]), elements(values["paths"]), m.keeps())
	if len(others) == 0 {
		return nil
	}
	return diag.Diagnostics{errdiag.Error("Could not plan "+m.label(), inUseError(&m, others))}
}

// others returns what a new definition would overwrite, as far as a listing of paths shows it.
func others(paths []client.Path, operations, settings map[string]tftypes.Value, keep bool) (keys []string) {
	for _, p := range paths {
		for _, method := range p.Methods {
			key := draft.Key{Method: method, Path: p.Path}.String()
			if _, planned := operations[key]; !planned && !keep {
				keys = append(keys, key)
			}
		}
		planned, isPlanned := settings[p.Path]
		switch {
		case p.CORS == (client.CORS{}), !isPlanned && keep, isPlanned && (!planned.IsKnown() || text(planned) == reconcile.CORS(&p).JSON()):
		default:
			keys = append(keys, p.Path+" (CORS)")
		}
	}
	return keys
}

// documentDiagnostics reports an error of the document, or its findings.
func documentDiagnostics(err error, findings []draft.Finding, onUnsupported string, warn bool) diag.Diagnostics {
	at, problems := path.Root("document"), draft.Errors{}
	switch {
	case errors.As(err, &problems):
		var diags diag.Diagnostics
		for _, problem := range problems {
			diags.AddAttributeError(path.Root(problem.Argument), "The document cannot be used for an API", problem.Error())
		}
		return diags
	case err != nil:
		return diag.Diagnostics{diag.NewAttributeErrorDiagnostic(at, "Invalid OpenAPI document", errdiag.Detail(err))}
	case len(findings) == 0:
		return nil
	case onUnsupported == onUnsupportedError:
		return diag.Diagnostics{diag.NewAttributeErrorDiagnostic(at, "The document has what the gateway does not support", findingsDetail(findings)+
			"\n\nRemove it from the document, leave operations out with exclude, or set on_unsupported to \"warn\".")}
	case warn:
		return diag.Diagnostics{diag.NewAttributeWarningDiagnostic(at, "The document has what the gateway does not support", findingsDetail(findings))}
	}
	return nil
}

func findingsDetail(findings []draft.Finding) string {
	detail := draft.Summary(findings)
	if slices.ContainsFunc(findings, func(f draft.Finding) bool { return f.Open }) {
		detail += "\n\nTo protect the operations that are open to everyone, describe their security schemes in security_schemes, or set defaults or " +
			"overrides. An empty entry of security_schemes accepts that they are open."
	}
	return detail
}

// released returns what unmanaged = "keep" leaves in place when it is set: what a read has found, and no apply has created.
func released(values, prior map[string]tftypes.Value, found foundParts) parts {
	if text(values["unmanaged"]) != unmanagedKeep {
		return parts{}
	}
	only := func(name string, foreign []string) (keys []string) {
		if !values[name].IsKnown() {
			return nil
		}
		planned := elements(values[name])
		for key := range elements(prior[name]) {
			if _, stays := planned[key]; !stays && (found.All || slices.Contains(foreign, key)) {
				keys = append(keys, key)
			}
		}
		slices.Sort(keys)
		return keys
	}
	return parts{only("operations", found.Operations), only("paths", found.Paths), only("models", found.Models)}
}

func (p parts) warning(values map[string]tftypes.Value) diag.Diagnostics {
	var lines []string
	for _, part := range []struct {
		noun string
		keys []string
	}{{"operation", p.Operations}, {"path", p.Paths}, {"model", p.Models}} {
		for _, key := range part.keys {
			lines = append(lines, fmt.Sprintf("- %s %s", part.noun, key))
		}
	}
	if len(lines) == 0 {
		return nil
	}
	return diag.Diagnostics{diag.NewAttributeWarningDiagnostic(path.Root("unmanaged"),
		fmt.Sprintf("The definition of API %q stops managing what the document does not name", text(values["api_id"])),
		"With unmanaged = \"keep\", these stay in the API and are removed from state:\n"+strings.Join(lines, "\n"))}
}

func onUnsupported(values map[string]tftypes.Value) string { return text(values["on_unsupported"]) }

func valuesOf(raw tftypes.Value, diags *diag.Diagnostics) map[string]tftypes.Value {
	var values map[string]tftypes.Value
	if err := raw.As(&values); err != nil {
		diags.AddError("Could not read the configuration", err.Error())
	}
	return values
}

func elements(value tftypes.Value) map[string]tftypes.Value {
	var all map[string]tftypes.Value
	if !value.IsKnown() || value.As(&all) != nil {
		return nil
	}
	return all
}

// text returns "" for what is not known.
func text(value tftypes.Value) string {
	var s string
	if !value.IsKnown() || value.IsNull() || value.As(&s) != nil {
		return ""
	}
	return s
}
