// SPDX-License-Identifier: MPL-2.0

// Command demo shows the provider at work: it builds it, starts the simulator on
// a free loopback port, and runs the real CLI on the configurations below
// examples/demo, from the first plan to destroy. Nothing leaves this machine and
// nothing stays on it.
//
// The environment variable TF names the CLI, such as "tofu"; without it,
// Terraform is taken from the PATH, or fetched where there is none.
package main

import (
	"context"
	"errors"
	"fmt"
	"log"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"text/tabwriter"
	"time"

	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/cli"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/simulator"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	err := run(ctx)
	interrupted := ctx.Err() != nil
	stop()
	if interrupted {
		log.Fatal("demo: interrupted")
	}
	if err != nil {
		log.Fatalf("demo: %v", err)
	}
}

// demo is one run.
type demo struct {
	cli     string
	dir     string   // of the configuration
	env     []string // of the CLI
	sim     *simulator.Simulator
	console string // ID of the product that was created in the console
	took    []step
}

// step is a row of the summary.
type step struct {
	name     string
	took     time.Duration
	requests int
}

func run(ctx context.Context) error {
	work, err := os.MkdirTemp("", "apigw-demo-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(work)

	say("Find the CLI.")
	path, remove, err := cli.Find(ctx, os.Getenv("TF"))
	if err != nil {
		return err
	}
	defer remove()

	say("Build the provider. The first build takes one or two minutes.")
	if err := cli.Build(ctx, work, nil); err != nil {
		return err
	}

	serving, stop := context.WithCancel(context.WithoutCancel(ctx)) // outlives the CLI
	sim := simulator.New()
	url, wait, err := sim.Start(serving, "127.0.0.1:0")
	if err != nil {
		stop()
		return err
	}
	defer func() { stop(); _ = wait() }()
	say("The simulator serves on %s.", url)

	// New products have an API with two stages, as after a deployment.
	sim.NCloud.Switch(func(s *simulator.NCloudSwitches) { s.NewProduct = "an API with two stages" })

	d := &demo{cli: path, dir: filepath.Join(work, "configuration"), env: cli.Environment(work, url), sim: sim}
	if !onTerminal() {
		d.env = append(d.env, "TF_CLI_ARGS=-no-color")
	}
	if err := os.CopyFS(d.dir, os.DirFS("examples/demo")); err != nil {
		return err
	}
	d.console = sim.NCloud.AddProduct(simulator.NCloudProduct{Name: "made-in-the-console", Description: "Created by hand"})
	if err := d.play(ctx); err != nil {
		return err
	}
	d.summary()
	return nil
}

// play runs the steps and checks the exit code of each.
func (d *demo) play(ctx context.Context) error {
	change := []string{"-var=weather_description=Forecasts & warnings for partners", "-var=shop_plan=silver"}
	run := func(want int, args ...string) func() error {
		return func() error { return d.run(ctx, want, args...) }
	}
	changed := func(want int, args ...string) func() error {
		return run(want, slices.Concat(args[:1], change, args[1:])...)
	}
	steps := []struct {
		name, words string
		do          func() error
	}{
		{"plan", "Plan the resources.", run(2, "plan", "-detailed-exitcode")},
		{"apply", "Create products, an API key, its subscription and usage plans.", run(0, "apply", "-auto-approve")},
		{"plan again", "Plan again: the plan is empty.", run(0, "plan", "-detailed-exitcode")},
		{"change", "Update a description and the usage plan of an API key in place.", changed(0, "apply", "-auto-approve")},
		{"drift", "Delete a product outside Terraform: the plan reports drift.", func() error {
			for _, p := range d.sim.NCloud.Products(simulator.NCloudTenantID) {
				if p.Name == "status-page" {
					d.sim.NCloud.DeleteProduct(p.ID)
				}
			}
			return changed(2, "plan", "-detailed-exitcode")()
		}},
		{"recreate", "Create the product again.", changed(0, "apply", "-auto-approve")},
		{"import", "Import a product that was created in the console.", func() error {
			if err := os.Rename(filepath.Join(d.dir, "from-console.tf.later"), filepath.Join(d.dir, "from-console.tf")); err != nil {
				return err
			}
			return changed(0, "import", "apigw_product.from_console", d.console)()
		}},
		{"plan after import", "Plan after the import: the plan is empty.", changed(0, "plan", "-detailed-exitcode")},
		{"destroy", "Destroy all resources in the right order.", changed(0, "destroy", "-auto-approve")},
	}
	for _, s := range steps {
		say("%s", s.words)
		d.sim.Forget()
		start := time.Now()
		if err := s.do(); err != nil {
			return fmt.Errorf("step %q: %w", s.name, err)
		}
		d.took = append(d.took, step{s.name, time.Since(start), len(d.sim.Requests("", ""))})
	}
	n, tenant := d.sim.NCloud, simulator.NCloudTenantID
	if left := len(n.Products(tenant)) + len(n.APIKeys(tenant)) + len(n.UsagePlans(tenant)) + len(d.sim.MetaStudio.Products()) + len(d.sim.EnOS.Products()); left > 0 {
		return fmt.Errorf("destroy left %d resources", left)
	}
	return nil
}

// run runs the CLI and shows its output. want is the exit code that is right;
// with -detailed-exitcode, 0 is an empty plan and 2 one with changes.
func (d *demo) run(ctx context.Context, want int, args ...string) error {
	fmt.Printf("$ %s %s\n", filepath.Base(d.cli), strings.Join(quoted(args), " "))
	cmd := exec.CommandContext(ctx, d.cli, args...) //nolint:gosec // the CLI is the operator's own choice
	cmd.Dir, cmd.Env, cmd.Stdout, cmd.Stderr = d.dir, d.env, os.Stdout, os.Stderr
	cmd.Cancel = func() error {
		if onTerminal() {
			return nil // Ctrl-C has reached the CLI too; a second signal would make it drop everything
		}
		return cmd.Process.Signal(os.Interrupt)
	}
	cmd.WaitDelay = 30 * time.Second
	err := cmd.Run()
	var exit *exec.ExitError
	if err != nil && !errors.As(err, &exit) {
		return err
	}
	if got := cmd.ProcessState.ExitCode(); got != want {
		return fmt.Errorf("exit code %d, expected %d", got, want)
	}
	return nil
}

func (d *demo) summary() {
	say("Done. Time and requests of each step:")
	table := tabwriter.NewWriter(os.Stdout, 0, 0, 2, ' ', tabwriter.AlignRight)
	fmt.Fprintln(table, "step\tseconds\trequests\t")
	for _, s := range d.took {
		fmt.Fprintf(table, "%s\t%.1f\t%d\t\n", s.name, s.took.Seconds(), s.requests)
	}
	_ = table.Flush()
}

func onTerminal() bool {
	info, err := os.Stdout.Stat()
	return err == nil && info.Mode()&os.ModeCharDevice != 0
}

func say(format string, args ...any) {
	fmt.Printf("\n==> "+format+"\n", args...)
}

func quoted(args []string) []string {
	out := slices.Clone(args)
	for i, arg := range out {
		if strings.ContainsAny(arg, " &") {
			out[i] = "'" + arg + "'"
		}
	}
	return out
}
