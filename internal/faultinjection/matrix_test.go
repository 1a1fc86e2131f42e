// SPDX-License-Identifier: MPL-2.0

package faultinjection_test

import (
	"context"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/acctest"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/acctest/fixture"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/simulator"
)

func TestMain(m *testing.M) { acctest.Main(m) }

// cell is one fault that strikes one operation of one subject.
type cell struct {
	*testing.T
	subject
	*acctest.Driver
	cloud *acctest.Cloud
	fault fault
	// lasting is true where the fault strikes until it is taken away, false where it
	// strikes once.
	lasting bool
	// once is true where the request must not be sent again.
	once bool
	// settings are what the provider block has besides the systems.
	settings acctest.Object
	state    *acctest.State // before the operation
	before   []string       // resources before the operation
}

// operations are what the faults strike, by name. Each returns after the fault is removed.
var operations = map[string]struct {
	run func(*cell)
	on  func(subject) fixture.Request
}{
	"create": {(*cell).creates, func(s subject) fixture.Request { return s.Create }},
	"read":   {(*cell).reads, func(s subject) fixture.Request { return s.Read }},
	"import": {(*cell).imports, func(s subject) fixture.Request { return s.Read }},
	"update": {(*cell).updates, func(s subject) fixture.Request { return s.Update }},
	"delete": {(*cell).deletes, func(s subject) fixture.Request { return s.Remove }},
	"list":   {(*cell).lists, func(s subject) fixture.Request { return s.List }},
	"query":  {(*cell).queries, func(s subject) fixture.Request { return s.Query }},
}

// withEffect are faults after which a client cannot see more than after another one. They are not
// tried with reads, which have no effect.
var withEffect = []string{
	"cut after the effect", "an effect after that time", "500 after the effect", "504 after the effect", "307 after the effect",
	"308 before the effect", "an interruption, late", "an interruption, then a cut",
}

// clientSubjects are one subject of each client. Faults that are alike are tried with these,
// because the client, which all resources of a service share, makes one error of them.
var clientSubjects = map[string]bool{"product": true, "MetaStudio product": true, "EnOS product": true}

// TestMatrix runs every cell: with one retry at most, so that a fault that strikes
// once is overcome where the request may be repeated, and one that lasts is not.
func TestMatrix(t *testing.T) {
	t.Parallel()
	for what, prepare := range fixture.All {
		for operation, do := range operations {
			request := do.on(prepare(simulator.New()))
			if request.Method == "" {
				continue // this resource has no such operation
			}
			for name, fault := range faults() {
				if (slices.Contains(alike, name) && !clientSubjects[what]) || (slices.Contains(withEffect, name) && request.Reads()) {
					continue
				}
				for _, lasting := range []bool{false, true} {
					if lasting && fault.interrupts {
						continue // Terraform is interrupted once
					}
					mode := map[bool]string{false: "once", true: "lasting"}[lasting]
					t.Run(strings.Join([]string{what, operation, name, mode}, "/"), func(t *testing.T) {
						t.Parallel()
						synctest.Test(t, func(t *testing.T) {
							newCell(t, prepare, fault, lasting).run(operation, do.on, do.run)
						})
					})
				}
			}
		}
	}
}

func newCell(t *testing.T, prepare func(*simulator.Simulator) subject, f fault, lasting bool) *cell {
	t.Helper()
	cloud := acctest.InMemory(t)
	settings := acctest.Object{"max_retries": 1, "max_requests_per_second": 100000}
	if f.Delay >= timeout {
		settings["request_timeout"] = timeout.String()
	}
	return &cell{T: t, subject: prepare(cloud.Sim), fault: f, Driver: cloud.Driver(t, settings), cloud: cloud, lasting: lasting, settings: settings}
}

func (c *cell) run(operation string, on func(subject) fixture.Request, do func(*cell)) {
	c.Helper()
	c.match(on(c.subject))
	if operation != "create" {
		c.state = c.Applied(c.Type, nil, c.Config)
	}
	c.before = c.Resources(c.cloud.Sim)
	do(c)
}

// match makes the fault strike these requests.
func (c *cell) match(r fixture.Request) {
	c.fault.Method, c.fault.Path = r.Method, r.Path
	if !c.lasting {
		c.fault.Times = 1
	}
}

// strike runs f under the fault, and checks how many of the struck requests were made.
func (c *cell) strike(attempts int, f func(context.Context)) {
	c.Helper()
	most := attempts
	if c.fault.Method == http.MethodGet && c.fault.Cut != simulator.CutNever {
		most *= 2 // net/http itself reads again when a kept connection breaks
	}
	if c.fault.Method == http.MethodGet && c.fault.refused && c.lasting {
		most++ // a 429 does not count as a retry while parallel requests are accepted
	}
	if got := c.hit(f); got < attempts || got > most {
		c.Errorf("%d requests %s %s, expected %d", got, c.fault.Method, c.fault.Path, attempts)
	}
}

