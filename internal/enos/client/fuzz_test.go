// SPDX-License-Identifier: MPL-2.0

package client_test

import (
	"cmp"
	"encoding/json"
	"errors"
	"net/http"
	"strconv"
	"strings"
	"testing"
	"testing/synctest"
	"unicode/utf8"

	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/acctest"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/enos/client"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/rest"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/simulator"
)

var calls = acctest.Calls[client.Client]()

const aToken = `{"status":0,"msg":"SUCCESS","business":null,"data":{"accessToken":"t0ken-of-the-application","expire":7200}}`

// responses are what the vendor documents, and what no server should send.
var responses = []string{
	aToken,
	`{"code":0,"msg":"OK","requestId":"r1","data":"p1"}`,
	`{"code":0,"msg":"OK","requestId":"r1","data":{"orgId":"o1","productKey":"p1","productName":{"defaultValue":"x","i18nValue":{"en_US":"x"}},"productSecret":"s","productDesc":null,"productType":"Device","dataFormat":"Json","productTags":{"a":"b"},"modelId":"m","dynamicActiveEnabled":true,"biDirectionalAuth":false,"createTime":1700000000000}}`,
	`{"code":0,"data":[{"productKey":"p1"}],"pagination":{"sortedBy":null,"pageNo":1,"pageSize":100,"totalSize":1}}`,
	`{"code":0,"data":[{"productKey":"p1"}],"pagination":{"pageNo":1,"pageSize":1,"totalSize":2}}`,
	`{"code":99403,"msg":"Denied resource:  orgId o1","requestId":"r-1","data":null}`, `{"code":11404,"msg":"Product cannot be found"}`,
	`{"code":99500,"msg":"Query model failed"}`, `{"status":1001,"msg":"repeated request"}`, `{"status":1002,"msg":"appKey does not exist"}`,
	`{"code":1203,"msg":"token ended"}`, `{"apim_status":4011,"message":"token expired"}`, `{"message":"API rate limit exceeded"}`,

	`{"code":0,"data":[{"productKey":"p1"},{"productKey":"{{proof}}"}],"pagination":{"pageSize":-1,"totalSize":9223372036854775807}}`,
	`{"code":0,"data":[{"productKey":"p1"}],"pagination":{"pageSize":0,"totalSize":-1}}`, `{"code":0,"data":[null],"pagination":{"totalSize":1}}`,
	`{"code":0,"data":{"productKey":"{{secret}}\u0000","accessToken":"a\r\nb","expire":1e300}}`, `{"data":{"accessToken":"t","expire":-9223372036854775808}}`,
	`{"code":"{{secret}}","msg":["{{proof}}"],"requestId":{}}`, `{"code":"11404","msg":"{{secret}}\u001b[2J{{proof}}\r\n","requestId":"{{proof}}"}`,
	`{"code":99999999999999999999,"msg":"m"}`, `{"code":1.5}`, `{"code":"0","status":"OK","apim_status":null}`, `{"code":{},"status":500}`,
	`{"code":null,"data":null}`, `{"code":0,"data":7,"pagination":[]}`, `{"status":0,"data":[]}`,
	"", "null", "[]", "7", `""`, "{", `{"code":0,"da`, "{}{}", "\x00\xff", "<html>login</html>", " <a>{{secret}}</a>", "502 from {{secret}} {{proof}}",
	strings.Repeat("[", 11000), strings.Repeat(`{"data":`, 500), strings.Repeat("9", 4000),
}

// tokenToo is set in an operation whose token requests get the response too; otherwise the
// test returns a token.
const tokenToo = 0x80

// checkResponse makes one call, every request of which gets this response.
func checkResponse(t *testing.T, op byte, status uint16, header, body string) {
	t.Helper()
	response := &acctest.Response{
		Status: int(status % 1000), Header: header, Body: body, Secret: simulator.EnOSSecretKey,
		Proof: func(r *http.Request) string { return cmp.Or(r.Header.Get("apim-signature"), encryption(r)) },
		Override: func(r *http.Request) string {
			if op&tokenToo == 0 && strings.Contains(r.URL.Path, "/token/") {
				return aToken
			}
			return ""
		},
	}
	c := newClient(t, "https://enos.example", func(c *client.Config) { c.Transport, c.RequestTimeout = response, acctest.NoTimeout })
	response.Check(t, calls[int(op&^tokenToo)%len(calls)](t.Context(), c))
}

// encryption returns the proof that a request to the token service holds.
func encryption(r *http.Request) string {
	var body struct{ Encryption string }
	_ = json.NewDecoder(r.Body).Decode(&body)
	return body.Encryption
}

func TestAnswers_ofAnyKindToAnyCall(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) { // here waits take no time
		for _, body := range responses {
			for op := range calls {
				checkResponse(t, byte(op), 200, "application/json", body)
				checkResponse(t, byte(op)|tokenToo, 200, "application/json", body)
			}
		}
	})
}

func FuzzResponses(f *testing.F) {
	for i, body := range responses {
		f.Add(byte(i|i%2*tokenToo), uint16([]int{302, 400, 401, 403, 404, 409, 429, 500, 503, 0, 200}[i%11]), "{{proof}}\r\n{{secret}}", body)
	}
	f.Fuzz(func(t *testing.T, op byte, status uint16, header, body string) {
		synctest.Test(t, func(t *testing.T) { checkResponse(t, op, status, header, body) })
	})
}

// FuzzCode creates a product with a response that has this code: only 0 is success, any
// other integer is a refusal, and anything else leaves open what happened.
func FuzzCode(f *testing.F) {
	for _, seed := range []string{
		"0", `"0"`, "-0", "99400", `"11404"`, "1.5", "1e400", "1e0", "0.0", "9223372036854775807", "9223372036854775808", "-9223372036854775809", `"x"`, `""`, "null",
		"{}", "[0]", "true", `0,"code":1.5`, `1.5,"code":0`, `0,"status":1.5`, `0,"apim_status":1e999`, `0,"status":"OK"`, `0,"status":500`, `{"code":1}`, ` 0`,
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		body := `{"code":` + text + `,"data":"p1"}`
		c := newClient(t, "https://enos.example", func(c *client.Config) {
			c.Transport = acctest.Network(func(r *http.Request) string {
				if strings.Contains(r.URL.Path, "/token/") {
					return aToken
				}
				return body
			})
		})
		key, err := c.CreateProduct(t.Context(), "o1", input)
		var fields map[string]json.RawMessage
		if json.Unmarshal([]byte(body), &fields) != nil || !utf8.ValidString(body) {
			if err == nil || !rest.MayHaveActed(err) {
				t.Errorf("%q: %q, %v", body, key, err)
			}
			return
		}
		code, notInteger := strconv.Atoi(strings.Trim(string(fields["code"]), `"`))
		var refused *client.Error
		switch simple := len(fields) == 2 && strings.Count(body, ":") == 2; {
		case !simple: // other fields, or the same one again
		case notInteger == nil && code == 0:
			if err != nil || key != "p1" {
				t.Errorf("%q: %q, %v", body, key, err)
			}
		case notInteger == nil:
			if !errors.As(err, &refused) || refused.Code != code {
				t.Errorf("%q: %v", body, err)
			}
		case string(fields["code"]) != "null":
			if err == nil || errors.As(err, &refused) || !rest.MayHaveActed(err) {
				t.Errorf("%q: %q, %v", body, key, err)
			}
		}
	})
}
