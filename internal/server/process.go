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
	// gcPercent lets the heap grow to five times what is in use before it is
	// collected: a plugin process ends within seconds or minutes, and since it
	// releases the contexts of finished calls (see server), what is in use
	// stays below 10 MiB for thousands of objects.
	gcPercent = 400
	// memoryLimit is how large the heap may grow, in bytes, before the collector runs
	// more often again.
	memoryLimit = 256 << 20
)

// collectLess makes the garbage collector run less often, unless the environment
// configures it (GOGC, GOMEMLIMIT).
func collectLess() {
	if os.Getenv("GOGC") == "" {
		debug.SetGCPercent(gcPercent)
	}
	if os.Getenv("GOMEMLIMIT") == "" {
		debug.SetMemoryLimit(memoryLimit)
	}
}

// logOnlyIfRead turns logs off unless one of Terraform's variables asks for them.
// Terraform does not tell a provider its own log level: it reads all lines, parses
// them as JSON, and drops those below its level. A provider for which no level is
// set logs everything, 50 lines or 20 KB for each object in a plan, so that both
// sides work for nothing.
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
	// finishTime is how long calls may go on when Terraform has ended.
	finishTime = 30 * time.Second
	// pollInterval is how often the process looks whether Terraform and calls have ended.
	pollInterval = 500 * time.Millisecond
)

// ignoreSignals leaves it to Terraform to end this process. Signals to a process group
// (Ctrl-C, SIGTERM of a CI runner, SIGHUP of a closed terminal) reach both, and Terraform
// asks its providers to stop. Without Terraform, SIGPIPE follows the next line of the log.
func ignoreSignals() {
	signal.Notify(make(chan os.Signal, 1), os.Interrupt, syscall.SIGTERM, syscall.SIGHUP, syscall.SIGPIPE)
}

// endWithTerraform ends the process when Terraform has ended and no call is under way, or
// after finishTime.
func endWithTerraform(s *server) {
	if waitForParent() {
		finish(s.busy)
		os.Exit(0)
	}
}

// finish waits until nothing is under way, but not longer than finishTime.
func finish(busy func() bool) {
	for end := time.Now().Add(finishTime); busy() && time.Now().Before(end); {
		time.Sleep(pollInterval)
	}
}

// waitForParent returns when the process that started this one has ended. It is false if
// that cannot be found out.
func waitForParent() bool {
	parent := os.Getppid()
	if runtime.GOOS == "windows" { // where a process keeps its parent's id
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
