// SPDX-License-Identifier: MPL-2.0

package client_test

import (
	"bytes"
	"context"
	"errors"
	"io"
	"iter"
	"maps"
	"net/http"
	"reflect"
	"strings"
	"testing"
	"testing/synctest"

	"github.com/hashicorp/terraform-plugin-log/tflogtest"

	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/acctest"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/ncloud/client"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/rest"
)

func drain[T any](pages iter.Seq2[rest.Page[T], error]) error {
	for _, err := range pages {
		if err != nil {
			return err
		}
	}
	return nil
}

func second[T any](_ T, err error) error { return err }

var (
	anAPI    = client.APIRef{ProductID: "p1", APIID: "a1"}
	aMethod  = client.MethodRef{APIRef: anAPI, PathID: "r1", Method: "GET"}
	anyInput = client.MethodInput{HTTPEndpoint: &client.HTTPEndpoint{Method: "GET", URL: "/x"}}
)

// recorded is a network that records requests, and responds with the bodies in turn, the last one again and again.
type recorded struct {
	status   int
	bodies   []string
	requests []string
}

func (n *recorded) RoundTrip(r *http.Request) (*http.Response, error) {
	line := r.Method + " " + strings.TrimPrefix(r.URL.RequestURI(), "/api/v1")
	if r.Body != nil {
		body, _ := io.ReadAll(r.Body)
		line = strings.TrimSpace(line + " " + string(body))
	}
	n.requests = append(n.requests, line)
	body := n.bodies[min(len(n.requests), len(n.bodies))-1]
	status := n.status
	if strings.HasPrefix(body, `{"error"`) {
		status = http.StatusBadRequest
	}
	return &http.Response{StatusCode: status, Header: http.Header{}, Body: io.NopCloser(strings.NewReader(body)), Request: r}, nil
}

func responding(t *testing.T, status int, bodies ...string) (*client.Client, *recorded) {
	t.Helper()
	base, err := client.Endpoint("public", "")
	if err != nil {
		t.Fatal(err)
	}
	network := &recorded{status: status, bodies: bodies}
	return client.New(client.Config{
		Settings: rest.Settings{RequestTimeout: acctest.NoTimeout, MaxRetries: 2}, Endpoint: base, Transport: network,
		Credentials: client.StaticKeys(simulatorKeys, "here", "there"),
	}), network
}

type write struct {
	call    func(context.Context, *client.Client) error
	request string
	create  bool
	body    string // of the response
}

// writesBelowAPI are all calls below an API, and to authorizers, that change something.
var writesBelowAPI = joined(draftWrites, stageWrites)

func joined[T any](a, b map[string]T) map[string]T {
	out := maps.Clone(a)
	maps.Copy(out, b)
	return out
}

