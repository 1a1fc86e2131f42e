// SPDX-License-Identifier: MPL-2.0

package rest_test

import (
	"bytes"
	"compress/gzip"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"net/http/httptrace"
	"net/url"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/hashicorp/terraform-plugin-log/tflogtest"
	"golang.org/x/time/rate"

	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/rest"
)

const secret = "the-secret-nobody-may-see"

// stamp signs with a number that grows with every attempt.
type stamp struct {
	n    atomic.Int64
	body atomic.Value
}

func (s *stamp) Sign(req *http.Request, body []byte) ([]string, error) {
	s.body.Store(string(body))
	signature := fmt.Sprintf("signature-%d", s.n.Add(1))
	req.Header.Set("X-Signature", signature)
	return []string{secret, signature}, nil
}

// serve returns a client of a server that answers with handler.
func serve(t *testing.T, handler http.HandlerFunc, change ...func(*rest.Options)) *rest.Client {
	t.Helper()
	server := httptest.NewServer(handler)
	t.Cleanup(server.Close)
	base, err := url.Parse(server.URL + "/api/v1")
	if err != nil {
		t.Fatal(err)
	}
	options := rest.Options{
		Settings: rest.Settings{UserAgent: "test/1", RequestTimeout: 5 * time.Second, MaxRetries: 3},
		Base:     base, Signer: &stamp{}, RequestIDHeaders: []string{"X-Id"},
	}
	for _, f := range change {
		f(&options)
	}
	return rest.New(options)
}

func get(path ...string) rest.Request { return rest.Request{Method: http.MethodGet, Path: path} }

func TestDo_sendsWhatWasAskedAndReturnsTheWholeAnswer(t *testing.T) {
	t.Parallel()
	c := serve(t, func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		if r.RequestURI != "/api/v1/things/a&b:c%22?limit=2&name=x+y" {
			t.Errorf("URI %s", r.RequestURI)
		}
		if got := string(body); got != `{"text":"<a> & \"b\""}` {
			t.Errorf("body %s", got)
		}
		if r.UserAgent() != "test/1" || r.Header.Get("Content-Type") != "application/json" || r.Header.Get("X-Signature") != "signature-1" {
			t.Errorf("headers %v", r.Header)
		}
		w.Header().Set("X-Id", "id-1")
		w.WriteHeader(http.StatusCreated)
		_, _ = io.WriteString(w, `{"ok":true}`)
	})
	resp, err := c.Do(t.Context(), rest.Request{
		Method: http.MethodPost, Path: []string{"things", `a&b:c"`},
		Query: url.Values{"name": {"x y"}, "limit": {"2"}},
		Body:  map[string]string{"text": `<a> & "b"`},
	})
	if err != nil {
		t.Fatal(err)
	}
	var answer struct{ OK bool }
	if err := resp.Decode(&answer); err != nil || !answer.OK || resp.Status != 201 || resp.RequestID() != "id-1" || resp.Attempts != 1 || !resp.OK() {
		t.Fatalf("%+v, %v", resp, err)
	}
}

func TestDo_refusesIdsThatCouldLeaveTheirSegment(t *testing.T) {
	t.Parallel()
	c := serve(t, func(http.ResponseWriter, *http.Request) { t.Error("a request was sent") })
	for _, id := range []string{"", ".", "..", "a/b", "../x", `a\b`, "a\nb", "a\x00b", "a\u0085b", "a\xffb", strings.Repeat("x", 257), "a b", "a?b", "a#b", "a%b", "é", "\u200b"} {
		requests := []rest.Request{get("things", id), {Method: http.MethodPost, Path: []string{"x"}, IDs: []string{id}}}
		if id == "" {
			requests = requests[:1]
		}
		for _, req := range requests {
			_, err := c.Do(t.Context(), req)
			var refused *rest.RequestError
			if !errors.As(err, &refused) || !strings.Contains(refused.Hint(), "terraform state rm") {
				t.Errorf("%q: %v", id, err)
			}
		}
	}
	_, err := c.Do(t.Context(), rest.Request{Method: http.MethodPost, Path: []string{"x"}, Body: func() {}})
	var refused *rest.RequestError
	if !errors.As(err, &refused) || !strings.Contains(err.Error(), "could not be formed") {
		t.Errorf("a body that is no JSON: %v", err)
	}
}

