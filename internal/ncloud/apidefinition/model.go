// SPDX-License-Identifier: MPL-2.0

package apidefinition

import (
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/ncloud/apipart"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/ncloud/draft"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/ncloud/draftschema"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/ncloud/reconcile"
)

type resourceModel struct {
	apipart.Parent
	Document types.String `tfsdk:"document"`
	arguments
	Unmanaged     types.String `tfsdk:"unmanaged"`
	OnUnsupported types.String `tfsdk:"on_unsupported"`
	Documentation types.String `tfsdk:"documentation"`
	Operations    types.Map    `tfsdk:"operations"`
	Paths         types.Map    `tfsdk:"paths"`
	Models        types.Map    `tfsdk:"models"`
	Warnings      types.List   `tfsdk:"warnings"`
	Digest        types.String `tfsdk:"digest"`
}

// arguments are those that the translation of the document depends on. Their values are known: see resolve.
type arguments struct {
	Defaults        *defaultsModel                   `tfsdk:"defaults"`
	Overrides       map[string]overrideModel         `tfsdk:"overrides"`
	CORS            map[string]draftschema.CORSValue `tfsdk:"cors"`
	SecuritySchemes map[string]schemeModel           `tfsdk:"security_schemes"`
	Exclude         []string                         `tfsdk:"exclude"`
}

type defaultsModel struct {
	HTTPEndpoint   *defaultEndpointModel            `tfsdk:"http_endpoint"`
	APIKeyRequired types.Bool                       `tfsdk:"api_key_required"`
	Authentication *draftschema.AuthenticationValue `tfsdk:"authentication"`
	Validation     types.Bool                       `tfsdk:"validation"`
	CORS           *draftschema.CORSValue           `tfsdk:"cors"`
}

type defaultEndpointModel struct {
	URLPrefix types.String `tfsdk:"url_prefix"`
	Stream    types.Bool   `tfsdk:"stream"`
}

type overrideModel struct {
	draftschema.EndpointValues
	APIKeyRequired types.Bool                       `tfsdk:"api_key_required"`
	Authentication *draftschema.AuthenticationValue `tfsdk:"authentication"`
	Validation     *draftschema.ValidationValue     `tfsdk:"validation"`
}

type schemeModel struct {
	APIKeyRequired types.Bool `tfsdk:"api_key_required"`
	draftschema.AuthenticationValue
}

func (m *resourceModel) label() string {
	return fmt.Sprintf("the definition of API %q", m.APIID.ValueString())
}

func (a *arguments) toDraft() draft.Arguments {
	result := draft.Arguments{
		Overrides:       make(map[string]draft.Override, len(a.Overrides)),
		CORS:            make(map[string]draft.CORS, len(a.CORS)),
		SecuritySchemes: make(map[string]draft.SecurityScheme, len(a.SecuritySchemes)),
		Exclude:         a.Exclude,
	}
	if d := a.Defaults; d != nil {
		result.Defaults = draft.Defaults{
			APIKeyRequired: d.APIKeyRequired.ValueBool(), Authentication: d.Authentication.Draft(), Validation: d.Validation.ValueBool(), CORS: d.CORS.Draft(),
		}
		if d.HTTPEndpoint != nil {
			result.Defaults.URLPrefix, result.Defaults.Stream = d.HTTPEndpoint.URLPrefix.ValueString(), d.HTTPEndpoint.Stream.ValueBool()
		}
	}
	for key, o := range a.Overrides {
		override := draft.Override{APIKeyRequired: o.APIKeyRequired.ValueBoolPointer(), Authentication: o.Authentication.Draft(), Validation: o.Validation.Draft()}
		override.HTTPEndpoint, override.NCPEndpoint, override.MockEndpoint = o.Draft()
		result.Overrides[key] = override
	}
	for path, cors := range a.CORS {
		result.CORS[path] = *cors.Draft()
	}
	for name, scheme := range a.SecuritySchemes {
		result.SecuritySchemes[name] = draft.SecurityScheme{APIKeyRequired: scheme.APIKeyRequired.ValueBool(), Authentication: *scheme.Draft()}
	}
	return result
}

func (m *resourceModel) keeps() bool { return m.Unmanaged.ValueString() == unmanagedKeep }

// depth is how much of the draft a refresh reads.
func (m *resourceModel) depth() reconcile.Depth {
	if m.Documentation.ValueString() == documentationManaged {
		return reconcile.Full
	}
	return reconcile.Listed
}

// fromImport sets everything except the IDs.
func (m *resourceModel) fromImport(actual *reconcile.Actual) {
	m.setDefaults()
	m.Document = types.StringValue(actual.OpenAPI(m.APIID.ValueString()))
	m.fromAPI(actual)
}

// setDefaults sets the arguments that have defaults.
func (m *resourceModel) setDefaults() {
	m.Unmanaged = types.StringValue(unmanagedRemove)
	m.OnUnsupported = types.StringValue(onUnsupportedWarn)
	m.Documentation = types.StringValue(documentationManaged)
	m.Warnings = types.ListValueMust(types.StringType, []attr.Value{})
}

// fromAPI sets the computed values except warnings. With unmanaged = "keep", prior has what the definition manages.
func (m *resourceModel) fromAPI(actual *reconcile.Actual) {
	existing := actual.Draft
	if m.Documentation.ValueString() != documentationManaged {
		existing = existing.WithoutDocumentation()
	}
	now := newContent(existing)
	if m.Documentation.ValueString() == documentationUnverified {
		prior := m.Operations.Elements()
		for key := range now.operations {
			if known, ok := prior[key].(types.String); ok {
				now.operations[key] = withDocumentation(existing.Operations[key], known.ValueString())
			}
		}
		now.models = stringsOf(m.Models)
	}
	if m.keeps() {
		now = now.only(m.content())
	}
	m.setContent(now)
}

// withDocumentation adds the documentation of an operation in state.
func withDocumentation(operation draft.Operation, prior string) string {
	documented, err := draft.ParseOperation(prior)
	if err != nil {
		return operation.JSON()
	}
	return operation.WithDocumentation(documented).JSON()
}

func mapOf(all map[string]string) types.Map {
	elements := make(map[string]attr.Value, len(all))
	for key, value := range all {
		elements[key] = types.StringValue(value)
	}
	return types.MapValueMust(types.StringType, elements)
}

func stringsOf(all types.Map) map[string]string {
	result := make(map[string]string, len(all.Elements()))
	for key, value := range all.Elements() {
		if s, ok := value.(types.String); ok {
			result[key] = s.ValueString()
		}
	}
	return result
}
