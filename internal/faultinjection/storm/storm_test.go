// SPDX-License-Identifier: MPL-2.0

package storm_test

import (
	"context"
	"fmt"
	"math/rand/v2"
	"os"
	"strconv"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/acctest"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/simulator"
)

func TestMain(m *testing.M) { acctest.Main(m) }

// TestStorm runs one storm per seed. The environment chooses the seeds: STORM_SEED is the
// first one (default: 1), STORM_SEEDS is how many follow, and after STORM_SECONDS no
// other one begins. To run one again:
//
//	STORM_SEED=42 STORM_SEEDS=1 go test ./internal/faultinjection/storm
func TestStorm(t *testing.T) {
	t.Parallel()
	first, count := setting("STORM_SEED", 1), setting("STORM_SEEDS", 80)
	end := time.Now().Add(time.Duration(setting("STORM_SECONDS", 45)) * time.Second)
	fmt.Fprintf(os.Stderr, "at most %d storms from STORM_SEED=%d on\n", count, first)
	for seed := first; seed < first+count; seed++ {
		t.Run(strconv.FormatInt(seed, 10), func(t *testing.T) {
			t.Parallel()
			if time.Now().Before(end) {
				synctest.Test(t, func(t *testing.T) { run(t, uint64(seed)) })
			}
		})
	}
}

func setting(variable string, otherwise int64) int64 {
	n, err := strconv.ParseInt(os.Getenv(variable), 10, 64)
	if err != nil {
		return otherwise
	}
	return n
}

// storm is one run.
type storm struct {
	terraform
	*rand.Rand
	cloud    *acctest.Cloud
	config   *config
	injector *injector // of the last command
	// history has the requests, faults and diagnostics of each command.
	history []string

	// before is what the services stored before the last command.
	before map[*kind]map[string]string
	// reported are the resources that are not in the state, after a diagnostic named them.
	reported map[string]bool
	// foreign are the resources of another run, by ID.
	foreign map[string]foreign
}

// foreign is a resource of another run, and what the service stored of it at first.
type foreign struct {
	*kind
	stored string
}

// run creates, changes and destroys random resources while requests fail at random. Then
// the faults stop, and the state has to equal the services.
func run(t *testing.T, seed uint64) {
	t.Helper()
	s := newStorm(t, seed)
	defer s.explain()
	for range 3 + s.IntN(5) {
		s.command()
		if s.check(); t.Failed() {
			return
		}
	}
	if s.recover(); t.Failed() {
		return
	}
	s.checkEqual()
	s.destroy()
}

func newStorm(t *testing.T, seed uint64) *storm {
	t.Helper()
	r := rand.New(rand.NewPCG(seed, 0))
	s := &storm{
		Rand: r, cloud: acctest.InMemory(t),
		before: map[*kind]map[string]string{}, reported: map[string]bool{}, foreign: map[string]foreign{},
	}
	s.terraform = terraform{
		T: t, state: map[string]*instance{}, createBeforeDestroy: map[*kind]bool{},
		start: func() *acctest.Driver { return s.cloud.Driver(t, nil) }, data: s.data, shuffle: r.Shuffle,
	}
	for _, k := range kinds {
		if r.IntN(4) == 0 && k.unique == nil && k != apiMethod {
			s.createBeforeDestroy[k] = true
			for _, reference := range references[k] { // Terraform lets them inherit it
				s.createBeforeDestroy[reference] = true
			}
		}
	}
	s.setSwitches()
	published := s.cloud.Sim.NCloud.AddProduct(simulator.NCloudProduct{
		Name: "published", Published: true, APIs: []*simulator.NCloudAPI{{ID: partsID, Name: "parts"}},
	})
	s.addForeign(product, published)
	s.addForeign(api, partsID)
	var partners []string
	for range maxCount {
		key := s.cloud.Sim.NCloud.AddAPIKey(simulator.NCloudAPIKey{Name: "partner", TenantID: "0ther0230cebc1402ba89b14889695ff"})
		s.cloud.Sim.NCloud.SetSubscription(published, key, "REQUEST")
		partners = append(partners, key)
	}
	s.config = newConfig(r, published, partners)
	return s
}

// setSwitches chooses what the vendors do not document, except for values with which a
// service refuses the configurations of this test.
func (s *storm) setSwitches() {
	refuse := map[string]bool{
		"ncloud.Subscription": true, "ncloud.DuplicateNames": true, "ncloud.NullLimit": true, "ncloud.DeleteWithAPIs": true,
		"ncloud.LimitAboveMax": true, "ncloud.ClearUsagePlan": true, "ncloud.ConcurrentWrites": true, "ncloud.EmptyAPIText": true, "ncloud.ResponseTypes": true,
		"metastudio.DuplicateNames": true,
	}
	for _, one := range s.cloud.Sim.Switches() {
		if name := one.Service + "." + one.Name; one.Values != nil && !refuse[name] {
			if err := s.cloud.Sim.SetSwitch(name, pick(s.Rand, one.Values...)); err != nil {
				s.Fatal(err)
			}
		}
	}
	s.cloud.Sim.NCloud.Switch(func(w *simulator.NCloudSwitches) {
		w.NewProduct, w.PageMax = "an API with two stages", pick(s.Rand, 2, 5, 100)
		w.DuplicateAPINames = "allowed" // there are few names
		w.DeleteUsedModel, w.DeleteUsedAuthorizer = "allowed", "allowed"
	})
	s.cloud.Sim.MetaStudio.Switch(func(w *simulator.MetaStudioSwitches) { w.LagMillis = pick(s.Rand, 0, 1500) })
	s.cloud.Sim.EnOS.Switch(func(w *simulator.EnOSSwitches) { w.LagMillis = pick(s.Rand, 0, 1500) })
}

