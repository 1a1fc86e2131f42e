// SPDX-License-Identifier: MPL-2.0

package rest

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptrace"
	"net/url"
	"sync"
	"sync/atomic"
)

type step int

const (
	stepPrepare step = iota // limits, credentials, the form of the request
	stepResolve
	stepConnect
	stepTunnel
	stepTLS
	stepWrite
)

// progress is how far an attempt has come. net/http reports it from several goroutines.
type progress struct {
	mu    sync.Mutex
	step  step
	wrote bool         // at least into a buffer
	conn  *countedConn // nil if it carries other requests too
	begin int64        // bytes that conn had written before the request
}

type progressKey struct{}

func traced(ctx context.Context) (context.Context, *progress) {
	p := &progress{}
	return httptrace.WithClientTrace(context.WithValue(ctx, progressKey{}, p), &httptrace.ClientTrace{
		// net/http itself repeats a write only if no byte of it was sent.
		GetConn:           func(string) { p.reach(stepPrepare) },
		DNSStart:          func(httptrace.DNSStartInfo) { p.reach(stepResolve) },
		ConnectStart:      func(string, string) { p.reach(stepConnect) },
		TLSHandshakeStart: func() { p.reach(stepTLS) },
		GotConn:           func(info httptrace.GotConnInfo) { p.connected(info.Conn) },
		WroteHeaders:      p.written,
	}), p
}

func (p *progress) reach(s step) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.step, p.wrote, p.conn = s, false, nil
}

func (p *progress) connected(conn net.Conn) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.step, p.wrote, p.conn = stepWrite, false, counted(conn)
	if p.conn != nil {
		p.begin = p.conn.bytes.Load()
	}
}

func (p *progress) written() {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.step, p.wrote = stepWrite, true
}

// sent reports whether any byte may have left this process. The caller has the lock.
func (p *progress) sent() bool {
	return p.wrote && (p.conn == nil || p.conn.bytes.Load() > p.begin)
}

// countedConn counts bytes written; a write under way counts in full.
type countedConn struct {
	net.Conn
	bytes atomic.Int64
}

func (c *countedConn) Write(data []byte) (int, error) {
	c.bytes.Add(int64(len(data)))
	n, err := c.Conn.Write(data)
	c.bytes.Add(int64(n - len(data)))
	return n, err
}

// counted returns nil for an HTTP/2 connection, which carries several requests.
func counted(conn net.Conn) *countedConn {
	for {
		switch c := conn.(type) {
		case *countedConn:
			return c
		case *tls.Conn:
			if c.ConnectionState().NegotiatedProtocol == "h2" {
				return nil
			}
			conn = c.NetConn()
		default:
			return nil
		}
	}
}

func (p *progress) explain(err error, transport http.RoundTripper, req *http.Request) error {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.sent() {
		return err
	}
	unsent := &notSentError{err: err, step: p.step}
	if t, ok := transport.(*http.Transport); ok && t.Proxy != nil {
		unsent.proxy, _ = t.Proxy(req) // an error is err itself
	}
	return unsent
}

// observed reports what httptrace does not: bytes written, proxy tunnels and their status.
func observed(transport http.RoundTripper) http.RoundTripper {
	base, ok := transport.(*http.Transport)
	if !ok {
		return transport
	}
	t := base.Clone()
	dial := t.DialContext
	if dial == nil {
		dial = (&net.Dialer{}).DialContext
	}
	t.DialContext = func(ctx context.Context, network, address string) (net.Conn, error) {
		conn, err := dial(ctx, network, address)
		if err != nil {
			return nil, err
		}
		return &countedConn{Conn: conn}, nil
	}
	t.GetProxyConnectHeader = func(ctx context.Context, _ *url.URL, _ string) (http.Header, error) {
		if p, ok := ctx.Value(progressKey{}).(*progress); ok {
			p.reach(stepTunnel)
		}
		return base.ProxyConnectHeader.Clone(), nil
	}
	t.OnProxyConnectResponse = func(_ context.Context, _ *url.URL, _ *http.Request, resp *http.Response) error {
		if resp.StatusCode != http.StatusOK {
			return &tunnelError{resp.StatusCode}
		}
		return nil
	}
	return t
}

// tunnelError hides the proxy's status line, which may quote the password.
type tunnelError struct{ status int }

func (e *tunnelError) Error() string { return "HTTP " + StatusText(e.status) }

type notSentError struct {
	err   error
	step  step
	proxy *url.URL // nil without one
}

