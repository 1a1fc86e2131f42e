// SPDX-License-Identifier: MPL-2.0

package rollout

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/errdiag"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/ncloud/client"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/ncloud/reconcile"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/rest"
)

// create sends a request once and polls until done accepts the stage. That decides about a lost response, too.
func (e *execution) create(ctx context.Context, step string, send func(context.Context) error, done func(*client.Stage) bool) error {
	if ctx.Err() != nil {
		return reconcile.Failed(e.interrupted(), "%s", step)
	}
	unlock, err := e.drafts.Lock(ctx, e.Stage.API())
	if err != nil {
		return reconcile.Failed(err, "%s", step)
	}
	lost := send(ctx)
	unlock()
	if lost != nil && !rest.MayHaveActed(lost) {
		return reconcile.Failed(lost, "%s", step)
	}
	stage, err := poll(e.outliving, func(ctx context.Context) (*client.Stage, error) { return e.client.Stage(ctx, e.Stage) }, done) //nolint:contextcheck // it outlives ctx
	if stage != nil {
		e.result.Stage = stage
	}
	switch {
	case err != nil:
		return reconcile.Failed(uncertainError(err, lost), "%s", step)
	case lost != nil:
		e.result.Warnings = append(e.result.Warnings, adopted(step, stage, lost))
	}
	return nil
}

func adopted(step string, stage *client.Stage, lost error) Warning {
	numbers := fmt.Sprintf("the live deployment is %d", stage.DeploymentNo)
	if stage.Canary != nil {
		numbers += fmt.Sprintf(", that of the canary is %d", stage.Canary.DeploymentNo)
	}
	return Warning{
		Summary: fmt.Sprintf("Adopted a deployment of the stage %s after an uncertain request", stage.Name),
		Detail: fmt.Sprintf("The response to the request to %s is unknown:\n%s\n\nThe service shows its effect: %s. "+
			"Check that no other run and nobody in the console did this at the same time.", step, errdiag.Cause(lost), numbers),
	}
}

func (e *execution) interrupted() error {
	if e.ctx.Err() == nil {
		return nil
	}
	return fmt.Errorf("interrupted before the request was sent: %w", context.Cause(e.ctx))
}

// pollTime is how long deployment numbers are polled.
const pollTime = time.Minute

var errUnchanged = errors.New("the service did not show its effect within a minute")

// poll reads until done accepts the result, for at most a minute. Pauses grow from 0.2 s to 5 s.
func poll[T any](ctx context.Context, read func(context.Context) (T, error), done func(T) bool) (last T, err error) {
	end, pause := time.Now().Add(pollTime), 200*time.Millisecond
	for {
		value, err := read(ctx)
		if err == nil {
			last = value
		}
		left := time.Until(end)
		switch {
		case err == nil && done(value):
			return value, nil
		case rest.Denied(err), err != nil && left <= 0:
			return last, err
		case left <= 0:
			return last, errUnchanged
		}
		if err := rest.Pause(ctx, min(pause, left)); err != nil {
			return last, err
		}
		pause = min(pause*2, 5*time.Second)
	}
}