var draftWrites = map[string]write{
	"create path": {func(ctx context.Context, c *client.Client) error {
		return second(c.CreatePath(ctx, anAPI, "/{id+}", client.CORS{AllowOrigin: "*"}))
	}, `POST /products/p1/apis/a1/resources {"resourcePath":"/{id+}","corsAllowOrigin":"*","corsAllowMethods":"","corsAllowHeaders":"","corsExposeHeaders":"","corsAllowCredentials":"","corsMaxAge":""}`, true, `{"resource":{"resourceId":"r1"}}`},
	"update path": {func(ctx context.Context, c *client.Client) error {
		return c.UpdatePath(ctx, anAPI, "r1", client.CORS{MaxAge: "60"})
	}, `PATCH /products/p1/apis/a1/resources/r1 {"corsAllowOrigin":"","corsAllowMethods":"","corsAllowHeaders":"","corsExposeHeaders":"","corsAllowCredentials":"","corsMaxAge":"60"}`, false, ""},
	"delete path": {func(ctx context.Context, c *client.Client) error { return c.DeletePath(ctx, anAPI, "r1") }, `DELETE /products/p1/apis/a1/resources/r1`, false, ""},
	"create method": {func(ctx context.Context, c *client.Client) error {
		return second(c.CreateMethod(ctx, aMethod, anyInput))
	}, `POST /products/p1/apis/a1/resources/r1/methods {"methodName":"GET","methodDescription":"","httpEndPoint":{"method":"GET","url":"/x","stream":false},"requiredApiKey":{"required":false},"validation":{"type":"NONE"},"authentication":{"platform":"NONE"}}`, true, `{"methods":[{"methodName":"GET"}]}`},
	"update method": {func(ctx context.Context, c *client.Client) error {
		return c.UpdateMethod(ctx, aMethod, client.MethodInput{
			Description: "<d>", APIKey: client.APIKeyFilter{Required: true}, MockEndpoint: &client.MockEndpoint{StatusCode: 204},
			Validation:     client.Validation{Type: client.ValidationParameters, Headers: []string{"X-A"}},
			Authentication: client.Authentication{Platform: client.PlatformAuthorizer, AuthorizerID: "z1"},
		})
	}, `PATCH /products/p1/apis/a1/resources/r1/methods/GET {"methodDescription":"<d>","mockEndPoint":{"httpStatus":204,"response":"","headers":{}},"requiredApiKey":{"required":true},"validation":{"type":"QUERYSTRING_HEADERS","queryStrings":[],"headers":["X-A"]},"authentication":{"platform":"AUTHORIZER","authorizerId":"z1"}}`, false, ""},
	"delete method": {func(ctx context.Context, c *client.Client) error { return c.DeleteMethod(ctx, aMethod) }, `DELETE /products/p1/apis/a1/resources/r1/methods/GET`, false, ""},
	"consumers": {func(ctx context.Context, c *client.Client) error {
		return second(c.SetConsumers(ctx, aMethod, client.MediaTypes{"a/b", "c/d"}))
	}, `PUT /products/p1/apis/a1/resources/r1/methods/GET/consumers {"consumers":"a/b,c/d"}`, false, `{"consumers":"a/b"}`},
	"produces": {func(ctx context.Context, c *client.Client) error {
		return second(c.SetProduces(ctx, aMethod, nil))
	}, `PUT /products/p1/apis/a1/resources/r1/methods/GET/produces {"produces":""}`, false, `{"produces":null}`},
	"add parameter": {func(ctx context.Context, c *client.Client) error {
		return c.AddParameter(ctx, client.MessageRef{MethodRef: aMethod}, client.Parameter{Code: client.RequestForm, Name: "f,1", Array: true})
	}, `POST /products/p1/apis/a1/resources/r1/methods/GET/parameters {"parameterCode":"REQUEST_FORMDATA","parameterName":"f,1","parameterDescription":"","parameterType":"string","isRequired":false,"isArray":true,"isLogged":false}`, true, ""},
	"delete parameter": {func(ctx context.Context, c *client.Client) error {
		return c.DeleteParameter(ctx, client.MessageRef{MethodRef: aMethod}, "a/b")
	}, `POST /products/p1/apis/a1/resources/r1/methods/GET/parameters/delete {"parameterName":"a/b"}`, false, ""},
	"set request body": {func(ctx context.Context, c *client.Client) error {
		return c.SetBody(ctx, client.MessageRef{MethodRef: aMethod}, client.Body{Name: "b", ModelID: "m1", ModelName: "M"})
	}, `POST /products/p1/apis/a1/resources/r1/methods/GET/request-body {"bodyName":"b","bodyDescription":"","modelId":"m1"}`, false, `{}`},
	"delete request body": {func(ctx context.Context, c *client.Client) error {
		return c.DeleteBody(ctx, client.MessageRef{MethodRef: aMethod})
	}, `DELETE /products/p1/apis/a1/resources/r1/methods/GET/request-body`, false, ""},
	"add response": {func(ctx context.Context, c *client.Client) error {
		return c.AddMethodResponse(ctx, aMethod, client.MethodResponse{StatusCode: 200, Description: "ok"})
	}, `POST /products/p1/apis/a1/resources/r1/methods/GET/responses {"statusCode":200,"responseDescription":"ok"}`, true, `{}`},
	"update response": {func(ctx context.Context, c *client.Client) error {
		return c.UpdateMethodResponse(ctx, aMethod, client.MethodResponse{StatusCode: 200})
	}, `PATCH /products/p1/apis/a1/resources/r1/methods/GET/responses/200 {"responseDescription":""}`, false, `{}`},
	"delete response": {func(ctx context.Context, c *client.Client) error { return c.DeleteMethodResponse(ctx, aMethod, 200) }, `DELETE /products/p1/apis/a1/resources/r1/methods/GET/responses/200`, false, ""},
	"add response header": {func(ctx context.Context, c *client.Client) error {
		return c.AddParameter(ctx, client.MessageRef{MethodRef: aMethod, StatusCode: 200}, client.Parameter{Name: "X-A", Type: "long"})
	}, `POST /products/p1/apis/a1/resources/r1/methods/GET/responses/200/parameters {"isArray":false,"parameterDescription":"","parameterName":"X-A","parameterType":"long"}`, true, `{}`},
	"delete response header": {func(ctx context.Context, c *client.Client) error {
		return c.DeleteParameter(ctx, client.MessageRef{MethodRef: aMethod, StatusCode: 200}, "X+A;b")
	}, `DELETE /products/p1/apis/a1/resources/r1/methods/GET/responses/200/parameters/X+A%3Bb`, false, ""},
	"set response body": {func(ctx context.Context, c *client.Client) error {
		return c.SetBody(ctx, client.MessageRef{MethodRef: aMethod, StatusCode: 404}, client.Body{Name: "b", ModelID: "m1", Description: "d"})
	}, `POST /products/p1/apis/a1/resources/r1/methods/GET/responses/404/response-body {"bodyName":"b","bodyDescription":"d","modelId":"m1"}`, false, `{}`},
	"delete response body": {func(ctx context.Context, c *client.Client) error {
		return c.DeleteBody(ctx, client.MessageRef{MethodRef: aMethod, StatusCode: 404})
	}, `DELETE /products/p1/apis/a1/resources/r1/methods/GET/responses/404/response-body`, false, ""},
	"create model": {func(ctx context.Context, c *client.Client) error {
		return second(c.CreateModel(ctx, anAPI, client.ModelInput{Name: "M", Schema: `{"a":1}`}))
	}, `POST /products/p1/apis/a1/models {"modelName":"M","modelDescription":"","modelSchema":"{\"a\":1}"}`, true, `{"modelId":"m1"}`},
	"update model": {func(ctx context.Context, c *client.Client) error {
		return c.UpdateModel(ctx, anAPI, "m1", client.ModelInput{Name: "M", Schema: `{}`})
	}, `PUT /products/p1/apis/a1/models/m1 {"modelDescription":"","modelSchema":"{}"}`, false, `{}`},
	"delete model": {func(ctx context.Context, c *client.Client) error { return c.DeleteModel(ctx, anAPI, "m1") }, `DELETE /products/p1/apis/a1/models/m1`, false, ""},
	"set gateway response": {func(ctx context.Context, c *client.Client) error {
		return c.SetGatewayResponseStatus(ctx, anAPI, "NOT_FOUND", 410)
	}, `POST /products/p1/apis/a1/responses/NOT_FOUND {"statusCode":410}`, false, `{}`},
	"reset gateway response": {func(ctx context.Context, c *client.Client) error {
		return c.ResetGatewayResponse(ctx, anAPI, "NOT_FOUND")
	}, `DELETE /products/p1/apis/a1/responses/NOT_FOUND`, false, ""},
	"add gateway header": {func(ctx context.Context, c *client.Client) error {
		return c.AddGatewayHeader(ctx, anAPI, "NOT_FOUND", client.GatewayHeader{Name: "X-A", Value: "v"})
	}, `POST /products/p1/apis/a1/responses/NOT_FOUND/headers {"headerName":"X-A","headerValue":"v"}`, true, `{}`},
	"delete gateway header": {func(ctx context.Context, c *client.Client) error {
		return c.DeleteGatewayHeader(ctx, anAPI, "NOT_FOUND", "X-A")
	}, `DELETE /products/p1/apis/a1/responses/NOT_FOUND/headers/X-A`, false, ""},
	"add gateway template": {func(ctx context.Context, c *client.Client) error {
		return c.AddGatewayTemplate(ctx, anAPI, "NOT_FOUND", client.GatewayTemplate{ContentType: "a/b", Template: "${context.apiName}"})
	}, `POST /products/p1/apis/a1/responses/NOT_FOUND/templates {"contentType":"a/b","mappingTemplate":"${context.apiName}"}`, true, `{}`},
	"update gateway template": {func(ctx context.Context, c *client.Client) error {
		return c.UpdateGatewayTemplate(ctx, anAPI, "NOT_FOUND", client.GatewayTemplate{ContentType: "a/b", Template: "t"})
	}, `PATCH /products/p1/apis/a1/responses/NOT_FOUND/templates {"contentType":"a/b","mappingTemplate":"t"}`, false, ""},
	"delete gateway template": {func(ctx context.Context, c *client.Client) error {
		return c.DeleteGatewayTemplate(ctx, anAPI, "NOT_FOUND", "a/b+c")
	}, `DELETE /products/p1/apis/a1/responses/NOT_FOUND/templates?contentType=a%2Fb%2Bc`, false, ""},
	"create authorizer": {func(ctx context.Context, c *client.Client) error {
		return second(c.CreateAuthorizer(ctx, client.AuthorizerInput{Name: "z", Type: client.AuthorizerCloudFunctions}))
	}, `POST /authorizers {"authorizerName":"z","authorizerDescription":"","authorizerType":"CLOUD_FUNCTIONS","authorizerConfig":{"region":"","functionId":"","payload":[]}}`, true, `{"authorizerId":"z1"}`},
	"update authorizer": {func(ctx context.Context, c *client.Client) error {
		ttl := int64(60)
		return c.UpdateAuthorizer(ctx, "z1", client.AuthorizerInput{
			Name: "z", CacheTTLSec: &ttl, Config: client.AuthorizerConfig{Region: "KR", FunctionID: "f", Payload: []client.Payload{{In: "HEADER", Name: "A"}}},
		})
	}, `PUT /authorizers/z1 {"authorizerName":"z","authorizerDescription":"","authorizerType":"CLOUD_FUNCTIONS","authorizerConfig":{"region":"KR","functionId":"f","payload":[{"in":"HEADER","name":"A"}]},"cacheTtlSec":60}`, false, ""},
	"delete authorizer": {func(ctx context.Context, c *client.Client) error { return c.DeleteAuthorizer(ctx, "z1") }, `DELETE /authorizers/z1`, false, ""},
}