// hit runs f under the fault, and returns how many of the requests that it is for were
// made.
func (c *cell) hit(f func(context.Context)) int {
	c.Helper()
	c.cloud.Sim.Forget()
	remove := c.cloud.Sim.Inject(c.fault.Fault)
	ctx, interrupt := context.WithCancel(c.Context())
	defer interrupt()
	if c.fault.interrupts {
		go c.interruptWhenAsked(ctx, interrupt)
	}
	f(ctx)
	got := len(c.struck())
	remove()
	for slices.ContainsFunc(c.struck(), func(r simulator.Request) bool { return !r.Done }) {
		time.Sleep(5 * time.Millisecond) // until effects that come late are there
	}
	return got
}

// struck returns the requests that the fault is for.
func (c *cell) struck() []simulator.Request {
	return c.cloud.Sim.Requests(c.fault.Method, c.fault.Path)
}

// interruptWhenAsked ends the operation once the service has received the request that the
// fault is for.
func (c *cell) interruptWhenAsked(ctx context.Context, interrupt func()) {
	for ctx.Err() == nil && len(c.struck()) <= c.fault.Skip {
		time.Sleep(5 * time.Millisecond)
	}
	interrupt()
}

// attempts is how often a request is sent that may be repeated, or only if the
// service did not act.
func (c *cell) attempts(mayBeRepeated bool) int {
	if c.fault.refused || (c.fault.retried && mayBeRepeated) {
		return 2
	}
	return 1
}

// changing is attempts for an update or a deletion.
func (c *cell) changing() int {
	if c.Partial && c.fault.interrupts && c.fault.Cut != simulator.CutNever {
		return 2
	}
	return c.attempts(true)
}

// overcome reports whether a request that may be repeated gets a good response in the end.
func (c *cell) overcome() bool { return c.fault.harmless || (c.fault.retried && !c.lasting) }

// reading is how many requests a read sends, and whether it gets a good response in the end.
func (c *cell) reading() (attempts int, good bool) {
	attempts, good = c.attempts(true), c.overcome()
	if good || c.fault.interrupts {
		return attempts, good
	}
	switch c.Otherwise {
	case fixture.Elsewhere:
		return attempts, true
	case fixture.ForLess:
		if !c.lasting {
			return 2, true
		}
		return 2 * attempts, false
	case fixture.NothingElse:
	}
	return attempts, good
}

// as fails the test unless there is an error exactly where good is false.
func (c *cell) as(good bool, found acctest.Diagnostics) {
	c.Helper()
	if found.HasError() == good {
		c.Errorf("expected an error: %t, got: %s", !good, found)
	}
}

// same fails the test unless the service has what it had.
func (c *cell) same() {
	c.Helper()
	if got := c.Resources(c.cloud.Sim); !slices.Equal(got, c.before) {
		c.Errorf("the service has %v, and had %v", got, c.before)
	}
}

// unchanged fails the test unless the service has what it had, and the plan is empty.
func (c *cell) unchanged() {
	c.Helper()
	c.same()
	c.ExpectEmptyPlan(c.Type, c.state, c.Config)
}

// count fails the test unless there are so many resources in the service.
func (c *cell) count(want int) {
	c.Helper()
	if got := c.Resources(c.cloud.Sim); len(got) != want {
		c.Errorf("the service has %v, expected %d", got, want)
	}
}

// ends sees that one more apply ends with exactly one resource and an empty plan.
// What an apply has left with an error is tainted, and replaced.
func (c *cell) ends(state *acctest.State, tainted bool, config acctest.Object) {
	c.Helper()
	if state != nil {
		state = c.Refreshed(c.Type, state)
	}
	if state != nil && tainted {
		c.Destroyed(c.Type, state)
		state = nil
	}
	state, found := c.Apply(c.Context(), c.Type, state, config)
	if found.HasError() || len(found) > 0 && !c.once { // a promotion warns again
		c.Fatalf("apply: %s", found)
	}
	c.ExpectEmptyPlan(c.Type, state, config)
	c.count(1)
	c.Destroyed(c.Type, state)
	c.count(0)
}

func (c *cell) creates() {
	c.Helper()
	good := c.fault.harmless || c.fault.acts || (!c.lasting && (c.fault.refused || (c.fault.retried && c.CreateRetried)))
	if c.fault.interrupts { // what is under way is finished
		good = c.fault.Cut == simulator.CutNever || c.fault.acts
	}
	var made *acctest.State
	var found acctest.Diagnostics
	c.strike(c.attempts(c.CreateRetried), func(ctx context.Context) { made, found = c.Apply(ctx, c.Type, nil, c.Config) })
	c.as(good, found)
	if (made != nil) != good {
		c.Errorf("in the state: %t, expected: %t: %s", made != nil, good, found)
	}
	c.count(map[bool]int{true: 1}[good])
	c.ends(made, found.HasError(), c.Config)
}

func (c *cell) reads() {
	c.Helper()
	var read *acctest.State
	var found acctest.Diagnostics
	attempts, good := c.reading()
	c.strike(attempts, func(ctx context.Context) { read, found = c.Read(ctx, c.Type, c.state) })
	c.as(good, found)
	if read == nil || !read.Value.Equal(c.state.Value) {
		c.Errorf("the state is another: %v", read)
	}
	c.unchanged()
}