// outcome is one attempt of a scripted server: a status, or 0 to cut the connection.
type outcome struct {
	status int
	body   string
	header http.Header
}

func scripted(script []outcome, seen *atomic.Int64) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		n := int(seen.Add(1))
		step := script[min(n, len(script))-1]
		if step.status == 0 {
			panic(http.ErrAbortHandler)
		}
		for name, values := range step.header {
			w.Header()[name] = values
		}
		w.WriteHeader(step.status)
		_, _ = io.WriteString(w, step.body)
	}
}

func after(seconds string) http.Header { return http.Header{"Retry-After": {seconds}} }

func TestDo_repeatsWhatIsSafeAndNothingElse(t *testing.T) {
	t.Parallel()
	ok := outcome{status: 200, body: `{}`}
	tests := map[string]struct {
		create   bool
		script   []outcome
		attempts int64
		status   int // 0 means a transport error
	}{
		"a read is repeated after 429":               {false, []outcome{{status: 429, header: after("0")}, ok}, 2, 200},
		"a read is repeated after 502, 503 and 504":  {false, []outcome{{status: 502, header: after("0")}, {status: 503, header: after("0")}, {status: 504, header: after("0")}, ok}, 4, 200},
		"a read is repeated after a cut connection":  {false, []outcome{{}, ok}, 2, 200},
		"a read is not repeated after 500":           {false, []outcome{{status: 500}, ok}, 1, 500},
		"a read is not repeated after 404":           {false, []outcome{{status: 404}, ok}, 1, 404},
		"retries end":                                {false, []outcome{{status: 429, header: after("0")}}, 4, 429},
		"a create is repeated after 429":             {true, []outcome{{status: 429, header: after("0")}, ok}, 2, 200},
		"a create is not repeated after 503":         {true, []outcome{{status: 503, header: after("0")}, ok}, 1, 503},
		"a create is not repeated after a cut":       {true, []outcome{{}, ok}, 1, 0},
		"an exhausted quota is not hammered":         {false, []outcome{{status: 429, header: after("0"), body: "quota"}, ok}, 1, 429},
		"a create is repeated after being throttled": {true, []outcome{{status: 400, header: after("0"), body: "busy"}, ok}, 2, 200},
		"a wait of an hour is not waited for":        {false, []outcome{{status: 429, header: after("3600")}, ok}, 1, 429},
		"a wait that overflows is not waited for":    {false, []outcome{{status: 429, header: after("9223372036854775807")}, ok}, 1, 429},
		"a date in the past is no wait":              {false, []outcome{{status: 503, header: after("Mon, 02 Jan 2006 15:04:05 GMT")}, ok}, 2, 200},
		"a Retry-After that is nonsense is ignored":  {false, []outcome{{status: 503, header: after("soon")}, ok}, 2, 200},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var seen atomic.Int64
			c := serve(t, scripted(test.script, &seen), func(o *rest.Options) {
				o.Throttled = func(_ int, body []byte) bool { return string(body) == "busy" }
				o.NoRetry = func(_ int, body []byte) bool { return string(body) == "quota" }
			})
			method := http.MethodGet
			if test.create {
				method = http.MethodPost
			}
			resp, err := c.Do(t.Context(), rest.Request{Method: method, Path: []string{"x"}, Create: test.create})
			if seen.Load() != test.attempts {
				t.Errorf("%d attempts, expected %d", seen.Load(), test.attempts)
			}
			switch {
			case test.status == 0:
				var lost *rest.TransportError
				if !errors.As(err, &lost) || !lost.Unsure {
					t.Errorf("expected an unsure transport error, got %v", err)
				}
			case err != nil:
				t.Error(err)
			case resp.Status != test.status:
				t.Errorf("status %d, expected %d", resp.Status, test.status)
			}
		})
	}
}