func TestWritesBelowAPI_requests(t *testing.T) {
	t.Parallel()
	for name, test := range writesBelowAPI {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			c, network := responding(t, 200, test.body)
			before := c.Epoch()
			if err := test.call(t.Context(), c); err != nil {
				t.Fatal(err)
			}
			if network.requests[0] != test.request || len(network.requests) != 1 {
				t.Errorf("%s", strings.Join(network.requests, "\n"))
			}
			if after := c.Epoch(); after.Writes == before.Writes || (after.Creates != before.Creates) != test.create {
				t.Errorf("epoch %v, then %v", before, after)
			}
		})
	}
}

func TestWritesBelowAPI_areSentAgainUnlessTheyCreate(t *testing.T) {
	t.Parallel()
	for name, test := range writesBelowAPI {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				c, network := responding(t, 503, "")
				err := test.call(t.Context(), c)
				if want := map[bool]int{true: 1, false: 3}[test.create]; err == nil || len(network.requests) != want {
					t.Errorf("%d requests, expected %d: %v", len(network.requests), want, err)
				}
			})
		})
	}
}

func TestSetConsumers_returnsWhatTheServiceKept(t *testing.T) {
	t.Parallel()
	for body, want := range map[string]client.MediaTypes{
		`{"consumers":"a/b, c/d,,"}`: {"a/b", "c/d"}, `{"consumers":""}`: nil, `{}`: {"x/y"}, `{"consumers":null}`: {"x/y"},
	} {
		c, _ := responding(t, 200, body)
		if got, err := c.SetConsumers(t.Context(), aMethod, client.MediaTypes{"x/y"}); err != nil || !reflect.DeepEqual(got, want) {
			t.Errorf("%s: %v, %v", body, got, err)
		}
	}
	c, network := responding(t, 200, "", `{"consumers":"a/b"}`)
	got, err := c.SetConsumers(t.Context(), aMethod, nil)
	if err != nil || !reflect.DeepEqual(got, client.MediaTypes{"a/b"}) || len(network.requests) != 2 {
		t.Error(got, err, network.requests)
	}
}

