// SPDX-License-Identifier: MPL-2.0

package draftschema

import (
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/ncloud/draft"
)

// EndpointValues are the values of Endpoints.
type EndpointValues struct {
	HTTPEndpoint *HTTPEndpointValue `tfsdk:"http_endpoint"`
	NCPEndpoint  *NCPEndpointValue  `tfsdk:"ncp_endpoint"`
	MockEndpoint *MockEndpointValue `tfsdk:"mock_endpoint"`
}

// HTTPEndpointValue is the value of http_endpoint.
type HTTPEndpointValue struct {
	Method types.String `tfsdk:"method"`
	URL    types.String `tfsdk:"url"`
	Stream types.Bool   `tfsdk:"stream"`
}

// NCPEndpointValue is the value of ncp_endpoint.
type NCPEndpointValue struct {
	Service    types.String `tfsdk:"service"`
	Region     types.String `tfsdk:"region"`
	ActionID   types.String `tfsdk:"action_id"`
	ActionName types.String `tfsdk:"action_name"`
	URL        types.String `tfsdk:"url"`
	Method     types.String `tfsdk:"method"`
	Stream     types.Bool   `tfsdk:"stream"`
}

// MockEndpointValue is the value of mock_endpoint.
type MockEndpointValue struct {
	StatusCode types.Int64       `tfsdk:"status_code"`
	Response   types.String      `tfsdk:"response"`
	Headers    map[string]string `tfsdk:"headers"`
}

// Draft returns the endpoint that is set.
func (e EndpointValues) Draft() (http *draft.HTTPEndpoint, ncp *draft.NCPEndpoint, mock *draft.MockEndpoint) {
	if v := e.HTTPEndpoint; v != nil {
		http = &draft.HTTPEndpoint{Method: v.Method.ValueString(), URL: v.URL.ValueString(), Stream: v.Stream.ValueBool()}
	}
	if v := e.NCPEndpoint; v != nil {
		ncp = &draft.NCPEndpoint{
			Service: v.Service.ValueString(), Region: v.Region.ValueString(), ActionID: v.ActionID.ValueString(), ActionName: v.ActionName.ValueString(),
			URL: draft.LowerScheme(v.URL.ValueString()), Method: v.Method.ValueString(), Stream: v.Stream.ValueBool(),
		}
	}
	if v := e.MockEndpoint; v != nil {
		mock = &draft.MockEndpoint{StatusCode: v.StatusCode.ValueInt64(), Response: v.Response.ValueString(), Headers: v.Headers}
	}
	return http, ncp, mock
}

// NewEndpointValues returns the endpoint of an operation.
func NewEndpointValues(o draft.Operation) (out EndpointValues) {
	none := types.StringNull()
	if e := o.HTTPEndpoint; e != nil {
		out.HTTPEndpoint = &HTTPEndpointValue{Method: types.StringValue(e.Method), URL: types.StringValue(e.URL), Stream: types.BoolValue(e.Stream)}
	}
	if e := o.NCPEndpoint; e != nil {
		out.NCPEndpoint = &NCPEndpointValue{
			Service: types.StringValue(e.Service), Region: types.StringValue(e.Region), ActionID: types.StringValue(e.ActionID),
			ActionName: types.StringValue(e.ActionName), URL: types.StringValue(e.URL), Method: Text(e.Method, none), Stream: types.BoolValue(e.Stream),
		}
	}
	if e := o.MockEndpoint; e != nil {
		out.MockEndpoint = &MockEndpointValue{StatusCode: types.Int64Value(e.StatusCode), Response: Text(e.Response, none)}
		if len(e.Headers) > 0 {
			out.MockEndpoint.Headers = e.Headers
		}
	}
	return out
}

// NewAuthenticationValue returns nil for NONE.
func NewAuthenticationValue(a *draft.Authentication) *AuthenticationValue {
	if a == nil || *a == (draft.Authentication{}) {
		return nil
	}
	return &AuthenticationValue{Platform: types.StringValue(a.Platform), AuthorizerID: Text(a.AuthorizerID, types.StringNull())}
}

// NewValidationValue returns nil for none.
func NewValidationValue(v *draft.Validation) *ValidationValue { return (*ValidationValue)(v) }

// AuthenticationValue is the value of Authentication.
type AuthenticationValue struct {
	Platform     types.String `tfsdk:"platform"`
	AuthorizerID types.String `tfsdk:"authorizer_id"`
}

// Draft returns nil only for null.
func (a *AuthenticationValue) Draft() *draft.Authentication {
	if a == nil {
		return nil
	}
	result := draft.Authentication{Platform: a.Platform.ValueString(), AuthorizerID: a.AuthorizerID.ValueString()}
	if result.Platform == "NONE" {
		result.Platform = ""
	}
	return &result
}

// ValidationValue is the value of Validation.
type ValidationValue struct {
	Headers      []string `tfsdk:"headers"`
	QueryStrings []string `tfsdk:"query_strings"`
}

// Draft returns nil only for null.
func (v *ValidationValue) Draft() *draft.Validation { return (*draft.Validation)(v) }

// CORSValue is the value of CORS.
type CORSValue struct {
	AllowOrigin      types.String `tfsdk:"allow_origin"`
	AllowMethods     types.String `tfsdk:"allow_methods"`
	AllowHeaders     types.String `tfsdk:"allow_headers"`
	ExposeHeaders    types.String `tfsdk:"expose_headers"`
	AllowCredentials types.String `tfsdk:"allow_credentials"`
	MaxAge           types.String `tfsdk:"max_age"`
}

// Draft returns nil only for null.
func (c *CORSValue) Draft() *draft.CORS {
	if c == nil {
		return nil
	}
	return &draft.CORS{
		AllowOrigin: c.AllowOrigin.ValueString(), AllowMethods: c.AllowMethods.ValueString(), AllowHeaders: c.AllowHeaders.ValueString(),
		ExposeHeaders: c.ExposeHeaders.ValueString(), AllowCredentials: c.AllowCredentials.ValueString(), MaxAge: c.MaxAge.ValueString(),
	}
}

// NewCORSValue returns settings. Where prior means the same, it stays.
func NewCORSValue(actual draft.CORS, prior *CORSValue) *CORSValue {
	settings := prior.Draft()
	switch {
	case settings != nil && *settings == actual:
		return prior
	case actual == (draft.CORS{}):
		return nil
	case prior == nil:
		prior = &CORSValue{}
	}
	return &CORSValue{
		AllowOrigin: Text(actual.AllowOrigin, prior.AllowOrigin), AllowMethods: Text(actual.AllowMethods, prior.AllowMethods),
		AllowHeaders: Text(actual.AllowHeaders, prior.AllowHeaders), ExposeHeaders: Text(actual.ExposeHeaders, prior.ExposeHeaders),
		AllowCredentials: Text(actual.AllowCredentials, prior.AllowCredentials), MaxAge: Text(actual.MaxAge, prior.MaxAge),
	}
}

// Text returns "" as null, unless prior is "".
func Text(actual string, prior types.String) types.String {
	if actual == "" && (prior.IsNull() || prior.ValueString() != "") {
		return types.StringNull()
	}
	return types.StringValue(actual)
}
