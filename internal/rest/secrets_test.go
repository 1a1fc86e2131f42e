package rest_test

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"errors"
	"html"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-log/tflogtest"

	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/rest"
)

// holding signs with these secrets.
type holding []string

func (h holding) Sign(*http.Request, []byte) ([]string, error) { return h, nil }

// said returns everything that is logged and shown of a response, or of an error of the
// network.
func said(t *testing.T, signer rest.Signer, known *rest.Secrets, resp *http.Response, lost error) string {
	t.Helper()
	var log bytes.Buffer
	client := rest.New(rest.Options{
		Base: &url.URL{Scheme: "https", Host: "x"}, Signer: signer, Secrets: known, RequestIDHeaders: []string{"X-Id"},
		Transport: roundTrip(func(*http.Request) (*http.Response, error) { return resp, lost }),
	})
	answer, err := client.Do(tflogtest.RootLogger(t.Context(), &log), get("x"))
	if err != nil {
		return err.Error() + log.String()
	}
	var body struct{ Message string }
	_ = json.Unmarshal(answer.Body, &body)
	failure := answer.Failure()
	return failure.Describe(answer.Clean(body.Message)) + failure.Describe("") + log.String()
}

// message is a vendor's error with these words.
func message(words string) *http.Response {
	body, _ := json.Marshal(map[string]string{"message": words})
	return answer(400, http.Header{"X-Id": {words}, "Retry-After": {words}}, string(body))
}

func inJSON(text string) string {
	quoted, _ := json.Marshal(map[string]string{"detail": text})
	return string(quoted)
}

func TestSecrets_are_masked_in_every_form_in_which_they_may_be_quoted(t *testing.T) {
	t.Parallel()
	const odd = `se+cr"et/<&>\val=`
	for name, test := range map[string]struct {
		secrets holding
		words   string
		leak    string
	}{
		"as it is":                     {holding{odd}, "bad " + odd, "cr"},
		"one that begins like another": {holding{"SIMKEY", "SIMKEY-and-more"}, "keys SIMKEY, SIMKEY-and-more", "-and-more"},
		"without the space around it":  {holding{" token-in-a-file\n"}, "bad token-in-a-file!", "token-in"},
		"in JSON inside of JSON":       {holding{odd}, inJSON(odd), "val="},
		"escaped for a query":          {holding{odd}, "?sign=" + url.QueryEscape(odd), "%2Bcr"},
		"escaped for a path":           {holding{odd}, "/" + url.PathEscape(odd), "val="},
		"escaped for HTML":             {holding{odd}, html.EscapeString(odd), "val="},
		"in base64":                    {holding{odd}, base64.StdEncoding.EncodeToString([]byte(odd)), base64.StdEncoding.EncodeToString([]byte(odd))[:8]},
		"with characters of a pattern": {holding{`$1(.*)[a`}, `it is $1(.*)[a`, `(.*)`},
		"on several lines":             {holding{"line-one\nline-two"}, "bad line-one\nline-two", "line-two"},
		"of three characters":          {holding{"~x~"}, "bad ~x~", "~x~"},
	} {
		if got := said(t, test.secrets, nil, message(test.words), nil); strings.Contains(got, test.leak) || !strings.Contains(got, "***") {
			t.Errorf("%s: %s", name, got)
		}
		if got := said(t, test.secrets, nil, nil, errors.New(test.words)); strings.Contains(got, test.leak) {
			t.Errorf("%s, of the network: %s", name, got)
		}
	}
}

func TestSecrets_that_nobody_knows_are_recognised(t *testing.T) {
	t.Parallel()
	for words, leak := range map[string]string{
		"could not fetch https://obs.example/a.mp4?AccessKeyId=1&Signature=presigned, sorry": "presigned",
		"go through http://user:hunter2@proxy.example:3128":                                  "hunter2",
		`{"primaryKey":"abcdef"}`:                                       "abcdef",
		inJSON(`{"productSecret" : "abcdef"}`):                          "abcdef",
		"got primaryKey=abcdefg1, expected another":                     "abcdefg1",
		"X-Auth-Token: abcdefg1":                                        "abcdefg1",
		"Authorization: SDK-HMAC-SHA256 Access=A, Signature=0a1b2c3d4e": "0a1b2c3d4e",
	} {
		if got := said(t, nil, nil, message(words), nil); strings.Contains(got, leak) {
			t.Errorf("%q: %s", words, got)
		}
	}
	for _, words := range []string{
		"token: expired", "Invalid signature: expected another", "Duplicate key: weather2024", "productKey: abcdef12 not found", "see https://doc.example/errors/100",
		"apiKeyId=abcdef12", "the secret key must have 40 characters",
	} {
		if got := said(t, nil, nil, message(words), nil); !strings.Contains(got, words) {
			t.Errorf("%q is not shown: %s", words, got)
		}
	}
	redirect := answer(302, http.Header{"Location": {"https://user:hunter2@login.example/sso?ticket=abcdef"}}, "")
	got := said(t, nil, nil, redirect, nil)
	if strings.Contains(got, "hunter2") || strings.Contains(got, "abcdef") || !strings.Contains(got, "It points to https://***@login.example/sso?***, which") {
		t.Error(got)
	}
	if got := said(t, nil, nil, answer(200, nil, `{"apiKey":"abcdef"}`), nil); strings.Contains(got, "abcdef") {
		t.Error(got)
	}
}

func TestSecrets_of_other_responses_are_masked(t *testing.T) {
	t.Parallel()
	var known rest.Secrets
	if got := said(t, nil, &known, message("key abcdef of nobody"), nil); !strings.Contains(got, "abcdef") {
		t.Errorf("unknown: %s", got)
	}
	value := "abcdef"
	known.Add("", "another")
	known.AddOptional(&value, nil)
	for range 2 {
		if got := said(t, nil, &known, message("key abcdef of nobody"), nil); strings.Contains(got, "abcdef") || !strings.Contains(got, "key *** of nobody") {
			t.Errorf("known: %s", got)
		}
	}
}
