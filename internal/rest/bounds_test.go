// SPDX-License-Identifier: MPL-2.0

package rest_test

import (
	"bytes"
	"compress/gzip"
	"context"
	"errors"
	"fmt"
	"io"
	"log"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/rest"
)

// pipes is a listener without a network, so that a bubble of synctest controls time.
type pipes struct {
	accepted chan net.Conn
	closed   chan struct{}
	close    func()
}

func newPipes() *pipes {
	p := &pipes{accepted: make(chan net.Conn), closed: make(chan struct{})}
	p.close = sync.OnceFunc(func() { close(p.closed) })
	return p
}

func (p *pipes) Accept() (net.Conn, error) {
	select {
	case conn := <-p.accepted:
		return conn, nil
	case <-p.closed:
		return nil, net.ErrClosed
	}
}

func (p *pipes) Close() error {
	p.close()
	return nil
}

func (p *pipes) Addr() net.Addr { return &net.TCPAddr{IP: net.IPv4(127, 0, 0, 1), Port: 80} }

func (p *pipes) dial(ctx context.Context, _, _ string) (net.Conn, error) {
	client, server := net.Pipe()
	select {
	case p.accepted <- server:
		return client, nil
	case <-p.closed:
		return nil, net.ErrClosed
	case <-ctx.Done():
		return nil, context.Cause(ctx)
	}
}

// serveInMemory returns a client of handler in the current bubble, and what ends both.
func serveInMemory(t *testing.T, handler http.HandlerFunc, seen *connections) (*rest.Client, func()) {
	t.Helper()
	listener := newPipes()
	server := &httptest.Server{Listener: listener, Config: &http.Server{Handler: handler, ReadHeaderTimeout: time.Minute, ErrorLog: log.New(io.Discard, "", 0)}}
	server.Start()
	transport := &http.Transport{DialContext: seen.count(listener.dial), MaxIdleConnsPerHost: 100}
	stop := sync.OnceFunc(func() {
		transport.CloseIdleConnections()
		server.Close()
		synctest.Wait()
	})
	t.Cleanup(stop)
	return rest.New(rest.Options{
		Settings: rest.Settings{RequestTimeout: 30 * time.Second}, Base: &url.URL{Scheme: "http", Host: "service.example"}, Signer: &stamp{}, Transport: transport,
	}), stop
}

// bubble runs a test in a bubble of synctest, which fails if a goroutine is left.
func bubble(t *testing.T, name string, test func(*testing.T)) {
	t.Helper()
	t.Run(name, func(t *testing.T) {
		t.Parallel()
		synctest.Test(t, test)
	})
}

var mebibyte = bytes.Repeat([]byte(" "), 1<<20)

func TestDo_refusesABodyOverTheBoundWithoutReadingItAll(t *testing.T) {
	t.Parallel()
	const endless = 1 << 30 // bytes, of which no reader may want all
	plain := func(w http.ResponseWriter) (io.Writer, func() error) { return w, func() error { return nil } }
	zipped := func(w http.ResponseWriter) (io.Writer, func() error) {
		w.Header().Set("Content-Encoding", "gzip")
		zip, _ := gzip.NewWriterLevel(w, gzip.BestSpeed)
		return zip, zip.Flush
	}
	for name, test := range map[string]struct {
		status int
		writer func(http.ResponseWriter) (io.Writer, func() error)
	}{
		"an endless answer":                       {200, plain},
		"an endless error":                        {500, plain},
		"a little that unpacks to an endless one": {200, zipped},
		"an error that unpacks to an endless one": {500, zipped},
	} {
		bubble(t, name, func(t *testing.T) {
			t.Helper()
			var written, seen atomic.Int64
			done := make(chan struct{})
			c, _ := serveInMemory(t, func(w http.ResponseWriter, _ *http.Request) {
				seen.Add(1)
				defer close(done)
				body, flush := test.writer(w)
				w.WriteHeader(test.status)
				for written.Load() < endless {
					n, err := body.Write(mebibyte)
					written.Add(int64(n))
					if err != nil || flush() != nil || http.NewResponseController(w).Flush() != nil {
						return
					}
				}
			}, &connections{})
			_, err := c.Do(t.Context(), get("x"))
			var lost *rest.TransportError
			if !errors.As(err, &lost) || !strings.Contains(err.Error(), "larger than 8 MiB") {
				t.Errorf("the answer was taken: %v", err)
			}
			<-done
			if written.Load() >= endless || seen.Load() != 1 {
				t.Errorf("%d requests, %d MiB were read", seen.Load(), written.Load()>>20)
			}
		})
	}
}

