package serve

import (
	"os"
	"path"
	"runtime/debug"
	"strings"
)

const (
	// gcPercent lets the heap grow to five times what is in use before it is
	// collected: a plugin process ends within seconds or minutes, and since it
	// releases the contexts of finished calls (see releaseContexts), what is in use
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
