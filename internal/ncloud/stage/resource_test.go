// SPDX-License-Identifier: MPL-2.0

package stage_test

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/acctest"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/ncloud/stage"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/simulator"
)

func TestMain(m *testing.M) { acctest.Main(m) }

const (
	kind  = stage.ResourceType
	apiID = "api0000001"
)

// shop is a cloud with a product that has an API with two methods.
type shop struct {
	*acctest.Cloud
	*acctest.Driver

	product string
}

func newShop(t *testing.T) *shop {
	t.Helper()
	cloud := acctest.InMemory(t)
	product := cloud.Sim.NCloud.AddProduct(simulator.NCloudProduct{Name: "shop", APIs: []*simulator.NCloudAPI{{
		ID: apiID, Name: "orders", Draft: simulator.NCloudDraft{Paths: []simulator.NCloudPath{
			{Path: "/x", Methods: []simulator.NCloudMethod{{Name: "GET"}, {Name: "POST"}}},
		}},
	}}})
	return &shop{cloud, cloud.Driver(t, acctest.Object{"max_retries": 1}), product}
}

// next is the same shop in another run of Terraform.
func (s *shop) next() *shop { return &shop{s.Cloud, s.NextRun(), s.product} }

func (s *shop) config(more ...acctest.Object) acctest.Object {
	config := acctest.Object{"product_id": s.product, "api_id": apiID, "name": "v1", "endpoint_domain": "https://orders.example.com"}
	for _, one := range more {
		maps.Copy(config, one)
	}
	return config
}

func content(version string) acctest.Object {
	return acctest.Object{"deployment": acctest.Object{"triggers": acctest.Object{"definition": version}}}
}

func rate(percent float64) acctest.Object {
	return acctest.Object{"canary": acctest.Object{"distribution_rate": percent}}
}

// stage returns the only stage.
func (s *shop) stage(t *testing.T) simulator.NCloudStage {
	t.Helper()
	for _, a := range s.Sim.NCloud.APIs(s.product) {
		if a.ID == apiID && len(a.Stages) == 1 {
			return s.Sim.NCloud.Stage(a.Stages[0].ID)
		}
	}
	t.Fatal("the API does not have one stage")
	return simulator.NCloudStage{}
}

func action(t *testing.T, state *acctest.State) string {
	t.Helper()
	return fmt.Sprint(state.Get(t, "rollout", "action"))
}

// underSwitches runs a test under every value of every switch that concerns stages.
func underSwitches(t *testing.T, test func(*testing.T, *shop)) {
	t.Helper()
	settings := acctest.NCloudSettings("stage",
		"UnsetText", "ReadAfterWrite", "MixedIDs", "APIStages", "PublishList", "NoLimit", "NullLimit", "OmittedLimit", "QuotaConditionDefault", "Order")
	underEach(t, test, append(settings, "NotFoundCode=10004", "PageMax=1")...)
}

// underEach runs a test under combinations of switches, such as "A=1,B=2".
func underEach(t *testing.T, test func(*testing.T, *shop), combinations ...string) {
	t.Helper()
	acctest.UnderEach(t, newShop, test, combinations...)
}

// applied applies a configuration in another run and checks that the next plan is empty.
func (s *shop) applied(t *testing.T, state *acctest.State, wantAction string, config acctest.Object) *acctest.State {
	t.Helper()
	s = s.next()
	if state != nil {
		read, diags := s.Read(t.Context(), kind, state)
		if diags.HasError() {
			t.Fatal(diags)
		}
		state = read
	}
	state, diags := s.Apply(t.Context(), kind, state, config)
	if diags.HasError() {
		t.Fatal(diags)
	}
	for _, one := range diags {
		if wantAction != "promote" && wantAction != "replace" {
			t.Errorf("%s: %s", wantAction, one.Summary)
		}
	}
	if got := action(t, state); got != wantAction {
		t.Errorf("the action is %s, expected %s", got, wantAction)
	}
	next := s.next()
	read, diags := next.Read(t.Context(), kind, state)
	if diags.HasError() || read == nil {
		t.Fatal(diags)
	}
	if plan, diags := next.Plan(kind, read, config); diags.HasError() || !plan.Empty {
		t.Errorf("after %s, the plan is not empty: %s\n%s\n%s", wantAction, diags, plan.Value, read.Value)
	}
	return read
}

