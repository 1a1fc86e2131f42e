// SPDX-License-Identifier: MPL-2.0

package faultinjection_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"testing/synctest"

	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/acctest"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/acctest/fixture"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/simulator"
)

// numbers are what this test sets a switch to that takes any number or text.
var numbers = map[string][]string{
	"ncloud.NotFoundCode": {"300", "10001", "31999"},
	"ncloud.PageDefault":  {"1"}, "ncloud.PageMax": {"1", "2"}, "metastudio.PageMax": {"1"}, "enos.PageSizeMax": {"1"},
	"metastudio.LagMillis": {"1500"}, "enos.LagMillis": {"1500"}, "enos.TokenSeconds": {"1"},
}

// refusals are the values under which a service refuses what a life needs, and the text of the
// diagnostic, by subject; "" stands for all.
var refusals = map[string]map[string]string{
	"ncloud.Subscription=no":         {"": "has not subscribed to API Gateway"},
	"ncloud.NullLimit=keep":          {"usage plan": "keeps rate_rps at 5"},
	"ncloud.ClearUsagePlan=refused":  {"binding": "refused to remove the usage plan"},
	"ncloud.AuthorizerCache=refused": {"authorizer": "remove it from the configuration"},
	"ncloud.EmptyAPIText=refused":    {"API": "whether a description can be cleared", "API document": "refused to reset the document"},
}

// TestSwitches gives every resource a life under every value of every switch of its
// service: after each apply, and after an import, the plan is empty, and destroy leaves
// nothing.
func TestSwitches(t *testing.T) {
	t.Parallel()
	for what, prepare := range fixture.All {
		var usual recording
		t.Run("defaults/"+what, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) { usual = record(t, prepare) })
		})
		for _, one := range settings(t, prepare(simulator.New()).Type)[1:] { // without the defaults
			t.Run(one.String()+"/"+what, func(t *testing.T) {
				t.Parallel()
				text, refused := refusals[one.String()][what]
				if !refused {
					text = refusals[one.String()][""]
				}
				synctest.Test(t, func(t *testing.T) {
					if text == "" && one.name != inParallel && usual.repeats(t, prepare, one) {
						return
					}
					cloud := acctest.InMemory(t)
					subject := prepare(cloud.Sim)
					one.set(t, cloud.Sim)
					life(t, cloud, subject, text)
				})
			})
		}
	}
}

// TestSwitches_leftOutChangeNoRequest gives every resource a life while the switches that TestSwitches leaves out have other values,
// all at once: the requests and their statuses are those of the defaults.
func TestSwitches_leftOutChangeNoRequest(t *testing.T) {
	t.Parallel()
	for what, prepare := range fixture.All {
		t.Run(what, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				defaults, _ := lifeWithout(t, prepare, 0)
				for n := 1; ; n++ {
					requests, set := lifeWithout(t, prepare, n)
					if set == 0 {
						return
					}
					if !slices.Equal(requests, defaults) {
						t.Errorf("the requests are\n%s\nand with the defaults\n%s", strings.Join(requests, "\n"), strings.Join(defaults, "\n"))
					}
				}
			})
		})
	}
}

// lifeWithout returns the requests of a life under the n-th values of the switches that do not concern the resource, and how many
// have so many values. Without any, there is no life.
func lifeWithout(t *testing.T, prepare fixture.Prepare, n int) (requests []string, set int) {
	t.Helper()
	cloud := acctest.InMemory(t)
	subject := prepare(cloud.Sim)
	for _, one := range cloud.Sim.Switches() {
		if one.Service == serviceOf(subject.Type) && !concerns(one, subject) && n < len(one.Values) {
			setting{one.Service + "." + one.Name, one.Values[n]}.set(t, cloud.Sim)
			set++
		}
	}
	if n > 0 && set == 0 {
		return nil, 0
	}
	life(t, cloud, subject, "")
	for _, r := range cloud.Sim.Requests("", "") {
		requests = append(requests, fmt.Sprint(r.Method, " ", r.URI, " ", r.Status))
	}
	slices.Sort(requests)
	return requests, set
}

// inParallel is the switch whose effect depends on which requests are in progress.
const inParallel = "ncloud.ConcurrentWrites"

// recording is what the services see of a life under the default of all switches. Most switches do not concern most
// resources: if all responses are the same under another value, so is the life.
type recording struct {
	requests []simulator.Request
	// vanishes is how many requests come before the resource with this ID is deleted outside Terraform, or -1.
	vanishes int
	id       string
}

