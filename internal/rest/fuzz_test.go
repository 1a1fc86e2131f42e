// SPDX-License-Identifier: MPL-2.0

package rest_test

import (
	"bytes"
	"context"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"io"
	"math"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"testing/synctest"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/hashicorp/terraform-plugin-log/tflogtest"

	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/rest"
)

// roundTrip is a function as a transport.
type roundTrip func(*http.Request) (*http.Response, error)

func (f roundTrip) RoundTrip(req *http.Request) (*http.Response, error) { return f(req) }

func answer(status int, header http.Header, body string) *http.Response {
	return &http.Response{StatusCode: status, Header: header, Body: io.NopCloser(strings.NewReader(body))}
}

// honoured returns how long a Retry-After makes a client wait, or that it is too long to
// wait for (refused), or that it says nothing and the client may choose (free).
func honoured(retryAfter string, now time.Time) (wait time.Duration, refused, free bool) {
	const most = time.Minute
	if strings.Trim(retryAfter, "0123456789") == "" && retryAfter != "" {
		seconds, err := strconv.Atoi(retryAfter)
		if err != nil || seconds > int(most/time.Second) {
			return 0, true, false
		}
		return time.Duration(seconds) * time.Second, false, false
	}
	date, err := http.ParseTime(retryAfter)
	if err != nil {
		return 0, false, true
	}
	wait = max(date.Sub(now), 0)
	return wait, wait > most, false
}

func FuzzRetryAfter(f *testing.F) {
	for _, seed := range []string{
		"", "0", "1", "60", "61", "-1", "+5", " 7", "1.5", "soon", "9223372036854775807", "9223372036854775808", "18446744074", "-9223372036854775809",
		"Sat, 01 Jan 2000 00:00:30 GMT", "Sat, 01 Jan 2000 01:00:00 GMT", "Mon, 02 Jan 2006 15:04:05 GMT", "Fri, 31 Dec 1999 23:59:59 GMT",
		"Saturday, 01-Jan-00 00:00:30 GMT", "Sat Jan  1 00:00:30 2000", "Fri, 31 Dec 9999 23:59:59 GMT", "Sat, 01 Jan 2000 00:00:30 PST", "Mon, 01 Jan 0001 00:00:00 GMT",
	} {
		f.Add(seed, uint16(503))
	}
	f.Fuzz(func(t *testing.T, value string, status uint16) {
		synctest.Test(t, func(t *testing.T) { // here it is midnight of 2000-01-01 and waits take no time
			status := []int{429, 502, 503, 504}[status%4]
			var attempts []time.Time
			c := rest.New(rest.Options{
				Settings: rest.Settings{MaxRetries: 1}, Base: &url.URL{Scheme: "https", Host: "x"},
				Transport: roundTrip(func(*http.Request) (*http.Response, error) {
					attempts = append(attempts, time.Now())
					if len(attempts) == 1 {
						return answer(status, http.Header{"Retry-After": {value}}, "{}"), nil
					}
					return answer(200, nil, "{}"), nil
				}),
			})
			want, refused, free := honoured(value, time.Now())
			resp, err := c.Do(t.Context(), get("x"))
			if err != nil {
				t.Fatal(err)
			}
			if refused {
				if len(attempts) != 1 || resp.Status != status {
					t.Errorf("%q: %d attempts, status %d", value, len(attempts), resp.Status)
				}
				return
			}
			if len(attempts) != 2 {
				t.Fatalf("%q: %d attempts", value, len(attempts))
			}
			waited := attempts[1].Sub(attempts[0])
			if waited < 0 || waited > time.Minute || (!free && waited != want) {
				t.Errorf("%q: waited %s, expected %s (or anything: %t)", value, waited, want, free)
			}
		})
	})
}

// knownSecrets are two secrets of every request. JSON has to escape the second.
var knownSecrets = []string{"plain-Secret0/+==", `a "quoted" \ <secret>&`}

type knowing struct{}

func (knowing) Sign(*http.Request, []byte) ([]string, error) { return knownSecrets, nil }