func TestDo_takesABodyUpToTheBound(t *testing.T) {
	t.Parallel()
	c := serve(t, func(w http.ResponseWriter, _ *http.Request) {
		_, _ = w.Write(bytes.Repeat([]byte(" "), rest.MaxBody))
	})
	if resp, err := c.Do(t.Context(), get("x")); err != nil || len(resp.Body) != rest.MaxBody {
		t.Error(err)
	}
}

// connections counts those that a client has open.
type connections struct {
	mu                 sync.Mutex
	open, opened, most int
}

// count returns a dialer that counts what dial opens.
func (c *connections) count(dial func(context.Context, string, string) (net.Conn, error)) func(context.Context, string, string) (net.Conn, error) {
	return func(ctx context.Context, network, address string) (net.Conn, error) {
		conn, err := dial(ctx, network, address)
		if err != nil {
			return nil, err
		}
		c.mu.Lock()
		defer c.mu.Unlock()
		c.open++
		c.opened++
		c.most = max(c.most, c.open)
		return &countedConn{Conn: conn, close: sync.OnceFunc(func() {
			c.mu.Lock()
			defer c.mu.Unlock()
			c.open--
		})}, nil
	}
}

type countedConn struct {
	net.Conn
	close func()
}

func (c *countedConn) Close() error {
	c.close()
	return c.Conn.Close()
}

// failure answers the nth request with one of many ways to fail.
func failure(n int64, w http.ResponseWriter) {
	statuses := []int{400, 401, 403, 404, 409, 418, 429, 500, 502, 503, 504, 302}
	status := statuses[n%int64(len(statuses))]
	const text = "<html>\n<h1>no</h1></html>"
	switch {
	case n%1000 == 0: // too large
		w.WriteHeader(status)
		for range rest.MaxBody>>20 + 1 {
			_, _ = w.Write(mebibyte)
		}
	case n%100 == 1: // large
		w.WriteHeader(status)
		_, _ = w.Write(mebibyte)
	case n%20 == 2: // cut in the body
		w.Header().Set("Content-Length", "1000")
		w.WriteHeader(status)
		_, _ = io.WriteString(w, text)
	case n%50 == 3: // cut before the header
		panic(http.ErrAbortHandler)
	case n%20 == 4: // packed, says the header
		w.Header().Set("Content-Encoding", "gzip")
		w.WriteHeader(status)
		_, _ = io.WriteString(w, text)
	case n%3 == 0:
		w.WriteHeader(status)
	default:
		w.WriteHeader(status)
		_, _ = fmt.Fprintf(w, `{"error":{"errorCode":%d,"message":"%s"}}`, n, text)
	}
}

func TestDo_tenThousandErrorsLeaveNothing(t *testing.T) {
	t.Parallel()
	bubble(t, "in memory", tenThousandErrors)
}

func tenThousandErrors(t *testing.T) {
	t.Helper()
	const requests, workers = 10_000, 8
	var n atomic.Int64
	seen := &connections{}
	c, stop := serveInMemory(t, func(w http.ResponseWriter, _ *http.Request) { failure(n.Add(1), w) }, seen)

	var answered, lost atomic.Int64
	var wait sync.WaitGroup
	for range workers {
		wait.Go(func() {
			for range requests / workers {
				resp, err := c.Do(t.Context(), get("x"))
				time.Sleep(time.Second) // net/http closes connections a moment later
				var noAnswer *rest.TransportError
				switch {
				case errors.As(err, &noAnswer):
					lost.Add(1)
				case err != nil || resp.OK():
					t.Errorf("%+v, %v", resp, err)
				default:
					answered.Add(1)
				}
			}
		})
	}
	wait.Wait()
	// Each that was lost has cost its connection, and no other has.
	if answered.Load()+lost.Load() != requests || answered.Load() < requests/2 {
		t.Errorf("%d were answered, %d lost", answered.Load(), lost.Load())
	}
	seen.mu.Lock()
	if seen.most > 2*workers || seen.opened > int(lost.Load())+2*workers {
		t.Errorf("%d connections for %d workers, %d at a time, %d answers lost", seen.opened, workers, seen.most, lost.Load())
	}
	seen.mu.Unlock()

	stop()
	seen.mu.Lock()
	defer seen.mu.Unlock()
	if seen.open > 0 {
		t.Errorf("%d connections are left", seen.open)
	}
}
