// SPDX-License-Identifier: MPL-2.0

package client_test

import (
	"errors"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/synctest"
	"unicode"

	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/acctest"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/ncloud/client"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/rest"
)

var calls = acctest.Calls[client.Client]()

// responses are what the vendor documents, what was observed, and what no server should send.
var responses = []string{
	`{"product":{"productId":"x1","invokeId":"x1","tenantId":"t1","productName":"x","productDescription":null,"subscriptionCode":"PUBLIC","isPublished":false,"isDeleted":false,"modifier":"m","modTime":"2024-01-01T00:00:00Z","domainCode":"PUB","permission":"FULL"}}`,
	`{"initialCount":1,"productPage":{"total":1,"content":[{"productId":"x1","productName":"x","hasDeployedStage":true}]}}`,
	`{"apis":[{"apiId":"x1","apiName":"x","methodsCount":1,"stages":[{"stageId":"x1","stageName":"v1","host":"h","deployedStageDeploymentNo":1}]}],"apiKeyCountInfo":{"request":1,"accepted":0,"rejected":0,"denied":0,"total":1}}`,
	`{"apiPage":{"total":1,"content":[{"apiId":"x1","apiDescription":"d"}]}}`,
	`{"apiKeyId":"x1","apiKeyName":"x","primaryKey":"k","secondaryKey":"k","isEnabled":true,"tenantId":"t1"}`,
	`{"apiKey":{"apiKeyId":"x1","apiKeyName":"x","primaryKey":"k","secondaryKey":"k","isEnabled":true}}`,
	`{"initialCount":1,"total":1,"apiKeys":[{"apiKeyId":"x1","apiKeyName":"x"}]}`,
	`{"usagePlan":{"usagePlanId":"x1","usagePlanName":"x","rateRps":1,"dayQuotaRequest":null,"monthQuotaRequest":9007199254740991}}`,
	`{"total":1,"usagePlans":[{"usagePlanId":"x1","usagePlanName":"x","associatedStagesCount":0}]}`,
	`{"total":0,"rateRps":100,"content":[]}`,
	`{"total":1,"stages":[{"productId":"x1","apiId":"x1","stageId":"x1"}]}`,
	`{"apiKeyRelations":{"total":1,"content":[{"apiId":"x1","stageId":"x1","apiKeyId":"x1","usagePlanId":"x1","dailyUsage":1,"regTime":"t"}]}}`,
	`{"apiKeyPage":{"total":1,"content":[{"apiKeyId":"x1","apiKeyName":"x","status":"ACCEPTED","primaryKey":"k"}]}}`,
	`{"api":{"apiId":"x1","productId":"x1","apiName":"x","apiDescription":null,"stages":[{"apiId":"x1","stageId":"x1","isPublished":true}],"documentMd":"d"}}`,
	`{"total":1,"apis":[{"apiId":"x1","productId":"p2"}],"apiId":"x1","documentMd":"d"}`,
	`{"resource":{"resourceId":"r1","resourcePath":"/{id+}","methods":[]},"resourceList":[{"resourceId":"r1","resourcePath":"/x","methods":[{"methodName":"GET"}],"corsMaxAge":"600"}]}`,
	`{"methods":[{"methodName":"GET","httpEndPoint":{"method":"GET","url":"/x"},"consumers":"a/b,c/d","authentication":{"platform":"AUTHORIZER","authorizerId":"z1"}},{"methodName":"POST","mockEndPoint":{"httpStatus":200,"response":"r","headers":{"X-A":"v"}}}],"consumers":"a/b","produces":""}`,
	`{"headers":[{"parameterName":"X-A","isRequired":true}],"queryStrings":[],"formDatas":null,"responses":[{"statusCode":200}],"modelId":"m1","modelName":"M","bodyName":"b","modelSchema":"{}"}`,
	`{"productPage":{"total":1,"content":[{"modelId":"m1","modelName":"M","modelSchema":"{}"}]},"gatewayResponses":[{"responseType":"T","default":true,"templates":[{}]}]}`,
	`{"authorizerId":"z1","authorizerConfig":{"payload":[{"in":"QUERY STRING"}]},"total":1,"authorizers":[{"authorizerId":"z1"}],"response":{"status":200,"latency":"5ms","body":"{{secret}}"}}`,
	`{"host":"https://h","stages":[{"stageId":"x1","stageName":"v1","defaultDeploymentNo":1,"canaryDeploymentNo":null,"resourceDtos":[{"resourceId":"r1","resourcePath":"/"}]}],"documentJson":"{}","total":1,"content":[{"stageDeploymentNo":1}]}`,
	`{"stage":{"stageId":"x1","apiId":"x1","stageName":"v1","canaryDeploymentNo":2,"ipAclList":",","ipAclCode":"x"},"stageMethod":{"methodName":"x1","throttleRps":0}}`,
	`{"stage":{"stageId":"{{secret}}","canaryConditions":[null],"canaryDistributionRate":1e300},"stageMethod":null,"stages":[null],"documentJson":{},"content":[{"stageDeploymentNo":-1}]}`,
	`{"error":{"errorCode":"210","message":"Permission Denied","details":"A subscription to the API is required."}}`,
	`{"error":{"errorCode":"10008","message":"tenantId [x] not found."}}`,
	`{"error":{"errorCode":400,"message":"Quota Exceeded"}}`,
	`{"responseError":{"returnCode":"1","returnMessage":"m"}}`,
	`{"timestamp":"t","status":404,"error":"Not Found","path":"/x"}`,

	`{"total":-1,"initialCount":null,"apiKeys":[{"apiKeyId":"x1"}],"usagePlans":[{"usagePlanId":"x1"}],"stages":[{}],"content":[{"usagePlanId":"x1"}]}`,
	`{"productPage":{"total":9223372036854775807,"content":[{"productId":"x1"},{"productId":"{{proof}}"}]}}`,
	`{"productPage":{"total":1e400,"content":null},"apiKeyPage":{"total":3,"content":[{"apiKeyId":"k2","status":"?"}]}}`,
	`{"product":{"productId":"{{secret}}"},"apiKey":{"apiKeyId":"a\u0000\u001b[2J{{proof}}"},"usagePlan":{"usagePlanId":"\ud800"}}`,
	`{"resourceList":[{"resourceId":"{{proof}}"}],"methods":[{"methodName":"\ud800","consumers":["{{secret}}"]}],"headers":[{"parameterName":{}}],"modelId":"{{secret}}/","gatewayResponses":[{"statusCode":1e9}],"authorizerId":"{{secret}} x"}`,
	`{"resourceList":[null],"methods":[null],"headers":[null],"queryStrings":{},"responses":[null],"modelId":null,"gatewayResponses":[null],"authorizers":[null],"authorizerConfig":{"payload":[null]}}`,
	`{"product":null,"apiKey":null,"usagePlan":null,"apis":null,"apiKeyCountInfo":null}`,
	`{"product":[],"apiKey":7,"usagePlan":"x","apis":{},"total":"1","productPage":[],"apiPage":1,"apiKeyPage":"","apiKeyRelations":true}`,
	`{"error":{"errorCode":{"a":{{proof}}},"message":["{{secret}}"],"details":"{{secret}}"}}`,
	`{"error":{"errorCode":"{{secret}}","message":"{{proof}}\r\n\u0085\u2028x","details":"{{sec\u0000ret}}"}}`,
	`{"error":null}`, `{"error":{"errorCode":null}}`, `{"error":[[[[[[{"error":{}}]]]]]]}`,
	"", "null", "[]", "7", `""`, "{", `{"product":{"productId":"p`, "\ufeff{}", "\x00\xff", "{}{}",
	"<html><body>login</body></html>", "  <?xml version='1.0'?><primaryKey>{{secret}}</primaryKey>", "502 from {{secret}} {{proof}}",
	strings.Repeat("[", 11000), strings.Repeat(`{"error":`, 200), strings.Repeat("9", 4000),
}

