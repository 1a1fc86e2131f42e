// SPDX-License-Identifier: MPL-2.0

package gatewayresponse_test

import (
	"strings"
	"testing"
	"testing/synctest"

	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/acctest"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/simulator"
)

func TestGatewayResponse_reportsWhatIsLost(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		s := newShop(t)
		d := s.Driver(t, nil)
		state := d.Applied(kind, nil, s.config(all))
		without := s.config(acctest.Object{"headers": all["headers"], "templates": all["templates"]})
		remove := s.Sim.Inject(simulator.Fault{Method: "POST", Path: "/templates", Status: 403})
		_, diags := d.Apply(t.Context(), kind, state, without)
		remove()
		for _, want := range []string{"Could not change the gateway response", "was reset to its default", "template for application/json, template for text/plain", "terraform apply again"} {
			if !strings.Contains(strings.Join(strings.Fields(diags.String()), " "), want) {
				t.Errorf("%q is missing in %s", want, diags)
			}
		}
		d = d.NextRun()
		state = d.Applied(kind, d.Refreshed(kind, state), without)
		d.ExpectEmptyPlan(kind, state, without)
		if got := s.shown(); got != `0[{Retry-After 1} {X-Reason key}][{application/json {"api":"${context.apiName}"}} {text/plain no}]` {
			t.Error(got)
		}
		remove = s.Sim.Inject(simulator.Fault{Method: "POST", Path: "/headers", Status: 400})
		_, diags = d.Apply(t.Context(), kind, state, s.config(acctest.Object{"headers": acctest.Object{"X-Reason": "new", "Retry-After": "1"}}))
		remove()
		if !strings.Contains(diags.String(), "This was lost: header X-Reason") {
			t.Error(diags)
		}
	})
}

func TestGatewayResponse_adoptsAfterLostResponses(t *testing.T) {
	t.Parallel()
	for what, path := range map[string]string{"status": "/" + name + "$", "header": "/headers$", "template": "/templates$"} {
		underSwitches(t, func(t *testing.T, s *shop) {
			t.Helper()
			d := s.Driver(t, acctest.Object{"max_retries": 0})
			remove := s.Sim.Inject(simulator.Fault{Method: "POST", Path: path, Cut: simulator.CutAfter, Times: 1})
			state, diags := d.Apply(t.Context(), kind, nil, s.config(all))
			remove()
			if state == nil || diags.HasError() || !strings.Contains(diags.String(), "WARNING: Adopted the gateway response "+name) {
				t.Errorf("%s: %s", what, diags)
			}
			d.ExpectEmptyPlan(kind, state, s.config(all))
			d.Destroyed(kind, state)
		})
	}
}

func TestGatewayResponse_keepsWhatIsUnfinishedInState(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		s := newShop(t)
		d := s.Driver(t, nil)
		remove := s.Sim.Inject(simulator.Fault{Method: "POST", Path: "/templates", Status: 500})
		state, diags := d.Apply(t.Context(), kind, nil, s.config(all))
		remove()
		if state == nil || !diags.HasError() || state.Get(t, "status_code") != 403.0 || state.Get(t, "templates") != nil {
			t.Fatal(diags)
		}
		d.Destroyed(kind, state)
		remove = s.Sim.Inject(simulator.Fault{Method: "POST", Path: "/" + name + "$", Status: 400})
		state, diags = d.Apply(t.Context(), kind, nil, s.config(all))
		remove()
		if state != nil || !diags.HasError() {
			t.Errorf("a refused create is in state: %s", diags)
		}
	})
}