// named are field names whose values are secret in one of the APIs.
var named = []string{"primaryKey", "secondaryKey", "secretKey", "productSecret", "accessToken", "apim-signature", "encryption", "X-Auth-Token", "password"}

// leak returns a secret that a JSON document contains, by name or by value, or "".
func leak(v any) string {
	switch v := v.(type) {
	case map[string]any:
		for name, value := range v {
			if slices.Contains(named, name) && value != nil && value != "" && value != "***" {
				return fmt.Sprint(value)
			}
			if found := leak(name) + leak(value); found != "" {
				return found
			}
		}
	case []any:
		for _, value := range v {
			if found := leak(value); found != "" {
				return found
			}
		}
	case string:
		for _, secret := range knownSecrets {
			if strings.Contains(v, secret) {
				return v
			}
		}
		if strings.Contains(v, inQuery) || strings.Contains(v, inBase64) {
			return v
		}
	}
	return ""
}

// inQuery and inBase64 are other forms of the second secret.
var (
	inQuery  = url.QueryEscape(knownSecrets[1])
	inBase64 = base64.RawStdEncoding.EncodeToString([]byte(knownSecrets[1]))
)

func FuzzSecrets(f *testing.F) {
	for _, seed := range []string{
		`{"primaryKey":"k1","list":[{"productSecret":"k2","accessToken":null,"password":""}],"echo":"0 1","count":12345678901234567890}`,
		`{"primaryKey":{"a":["k"]},"secretKey":["k"],"encryption":false,"X-Auth-Token":0}`, `{"0":{"1":"1"},"a":"1\u0000"}`, `{"primaryKey":"a","primaryKey":"b"}`,
		`["0"]`, `"1"`, "null", "0", "1", "<html>0 1\x1b[2J</html>", `{"a": "0`, "{}0", "[" + `{"a":`, "error at secretKey=k", "\ufeff{\"primaryKey\":\"k\"}", "", "\xff\x00",
		strings.Repeat("[", 10_001), strings.Repeat("가", 300) + "0", " \f2", `{"message":"sign=2 of 3, https://a:0@b/?1"}`, "https://x/?a=2&b=3",
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		// In the fuzzer's text, 0 and 1 stand for the secrets, 2 and 3 for forms of them.
		quoted, _ := json.Marshal(knownSecrets[1])
		inText := strings.NewReplacer("0", knownSecrets[0], "1", knownSecrets[1], "2", inQuery, "3", inBase64).Replace(text)
		inJSON := strings.NewReplacer("0", knownSecrets[0], "1", string(quoted[1:len(quoted)-1]), "2", inQuery, "3", inBase64).Replace(text)
		for _, body := range []string{inText, inJSON} {
			var log bytes.Buffer
			c := rest.New(rest.Options{
				Base: &url.URL{Scheme: "https", Host: "x"}, Signer: knowing{}, RequestIDHeaders: []string{"X-Id"},
				Transport: roundTrip(func(*http.Request) (*http.Response, error) {
					return answer(500, http.Header{"X-Id": {body}, "Retry-After": {body}}, body), nil
				}),
			})
			resp, err := c.Do(tflogtest.RootLogger(t.Context(), &log), get("x"))
			if err != nil {
				t.Fatal(err)
			}
			failure := resp.Failure()
			shown := []string{failure.Describe(resp.Clean(body)), failure.Describe(""), resp.WrongResource("thing", "x", body).Error()}
			for _, v := range []any{&struct{ A []int }{}, &[]map[string]string{}, nil} {
				if err := resp.Decode(v); err != nil {
					shown = append(shown, err.Error())
				}
			}
			for _, text := range shown {
				if leak(text) != "" || strings.ContainsAny(text, "\x00\x1b\u0085") {
					t.Errorf("%q is shown as %q", body, text)
				}
			}
			entries, err := tflogtest.MultilineJSONDecode(&log)
			if err != nil {
				t.Fatal(err)
			}
			for _, entry := range entries {
				var logged any
				if body, ok := entry["body"].(string); ok && json.Unmarshal([]byte(body), &logged) == nil {
					entry["body"] = logged
				}
				if found := leak(any(entry)); found != "" {
					t.Errorf("%q is in the log of %q: %v", found, body, entry)
				}
			}
		}
	})
}

