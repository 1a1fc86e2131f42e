// Package simulator is the vendors' clouds in memory, for tests and for trying
// things out. It is written from the API facts alone and shares no code with the
// clients, so that a misreading shows up as a failing test and not twice.
//
// It verifies every signature and every documented limit. What the vendors do
// not document has a named switch, so that the provider can be tested under every
// possible answer, and faults can be injected into any request.
package simulator

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"net"
	"net/http"
	"strings"
	"sync"
	"time"
)

// Simulator is one set of clouds. It serves HTTP and may be changed while it does.
type Simulator struct {
	// NCloud is NAVER Cloud API Gateway, below /api/v1.
	NCloud *NCloud
	// MetaStudio is Huawei Cloud MetaStudio, below /v1, with IAM's projects below /v3.
	MetaStudio *MetaStudio
	// EnOS is EnOS Connect, below /connect-service and /apim-token-service.
	EnOS *EnOS

	clock  *clock
	faults faults
	record record

	mu      sync.Mutex
	latency time.Duration
}

// New returns clouds that hold one account each and nothing else.
func New() *Simulator {
	clock := &clock{}
	return &Simulator{NCloud: newNCloud(clock), MetaStudio: newMetaStudio(clock), EnOS: newEnOS(clock), clock: clock}
}

// FreshIDs makes the ids of what is created differ from those of other runs, which are
// the same again and again otherwise. A state that outlived one simulator would take
// another's objects for its own. It is for a simulator that has no objects yet.
func (s *Simulator) FreshIDs() {
	s.NCloud.ids = rand.New(rand.NewPCG(rand.Uint64(), rand.Uint64())) //nolint:gosec // ids need to differ, not to be secret
	s.MetaStudio.firstID = 1 + rand.IntN(1<<30)                        //nolint:gosec // as above
	s.EnOS.firstKey = 1 + rand.IntN(90_000)                            //nolint:gosec // as above
}

// SetLatency makes every request take at least this long.
func (s *Simulator) SetLatency(d time.Duration) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.latency = d
}

// SetClockOffset makes the clouds' clocks differ from this machine's.
func (s *Simulator) SetClockOffset(d time.Duration) { s.clock.set(d) }

// maxRequestBody bounds what is read of one request, in bytes.
const maxRequestBody = 16 << 20

// ServeHTTP records the request, plays the faults that were injected for it, and
// lets the cloud that it is for answer.
func (s *Simulator) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	body, err := io.ReadAll(io.LimitReader(r.Body, maxRequestBody))
	if err != nil {
		panic(http.ErrAbortHandler)
	}
	r.Body = io.NopCloser(bytes.NewReader(body))
	seen := s.record.begin(r, body)
	defer s.record.end(seen)

	s.mu.Lock()
	latency := s.latency
	s.mu.Unlock()
	if !sleep(r.Context(), latency) {
		return
	}
	fault := s.faults.next(r)
	answer := fault.play(r, func() *answer { return s.route(r, body) })
	if answer == nil {
		panic(http.ErrAbortHandler) // cuts the connection without a word
	}
	seen.setStatus(answer.status)
	w.Header().Set("Date", s.clock.now().UTC().Format(http.TimeFormat))
	answer.write(w)
}

func (s *Simulator) route(r *http.Request, body []byte) *answer {
	if strings.HasPrefix(r.URL.Path, ncloudBasePath+"/") {
		return s.NCloud.serve(r, body)
	}
	if strings.HasPrefix(r.URL.Path, "/v1/") || strings.HasPrefix(r.URL.Path, "/v3/") {
		return s.MetaStudio.serve(r, body)
	}
	if strings.HasPrefix(r.URL.Path, "/connect-service/") || strings.HasPrefix(r.URL.Path, "/apim-token-service/") {
		return s.EnOS.serve(r, body)
	}
	return &answer{status: http.StatusNotFound, contentType: "text/html", body: []byte("<html><body><h1>404 Not Found</h1></body></html>")}
}

// Start serves the simulator on a loopback address, such as "127.0.0.1:0" for a
// free port, until ctx ends. It returns the URL, and a function that waits until
// the server has stopped.
func (s *Simulator) Start(ctx context.Context, address string) (url string, wait func() error, err error) {
	host, _, err := net.SplitHostPort(address)
	if err != nil {
		return "", nil, err
	}
	if ip := net.ParseIP(host); host != "localhost" && (ip == nil || !ip.IsLoopback()) {
		return "", nil, fmt.Errorf("%s is not a loopback address: the simulator is for this machine alone", host)
	}
	var config net.ListenConfig
	listener, err := config.Listen(ctx, "tcp", address)
	if err != nil {
		return "", nil, err
	}
	return "http://" + listener.Addr().String(), s.Serve(ctx, listener), nil
}

// Serve serves the simulator on a listener until ctx ends. The function waits until
// the server has stopped.
func (s *Simulator) Serve(ctx context.Context, listener net.Listener) (wait func() error) {
	server := &http.Server{Handler: s, ReadHeaderTimeout: time.Minute, ErrorLog: nil}
	done := make(chan error, 1)
	stop := context.AfterFunc(ctx, func() { _ = server.Close() })
	go func() {
		defer stop()
		err := server.Serve(listener)
		if errors.Is(err, http.ErrServerClosed) {
			err = nil
		}
		done <- err
	}()
	return func() error { return <-done }
}

// clock is the clouds' idea of the time.
type clock struct {
	mu     sync.Mutex
	offset time.Duration
}

func (c *clock) now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return time.Now().Add(c.offset)
}

func (c *clock) set(offset time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.offset = offset
}

// sleep waits for d and reports whether ctx outlasted it.
func sleep(ctx context.Context, d time.Duration) bool {
	if d <= 0 {
		return ctx.Err() == nil
	}
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-ctx.Done():
		return false
	case <-timer.C:
		return true
	}
}