type read func(context.Context, *client.Client) (any, error)

// readsBelowAPI are all calls that read.
var readsBelowAPI = joined(draftReads, stageReads)

var draftReads = map[string]read{
	"paths":   func(ctx context.Context, c *client.Client) (any, error) { return c.Paths(ctx, anAPI) },
	"methods": func(ctx context.Context, c *client.Client) (any, error) { return c.Methods(ctx, anAPI, "r1") },
	"parameters": func(ctx context.Context, c *client.Client) (any, error) {
		return c.Parameters(ctx, client.MessageRef{MethodRef: aMethod})
	},
	"request body": func(ctx context.Context, c *client.Client) (any, error) {
		return c.Body(ctx, client.MessageRef{MethodRef: aMethod})
	},
	"response body": func(ctx context.Context, c *client.Client) (any, error) {
		return c.Body(ctx, client.MessageRef{MethodRef: aMethod, StatusCode: 200})
	},
	"responses": func(ctx context.Context, c *client.Client) (any, error) { return c.MethodResponses(ctx, aMethod) },
	"response headers": func(ctx context.Context, c *client.Client) (any, error) {
		return c.Parameters(ctx, client.MessageRef{MethodRef: aMethod, StatusCode: 200})
	},
	"models": func(ctx context.Context, c *client.Client) (any, error) {
		var all []client.Model
		for page, err := range c.Models(ctx, anAPI) {
			if err != nil {
				return nil, err
			}
			all = append(all, page.Items...)
		}
		return all, nil
	},
	"model":             func(ctx context.Context, c *client.Client) (any, error) { return c.Model(ctx, anAPI, "m1") },
	"gateway responses": func(ctx context.Context, c *client.Client) (any, error) { return c.GatewayResponses(ctx, anAPI) },
	"authorizer":        func(ctx context.Context, c *client.Client) (any, error) { return c.Authorizer(ctx, "z1") },
	"authorizers": func(ctx context.Context, c *client.Client) (any, error) {
		var all []client.Authorizer
		for page, err := range c.Authorizers(ctx, "", rest.Window{}) {
			if err != nil {
				return nil, err
			}
			all = append(all, page.Items...)
		}
		return all, nil
	},
	"authorizer test": func(ctx context.Context, c *client.Client) (any, error) {
		return c.TestAuthorizer(ctx, "z1", map[string]string{"Authorization": "token-of-a-caller"})
	},
}

