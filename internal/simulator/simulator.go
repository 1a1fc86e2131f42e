// SPDX-License-Identifier: MPL-2.0

// Package simulator simulates the three services in memory, for tests and for hands-on use.
// It is written from the API facts and shares no code with the clients, so that a
// misreading of the facts fails a test instead of being repeated here.
//
// Signatures and documented limits are checked. Tests change a service outside
// Terraform with its Add, Change, Set and Delete methods, and look into it with Products
// and the like, which return copies.
//
// Switches: each fact that a vendor leaves open is a field of a struct such as
// NCloudSwitches. Set it with NCloud.Switch, or by name with SetSwitch; Switches lists all.
//
// Faults: Inject affects requests that match a method and a pattern: it delays them, cuts
// the connection before or after the effect, or replaces the response. InjectFunc decides
// per request.
//
// Records: Requests returns every request with the status of its response, including those
// that a fault affected; Forget starts over, Watch calls back.
//
// Calls: a simulator that Start serves on http://ADDRESS serves the stages of NCloud as well. host
// of a stage is then http://ADDRESS/gateway/PRODUCT_ID, and invoke_url http://ADDRESS/gateway/PRODUCT_ID/API/STAGE.
// With Serve, and without a listener, host is the vendor's. NCloud.Gateway is the same handler for tests that need no
// listener. Endpoints are called on loopback addresses only. The headers X-Simulator-Deployment, -Canary, -Route,
// -Endpoint, -Usage-Plan and -Cache of a response report what the call met. Faults, the latency and Requests do not apply to
// calls.
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
	"slices"
	"strings"
	"sync"
	"time"
)

// Simulator holds the three services. It serves HTTP and may be changed while it does.
type Simulator struct {
	// NCloud is below /api/v1.
	NCloud *NCloud
	// MetaStudio is below /v1, and IAM's projects are below /v3.
	MetaStudio *MetaStudio
	// EnOS is below /connect-service and /apim-token-service.
	EnOS *EnOS

	clock       *clock
	faults      faults
	record      record
	connections connections

	mu       sync.Mutex
	latency  time.Duration
	limit    int
	accepted []time.Time // in the last second, if limit is set
}

// New returns services that hold one account each and no resources.
func New() *Simulator {
	clock := &clock{}
	return &Simulator{NCloud: newNCloud(clock), MetaStudio: newMetaStudio(clock), EnOS: newEnOS(clock), clock: clock}
}

// FreshIDs makes IDs differ from those of other simulators. Otherwise they are repeatable,
// and a state that outlives a simulator would match another one's resources. Call it before
// anything is created.
func (s *Simulator) FreshIDs() {
	s.NCloud.ids = rand.New(rand.NewPCG(rand.Uint64(), rand.Uint64())) //nolint:gosec // IDs need to differ, not to be secret
	s.MetaStudio.firstID = 1 + rand.IntN(1<<30)                        //nolint:gosec // as above
	s.EnOS.firstKey = 1 + rand.IntN(90_000)                            //nolint:gosec // as above
}

// SetLatency sets how long every request takes at least.
func (s *Simulator) SetLatency(d time.Duration) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.latency = d
}

// SetRateLimit makes the simulator refuse what exceeds so many requests in a second, with status 429
// and Retry-After. 0 is no limit.
func (s *Simulator) SetRateLimit(perSecond int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.limit, s.accepted = perSecond, nil
}

// tooMany returns the response to a request over the limit, and otherwise nil.
func (s *Simulator) tooMany() *response {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.limit == 0 {
		return nil
	}
	now := time.Now()
	s.accepted = slices.DeleteFunc(s.accepted, func(at time.Time) bool { return now.Sub(at) >= time.Second })
	if len(s.accepted) < s.limit {
		s.accepted = append(s.accepted, now)
		return nil
	}
	return &response{
		status: http.StatusTooManyRequests, contentType: "application/json", header: http.Header{"Retry-After": {"1"}},
		body: []byte(`{"error":{"errorCode":"420","message":"Rate Limited"}}`),
	}
}

