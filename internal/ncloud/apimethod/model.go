// SPDX-License-Identifier: MPL-2.0

package apimethod

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/ncloud/apipart"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/ncloud/client"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/ncloud/draft"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/ncloud/draftschema"
)

// bodyName is the name of a body that has none in the configuration.
const bodyName = "body"

type resourceModel struct {
	apipart.Parent
	PathID types.String `tfsdk:"path_id"`
	Method types.String `tfsdk:"method"`
	settings
	Digest types.String `tfsdk:"digest"`
}

type settings struct {
	Description types.String `tfsdk:"description"`
	draftschema.EndpointValues
	APIKeyRequired   types.Bool                       `tfsdk:"api_key_required"`
	Authentication   *draftschema.AuthenticationValue `tfsdk:"authentication"`
	Validation       *draftschema.ValidationValue     `tfsdk:"validation"`
	Consumes         []string                         `tfsdk:"consumes"`
	Produces         []string                         `tfsdk:"produces"`
	HeaderParameters map[string]parameterModel        `tfsdk:"header_parameters"`
	QueryParameters  map[string]parameterModel        `tfsdk:"query_parameters"`
	FormParameters   map[string]parameterModel        `tfsdk:"form_parameters"`
	RequestBody      *bodyModel                       `tfsdk:"request_body"`
	Responses        map[string]responseModel         `tfsdk:"responses"`
}

type parameterModel struct {
	headerModel
	Required types.Bool `tfsdk:"required"`
	Logged   types.Bool `tfsdk:"logged"`
}

type headerModel struct {
	Type        types.String `tfsdk:"type"`
	Array       types.Bool   `tfsdk:"array"`
	Description types.String `tfsdk:"description"`
}

type bodyModel struct {
	Name        types.String `tfsdk:"name"`
	ModelID     types.String `tfsdk:"model_id"`
	Description types.String `tfsdk:"description"`
}

type responseModel struct {
	Description types.String           `tfsdk:"description"`
	Headers     map[string]headerModel `tfsdk:"headers"`
	Body        *bodyModel             `tfsdk:"body"`
}

func (m *resourceModel) ref() client.MethodRef {
	return client.MethodRef{
		APIRef: m.API(), PathID: m.PathID.ValueString(), Method: m.Method.ValueString(),
	}
}

func (m *resourceModel) label() string {
	return fmt.Sprintf("method %s of path %q", m.Method.ValueString(), m.PathID.ValueString())
}

func (m *resourceModel) digest() string {
	return draft.Hash(struct {
		Method    string            `json:"method"`
		Operation map[string]string `json:"operation"`
	}{m.Method.ValueString(), canonical(m.toDraft())})
}

// canonical is what two operations have in common if they are the same. A canonical operation lacks the names of bodies.
func canonical(o draft.Operation) map[string]string {
	out := map[string]string{"": o.JSON()}
	if o.RequestBody != nil {
		out["request_body"] = o.RequestBody.Name
	}
	for status, r := range o.Responses {
		if r.Body != nil {
			out[status] = r.Body.Name
		}
	}
	return out
}

func same(a, b draft.Operation) bool { return maps.Equal(canonical(a), canonical(b)) }

// toDraft returns the operation. Its bodies refer to models by ID.
func (s *settings) toDraft() draft.Operation {
	out := draft.Operation{
		APIKeyRequired:   s.APIKeyRequired.ValueBool(),
		Authentication:   s.Authentication.Draft(),
		Consumes:         s.Consumes,
		Produces:         s.Produces,
		Description:      s.Description.ValueString(),
		Validation:       s.Validation.Draft(),
		HeaderParameters: parameterDrafts(s.HeaderParameters, strings.ToLower),
		QueryParameters:  parameterDrafts(s.QueryParameters, strings.Clone),
		FormParameters:   parameterDrafts(s.FormParameters, strings.Clone),
		RequestBody:      s.RequestBody.draft(),
	}
	out.HTTPEndpoint, out.NCPEndpoint, out.MockEndpoint = s.Draft()
	for status, r := range s.Responses {
		if out.Responses == nil {
			out.Responses = map[string]draft.Response{}
		}
		one := draft.Response{Description: r.Description.ValueString(), Body: r.Body.draft()}
		for name, header := range r.Headers {
			if one.Headers == nil {
				one.Headers = map[string]draft.Parameter{}
			}
			one.Headers[strings.ToLower(name)] = header.draft(name)
		}
		out.Responses[status] = one
	}
	return out
}

func parameterDrafts(all map[string]parameterModel, key func(string) string) map[string]draft.Parameter {
	out := make(map[string]draft.Parameter, len(all))
	for name, p := range all {
		one := p.draft(name)
		one.Required, one.Logged = p.Required.ValueBool(), p.Logged.ValueBool()
		out[key(name)] = one
	}
	return out
}

func (h headerModel) draft(name string) draft.Parameter {
	out := draft.Parameter{Name: name, Type: h.Type.ValueString(), Array: h.Array.ValueBool(), Description: h.Description.ValueString()}
	if out.Type == client.TypeString {
		out.Type = ""
	}
	return out
}

