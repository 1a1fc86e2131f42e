// SPDX-License-Identifier: MPL-2.0

package rollout_test

import (
	"encoding/json"
	"reflect"
	"testing"

	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/ncloud/client"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/ncloud/rollout"
)

// situation is one combination of what decides.
type situation struct {
	in     rollout.Config
	actual rollout.Actual
	memory rollout.Memory
}

var (
	tenth = client.CanarySettings{EndpointDomain: "NONE", Rate: new(10.0)}
	beta  = client.CanarySettings{EndpointDomain: "NONE", Conditions: []client.CanaryCondition{{Code: client.RequestHeader, Name: "X-Beta", Value: "1"}}}
)

// facts are the terms of the contract for a situation. "" is null.
type facts struct {
	wanted, s, c, remembered                 string
	pinnedLive, changedOutside, settingsSame bool
}

func (x situation) facts() facts {
	f := facts{wanted: x.in.Content}
	stage, canary := x.memory.Stage, x.memory.Canary
	if stage.No != x.actual.No && canary.No == x.actual.No && canary.No > 0 { // promoted in the console
		stage = canary
	}
	content := func(r rollout.Record) string {
		switch {
		case r.Imported && x.in.No > 0:
			return ""
		case r.Imported && x.in.Content != "":
			return x.in.Content
		}
		return r.Content
	}
	f.remembered = content(stage)
	if stage.No == x.actual.No && stage.No > 0 {
		f.s = f.remembered
	}
	if x.actual.Canary != nil && canary.No == x.actual.Canary.DeploymentNo {
		f.c = content(canary)
	}
	f.changedOutside = stage.No > 0 && stage.No != x.actual.No
	f.pinnedLive = x.in.No == x.actual.No || stage.No == x.actual.No && stage.As == x.in.No
	f.settingsSame = x.in.Canary != nil && x.actual.Canary != nil && reflect.DeepEqual(*x.in.Canary, x.actual.Canary.CanarySettings)
	return f
}

// table is that of the contract.
var table = []struct {
	action  rollout.Action
	matches func(situation, facts) bool
}{
	{rollout.Pin, func(x situation, f facts) bool { return x.in.No > 0 && !f.pinnedLive }},
	{rollout.Canary, func(x situation, f facts) bool {
		return x.in.Canary != nil && (x.actual.Canary == nil || f.wanted != "" && f.wanted != f.c)
	}},
	{rollout.Adjust, func(x situation, f facts) bool { return x.in.Canary != nil && !f.settingsSame }},
	{rollout.Restore, func(x situation, f facts) bool { return x.in.Canary != nil && f.changedOutside }},
	{rollout.None, func(x situation, _ facts) bool { return x.in.Canary != nil }},
	{rollout.Withdraw, func(x situation, f facts) bool {
		return x.actual.Canary != nil && (f.wanted == f.s || f.wanted == "" || x.in.No > 0)
	}},
	{rollout.Promote, func(x situation, f facts) bool { return x.actual.Canary != nil && f.wanted == f.c }},
	{rollout.Replace, func(x situation, _ facts) bool { return x.actual.Canary != nil }},
	{rollout.None, func(x situation, f facts) bool { return f.wanted == f.s || x.in.No > 0 || f.wanted == "" }},
	{rollout.Restore, func(_ situation, f facts) bool { return f.changedOutside && f.wanted == f.remembered }},
	{rollout.Deploy, func(situation, facts) bool { return true }},
}

func (x situation) expected() rollout.Action {
	f := x.facts()
	for _, row := range table {
		if row.matches(x, f) {
			return row.action
		}
	}
	return ""
}

// configs are all combinations of the arguments.
func configs() (out []rollout.Config) {
	for _, content := range []string{"", "w1", "w2", "w3"} {
		for _, no := range []int64{0, 1, 2, 9} {
			for _, canary := range []*client.CanarySettings{nil, &tenth, &beta} {
				if no == 0 || canary == nil {
					out = append(out, rollout.Config{Content: content, No: no, Canary: canary})
				}
			}
		}
	}
	return out
}

func eachState(visit func(rollout.Actual, rollout.Memory)) {
	var actuals []rollout.Actual
	for _, no := range []int64{0, 1, 2, 3} {
		actuals = append(actuals, rollout.Actual{No: no})
		for _, canary := range []int64{1, 2, 3} {
			for _, settings := range []client.CanarySettings{tenth, beta} {
				actuals = append(actuals, rollout.Actual{No: no, Canary: &client.Canary{DeploymentNo: canary, CanarySettings: settings}})
			}
		}
	}
	var stages, canaries []rollout.Record
	for _, no := range []int64{0, 1, 2} {
		for _, content := range []string{"", "w1", "w2"} {
			canaries = append(canaries, rollout.Record{No: no, Content: content})
			stages = append(stages, rollout.Record{No: no, Content: content}, rollout.Record{No: no, Content: content, As: 9})
		}
		canaries = append(canaries, rollout.Record{No: no, Imported: true})
		stages = append(stages, rollout.Record{No: no, Imported: true})
	}
	for _, actual := range actuals {
		for _, stage := range stages {
			for _, canary := range canaries {
				visit(actual, rollout.Memory{Stage: stage, Canary: canary})
			}
		}
	}
}

