// SPDX-License-Identifier: MPL-2.0

// Command demo shows the provider at work: it builds it, starts the simulator and an orders service on free
// loopback ports, and runs the real CLI on the configuration in examples/demo. An OpenAPI file becomes an API, and
// calls of its stage show what each apply changes. Nothing leaves this machine and nothing stays on it.
//
// The environment variable TF names the CLI, such as "tofu"; without it, Terraform is taken from the PATH, or
// fetched where there is none.
package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"log"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
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
	cli string
	dir string   // of the configuration
	env []string // of the CLI
	sim *simulator.Simulator

	variables []string // of the last apply
	url       string   // of the stage
	keys      map[string]string
	calls     int
	took      []step
}

// step is a row of the summary.
type step struct {
	name, result    string
	took            time.Duration
	requests, calls int
}

func run(ctx context.Context) error {
	work, err := os.MkdirTemp("", "apigw-demo-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(work)

	say("Find the CLI and build the provider. The first build takes one or two minutes.")
	path, remove, err := cli.Find(ctx, os.Getenv("TF"))
	if err != nil {
		return err
	}
	defer remove()
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
	service, err := serveOrders(serving)
	if err != nil {
		return err
	}
	say("The simulator serves on %s, the orders service on %s.", url, service)

	d := &demo{cli: path, dir: filepath.Join(work, "configuration"), sim: sim}
	d.env = append(cli.Environment(work, url), "TF_CLI_ARGS=-no-color", "TF_IN_AUTOMATION=1", "TF_VAR_endpoint="+service)
	if err := os.CopyFS(d.dir, os.DirFS("examples/demo")); err != nil {
		return err
	}
	for _, s := range story {
		say("%s", s.words)
		d.sim.Forget()
		start, calls := time.Now(), d.calls
		result, err := s.do(ctx, d)
		if err != nil {
			return fmt.Errorf("step %q: %w", s.name, err)
		}
		d.took = append(d.took, step{s.name, result, time.Since(start), len(d.sim.Requests("", "")), d.calls - calls})
	}
	d.summary()
	return nil
}

// apply applies the configuration with values of its variables, and shows the lines of the plan that
// matter. The output has to contain want.
func (d *demo) apply(ctx context.Context, want string, variables ...string) error {
	d.variables = variables
	return d.show(ctx, want, 0, "apply", "-auto-approve")
}

// show runs the CLI and shows the lines of its output that matter.
func (d *demo) show(ctx context.Context, want string, code int, args ...string) error {
	for _, variable := range d.variables {
		args = append(args, "-var="+variable)
	}
	fmt.Printf("$ %s %s\n", filepath.Base(d.cli), strings.Join(args, " "))
	out, err := d.run(ctx, code, args...)
	if err != nil {
		return err
	}
	if !strings.Contains(out, want) {
		return fmt.Errorf("the output does not contain %q:\n%s", want, out)
	}
	for _, line := range highlights(out) {
		fmt.Println("  " + line)
	}
	return nil
}

// run runs the CLI and returns its output. With -detailed-exitcode, code 0 is an empty plan and 2 one with changes.
func (d *demo) run(ctx context.Context, code int, args ...string) (string, error) {
	var out bytes.Buffer
	cmd := exec.CommandContext(ctx, d.cli, args...) //nolint:gosec // the CLI is the operator's own choice
	cmd.Dir, cmd.Env, cmd.Stdout, cmd.Stderr = d.dir, d.env, &out, &out
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
		return "", err
	}
	if got := cmd.ProcessState.ExitCode(); got != code {
		return "", fmt.Errorf("exit code %d, expected %d:\n%s", got, code, out.String())
	}
	return out.String(), nil
}

func (d *demo) summary() {
	say("Done. Time, requests to the management API, and calls of the stage:")
	table := tabwriter.NewWriter(os.Stdout, 0, 0, 2, ' ', 0)
	fmt.Fprintln(table, "step\tseconds\trequests\tcalls\tresult")
	for _, s := range d.took {
		fmt.Fprintf(table, "%s\t%.1f\t%d\t%d\t%s\n", s.name, s.took.Seconds(), s.requests, s.calls, s.result)
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
