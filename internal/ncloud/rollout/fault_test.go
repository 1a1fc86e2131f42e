// SPDX-License-Identifier: MPL-2.0

package rollout_test

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/ncloud/client"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/ncloud/rollout"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/simulator"
)

// step is an apply after some preparation.
type step struct {
	prepare func(*world)
	in      rollout.Config
}

// steps has an apply for each action.
func steps(t *testing.T) map[rollout.Action]step {
	t.Helper()
	must := func(w *world, in rollout.Config) {
		if _, err := w.apply(w.t.Context(), in); err != nil {
			w.t.Fatal(err)
		}
	}
	onCanary := func(w *world) { must(w, with("w1", tenth)) }
	moved := func(w *world) {
		w.draft("console")
		w.n.Deploy(w.stage.StageID, "console")
		w.draft("w0")
	}
	first := func(w *world) { must(w, stage("w1")) }
	return map[rollout.Action]step{
		rollout.Deploy:   {func(*world) {}, stage("w1")},
		rollout.Restore:  {moved, stage("w0")},
		rollout.Pin:      {func(w *world) { first(w); w.n.EnableCanary(w.stage.StageID) }, pinned(0)},
		rollout.Canary:   {onCanary, with("w2", half)},
		rollout.Adjust:   {onCanary, with("w1", half)},
		rollout.Promote:  {onCanary, stage("w1")},
		rollout.Withdraw: {onCanary, stage("w0")},
		rollout.Replace:  {onCanary, stage("w2")},
	}
}

// prepared returns a world before the step.
func (s step) prepared(t *testing.T, switches []string) (*world, rollout.Config) {
	t.Helper()
	w, in := newWorld(t, switches...), s.in
	w.actual(t.Context()) // until the new stage can be read
	if in.No == 0 && in.Content == "" {
		in.No = w.memory.Stage.No
	}
	s.prepare(w)
	w.actual(t.Context())
	w.last = rollout.Result{}
	w.draft(cmp.Or(in.Content, w.drafted))
	w.sim.Forget()
	return w, in
}

var services = [][]string{
	nil,
	{"CanarySnapshot=copy of the stage's", "AfterPromote=kept", "RollBackNumber=new", "NoCanary=400"},
	{"CanarySnapshot=copy of the stage's", "ReadAfterWrite=stale"},
	{"AfterPromote=kept", "ReadAfterWrite=stale", "RollBackNumber=new"},
	{"CanarySnapshot=working copy", "DeployDuringCanary=stage"},
}

// eachFault runs a test for each request of each step under some services.
func eachFault(t *testing.T, test func(t *testing.T, w *world, in rollout.Config, want rollout.Action, request int) (more bool)) {
	t.Helper()
	for _, switches := range services {
		for action, s := range steps(t) {
			t.Run(strings.Join(switches, ",")+"/"+string(action), func(t *testing.T) {
				t.Parallel()
				for request, more := 1, true; more; request++ {
					synctest.Test(t, func(t *testing.T) {
						w, in := s.prepared(t, switches)
						more = test(t, w, in, action, request)
						if t.Failed() {
							t.Logf("at request %d", request)
							more = false
						}
					})
				}
			})
		}
	}
}

// isCreate reports whether a request would act again if it was sent twice.
func isCreate(r *http.Request) bool { return r.Method == http.MethodPost }

// at injects a fault into one request, and counts the creates.
func (w *world) at(request int, fault simulator.Fault) (faulted *string, creates map[string]int) {
	faulted, creates = new(string), map[string]int{}
	var n atomic.Int32
	w.sim.InjectFunc(func(r *http.Request) *simulator.Fault {
		if isCreate(r) {
			creates[r.RequestURI]++
		}
		if int(n.Add(1)) != request {
			return nil
		}
		*faulted = r.Method + " " + r.RequestURI
		return &fault
	})
	return faulted, creates
}