// checkResponse makes one call, every request of which gets this response.
func checkResponse(t *testing.T, op byte, status uint16, header, body string) {
	t.Helper()
	base, err := client.Endpoint("public", "")
	if err != nil {
		t.Fatal(err)
	}
	response := &acctest.Response{
		Status: int(status % 1000), Header: header, Body: body, Secret: simulatorKeys.SecretKey,
		Proof: func(r *http.Request) string { return r.Header.Get("x-ncp-apigw-signature-v2") },
	}
	c := client.New(client.Config{
		Settings: rest.Settings{RequestTimeout: acctest.NoTimeout}, Endpoint: base, Transport: response,
		Credentials: client.StaticKeys(simulatorKeys, "here", "there"),
	})
	response.Check(t, calls[int(op)%len(calls)](t.Context(), c))
}

func TestAnswers_ofAnyKindToAnyCall(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) { // here waits take no time
		for _, body := range responses {
			for op := range calls {
				checkResponse(t, byte(op), 200, "application/json", body)
			}
		}
	})
}

func FuzzResponses(f *testing.F) {
	for i, body := range responses {
		f.Add(byte(i), uint16([]int{302, 400, 401, 403, 404, 409, 429, 500, 503, 0, 200}[i%11]), "{{proof}}\r\n{{secret}}", body)
	}
	f.Fuzz(func(t *testing.T, op byte, status uint16, header, body string) {
		synctest.Test(t, func(t *testing.T) { checkResponse(t, op, status, header, body) })
	})
}