func TestReadsBelowAPI_decodeWhatIsDocumentedOrSeen(t *testing.T) {
	t.Parallel()
	ttl, status := int64(60), 401
	tenant := "t1"
	plain := client.Method{Name: "GET", MethodInput: client.MethodInput{
		HTTPEndpoint: &client.HTTPEndpoint{Method: "GET", URL: "/x"},
		Validation:   client.Validation{Type: "NONE"}, Authentication: client.Authentication{Platform: "NONE"},
	}}
	for name, test := range map[string]struct {
		read, body string
		want       any
	}{
		"paths": {"paths", `{"resourceList":[{"resourceId":"r1","apiId":"a1","resourcePath":"/a.b","methods":[{"methodName":"GET","methodCode":"1"},{"methodName":"TRACE"}],"corsAllowOrigin":"*","corsMaxAge":null,"tenantId":"t1"},{"resourceId":"r0","resourcePath":"/","methods":null},{"resourceId":"r2","resourcePath":"/x"}]}`, []client.Path{
			{ID: "r1", Path: "/a.b", Methods: client.MethodNames{"GET", "TRACE"}, CORS: client.CORS{AllowOrigin: "*"}}, {ID: "r0", Path: "/"}, {ID: "r2", Path: "/x"},
		}},
		"null for no path": {"paths", `{"resourceList":null}`, []client.Path(nil)},
		"a method with all members": {"methods", `{"methods":[{"apiId":"a1","methodName":"POST","methodDescription":"d","operationId":"o","ncpEndPoint":{"service":"S","region":"KR","actionId":"i","actionName":"n","stream":true,"url":"https://h/x"},"requiredApiKey":{"required":true},"validation":{"type":"QUERYSTRING_HEADERS","queryStrings":["q"],"headers":null},"authentication":{"platform":"AUTHORIZER","authorizerId":"z1"},"consumers":"a/b;charset=UTF-8 , c/d","produces":"*/*","useBodyWhenFormData":true,"endpointCode":"0006","methodFilters":[{"filterName":"AUTH","configJson":7}]}]}`, []client.Method{{
			Name: "POST", Consumers: client.MediaTypes{"a/b;charset=UTF-8", "c/d"}, Produces: client.MediaTypes{"*/*"}, UseBodyWhenFormData: true,
			MethodInput: client.MethodInput{
				Description: "d", OperationID: "o", NCPEndpoint: &client.NCPEndpoint{Service: "S", Region: "KR", ActionID: "i", ActionName: "n", Stream: true, URL: "https://h/x"},
				APIKey: client.APIKeyFilter{Required: true}, Validation: client.Validation{Type: "QUERYSTRING_HEADERS", QueryStrings: []string{"q"}},
				Authentication: client.Authentication{Platform: "AUTHORIZER", AuthorizerID: "z1"},
			},
		}}},
		"absent members":        {"methods", `{"methods":[{"methodName":"GET","httpEndPoint":{"method":"GET","url":"/x"}}]}`, []client.Method{plain}},
		"null members":          {"methods", `{"methods":[{"methodName":"GET","methodDescription":null,"httpEndPoint":{"method":"GET","url":"/x","stream":null},"ncpEndPoint":null,"mockEndPoint":null,"requiredApiKey":null,"validation":null,"authentication":{"platform":null,"authorizerId":null},"consumers":null,"produces":null,"useBodyWhenFormData":null}]}`, []client.Method{plain}},
		"empty members":         {"methods", `{"methods":[{"methodName":"GET","methodDescription":"","httpEndPoint":{"method":"GET","url":"/x"},"ncpEndPoint":{},"mockEndPoint":{"response":null,"headers":{}},"requiredApiKey":{},"validation":{"type":""},"authentication":{"platform":"","authorizerId":""},"consumers":"","produces":""}]}`, []client.Method{plain}},
		"a mock without a body": {"methods", `{"methods":[{"methodName":"GET","mockEndPoint":{"httpStatus":204,"response":null,"headers":null}}]}`, []client.Method{{Name: "GET", MethodInput: client.MethodInput{MockEndpoint: &client.MockEndpoint{StatusCode: 204}, Validation: plain.Validation, Authentication: plain.Authentication}}}},
		"parameters": {"parameters", `{"headers":[{"parameterNo":9007199254740993,"parameterCode":"REQUEST_HEADER","parameterName":"X-A","isRequired":true,"isLogged":null}],"queryStrings":null,"formDatas":[{"parameterName":"f","parameterType":"file","isArray":true,"statusCode":null}],"useBodyWhenFormData":false,"isNcpTenant":true}`, []client.Parameter{
			{Code: client.RequestHeader, Name: "X-A", Type: "string", Required: true}, {Code: client.RequestForm, Name: "f", Type: "file", Array: true},
		}},
		"a request body":              {"request body", `{"modelId":"m1","modelName":"M","bodyName":"b","bodyDescription":null}`, &client.Body{Name: "b", ModelID: "m1", ModelName: "M"}},
		"a body without a model":      {"response body", `{"modelId":null,"bodyName":"b"}`, &client.Body{Name: "b"}},
		"a body of nulls":             {"request body", `{"modelId":null,"modelName":null,"bodyName":null,"bodyDescription":null}`, (*client.Body)(nil)},
		"no member of a body":         {"response body", `{}`, (*client.Body)(nil)},
		"no content instead of body":  {"request body", ``, (*client.Body)(nil)},
		"responses":                   {"responses", `{"responses":[{"statusCode":200,"responseDescription":null},{"statusCode":404,"responseDescription":"d"}]}`, []client.MethodResponse{{StatusCode: 200}, {StatusCode: 404, Description: "d"}}},
		"response headers":            {"response headers", `{"headers":[{"parameterCode":"RESPONSE_HEADER","parameterName":"X-A","parameterType":"long","statusCode":200}]}`, []client.Parameter{{Code: client.ResponseHeader, Name: "X-A", Type: "long"}}},
		"models":                      {"models", `{"productPage":{"total":1,"content":[{"modelId":"m1","apiId":"a1","modelName":"ApigwPage«ModelDto»","modelDescription":null,"modelSchema":"{ }"}]}}`, []client.Model{{ID: "m1", ModelInput: client.ModelInput{Name: "ApigwPage«ModelDto»", Schema: "{ }"}}}},
		"no models":                   {"models", `{"productPage":{"total":0,"content":null}}`, []client.Model(nil)},
		"a model":                     {"model", `{"modelId":"m1","modelName":"M","modelSchema":"{}"}`, &client.Model{ID: "m1", ModelInput: client.ModelInput{Name: "M", Schema: "{}"}}},
		"a gateway response":          {"gateway responses", `{"gatewayResponses":[{"responseType":"AUTHENTICATION_FAILED","responseName":"n","statusCode":401,"headers":[{"headerName":"X-A","headerValue":"v"}],"templates":[{"contentType":"a/b","mappingTemplate":"t"}],"isDefault":false}]}`, []client.GatewayResponse{{Type: "AUTHENTICATION_FAILED", Name: "n", StatusCode: &status, Headers: []client.GatewayHeader{{Name: "X-A", Value: "v"}}, Templates: []client.GatewayTemplate{{ContentType: "a/b", Template: "t"}}}}},
		"isDefault":                   {"gateway responses", `{"gatewayResponses":[{"responseType":"T","isDefault":true,"headers":null}]}`, []client.GatewayResponse{{Type: "T", IsDefault: true}}},
		"default":                     {"gateway responses", `{"gatewayResponses":[{"responseType":"T","default":true}]}`, []client.GatewayResponse{{Type: "T", IsDefault: true}}},
		"both flags":                  {"gateway responses", `{"gatewayResponses":[{"responseType":"T","default":true,"isDefault":true}]}`, []client.GatewayResponse{{Type: "T", IsDefault: true}}},
		"an authorizer":               {"authorizer", `{"authorizerId":"z1","authorizerName":"z","authorizerType":"CLOUD_FUNCTIONS","authorizerConfig":{"region":"KR","functionId":"f","payload":[{"in":"QUERY STRING","name":"q"},{"in":"QUERY","name":"r"},{"in":"HEADER","name":"h"}]},"cacheTtlSec":60,"tenantId":"t1"}`, &client.Authorizer{ID: "z1", TenantID: &tenant, AuthorizerInput: client.AuthorizerInput{Name: "z", Type: "CLOUD_FUNCTIONS", CacheTTLSec: &ttl, Config: client.AuthorizerConfig{Region: "KR", FunctionID: "f", Payload: []client.Payload{{In: "QUERY", Name: "q"}, {In: "QUERY", Name: "r"}, {In: "HEADER", Name: "h"}}}}}},
		"authorizers":                 {"authorizers", `{"initialCount":1,"total":1,"authorizers":[{"authorizerId":"z1","authorizerName":"z","authorizerDescription":null,"permission":"Change"}]}`, []client.Authorizer{{ID: "z1", AuthorizerInput: client.AuthorizerInput{Name: "z"}}}},
		"the result of an authorizer": {"authorizer test", `{"response":{"status":200,"latency":"5ms","body":{"a":1}}}`, &client.AuthorizerTest{Status: 200, Latency: "5ms", Body: `{"a":1}`}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			c, _ := responding(t, 200, test.body)
			got, err := readsBelowAPI[test.read](t.Context(), c)
			if err != nil || !reflect.DeepEqual(got, test.want) {
				t.Errorf("%+v, %v", got, err)
			}
			if c.Epoch() != (rest.Epoch{}) {
				t.Error("a read advances the epoch")
			}
		})
	}
}

