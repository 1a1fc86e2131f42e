// SPDX-License-Identifier: MPL-2.0

package client_test

import (
	"net/http"
	"strings"
	"testing"
	"testing/synctest"

	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/acctest"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/metastudio/client"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/rest"
)

var calls = acctest.Calls[client.Client]()

// responses are what the vendor documents, and what no server should send. Those of IAM
// have a project, so that they fit the call after the lookup too.
var responses = []string{
	`{"product_id":"p1","projects":[{"id":"26ae5181a416420998eb2093aaed84d9","name":"x","enabled":true}],"links":{"next":null}}`,
	`{"product_id":"p1","name":"x","description":"d","tags":["a"],"cover":{"asset_id":"a1","cover_url":"https://x"},"text_list":[{"title":"t","text":"x"}],"asset_list":[{"asset_id":"a2","asset_type":"IMAGE","order":1,"asset_state":"ACTIVED"}],"create_time":"2024-01-01T00:00:00Z","state":"ACTIVED"}`,
	`{"count":1,"products":[{"product_id":"p1"}],"projects":[{"id":"1"}]}`,
	`{"error_code":"MSS.00000003","error_msg":"Invalid parameter"}`,
	`{"error_code":"APIGW.0301","error_msg":"Incorrect IAM authentication information: verify aksk signature fail","request_id":"r-1"}`,
	`{"error_code":"APIGW.0308","error_msg":"throttled"}`,
	`{"error":{"code":401,"message":"The request you have made requires authentication.","title":"Unauthorized"}}`,
	`{"code":"X","message":"m"}`,

	`{"count":9223372036854775807,"products":[{"product_id":"p1"},{"product_id":"p1"}],"product_id":"{{proof}}","projects":[{"id":"{{secret}}"},{"id":"{{proof}}\u0000"}]}`,
	`{"count":-1,"products":[{"product_id":"p1"}],"projects":[{"id":"../.."}]}`,
	`{"count":1e99,"products":null,"projects":[{"id":"a\nb"}]}`, `{"count":3,"products":[null],"projects":[null,{}]}`,
	`{"product_id":7,"count":"1","products":{},"projects":"x","cover":[],"asset_list":1}`, `{"product_id":null,"count":null,"projects":null}`,
	`{"error_code":{"a":"{{secret}}"},"error_msg":["x"],"request_id":{},"code":[{{proof}}],"message":1}`,
	`{"error_code":"{{secret}}\u001b[2J","error_msg":"{{proof}}\r\nx","request_id":"{{proof}}"}`,
	`{"error":"x","code":"{{secret}}"}`, `{"error":null,"code":null}`, `{"error":{"error":{"error":{"code":1}}}}`,
	"", "null", "[]", "7", `""`, "{", `{"product_id":"p`, "{}{}", "\x00\xff", "<html>login</html>", " <a>{{secret}}</a>", "502 from {{secret}} {{proof}}",
	strings.Repeat(`{"error":`, 5000) + "1" + strings.Repeat("}", 5000), strings.Repeat("[", 11000), strings.Repeat("9", 4000),
}

// byName is set in an operation whose client looks its project up first.
const byName = 0x80

// checkResponse makes one call, every request of which gets this response.
func checkResponse(t *testing.T, op byte, status uint16, header, body string) {
	t.Helper()
	response := &acctest.Response{
		Status: int(status % 1000), Header: header, Body: body, Secret: keys.SecretKey,
		Proof: func(r *http.Request) string {
			_, signature, _ := strings.Cut(r.Header.Get("Authorization"), "Signature=")
			return signature
		},
	}
	c := newClient(t, "https://metastudio.example", func(c *client.Config) {
		c.Transport, c.RequestTimeout = response, acctest.NoTimeout
		if op&byName != 0 {
			c.Project.ID, c.Project.Name = "", "x"
		}
	})
	response.Check(t, calls[int(op&^byName)%len(calls)](t.Context(), c))
}

func TestAnswers_ofAnyKindToAnyCall(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) { // here waits take no time
		for _, body := range responses {
			for op := range calls {
				checkResponse(t, byte(op), 200, "application/json", body)
				checkResponse(t, byte(op)|byName, 200, "application/json", body)
			}
		}
	})
}

func FuzzResponses(f *testing.F) {
	for i, body := range responses {
		f.Add(byte(i|i%2*byName), uint16([]int{302, 400, 401, 403, 404, 409, 429, 500, 503, 0, 200}[i%11]), "{{proof}}\r\n{{secret}}", body)
	}
	f.Fuzz(func(t *testing.T, op byte, status uint16, header, body string) {
		synctest.Test(t, func(t *testing.T) { checkResponse(t, op, status, header, body) })
	})
}

func TestNestedErrors_areReadOnce(t *testing.T) {
	t.Parallel()
	response := &acctest.Response{
		Status: 500, Body: strings.Repeat(`{"error":`, 5000) + `"` + strings.Repeat("x", rest.MaxBody/2) + `"` + strings.Repeat("}", 5000),
		Proof: func(*http.Request) string { return "" },
	}
	c := newClient(t, "https://metastudio.example", func(c *client.Config) { c.Transport = response })
	if _, err := c.Product(t.Context(), "p1"); err == nil || !strings.Contains(err.Error(), "contains no API error") {
		t.Error(err)
	}
}
