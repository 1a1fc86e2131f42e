// SPDX-License-Identifier: MPL-2.0

package draft_test

import (
	"slices"
	"testing"

	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/ncloud/draft"
)

func TestTranslate_security(t *testing.T) {
	t.Parallel()
	iam := &draft.Authentication{Platform: "IAM"}
	authorizer := draft.SecurityScheme{Authentication: draft.Authentication{Platform: "AUTHORIZER", AuthorizerID: "a"}}
	withKey := draft.Arguments{Defaults: draft.Defaults{APIKeyRequired: true, Authentication: iam}}
	open := "GET /x: open to everyone, because the gateway does not know the security schemes that the document requires: "
	for name, test := range map[string]struct {
		security, operation string // of the document and of the operation
		arguments           draft.Arguments
		wantKey             bool
		wantPlatform        string
		warnings            []string
	}{
		"none":                           {``, ``, draft.Arguments{}, false, "", nil},
		"defaults":                       {``, ``, withKey, true, "IAM", nil},
		"key":                            {`[{key: []}]`, ``, draft.Arguments{}, true, "", nil},
		"IAM":                            {`[{iam: []}]`, ``, draft.Arguments{}, false, "IAM", nil},
		"both":                           {`[{iam: [], key: []}]`, ``, draft.Arguments{}, true, "IAM", nil},
		"key instead of defaults":        {`[{key: []}]`, ``, withKey, true, "", nil},
		"operation":                      {`[{key: []}]`, `security: [{iam: []}]`, draft.Arguments{}, false, "IAM", nil},
		"empty operation":                {`[{key: []}]`, `security: []`, withKey, false, "", nil},
		"unknown":                        {`[{oauth: [a]}]`, ``, draft.Arguments{}, false, "", []string{open + "oauth"}},
		"unknown with defaults":          {`[{oauth: [a]}]`, ``, withKey, true, "IAM", []string{"GET /x: security schemes that the gateway does not know are omitted: oauth"}},
		"undeclared":                     {`[{other: []}]`, ``, draft.Arguments{}, false, "", []string{open + "other"}},
		"accepted":                       {`[{oauth: []}]`, ``, draft.Arguments{SecuritySchemes: map[string]draft.SecurityScheme{"oauth": {}}}, false, "", nil},
		"explained":                      {`[{oauth: []}]`, ``, draft.Arguments{SecuritySchemes: map[string]draft.SecurityScheme{"oauth": authorizer}}, false, "AUTHORIZER", nil},
		"entry before name":              {`[{key: []}]`, ``, draft.Arguments{SecuritySchemes: map[string]draft.SecurityScheme{"key": authorizer}}, false, "AUTHORIZER", nil},
		"one known of two schemes":       {`[{oauth: [], key: []}]`, ``, draft.Arguments{}, true, "", []string{"GET /x: security schemes that the gateway does not know are omitted: oauth"}},
		"one accepted of two schemes":    {`[{oauth: [], other: []}]`, ``, draft.Arguments{SecuritySchemes: map[string]draft.SecurityScheme{"other": {}}}, false, "", []string{open + "oauth"}},
		"second alternative":             {`[{oauth: []}, {key: []}]`, ``, draft.Arguments{}, true, "", []string{"GET /x: security alternatives are omitted: oauth"}},
		"first known alternative":        {`[{key: [], iam: []}, {key: []}]`, ``, draft.Arguments{}, true, "IAM", []string{"GET /x: security alternatives are omitted: key"}},
		"no known alternative":           {`[{oauth: [], other: []}, {oauth: []}]`, ``, draft.Arguments{}, false, "", []string{open + "oauth, other", "GET /x: security alternatives are omitted: oauth"}},
		"no alternative is known wholly": {`[{oauth: [], key: []}, {oauth: []}]`, ``, draft.Arguments{}, true, "", []string{"GET /x: security alternatives are omitted: oauth", "GET /x: security schemes that the gateway does not know are omitted: oauth"}},
		"optional":                       {`[{oauth: []}, {}]`, ``, withKey, false, "", []string{"GET /x: security alternatives are omitted: oauth"}},
		"two authentications":            {`[{iam: [], oauth: []}]`, ``, draft.Arguments{SecuritySchemes: map[string]draft.SecurityScheme{"oauth": authorizer}}, false, "IAM", []string{"GET /x: a second authentication is omitted: oauth"}},
		"extension": {
			`[{oauth: []}]`, `x-ncp-apigateway-filters: {apiKey: {required: false}, auth: {platform: NONE}}`, withKey, false, "",
			[]string{"GET /x: security schemes that the gateway does not know are omitted: oauth"},
		},
		"extension for the key": {`[{oauth: []}]`, `x-ncp-apigateway-filters: {apiKey: {required: false}}`, draft.Arguments{}, false, "", []string{open + "oauth"}},
		"override of the key":   {`[{key: []}]`, ``, draft.Arguments{Overrides: map[string]draft.Override{"GET /x": {APIKeyRequired: new(bool)}}}, false, "", nil},
		"override of the authentication": {
			`[{oauth: []}]`, ``,
			draft.Arguments{Overrides: map[string]draft.Override{"GET /x": {Authentication: iam}}},
			false, "IAM",
			[]string{"GET /x: security schemes that the gateway does not know are omitted: oauth"},
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			document := "paths: {/x: {get: {" + test.operation + "}}}\n" + `components: {securitySchemes: {oauth: {type: oauth2},
				key: {type: apiKey, in: header, name: X-NCP-APIGW-API-KEY}, iam: {type: apiKey, in: header, name: x-ncp-iam}}}`
			if test.security != "" {
				document += "\nsecurity: " + test.security
			}
			result, err := translate(t, document, test.arguments)
			if err != nil {
				t.Fatal(err)
			}
			operation := result.Operations["GET /x"].Listed()
			want := draft.Operation{APIKeyRequired: test.wantKey, HTTPEndpoint: operation.HTTPEndpoint}
			if test.wantPlatform != "" {
				want.Authentication = &draft.Authentication{Platform: test.wantPlatform}
				if test.wantPlatform == "AUTHORIZER" {
					want.Authentication.AuthorizerID = "a"
				}
			}
			if operation.JSON() != want.JSON() {
				t.Errorf("operation = %s, want %s", operation.JSON(), want.JSON())
			}
			slices.Sort(test.warnings)
			if got := draft.Warnings(result.Findings); !slices.Equal(got, test.warnings) {
				t.Errorf("warnings = %q, want %q", got, test.warnings)
			}
		})
	}
}

