// SPDX-License-Identifier: MPL-2.0

package simulator

import (
	"bytes"
	"context"
	"net/http"
	"reflect"
	"regexp"
	"sync"
	"time"
)

// Request is the record of one request.
type Request struct {
	Time time.Time
	// Method, URI (escaped path and query) and Header are as received.
	Method, URI string
	Header      http.Header
	Body        []byte
	// RemoteAddr identifies the connection.
	RemoteAddr string
	// Status of the response, 0 if the connection was cut.
	Status int
	// Took is the time until the response was written, valid once Done.
	Took time.Duration
	Done bool

	host     string
	response *response
}

type record struct {
	mu       sync.Mutex
	requests []*Request
	watch    func(Request)
}

func newRequest(r *http.Request, body []byte) *Request {
	return &Request{Time: time.Now(), Method: r.Method, URI: r.RequestURI, Header: r.Header.Clone(), Body: body, RemoteAddr: r.RemoteAddr, host: r.Host}
}

func (c *record) begin(r *http.Request, body []byte) *Request {
	entry := newRequest(r, body)
	c.mu.Lock()
	defer c.mu.Unlock()
	c.requests = append(c.requests, entry)
	return entry
}

func (c *record) setResponse(entry *Request, resp *response) {
	c.mu.Lock()
	defer c.mu.Unlock()
	entry.Status, entry.response = resp.status, resp
}

func (c *record) end(entry *Request) {
	c.mu.Lock()
	entry.Took, entry.Done = time.Since(entry.Time), true
	watch, copied := c.watch, *entry
	c.mu.Unlock()
	if watch != nil {
		watch(copied)
	}
}

// Watch calls f with every request, and every call of a stage, once it is done.
func (s *Simulator) Watch(f func(Request)) {
	s.record.mu.Lock()
	defer s.record.mu.Unlock()
	s.record.watch = f
}

// Requests returns the requests since the start or the last Forget, in order. method ""
// and pattern "" (a regular expression over the URI) match all.
func (s *Simulator) Requests(method, pattern string) []Request {
	uri := regexp.MustCompile(pattern)
	s.record.mu.Lock()
	defer s.record.mu.Unlock()
	return copies(s.record.requests, func(r *Request) bool { return (method == "" || method == r.Method) && uri.MatchString(r.URI) })
}

// Forget empties the records of requests and connections.
func (s *Simulator) Forget() {
	s.connections.forget()
	s.record.mu.Lock()
	defer s.record.mu.Unlock()
	s.record.requests = nil
}

// Replay repeats a request to another simulator here, at the time of the other one, and reports whether the response is the
// same. Faults, the latency and the record do not apply to it.
func (s *Simulator) Replay(ctx context.Context, recorded Request) bool {
	r, err := http.NewRequestWithContext(ctx, recorded.Method, "http://"+recorded.host+recorded.URI, bytes.NewReader(recorded.Body))
	if err != nil || !sleep(ctx, time.Until(recorded.Time)) {
		return false
	}
	r.RequestURI, r.Header = recorded.URI, recorded.Header.Clone()
	endWrite := s.NCloud.beginWrite(r)
	defer endWrite()
	return reflect.DeepEqual(s.route(r, recorded.Body), recorded.response)
}
