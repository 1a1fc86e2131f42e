// SPDX-License-Identifier: MPL-2.0

package faultinjection_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/acctest"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/simulator"
)

// many is a configuration of so many products.
func many(n int) string {
	return fmt.Sprintf(`
terraform {
  required_providers {
    apigw = { source = "seed-9ae5a20b/apigw" }
  }
}
provider "apigw" {}
resource "apigw_product" "all" {
  count             = %d
  name              = "product-${count.index}"
  subscription_code = "PUBLIC"
}
`, n)
}

// names are those of the products in the service.
func names(cloud *acctest.Cloud) map[string]int {
	out := map[string]int{}
	for _, p := range cloud.Sim.NCloud.Products(simulator.NCloudTenantID) {
		out[p.Name]++
	}
	return out
}

// inState are the ids of the products in the state.
func inState(t *testing.T, cli *acctest.CLI) map[string]bool {
	t.Helper()
	var state struct {
		Resources []struct {
			Instances []struct {
				Attributes struct{ ID string }
			}
		}
	}
	text, err := os.ReadFile(filepath.Join(cli.Dir, "terraform.tfstate"))
	if err == nil {
		err = json.Unmarshal(text, &state)
	}
	if err != nil {
		t.Fatal(err)
	}
	ids := map[string]bool{}
	for _, r := range state.Resources {
		for _, i := range r.Instances {
			ids[i.Attributes.ID] = true
		}
	}
	return ids
}

// started runs apply until the service has received so many creates.
func started(t *testing.T, cloud *acctest.Cloud, cli *acctest.CLI, creates int) (cmd *exec.Cmd, output *bytes.Buffer) {
	t.Helper()
	return startedWith(t, cloud, cli, creates, func(*exec.Cmd) {})
}

// startedWith is started for a command that is set up further.
func startedWith(t *testing.T, cloud *acctest.Cloud, cli *acctest.CLI, creates int, setUp func(*exec.Cmd)) (cmd *exec.Cmd, output *bytes.Buffer) {
	t.Helper()
	return startedUntil(t, cli, func() bool { return len(cloud.Sim.Requests("POST", "/products$")) >= creates }, setUp)
}

// startedUntil runs apply until it has reached a point.
func startedUntil(t *testing.T, cli *acctest.CLI, reached func() bool, setUp func(*exec.Cmd)) (cmd *exec.Cmd, output *bytes.Buffer) {
	t.Helper()
	cmd = cli.Command(t.Context(), "apply", "-auto-approve", "-input=false")
	output = &bytes.Buffer{}
	cmd.Stdout, cmd.Stderr = output, output
	setUp(cmd)
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	for !reached() {
		if t.Context().Err() != nil || cmd.ProcessState != nil {
			t.Fatal(output)
		}
		time.Sleep(10 * time.Millisecond)
	}
	return cmd, output
}

func TestInterrupted_applyForgetsNothingThatItMade(t *testing.T) {
	t.Parallel()
	for name, signal := range map[string]os.Signal{"Ctrl-C": os.Interrupt, "SIGTERM": syscall.SIGTERM} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			interruptedLosesNothing(t, started, func(process *os.Process) error { return process.Signal(signal) })
		})
	}
}

// starter is started or startedInGroup.
type starter func(t *testing.T, cloud *acctest.Cloud, cli *acctest.CLI, creates int) (cmd *exec.Cmd, output *bytes.Buffer)

// interruptedLosesNothing interrupts an apply of 30 products, and completes it by another one.
func interruptedLosesNothing(t *testing.T, start starter, interrupt func(*os.Process) error) {
	t.Helper()
	cloud := acctest.Simulated(t)
	cloud.Sim.SetLatency(time.Second)
	cli := acctest.NewCLI(t, cloud)
	cli.Write("main.tf", many(30))
	cmd, output := start(t, cloud, cli, 3)
	if err := interrupt(cmd.Process); err != nil {
		t.Fatal(err)
	}
	if err := cmd.Wait(); err == nil {
		t.Errorf("an interrupted apply is a success:\n%s", output)
	}
	kept := inState(t, cli)
	there := cloud.Sim.NCloud.Products(simulator.NCloudTenantID)
	for _, p := range there {
		if !kept[p.ID] {
			t.Errorf("%s is in the service and not in the state:\n%s", p.ID, output)
		}
	}
	if len(there) == 0 || len(there) == 30 {
		t.Errorf("%d products: the interruption came too early or too late", len(there))
	}
	cloud.Sim.SetLatency(0)
	cli.Must("apply", "-auto-approve", "-input=false")
	cli.Must("plan", "-detailed-exitcode", "-input=false")
	if got := names(cloud); len(got) != 30 || len(cloud.Sim.NCloud.Products(simulator.NCloudTenantID)) != 30 {
		t.Errorf("one more apply ends with %v", got)
	}
}