func TestDo_signsEveryAttemptAnew(t *testing.T) {
	t.Parallel()
	var mu sync.Mutex
	var signatures, bodies []string
	c := serve(t, func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		mu.Lock()
		defer mu.Unlock()
		signatures, bodies = append(signatures, r.Header.Get("X-Signature")), append(bodies, string(body))
		if len(signatures) < 3 {
			w.Header().Set("Retry-After", "0")
			w.WriteHeader(http.StatusTooManyRequests)
		}
	})
	if _, err := c.Do(t.Context(), rest.Request{Method: http.MethodPut, Path: []string{"x"}, Body: 1}); err != nil {
		t.Fatal(err)
	}
	if got := fmt.Sprint(signatures, bodies); got != "[signature-1 signature-2 signature-3] [1 1 1]" {
		t.Error(got)
	}
}

func TestDo_saysWhyNoAnswerCame(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		handler http.HandlerFunc
		change  func(*rest.Options)
		says    []string
		unsure  bool
	}{
		"nobody listens": {
			nil, func(o *rest.Options) { o.Base = &url.URL{Scheme: "http", Host: "127.0.0.1:1"} },
			[]string{"was not sent after 2 attempts: could not connect", "connection refused", "Nothing was sent to the service. Check that this machine reaches the endpoint"},
			false,
		},
		"slower than the timeout": {
			func(_ http.ResponseWriter, r *http.Request) { <-r.Context().Done() },
			func(o *rest.Options) { o.RequestTimeout = 20 * time.Millisecond },
			[]string{"no complete response within request_timeout (20ms)", "Raise request_timeout"},
			true,
		},
		"the body breaks off": {
			func(w http.ResponseWriter, _ *http.Request) {
				w.Header().Set("Content-Length", "100")
				_, _ = io.WriteString(w, "half")
			},
			nil,
			[]string{"the response (HTTP 200 OK) broke off", "unexpected EOF"},
			true,
		},
		"gzip that breaks off": {
			func(w http.ResponseWriter, _ *http.Request) {
				var packed bytes.Buffer
				zip := gzip.NewWriter(&packed)
				_, _ = zip.Write(bytes.Repeat([]byte("x"), 1000))
				_ = zip.Close()
				w.Header().Set("Content-Encoding", "gzip")
				_, _ = w.Write(packed.Bytes()[:packed.Len()-8])
			},
			nil,
			[]string{"broke off"},
			true,
		},
		"larger than the bound": {
			func(w http.ResponseWriter, _ *http.Request) {
				_, _ = w.Write(bytes.Repeat([]byte(" "), rest.MaxBody+1))
			},
			nil,
			[]string{"larger than 8 MiB"},
			true,
		},
		"the signer fails": {
			nil, func(o *rest.Options) { o.Signer = failingSigner{errors.New("no keys")} },
			[]string{"was not sent: no keys"},
			false,
		},
		"the signer is refused": {
			nil, func(o *rest.Options) {
				o.Signer = failingSigner{&rest.TransportError{Method: "POST", URL: "https://tokens", Attempts: 2}}
			},
			[]string{"was not sent: POST https://tokens received no complete response after 2 attempts", "Check that this machine reaches the endpoint"},
			false,
		},
		"a proxy that names a secret": {
			nil, func(o *rest.Options) {
				o.Transport = roundTripper(func(*http.Request) (*http.Response, error) { return nil, errors.New("no route to " + secret) })
			},
			[]string{"no route to ***"},
			true,
		},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			c := serve(t, test.handler, func(o *rest.Options) { o.MaxRetries = 1 }, func(o *rest.Options) {
				if test.change != nil {
					test.change(o)
				}
			})
			_, err := c.Do(t.Context(), get("x"))
			var lost *rest.TransportError
			if !errors.As(err, &lost) {
				t.Fatal(err)
			}
			text := lost.Error() + "\n" + lost.Hint()
			for _, want := range test.says {
				if !strings.Contains(text, want) {
					t.Errorf("%q is missing in:\n%s", want, text)
				}
			}
			if lost.Unsure != test.unsure {
				t.Errorf("unsure is %t", lost.Unsure)
			}
			if strings.Contains(text, secret) {
				t.Errorf("a secret is in:\n%s", text)
			}
			if lost.Unwrap() == nil {
				t.Error("no cause")
			}
		})
	}
}

