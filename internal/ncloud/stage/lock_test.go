// SPDX-License-Identifier: MPL-2.0

package stage_test

import (
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/acctest"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/simulator"
)

func TestStage_otherWritesDoNotWaitForASearch(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		s := newShop(t)
		s.Sim.Inject(simulator.Fault{Method: "POST", Path: "/stages$", Times: 1, Cut: simulator.CutBefore})
		start := time.Now()
		var wait sync.WaitGroup
		wait.Go(func() {
			_, diags := s.Apply(t.Context(), kind, nil, s.config())
			if took := time.Since(start); took < 5*time.Second || !strings.Contains(diags.String(), "may have been created") {
				t.Errorf("after %s: %s", took, diags)
			}
		})
		synctest.Wait()
		s.Applied(kind, nil, s.config(acctest.Object{"name": "v2"}))
		s.Applied("apigw_api_path", nil, acctest.Object{"product_id": s.product, "api_id": apiID, "path": "/y"})
		if took := time.Since(start); took >= 5*time.Second {
			t.Errorf("other writes took %s", took)
		}
		wait.Wait()
	})
}

func TestStage_doesNotAdoptAnotherCreateOfItsName(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		s := newShop(t)
		s.Sim.Inject(simulator.Fault{Method: "POST", Path: "/stages$", Times: 1, Cut: simulator.CutBefore})
		var wait sync.WaitGroup
		wait.Go(func() {
			if _, diags := s.Apply(t.Context(), kind, nil, s.config()); !strings.Contains(diags.String(), "may have been created") {
				t.Errorf("the lost create: %s", diags)
			}
		})
		synctest.Wait()
		s.Applied(kind, nil, s.config())
		wait.Wait()
	})
}
