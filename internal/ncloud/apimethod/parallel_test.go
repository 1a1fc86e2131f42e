// SPDX-License-Identifier: MPL-2.0

package apimethod_test

import (
	"fmt"
	"net/http"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/acctest"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/simulator"
)

// parallelism is that of Terraform, and maxConnections what it may need.
const parallelism, maxConnections = 10, 10

// atOnce runs n tasks as Terraform does.
func atOnce(n int, do func(i int)) {
	slots := make(chan struct{}, parallelism)
	var group sync.WaitGroup
	for i := range n {
		slots <- struct{}{}
		group.Go(func() {
			defer func() { <-slots }()
			do(i)
		})
	}
	group.Wait()
}

func TestMethod_manyInParallel(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		s := newShop(t)
		if err := s.Sim.NCloud.SetSwitch("ConcurrentWrites", "refused"); err != nil {
			t.Fatal(err)
		}
		methods := []string{"GET", "POST", "PUT", "DELETE", "PATCH", "OPTIONS", "HEAD", "ANY"}
		const paths = 25
		s.Sim.NCloud.ChangeDraft(apiID, func(d *simulator.NCloudDraft) {
			for i := range paths {
				d.Paths = append(d.Paths, simulator.NCloudPath{ID: fmt.Sprintf("path%06d", i+10), Path: fmt.Sprint("/p", i)})
			}
		})
		s.Sim.SetLatency(20 * time.Millisecond)
		states, configs := make([]*acctest.State, paths*len(methods)), make([]acctest.Object, paths*len(methods))
		run := func(what string, do func(s *shop, i int)) {
			s.Sim.Forget()
			next, begin := s.next(), time.Now()
			atOnce(len(states), func(i int) { do(next, i) })
			t.Logf("%s: %s, %d requests, at most %d connections", what, time.Since(begin), len(s.Sim.Requests("", "")), s.Sim.MostConnections())
			if got := s.Sim.MostConnections(); got > maxConnections {
				t.Errorf("%s: %d connections", what, got)
			}
			for _, r := range s.Sim.Requests("", "") {
				if r.Status == http.StatusConflict {
					t.Errorf("%s: a conflict in %s %s", what, r.Method, r.URI)
				}
			}
		}
		run("create", func(s *shop, i int) {
			configs[i] = s.config(acctest.Object{"http_endpoint": rest, "query_parameters": acctest.Object{"view": parameter}})
			configs[i]["path_id"], configs[i]["method"] = fmt.Sprintf("path%06d", i/len(methods)+10), methods[i%len(methods)]
			states[i] = s.Applied(kind, nil, configs[i])
		})
		if got := len(s.methods()); got != len(states) {
			t.Errorf("%d methods", got)
		}
		run("refresh", func(s *shop, i int) { s.ExpectEmptyPlan(kind, states[i], configs[i]) })
		run("change", func(s *shop, i int) {
			configs[i]["query_parameters"] = acctest.Object{"view": acctest.Object{"type": "long"}}
			states[i] = s.Applied(kind, states[i], configs[i])
		})
		run("refresh", func(s *shop, i int) { s.ExpectEmptyPlan(kind, states[i], configs[i]) })
		run("destroy", func(s *shop, i int) { s.Destroyed(kind, states[i]) })
		if left := s.methods(); len(left) > 0 {
			t.Errorf("%d methods are left", len(left))
		}
	})
}