func TestStage_rollout(t *testing.T) {
	t.Parallel()
	underSwitches(t, func(t *testing.T, s *shop) {
		t.Helper()
		state := s.applied(t, nil, "create", s.config(content("1")))
		if got := len(s.stage(t).Deployments); got != 1 {
			t.Errorf("a new stage has %d deployments", got)
		}
		state = s.applied(t, state, "deploy", s.config(content("2")))
		live := s.stage(t).DeploymentNo
		if got := len(s.stage(t).Deployments); got != 2 {
			t.Errorf("after a change, the stage has %d deployments", got)
		}
		state = s.applied(t, state, "none", s.config(content("2"), acctest.Object{"throttle_rps": 5}))

		state = s.applied(t, state, "canary", s.config(content("3"), rate(10)))
		if now := s.stage(t); now.DeploymentNo != live || now.Canary == nil || now.Canary.Rate != 10 {
			t.Errorf("canary: %+v", now)
		}
		state = s.applied(t, state, "adjust", s.config(content("3"), rate(50)))
		state = s.applied(t, state, "withdraw", s.config(content("2")))
		if now := s.stage(t); now.DeploymentNo != live || now.Canary != nil {
			t.Errorf("withdraw: %+v", now)
		}
		state = s.applied(t, state, "canary", s.config(content("3"), rate(0.1)))
		canary := s.stage(t).Canary.DeploymentNo
		state = s.applied(t, state, "promote", s.config(content("3")))
		if now := s.stage(t); now.DeploymentNo != canary || now.Canary != nil {
			t.Errorf("promote: %+v", now)
		}
		count := len(s.stage(t).Deployments)
		state = s.applied(t, state, "pin", s.config(acctest.Object{"deployment": acctest.Object{"no": live, "triggers": acctest.Object{"definition": "3"}}}))
		state = s.applied(t, state, "deploy", s.config(content("3")))
		if got := len(s.stage(t).Deployments); got > count+2 {
			t.Errorf("%d deployments", got)
		}
		if diags := s.destroyed(t, state); diags.HasError() {
			t.Error(diags)
		}
	})
}

func (s *shop) destroyed(t *testing.T, state *acctest.State) acctest.Diagnostics {
	t.Helper()
	_, diags := s.next().Destroy(t.Context(), kind, state)
	for _, a := range s.Sim.NCloud.APIs(s.product) {
		if a.ID == apiID && len(a.Stages) > 0 && !diags.HasError() {
			t.Error("the stage still exists")
		}
	}
	return diags
}

func TestStage_settings(t *testing.T) {
	t.Parallel()
	underSwitches(t, func(t *testing.T, s *shop) {
		t.Helper()
		all := acctest.Object{
			"cache_ttl_sec": 60, "throttle_rps": 7, "published": true,
			"ip_acl":      acctest.Object{"code": "ALLOWED", "list": []any{"10.0.0.0/8", "192.0.2.1"}},
			"maintenance": acctest.Object{"status_code": 503, "response": "later"},
			"compression": acctest.Object{"minimum_size": 0},
			"usage_plan": acctest.Object{
				"rate_rps": 5, "day_quota_request": 10, "month_quota_request": 100, "quota_condition": "5xx",
			},
			"method_settings": acctest.Object{"GET /x": acctest.Object{"throttle_rps": 3}, "POST /x": acctest.Object{"cache_ttl_sec": 5}},
		}
		state := s.applied(t, nil, "create", s.config(content("1"), all))
		if now := s.stage(t); !now.Published || now.IPACLCode != "ALLOWED" || !now.Maintenance || len(now.Deployments[0].Methods) != 2 {
			t.Errorf("%+v", now)
		}
		delete(all, "maintenance")
		delete(all, "ip_acl")
		all["method_settings"] = acctest.Object{"GET /x": acctest.Object{"throttle_rps": 4}}
		state = s.applied(t, state, "deploy", s.config(content("2"), all))
		if now := s.stage(t); now.Maintenance || now.IPACLCode != "" || len(now.Deployments[1].Methods) != 1 {
			t.Errorf("%+v", now)
		}
		if s.keepsLimits() {
			s.refusesToClear(t, state)
			return
		}
		state = s.applied(t, state, "none", s.config(content("2")))
		if now := s.stage(t); now.Published || now.CacheTTLSec != nil || now.ContentEncoding || len(now.Deployments[1].Methods) != 0 || len(now.Deployments) != 2 {
			t.Errorf("%+v", now)
		}
		state = s.applied(t, state, "none", s.config(content("2"), acctest.Object{"published": true}))
		if diags := s.destroyed(t, state); diags.HasError() {
			t.Error(diags)
		}
	})
}

func (s *shop) keepsLimits() bool {
	return slices.ContainsFunc(s.Sim.Switches(), func(one simulator.Switch) bool {
		return one.Service == "ncloud" && one.Name == "NullLimit" && one.Value == "keep"
	})
}

// refusesToClear expects an error that names the block, because the service keeps limits that are set to null.
func (s *shop) refusesToClear(t *testing.T, state *acctest.State) {
	t.Helper()
	if _, diags := s.next().Apply(t.Context(), kind, state, s.config(content("2"))); !strings.Contains(diags.String(), "planned for: usage_plan") {
		t.Error(diags)
	}
}

func TestStage_namesConflictingArgumentsOfACanary(t *testing.T) {
	t.Parallel()
	d := acctest.InMemory(t).Driver(t, nil)
	config := func(canary acctest.Object) acctest.Object {
		return acctest.Object{"product_id": "p", "api_id": apiID, "name": "v1", "endpoint_domain": "NONE", "canary": canary}
	}
	conditions := []any{acctest.Object{"in": "HEADER", "name": "X-Beta", "value": "1"}}
	for name, canary := range map[string]acctest.Object{
		"both": {"distribution_rate": 10, "conditions": conditions}, "neither": {"throttle_rps": 3},
	} {
		if diags := d.Validate(kind, config(canary)); !strings.Contains(diags.String(), "[canary.distribution_rate,canary.conditions]") {
			t.Errorf("%s: %v", name, diags)
		}
	}
	if diags := d.Validate(kind, config(acctest.Object{"conditions": conditions})); len(diags) > 0 {
		t.Error(diags)
	}
}
