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
	// forgets its calls (see forgetting), what is in use stays below 10 MiB for
	// thousands of objects.
	gcPercent = 400
	// memoryLimit is where the collector goes back to saving memory, in bytes.
	memoryLimit = 256 << 20
)

// collectLess makes the collector run less often, unless the environment says
// how it is to run (GOGC, GOMEMLIMIT).
func collectLess() {
	if os.Getenv("GOGC") == "" {
		debug.SetGCPercent(gcPercent)
	}
	if os.Getenv("GOMEMLIMIT") == "" {
		debug.SetMemoryLimit(memoryLimit)
	}
}

// logOnlyIfRead turns logs off where no variable of Terraform's asks for any.
// Terraform does not tell a provider its own level: it reads all lines, parses
// them as JSON, and drops what it does not want. A provider that finds no level
// of its own logs everything, which is 50 lines or 20 KB for each object in a
// plan, so that both sides work for nothing.
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