// TestKilled_provider: what was under way then is in nobody's state, which the guide
// "When an apply was interrupted" states; nothing else is doubled, and nothing is lost.
func TestKilled_providerLeavesAtMostWhatWasUnderWay(t *testing.T) {
	t.Parallel()
	if runtime.GOOS != "linux" {
		t.Skip("finds the provider's process by /proc, which this system has not")
	}
	const products, parallelism = 50, 10
	cloud := acctest.Simulated(t)
	cloud.Sim.SetLatency(200 * time.Millisecond)
	cli := acctest.NewCLI(t, cloud)
	cli.Write("main.tf", many(products))
	cmd, output := started(t, cloud, cli, 25)
	if err := providerOf(t, cmd.Process.Pid).Kill(); err != nil {
		t.Fatal(err)
	}
	if err := cmd.Wait(); err == nil {
		t.Errorf("an apply whose provider was killed is a success:\n%s", output)
	}
	orphans := len(cloud.Sim.NCloud.Products(simulator.NCloudTenantID)) - len(inState(t, cli))
	if orphans < 0 || orphans > parallelism {
		t.Errorf("%d products are in no state", orphans)
	}
	cloud.Sim.SetLatency(0)
	cli.Must("apply", "-auto-approve", "-input=false")
	cli.Must("plan", "-detailed-exitcode", "-input=false")
	if got := len(inState(t, cli)); got != products {
		t.Errorf("one more apply ends with %d products in the state", got)
	}
	total := 0
	for _, n := range names(cloud) {
		total += n
	}
	if len(names(cloud)) != products || total != products+orphans {
		t.Errorf("one more apply ends with %d products of %d names, with %d left over from before", total, len(names(cloud)), orphans)
	}
}

// providerOf returns the process of the provider that the CLI of this process ID has started.
func providerOf(t *testing.T, parent int) *os.Process {
	t.Helper()
	all, err := filepath.Glob("/proc/[0-9]*/stat")
	if err != nil {
		t.Fatal(err)
	}
	for _, file := range all {
		text, err := os.ReadFile(file)
		if err != nil {
			continue // it has ended
		}
		name, rest, _ := strings.Cut(string(text), ") ")
		if fields := strings.Fields(rest); !strings.Contains(name, "terraform-provi") || fields[1] != strconv.Itoa(parent) {
			continue
		}
		pid, err := strconv.Atoi(filepath.Base(filepath.Dir(file)))
		if err != nil {
			t.Fatal(err)
		}
		process, err := os.FindProcess(pid)
		if err != nil {
			t.Fatal(err)
		}
		return process
	}
	t.Fatal("the provider's process was not found")
	return nil
}

func TestTwo_runsOneBetweenPlanAndApplyOfTheOther(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		meanwhile func(*simulator.Simulator, string)
		contains  string
	}{
		"deleted between plan and apply": {
			func(s *simulator.Simulator, id string) { s.NCloud.DeleteProduct(id) }, "Could not change API Gateway product",
		},
		"changed between plan and apply": {
			func(s *simulator.Simulator, id string) {
				s.NCloud.ChangeProduct(id, func(p *simulator.NCloudProduct) { p.Name = "theirs" })
			}, "",
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			cloud := acctest.Simulated(t)
			cli := acctest.NewCLI(t, cloud)
			cli.Write("main.tf", many(1))
			cli.Must("apply", "-auto-approve", "-input=false")
			cli.Write("main.tf", strings.ReplaceAll(many(1), "PUBLIC", "PROTECTED"))
			cli.Must("plan", "-out=plan", "-input=false")
			test.meanwhile(cloud.Sim, cloud.Sim.NCloud.Products(simulator.NCloudTenantID)[0].ID)
			result := cli.Run("apply", "-input=false", "plan")
			if (result.Code != 0) != (test.contains != "") || !strings.Contains(result.String(), test.contains) {
				t.Errorf("exits with %d:\n%s", result.Code, result)
			}
			cli.Must("apply", "-auto-approve", "-input=false")
			cli.Must("plan", "-detailed-exitcode", "-input=false")
			if got := names(cloud); len(got) != 1 || got["product-0"] != 1 {
				t.Errorf("one more apply ends with %v", got)
			}
		})
	}
}

func TestTwo_appliesAtOnceOverTheSameObjects(t *testing.T) {
	t.Parallel()
	cloud := acctest.Simulated(t)
	cli := acctest.NewCLI(t, cloud)
	cli.Write("main.tf", many(20))
	cli.Must("apply", "-auto-approve", "-input=false")
	other := acctest.NewCLI(t, cloud)
	state, err := os.ReadFile(filepath.Join(cli.Dir, "terraform.tfstate"))
	if err != nil {
		t.Fatal(err)
	}
	other.Write("terraform.tfstate", string(state))
	cli.Write("main.tf", strings.ReplaceAll(many(20), "PUBLIC", "PROTECTED"))
	other.Write("main.tf", many(5)) // deletes the other 15
	cloud.Sim.SetLatency(50 * time.Millisecond)
	done := make(chan acctest.Result)
	go func() { done <- other.Run("apply", "-auto-approve", "-input=false") }()
	ours, theirs := cli.Run("apply", "-auto-approve", "-input=false"), <-done
	for _, result := range []acctest.Result{ours, theirs} {
		if strings.Contains(result.String(), "panic") || strings.Contains(result.String(), "plugin crashed") || result.Code < 0 || result.Code > 1 {
			t.Errorf("exits with %d:\n%s", result.Code, result)
		}
	}
	cli.Must("apply", "-auto-approve", "-input=false")
	cli.Must("plan", "-detailed-exitcode", "-input=false")
	if got := names(cloud); len(got) != 20 || len(cloud.Sim.NCloud.Products(simulator.NCloudTenantID)) != 20 {
		t.Errorf("one more apply ends with %v", got)
	}
}
