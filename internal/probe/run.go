// SPDX-License-Identifier: MPL-2.0

package main

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"net/http"
	"runtime/debug"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/simulator"
)

// options are the flags of a run.
type options struct {
	only        []string
	also        []string
	keep        bool
	dryRun      bool
	maxRequests int
	timeout     time.Duration
	// Inputs that no API of the service provides.
	model, function, region string
	assets                  []string
	progress                func(format string, args ...any)
}

// Kinds of questions that need the flag -also.
const (
	kindPublish = "publish"
	kindMany    = "many"
	kindBurst   = "burst"
	kindSlow    = "slow"
	kindCall    = "call"
)

var extraKinds = []struct{ name, doc string }{
	{kindPublish, "publishes stages of its own product for some seconds, which every customer of the vendor can see"},
	{kindMany, "creates 101 models or products to measure the size of pages"},
	{kindBurst, "sends more requests per second than documented, which may slow down others who use the account"},
	{kindCall, "calls a stage of its own, which the vendor may bill"},
	{kindSlow, "waits until a token expires, up to some hours"},
}

// service is what the probe needs of one of the services.
type service struct {
	name, title string
	endpoint    string
	account     string // for the question before the first write
	send        sender
	kinds       []*kind
	// first are the questions that others depend on.
	first, questions []question
	ok               func(*reply) bool
	details          func(*reply) string
	secrets          []string // that no report may contain
}

// run tries the questions of one service.
type run struct {
	service *service
	options options
	id      string // of the run, which begins every name

	switches map[string]simulator.Switch // by name
	fixtures map[string]*fixture
	journal  []*entry
	names    int
	cleaning bool
	denial   *reply
	stop     string // why no further question is tried

	staleReads int
	lag        time.Duration

	mu        sync.Mutex // for requests at the same time
	requests  int
	lastWrite time.Time
	exchanges []exchange
	hidden    map[string]bool
}

// finding is the outcome of one question.
type finding struct {
	simulator.Switch

	value     string // "" if it could not be determined
	reason    string // why not, or a remark
	exchanges []int
}

func newRun(s *service, o options) *run {
	r := &run{service: s, options: o, id: newRunID(), fixtures: map[string]*fixture{}, hidden: map[string]bool{}, switches: map[string]simulator.Switch{}}
	for _, one := range simulator.New().Switches() {
		if one.Service == s.name {
			r.switches[one.Name] = one
		}
	}
	for _, secret := range s.secrets {
		r.hide(secret)
	}
	return r
}

const prefix = "tfprobe-"

// newRunID leaves room for a number: names of API keys have at most 20 characters.
func newRunID() string {
	const alphabet = "abcdefghijklmnopqrstuvwxyz0123456789"
	id := []byte(prefix)
	for range 6 {
		id = append(id, alphabet[rand.IntN(len(alphabet))]) //nolint:gosec // it has to be unlikely, not secret
	}
	return string(id)
}

func (r *run) newName() string {
	r.names++
	return fmt.Sprintf("%s-%d", r.id, r.names)
}

func (r *run) allows(kind string) bool { return kind == "" || slices.Contains(r.options.also, kind) }

func (r *run) wants(name string) bool {
	return len(r.options.only) == 0 || slices.Contains(r.options.only, name) || slices.Contains(r.options.only, r.service.name+"."+name)
}

// findings tries all questions, in their order, and returns an outcome for each switch, in the order of the simulator.
func (r *run) findings(ctx context.Context) []finding {
	outcomes := map[string]finding{}
	for i, q := range slices.Concat(r.service.first, r.service.questions) {
		if i < len(r.service.first) || r.wants(q.name) {
			outcomes[q.name] = r.try(ctx, q)
		}
	}
	var all []finding
	for _, one := range simulator.New().Switches() {
		if one.Service != r.service.name || !r.wants(one.Name) {
			continue
		}
		found, tried := outcomes[one.Name]
		if !tried {
			found.reason = "the probe has no question for this switch"
		}
		found.Switch = one
		all = append(all, found)
	}
	return all
}

func (r *run) try(ctx context.Context, q question) (found finding) {
	t := &trial{run: r, ctx: ctx}
	defer func() {
		found.exchanges = t.exchanges
		if e := recover(); e != nil {
			found.value, found.reason = "", failure(e)
		}
		r.options.progress("%-24s %s", q.name, cell(r.masked(describe(found))))
	}()
	switch {
	case r.stop != "":
		t.unclear("%s", r.stop)
	case !r.allows(q.kind):
		t.unclear("it is tried only with -also %s", q.kind)
	}
	value := q.try(t)
	if one := r.switches[q.name]; value == "" || one.Values != nil && !slices.Contains(one.Values, value) {
		t.unclear("the service shows %q, which is not among the values of the switch", value)
	}
	return finding{value: value, reason: t.remark}
}

func describe(f finding) string {
	if f.value == "" {
		return "not determined: " + f.reason
	}
	return f.value
}

func failure(e any) string {
	if err, is := e.(error); is {
		var unclear *unclearError
		if errors.As(err, &unclear) {
			return unclear.reason
		}
	}
	stack := strings.Split(string(debug.Stack()), "\n")
	return fmt.Sprintf("a defect of the probe: %v, %s", e, stack[min(10, len(stack)-1)])
}

// fixture is something that several questions use. It is created once.
type fixture struct {
	value     string
	failure   *unclearError
	exchanges []int
}

// shared returns what create returns the first time, and fails the same way every time.
func (t *trial) shared(name string, create func(*trial) string) string {
	f := t.fixtures[name]
	if f == nil {
		f = &fixture{}
		t.fixtures[name] = f
		own := &trial{run: t.run, ctx: t.ctx}
		func() {
			defer func() {
				if e := recover(); e != nil {
					f.failure = &unclearError{name + ": " + failure(e)}
				}
			}()
			f.value = create(own)
		}()
		f.exchanges = own.exchanges
	}
	t.exchanges = append(t.exchanges, f.exchanges...)
	if f.failure != nil {
		panic(f.failure)
	}
	return f.value
}

// isDenied returns whether the credentials lack a right.
func (r *run) isDenied(resp *reply) bool {
	return resp.Status == http.StatusUnauthorized || resp.Status == http.StatusForbidden
}
