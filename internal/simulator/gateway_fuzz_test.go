// SPDX-License-Identifier: MPL-2.0

package simulator_test

import (
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/simulator"
)

// FuzzGateway calls a stage whose content is hostile as well. Segments of a path stay below the endpoint's URL.
func FuzzGateway(f *testing.F) {
	for _, seed := range [][6]string{
		{"GET", "/x/1", "", "/x/{id}", "/y/{id}?q={q}", "text"},
		{"GET", "/x/%2e%2e/%2f", "q=%20&q=2", "/x/{p+}", "/y/{p}", "{}"},
		{"OPTIONS", "//", "a;b", "/{a+}/b/{c+}", "/{a}{c}", "\x00"},
		{"ANY", "/%zz", "%", "/{x}/{x}", "//evil.example/{x}", "<"},
		{"HEAD", "/x\r\ny", "\r\n", "{", "/\r\nHost: x", "\r\n"},
	} {
		f.Add(seed[0], seed[1], seed[2], seed[3], seed[4], seed[5], 200)
	}
	f.Fuzz(func(t *testing.T, method, target, query, route, endpoint, text string, status int) {
		n := simulator.New().NCloud
		n.SetEndpoints(roundTrip(func(r *http.Request) (*http.Response, error) {
			if r.URL.Host != "127.0.0.1:9" || !strings.HasPrefix(r.URL.Path, "/base/") {
				t.Errorf("%s is called", r.URL)
			}
			resp := reply(status, text)
			resp.Header = http.Header{text: {text}}
			return resp, nil
		}))
		product := n.AddProduct(simulator.NCloudProduct{Name: "shop", SubscriptionCode: "PUBLIC"})
		api := n.AddAPI(product, simulator.NCloudAPI{Name: "orders", Draft: simulator.NCloudDraft{
			Paths: []simulator.NCloudPath{
				{Path: route, CORS: simulator.NCloudCORS{AllowOrigin: text}, Methods: []simulator.NCloudMethod{
					{
						Name: "GET", HTTP: &simulator.NCloudHTTPEndpoint{Method: "ANY", URL: "/base/" + strings.TrimPrefix(endpoint, "/")},
						Parameters: []simulator.NCloudParameter{{Name: "q"}},
					},
					{Name: "ANY", Mock: &simulator.NCloudMockEndpoint{Status: status, Response: text, Headers: map[string]string{text: text}}},
				}},
			},
			GatewayResponses: []simulator.NCloudGatewayResponse{{
				Type: "NOT_FOUND", StatusCode: status, Headers: []simulator.NCloudGatewayHeader{{Name: text, Value: text}},
				Templates: []simulator.NCloudGatewayTemplate{{ContentType: text, Template: text}},
			}},
		}})
		stage := n.AddStage(api, simulator.NCloudStage{Name: "v1", NCloudStageSettings: simulator.NCloudStageSettings{
			EndpointDomain: backend, IPACLCode: "REJECTED", IPACLList: text, CacheTTLSec: new(int64(1)), ContentEncoding: true, MinimumCompressionSize: new(int64(0)),
		}})
		n.Deploy(stage, "")
		prefix := "/" + product + "/orders/v1"
		u, err := url.Parse("http://127.0.0.1" + prefix + target)
		if err != nil {
			u = &url.URL{Path: prefix + target, RawPath: prefix + target}
		}
		u.RawQuery = query
		r := &http.Request{
			Method: method, URL: u, RequestURI: u.RequestURI(), RemoteAddr: text, Body: http.NoBody,
			Header: http.Header{"Origin": {text}, "Access-Control-Request-Method": {text}, "Accept-Encoding": {text, "gzip"}, "Accept": {text}, "X-Ncp-Apigw-Api-Key": {text}, "Connection": {text}},
		}
		recorder := httptest.NewRecorder()
		n.Gateway().ServeHTTP(recorder, r)
		if recorder.Code < 200 || recorder.Code > 999 {
			t.Errorf("status %d", recorder.Code)
		}
	})
}

type roundTrip func(*http.Request) (*http.Response, error)

func (f roundTrip) RoundTrip(r *http.Request) (*http.Response, error) { return f(r) }