type failingSigner struct{ err error }

func (f failingSigner) Sign(*http.Request, []byte) ([]string, error) { return nil, f.err }

type roundTripper func(*http.Request) (*http.Response, error)

// RoundTrip reports that the request was sent.
func (r roundTripper) RoundTrip(req *http.Request) (*http.Response, error) {
	httptrace.ContextClientTrace(req.Context()).WroteHeaders()
	return r(req)
}

// unreachable is a network on which no connection is made.
type unreachable struct{}

func (unreachable) RoundTrip(req *http.Request) (*http.Response, error) {
	httptrace.ContextClientTrace(req.Context()).ConnectStart("tcp", "service:80")
	return nil, &net.OpError{Op: "dial", Err: errors.New("connection refused")}
}

func TestDo_stopsAtOnceWhenInterrupted(t *testing.T) {
	t.Parallel()
	for name, attempt := range map[string]roundTripper{
		"while it waits for the next attempt": func(req *http.Request) (*http.Response, error) {
			return &http.Response{StatusCode: http.StatusTooManyRequests, Header: after("30"), Body: http.NoBody, Request: req}, nil
		},
		"while backing off": func(*http.Request) (*http.Response, error) { return nil, io.ErrUnexpectedEOF },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			// In a bubble it is certain that the client waits when it is interrupted: an
			// answer that comes together with the interruption would be kept.
			synctest.Test(t, func(t *testing.T) {
				c := over(100, attempt)
				ctx, cancel := context.WithCancel(t.Context())
				time.AfterFunc(time.Second, cancel)
				start := time.Now()
				_, err := c.Do(ctx, get("x"))
				var lost *rest.TransportError
				if !errors.As(err, &lost) || !lost.Interrupted || time.Since(start) != time.Second || lost.Hint() != "" || !errors.Is(err, context.Canceled) {
					t.Errorf("after %s: %v", time.Since(start), err)
				}
			})
		})
	}
}

func TestDo_interruptedWhileAnAttemptFailsSaysBoth(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithCancel(t.Context())
	c := serve(t, nil, func(o *rest.Options) {
		o.Transport = roundTripper(func(*http.Request) (*http.Response, error) {
			cancel()
			return nil, errors.New("connection to " + secret + " reset")
		})
	})
	_, err := c.Do(ctx, get("x"))
	var lost *rest.TransportError
	if !errors.As(err, &lost) || !lost.Interrupted || !lost.Unsure || lost.Attempts != 1 || !errors.Is(err, context.Canceled) {
		t.Errorf("%+v", err)
	}
	if want := "was interrupted: context canceled, and the last attempt failed: connection to *** reset"; !strings.HasSuffix(err.Error(), want) {
		t.Errorf("%q does not end with %q", err, want)
	}
}

func TestDo_waitsForTheLimiterAtEveryAttempt(t *testing.T) {
	t.Parallel()
	var seen atomic.Int64
	limiter := rate.NewLimiter(rate.Every(50*time.Millisecond), 1)
	c := serve(t, scripted([]outcome{{status: 429, header: after("0")}, {status: 429, header: after("0")}, {status: 200}}, &seen),
		func(o *rest.Options) { o.Limiter = func(*http.Request) *rate.Limiter { return limiter } })
	start := time.Now()
	if _, err := c.Do(t.Context(), get("x")); err != nil {
		t.Fatal(err)
	}
	if took := time.Since(start); took < 90*time.Millisecond || seen.Load() != 3 {
		t.Errorf("3 attempts took %s", took)
	}
	ctx, cancel := context.WithTimeout(t.Context(), time.Millisecond)
	defer cancel()
	limiter.SetLimit(rate.Every(time.Hour))
	limiter.Allow() // what has accrued on a slow machine
	_, err := c.Do(ctx, get("x"))
	var lost *rest.TransportError
	if !errors.As(err, &lost) || lost.Unsure || lost.Attempts != 0 {
		t.Errorf("a wait that ctx ends: %+v", err)
	}
}

