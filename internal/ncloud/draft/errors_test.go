// SPDX-License-Identifier: MPL-2.0

package draft_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/ncloud/draft"
)

func TestTranslate_errors(t *testing.T) {
	t.Parallel()
	ncp := `service: s, region: KR, actionId: i, actionName: n`
	for name, test := range map[string]struct {
		members   string // of "GET /x"
		arguments draft.Arguments
		argument  string
		want      string
	}{
		"URL with a plus":      {`x-ncp-apigateway-endpoint: {HTTP: {url: /a+b}}`, draft.Arguments{}, "document", "The URL of an endpoint contains a +"},
		"URL without slash":    {`x-ncp-apigateway-endpoint: {HTTP: {url: "https://user:secret@a"}}`, draft.Arguments{}, "document", "does not begin with /"},
		"long URL":             {`x-ncp-apigateway-endpoint: {HTTP: {url: /` + strings.Repeat("a", 1500) + `}}`, draft.Arguments{}, "document", "over 1500 characters"},
		"method":               {`x-ncp-apigateway-endpoint: {HTTP: {method: get}}`, draft.Arguments{}, "document", "The method of an endpoint is not one of ANY, GET"},
		"no endpoint":          {`x-ncp-apigateway-endpoint: {}`, draft.Arguments{}, "document", "x-ncp-apigateway-endpoint does not have exactly one of HTTP, NCP and MOCK"},
		"two endpoints":        {`x-ncp-apigateway-endpoint: {HTTP: {}, MOCK: {httpStatus: 200}}`, draft.Arguments{}, "document", "exactly one"},
		"unknown endpoint":     {`x-ncp-apigateway-endpoint: {VPC: {}}`, draft.Arguments{}, "document", "exactly one"},
		"status of a mock":     {`x-ncp-apigateway-endpoint: {MOCK: {}}`, draft.Arguments{}, "document", "The status code of a mock endpoint"},
		"NCP without region":   {`x-ncp-apigateway-endpoint: {NCP: {service: s, actionId: i, actionName: n, url: "https://a.example"}}`, draft.Arguments{}, "document", "An NCP endpoint has no service, region, action ID or action name"},
		"relative URL of NCP":  {`x-ncp-apigateway-endpoint: {NCP: {` + ncp + `, url: /a}}`, draft.Arguments{}, "document", "The gateway does not accept the URL of an NCP endpoint, because it does not begin with http:// or https://"},
		"host of NCP":          {`x-ncp-apigateway-endpoint: {NCP: {` + ncp + `, url: "https://secret@예.example"}}`, draft.Arguments{}, "document", "a character outside ASCII"},
		"endpoint of text":     {`x-ncp-apigateway-endpoint: HTTP`, draft.Arguments{}, "document", "The value of x-ncp-apigateway-endpoint is not an object"},
		"endpoint of number":   {`x-ncp-apigateway-endpoint: {HTTP: 1}`, draft.Arguments{}, "document", "The value of x-ncp-apigateway-endpoint.HTTP is not an object"},
		"URL of number":        {`x-ncp-apigateway-endpoint: {HTTP: {url: 1}}`, draft.Arguments{}, "document", "The value of x-ncp-apigateway-endpoint.HTTP.url is not a string"},
		"stream of text":       {`x-ncp-apigateway-endpoint: {HTTP: {stream: "no"}}`, draft.Arguments{}, "document", "HTTP.stream is not true or false"},
		"status of text":       {`x-ncp-apigateway-endpoint: {MOCK: {httpStatus: "200"}}`, draft.Arguments{}, "document", "MOCK.httpStatus is not a whole number"},
		"headers of list":      {`x-ncp-apigateway-endpoint: {MOCK: {httpStatus: 200, headers: []}}`, draft.Arguments{}, "document", "MOCK.headers is not an object of strings"},
		"filters of list":      {`x-ncp-apigateway-filters: []`, draft.Arguments{}, "document", "x-ncp-apigateway-filters is not an object"},
		"key of text":          {`x-ncp-apigateway-filters: {apiKey: {required: "yes"}}`, draft.Arguments{}, "document", "apiKey.required is not true or false"},
		"platform":             {`x-ncp-apigateway-filters: {auth: {platform: iam}}`, draft.Arguments{}, "document", "auth.platform is not NONE, IAM, AUTHORIZER or IAM_AUTHORIZATION"},
		"validation":           {`x-ncp-apigateway-filters: {valid: {type: ALL}}`, draft.Arguments{}, "document", "valid.type is not NONE or QUERYSTRING_HEADERS"},
		"names of numbers":     {`x-ncp-apigateway-filters: {valid: {type: NONE, headers: [1]}}`, draft.Arguments{}, "document", "valid.headers is not a list of strings"},
		"media types":          {`x-apigw-consumes: a/b`, draft.Arguments{}, "document", "x-apigw-consumes is not a list of strings"},
		"logged":               {`parameters: [{name: a, in: query, x-ncp-parameter-is-logged: 1}]`, draft.Arguments{}, "document", "x-ncp-parameter-is-logged is not true or false"},
		"body name":            {`x-codegen-request-body-name: 1, requestBody: {content: {a/b: {schema: {type: object}}}}`, draft.Arguments{}, "document", "x-codegen-request-body-name is not a string"},
		"bodies":               {`x-apigw-response-bodies: 1`, draft.Arguments{}, "document", "x-apigw-response-bodies is not an object"},
		"exclude":              {``, draft.Arguments{Exclude: []string{"GET /x", "/y*", "get /x"}}, "exclude", "Patterns of exclude match nothing in the document:\n  /y*\n  get /x\nA pattern is"},
		"unknown override":     {``, draft.Arguments{Overrides: map[string]draft.Override{"POST /x": {}}}, "overrides", "does not contain:\n  POST /x\n"},
		"CORS of unknown path": {``, draft.Arguments{CORS: map[string]draft.CORS{"/y": {}}}, "cors", "does not contain:\n  /y"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			_, err := translate(t, "paths: {/x: {get: {"+test.members+"}}}", test.arguments)
			all := errorsOf(t, err)
			if all[0].Argument != test.argument || !strings.Contains(err.Error(), test.want) {
				t.Errorf("error of %s = %v, want %s", all[0].Argument, err, test.want)
			}
			if strings.Contains(err.Error(), "secret") {
				t.Errorf("the error has a secret: %v", err)
			}
			if test.argument == "document" && !strings.Contains(err.Error(), "\n  2:") {
				t.Errorf("the error has no position: %v", err)
			}
		})
	}
}

