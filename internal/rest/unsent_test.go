// SPDX-License-Identifier: MPL-2.0

package rest_test

import (
	"bufio"
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"io"
	"log"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/rest"
)

// listen accepts connections, and counts them, until the test ends.
func listen(t *testing.T, serve func(net.Conn)) (address string, accepted *atomic.Int64) {
	t.Helper()
	listener, err := (&net.ListenConfig{}).Listen(t.Context(), "tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = listener.Close() })
	accepted = &atomic.Int64{}
	go func() {
		for {
			conn, err := listener.Accept()
			if err != nil {
				return
			}
			accepted.Add(1)
			go func() {
				defer conn.Close()
				serve(conn)
			}()
		}
	}()
	return listener.Addr().String(), accepted
}

// connect is a proxy that responds to CONNECT with response, and then does more.
func connect(response string, more func(net.Conn)) func(net.Conn) {
	return func(conn net.Conn) {
		if _, err := http.ReadRequest(bufio.NewReader(conn)); err != nil {
			return
		}
		_, _ = io.WriteString(conn, response)
		if more != nil {
			more(conn)
		}
	}
}

// reset ends a connection with RST.
func reset(conn net.Conn) {
	if tcp, ok := conn.(*net.TCPConn); ok {
		_ = tcp.SetLinger(0)
	}
}

// afterHello waits for the first bytes of a handshake.
func afterHello(response string) func(net.Conn) {
	return func(conn net.Conn) {
		_, _ = conn.Read(make([]byte, 64))
		_, _ = io.WriteString(conn, response)
	}
}

const (
	tunnelOpen = "HTTP/1.1 200 OK\r\n\r\n"
	tlsAlert   = "\x15\x03\x01\x00\x02\x02\x28" // handshake_failure
)

// lineBreak signs with a key that no header can hold.
type lineBreak struct{}

func (lineBreak) Sign(req *http.Request, _ []byte) ([]string, error) {
	req.Header.Set("X-Key", "first\nsecond")
	return nil, nil
}

func TestDo_saysThatNothingWasSent(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		proxy    func(net.Conn)
		attempts int // of two that are allowed
		says     string
		hint     string
	}{
		"the proxy wants a password":   {connect("HTTP/1.1 407 hunter2\r\nContent-Length: 0\r\n\r\n", nil), 1, "open a tunnel through the proxy 127.0.0.1:.*: HTTP 407 Proxy Authentication Required", "user name and a password"},
		"the proxy forbids the host":   {connect("HTTP/1.1 403 Forbidden\r\n\r\n", nil), 1, "HTTP 403 Forbidden", "NO_PROXY"},
		"the proxy reaches nobody":     {connect("HTTP/1.1 502 Bad Gateway\r\n\r\n", nil), 2, "HTTP 502 Bad Gateway", "could not reach the endpoint"},
		"the proxy redirects":          {connect("HTTP/1.1 302 Found\r\nLocation: http://login/\r\n\r\n", nil), 1, "HTTP 302 Found", "Log in"},
		"the proxy sends garbage":      {connect("\x00\x01garbage\r\n\r\n", nil), 1, "tunnel through the proxy", "allows CONNECT"},
		"the proxy closes":             {connect("", nil), 2, "tunnel through the proxy 127.0.0.1:.*: .*EOF", "allows CONNECT"},
		"the proxy resets":             {connect("", reset), 2, "tunnel through the proxy", "allows CONNECT"},
		"the tunnel closes before TLS": {connect(tunnelOpen, nil), 2, "the TLS handshake through the proxy 127.0.0.1:.* failed", "blocks TLS"},
		"a TLS alert":                  {connect(tunnelOpen, afterHello(tlsAlert)), 1, "handshake.* failed: remote error: tls: handshake failure", "blocks TLS"},
		"the handshake is cut off":     {connect(tunnelOpen, afterHello("\x16\x03")), 2, "the TLS handshake through the proxy .* failed: ", "blocks TLS"},
		"the tunnel resets":            {connect(tunnelOpen, reset), 2, "through the proxy", "endpoint"},
		"HTTP instead of TLS":          {connect(tunnelOpen, afterHello("HTTP/1.1 400 Bad Request\r\n\r\n")), 1, "the TLS handshake", "speaks http"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			address, accepted := listen(t, test.proxy)
			proxy := &url.URL{Scheme: "http", Host: address, User: url.UserPassword("user", "hunter2")}
			c := rest.New(rest.Options{
				Base: &url.URL{Scheme: "https", Host: "service.example"}, Settings: rest.Settings{MaxRetries: 1, RequestTimeout: time.Minute},
				Transport: &http.Transport{Proxy: http.ProxyURL(proxy)},
			})
			_, err := c.Do(t.Context(), rest.Request{Method: http.MethodPost, Path: []string{"x"}, Create: true, Body: 1})
			nothingSent(t, err, test.says, test.hint)
			if got := int(accepted.Load()); got != test.attempts {
				t.Errorf("%d attempts: %v", got, err)
			}
		})
	}
}

