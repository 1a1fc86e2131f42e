// SPDX-License-Identifier: MPL-2.0

package main

import (
	"context"
	"fmt"
	"net/http"
	"strings"
	"testing"
	"testing/synctest"

	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/simulator"
)

// failures are what happens to one request.
var failures = map[string]simulator.Fault{
	"the response is lost":    {Cut: simulator.CutAfter},
	"the request is lost":     {Cut: simulator.CutBefore},
	"a failure after success": {Status: http.StatusInternalServerError, AfterEffect: true, Body: `{"error":{"errorCode":"900"}}`},
	"a malformed response":    {Status: http.StatusOK, AfterEffect: true, Body: "<html>"},
	"no right":                {Status: http.StatusForbidden, Body: `{"error":{"errorCode":"10002","message":"no permission"}}`},
}

// TestCleanUp_afterAFailure lets requests fail, each create that is lost, and others at intervals.
func TestCleanUp_afterAFailure(t *testing.T) {
	t.Parallel()
	for _, service := range serviceNames {
		for i, request := range requestsOf(t, service) {
			kinds := []string{"the response is lost"}
			if every := 5; !isCreate(request) {
				if i%every != 0 {
					continue
				}
				kinds = []string{[]string{"the request is lost", "a failure after success", "no right", "a malformed response"}[i/every%4]}
			} else if i%2 == 0 {
				kinds = []string{"a failure after success"}
			}
			for _, kind := range kinds {
				t.Run(fmt.Sprintf("%s/request %d/%s", service, i, kind), func(t *testing.T) {
					t.Parallel()
					synctest.Test(t, func(t *testing.T) {
						p := newProbed(t)
						p.atRequest(i, func() *simulator.Fault {
							fault := failures[kind]
							return &fault
						})
						if o := p.run(t.Context(), service, "-also", "publish"); len(o.left) > 0 {
							t.Error(o.left)
						}
					})
				})
			}
		}
	}
}

// TestCleanUp_afterAnInterruption interrupts runs at intervals.
func TestCleanUp_afterAnInterruption(t *testing.T) {
	t.Parallel()
	for _, service := range serviceNames {
		for i := range requestsOf(t, service) {
			if i%9 != 0 {
				continue
			}
			t.Run(fmt.Sprintf("%s/request %d", service, i), func(t *testing.T) {
				t.Parallel()
				synctest.Test(t, func(t *testing.T) {
					p := newProbed(t)
					ctx, interrupt := context.WithCancel(t.Context())
					defer interrupt()
					p.atRequest(i, func() *simulator.Fault {
						interrupt()
						return nil
					})
					if o := p.run(ctx, service, "-also", "publish"); len(o.left) > 0 {
						t.Error(o.left)
					}
				})
			})
		}
	}
}

// atRequest calls do at the request with a number.
func (p *probed) atRequest(number int, do func() *simulator.Fault) {
	requests := 0
	p.cloud.Sim.InjectFunc(func(*http.Request) *simulator.Fault {
		requests++
		if requests-1 != number {
			return nil
		}
		return do()
	})
}

// requestsOf returns what a run sends if nothing fails.
func requestsOf(t *testing.T, service string) (requests []simulator.Request) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		p := newProbed(t)
		p.run(t.Context(), service, "-also", "publish")
		requests = p.cloud.Sim.Requests("", "")
	})
	return requests
}

// isCreate returns whether a request creates what the journal has.
func isCreate(r simulator.Request) bool {
	path, query, _ := strings.Cut(r.URI, "?")
	switch last := path[strings.LastIndex(path, "/")+1:]; last {
	case "apis", "stages", "api-keys", "usage-plans", "authorizers":
		return r.Method == http.MethodPost
	case "products":
		return r.Method == http.MethodPost && (query == "" || strings.Contains(query, "action=create"))
	}
	return false
}

func TestCleanUp_afterADefect(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		p := newProbed(t)
		connect := p.command.connect
		p.command.connect = func(names []string) ([]*service, []string) {
			services, missing := connect(names)
			services[0].questions = append(services[0].questions, question{name: "ZoneCode", try: func(t *trial) string {
				naverStageID(t, "stage")
				panic("a defect")
			}})
			return services, missing
		}
		o := p.run(t.Context(), "ncloud", "-only", "ZoneCode")
		if len(o.left) > 0 || !strings.Contains(o.findings[0].reason, "a defect") {
			t.Error(o.findings, o.left)
		}
	})
}

func TestCleanUp_reportsWhatIsLeft(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		p := newProbed(t)
		restore := p.cloud.Sim.Inject(simulator.Fault{Method: http.MethodDelete, Path: "/products/[a-z0-9]+$", Status: http.StatusForbidden, Body: "{}"})
		err := p.command.execute(t.Context(), []string{"-service", "ncloud", "-only", "ZoneCode"})
		if err == nil || !strings.Contains(err.Error(), "could not be deleted") {
			t.Error(err)
		}
		_, command, found := strings.Cut(p.out.String(), "```sh\ngo run ./internal/probe ")
		command, _, _ = strings.Cut(command, "\n")
		if !found || !strings.Contains(p.progress.String(), "left: product tfprobe-") {
			t.Fatal(p.out.String(), p.progress.String())
		}
		restore()
		clean := newCommand(p)
		if err := clean.execute(t.Context(), append(strings.Fields(command), "-yes")); err != nil {
			t.Error(err)
		}
		p.untouched()
	})
}

func TestClean_findsNamesThatTheServiceDoesNotFilter(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		p := newProbed(t)
		p.cloud.Sim.NCloud.Switch(func(s *simulator.NCloudSwitches) {
			s.NameFilter, s.DeleteWithAPIs, s.DeleteAPIWithStages, s.DeleteStage = "exact", "refused", "refused", "refused while published"
			s.DeleteAssociatedPlan, s.DeleteSubscribedKey = "refused", "refused"
		})
		err := p.command.execute(t.Context(), []string{"-service", "ncloud", "-keep", "-yes", "-also", "publish"})
		_, id, _ := strings.Cut(p.progress.String(), "-clean ")
		id, _, _ = strings.Cut(id, "\n")
		if err != nil || !strings.HasPrefix(id, prefix) {
			t.Fatal(err, p.progress.String())
		}
		clean := newCommand(p)
		if err := clean.execute(t.Context(), []string{"-service", "ncloud", "-clean", id}); err != nil {
			t.Error(err, p.progress.String())
		}
		p.untouched()
	})
}

func TestClean_reportsListingsThatFail(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		p := newProbed(t)
		p.cloud.Sim.Inject(simulator.Fault{Path: "/api-keys", Status: http.StatusForbidden, Body: "{}"})
		err := p.command.execute(t.Context(), []string{"-service", "ncloud", "-clean", "tfprobe-a1b2c3"})
		if err == nil || !strings.Contains(p.progress.String(), "could not list each API key") {
			t.Error(err, p.progress.String())
		}
		p.untouched()
	})
}

// newCommand returns a command of a later process.
func newCommand(p *probed) *command {
	return &command{in: strings.NewReader("y\n"), out: &p.out, progress: &p.progress, connect: p.command.connect, restore: func() {}}
}
