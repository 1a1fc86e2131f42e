// SPDX-License-Identifier: MPL-2.0

//go:build linux

package faultinjection_test

import (
	"errors"
	"fmt"
	"net/http"
	"os/exec"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/acctest"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/acctest/fixture"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/simulator"
)

// manyOperations is a document whose operations take several requests each.
func manyOperations(n int, description string) string {
	var b strings.Builder
	b.WriteString("openapi: 3.0.3\ninfo: {title: Orders, version: '1'}\npaths:\n")
	for i := range n {
		fmt.Fprintf(&b, "  /item%d/{id}:\n    get:\n      description: %s\n      parameters:\n        - {name: view, in: query, description: %s, schema: {type: string}}\n"+
			"        - {name: X-Trace, in: header, schema: {type: string}}\n      responses: {'200': {description: %s, content: {application/json: {schema: "+
			"{$ref: '#/components/schemas/Item%d'}}}}}\n", i, description, description, description, i%3)
	}
	b.WriteString("components: {schemas: {Item0: {type: string}, Item1: {type: object}, Item2: {type: array, items: {$ref: '#/components/schemas/Item0'}}}}\n")
	return b.String()
}

const definesItems = `
terraform {
  required_providers {
    apigw = { source = "seed-9ae5a20b/apigw" }
  }
}
provider "apigw" {}

resource "apigw_api_definition" "items" {
  product_id = "prod000001"
  api_id     = "api0000001"
  document   = file("${path.module}/items.yaml")
}
`

// TestKilled_inTheMiddleOfADefinition kills Terraform or the provider during a create or an update. The next apply
// adopts or finishes what the killed one has written.
func TestKilled_inTheMiddleOfADefinition(t *testing.T) {
	t.Parallel()
	for _, operation := range []string{"create", "update"} {
		for _, killed := range []string{"terraform", "provider"} {
			for _, writes := range map[string][]int{"create": {7, 45}, "update": {20}}[operation] {
				t.Run(fmt.Sprintf("%s, %s after %d writes", operation, killed, writes), func(t *testing.T) {
					t.Parallel()
					killDuring(t, operation, killed, writes)
				})
			}
		}
	}
}

func killDuring(t *testing.T, operation, killed string, writes int) {
	t.Helper()
	const operations = 12
	want := "one"
	cloud := acctest.Simulated(t)
	cloud.Sim.NCloud.AddProduct(simulator.NCloudProduct{ID: "prod000001", Name: "shop"})
	cloud.Sim.NCloud.AddAPI("prod000001", simulator.NCloudAPI{ID: fixture.APIID, Name: "items"})
	cli := acctest.NewCLI(t, cloud)
	cli.Write("main.tf", definesItems)
	cli.Write("items.yaml", manyOperations(operations, "one"))
	if operation == "update" {
		cli.Must("apply", "-auto-approve", "-input=false")
		want = "two"
		cli.Write("items.yaml", manyOperations(operations, want))
	}
	cloud.Sim.Forget()
	cloud.Sim.SetLatency(20 * time.Millisecond)
	cmd, output := startedUntil(t, cli, func() bool { return written(cloud) >= writes }, func(*exec.Cmd) {})
	provider := providerOf(t, cmd.Process.Pid)
	t.Cleanup(func() { _ = provider.Kill() })
	kill := provider.Kill
	if killed == "terraform" {
		kill = cmd.Process.Kill
	}
	if err := kill(); err != nil {
		t.Fatal(err)
	}
	if err := cmd.Wait(); err == nil {
		t.Errorf("a killed apply is a success:\n%s", output)
	}
	for end := time.Now().Add(20 * time.Second); !errors.Is(syscall.Kill(provider.Pid, 0), syscall.ESRCH); time.Sleep(20 * time.Millisecond) {
		if time.Now().After(end) {
			t.Fatal("the provider has not ended")
		}
	}
	cloud.Sim.SetLatency(0)
	if got := described(cloud, want); got == 0 && writes > 7 || got == operations {
		t.Errorf("%d operations are as planned: it was killed too early or too late", got)
	}
	cli.Must("apply", "-auto-approve", "-input=false")
	cli.Must("plan", "-detailed-exitcode", "-input=false")
	d := cloud.Sim.NCloud.Draft(fixture.APIID)
	if len(d.Paths) != 1+2*operations || len(d.Models) != 3 {
		t.Errorf("one more apply ends with %d paths and %d models", len(d.Paths), len(d.Models))
	}
	if got := described(cloud, want); got != operations {
		t.Errorf("one more apply ends with %d complete operations", got)
	}
}

// described is the number of operations that are complete and have this description.
func described(cloud *acctest.Cloud, description string) (count int) {
	for _, p := range cloud.Sim.NCloud.Draft(fixture.APIID).Paths {
		for _, m := range p.Methods {
			if m.Description == description && len(p.Methods) == 1 && len(m.Parameters) == 2 && len(m.Responses) == 1 {
				count++
			}
		}
	}
	return count
}

// written is the number of requests since the last Forget that change something.
func written(cloud *acctest.Cloud) (count int) {
	for _, r := range cloud.Sim.Requests("", "") {
		if r.Method != http.MethodGet {
			count++
		}
	}
	return count
}