func nothingSent(t *testing.T, err error, says, hint string) {
	t.Helper()
	var lost *rest.TransportError
	if !errors.As(err, &lost) || lost.Unsure || rest.MayHaveActed(err) {
		t.Fatalf("%v", err)
	}
	if !matches(says, lost.Error()) || !strings.Contains(lost.Error(), "was not sent") {
		t.Errorf("%q does not say %q", lost, says)
	}
	if !strings.Contains(lost.Hint(), hint) || !strings.Contains(lost.Hint(), "so nothing was created") {
		t.Errorf("the hint does not say %q: %s", hint, lost.Hint())
	}
	if strings.Contains(lost.Error()+lost.Hint(), "hunter2") {
		t.Errorf("the password is shown: %v", lost)
	}
}

func TestDo_saysThatNothingWasSentWithoutProxy(t *testing.T) {
	t.Parallel()
	alert, _ := listen(t, afterHello(tlsAlert))
	cut, _ := listen(t, afterHello(""))
	for name, test := range map[string]struct {
		host     string
		attempts int
		says     string
		hint     string
	}{
		"no such host":             {"service.invalid", 1, "could not resolve the host name", "can resolve its name"},
		"nobody listens":           {"127.0.0.1:1", 2, "could not connect: .*refused", "reaches the endpoint"},
		"a TLS alert":              {alert, 1, "the TLS handshake failed: remote error", "blocks TLS"},
		"the handshake is cut off": {cut, 2, "the TLS handshake failed: ", "blocks TLS"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			c := rest.New(rest.Options{
				Base: &url.URL{Scheme: "https", Host: test.host}, Settings: rest.Settings{MaxRetries: 1},
				Transport: &http.Transport{DialContext: (&net.Dialer{Resolver: knowsNoHost(t)}).DialContext},
			})
			_, err := c.Do(t.Context(), rest.Request{Method: http.MethodPost, Path: []string{"x"}, Create: true, Body: 1})
			nothingSent(t, err, test.says, test.hint)
			if lost := (*rest.TransportError)(nil); errors.As(err, &lost) && lost.Attempts != test.attempts {
				t.Errorf("%d attempts: %v", lost.Attempts, err)
			}
		})
	}
}

func TestDo_aHeaderThatCannotBeSent(t *testing.T) {
	t.Parallel()
	c := serve(t, func(http.ResponseWriter, *http.Request) { t.Error("a request was sent") }, func(o *rest.Options) { o.Signer = lineBreak{} })
	_, err := c.Do(t.Context(), rest.Request{Method: http.MethodPost, Path: []string{"x"}, Create: true})
	var lost *rest.TransportError
	if !errors.As(err, &lost) || lost.Unsure || lost.Attempts != 1 || !strings.Contains(err.Error(), "was not sent") || strings.Contains(lost.Hint(), "network") {
		t.Errorf("%+v", err)
	}
}

// breaking is a connection on which a write fails after some bytes.
type breaking struct {
	net.Conn
	after int
}

func (b breaking) Write([]byte) (int, error) {
	return b.after, &net.OpError{Op: "write", Err: errors.New("connection reset by peer")}
}

func TestDo_aConnectionThatBreaksBeforeTheFirstByte(t *testing.T) {
	t.Parallel()
	for after, acted := range map[int]bool{0: false, 5: true} {
		c := rest.New(rest.Options{
			Base: &url.URL{Scheme: "http", Host: "service"}, Settings: rest.Settings{MaxRetries: 5},
			Transport: &http.Transport{DialContext: func(context.Context, string, string) (net.Conn, error) {
				client, server := net.Pipe()
				t.Cleanup(func() { _ = server.Close() })
				return breaking{client, after}, nil
			}},
		})
		_, err := c.Do(t.Context(), rest.Request{Method: http.MethodPost, Path: []string{"x"}, Create: true, Body: 1})
		var lost *rest.TransportError
		if !errors.As(err, &lost) || rest.MayHaveActed(err) != acted || lost.Attempts != 1 || strings.Contains(err.Error(), "was not sent") == acted {
			t.Errorf("after %d bytes: %v", after, err)
		}
	}
}