func TestTranslate_precedence(t *testing.T) {
	t.Parallel()
	yes := true
	endpoint := func(url string) string {
		return `x-ncp-apigateway-endpoint: {HTTP: {method: PUT, url: ` + url + `, stream: true}}`
	}
	filters := func(names string) string {
		return `x-ncp-apigateway-filters: {valid: {type: QUERYSTRING_HEADERS, queryStrings: [` + names + `]}, apiKey: {required: true}, auth: {platform: IAM}}`
	}
	parameters := `parameters: [{name: q, in: query, required: true}, {name: H, in: header, required: true}, {name: o, in: query}]`
	override := draft.Arguments{
		Overrides: map[string]draft.Override{"GET /x": {Validation: &draft.Validation{Headers: []string{"X-Over"}}, MockEndpoint: &draft.MockEndpoint{StatusCode: 204}}},
		Defaults:  draft.Defaults{Validation: true, Stream: true, URLPrefix: "/v1"},
	}
	defaults := draft.Arguments{Defaults: draft.Defaults{Validation: true, Stream: true, URLPrefix: "/v1"}}
	for name, test := range map[string]struct {
		root, path, operation string
		arguments             draft.Arguments
		want                  string
	}{
		"defaults": {``, ``, parameters, defaults, `{"http_endpoint":{"method":"GET","stream":true,"url":"/v1/x"},"validation":{"headers":["h"],"query_strings":["q"]}}`},
		"root":     {endpoint("/r"), ``, parameters, defaults, `{"http_endpoint":{"method":"PUT","stream":true,"url":"/r"},"validation":{"headers":["h"],"query_strings":["q"]}}`},
		"path before root": {
			endpoint("/r") + "\n" + filters("r"), filters("p"), parameters, defaults,
			`{"api_key_required":true,"authentication":{"platform":"IAM"},"http_endpoint":{"method":"PUT","stream":true,"url":"/r"},"validation":{"query_strings":["p"]}}`,
		},
		"operation before path": {
			``, endpoint("/p") + ", " + filters("p"), endpoint("/o") + `, x-ncp-apigateway-filters: {apiKey: {required: false}}`, defaults,
			`{"authentication":{"platform":"IAM"},"http_endpoint":{"method":"PUT","stream":true,"url":"/o"},"validation":{"query_strings":["p"]}}`,
		},
		"override": {
			``, ``, endpoint("/o") + ", " + filters("o"), override,
			`{"api_key_required":true,"authentication":{"platform":"IAM"},"mock_endpoint":{"status_code":204},"validation":{"headers":["x-over"]}}`,
		},
		"override of nothing": {
			``, ``, parameters,
			draft.Arguments{Overrides: map[string]draft.Override{"GET /x": {APIKeyRequired: &yes, Validation: &draft.Validation{}}}, Defaults: defaults.Defaults},
			`{"api_key_required":true,"http_endpoint":{"method":"GET","stream":true,"url":"/v1/x"}}`,
		},
		"validation of no names": {``, ``, parameters + `, x-ncp-apigateway-filters: {valid: {type: NONE}}`, defaults, `{"http_endpoint":{"method":"GET","stream":true,"url":"/v1/x"}}`},
		"mock":                   {``, ``, `x-ncp-apigateway-endpoint: {MOCK: {httpStatus: 200, response: "", headers: {X-A: ""}}}`, defaults, `{"mock_endpoint":{"headers":{"x-a":""},"status_code":200}}`},
		"NCP": {
			``, ``, `x-ncp-apigateway-endpoint: {HTTP: null, NCP: {service: s, region: KR, actionId: i, actionName: n, method: GET, stream: false, url: "https://a.example.com"}}`,
			draft.Arguments{},
			`{"ncp_endpoint":{"action_id":"i","action_name":"n","method":"GET","region":"KR","service":"s","url":"https://a.example.com"}}`,
		},
		"HTTP without members": {``, ``, `x-ncp-apigateway-endpoint: {HTTP: {}}`, defaults, `{"http_endpoint":{"method":"GET","url":"/v1/x"}}`},
		"nulls":                {`x-ncp-apigateway-endpoint: null`, `x-ncp-apigateway-filters: null`, `x-ncp-apigateway-filters: {valid: null, apiKey: {}, auth: {}}`, draft.Arguments{}, `{"http_endpoint":{"method":"GET","url":"/x"}}`},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			path := "get: {" + test.operation + "}"
			if test.path != "" {
				path += ", " + test.path
			}
			result, err := translate(t, "paths: {/x: {"+path+"}}\n"+test.root, test.arguments)
			if err != nil {
				t.Fatal(err)
			}
			if got := result.Operations["GET /x"].Listed().JSON(); got != test.want {
				t.Errorf("operation = %s, want %s", got, test.want)
			}
			if len(result.Findings) > 0 {
				t.Errorf("findings = %v", result.Findings)
			}
		})
	}
}
