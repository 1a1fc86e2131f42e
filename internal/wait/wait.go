// Package wait waits for a service whose reads lag behind its writes.
package wait

import (
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/attr"
)

// pauses are the pauses between reads. Together they last five seconds, which is longer
// than any service documents for a read to lag behind a write.
var pauses = []time.Duration{200 * time.Millisecond, 500 * time.Millisecond, time.Second, 1500 * time.Millisecond, 2 * time.Second}

// Until reads an object that was just written until seen accepts the answer, or until
// the pauses are used up. early reports errors that may mean that the read came too
// early; any other error ends it. Until returns the last answer or error. It stops at
// once when ctx ends.
func Until[T any](ctx context.Context, read func(context.Context) (T, error), early func(error) bool, seen func(T) bool) (T, error) {
	for n := 0; ; n++ {
		value, err := read(ctx)
		done := (err == nil && seen(value)) || (err != nil && !early(err))
		if done || n == len(pauses) {
			return value, err
		}
		timer := time.NewTimer(pauses[n])
		select {
		case <-ctx.Done():
			timer.Stop()
			var none T
			return none, context.Cause(ctx)
		case <-timer.C:
		}
	}
}

// For is Until for reads of which any error is final.
func For[T any](ctx context.Context, read func(context.Context) (T, error), seen func(T) bool) (T, error) {
	return Until(ctx, read, func(error) bool { return false }, seen)
}

// Attribute is one as it is planned and as the service shows it.
type Attribute struct {
	Name            string
	Planned, Actual attr.Value
}

// Differing names the attributes in which the service shows something other than
// planned. What is planned as unknown is left to the service.
func Differing(attributes ...Attribute) []string {
	var out []string
	for _, a := range attributes {
		if !a.Planned.IsUnknown() && !a.Planned.Equal(a.Actual) {
			out = append(out, a.Name)
		}
	}
	return out
}

// NotAsPlanned returns an error that names the attributes in which the service still
// shows something other than planned; nil if there are none.
func NotAsPlanned(differs []string) error {
	if len(differs) == 0 {
		return nil
	}
	return fmt.Errorf("the service took the change, but shows something else in: %s. Look at it in the console; "+
		"terraform plan shows what differs", strings.Join(differs, ", "))
}