func TestDo_doesNotFollowRedirects(t *testing.T) {
	t.Parallel()
	other := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		t.Errorf("followed with %v", r.Header)
	}))
	t.Cleanup(other.Close)
	c := serve(t, func(w http.ResponseWriter, r *http.Request) { http.Redirect(w, r, other.URL, http.StatusFound) })
	resp, err := c.Do(t.Context(), get("x"))
	if err != nil || resp.Status != http.StatusFound || resp.OK() {
		t.Errorf("%+v, %v", resp, err)
	}
}

func TestDo_keepsConnectionsForTerraformsParallelism(t *testing.T) {
	t.Parallel()
	var mu sync.Mutex
	connections := map[string]bool{}
	c := serve(t, func(w http.ResponseWriter, r *http.Request) {
		mu.Lock()
		connections[r.RemoteAddr] = true
		mu.Unlock()
		time.Sleep(2 * time.Millisecond)
		_, _ = io.WriteString(w, "{}")
	})
	const workers = 10
	var wait sync.WaitGroup
	for range workers {
		wait.Go(func() {
			for range 20 {
				if _, err := c.Do(t.Context(), get("x")); err != nil {
					t.Error(err)
				}
			}
		})
	}
	wait.Wait()
	// A connection may be dialled in vain while another becomes free; with Go's
	// default of 2 idle connections there would be over a hundred.
	if len(connections) > 2*workers {
		t.Errorf("%d connections for %d workers", len(connections), workers)
	}
}

func TestDecode_describesWhatItCannotReadWithoutQuotingIt(t *testing.T) {
	t.Parallel()
	for body, says := range map[string]string{
		"":                                 "empty",
		"  \n":                             "empty",
		"<html>" + secret:                  "HTML or XML",
		`{"a": "` + secret:                 "not complete JSON",
		secret:                             "not complete JSON",
		`[]`:                               "another shape",
		`{"text": {"` + secret + `": ""}}`: "another shape",
		`{"text": 5}`:                      "another shape",
	} {
		c := serve(t, func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("X-Id", "id-7")
			_, _ = io.WriteString(w, body)
		})
		resp, err := c.Do(t.Context(), get("x"))
		if err != nil {
			t.Fatal(err)
		}
		var out struct{ Text string }
		err = resp.Decode(&out)
		var odd *rest.ResponseError
		if !errors.As(err, &odd) || !strings.Contains(err.Error(), says) || !strings.Contains(err.Error(), "Request ID: id-7") || odd.Hint() == "" {
			t.Errorf("%q: %v", body, err)
		}
		if strings.Contains(err.Error(), secret) {
			t.Errorf("%q is quoted: %v", body, err)
		}
	}
}

func TestExcerpt_showsPagesForPeopleAndNoData(t *testing.T) {
	t.Parallel()
	for body, want := range map[string]string{
		"<html>\n  502 from " + secret + "\x1b[31m</html>": "<html> 502 from ***[31m</html>",
		`{"primaryKey": "half a sec`:                       "",
		`["a`:                                              "",
		`"quoted`:                                          "",
		"":                                                 "",
		"the-secret\x00-nobody\u200b-may-see":              "***",
		"error at primaryKey=half a sec":                   "",
		"\ufeff{\"secretKey\" : \"half a sec":              "",
		"<key><accessToken>half a sec":                     "",
		"Authorization: half a sec":                        "",
		strings.Repeat("가", 300):                           strings.Repeat("가", 200) + "…",
	} {
		c := serve(t, func(w http.ResponseWriter, _ *http.Request) { _, _ = io.WriteString(w, body) })
		resp, err := c.Do(t.Context(), get("x"))
		if err != nil {
			t.Fatal(err)
		}
		if got := resp.Excerpt(); got != want {
			t.Errorf("%q: %q, expected %q", body, got, want)
		}
	}
}

