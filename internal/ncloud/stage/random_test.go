// SPDX-License-Identifier: MPL-2.0

package stage_test

import (
	"fmt"
	"maps"
	"math/rand/v2"
	"strconv"
	"strings"
	"testing"
	"testing/synctest"

	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/acctest"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/simulator"
)

// TestStage_randomRollouts applies random configurations while the console interferes. Each apply does what the plan
// says, makes at most one deployment that Terraform does not undo, and is followed by an empty plan.
func TestStage_randomRollouts(t *testing.T) {
	t.Parallel()
	for seed := range uint64(len(snapshots)) {
		t.Run(strconv.FormatUint(seed, 10), func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				s := newShop(t)
				for setting := range strings.SplitSeq(snapshots[seed%uint64(len(snapshots))], ",") {
					name, value, _ := strings.Cut(setting, "=")
					if err := s.Sim.NCloud.SetSwitch(name, value); name != "" && err != nil {
						t.Fatal(err)
					}
				}
				r := &random{s, rand.New(rand.NewPCG(seed, 1)), nil}
				for range 25 {
					r.step(t)
				}
			})
		})
	}
}

type random struct {
	*shop
	*rand.Rand

	state *acctest.State
}

func (r *random) step(t *testing.T) {
	t.Helper()
	var story []string
	if r.state != nil {
		story = append(story, r.console(t))
		if r.IntN(10) == 0 {
			story = append(story, "import")
			imported, diags := r.next().Import(t.Context(), kind, r.product+"/"+apiID+"/"+r.state.Get(t, "id").(string))
			if diags.HasError() {
				t.Fatal(diags)
			}
			r.state = imported
		}
		r.state = r.next().Refreshed(kind, r.state)
	}
	config, before := r.config(t), 0
	if r.state != nil {
		before = len(r.stage(t).Deployments)
	}
	story = append(story, fmt.Sprint(config["deployment"], config["canary"], config["method_settings"]))
	state, diags := r.next().Apply(t.Context(), kind, r.state, config)
	if diags.HasError() {
		t.Fatalf("%s: %s", story, diags)
	}
	if r.state = state; t.Failed() {
		t.Fatalf("%s: %s", story, action(t, state))
	}
	d := r.next()
	read := d.Refreshed(kind, state)
	if plan, diags := d.Plan(kind, read, config); diags.HasError() || !plan.Empty {
		t.Fatalf("%s, %s: the next plan is not empty: %s\n%s\n%s", story, action(t, state), diags, read.Value, plan.Value)
	}
	if made := len(r.stage(t).Deployments) - before; made > 2 { // a restored one may have a new number, too
		t.Fatalf("%s, %s: %d new deployments", story, action(t, state), made)
	}
}

// console interferes once in a while.
func (r *random) console(t *testing.T) string {
	t.Helper()
	n, id := r.Sim.NCloud, r.stage(t).ID
	switch r.IntN(10) {
	case 0:
		n.Deploy(id, "console")
		return "deploy in the console"
	case 1:
		n.EnableCanary(id)
		return "canary in the console"
	case 2:
		n.PromoteCanary(id)
		return "promote in the console"
	case 3:
		n.DisableCanary(id)
		return "no canary in the console"
	case 4:
		n.RollTo(id, r.deployment(t))
		return "roll back in the console"
	case 5:
		r.change(t, func(s *simulator.NCloudStage) { s.Published = !s.Published })
	}
	return ""
}

func (r *random) deployment(t *testing.T) int64 {
	t.Helper()
	all := r.stage(t).Deployments
	return all[r.IntN(len(all))].No
}

func (r *random) config(t *testing.T) acctest.Object {
	t.Helper()
	deployment := acctest.Object{}
	if r.IntN(5) > 0 {
		deployment["triggers"] = acctest.Object{"definition": strconv.Itoa(r.IntN(3))}
	}
	config := r.shop.config(acctest.Object{"deployment": deployment, "published": r.IntN(2) == 0, "throttle_rps": 1 + r.IntN(2)})
	switch r.IntN(6) {
	case 0:
		if r.state != nil {
			deployment["no"] = r.deployment(t)
		}
	case 1, 2:
		maps.Copy(config, rate(float64(10*r.IntN(2))))
	case 3:
		maps.Copy(config, acctest.Object{"canary": acctest.Object{
			"conditions": []any{acctest.Object{"in": "QUERY", "name": "beta", "value": "1"}}, "throttle_rps": 3,
		}})
	}
	if r.IntN(2) == 0 {
		maps.Copy(config, methodSettings(map[string]int{[]string{"GET /x", "POST /x"}[r.IntN(2)]: 1 + r.IntN(2)}))
	}
	return config
}
