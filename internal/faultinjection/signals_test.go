// SPDX-License-Identifier: MPL-2.0

//go:build unix

package faultinjection_test

import (
	"bytes"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"syscall"
	"testing"
	"time"

	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/acctest"
)

// startedInGroup runs apply in a process group of its own until the service has received so
// many creates.
func startedInGroup(t *testing.T, cloud *acctest.Cloud, cli *acctest.CLI, creates int) (cmd *exec.Cmd, output *bytes.Buffer) {
	t.Helper()
	return startedWith(t, cloud, cli, creates, func(cmd *exec.Cmd) { cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true} })
}

// TestSignal_toTheProcessGroupLosesNothing: CI runners and timeout(1) signal the group, of
// which the provider is a part.
func TestSignal_toTheProcessGroupLosesNothing(t *testing.T) {
	t.Parallel()
	for name, signal := range map[string]syscall.Signal{"SIGTERM": syscall.SIGTERM, "SIGINT": syscall.SIGINT} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			interruptedLosesNothing(t, startedInGroup, func(process *os.Process) error { return syscall.Kill(-process.Pid, signal) })
		})
	}
}

// TestKilled_terraform: nobody keeps a state then, but no request is cut off, and no process
// is left.
func TestKilled_terraformIsOutlivedByTheProviderUntilItIsIdle(t *testing.T) {
	t.Parallel()
	if runtime.GOOS != "linux" {
		t.Skip("finds the provider's process by /proc, which this system has not")
	}
	for name, test := range map[string]struct {
		signal syscall.Signal
		group  bool
		log    string
	}{
		"SIGKILL":                    {syscall.SIGKILL, false, ""},
		"SIGKILL, with a log":        {syscall.SIGKILL, false, "TRACE"},
		"SIGHUP to the group":        {syscall.SIGHUP, true, ""},
		"SIGHUP to the group, a log": {syscall.SIGHUP, true, "TRACE"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			cloud := acctest.Simulated(t)
			cloud.Sim.SetLatency(2 * time.Second)
			cli := acctest.NewCLI(t, cloud)
			cli.Env = append(cli.Env, "TF_LOG="+test.log, "TF_LOG_PATH="+filepath.Join(t.TempDir(), "trace.log"))
			cli.Write("main.tf", many(5))
			cmd, output := startedInGroup(t, cloud, cli, 5)
			provider := providerOf(t, cmd.Process.Pid)
			t.Cleanup(func() { _ = provider.Kill() }) // fails where all is well: it has ended
			target := cmd.Process.Pid
			if test.group {
				target = -target
			}
			if err := syscall.Kill(target, test.signal); err != nil {
				t.Fatal(err)
			}
			if err := cmd.Wait(); err == nil {
				t.Errorf("a killed apply is a success:\n%s", output)
			}
			for end := time.Now().Add(20 * time.Second); !errors.Is(syscall.Kill(provider.Pid, 0), syscall.ESRCH); time.Sleep(50 * time.Millisecond) {
				if time.Now().After(end) {
					t.Fatal("the provider has not ended")
				}
			}
			for _, request := range cloud.Sim.Requests("POST", "/products$") {
				if request.Status == 0 {
					t.Errorf("a create was cut off: %s %s, status %d after %s", request.Method, request.URI, request.Status, request.Took)
				}
			}
		})
	}
}