func (c *cell) imports() {
	c.Helper()
	var parts []string
	for _, name := range c.ImportID {
		parts = append(parts, fmt.Sprint(c.state.Get(c, name)))
	}
	var imported *acctest.State
	var found acctest.Diagnostics
	attempts, good := c.reading()
	c.strike(attempts, func(ctx context.Context) { imported, found = c.Import(ctx, c.Type, strings.Join(parts, "/")) })
	c.as(good, found)
	if (imported != nil) != good {
		c.Errorf("imported: %t, %s", imported != nil, found)
	}
	c.same()
	if imported == nil {
		imported, found = c.Import(c.Context(), c.Type, strings.Join(parts, "/"))
		c.as(true, found)
	}
	c.ExpectEmptyPlan(c.Type, imported, c.AfterImport(c.Config))
}

func (c *cell) updates() {
	c.Helper()
	good := c.overcome() || (c.fault.acts && c.UpdateLooks)
	if c.fault.interrupts && c.UpdateLooks { // it is finished, since it creates resources too
		good = c.fault.Cut == simulator.CutNever || c.fault.acts
	}
	var changed *acctest.State
	var found acctest.Diagnostics
	c.strike(c.changing(), func(ctx context.Context) { changed, found = c.Apply(ctx, c.Type, c.state, c.Changed) })
	if !c.fault.interrupts { // an interrupted change may or may not take effect, and the diagnostics state which
		c.as(good, found)
	}
	switch {
	case changed == nil:
		c.Fatalf("the state lost it: %s", found)
	case found.HasError() && c.Partial:
		if read := c.Refreshed(c.Type, changed); !read.Value.Equal(changed.Value) {
			c.Errorf("the state shows %s, and a read %s", changed.Value, read.Value)
		}
	case found.HasError() && !changed.Value.Equal(c.state.Value):
		c.Errorf("the state shows what did not come about: %s", changed.Value)
	case !good && !c.fault.acts && (!c.Partial || !c.fault.interrupts):
		c.same()
	}
	c.count(1)
	c.ends(changed, false, c.Changed)
}

func (c *cell) deletes() {
	c.Helper()
	var left *acctest.State
	var found acctest.Diagnostics
	c.strike(c.changing(), func(ctx context.Context) { left, found = c.Destroy(ctx, c.Type, c.state) })
	if !c.fault.interrupts {
		c.as(c.overcome() || (c.fault.acts && c.RemoveLooks), found)
	}
	if left != nil && !c.fault.acts && (!c.Partial || !c.fault.interrupts) {
		c.same()
	}
	c.deleted(left, found)
}

// deleted checks how a deletion has ended: it is in the state after an error,
// and otherwise it does not exist. It deletes what is left.
func (c *cell) deleted(left *acctest.State, found acctest.Diagnostics) {
	c.Helper()
	if (left == nil) == found.HasError() {
		c.Errorf("in the state: %t, %s", left != nil, found)
	}
	if left == nil {
		c.count(0)
	} else if left = c.Refreshed(c.Type, left); left != nil {
		c.Destroyed(c.Type, left)
	}
	c.count(0)
	c.ends(nil, false, c.Config)
}

func (c *cell) lists() {
	c.Helper()
	c.listsUnder(func(f func(context.Context)) { c.strike(c.attempts(true), f) }, 1)
}

// listsUnder reads the data source under the fault, by strike, and expects so many
// resources, or an error.
func (c *cell) listsUnder(strike func(func(context.Context)), want int) {
	c.Helper()
	var listed *acctest.State
	var found acctest.Diagnostics
	strike(func(ctx context.Context) { listed, found = c.ReadData(ctx, c.Listing, c.ListingConfig) })
	c.as(c.overcome(), found)
	if listed != nil && listed.Len(c, c.Listed) != want {
		c.Errorf("the list is not what the service has: %s", listed.Value)
	}
	c.unchanged()
}

func (c *cell) queries() {
	c.Helper()
	c.queriesUnder(func(f func(context.Context)) { c.strike(c.attempts(true), f) }, 1)
}

// queriesUnder is listsUnder for the list resource.
func (c *cell) queriesUnder(strike func(func(context.Context)), want int) {
	c.Helper()
	var listed []acctest.Listed
	var found acctest.Diagnostics
	strike(func(ctx context.Context) {
		listed, found = c.List(ctx, c.Type, acctest.Query{Config: c.QueryConfig, IncludeResource: true})
	})
	c.as(c.overcome(), found)
	if (len(listed) == want) != c.overcome() {
		c.Errorf("%d results: %s", len(listed), found)
	}
	c.unchanged()
}

// TestMatrix_isWhole fails where a resource is not in the matrix.
func TestMatrix_isWhole(t *testing.T) {
	t.Parallel()
	covered := map[string]bool{}
	for _, prepare := range fixture.All {
		covered[prepare(simulator.New()).Type] = true
	}
	for name := range acctest.Schemas(t).ResourceSchemas {
		if !covered[name] {
			t.Errorf("%s is not in the matrix: write %s", name, fixture.File(name))
		}
	}
}