func (e *notSentError) Error() string {
	through, to := "", ""
	if e.proxy != nil {
		through, to = " through the proxy "+e.proxy.Host, " to the proxy "+e.proxy.Host
	}
	switch e.step {
	case stepPrepare:
		return e.err.Error()
	case stepResolve:
		return fmt.Sprintf("could not resolve the host name: %v", e.err)
	case stepConnect:
		return fmt.Sprintf("could not connect%s: %v", to, e.err)
	case stepTunnel:
		return fmt.Sprintf("could not open a tunnel%s: %v", through, e.err)
	case stepTLS:
		return fmt.Sprintf("the TLS handshake%s failed: %v", through, e.err)
	default:
		return fmt.Sprintf("the connection%s broke before the request was written: %v", through, e.err)
	}
}

func (e *notSentError) Unwrap() error { return e.err }

// retryable is false for a create on a connection that breaks at once: the next one may break a moment later.
func (e *notSentError) retryable(once bool) bool {
	var refused *tunnelError
	var dns *net.DNSError
	switch {
	case e.step == stepPrepare:
		return false
	case errors.As(e.err, &refused):
		return refused.status == http.StatusTooManyRequests || unavailable(refused.status)
	case errors.As(e.err, &dns):
		return !dns.IsNotFound
	case e.step == stepTunnel, e.step == stepTLS:
		return broken(e.err)
	case e.step == stepWrite:
		return !once
	default:
		return true
	}
}

func broken(err error) bool {
	var op *net.OpError // also for TLS alerts, as "remote error"
	var network net.Error
	return errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) ||
		errors.As(err, &op) && (op.Op == "read" || op.Op == "write") || errors.As(err, &network) && network.Timeout()
}

func speaksHTTP(err error) bool {
	var record tls.RecordHeaderError
	return errors.As(err, &record) && string(record.RecordHeader[:]) == "HTTP/"
}

func (e *notSentError) hint() string {
	var timeout *timeoutError
	var refused *tunnelError
	var untrusted *tls.CertificateVerificationError
	switch {
	case e.step == stepPrepare: // the cause, such as a refused token, may have a hint
		var cause interface{ Hint() string }
		if errors.As(e.err, &cause) {
			return cause.Hint()
		}
		return ""
	case errors.As(e.err, &refused):
		return proxyHint(refused.status)
	case errors.As(e.err, &untrusted):
		return "This machine does not trust the endpoint's certificate. Check the endpoint in the provider configuration. If a proxy of your own " +
			"network reads the traffic, make this machine trust its certificate; on Linux, SSL_CERT_FILE can name a file of trusted ones."
	case speaksHTTP(e.err):
		return "The endpoint in the provider configuration begins with https://, but what listens there speaks http."
	case e.step == stepResolve && e.proxy != nil:
		return "Check the proxy's name in HTTPS_PROXY or HTTP_PROXY, and that this machine can resolve it."
	case e.step == stepResolve:
		return "Check the endpoint in the provider configuration, and that this machine can resolve its name."
	case e.step == stepConnect && e.proxy != nil:
		return "Check the address in HTTPS_PROXY or HTTP_PROXY, and that the proxy runs. NO_PROXY names hosts that need no proxy."
	case e.step == stepTunnel:
		return "Check that HTTPS_PROXY names an HTTP proxy that allows CONNECT to the endpoint. NO_PROXY names hosts that need no proxy."
	case errors.As(e.err, &timeout):
		return "Check that this machine reaches the endpoint (proxy, firewall), or raise request_timeout if the network is slow."
	case e.step == stepTLS:
		return "Check the endpoint and its port in the provider configuration, and whether a proxy or a firewall of your network blocks TLS to it."
	default:
		return "Check that this machine reaches the endpoint (proxy, firewall), then run Terraform again."
	}
}

func proxyHint(status int) string {
	switch {
	case status == http.StatusProxyAuthRequired:
		return "The proxy requires a user name and a password: HTTPS_PROXY or HTTP_PROXY can hold them, as in http://user:password@host:port."
	case status >= 300 && status < 400:
		return "The proxy redirects, as one does that wants you to log in. Log in to it, or name the endpoint's host in NO_PROXY if it can be reached without."
	case status >= http.StatusInternalServerError:
		return "The proxy could not reach the endpoint. Check the endpoint in the provider configuration, then run Terraform again."
	default:
		return "The proxy does not let this machine connect to the endpoint. Have it allowed, or name the host in NO_PROXY if it can be reached without."
	}
}