// data returns the ID of a product's first stage, or of the API of that.
func (s *storm) data(productID, attribute string) string {
	for _, p := range s.cloud.Sim.NCloud.Products(tenant) {
		switch {
		case p.ID != productID:
		case attribute == "api_id":
			return p.APIs[0].ID
		default:
			return p.APIs[0].Stages[0].ID
		}
	}
	return "missing000"
}

// command changes the configuration and runs one command of Terraform under faults.
func (s *storm) command() {
	s.begin(newInjector(s.Rand, pick(s.Rand, 0, 0.02, 0.1, 0.3, 0.5)))
	for range s.IntN(4) {
		s.config.change()
	}
	for _, address := range s.addresses() {
		switch i := s.state[address]; s.IntN(20) {
		case 0:
			s.replace[address] = true
		case 1:
			if i.current != nil {
				i.current.tainted = true
			}
		}
	}
	s.interfere()
	ctx, interrupt := context.WithCancel(s.Context())
	defer interrupt()
	switch s.IntN(10) {
	case 0:
		s.refreshOnly(ctx)
	case 1:
		s.apply(ctx, &config{}, true) // destroys everything
	case 2:
		time.AfterFunc(time.Duration(s.IntN(60))*time.Second, interrupt)
		s.apply(ctx, s.config, true)
	default:
		s.apply(ctx, s.config, s.anyTainted() || s.IntN(4) > 0)
	}
	s.end()
}

// anyTainted reports whether a refresh is needed. Terraform does not pass the private state
// of a tainted resource to Delete. If Delete does not find the resource, nothing shows that
// the account is the right one: then the resource stays in the state, with an error.
func (s *storm) anyTainted() bool {
	for _, i := range s.state {
		if i.current != nil && i.current.tainted {
			return true
		}
	}
	return false
}

// interfere lets another run create a twin of a resource, or delete one, at the same time.
func (s *storm) interfere() {
	b, soon := s.config.blocks[s.IntN(len(s.config.blocks))], time.Duration(s.IntN(3000))*time.Millisecond
	if b.isRelation() || b.count == 0 {
		return
	}
	index := s.IntN(b.count)
	i := s.state[b.address(index)]
	switch s.IntN(4) {
	case 0:
		if i != nil && i.current != nil && !i.current.tainted { // see anyTainted
			id := s.idOf(b.kind, i.current)
			time.AfterFunc(soon, func() { b.remove(s.cloud.Sim, id) })
		}
	case 1, 2:
		if b.addTwin == nil { // it would have to be imported
			return
		}
		twin := s.config.instance(b, index)
		time.AfterFunc(soon, func() { s.addForeign(b.kind, b.addTwin(s.cloud.Sim, twin)) })
	}
}

func (s *storm) addForeign(k *kind, id string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.foreign[id] = foreign{k, k.stored(s.cloud.Sim)[id]}
}

// clock is how times are written in messages of the test.
const clock = "04:05.000"

// begin prepares the next command.
func (s *storm) begin(i *injector) {
	s.diags, s.replace, s.injector = nil, map[string]bool{}, i
	s.cloud.Sim.Forget()
	s.cloud.Sim.InjectFunc(i.choose)
}

// end waits until everything that is late has happened, and records the command.
func (s *storm) end() {
	time.Sleep(2 * requestTimeout)
	s.mu.Lock()
	defer s.mu.Unlock()
	var b strings.Builder
	for _, r := range s.cloud.Sim.Requests("", "") {
		fmt.Fprintf(&b, "%s %s %s: %d %s\n", r.Time.Format(clock), r.Method, r.URI, r.Status, r.Body)
	}
	s.history = append(s.history, fmt.Sprintf("requests:\n%s\nfaults:\n%s\n\ndiagnostics:\n%s", &b, strings.Join(s.injector.log, "\n"), s.diags))
}

// maxApplies is how many applies without faults it takes until the plan is empty: one to
// apply it, one for relations that ended with what they refer to, and one to see.
const maxApplies = 3

// recover applies without faults until the plan is empty.
func (s *storm) recover() {
	s.Helper()
	s.removeReported()
	for range 2 { // the first reads may be stale
		s.begin(newInjector(s.Rand, 0))
		s.refreshOnly(s.Context())
		s.end()
	}
	for range maxApplies {
		s.begin(newInjector(s.Rand, 0))
		changes := s.apply(s.Context(), s.config, true)
		s.end()
		if s.check(); s.diags.HasError() {
			s.Errorf("an apply without faults fails: %s", s.diags)
		}
		if changes == 0 {
			return
		}
	}
	s.Errorf("the plan is not empty after %d applies", maxApplies)
}

// removeReported deletes what a diagnostic has named and the state does not have, where a create refuses what exists.
func (s *storm) removeReported() {
	for _, k := range []*kind{apiPath, apiModel, gatewayResponse, apiMethod} {
		inState := s.inState(k)
		for id := range k.stored(s.cloud.Sim) {
			if s.reported[k.resource+" "+id] && len(inState[id]) == 0 {
				k.remove(s.cloud.Sim, id)
			}
		}
	}
}

// destroy destroys everything without faults.
func (s *storm) destroy() {
	s.Helper()
	s.begin(newInjector(s.Rand, 0))
	s.apply(s.Context(), &config{}, true)
	s.end()
	if s.check(); len(s.state) > 0 {
		s.Errorf("destroy left %v in the state: %s", s.addresses(), s.diags)
	}
}

// explain logs the last commands if the test has failed.
func (s *storm) explain() {
	s.Helper()
	if s.Failed() {
		for _, command := range s.history[max(0, len(s.history)-3):] {
			s.Log(command)
		}
	}
}
