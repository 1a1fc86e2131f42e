// SPDX-License-Identifier: MPL-2.0

// Package wait waits for services that are eventually consistent.
package wait

import (
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/rest"
)

// pauses last five seconds, longer than any service documents for a read to lag behind a write.
var pauses = []time.Duration{200 * time.Millisecond, 500 * time.Millisecond, time.Second, 1500 * time.Millisecond, 2 * time.Second}

// Until reads until done accepts the result or the pauses are used up. It returns the last result.
func Until[T any](ctx context.Context, read func(context.Context) (T, error), done func(T, error) bool) (T, error) {
	for n := 0; ; n++ {
		value, err := read(ctx)
		if done(value, err) || n == len(pauses) {
			return value, err
		}
		if err := rest.Pause(ctx, pauses[n]); err != nil {
			var none T
			return none, err
		}
	}
}

// quietTime bounds UntilQuiet.
const quietTime = 2 * time.Minute

// UntilQuiet is Until that begins again as long as this process sends writes, one of which may be what it waits for. epoch is
// that of the client.
func UntilQuiet[T any](ctx context.Context, epoch func() rest.Epoch, read func(context.Context) (T, error), done func(T, error) bool) (T, error) {
	end := time.Now().Add(quietTime)
	for {
		before := epoch()
		value, err := Until(ctx, read, done)
		if ctx.Err() != nil || done(value, err) || epoch() == before || time.Now().After(end) {
			return value, err
		}
	}
}

// Found is Until for a resource that the service may not find at first.
func Found[T any](ctx context.Context, read func(context.Context) (T, error), done func(T) bool) (T, error) {
	return Until(ctx, read, func(value T, err error) bool {
		if err != nil {
			return !rest.NotFound(err)
		}
		return done(value)
	})
}

// InconsistentResultError reports that the service accepted a change, but returns other values.
type InconsistentResultError struct{ Attributes []string }

func (e *InconsistentResultError) Error() string {
	return fmt.Sprintf("the service accepted the request, but returned other values than planned for: %s. "+
		"Run terraform plan to see the difference", strings.Join(e.Attributes, ", "))
}

// InconsistentResult returns an *InconsistentResultError, nil if diff is empty.
func InconsistentResult(diff []string) error {
	if len(diff) == 0 {
		return nil
	}
	return &InconsistentResultError{diff}
}
