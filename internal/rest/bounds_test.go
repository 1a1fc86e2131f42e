// SPDX-License-Identifier: MPL-2.0

package rest_test

import (
	"bytes"
	"compress/gzip"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"go.uber.org/goleak"

	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/rest"
)

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
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var written, seen atomic.Int64
			done := make(chan struct{})
			c := serve(t, func(w http.ResponseWriter, _ *http.Request) {
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
			})
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

// connections counts those that a server has open.
type connections struct {
	mu           sync.Mutex
	open         map[net.Conn]bool
	opened, most int
}

func (c *connections) changed(conn net.Conn, state http.ConnState) {
	c.mu.Lock()
	defer c.mu.Unlock()
	switch state {
	case http.StateNew:
		c.open[conn] = true
		c.opened++
		c.most = max(c.most, len(c.open))
	case http.StateClosed, http.StateHijacked:
		delete(c.open, conn)
	default:
	}
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

// No t.Parallel: goroutines of other tests would be taken for leaks.
func TestTenThousandErrors_leaveNothingBehind(t *testing.T) {
	const requests, workers = 10_000, 8
	before := goleak.IgnoreCurrent()
	var n atomic.Int64
	seen := &connections{open: map[net.Conn]bool{}}
	server := httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { failure(n.Add(1), w) }))
	server.Config.ConnState = seen.changed
	server.Start()
	base, err := url.Parse(server.URL)
	if err != nil {
		t.Fatal(err)
	}
	c := rest.New(rest.Options{Settings: rest.Settings{RequestTimeout: 30 * time.Second}, Base: base, Signer: &stamp{}})

	var answered, lost atomic.Int64
	var wait sync.WaitGroup
	for range workers {
		wait.Go(func() {
			for range requests / workers {
				resp, err := c.Do(t.Context(), get("x"))
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

	server.Close()
	goleak.VerifyNone(t, before)
	seen.mu.Lock()
	defer seen.mu.Unlock()
	if len(seen.open) > 0 {
		t.Errorf("%d connections are left", len(seen.open))
	}
}