func TestTranslate_invalidExtensionsElsewhere(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct{ document, want string }{
		"document": {"x-ncp-apigateway-filters: 1\npaths: {/x: {get: {}}, /y: {get: {}}}", "x-ncp-apigateway-filters is not an object:\n  document"},
		"path":     {"paths: {/x: {get: {}, put: {}, x-ncp-apigateway-endpoint: {HTTP: {stream: 1}}}}", "HTTP.stream is not true or false:\n  2:9 /x"},
		"CORS":     {"paths: {/x: {x-apigw-cors: {allow_origin: [a]}}}", "x-apigw-cors.allow_origin is not a string:\n  2:9 /x"},
		"long CORS": {
			"paths: {/x: {x-apigw-cors: {allow_origin: " + strings.Repeat("a", 46) + "}}}",
			"x-apigw-cors.allow_origin has over 45 characters, or a blank at its beginning or end:\n  2:9 /x",
		},
		"kept": {"paths: {}\ncomponents: {schemas: {A: {x-apigw-keep: 1}}}", "x-apigw-keep is not true or false:\n  3:24 schema A"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if _, err := translate(t, test.document, draft.Arguments{}); len(errorsOf(t, err)) != 1 || !strings.HasSuffix(err.Error(), test.want) {
				t.Errorf("error = %v, want %s", err, test.want)
			}
		})
	}
}