func TestDecide_followsTheTable(t *testing.T) {
	t.Parallel()
	seen := map[rollout.Action]int{}
	eachState(func(actual rollout.Actual, memory rollout.Memory) {
		for _, in := range configs() {
			x := situation{in, actual, memory}
			got, want := rollout.Decide(in, actual, memory), x.expected()
			if got != want {
				t.Fatalf("%s, expected %s: %s", got, want, text(x))
			}
			seen[got]++
		}
	})
	if len(seen) != 9 { // all but create
		t.Errorf("only %v", seen)
	}
}

// unknowns are the ways in which a plan does not know a configuration, with those that it may become.
var unknowns = map[string]struct {
	set     func(*rollout.Planned, rollout.Actual)
	becomes func(known, maybe rollout.Config) bool
}{
	"content": {
		func(p *rollout.Planned, _ rollout.Actual) { p.UnknownContent = true },
		func(known, maybe rollout.Config) bool {
			return maybe.Content != "" && maybe.No == known.No && maybe.Canary == known.Canary
		},
	},
	"triggers": {
		func(p *rollout.Planned, _ rollout.Actual) { p.UnknownTriggers = true },
		func(known, maybe rollout.Config) bool { return maybe.No == known.No && maybe.Canary == known.Canary },
	},
	"no": {
		func(p *rollout.Planned, _ rollout.Actual) { p.UnknownNo = true },
		func(known, maybe rollout.Config) bool {
			return maybe.Content == known.Content && maybe.Canary == known.Canary
		},
	},
	"canary": {
		func(p *rollout.Planned, _ rollout.Actual) { p.UnknownCanary = true },
		func(known, maybe rollout.Config) bool { return maybe.Content == known.Content && maybe.No == known.No },
	},
	"settings": {
		func(p *rollout.Planned, actual rollout.Actual) {
			p.UnknownSettings = true
			if p.Canary != nil && actual.Canary != nil {
				p.Canary = &actual.Canary.CanarySettings
			}
		},
		func(known, maybe rollout.Config) bool {
			return maybe.Content == known.Content && maybe.No == known.No && (maybe.Canary == nil) == (known.Canary == nil)
		},
	},
	"all": {
		func(p *rollout.Planned, _ rollout.Actual) {
			p.UnknownTriggers, p.UnknownNo, p.UnknownCanary = true, true, true
		},
		func(_, _ rollout.Config) bool { return true },
	},
}

func TestDecidePlanned_isUnknownOnlyIfValuesDiffer(t *testing.T) {
	t.Parallel()
	all := configs()
	for name, unknown := range unknowns {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			eachState(func(actual rollout.Actual, memory rollout.Memory) {
				actions := make([]rollout.Action, len(all))
				for i, maybe := range all {
					actions[i] = rollout.Decide(maybe, actual, memory)
				}
				for _, known := range all {
					planned := rollout.Planned{Config: known}
					unknown.set(&planned, actual)
					got, decided := rollout.DecidePlanned(planned, actual, memory)
					possible := map[rollout.Action]bool{}
					for i, maybe := range all {
						if unknown.becomes(known, maybe) {
							possible[actions[i]] = true
						}
					}
					if decided != (len(possible) == 1) || decided && !possible[got] {
						t.Fatalf("%q, %t, expected one of %v: %s", got, decided, possible, text(situation{known, actual, memory}))
					}
				}
			})
		})
	}
}

func TestDecidePlanned_decidesKnownConfigurations(t *testing.T) {
	t.Parallel()
	eachState(func(actual rollout.Actual, memory rollout.Memory) {
		for _, in := range configs() {
			if got, known := rollout.DecidePlanned(rollout.Planned{Config: in}, actual, memory); !known || got != rollout.Decide(in, actual, memory) {
				t.Fatalf("%q, %t: %s", got, known, text(situation{in, actual, memory}))
			}
		}
	})
}

func TestMemory_survivesJSON(t *testing.T) {
	t.Parallel()
	in := rollout.Memory{
		Stage: rollout.Record{No: 7, Content: "w1", As: 5}, Canary: rollout.Record{No: 8, Imported: true}, DeploysToStage: true,
	}
	encoded, err := json.Marshal(in)
	if err != nil {
		t.Fatal(err)
	}
	var out rollout.Memory
	if err := json.Unmarshal(encoded, &out); err != nil || out != in {
		t.Errorf("%s: %+v, %v", encoded, out, err)
	}
	if encoded, _ := json.Marshal(rollout.Memory{}); string(encoded) != "{}" {
		t.Errorf("%s", encoded)
	}
}

func text(x situation) string {
	encoded, _ := json.Marshal(map[string]any{"config": x.in, "actual": x.actual, "memory": x.memory})
	return string(encoded)
}