func TestLogs_tellEverythingButSecrets(t *testing.T) {
	t.Parallel()
	var out bytes.Buffer
	ctx := tflogtest.RootLogger(t.Context(), &out)
	c := serve(t, func(w http.ResponseWriter, r *http.Request) {
		switch r.URL.Path {
		case "/api/v1/echo":
			w.Header().Set("X-Id", "id-9")
			_, _ = fmt.Fprintf(w, `{"primaryKey":"k1","secondary_key":"k2","list":[{"productSecret":"k3","accessToken":null,"password":""}],`+
				`"echo":"%s %s","productKey":"visible","count":12345678901234567890}`, secret, r.Header.Get("X-Signature"))
		case "/api/v1/text":
			_, _ = io.WriteString(w, "primaryKey=k4")
		default:
			panic(http.ErrAbortHandler)
		}
	}, func(o *rest.Options) { o.MaxRetries = 0 })
	body := map[string]any{"secretKey": "k5", "name": "n-1", "nested": map[string]string{"encryption": "k6"}}
	if _, err := c.Do(ctx, rest.Request{Method: http.MethodPost, Path: []string{"echo"}, Body: body}); err != nil {
		t.Fatal(err)
	}
	if _, err := c.Do(ctx, get("text")); err != nil {
		t.Fatal(err)
	}
	if _, err := c.Do(ctx, get("cut")); err == nil {
		t.Fatal("no error")
	}
	log := out.String()
	for _, leak := range []string{secret, "signature-", "k1", "k2", "k3", "k4", "k5", "k6"} {
		if strings.Contains(log, leak) {
			t.Errorf("%q is in the log:\n%s", leak, log)
		}
	}
	entries, err := tflogtest.MultilineJSONDecode(&out)
	if err != nil {
		t.Fatal(err)
	}
	text, _ := json.Marshal(entries)
	for _, want := range []string{
		"n-1", "visible", "12345678901234567890", `\"password\":\"\"`, `\"accessToken\":null`, "(13 bytes that are not JSON)",
		`"request_id":"id-9"`, `"http_method":"POST"`, `"http_path":"/api/v1/echo"`, `"http_status":200`, `"duration_ms"`, "API request failed",
	} {
		if !strings.Contains(string(text), want) {
			t.Errorf("%q is missing in the log:\n%s", want, text)
		}
	}
}

func TestParseEndpoint(t *testing.T) {
	t.Parallel()
	for endpoint, says := range map[string]string{
		"https://api.example.com/v1": "",
		"http://127.0.0.1:8080":      "",
		"api.example.com":            "must begin with https://",
		"ftp://x":                    "must begin with https://",
		"https://":                   "names no host",
		"https://:443":               "names no host",
		"https://user:pw@host":       "no user name or password",
		"https://host?x=1":           "no query",
		"https://host#x":             "no query and no fragment",
		"https://host\x7f":           "not a URL",
	} {
		_, err := rest.ParseEndpoint(endpoint)
		if (err == nil) != (says == "") || (err != nil && !strings.Contains(err.Error(), says)) {
			t.Errorf("%q: %v", endpoint, err)
		}
	}
}

func TestStatusText(t *testing.T) {
	t.Parallel()
	if got := rest.StatusText(404) + "; " + rest.StatusText(799); got != "404 Not Found; 799" {
		t.Error(got)
	}
}

func TestNamesField_findsWholeWordsOnly(t *testing.T) {
	t.Parallel()
	const text = "Bad request: productName.defaultValue, asset_list[0] and (day2), description은 필수"
	for field, want := range map[string]bool{
		"productName": true, "defaultValue": true, "asset_list": true, "day2": true, "description": true,
		"product": false, "productNames": false, "asset": false, "list": false, "day": false, "productName.defaultValue": false, "": false,
	} {
		if got := rest.NamesField(text, field); got != want {
			t.Errorf("%q: %t", field, got)
		}
	}
}

