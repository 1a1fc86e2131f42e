// SPDX-License-Identifier: MPL-2.0

package acctest

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
	"sync"
	"testing"

	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/cli"
)

// CLI runs the real CLI on a folder of the test's own, with the provider built
// from this source tree as a process of its own: for what only that shows, such as
// `terraform test`, signals, and what a killed provider leaves behind.
//
// The CLI is the one that TF_ACC_TERRAFORM_PATH names, else the Terraform on the
// PATH, else a fetched one. init is not needed, except for what needs it for its own
// sake, such as modules.
type CLI struct {
	// Dir is the configuration's folder, empty at first.
	Dir string
	// Env is the CLI's whole environment. The provider's settings in it are those of
	// the simulator, so that `provider "apigw" {}` is enough.
	Env []string

	tb   testing.TB
	path string
}

// Result is the output of one run of the CLI, without colours.
type Result struct {
	Stdout, Stderr string
	// Code is the exit code, -1 where a signal ended it.
	Code int
}

// NewCLI returns a CLI for cloud. The provider is built, and the CLI looked for,
// once per process; what that leaves on disk, Main removes.
func NewCLI(tb testing.TB, cloud *Cloud) *CLI {
	tb.Helper()
	found, err := tools()
	if err != nil {
		tb.Fatal(err)
	}
	return &CLI{
		Dir:  tb.TempDir(),
		Env:  append(cli.Environment(found.dir, cloud.URL), "TF_CLI_ARGS=-no-color", "TF_IN_AUTOMATION=1"),
		tb:   tb,
		path: found.cli,
	}
}

// Write writes a file of the configuration; name may have folders.
func (c *CLI) Write(name, text string) {
	c.tb.Helper()
	file := filepath.Join(c.Dir, name)
	if err := os.MkdirAll(filepath.Dir(file), 0o750); err != nil {
		c.tb.Fatal(err)
	}
	if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
		c.tb.Fatal(err)
	}
}

// Run runs the CLI, whatever its exit code.
func (c *CLI) Run(args ...string) Result {
	c.tb.Helper()
	var stdout, stderr bytes.Buffer
	cmd := c.Command(c.tb.Context(), args...)
	cmd.Stdout, cmd.Stderr = &stdout, &stderr
	err := cmd.Run()
	var exit *exec.ExitError
	if err != nil && !errors.As(err, &exit) {
		c.tb.Fatalf("%s: %v", cmd, err)
	}
	return Result{Stdout: stdout.String(), Stderr: stderr.String(), Code: cmd.ProcessState.ExitCode()}
}

// Must runs the CLI and fails the test unless it exits with 0.
func (c *CLI) Must(args ...string) Result {
	c.tb.Helper()
	result := c.Run(args...)
	if result.Code != 0 {
		c.tb.Fatalf("%s exits with %d\n%s", strings.Join(args, " "), result.Code, result)
	}
	return result
}

// AtLeast reports whether the CLI is Terraform of at least this version, such as
// "1.10", or OpenTofu of at least that one; "" where none of that kind will do.
func (c *CLI) AtLeast(terraform, openTofu string) bool {
	c.tb.Helper()
	first, _, _ := strings.Cut(c.Must("version").Stdout, "\n")
	product, has, ok := strings.Cut(first, " v")
	minimum := map[string]string{"Terraform": terraform, "OpenTofu": openTofu}[product]
	return ok && minimum != "" && slices.Compare(minor(c.tb, has), minor(c.tb, minimum)) >= 0
}

// minor returns the first two numbers of a version.
func minor(tb testing.TB, version string) []int {
	tb.Helper()
	numbers := make([]int, 2)
	if _, err := fmt.Sscanf(version, "%d.%d", &numbers[0], &numbers[1]); err != nil {
		tb.Fatalf("%q is no version: %v", version, err)
	}
	return numbers
}

// Command returns a command that is not started yet, for tests that signal or kill
// it. It is killed when ctx ends.
func (c *CLI) Command(ctx context.Context, args ...string) *exec.Cmd {
	cmd := exec.CommandContext(ctx, c.path, args...) //nolint:gosec // the CLI is the operator's own choice
	cmd.Dir, cmd.Env = c.Dir, c.Env
	return cmd
}

// String returns the whole output.
func (r Result) String() string { return r.Stdout + r.Stderr }

// built is what one test process builds once.
type built struct {
	dir    string // of the provider's build
	cli    string
	remove func() // the CLI, where it was fetched
}

var (
	// started is the environment before Main changes it: Go finds its caches by HOME.
	started = os.Environ()

	tools = sync.OnceValues(func() (built, error) {
		ctx := context.Background() // outlives the test that is first to ask
		path, remove, err := cli.Find(ctx, os.Getenv("TF_ACC_TERRAFORM_PATH"))
		if err != nil {
			return built{}, err
		}
		dir, err := os.MkdirTemp("", "apigw-provider-")
		if err != nil {
			return built{}, err
		}
		done = built{dir, path, remove}
		if err := cli.Build(ctx, dir, started); err != nil {
			return built{}, fmt.Errorf("building the provider: %w", err)
		}
		return done, nil
	})

	done built
)

// discard removes what tools built.
func discard() {
	if done.dir != "" {
		_ = os.RemoveAll(done.dir)
		done.remove()
	}
}