var idRule = regexp.MustCompile(`^[!-~]{1,256}$`)

// FuzzIDs decodes a body with an ID: what it yields is valid and the same as in the body.
func FuzzIDs(f *testing.F) {
	for _, seed := range []string{
		"a", "24bad716-87b1-45e5-8912-6102f7693265", "", ".", "..", "...", "a/b", `a\\b`, `a\/b`, "a?b", "a#b", "a%2e", "a b", `a\u0000`, `a\ud800`, `a\udc00\ud800`,
		`\u0061`, "a\xff", "é", "\u200b", "\ufeff", "\x7f", `a","id":"b`, `a","ID":"../x`, strings.Repeat("x", 256), strings.Repeat("x", 257),
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		body := `{"id":"` + text + `"}`
		c := rest.New(rest.Options{
			Base:      &url.URL{Scheme: "https", Host: "x"},
			Transport: roundTrip(func(*http.Request) (*http.Response, error) { return answer(200, nil, body), nil }),
		})
		resp, err := c.Do(t.Context(), get("x"))
		if err != nil {
			t.Fatal(err)
		}
		var out struct{ ID string }
		if err := resp.Decode(&out); err != nil {
			if utf8.ValidString(body) && json.Valid([]byte(body)) {
				t.Errorf("%q: %v", body, err)
			}
			return
		}
		valid := idRule.MatchString(out.ID) && !strings.ContainsAny(out.ID, `/\?#%`) && out.ID != "." && out.ID != ".."
		err = resp.RequireIDs(rest.Field{Name: "id", Value: out.ID})
		if (err == nil) != valid || !utf8.ValidString(body) {
			t.Errorf("%q: the ID %q: %v", body, out.ID, err)
		}
		if valid && !strings.Contains(text, `\`) && !strings.Contains(text, `"`) && out.ID != text {
			t.Errorf("%q became %q", text, out.ID)
		}
		if err != nil && (!rest.MayHaveActed(err) || strings.ContainsFunc(err.Error(), unicode.IsControl)) {
			t.Errorf("%q: %v", body, err)
		}
	})
}

// FuzzPages reads a listing whose pages hold what the bytes say: the total and the number
// of items of one page after the other. A listing that ends without an error has all that
// it counts.
func FuzzPages(f *testing.F) {
	for _, seed := range []string{"\x03\x02\x03\x01", "\x05\x02\x05\x00", "\x02\x02\x02\x00", "\x09\x02\x01\x00\x04\x02", "\x00", "", "\xff\x02\xff\x02\xff\x02"} {
		f.Add([]byte(seed), uint8(2), uint8(0), uint8(0))
	}
	f.Fuzz(func(t *testing.T, pages []byte, size, offset, limit uint8) {
		n, least := 0, int64(math.MaxInt64)
		fetch := func(_ context.Context, at, limit int64) (rest.Page[int64], error) {
			var page rest.Page[int64]
			if n++; 2*n <= len(pages) {
				page.Total = int64(pages[2*n-2])
				for item := range min(int64(pages[2*n-1]), limit) {
					page.Items = append(page.Items, at+item)
				}
			}
			least = min(least, page.Total)
			return page, nil
		}
		window := rest.Window{Offset: int64(offset), Limit: int64(limit)}
		seen := map[int64]bool{}
		for page, err := range rest.Pages(t.Context(), window, int64(size), func(n *int64) string { return strconv.FormatInt(*n, 10) }, fetch) {
			if err != nil {
				return
			}
			for _, item := range page.Items {
				if seen[item] {
					t.Errorf("%v: %d is yielded twice", pages, item)
				}
				seen[item] = true
			}
		}
		if window.Limit == 0 && window.Offset+int64(len(seen)) < least {
			t.Errorf("%v: %d items of %d from %d on", pages, len(seen), least, offset)
		}
		if window.Limit > 0 && int64(len(seen)) > window.Limit {
			t.Errorf("%v: %d items, and %d are wanted", pages, len(seen), window.Limit)
		}
	})
}
