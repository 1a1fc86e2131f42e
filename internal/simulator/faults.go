package simulator

import (
	"context"
	"maps"
	"net/http"
	"regexp"
	"slices"
	"sync"
	"time"
)

// Cut says when a connection is cut without an answer.
type Cut int

// The moments at which a connection can be cut.
const (
	CutNever Cut = iota
	// CutBefore cuts before the request has any effect.
	CutBefore
	// CutAfter cuts after the effect, before the answer.
	CutAfter
	// CutBody cuts in the middle of the answer's body.
	CutBody
)

// Fault is something that goes wrong with matching requests.
type Fault struct {
	// Method and Path choose requests; "" matches all. Path is a regular
	// expression over the escaped path and the query, such as `/products\?`.
	Method, Path string
	// Skip lets so many matching requests pass first.
	Skip int
	// Times is how many requests are struck; 0 means all.
	Times int

	// Delay is waited for before anything else.
	Delay time.Duration
	// Cut cuts the connection.
	Cut Cut
	// Status answers with this status, Header and Body instead of the cloud's
	// answer. Without Status, Header is added to the cloud's answer.
	Status int
	Header http.Header
	Body   string
	// ContentType of Body; "" means application/json.
	ContentType string
	// AfterEffect lets the cloud act before Status answers.
	AfterEffect bool
	// Late lets the cloud act after Delay even if nobody waits for the answer any more.
	Late bool
	// Rewrite changes the body of the response.
	Rewrite func([]byte) []byte
}

// Inject adds a fault. The returned function takes it out again. Of several that
// match a request, the first strikes.
func (s *Simulator) Inject(f Fault) (remove func()) {
	entry := &liveFault{Fault: f, path: regexp.MustCompile(f.Path)}
	s.faults.mu.Lock()
	defer s.faults.mu.Unlock()
	s.faults.live = append(s.faults.live, entry)
	return func() {
		s.faults.mu.Lock()
		defer s.faults.mu.Unlock()
		s.faults.live = slices.DeleteFunc(s.faults.live, func(f *liveFault) bool { return f == entry })
	}
}

// InjectFunc lets choose decide what goes wrong with each request that no other fault
// strikes; nil means nothing. The returned function takes it out again.
func (s *Simulator) InjectFunc(choose func(*http.Request) *Fault) (remove func()) {
	s.faults.mu.Lock()
	defer s.faults.mu.Unlock()
	s.faults.choose = choose
	return func() {
		s.faults.mu.Lock()
		defer s.faults.mu.Unlock()
		s.faults.choose = nil
	}
}

type faults struct {
	mu     sync.Mutex
	live   []*liveFault
	choose func(*http.Request) *Fault
}

type liveFault struct {
	Fault
	path    *regexp.Regexp
	matched int
}

// next returns the fault that strikes r, or nil.
func (f *faults) next(r *http.Request) *Fault {
	f.mu.Lock()
	defer f.mu.Unlock()
	for _, fault := range f.live {
		if (fault.Method != "" && fault.Method != r.Method) || !fault.path.MatchString(r.RequestURI) {
			continue
		}
		fault.matched++
		struck := fault.matched - fault.Skip
		if struck >= 1 && (fault.Times == 0 || struck <= fault.Times) {
			copied := fault.Fault
			return &copied
		}
	}
	if f.choose != nil {
		return f.choose(r)
	}
	return nil
}

// play answers r as the fault wants. It returns nil where the connection is to be cut.
func (f *Fault) play(r *http.Request, act func() *answer) *answer {
	if f == nil {
		return act()
	}
	waited := r.Context()
	if f.Late {
		waited = context.WithoutCancel(waited)
	}
	if !sleep(waited, f.Delay) || f.Cut == CutBefore {
		return nil
	}
	var acted *answer
	if f.Status == 0 || f.AfterEffect || f.Cut == CutAfter {
		acted = act()
	}
	if f.Cut == CutAfter {
		return nil
	}
	result := acted
	if f.Status != 0 {
		contentType := f.ContentType
		if contentType == "" {
			contentType = "application/json"
		}
		result = &answer{status: f.Status, header: f.Header, contentType: contentType, body: []byte(f.Body)}
	} else if f.Header != nil {
		header := http.Header{}
		maps.Copy(header, result.header)
		maps.Copy(header, f.Header)
		result.header = header
	}
	if f.Rewrite != nil {
		result.body = f.Rewrite(result.body)
	}
	result.cutBody = f.Cut == CutBody
	return result
}