func TestExecute_lostResponses(t *testing.T) {
	t.Parallel()
	var tested atomic.Int32
	t.Cleanup(func() {
		if n := tested.Load(); n < 6*8*int32(len(services)) { // at least a request of each action
			t.Errorf("only %d requests were tested", n)
		}
	})
	for name, fault := range map[string]struct {
		simulator.Fault

		acts bool
	}{
		"cut before the effect":  {simulator.Fault{Cut: simulator.CutBefore}, false},
		"cut after the effect":   {simulator.Fault{Cut: simulator.CutAfter}, true},
		"500 before the effect":  {simulator.Fault{Status: http.StatusInternalServerError}, false},
		"503 after the effect":   {simulator.Fault{Status: http.StatusServiceUnavailable, AfterEffect: true}, true},
		"302 after the effect":   {simulator.Fault{Status: http.StatusFound, AfterEffect: true}, true},
		"a body that is no JSON": {simulator.Fault{Rewrite: func([]byte) []byte { return []byte("<html>") }}, true},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			eachFault(t, func(t *testing.T, w *world, in rollout.Config, want rollout.Action, request int) bool {
				t.Helper()
				before := w.deployments()
				start := time.Now()
				faulted, creates := w.at(request, fault.Fault)
				action, err := w.lostApply(in)
				w.sim.InjectFunc(nil)
				if *faulted == "" {
					return false
				}
				if time.Since(start) > 90*time.Second {
					t.Errorf("took %s", time.Since(start))
				}
				for uri, n := range creates {
					if n > 1 {
						t.Errorf("%s was sent %d times", uri, n)
					}
				}
				tested.Add(1)
				isPost := strings.HasPrefix(*faulted, http.MethodPost)
				switch {
				case action != want:
					t.Errorf("%s instead of %s", action, want)
				case isPost && fault.acts && err != nil:
					t.Errorf("%s: not adopted: %v", *faulted, err)
				case isPost && fault.acts && fault.Rewrite == nil && len(w.last.Warnings) != 1:
					t.Errorf("%s: warnings %v", *faulted, w.last.Warnings)
				case isPost && !fault.acts && err == nil:
					t.Errorf("%s: no error", *faulted)
				}
				if err != nil {
					if _, err := w.apply(t.Context(), in); err != nil {
						t.Errorf("%s: the next apply: %v", *faulted, err)
					}
				}
				w.converged(in)
				if made := w.deployments() - before; made > 2 {
					t.Errorf("%s: %d new deployments", *faulted, made)
				}
				return true
			})
		})
	}
}

// TestExecute_faultsWhileTheServiceDeploysToTheStage fails each request of a canary that cannot receive content.
func TestExecute_faultsWhileTheServiceDeploysToTheStage(t *testing.T) {
	t.Parallel()
	for name, fault := range map[string]simulator.Fault{
		"cut before the effect": {Cut: simulator.CutBefore}, "cut after the effect": {Cut: simulator.CutAfter},
		"503 after the effect": {Status: http.StatusServiceUnavailable, AfterEffect: true}, "400": {Status: http.StatusBadRequest},
		"409": {Status: http.StatusConflict}, "interrupted": {},
	} {
		for _, more := range []string{"", "RollBackNumber=new", "NoCanary=400", "ReadAfterWrite=stale"} {
			t.Run(name+","+more, func(t *testing.T) {
				t.Parallel()
				for request, again := 1, true; again && !t.Failed(); request++ {
					synctest.Test(t, func(t *testing.T) { again = failsOnce(t, fault, request, more) })
				}
			})
		}
	}
}

// failsOnce reports whether there is a request with that number. Without a fault, it is interrupted.
func failsOnce(t *testing.T, fault simulator.Fault, request int, more string) bool {
	t.Helper()
	switches := []string{"CanarySnapshot=copy of the stage's", "DeployDuringCanary=stage"}
	if more != "" {
		switches = append(switches, more)
	}
	w := newWorld(t, switches...)
	w.actual(t.Context())
	w.draft("w1")
	in, before := with("w1", tenth), w.deployments()
	ctx, interrupt := context.WithCancel(t.Context())
	defer interrupt()
	var n atomic.Int32
	w.sim.InjectFunc(func(*http.Request) *simulator.Fault {
		switch {
		case int(n.Add(1)) != request:
			return nil
		case fault.Status == 0 && fault.Cut == 0:
			interrupt()
			return &simulator.Fault{Delay: 100 * time.Millisecond}
		}
		return &fault
	})
	result, err := w.exec.Execute(ctx, rollout.Request{Stage: w.stage, Planned: rollout.Canary, Config: in, Memory: w.memory})
	w.sim.InjectFunc(nil)
	if w.memory = result.Memory; int(n.Load()) < request {
		return false
	}
	isDone := func() bool { // if the service refuses to disable the canary, it stays with the content of the stage
		return w.memory.DeploysToStage && w.live() == "w0" && (w.canary() == "" || w.canary() == "w0" && fault.Status == http.StatusBadRequest)
	}
	for range 2 {
		if isDone() {
			break
		}
		if _, err = w.apply(t.Context(), in); err == nil {
			t.Errorf("request %d: no error", request)
		}
	}
	if err == nil || !isDone() || w.deployments() > before+4 {
		t.Errorf("request %d: %q is live, %q on the canary, %d deployments, %+v: %v", request, w.live(), w.canary(), w.deployments(), w.memory, err)
	}
	if _, err := w.apply(t.Context(), stage("w1")); err != nil {
		t.Errorf("request %d: %v", request, err)
	}
	w.converged(stage("w1"))
	return true
}