func FuzzConfigFile(f *testing.F) {
	for _, seed := range []string{
		"[DEFAULT]\nncloud_access_key_id = AK\nncloud_secret_access_key = SK\nncloud_api_url = https://x\n",
		"\ufeffncloud_access_key_id=A=B\r\nncloud_secret_access_key=\t a== \u00a0", "ncloud_access_key_id = A\rB\r\r\n", "===\n=", "",
		"ncloud_secret_access_key=\x00\xff\u2028\n ncloud_secret_access_key = ", strings.Repeat("x", 70_000),
	} {
		f.Add(seed)
	}
	path := filepath.Join(f.TempDir(), "configure")
	f.Fuzz(func(t *testing.T, content string) {
		if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
		keys, err := client.ReadConfigFile(path)
		if err != nil && len(content) < 64<<10 {
			t.Errorf("%q is no configuration: %v", content, err)
		}
		for _, key := range []string{keys.AccessKey, keys.SecretKey} {
			if strings.ContainsAny(key, "\r\n") || key != strings.TrimSpace(key) || !strings.Contains(content, key) {
				t.Errorf("%q holds the key %q", content, key)
			}
		}
	})
}

// roles are responses of the metadata service about a role.
var roles = []string{
	`{"AccessKeyId":"AK","SecretAccessKey":"SK","Expiration":"2030-01-01T00:00:00Z","Code":"Success"}`, `{"AccessKeyId":"AK","SecretAccessKey":"SK"}`,
	`{"AccessKeyId":"AK","SecretAccessKey":"SK","Expiration":"soon"}`, `{"AccessKeyId":"AK","SecretAccessKey":"SK","Expiration":null}`,
	`{"AccessKeyId":"AK","SecretAccessKey":"","Code":"Failed"}`, `{"AccessKeyId":7}`, `{"accesskeyid":"AK\u0000","secretaccesskey":"SK\r\n","Code":"\u001b[2J"}`,
	"", "null", "[]", "{", "<html>login</html>", "\x00\xff", strings.Repeat("[", 11000), `{"Code":"` + strings.Repeat("x", 70_000) + `"}`,
}

func FuzzRole(f *testing.F) {
	for i, response := range roles {
		f.Add([]string{"role-1", "role-1\r\nrole-2\n", "..", "a/b", "", "\n", "{}", "<html>", "role 1?x#y%2f", "\u0085", "\xff", strings.Repeat("x", 300)}[i%12], response, uint16([]int{200, 404}[i%5/4]))
	}
	var list, keys string
	var status int
	var asked []string
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		asked = append(asked, r.URL.EscapedPath())
		if w.WriteHeader(status); strings.HasSuffix(r.URL.Path, "/security-credentials/") {
			_, _ = io.WriteString(w, list)
			return
		}
		_, _ = io.WriteString(w, keys)
	}))
	f.Cleanup(server.Close)
	f.Setenv(client.MetadataEndpointVariable, server.URL)
	f.Fuzz(func(t *testing.T, roles, response string, code uint16) {
		list, keys, status, asked = roles, response, 200+int(code)%400, nil
		const path = "/latest/meta-data/iam/security-credentials/"
		found, err := client.ServerRole().Keys(t.Context())
		if network := net.Error(nil); len(asked) == 0 && errors.As(err, &network) {
			t.Skip("this machine has no connection left: nothing was asked")
		}
		if len(asked) == 0 || len(asked) > 2 || asked[0] != path || (len(asked) == 2 && (!strings.HasPrefix(asked[1], path) || strings.Contains(asked[1][len(path):], "/"))) {
			t.Errorf("%q: asked for %q", roles, asked)
		}
		if err == nil && (found.AccessKey == "" || found.SecretKey == "" || status != 200) {
			t.Errorf("HTTP %d, %q gave the keys %q", status, response, found)
		}
		if err != nil && (found != client.Keys{} || len(err.Error()) > 2000 || strings.ContainsFunc(err.Error(), unicode.IsControl)) {
			t.Errorf("%q, %q: %q, %q", roles, response, found, err)
		}
	})
}