// TestDo_isUncertainOnceTheRequestIsOut goes through a proxy that lets the request pass and
// then closes, and through one that lets everything pass.
func TestDo_isUncertainOnceTheRequestIsOut(t *testing.T) {
	t.Parallel()
	own, pool := certificate(t, func(*x509.Certificate) {})
	for name, fails := range map[string]bool{"it closes": true, "it passes": false} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var asked atomic.Int64
			server := httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
				if asked.Add(1); fails {
					panic(http.ErrAbortHandler)
				}
				_, _ = io.WriteString(w, "{}")
			}))
			server.TLS = &tls.Config{Certificates: []tls.Certificate{own}}
			server.StartTLS()
			t.Cleanup(server.Close)
			address, _ := listen(t, connect(tunnelOpen, func(conn net.Conn) {
				service, err := net.Dial("tcp", server.Listener.Addr().String())
				if err != nil {
					return
				}
				defer service.Close()
				go func() { _, _ = io.Copy(service, conn) }()
				_, _ = io.Copy(conn, service)
			}))
			c := rest.New(rest.Options{
				Base: &url.URL{Scheme: "https", Host: server.Listener.Addr().String()}, Settings: rest.Settings{MaxRetries: 3},
				Transport: &http.Transport{Proxy: http.ProxyURL(&url.URL{Scheme: "http", Host: address}), TLSClientConfig: &tls.Config{RootCAs: pool}},
			})
			_, err := c.Do(t.Context(), rest.Request{Method: http.MethodPost, Path: []string{"x"}, Create: true, Body: 1})
			if (err != nil) != fails || rest.MayHaveActed(err) != fails || asked.Load() != 1 {
				t.Errorf("%d requests: %v", asked.Load(), err)
			}
		})
	}
}

// TestDo_http2 lets one request of a connection succeed, and the next fail.
func TestDo_http2(t *testing.T) {
	t.Parallel()
	own, pool := certificate(t, func(*x509.Certificate) {})
	var asked atomic.Int64
	server := httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.ProtoMajor != 2 {
			t.Errorf("a request over %s", r.Proto)
		}
		if asked.Add(1) > 1 {
			panic(http.ErrAbortHandler)
		}
		_, _ = io.WriteString(w, "{}")
	}))
	server.Config.ErrorLog = log.New(io.Discard, "", 0)
	server.TLS = &tls.Config{Certificates: []tls.Certificate{own}, NextProtos: []string{"h2"}}
	server.EnableHTTP2 = true
	server.StartTLS()
	t.Cleanup(server.Close)
	c := rest.New(rest.Options{
		Base:      &url.URL{Scheme: "https", Host: server.Listener.Addr().String()},
		Transport: &http.Transport{TLSClientConfig: &tls.Config{RootCAs: pool}, ForceAttemptHTTP2: true},
	})
	for step, acted := range []bool{false, true} {
		_, err := c.Do(t.Context(), rest.Request{Method: http.MethodPost, Path: []string{"x"}, Create: true, Body: 1})
		if (err == nil) != (step == 0) || rest.MayHaveActed(err) != acted {
			t.Errorf("step %d: %v", step, err)
		}
	}
}

// knowsNoHost asks a name server that knows no host.
func knowsNoHost(t *testing.T) *net.Resolver {
	t.Helper()
	server, err := (&net.ListenConfig{}).ListenPacket(t.Context(), "udp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = server.Close() })
	go func() {
		message := make([]byte, 512)
		for {
			n, from, err := server.ReadFrom(message)
			if err != nil {
				return
			}
			message[2], message[3] = 0x81, 0x83 // a response: no such name
			_, _ = server.WriteTo(message[:n], from)
		}
	}()
	return &net.Resolver{PreferGo: true, Dial: func(ctx context.Context, _, _ string) (net.Conn, error) {
		return (&net.Dialer{}).DialContext(ctx, "udp", server.LocalAddr().String())
	}}
}

func matches(expression, text string) bool {
	return regexp.MustCompile(`(?s)` + expression).MatchString(text)
}
