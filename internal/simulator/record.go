package simulator

import (
	"net/http"
	"regexp"
	"slices"
	"sync"
	"time"
)

// Request is what the simulator saw of one request.
type Request struct {
	Time time.Time
	// Method, URI (escaped path and query, as on the wire) and Header are as they came.
	Method, URI string
	Header      http.Header
	Body        []byte
	// RemoteAddr tells connections apart.
	RemoteAddr string
	// Status is that of the answer, 0 where the connection was cut.
	Status int
	// Took is how long the answer took, once it is Done.
	Took time.Duration
	Done bool
}

type record struct {
	mu       sync.Mutex
	requests []*seen
	watch    func(Request)
}

type seen struct {
	mu sync.Mutex
	Request
}

func (s *seen) setStatus(status int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.Status = status
}

func (s *seen) copy() Request {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.Request
}

func (c *record) begin(r *http.Request, body []byte) *seen {
	entry := &seen{Request: Request{
		Time: time.Now(), Method: r.Method, URI: r.RequestURI, Header: r.Header.Clone(), Body: body, RemoteAddr: r.RemoteAddr,
	}}
	c.mu.Lock()
	defer c.mu.Unlock()
	c.requests = append(c.requests, entry)
	return entry
}

func (c *record) end(entry *seen) {
	entry.mu.Lock()
	entry.Took, entry.Done = time.Since(entry.Time), true
	entry.mu.Unlock()
	c.mu.Lock()
	watch := c.watch
	c.mu.Unlock()
	if watch != nil {
		watch(entry.copy())
	}
}

// Watch calls f with every request once it is answered.
func (s *Simulator) Watch(f func(Request)) {
	s.record.mu.Lock()
	defer s.record.mu.Unlock()
	s.record.watch = f
}

// Requests returns what was asked since the start or the last Forget, in order.
// The arguments choose: method "" and pattern "" (a regular expression over the
// URI) match all.
func (s *Simulator) Requests(method, pattern string) []Request {
	re := regexp.MustCompile(pattern)
	s.record.mu.Lock()
	entries := slices.Clone(s.record.requests)
	s.record.mu.Unlock()
	var out []Request
	for _, entry := range entries {
		if r := entry.copy(); (method == "" || method == r.Method) && re.MatchString(r.URI) {
			out = append(out, r)
		}
	}
	return out
}

// Forget empties the record of requests.
func (s *Simulator) Forget() {
	s.record.mu.Lock()
	defer s.record.mu.Unlock()
	s.record.requests = nil
}