// SetClockOffset makes the services' clocks differ from this machine's.
func (s *Simulator) SetClockOffset(d time.Duration) { s.clock.set(d) }

// maxRequestBody is how much of a body is read, in bytes.
const maxRequestBody = 16 << 20

// ServeHTTP records the request, applies its fault and calls its service. Calls of stages are
// served without that.
func (s *Simulator) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if path, is := strings.CutPrefix(r.URL.EscapedPath(), gatewayPath+"/"); is {
		entry := newRequest(r, nil)
		entry.Status = s.NCloud.serveCall(w, r, path)
		s.record.end(entry)
		return
	}
	body, err := io.ReadAll(io.LimitReader(r.Body, maxRequestBody))
	if err != nil {
		panic(http.ErrAbortHandler)
	}
	r.Body = io.NopCloser(bytes.NewReader(body))
	entry := s.record.begin(r, body)
	defer s.record.end(entry)

	endWrite := s.NCloud.beginWrite(r)
	defer endWrite()
	s.mu.Lock()
	latency := s.latency
	s.mu.Unlock()
	if !sleep(r.Context(), latency) {
		return
	}
	resp := s.tooMany()
	if resp == nil {
		resp = s.faults.next(r).apply(r, func() *response { return s.route(r, body) })
	}
	endWrite() // before the client can send the next write
	if resp == nil {
		panic(http.ErrAbortHandler) // cuts the connection without a response
	}
	s.record.setResponse(entry, resp)
	w.Header().Set("Date", s.clock.now().UTC().Format(http.TimeFormat))
	resp.write(w)
}

func (s *Simulator) route(r *http.Request, body []byte) *response {
	first, _, _ := strings.Cut(strings.TrimPrefix(r.URL.Path, "/"), "/")
	switch {
	case strings.HasPrefix(r.URL.Path, ncloudBasePath+"/"):
		return s.NCloud.serve(r, body)
	case first == "v1" || first == "v3":
		return s.MetaStudio.serve(r, body)
	case first == "connect-service" || first == "apim-token-service":
		return s.EnOS.serve(r, body)
	}
	return &response{status: http.StatusNotFound, contentType: "text/html", body: []byte("<html><body><h1>404 Not Found</h1></body></html>")}
}

// Start serves the simulator on a loopback address, such as "127.0.0.1:0" for a free port,
// until ctx ends, and with it the stages that are deployed. wait returns once the server has
// stopped.
func (s *Simulator) Start(ctx context.Context, address string) (url string, wait func() error, err error) {
	host, _, err := net.SplitHostPort(address)
	if err != nil {
		return "", nil, err
	}
	if ip := net.ParseIP(host); host != "localhost" && (ip == nil || !ip.IsLoopback()) {
		return "", nil, fmt.Errorf("%s is not a loopback address: the simulator serves this machine only", host)
	}
	var config net.ListenConfig
	listener, err := config.Listen(ctx, "tcp", address)
	if err != nil {
		return "", nil, err
	}
	url = "http://" + listener.Addr().String()
	s.NCloud.serveStages(url + gatewayPath)
	return url, s.Serve(ctx, listener), nil
}

// Serve serves the simulator on a listener until ctx ends. wait returns once the server has
// stopped.
func (s *Simulator) Serve(ctx context.Context, listener net.Listener) (wait func() error) {
	server := &http.Server{Handler: s, ReadHeaderTimeout: time.Minute, ErrorLog: nil, ConnState: s.connections.changed}
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

type clock struct {
	mu     sync.Mutex
	offset time.Duration
}

func (c *clock) now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return time.Now().Add(c.offset)
}

// second returns the time with the precision of the services' timestamps.
func (c *clock) second() time.Time { return c.now().UTC().Truncate(time.Second) }

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