func record(t *testing.T, prepare fixture.Prepare) recording {
	t.Helper()
	cloud := acctest.InMemory(t)
	subject, usual := prepare(cloud.Sim), recording{vanishes: -1}
	if vanish := subject.Vanish; vanish != nil {
		subject.Vanish = func(sim *simulator.Simulator, id string) {
			usual.vanishes, usual.id = len(sim.Requests("", "")), id
			vanish(sim, id)
		}
	}
	life(t, cloud, subject, "")
	usual.requests = cloud.Sim.Requests("", "")
	return usual
}

// repeats reports whether all responses are the same under a value of a switch.
func (r recording) repeats(t *testing.T, prepare fixture.Prepare, one setting) bool {
	t.Helper()
	sim := simulator.New()
	subject := prepare(sim)
	before := len(subject.Resources(sim))
	one.set(t, sim)
	for i, request := range r.requests {
		if i == r.vanishes {
			subject.Vanish(sim, r.id)
		}
		if !sim.Replay(t.Context(), request) {
			return false
		}
	}
	return len(r.requests) > 0 && len(subject.Resources(sim)) == before
}

// setting is a value of a switch. The zero setting is the default of all switches.
type setting struct{ name, value string }

func (s setting) String() string {
	if s.name == "" {
		return "defaults"
	}
	return s.name + "=" + s.value
}

func (s setting) set(t *testing.T, sim *simulator.Simulator) {
	t.Helper()
	if s.name == "" {
		return
	}
	if err := sim.SetSwitch(s.name, s.value); err != nil {
		t.Fatal(err)
	}
}

// settings returns the defaults, and each other value of a switch that may concern a resource.
func settings(t *testing.T, resource string) []setting {
	t.Helper()
	all := []setting{{}}
	for _, one := range simulator.New().Switches() {
		if !concerns(one, fixture.Of(t, resource)(simulator.New())) {
			continue
		}
		name := one.Service + "." + one.Name
		values := one.Values
		if values == nil {
			values = numbers[name]
		}
		if values == nil {
			t.Errorf("no value is tried of %s", name)
		}
		for _, value := range values {
			if value != one.Value {
				all = append(all, setting{name, value})
			}
		}
	}
	return all
}

// concerns reports whether a switch may concern a resource.
func concerns(one simulator.Switch, r fixture.Resource) bool {
	named := one.Area == "draft" && r.SwitchNoun != "" && strings.Contains(one.Doc, r.SwitchNoun)
	return one.Service == serviceOf(r.Type) && (one.Area == "" || slices.Contains(r.Areas, one.Area) || named)
}

// life creates the subject, gives it every configuration, imports it, deletes it outside
// Terraform, and destroys it. refusal is what
// the first diagnostic contains, "" where there must be none.
func life(t *testing.T, cloud *acctest.Cloud, s subject, refusal string) {
	t.Helper()
	before := s.Resources(cloud.Sim)
	d := cloud.Driver(t, nil)
	refused := func(found acctest.Diagnostics) bool {
		t.Helper()
		if len(found) > 0 && (refusal == "" || !strings.Contains(found.String(), refusal)) {
			t.Fatal(found)
		}
		return len(found) > 0
	}
	var state *acctest.State
	configs := append([]acctest.Object{s.Config, s.Changed, s.Config}, s.Further...)
	for i, config := range configs {
		if config == nil {
			continue
		}
		next, found := d.Apply(t.Context(), s.Type, state, config)
		if refused(found) {
			return
		}
		state = next
		d.ExpectEmptyPlan(s.Type, state, config)
		if i > 2 && (i < len(configs)-1 || s.ImportsFirst) {
			continue // what is empty in a configuration may be null after an import
		}
		var id []string
		for _, part := range s.ImportID {
			id = append(id, fmt.Sprint(state.Get(t, part)))
		}
		d.Imported(s.Type, strings.Join(id, "/"), s.AfterImport(config))
	}
	if s.Vanish != nil && refusal == "" {
		s.Vanish(cloud.Sim, fmt.Sprint(state.Get(t, "id")))
		run := d.NextRun()
		if left := run.Refreshed(s.Type, state); left != nil {
			t.Error("what was deleted outside Terraform is in state")
		}
		run.Destroyed(s.Type, state)
		state = run.Applied(s.Type, nil, s.Config)
		d = run
	}
	left, found := d.Destroy(t.Context(), s.Type, state)
	if left != nil {
		t.Errorf("destroy left %s in the state: %s", left.Value, found)
	}
	if refused(found) {
		return
	}
	if refusal != "" {
		t.Errorf("no diagnostic has: %s", refusal)
	}
	if after := s.Resources(cloud.Sim); len(after) != len(before) {
		t.Errorf("destroy left %v", after)
	}
}