func TestTranslate_pathGrammar(t *testing.T) {
	t.Parallel()
	for path, valid := range map[string]bool{
		"/": true, "/a": true, "/a-b_c+d/{id}": true, "/{a-b}/{c+}": true, "/+a": true, "/" + strings.Repeat("a", 1999): true,
		"": false, "a": false, "//": false, "/a/": false, "/a//b": false, "/a.json": false, "/x:id": false, "/y?beta=true": false, "/a-": false,
		"/{}": false, "/v{n}": false, "/{n}v": false, "/{a.b}": false, "/%2f": false, "/a b": false, "/ü": false, "/..": false, "/a\n": false, "/a~": false,
		"/{a+b}": true, "/" + strings.Repeat("a", 2000): false,
	} {
		_, err := translate(t, fmt.Sprintf("paths: {%q: {}}", path), draft.Arguments{})
		if (err == nil) != valid {
			t.Errorf("path %q: error = %v", path, err)
		}
	}
	if _, err := translate(t, "paths: {orders: {}, '': {}}", draft.Arguments{}); err == nil || strings.Contains(err.Error(), "exclude") ||
		!strings.Contains(err.Error(), `write "/orders"`) || !strings.Contains(err.Error(), ` ""`) {
		t.Errorf("without a slash: error = %v", err)
	}
	if _, err := translate(t, "paths: {/"+strings.Repeat("a", 5000)+": {}}", draft.Arguments{}); len(err.Error()) > 1000 {
		t.Errorf("the error has %d bytes", len(err.Error()))
	}
	var paths strings.Builder
	for n := range 25 {
		fmt.Fprintf(&paths, "  /%02d.json: {get: {}, put: {}}\n", n)
	}
	_, err := translate(t, "paths:\n"+paths.String(), draft.Arguments{})
	all := errorsOf(t, err)
	if text := err.Error(); len(all) != 1 || len(all[0].Places) != 25 || !strings.Contains(text, "\n  22:3 /19.json\n  and 5 more\n") ||
		!strings.Contains(text, "/{file}") || !strings.Contains(text, "exclude") {
		t.Errorf("error = %v", err)
	}
}

func TestTranslate_excludes(t *testing.T) {
	t.Parallel()
	const document = `paths:
  /a: {get: {}, put: {}, trace: {}}
  /a.json: {get: {parameters: [{$ref: '#/missing'}], x-ncp-apigateway-endpoint: 1}}
  /a/b: {get: {requestBody: {content: {a/b: {schema: {$ref: '#/components/schemas/A'}}}}}}
  /c: {}
components: {schemas: {A: {type: object}}}`
	for name, test := range map[string]struct {
		exclude    []string
		operations []string
		paths      []string
	}{
		"operations":       {[]string{"TRACE /a", "GET /a.json"}, []string{"GET /a", "GET /a/b", "PUT /a"}, []string{"/a", "/a/b", "/c"}},
		"path":             {[]string{"/a", "/a.json"}, []string{"GET /a/b"}, []string{"/a", "/a/b", "/c"}},
		"prefix of paths":  {[]string{"/a*"}, nil, []string{"/c"}},
		"prefix of method": {[]string{"TRACE *", "GET /a*"}, []string{"PUT /a"}, []string{"/a", "/c"}},
		"everything":       {[]string{"*"}, nil, nil},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			result, err := translate(t, document, draft.Arguments{Exclude: test.exclude, Overrides: map[string]draft.Override{"GET /a.json": {}}, CORS: map[string]draft.CORS{"/a.json": {}}})
			if err != nil {
				t.Fatal(err)
			}
			if got := sortedKeys(result.Operations); fmt.Sprint(got) != fmt.Sprint(test.operations) {
				t.Errorf("operations = %q, want %q", got, test.operations)
			}
			if got := sortedKeys(result.Paths); fmt.Sprint(got) != fmt.Sprint(test.paths) {
				t.Errorf("paths = %q, want %q", got, test.paths)
			}
			_, used := result.Operations["GET /a/b"]
			if _, found := result.Models["A"]; found != used {
				t.Errorf("models = %v", result.Models)
			}
		})
	}
	if _, err := translate(t, document, draft.Arguments{Exclude: []string{"TRACE /a"}}); err == nil {
		t.Error("a missing reference is accepted")
	}
}
