// Package recovery turns panics into errors, which say where the panic happened and quote
// no value: a panic that ends the process prints its value, which may hold a secret.
package recovery

import (
	"errors"
	"fmt"
	"path"
	"runtime"
	"strings"
)

// maxFrames is how many functions an error names.
const maxFrames = 30

// ToError sets err if the function that defers it panics.
func ToError(err *error) {
	if value := recover(); value != nil {
		*err = fmt.Errorf("the provider panicked: %s. Please report this bug with these lines:\n%s", describe(value), stack())
	}
}

// describe returns the text of a panic of the runtime, which holds no data, and the type of
// any other.
func describe(value any) string {
	failed, _ := value.(error)
	if bug := runtime.Error(nil); errors.As(failed, &bug) {
		return bug.Error()
	}
	return fmt.Sprintf("a value of type %T", value)
}

// stack returns the functions that led to the panic, innermost first, without arguments.
func stack() string {
	counters := make([]uintptr, maxFrames)
	frames := runtime.CallersFrames(counters[:runtime.Callers(4, counters)]) // 4 skips this package and the runtime's panic
	var out strings.Builder
	for {
		frame, more := frames.Next()
		fmt.Fprintf(&out, "  %s (%s:%d)\n", frame.Function, path.Base(frame.File), frame.Line)
		if !more {
			return out.String()
		}
	}
}