// over returns a client of a network that answers with transport.
func over(retries int, transport http.RoundTripper) *rest.Client {
	return rest.New(rest.Options{
		Base: &url.URL{Scheme: "http", Host: "service"}, Transport: transport, Settings: rest.Settings{MaxRetries: retries},
	})
}

func TestMayHaveActed_looksAtAllAttempts(t *testing.T) {
	t.Parallel()
	lost := roundTripper(func(*http.Request) (*http.Response, error) { return nil, io.ErrUnexpectedEOF })
	answer := func(status int) http.RoundTripper {
		return roundTripper(func(*http.Request) (*http.Response, error) {
			rec := httptest.NewRecorder()
			rec.Header().Set("Retry-After", "0")
			rec.WriteHeader(status)
			return rec.Result(), nil
		})
	}
	for name, test := range map[string]struct {
		attempts []http.RoundTripper
		acted    bool
	}{
		"refused":                     {[]http.RoundTripper{answer(400)}, false},
		"lost, then refused":          {[]http.RoundTripper{lost, answer(400)}, true},
		"lost, then throttled":        {[]http.RoundTripper{lost, answer(429)}, true},
		"lost, then not reached":      {[]http.RoundTripper{lost, unreachable{}}, true},
		"failed, then refused":        {[]http.RoundTripper{answer(502), answer(404)}, true},
		"throttled, then refused":     {[]http.RoundTripper{answer(429), answer(400)}, false},
		"not reached, then throttled": {[]http.RoundTripper{unreachable{}, answer(429)}, false},
		"not reached":                 {[]http.RoundTripper{unreachable{}, unreachable{}}, false},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				n := 0
				c := over(len(test.attempts)-1, roundTrip(func(req *http.Request) (*http.Response, error) {
					n++
					return test.attempts[n-1].RoundTrip(req)
				}))
				resp, err := c.Do(t.Context(), rest.Request{Method: http.MethodPut, Path: []string{"x"}, Finish: true})
				if err == nil {
					f := resp.Failure()
					if f.MayHaveActed() != test.acted {
						t.Errorf("HTTP %d: %t", f.Status, f.MayHaveActed())
					}
				} else if rest.MayHaveActed(err) != test.acted {
					t.Errorf("%v: %t", err, rest.MayHaveActed(err))
				}
			})
		})
	}
}

func TestDo_interruptedBetweenAttemptsThatDidNothingIsSureOfIt(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		c := over(5, roundTripper(func(*http.Request) (*http.Response, error) {
			rec := httptest.NewRecorder()
			rec.Header().Set("Retry-After", "30")
			rec.WriteHeader(http.StatusTooManyRequests)
			return rec.Result(), nil
		}))
		ctx, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		_, err := c.Do(ctx, rest.Request{Method: http.MethodPost, Path: []string{"x"}, Create: true})
		if !errors.Is(err, context.DeadlineExceeded) || rest.MayHaveActed(err) {
			t.Errorf("%v: %t", err, rest.MayHaveActed(err))
		}
	})
}

func TestDo_aRequestWithoutBodyHasNone(t *testing.T) {
	t.Parallel()
	for _, signer := range []rest.Signer{nil, &stamp{}} {
		c := serve(t, func(_ http.ResponseWriter, r *http.Request) {
			if want := map[bool]int64{true: 2}[r.Header.Get("Content-Type") != ""]; r.ContentLength != want || len(r.TransferEncoding) > 0 {
				t.Errorf("%s: length %d, expected %d, transfer encoding %v", r.Method, r.ContentLength, want, r.TransferEncoding)
			}
		}, func(o *rest.Options) { o.Signer = signer })
		for _, req := range []rest.Request{{Method: "GET"}, {Method: "POST"}, {Method: "DELETE"}, {Method: "POST", Body: []int{}}} {
			req.Path = []string{"x"}
			if _, err := c.Do(t.Context(), req); err != nil {
				t.Error(err)
			}
		}
	}
}