// lostApply plans before the fault: the first request is that of Execute.
func (w *world) lostApply(in rollout.Config) (rollout.Action, error) {
	planned := rollout.Decide(in, w.stageActual(), w.memory)
	result, err := w.exec.Execute(w.t.Context(), rollout.Request{Stage: w.stage, Planned: planned, Config: in, Memory: w.memory})
	w.memory, w.last = result.Memory, result
	return planned, err
}

// stageActual is what a refresh shows, without a request.
func (w *world) stageActual() rollout.Actual {
	s := w.n.Stage(w.stage.StageID)
	actual := rollout.Actual{No: s.DeploymentNo}
	if c := s.Canary; c != nil {
		actual.Canary = &client.Canary{DeploymentNo: c.DeploymentNo, CanarySettings: client.CanarySettings{
			EndpointDomain: c.EndpointDomain, ThrottleRPS: c.ThrottleRPS, CacheTTLSec: c.CacheTTLSec,
		}}
		if c.UseRate {
			actual.Canary.Rate = &c.Rate
		}
	}
	return actual
}

func TestExecute_interrupted(t *testing.T) {
	t.Parallel()
	eachFault(t, func(t *testing.T, w *world, in rollout.Config, want rollout.Action, request int) bool {
		t.Helper()
		before := w.deployments()
		ctx, interrupt := context.WithCancel(t.Context())
		defer interrupt()
		var n atomic.Int32
		w.sim.InjectFunc(func(*http.Request) *simulator.Fault {
			if int(n.Add(1)) == request {
				interrupt()
				return &simulator.Fault{Delay: 100 * time.Millisecond}
			}
			return nil
		})
		start := time.Now()
		planned := rollout.Decide(in, w.stageActual(), w.memory)
		result, err := w.exec.Execute(ctx, rollout.Request{Stage: w.stage, Planned: planned, Config: in, Memory: w.memory})
		w.sim.InjectFunc(nil)
		if int(n.Load()) < request {
			return false
		}
		if time.Since(start) > 35*time.Second {
			t.Errorf("%s: ended after %s", want, time.Since(start))
		}
		if err != nil && !errors.Is(err, context.Canceled) {
			t.Errorf("%s: %v", want, err)
		}
		w.memory = result.Memory
		if _, err := w.apply(t.Context(), in); err != nil {
			t.Errorf("%s: the next apply: %v", want, err)
		}
		w.converged(in)
		if made := w.deployments() - before; made > 2 {
			t.Errorf("%s: %d new deployments", want, made)
		}
		return true
	})
}

func TestExecute_holdsTheLockOfTheAPIForCreatesOnly(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t)
		w.draft("w1")
		arrived, freed := make(chan struct{}), make(chan time.Duration, 1)
		w.sim.InjectFunc(func(r *http.Request) *simulator.Fault {
			switch {
			case isCreate(r):
				close(arrived)
				return &simulator.Fault{Delay: 10 * time.Second}
			case r.Method == http.MethodGet:
				return &simulator.Fault{Delay: 5 * time.Second}
			}
			return nil
		})
		start := time.Now()
		go func() {
			<-arrived
			unlock, err := w.drafts.Lock(t.Context(), w.stage.API())
			if err != nil {
				t.Error(err)
				return
			}
			freed <- time.Since(start)
			unlock()
		}()
		if _, err := w.exec.Execute(t.Context(), rollout.Request{Stage: w.stage, Config: stage("w1"), Memory: w.memory}); err != nil {
			t.Fatal(err)
		}
		if at := <-freed; at != 15*time.Second || time.Since(start) != 20*time.Second {
			t.Errorf("free after %s of %s", at, time.Since(start))
		}
	})
}

func TestExecute_deniedReadsEndThePolling(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t)
		w.sim.Inject(simulator.Fault{Method: http.MethodPost, Cut: simulator.CutAfter})
		w.sim.Inject(simulator.Fault{Method: http.MethodGet, Skip: 1, Status: http.StatusForbidden, Body: `{"errorCode":"10011"}`})
		start := time.Now()
		result, err := w.exec.Execute(t.Context(), rollout.Request{Stage: w.stage, Config: stage("w1"), Memory: w.memory})
		if err == nil || time.Since(start) > time.Second || result.Memory != w.memory {
			t.Errorf("after %s: %v, %+v", time.Since(start), err, result.Memory)
		}
		if got := fmt.Sprint(err); !strings.Contains(got, "not repeated") || !strings.Contains(got, "HTTP 403") {
			t.Error(got)
		}
	})
}