func TestReadsBelowAPI_refuseMalformedResponses(t *testing.T) {
	t.Parallel()
	for name, bodies := range map[string][]string{
		"paths":             {`{}`, `{"resourceList":{}}`, `{"resourceList":[null]}`, `{"resourceList":[{"resourceId":"a/b","resourcePath":"/"}]}`, `{"resourceList":[{"resourceId":"r1"}]}`, `{"resourceList":[{"resourceId":"r1","resourcePath":"/","methods":[{}]}]}`, `{"resourceList":[{"resourceId":"r1","resourcePath":"/","methods":7}]}`},
		"methods":           {`{}`, `{"methods":[null]}`, `{"methods":[{"methodName":"GET","authentication":{"authorizerId":"a b"}}]}`, `{"methods":[{"methodName":"GET","consumers":[]}]}`},
		"parameters":        {`{}`, `{"headers":[],"queryStrings":[]}`, `{"headers":[],"queryStrings":[null],"formDatas":[]}`},
		"request body":      {`7`, `[]`, `{"modelId":"a/b"}`, `{"bodyName":{}}`},
		"response body":     {`"x"`, `{"modelId":".."}`},
		"responses":         {`{}`, `{"responses":[{}]}`, `{"responses":[{"statusCode":"x"}]}`},
		"response headers":  {`{}`, `{"headers":[{}]}`},
		"models":            {`{}`, `{"productPage":null}`, `{"productPage":{}}`, `{"productPage":{"total":1,"content":[{}]}}`, `{"productPage":{"total":1,"content":[{"modelId":"%"}]}}`},
		"model":             {`{}`, ``, `{"modelId":"other"}`, `{"modelId":"m/1"}`},
		"gateway responses": {`{}`, `{"gatewayResponses":[{}]}`, `{"gatewayResponses":[{"responseType":"T","headers":{}}]}`},
		"authorizer":        {`{}`, `{"authorizerId":"other"}`, `{"authorizerId":"z1","tenantId":"a/b"}`},
		"authorizers":       {`{}`, `{"total":1,"authorizers":[{}]}`},
		"authorizer test":   {`{}`, `{"response":null}`, `{"response":[]}`},
	} {
		for _, body := range append(bodies, `<html>`, `{"resourceList":`) {
			c, _ := responding(t, 200, body)
			got, err := readsBelowAPI[name](t.Context(), c)
			var odd *rest.ResponseError
			if !errors.As(err, &odd) {
				t.Errorf("%s, %s: %+v, %v", name, body, got, err)
			}
		}
	}
}

