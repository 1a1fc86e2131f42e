// SPDX-License-Identifier: MPL-2.0

package rest_test

import (
	"bytes"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"encoding/xml"
	"errors"
	"fmt"
	"html"
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
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
	c := rest.New(rest.Options{
		Base: &url.URL{Scheme: "https", Host: "x"}, Signer: signer, Secrets: known, RequestIDHeaders: []string{"X-Id"},
		Transport: roundTrip(func(*http.Request) (*http.Response, error) { return resp, lost }),
	})
	answer, err := c.Do(tflogtest.RootLogger(t.Context(), &log), get("x"))
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

// escaped is a text as it stands between the quotes of a JSON string.
func escaped(text string) string {
	quoted, _ := json.Marshal(text)
	return string(quoted[1 : len(quoted)-1])
}

func TestSecrets_areMaskedInEveryFormInWhichTheyMayBeQuoted(t *testing.T) {
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

// encodings are the ways in which a service may encode a secret, and what follows it.
func encodings() map[string]func(secret string) string {
	percent := func(secret, format string) string {
		var out strings.Builder
		for _, b := range []byte(secret) {
			fmt.Fprintf(&out, format, b)
		}
		return out.String()
	}
	ways := map[string]func(string) string{
		"plain":                        func(s string) string { return s },
		"hexadecimal, lower case":      func(s string) string { return hex.EncodeToString([]byte(s)) },
		"hexadecimal, upper case":      func(s string) string { return strings.ToUpper(hex.EncodeToString([]byte(s))) },
		"percent-encoded, lower case":  func(s string) string { return percent(s, "%%%02x") },
		"percent-encoded, upper case":  func(s string) string { return percent(s, "%%%02X") },
		"escaped for a query":          url.QueryEscape,
		"escaped for a query in lower": func(s string) string { return percentLower.ReplaceAllStringFunc(url.QueryEscape(s), strings.ToLower) },
		"JSON in JSON":                 func(s string) string { return escaped(escaped(s)) },
		"with escaped slashes":         func(s string) string { return strings.ReplaceAll(escaped(s), "/", `\/`) },
		"escaped for XML":              func(s string) string { var b strings.Builder; _ = xml.EscapeText(&b, []byte(s)); return b.String() },
	}
	for offset := range 3 {
		for _, behind := range []string{"", "|"} {
			for name, encoding := range map[string]*base64.Encoding{"base64": base64.StdEncoding, "base64 for URLs": base64.URLEncoding} {
				ways[fmt.Sprintf("%s, %d bytes before, %d behind", name, offset, len(behind))] = func(s string) string {
					return encoding.EncodeToString([]byte("[->"[:offset] + s + behind))
				}
			}
		}
	}
	return ways
}

var percentLower = regexp.MustCompile(`%..`)

// foldings are the ways in which an encoded secret may be broken into lines.
var foldings = map[string]func(string) string{
	"on one line":       func(s string) string { return s },
	"in two lines":      func(s string) string { return s[:len(s)/2] + "\n" + s[len(s)/2:] },
	"in two lines, CR":  func(s string) string { return s[:len(s)/2] + "\r\n" + s[len(s)/2:] },
	"continued, a tab":  func(s string) string { return s[:len(s)/2] + "\r\n\t" + s[len(s)/2:] },
	"with a blank":      func(s string) string { return s[:len(s)/2] + " " + s[len(s)/2:] },
	"an escaped break":  func(s string) string { return s[:len(s)/2] + `\r\n` + s[len(s)/2:] },
	"at every 4th byte": func(s string) string { return regexp.MustCompile(`.{4}`).ReplaceAllString(s, "$0\n") },
}

// TestSecrets_areMaskedInEveryEncoding looks for any 12 bytes of what was encoded.
func TestSecrets_areMaskedInEveryEncoding(t *testing.T) {
	t.Parallel()
	for kind, secret := range map[string]string{
		"an access key":    "mDmgrRJyoJ1ZGHkxvV8p",
		"a signature":      "m/0a+yHqvPZ5sGx7d3Jk8Nw2TtE4rLu6bCqK1fXiU9o=",
		"a product secret": "Ga9Hyq5ZzJV",
		"a token":          "APP_PORTAL_S_TOKEN-eyJhbGciOi.JIUzI1NiJ9",
		"a key value":      "qmEBZbmNqD6Xu2XnTwyCuVVQLi5fKDTpYt9wPSx3",
		"an odd password":  `p@ss/<wörd>&"1"`,
	} {
		for encoding, encode := range encodings() {
			for folding, fold := range foldings {
				form := fold(encode(secret))
				var known rest.Secrets
				known.Add(secret)
				for source, got := range map[string]string{
					"of the request": said(t, holding{secret}, nil, message("it is <"+form+"> indeed"), nil),
					"of another":     said(t, nil, &known, message("it is <"+form+"> indeed"), nil),
					"of the network": said(t, nil, &known, nil, errors.New("malformed response \""+form+"\"")),
				} {
					if leak := remains(encode(secret), got); leak != "" {
						t.Errorf("%s, %s, %s, %s: %q is in %s", kind, encoding, folding, source, leak, got)
					}
					if !strings.Contains(got, "***") {
						t.Errorf("%s, %s, %s, %s: nothing is masked in %s", kind, encoding, folding, source, got)
					}
				}
			}
		}
	}
}

// remains returns 12 bytes of a secret's form that a text has, or all of a shorter form.
func remains(form, text string) string {
	text = strings.Join(strings.Fields(text), "")
	for i := 0; i+min(12, len(form)) <= len(form); i++ {
		if part := form[i : i+min(12, len(form))]; strings.Contains(text, part) {
			return part
		}
	}
	return ""
}

func TestSecrets_leaveOtherTextAlone(t *testing.T) {
	t.Parallel()
	const words = `The name "a%41b & c" \n of product 68756e74 is not valid: 100%, see a&b;c`
	var known rest.Secrets
	known.Add("hunter2-hunter2", "x", "abc")
	if got := said(t, holding{"mDmgrRJyoJ1ZGHkxvV8p"}, &known, message(words), nil); !strings.Contains(got, words) {
		t.Error(got)
	}
}

func TestSecrets_thatOverlapAreMaskedWhole(t *testing.T) {
	t.Parallel()
	got := said(t, holding{"first-key-SHARED", "SHARED-second-key"}, nil, message("key first-key-SHARED-second-key!"), nil)
	if !strings.Contains(got, "key ***!") {
		t.Error(got)
	}
}

// TestProxy_userAndPasswordAreMasked has a proxy quote its user's name and password, in the
// status line of CONNECT and in the body of a response to plain HTTP.
func TestProxy_userAndPasswordAreMasked(t *testing.T) {
	const user, password = "proxy-user-1", "p@ss word/1"
	proxy := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		credentials := fmt.Sprintf("%s %s %s %s", user, password, url.UserPassword(user, password), r.Header.Get("Proxy-Authorization"))
		if r.Method != http.MethodConnect {
			http.Error(w, "You are "+credentials, http.StatusForbidden)
			return
		}
		conn, _, err := http.NewResponseController(w).Hijack()
		if err != nil {
			t.Error(err)
			return
		}
		defer conn.Close()
		_, _ = fmt.Fprintf(conn, "HTTP/1.1 407 You are %s\r\n\r\n", credentials)
	}))
	t.Cleanup(proxy.Close)
	address, err := url.Parse(proxy.URL)
	if err != nil {
		t.Fatal(err)
	}
	address.User = url.UserPassword(user, password)
	for variable, scheme := range map[string]string{"HTTP_PROXY": "http", "https_proxy": "https"} {
		t.Setenv(variable, address.String())
		var log bytes.Buffer
		c := rest.New(rest.Options{
			Base:      &url.URL{Scheme: scheme, Host: "apigw.example"},
			Transport: &http.Transport{Proxy: http.ProxyURL(address)},
		})
		var shown string
		resp, err := c.Do(tflogtest.RootLogger(t.Context(), &log), get("x"))
		if err != nil {
			shown = err.Error()
		} else {
			failure := resp.Failure()
			shown = failure.Describe("")
		}
		shown += log.String()
		basic := base64.StdEncoding.EncodeToString([]byte(user + ":" + password))
		for _, secret := range []string{user, password, url.PathEscape(password), basic[:12], "word/1"} {
			if strings.Contains(shown, secret) {
				t.Errorf("%s: %q is in %s", scheme, secret, shown)
			}
		}
		if !strings.Contains(shown, map[string]string{"http": "You are ***", "https": "HTTP 407"}[scheme]) {
			t.Errorf("%s: %s", scheme, shown)
		}
	}
}

func TestProxy_addressThatIsNotValidIsMasked(t *testing.T) {
	const broken = "http://proxy-user-1:p%zz-word@127.0.0.1:1"
	t.Setenv("HTTPS_PROXY", broken)
	if got := said(t, nil, nil, nil, fmt.Errorf("invalid proxy address %q", broken)); strings.Contains(got, "proxy-user-1") || strings.Contains(got, "zz-word") {
		t.Error(got)
	}
}

func TestSecrets_thatNobodyKnowsAreRecognised(t *testing.T) {
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
	if strings.Contains(got, "hunter2") || strings.Contains(got, "abcdef") || !strings.Contains(got, "It redirects to https://***@login.example/sso?***. Redirects") {
		t.Error(got)
	}
	if got := said(t, nil, nil, answer(200, nil, `{"apiKey":"abcdef"}`), nil); strings.Contains(got, "abcdef") {
		t.Error(got)
	}
}

func TestSecrets_ofOtherResponsesAreMasked(t *testing.T) {
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
