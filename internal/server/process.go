// SPDX-License-Identifier: MPL-2.0

package server

import (
	"os"
	"os/signal"
	"path"
	"runtime"
	"runtime/debug"
	"strings"
	"syscall"
	"time"
)

const (
	// gcPercent makes collections rare. A plugin process ends within minutes, and its live
	// heap stays below 10 MiB for thousands of resources (see server). With 400, a definition of
	// 1000 operations takes 15 MiB more and no less CPU time.
	gcPercent   = 250
	memoryLimit = 256 << 20 // bytes
)

func collectLess() {
	if os.Getenv("GOGC") == "" {
		debug.SetGCPercent(gcPercent)
	}
	if os.Getenv("GOMEMLIMIT") == "" {
		debug.SetMemoryLimit(memoryLimit)
	}
}

// logOnlyIfRead turns logs off unless one of Terraform's variables sets a level. Without
// it, a provider logs 20 KB for each resource in a plan, which Terraform parses and drops.
func logOnlyIfRead(address string) {
	for _, variable := range os.Environ() {
		name, value, _ := strings.Cut(variable, "=")
		if strings.HasPrefix(name, "TF_LOG") && value != "" {
			return
		}
	}
	own := "TF_LOG_PROVIDER_" + strings.ToUpper(strings.ReplaceAll(path.Base(address), "-", "_"))
	for _, name := range []string{own, "TF_LOG_SDK", "TF_LOG_SDK_FRAMEWORK", "TF_LOG_SDK_PROTO"} {
		_ = os.Setenv(name, "OFF")
	}
}

const (
	finishTime   = 30 * time.Second // for calls that are running when Terraform ends
	pollInterval = 500 * time.Millisecond
)

// ignoreSignals leaves it to Terraform to end this process: a signal to the process group
// reaches both. SIGPIPE follows the next line of the log when Terraform has ended.
func ignoreSignals() {
	signal.Notify(make(chan os.Signal, 1), os.Interrupt, syscall.SIGTERM, syscall.SIGHUP, syscall.SIGPIPE)
}

func endWithTerraform(s *server) {
	if waitForParent() {
		finish(s.busy)
		os.Exit(0)
	}
}

func finish(busy func() bool) {
	for end := time.Now().Add(finishTime); busy() && time.Now().Before(end); {
		time.Sleep(pollInterval)
	}
}

func waitForParent() bool {
	parent := os.Getppid()
	if runtime.GOOS == "windows" { // where a process keeps its parent's ID
		process, err := os.FindProcess(parent)
		if err != nil {
			return false
		}
		_, err = process.Wait()
		return err == nil
	}
	for os.Getppid() == parent {
		time.Sleep(pollInterval)
	}
	return true
}