func TestCreatesBelowAPI_refuseMalformedResponses(t *testing.T) {
	t.Parallel()
	for name, bodies := range map[string][]string{
		"create path":       {`{}`, `{"resource":null}`, `{"resource":{}}`, `{"resource":{"resourceId":"r1","resourcePath":"/other"}}`},
		"create method":     {`{}`, `{"methods":null}`, `{"methods":[{"methodName":"POST"}]}`},
		"create model":      {`{}`, `{"modelId":"a/b"}`},
		"create authorizer": {`{}`, `[]`},
		"add parameter":     {`<html>`},
	} {
		for _, body := range bodies {
			c, _ := responding(t, 201, body)
			if err := writesBelowAPI[name].call(t.Context(), c); !rest.MayHaveActed(err) {
				t.Errorf("%s, %s: %v", name, body, err)
			}
		}
	}
}

func TestCreateMethod_findsTheMethodAmongAllOfThePath(t *testing.T) {
	t.Parallel()
	c, _ := responding(t, 201, `{"methods":[{"methodName":"POST"},{"methodName":"GET","methodDescription":"d"}]}`)
	if method, err := c.CreateMethod(t.Context(), aMethod, anyInput); err != nil || method.Description != "d" {
		t.Error(method, err)
	}
}

func TestBody_isNilIfTheServiceReportsNone(t *testing.T) {
	t.Parallel()
	for _, name := range []string{"request body", "response body"} {
		for status, body := range map[int]string{204: "", 404: `{"error":{"errorCode":"300","message":"Not Found Exception"}}`} {
			c, _ := responding(t, status, " "+body)
			if got, err := readsBelowAPI[name](t.Context(), c); err != nil || got != (*client.Body)(nil) {
				t.Errorf("%s, HTTP %d: %v, %v", name, status, got, err)
			}
		}
		c, _ := responding(t, 404, ` {"error":{"errorCode":"10008","message":"tenantId [x] not found."}}`)
		if _, err := readsBelowAPI[name](t.Context(), c); err == nil {
			t.Errorf("%s: no error without the tenant", name)
		}
	}
}

func TestModels_ofSeveralPages(t *testing.T) {
	t.Parallel()
	c, network := responding(t, 200, `{"productPage":{"total":2,"content":[{"modelId":"m1"}]}}`, `{"productPage":{"total":2,"content":[{"modelId":"m2"}]}}`)
	models, err := readsBelowAPI["models"](t.Context(), c)
	if all, _ := models.([]client.Model); err != nil || len(all) != 2 || network.requests[1] != "GET /products/p1/apis/a1/models?limit=1000&offset=1" {
		t.Error(models, err, network.requests)
	}
}

func TestIDsBelowAPI_stayInTheirSegment(t *testing.T) {
	t.Parallel()
	bad := "../a"
	for name, call := range map[string]func(context.Context, *client.Client) error{
		"path": func(ctx context.Context, c *client.Client) error { return c.DeletePath(ctx, anAPI, bad) },
		"API": func(ctx context.Context, c *client.Client) error {
			return second(c.Paths(ctx, client.APIRef{ProductID: "p1", APIID: bad}))
		},
		"method": func(ctx context.Context, c *client.Client) error {
			return c.DeleteMethod(ctx, client.MethodRef{APIRef: anAPI, PathID: "r1", Method: bad})
		},
		"response header": func(ctx context.Context, c *client.Client) error {
			return c.DeleteParameter(ctx, client.MessageRef{MethodRef: aMethod, StatusCode: 200}, bad)
		},
		"response type":  func(ctx context.Context, c *client.Client) error { return c.ResetGatewayResponse(ctx, anAPI, bad) },
		"gateway header": func(ctx context.Context, c *client.Client) error { return c.DeleteGatewayHeader(ctx, anAPI, "T", bad) },
		"model":          func(ctx context.Context, c *client.Client) error { return c.DeleteModel(ctx, anAPI, bad) },
		"model of a body": func(ctx context.Context, c *client.Client) error {
			return c.SetBody(ctx, client.MessageRef{MethodRef: aMethod}, client.Body{ModelID: bad})
		},
		"authorizer": func(ctx context.Context, c *client.Client) error { return c.DeleteAuthorizer(ctx, bad) },
		"authorizer of a method": func(ctx context.Context, c *client.Client) error {
			return c.UpdateMethod(ctx, aMethod, client.MethodInput{Authentication: client.Authentication{AuthorizerID: bad}})
		},
	} {
		c, network := responding(t, 200, "")
		var invalid *rest.RequestError
		if err := call(t.Context(), c); !errors.As(err, &invalid) || len(network.requests) > 0 {
			t.Errorf("%s: %v, %v", name, err, network.requests)
		}
	}
}

