// SPDX-License-Identifier: MPL-2.0

package draftschema_test

import (
	"net/http"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/ncloud/draftschema"
)

func accepts(t *testing.T, validators []validator.String, value string) bool {
	t.Helper()
	for _, one := range validators {
		resp := validator.StringResponse{}
		one.ValidateString(t.Context(), validator.StringRequest{Path: path.Root("x"), ConfigValue: types.StringValue(value)}, &resp)
		if resp.Diagnostics.HasError() {
			return false
		}
	}
	return true
}

func stringValidators(t *testing.T, in map[string]schema.Attribute, names ...string) []validator.String {
	t.Helper()
	for _, name := range names[:len(names)-1] {
		nested, ok := in[name].(schema.SingleNestedAttribute)
		if !ok {
			t.Fatalf("%s is no object", name)
		}
		in = nested.Attributes
	}
	attribute, ok := in[names[len(names)-1]].(schema.StringAttribute)
	if !ok {
		t.Fatalf("%v is no string", names)
	}
	return attribute.Validators
}

func TestEndpoints_validateURLs(t *testing.T) {
	t.Parallel()
	endpoints := draftschema.Endpoints(map[string]schema.Attribute{})
	for _, test := range []struct {
		at    []string
		value string
		valid bool
	}{
		{[]string{"http_endpoint", "url"}, "/", true},
		{[]string{"http_endpoint", "url"}, "/v2/orders/{id}?view={view}", true},
		{[]string{"http_endpoint", "url"}, "/" + strings.Repeat("가", 1499), true},
		{[]string{"http_endpoint", "url"}, "/" + strings.Repeat("a", 1500), false},
		{[]string{"http_endpoint", "url"}, "orders", false},
		{[]string{"http_endpoint", "url"}, "", false},
		{[]string{"http_endpoint", "url"}, "/{path+}", false},
		{[]string{"http_endpoint", "url"}, "/a b", false},
		{[]string{"http_endpoint", "method"}, "ANY", true},
		{[]string{"http_endpoint", "method"}, "TRACE", false},
		{[]string{"ncp_endpoint", "url"}, "https://user:secret@functions.example.com:8443/a", true},
		{[]string{"ncp_endpoint", "url"}, "https://localhost", false},
		{[]string{"ncp_endpoint", "url"}, "https://functions.example.com/a?b=c", false},
		{[]string{"ncp_endpoint", "url"}, "/a", false},
		{[]string{"ncp_endpoint", "url"}, "HTTPS://192.0.2.1:65535/a#b", true},
		{[]string{"ncp_endpoint", "url"}, "https://functions.example.com:65536", false},
		{[]string{"ncp_endpoint", "url"}, "https://functions.example.com/값", false},
		{[]string{"ncp_endpoint", "url"}, "https://함수.example.com", false},
		{[]string{"ncp_endpoint", "url"}, "https://a.example.com/\x00", false},
		{[]string{"ncp_endpoint", "region"}, "KR", true},
		{[]string{"ncp_endpoint", "region"}, "EU", false},
	} {
		if got := accepts(t, stringValidators(t, endpoints, test.at...), test.value); got != test.valid {
			t.Errorf("%v %.20q: %t", test.at, test.value, got)
		}
	}
	for value, valid := range map[string]bool{"": true, "/v2": true, "/": false, "/v2/": false, "v2": false, "/a+b": false} {
		if got := accepts(t, []validator.String{draftschema.URLPrefix()}, value); got != valid {
			t.Errorf("url_prefix %q: %t", value, got)
		}
	}
	for value, valid := range map[string]bool{"": true, "*": true, "*\t": false, strings.Repeat("a", 46): false} {
		if got := accepts(t, stringValidators(t, draftschema.CORS(), "allow_origin"), value); got != valid {
			t.Errorf("allow_origin %q: %t", value, got)
		}
	}
}

func TestAuthentication_hasAnAuthorizerExactlyForAUTHORIZER(t *testing.T) {
	t.Parallel()
	known, null, unknown := types.StringValue, types.StringNull(), types.StringUnknown()
	for name, test := range map[string]struct {
		platform, id types.String
		valid        bool
	}{
		"both":                  {known("AUTHORIZER"), known("a"), true},
		"neither":               {null, null, true},
		"IAM":                   {known("IAM"), null, true},
		"no authorizer":         {known("AUTHORIZER"), null, false},
		"IAM with authorizer":   {known("IAM"), known("a"), false},
		"no platform":           {null, known("a"), false},
		"unknown authorizer":    {known("AUTHORIZER"), unknown, true},
		"unknown platform":      {unknown, known("a"), true},
		"unknown, without both": {unknown, null, true},
	} {
		value := types.ObjectValueMust(map[string]attr.Type{"platform": types.StringType, "authorizer_id": types.StringType},
			map[string]attr.Value{"platform": test.platform, "authorizer_id": test.id})
		resp := validator.ObjectResponse{}
		draftschema.AuthorizerWithID().ValidateObject(t.Context(), validator.ObjectRequest{Path: path.Root("authentication"), ConfigValue: value}, &resp)
		if resp.Diagnostics.HasError() == test.valid {
			t.Errorf("%s: %v", name, resp.Diagnostics)
		}
	}
}

func TestValues_becomeADraft(t *testing.T) {
	t.Parallel()
	rest, ncp, mock := draftschema.EndpointValues{
		MockEndpoint: &draftschema.MockEndpointValue{StatusCode: types.Int64Value(http.StatusCreated), Response: types.StringValue("ok"), Headers: map[string]string{"a": "b"}},
	}.Draft()
	if rest != nil || ncp != nil || mock == nil || mock.StatusCode != http.StatusCreated || mock.Response != "ok" || mock.Headers["a"] != "b" {
		t.Errorf("%+v %+v %+v", rest, ncp, mock)
	}
	none := (*draftschema.AuthenticationValue)(nil)
	if none.Draft() != nil {
		t.Error("null is an authentication")
	}
	open := &draftschema.AuthenticationValue{Platform: types.StringValue("NONE")}
	if got := open.Draft(); got == nil || got.Platform != "" {
		t.Errorf("%+v", got)
	}
}
