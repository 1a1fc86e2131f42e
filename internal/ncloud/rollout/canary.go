// SPDX-License-Identifier: MPL-2.0

package rollout

import (
	"cmp"
	"context"
	"errors"

	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/ncloud/client"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/ncloud/reconcile"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/rest"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/wait"
)

// canary starts a canary without requests, puts the wanted content on it and sends its settings last.
func (e *execution) canary() error {
	if err := e.restoreMoved(); err != nil {
		return err
	}
	memory, wanted := &e.result.Memory, e.Config.Content
	live := e.result.Stage.DeploymentNo
	onStage := memory.Stage.contentAt(live)
	if memory.DeploysToStage && wanted != "" && wanted != onStage {
		return reconcile.Failed(deploysToStageError("deploys to the stage and not to its canary, which an earlier attempt has shown, so nothing was deployed"),
			"put the content on the canary of the stage %s", e.result.Stage.Name)
	}
	if e.result.Stage.Canary != nil {
		if err := e.withdraw(); err != nil {
			return err
		}
	}
	err := e.create(e.ctx, "start a canary of the stage "+e.result.Stage.Name, func(ctx context.Context) error {
		return e.client.EnableCanary(ctx, e.Stage)
	}, func(s *client.Stage) bool { return s.Canary != nil })
	if err != nil {
		return err
	}
	memory.Canary = Record{No: e.result.Stage.Canary.DeploymentNo, Content: wanted}
	if memory.Canary.No == live {
		memory.Canary.Content = onStage
		if wanted != "" && wanted != onStage {
			if err := e.deployToCanary(); err != nil {
				return err
			}
		}
	}
	return e.patch()
}

// deployToCanary deploys the draft to a canary that has the stage's deployment.
func (e *execution) deployToCanary() error {
	live := e.result.Stage.DeploymentNo
	moved := func(s *client.Stage) bool { return s.DeploymentNo != live }
	step := "put the content on the canary of the stage " + e.result.Stage.Name
	err := e.create(e.ctx, step, func(ctx context.Context) error {
		return e.client.Deploy(ctx, e.Stage, e.Config.Description)
	}, func(s *client.Stage) bool { return moved(s) || s.Canary != nil && s.Canary.DeploymentNo != live })
	if err != nil {
		return err
	}
	memory := &e.result.Memory
	if !moved(e.result.Stage) {
		memory.Canary = Record{No: e.result.Stage.Canary.DeploymentNo, Content: e.Config.Content}
		return nil
	}
	memory.DeploysToStage = true
	e.result.Warnings = nil // a deployment that is undone is not adopted
	err = deploysToStageError("deployed to the stage and not to its canary: deployment %d became live. "+
		"Terraform makes deployment %d live again and disables the canary", e.result.Stage.DeploymentNo, live)
	restoreErr := e.rollTo(e.outliving, live, memory.Stage.contentAt(live))
	return &reconcile.StepError{Step: step, Err: errors.Join(err, restoreErr, e.disable(e.outliving))}
}

func (e *execution) adjust() error {
	if err := e.restoreMoved(); err != nil {
		return err
	}
	return e.patch()
}

func (e *execution) patch() error {
	step := "change the settings of the canary of the stage " + e.result.Stage.Name
	if err := e.interrupted(); err != nil {
		return reconcile.Failed(err, "%s", step)
	}
	err := e.drafts.Write(e.ctx, e.Stage.API(), func(ctx context.Context) error {
		return e.client.UpdateCanary(ctx, e.Stage, *e.Config.Canary)
	})
	if err != nil {
		return reconcile.Failed(err, "%s", step)
	}
	applied := func(s *client.Stage) bool {
		return s.Canary != nil && sameSettings(*e.Config.Canary, s.Canary.CanarySettings)
	}
	return reconcile.Failed(e.waitFor(applied, "canary"), "%s", step)
}

// withdraw disables the canary.
func (e *execution) withdraw() error {
	if err := e.interrupted(); err != nil {
		return reconcile.Failed(err, "disable the canary of the stage %s", e.result.Stage.Name)
	}
	return e.disable(e.ctx)
}

func (e *execution) disable(ctx context.Context) error {
	disabled := func(s *client.Stage) bool { return s.Canary == nil }
	err := e.drafts.Write(ctx, e.Stage.API(), func(ctx context.Context) error { return e.client.DisableCanary(ctx, e.Stage) })
	if err != nil && !rest.NotFound(err) && !rest.Refused(err) && !rest.MayHaveActed(err) {
		return reconcile.Failed(err, "disable the canary of the stage %s", e.result.Stage.Name)
	}
	if waitErr := e.waitFor(disabled, "canary"); waitErr != nil {
		return reconcile.Failed(cmp.Or(err, waitErr), "disable the canary of the stage %s", e.result.Stage.Name)
	}
	e.result.Memory.Canary = Record{}
	return nil
}

// promote makes the canary's deployment the stage's, which may leave the canary enabled.
func (e *execution) promote() error {
	before, canary := e.result.Stage.DeploymentNo, e.result.Stage.Canary.DeploymentNo
	err := e.create(e.ctx, "promote the canary of the stage "+e.result.Stage.Name, func(ctx context.Context) error {
		return e.client.PromoteCanary(ctx, e.Stage)
	}, func(s *client.Stage) bool {
		return s.DeploymentNo == canary || s.Canary == nil && s.DeploymentNo != 0 && s.DeploymentNo != before
	})
	if err != nil {
		return err
	}
	e.result.Memory.Stage = Record{No: e.result.Stage.DeploymentNo, Content: e.Config.Content}
	if e.result.Stage.Canary != nil {
		return e.disable(e.outliving)
	}
	e.result.Memory.Canary = Record{}
	return nil
}

// waitFor waits for a while until the service returns what a write has done.
func (e *execution) waitFor(done func(*client.Stage) bool, name string) error {
	stage, err := wait.Until(e.outliving, func(ctx context.Context) (*client.Stage, error) { return e.client.Stage(ctx, e.Stage) },
		func(s *client.Stage, err error) bool { return err == nil && done(s) || rest.Denied(err) })
	if err != nil {
		return err
	}
	e.result.Stage = stage
	if !done(stage) {
		return wait.InconsistentResult([]string{name})
	}
	return nil
}
