// SPDX-License-Identifier: MPL-2.0

package authorizer_test

import (
	"strings"
	"testing"

	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/acctest"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/simulator"
)

func TestTestAuthorizer_reportsWhatTheFunctionReturns(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		status int
		body   map[string]any
		params any
		// says is the end of the progress, or is in the error.
		says  string
		fails bool
	}{
		"no parameters":      {says: `returned status 200 after 12 ms, with the body {"isAuthorized":true,"params":{}}.`},
		"an empty parameter": {params: acctest.Object{"q": ""}, says: `with the body {"isAuthorized":true,"params":{"q":""}}.`},
		"a denial":           {body: map[string]any{"isAuthorized": false}, says: `with the body {"isAuthorized":false}.`},
		"a repeated secret":  {params: acctest.Object{"Authorization": `a "b" c`}, body: map[string]any{"why": `a "b" c expired`}, says: `with the body {"why":"*** expired"}.`},
		"a secret of its own": {
			body: map[string]any{"password": "p", "n": "1"}, says: `with the body {"n":"1","password":"***"}.`,
		},
		"a long body":         {body: map[string]any{"a": strings.Repeat("x", 2000)}, says: "xxx…."},
		"a control character": {body: map[string]any{"a": "b\u202ec\x1b[1m"}, says: `{"a":"bc\u001b[1m"}.`},
		"another status":      {status: 204, says: "returned status 204 after 12 ms, with the body"},
		"a redirect":          {status: 302, fails: true, says: "The function returned status 302 after 12 ms, with the body"},
		"a failure": {
			status: 500, body: map[string]any{"error": "undefined is not a function"}, fails: true,
			says: "The function returned status 500 after 12 ms, with the body {\"error\":\"undefined is not a function\"}.\n\nCheck the code and the log of the function in Cloud Functions",
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			cloud := acctest.Simulated(t)
			id := cloud.Sim.NCloud.AddAuthorizer(simulator.NCloudAuthorizer{
				Name: "jwt-check", Region: "KR", FunctionID: "verify", TestStatus: test.status, TestBody: test.body,
			})
			progress, found := cloud.Driver(t, nil).Invoke(t.Context(), "apigw_test_authorizer", acctest.Object{"authorizer_id": id, "params": test.params})
			text := strings.Join(progress, "\n")
			if test.fails {
				text = found.String()
			}
			if found.HasError() != test.fails || len(progress) > 0 == test.fails || !strings.Contains(text, test.says) {
				t.Errorf("progress %q\n%s", progress, found)
			}
		})
	}
}

func TestTestAuthorizer_withMalformedResponses(t *testing.T) {
	t.Parallel()
	cloud := acctest.Simulated(t)
	id := cloud.Sim.NCloud.AddAuthorizer(simulator.NCloudAuthorizer{Name: "jwt-check", Region: "KR", FunctionID: "verify"})
	d := cloud.Driver(t, nil)
	for body, says := range map[string]string{
		`{}`:                          "it holds no response",
		`{"response":null}`:           "it holds no response",
		`{"response":"x"}`:            "",
		`{"response":{"status":200}}`: "returned status 200 without a body.",
		`{"response":{"status":200,"body":null}}`: "returned status 200 without a body.",
		`{"response":{"status":200,"body":"ok"}}`: `with the body "ok".`,
		`{"response":{}}`:                         "returned status 0",
	} {
		heal := cloud.Sim.Inject(simulator.Fault{Path: "/test$", Status: 200, Body: body})
		progress, found := d.Invoke(t.Context(), "apigw_test_authorizer", acctest.Object{"authorizer_id": id})
		heal()
		if len(progress) > 0 == found.HasError() || !strings.Contains(strings.Join(progress, "")+found.String(), says) {
			t.Errorf("%s: progress %q\n%s", body, progress, found)
		}
	}
}
