// SPDX-License-Identifier: MPL-2.0

// Package recovery turns panics into errors without their values, which may be secrets.
package recovery

import (
	"errors"
	"fmt"
	"path"
	"runtime"
	"strings"
)

const maxFrames = 30

// ToError sets err if the function that defers it panics.
func ToError(err *error) {
	if value := recover(); value != nil {
		*err = fmt.Errorf("the provider panicked: %s. Please report this bug with these lines:\n%s", describe(value), stack())
	}
}

func describe(value any) string {
	failed, _ := value.(error)
	if bug := runtime.Error(nil); errors.As(failed, &bug) {
		return bug.Error()
	}
	return fmt.Sprintf("a value of type %T", value)
}

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
