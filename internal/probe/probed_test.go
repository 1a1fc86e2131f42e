// SPDX-License-Identifier: MPL-2.0

package main

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"log"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/acctest"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/simulator"
)

// probed is a simulator with resources of others, and a probe of it.
type probed struct {
	t             *testing.T
	cloud         *acctest.Cloud
	command       command
	out, progress bytes.Buffer
	before        string
}

func newProbed(t *testing.T) *probed {
	t.Helper()
	p := &probed{t: t, cloud: acctest.InMemory(t)}
	base, err := url.Parse(p.cloud.URL)
	if err != nil {
		t.Fatal(err)
	}
	p.cloud.Sim.SetLatency(time.Millisecond)
	p.command = command{
		in: strings.NewReader("y\n"), out: &p.out, progress: &p.progress, restore: func() {},
		connect: func(names []string) ([]*service, []string) {
			return at(base, names, nil, &printing{stagesOf(p.cloud.Sim), log.New(io.Discard, "", 0)}), nil
		},
	}
	addOthers(p.cloud.Sim)
	p.before = contents(t, p.cloud.Sim)
	return p
}

// othersName begins the names of what the probe must not touch. It looks like a name of another run.
const othersName = "tfprobe-others"

func addOthers(sim *simulator.Simulator) {
	n := sim.NCloud
	plan := n.AddUsagePlan(simulator.NCloudUsagePlan{Name: othersName + "-1"})
	stage := simulator.NCloudStage{Name: "v1", DeploymentNo: 250001, Published: true, UsagePlanIDs: []string{plan}}
	product := n.AddProduct(simulator.NCloudProduct{
		Name: othersName + "-2", Description: "others'", Published: true, APIs: []*simulator.NCloudAPI{{Name: "orders", Stages: []simulator.NCloudStage{stage}}},
	})
	n.AddProduct(simulator.NCloudProduct{Name: prefix})
	key := n.AddAPIKey(simulator.NCloudAPIKey{Name: othersName + "-3"})
	n.SetSubscription(product, key, "ACCEPTED")
	n.AddAuthorizer(simulator.NCloudAuthorizer{Name: othersName + "-4", Region: "KR", FunctionID: "check"})
	sim.MetaStudio.AddProduct(simulator.MetaStudioProduct{Name: othersName + "-5"})
	sim.EnOS.AddProduct(simulator.EnOSProduct{DefaultName: othersName + "-6"})
}

// contents returns what a simulator has, as text.
func contents(t *testing.T, sim *simulator.Simulator) string {
	t.Helper()
	n, tenant := sim.NCloud, simulator.NCloudTenantID
	all := []any{n.Products(tenant), n.APIKeys(tenant), n.UsagePlans(tenant), n.Authorizers(tenant), sim.MetaStudio.Products(), sim.EnOS.Products()}
	for _, p := range n.Products(tenant) {
		all = append(all, n.Subscriptions(p.ID))
	}
	out, err := json.Marshal(all)
	if err != nil {
		t.Fatal(err)
	}
	return string(out)
}

// findings probes a service and returns what it finds.
func (p *probed) findings(service string, args ...string) []finding {
	p.t.Helper()
	o := p.run(p.t.Context(), service, args...)
	for _, left := range o.left {
		p.t.Errorf("left: %s", left)
	}
	return o.findings
}

// run probes a service, and fails the test if that leaves or changes anything.
func (p *probed) run(ctx context.Context, service string, args ...string) outcome {
	p.t.Helper()
	args = append([]string{"-service", service, "-model", simulator.EnOSModelID, "-timeout", "24h"}, args...)
	if err := p.command.parse(args); err != nil {
		p.t.Fatal(err)
	}
	services, _ := p.command.connect(p.command.services)
	o := p.command.probe(ctx, services[0])
	p.untouched()
	return o
}

func (p *probed) untouched() {
	p.t.Helper()
	if after := contents(p.t, p.cloud.Sim); after != p.before {
		p.t.Errorf("before: %s\nafter: %s", p.before, after)
	}
}