func TestAuthorizer_triesTheOtherNameOfQueryStrings(t *testing.T) {
	t.Parallel()
	in := client.AuthorizerInput{Config: client.AuthorizerConfig{Payload: []client.Payload{{In: "QUERY", Name: "q"}}}}
	const refused = `{"error":{"errorCode":"100","message":"Bad Request Exception","details":"in"}}`
	for name, test := range map[string]struct {
		bodies   []string
		requests int
		ok       bool
	}{
		"first accepted":  {[]string{`{"authorizerId":"z1"}`}, 1, true},
		"second accepted": {[]string{refused, `{"authorizerId":"z1"}`}, 2, true},
		"both refused":    {[]string{refused}, 2, false},
	} {
		c, network := responding(t, 200, test.bodies...)
		_, err := c.CreateAuthorizer(t.Context(), in)
		if (err == nil) != test.ok || len(network.requests) != test.requests || !strings.Contains(network.requests[0], `"in":"QUERY",`) {
			t.Errorf("%s: %v, %v", name, err, network.requests)
		}
		if test.requests == 2 && !strings.Contains(network.requests[1], `"in":"QUERY STRING",`) {
			t.Errorf("%s: %v", name, network.requests)
		}
	}
	if in.Config.Payload[0].In != "QUERY" {
		t.Error("the argument was changed")
	}
	c, network := responding(t, 400, "")
	if err := c.UpdateAuthorizer(t.Context(), "z1", client.AuthorizerInput{}); err == nil || len(network.requests) != 1 {
		t.Error(err, network.requests)
	}
}

func TestMocks_areInNoLogAndNoError(t *testing.T) {
	t.Parallel()
	const body, header, short = `{"pin":"mock-body-1"}`, "mock \"header\" <1>", "m1x"
	in := client.MethodInput{MockEndpoint: &client.MockEndpoint{
		StatusCode: 200, Response: body, Headers: map[string]string{"X-A": header, "X-B": short, "Content-Type": "text/plain"},
	}}
	quoted := `{"errorCode":"100","message":"refused mock \"header\" <1> and m1x","details":"{\"pin\":\"mock-body-1\"} text/plain"}`
	for name, test := range map[string]struct {
		bodies []string
		call   func(context.Context, *client.Client) error
	}{
		"a list with all forms": {[]string{`{"methods":[{"methodName":"GET","mockEndPoint":{"httpStatus":200,"response":"{\"pin\":\"mock-body-1\"}","headers":{"X-A":"mock \"header\" <1>","X-B":"m1x"}},"endpointConfigJson":"{\"response\":\"mock-body-1\"}"}]}`}, func(ctx context.Context, c *client.Client) error {
			return second(c.Methods(ctx, anAPI, "r1"))
		}},
		"a mock of another type": {[]string{`{"methods":[{"methodName":"GET","mockEndPoint":{"httpStatus":"mock-body-1","headers":["mock-body-1"]}}]}`}, func(ctx context.Context, c *client.Client) error {
			return second(c.Methods(ctx, anAPI, "r1"))
		}},
		"an export": {[]string{`{"documentJson":"mock-body-1","product":{"productId":"p1"}}`}, func(ctx context.Context, c *client.Client) error {
			return second(c.Product(ctx, "p1"))
		}},
		"a refused create": {[]string{`{"error":` + quoted + `}`}, func(ctx context.Context, c *client.Client) error {
			return second(c.CreateMethod(ctx, aMethod, in))
		}},
		"a refused change": {[]string{`{"error":` + quoted + `}`}, func(ctx context.Context, c *client.Client) error {
			return c.UpdateMethod(ctx, aMethod, in)
		}},
		"a later error": {[]string{`{}`, `{"error":` + strings.ReplaceAll(quoted, "m1x", "") + `}`}, func(ctx context.Context, c *client.Client) error {
			if err := c.UpdateMethod(ctx, aMethod, in); err != nil {
				return err
			}
			return second(c.Methods(ctx, anAPI, "r1"))
		}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var log bytes.Buffer
			c, _ := responding(t, 200, test.bodies...)
			err := test.call(tflogtest.RootLogger(t.Context(), &log), c)
			text := log.String()
			if err != nil {
				text += err.Error()
			}
			for _, leak := range []string{"mock-body-1", "header\\", "<1>", short} {
				if strings.Contains(text, leak) {
					t.Errorf("%q is in: %s", leak, text)
				}
			}
			if !strings.Contains(text, "API re") || (strings.Contains(text, "refused") && !strings.Contains(err.Error(), "text/plain")) {
				t.Errorf("%s", text)
			}
		})
	}
}
