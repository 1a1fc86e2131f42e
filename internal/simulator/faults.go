// SPDX-License-Identifier: MPL-2.0

package simulator

import (
	"cmp"
	"context"
	"maps"
	"net/http"
	"regexp"
	"slices"
	"sync"
	"time"
)

// Cut is when a connection is cut.
type Cut int

// The moments at which a connection can be cut.
const (
	CutNever Cut = iota
	// CutBefore cuts before the request has any effect.
	CutBefore
	// CutAfter cuts after the effect, before the response.
	CutAfter
	// CutBody cuts in the middle of the response's body.
	CutBody
)

// Fault is an error injected into matching requests.
type Fault struct {
	// Method and Path choose requests; "" matches all. Path is a regular
	// expression over the escaped path and the query, such as `/products\?`.
	Method, Path string
	// Skip is how many matching requests pass first.
	Skip int
	// Times is how many requests are affected; 0 means all.
	Times int

	// Delay passes before anything else.
	Delay time.Duration
	Cut   Cut
	// Status, Header and Body replace the service's response. Without Status, Header is
	// added to it.
	Status int
	Header http.Header
	Body   string
	// ContentType of Body; "" means application/json.
	ContentType string
	// AfterEffect lets the service act before Status is returned.
	AfterEffect bool
	// Late lets the service act after Delay even if the client has canceled the request.
	Late bool
	// Rewrite changes the body of the response.
	Rewrite func([]byte) []byte
}

// Inject adds a fault. The returned function removes it. Of several faults that match a
// request, the first one applies.
func (s *Simulator) Inject(f Fault) (remove func()) {
	entry := &injected{Fault: f, path: regexp.MustCompile(f.Path)}
	s.faults.mu.Lock()
	defer s.faults.mu.Unlock()
	s.faults.injected = append(s.faults.injected, entry)
	return func() {
		s.faults.mu.Lock()
		defer s.faults.mu.Unlock()
		s.faults.injected = slices.DeleteFunc(s.faults.injected, func(f *injected) bool { return f == entry })
	}
}

// InjectFunc lets choose return the fault, or nil, for each request that no other fault
// affects. The returned function removes it.
func (s *Simulator) InjectFunc(choose func(*http.Request) *Fault) (remove func()) {
	s.faults.setChoose(choose)
	return func() { s.faults.setChoose(nil) }
}

type faults struct {
	mu       sync.Mutex
	injected []*injected
	choose   func(*http.Request) *Fault
}

type injected struct {
	Fault
	path    *regexp.Regexp
	matched int
}

func (f *faults) setChoose(choose func(*http.Request) *Fault) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.choose = choose
}

func (f *faults) next(r *http.Request) *Fault {
	f.mu.Lock()
	defer f.mu.Unlock()
	for _, fault := range f.injected {
		if (fault.Method != "" && fault.Method != r.Method) || !fault.path.MatchString(r.RequestURI) {
			continue
		}
		fault.matched++
		affected := fault.matched - fault.Skip
		if affected >= 1 && (fault.Times == 0 || affected <= fault.Times) {
			copied := fault.Fault
			return &copied
		}
	}
	if f.choose != nil {
		return f.choose(r)
	}
	return nil
}

// apply returns the response to r under the fault, nil if the connection is to be cut. act
// lets the service act.
func (f *Fault) apply(r *http.Request, act func() *response) *response {
	if f == nil {
		return act()
	}
	ctx := r.Context()
	if f.Late {
		ctx = context.WithoutCancel(ctx)
	}
	if !sleep(ctx, f.Delay) || f.Cut == CutBefore {
		return nil
	}
	var resp *response
	if f.Status == 0 || f.AfterEffect || f.Cut == CutAfter {
		resp = act()
	}
	if f.Cut == CutAfter {
		return nil
	}
	if f.Status != 0 {
		resp = &response{status: f.Status, header: f.Header, contentType: cmp.Or(f.ContentType, "application/json"), body: []byte(f.Body)}
	} else if f.Header != nil {
		header := http.Header{}
		maps.Copy(header, resp.header)
		maps.Copy(header, f.Header)
		resp.header = header
	}
	if f.Rewrite != nil {
		resp.body = f.Rewrite(resp.body)
	}
	resp.cutBody = f.Cut == CutBody
	return resp
}
