// SPDX-License-Identifier: MPL-2.0

package storm_test

import (
	"context"
	"runtime/debug"
	"slices"
	"testing"
)

// parallelism is how many tasks Terraform runs at the same time by default.
const parallelism = 10

// tasks are what one walk of Terraform does.
type tasks []*task

type task struct {
	after       []*task
	do          func() bool
	started, ok bool
}

func (all *tasks) add(do func() bool) *task {
	t := &task{do: do}
	*all = append(*all, t)
	return t
}

// run does every task after those that it has to wait for. If one of those fails, the
// task is left undone. It reports whether all were done.
func (all tasks) run(ctx context.Context, t *testing.T) bool {
	t.Helper()
	mayStart := func(one *task) bool {
		waits := slices.ContainsFunc(one.after, func(before *task) bool { return !before.ok })
		return !one.started && !waits && ctx.Err() == nil
	}
	type result struct {
		*task
		ok bool
	}
	done, running := make(chan result), 0
	for {
		for _, one := range all {
			if running < parallelism && mayStart(one) {
				one.started = true
				running++
				go func() {
					ok := false
					defer func() { done <- result{one, ok} }()
					defer failOnPanic(t)
					ok = one.do()
				}()
			}
		}
		if running == 0 {
			break
		}
		finished := <-done
		finished.task.ok = finished.ok
		running--
	}
	failed := slices.ContainsFunc(all, func(one *task) bool { return one.started && !one.ok })
	undone := slices.ContainsFunc(all, func(one *task) bool { return !one.ok })
	if undone && !failed && ctx.Err() == nil {
		t.Error("the tasks wait for each other")
	}
	return !undone
}

func failOnPanic(t *testing.T) {
	t.Helper()
	if panicked := recover(); panicked != nil {
		t.Errorf("panic: %v\n%s", panicked, debug.Stack())
	}
}