func (b *bodyModel) draft() *draft.Body {
	if b == nil {
		return nil
	}
	return &draft.Body{Name: cmp.Or(b.Name.ValueString(), bodyName), Model: b.ModelID.ValueString(), Description: b.Description.ValueString()}
}

// fromAPI sets what differs. What is the same stays as it was written.
func (m *resourceModel) fromAPI(o *draft.Operation) {
	before := m.toDraft()
	m.Description, m.APIKeyRequired = types.StringValue(o.Description), types.BoolValue(o.APIKeyRequired)
	m.setEndpoint(o, before)
	if !same(draft.Operation{Authentication: before.Authentication}, draft.Operation{Authentication: o.Authentication}) {
		m.Authentication = draftschema.NewAuthenticationValue(o.Authentication)
	}
	if !same(draft.Operation{Validation: before.Validation}, draft.Operation{Validation: o.Validation}) {
		m.Validation = draftschema.NewValidationValue(o.Validation)
	}
	m.Consumes, m.Produces = mediaTypesOf(o.Consumes, m.Consumes), mediaTypesOf(o.Produces, m.Produces)
	m.HeaderParameters = merge(o.HeaderParameters, m.HeaderParameters, strings.EqualFold, newParameter)
	m.QueryParameters = merge(o.QueryParameters, m.QueryParameters, equal, newParameter)
	m.FormParameters = merge(o.FormParameters, m.FormParameters, equal, newParameter)
	m.RequestBody = newBody(o.RequestBody, m.RequestBody)
	m.Responses = responsesOf(o.Responses, m.Responses)
	m.Digest = types.StringValue(m.digest())
}

func (m *resourceModel) setEndpoint(o *draft.Operation, before draft.Operation) {
	was := draft.Operation{HTTPEndpoint: before.HTTPEndpoint, NCPEndpoint: before.NCPEndpoint, MockEndpoint: before.MockEndpoint}
	is := draft.Operation{HTTPEndpoint: o.HTTPEndpoint, NCPEndpoint: o.NCPEndpoint, MockEndpoint: o.MockEndpoint}
	if !same(was, is) {
		m.EndpointValues = draftschema.NewEndpointValues(*o)
	}
}

func equal(a, b string) bool { return a == b }

func mediaTypesOf(actual, prior []string) []string {
	switch {
	case same(draft.Operation{Consumes: actual}, draft.Operation{Consumes: prior}):
		return prior
	case len(actual) == 0:
		return nil
	}
	return slices.Compact(slices.Sorted(slices.Values(actual)))
}

// merge returns the elements of actual. Those whose names equal one of prior have its spelling.
func merge[A, M any](actual map[string]A, prior map[string]M, equal func(a, b string) bool, element func(A, M) (string, M)) map[string]M {
	if len(actual) == 0 && len(prior) == 0 {
		return prior
	}
	var out map[string]M
	for key, one := range actual {
		spelling := ""
		var before M
		for name, value := range prior {
			if equal(name, key) {
				spelling, before = name, value
			}
		}
		name, value := element(one, before)
		if out == nil {
			out = map[string]M{}
		}
		out[cmp.Or(spelling, name, key)] = value
	}
	return out
}

func newParameter(p draft.Parameter, prior parameterModel) (string, parameterModel) {
	_, header := newHeader(p, prior.headerModel)
	return p.Name, parameterModel{header, flagOf(p.Required, prior.Required), flagOf(p.Logged, prior.Logged)}
}

func newHeader(p draft.Parameter, prior headerModel) (string, headerModel) {
	out := headerModel{Type: types.StringValue(p.Type), Array: flagOf(p.Array, prior.Array), Description: draftschema.Text(p.Description, prior.Description)}
	if p.Type == "" && (prior.Type.IsNull() || prior.Type.ValueString() == client.TypeString) {
		out.Type = prior.Type
	} else if p.Type == "" {
		out.Type = types.StringNull()
	}
	return p.Name, out
}

// flagOf returns false as null, unless prior is false.
func flagOf(actual bool, prior types.Bool) types.Bool {
	if !actual && (prior.IsNull() || prior.ValueBool()) {
		return types.BoolNull()
	}
	return types.BoolValue(actual)
}

func newBody(actual *draft.Body, prior *bodyModel) *bodyModel {
	switch {
	case actual == nil:
		return nil
	case prior == nil:
		prior = &bodyModel{Name: types.StringValue(actual.Name)}
	}
	out := &bodyModel{
		Name: types.StringValue(actual.Name), ModelID: draftschema.Text(actual.Model, types.StringNull()), Description: draftschema.Text(actual.Description, prior.Description),
	}
	if actual.Name == bodyName && prior.Name.IsNull() {
		out.Name = prior.Name
	}
	return out
}

func responsesOf(actual map[string]draft.Response, prior map[string]responseModel) map[string]responseModel {
	return merge(actual, prior, equal, func(r draft.Response, prior responseModel) (string, responseModel) {
		return "", responseModel{
			Description: draftschema.Text(r.Description, prior.Description),
			Headers:     merge(r.Headers, prior.Headers, strings.EqualFold, newHeader),
			Body:        newBody(r.Body, prior.Body),
		}
	})
}
