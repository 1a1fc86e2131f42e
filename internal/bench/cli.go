// SPDX-License-Identifier: MPL-2.0

//go:build unix

package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"time"

	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/simulator"
)

// environment is that of the CLI and the providers: without whatever would change
// how they work, with temporary files below work.
func (b *bench) environment(extra ...string) []string {
	env := slices.DeleteFunc(os.Environ(), func(variable string) bool {
		foreign := []string{"TF_", "NCLOUD_", "APIGW_", "GOGC=", "GOMEMLIMIT=", "GODEBUG=", "GOMAXPROCS=", "TMPDIR="}
		return slices.ContainsFunc(foreign, func(prefix string) bool { return strings.HasPrefix(variable, prefix) })
	})
	return append(append(
		env,
		"TF_CLI_CONFIG_FILE="+b.built.cliConfig,
		"CHECKPOINT_DISABLE=1",
		"TMPDIR="+b.built.tmp,
	), extra...)
}

// scene is one subject from apply to destroy, in a folder of its own.
type scene struct {
	cli string
	dir string
	env []string
	// used is where meters leave what providers used.
	used string
}

// play takes n units of a scenario from apply to destroy with a subject, with each step that can be repeated so many times,
// and notes what each took.
func (b *bench) play(ctx context.Context, sn scenario, s subject, n int, latency time.Duration, times int) error {
	dir, err := os.MkdirTemp(b.work, "scene-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	serving, stop := context.WithCancel(context.WithoutCancel(ctx)) // outlives the CLI
	sim := simulator.New()
	sim.NCloud.Switch(func(w *simulator.NCloudSwitches) { w.OwnKey = "accepted" })
	url, wait, err := sim.Start(serving, "127.0.0.1:0")
	if err != nil {
		stop()
		return err
	}
	defer func() { stop(); _ = wait() }()
	sim.SetLatency(latency)

	sc := &scene{cli: b.cli, dir: dir, used: filepath.Join(dir, "used")}
	if err := os.Mkdir(sc.used, 0o750); err != nil {
		return err
	}
	sc.env = b.environment(
		"APIGW_BENCH_USAGE="+sc.used,
		"NCLOUD_APIGW_ENDPOINT="+url,
		"NCLOUD_ACCESS_KEY="+simulator.NCloudAccessKey,
		"NCLOUD_SECRET_KEY="+simulator.NCloudSecretKey,
	)
	changes := 0
	for _, step := range steps {
		for i := range times {
			if i > 0 && !step.again {
				break
			}
			if step.changes {
				changes++
			}
			description := descriptions[changes%len(descriptions)]
			for name, text := range sn.files(s, n, description) {
				if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
					return err
				}
			}
			sim.Forget()
			taken, err := sc.run(ctx, step.args...)
			if err != nil {
				return fmt.Errorf("%s: %w", step.name, err)
			}
			if s.calls {
				found, first := sn.found(sim.NCloud)
				if err := check(step, n, description, found, first); err != nil {
					return fmt.Errorf("%s: %w", step.name, err)
				}
			}
			taken.routes, taken.connections = routes(sim.Requests("", "")), connections(sim.Requests("", ""))
			if state, err := os.Stat(filepath.Join(dir, "terraform.tfstate")); err == nil {
				taken.state = state.Size()
			}
			b.results.add(key{sn.name, s.name, n, latency, step.name}, taken)
		}
	}
	return nil
}

// check holds what the simulator has against what a step is to leave.
func check(after step, n int, description string, found int, first string) error {
	switch {
	case after.destroys && found > 0:
		return fmt.Errorf("%d units are left", found)
	case after.destroys:
	case found != n:
		return fmt.Errorf("there are %d units instead of %d", found, n)
	case first != description:
		return fmt.Errorf("the first unit is described as %q instead of %q", first, description)
	}
	return nil
}

// run runs the CLI and returns what it and its providers took. Any exit code but 0
// is an error.
func (sc *scene) run(ctx context.Context, args ...string) (sample, error) {
	var out bytes.Buffer
	args = slices.Concat(args, []string{"-input=false", "-no-color"})
	cmd := exec.CommandContext(ctx, sc.cli, args...) //nolint:gosec // the CLI is the operator's own choice
	cmd.Dir, cmd.Env, cmd.Stdout, cmd.Stderr = sc.dir, sc.env, &out, &out
	// A process group of its own: Ctrl-C on a terminal reaches only this command,
	// which asks the CLI once to stop; asked twice it would drop everything.
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	cmd.Cancel = func() error { return cmd.Process.Signal(os.Interrupt) }
	cmd.WaitDelay = 30 * time.Second
	start := time.Now()
	err := cmd.Run()
	taken := sample{wall: time.Since(start)}
	if cmd.Process != nil {
		_ = syscall.Kill(-cmd.Process.Pid, syscall.SIGKILL) // providers that it left behind
	}
	if ctx.Err() != nil {
		return taken, ctx.Err()
	}
	var exit *exec.ExitError
	if err != nil && !errors.As(err, &exit) {
		return taken, err
	}
	if code := cmd.ProcessState.ExitCode(); code != 0 {
		return taken, fmt.Errorf("exit code %d:\n%s", code, tail(out.String(), 4000))
	}
	total := cmd.ProcessState.UserTime() + cmd.ProcessState.SystemTime() // its providers included
	if err := taken.collect(sc.used); err != nil {
		return taken, err
	}
	taken.cliCPU = total - taken.cpu
	return taken, nil
}

func tail(text string, limit int) string {
	return text[max(0, len(text)-limit):]
}
