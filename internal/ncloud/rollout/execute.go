// SPDX-License-Identifier: MPL-2.0

package rollout

import (
	"cmp"
	"context"
	"errors"
	"fmt"

	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/ncloud/client"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/ncloud/reconcile"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/rest"
)

// Executor changes the deployments of stages.
type Executor struct {
	client *client.Client
	drafts *reconcile.Reconciler
}

// New returns an Executor that shares the locks of drafts.
func New(c *client.Client, drafts *reconcile.Reconciler) *Executor { return &Executor{c, drafts} }

// Request is what to do with a stage.
type Request struct {
	Stage client.StagePath
	// Planned is "" if the action was unknown in the plan. Create means that the stage was just created.
	Planned Action
	Config  Config
	Memory  Memory
	// Before is called before the first write, with the stage as it is. It may be nil.
	Before func(context.Context, *client.Stage, Action) error
}

// Result is complete even if there is an error, except that Stage is nil if it was not read.
type Result struct {
	Action   Action
	Memory   Memory
	Stage    *client.Stage // as last read
	Warnings []Warning
}

// Warning is a diagnostic.
type Warning struct{ Summary, Detail string }

// Execute makes the calls of the action that Decide returns. It refuses another one than the planned one. Each write
// holds the lock of the API until its response arrives. The rest holds that of the stage only.
func (x *Executor) Execute(ctx context.Context, in Request) (Result, error) {
	e := &execution{Executor: x, Request: in, ctx: ctx, result: Result{Memory: in.Memory}}
	unlock, err := x.drafts.LockStage(ctx, in.Stage)
	if err != nil {
		return e.result, err
	}
	defer unlock()
	outliving, cancel := rest.Grace(ctx)
	defer cancel()
	e.outliving = outliving
	err = e.run()
	return e.result, err
}

// execution is one call of Execute.
type execution struct {
	*Executor
	Request

	ctx       context.Context //nolint:containedctx // it lives as long as the call
	outliving context.Context //nolint:containedctx // likewise, to finish what was begun
	result    Result
}

func (e *execution) run() error {
	stage, err := e.read(e.ctx)
	if err != nil {
		return err
	}
	e.result.Stage = stage
	action := Decide(e.Config, ActualOf(stage), e.Memory)
	switch planned := e.Planned; {
	case planned == Create && (action == Canary || action == None):
	case planned != "" && planned != action:
		return changedError(planned, action)
	}
	e.result.Action = action
	if e.Before != nil {
		if err := e.Before(e.ctx, stage, action); err != nil {
			return err
		}
	}
	memory := &e.result.Memory
	*memory = memory.takeOver(ActualOf(stage)).Resolve(e.Config)
	if e.Config.Canary == nil {
		memory.DeploysToStage = false
	}
	switch action {
	case Pin:
		return e.pin()
	case Canary:
		return e.canary()
	case Adjust:
		return e.adjust()
	case Restore:
		return e.restore()
	case Withdraw:
		return e.withdraw()
	case Promote:
		return e.promote()
	case Replace:
		if err := e.withdraw(); err != nil {
			return err
		}
		return e.deploy()
	case Deploy:
		return e.deploy()
	default:
		return nil
	}
}

func (e *execution) pin() error {
	no := e.Config.No
	if e.result.Stage.Canary != nil {
		// A canary cannot be restored, so that a wrong number must not end it.
		if exists, err := e.exists(no); err != nil || !exists {
			return reconcile.Failed(cmp.Or[error](err, &MissingError{no}), "make deployment %d of the stage %s live", no, e.result.Stage.Name)
		}
		if err := e.withdraw(); err != nil {
			return err
		}
	}
	return e.rollTo(e.ctx, no, "")
}

// deploy deploys the draft to the stage, which has no canary.
func (e *execution) deploy() error {
	before := e.result.Stage.DeploymentNo
	err := e.create(e.ctx, "deploy the API to the stage "+e.result.Stage.Name, func(ctx context.Context) error {
		return e.client.Deploy(ctx, e.Stage, e.Config.Description)
	}, func(s *client.Stage) bool { return s.DeploymentNo != 0 && s.DeploymentNo != before })
	if err == nil {
		e.result.Memory.Stage = Record{No: e.result.Stage.DeploymentNo, Content: e.Config.Content}
	}
	return err
}

// restore makes the remembered deployment live again.
func (e *execution) restore() error {
	remembered := e.result.Memory.Stage
	err := e.rollTo(e.ctx, remembered.No, remembered.Content)
	var missing *MissingError
	if errors.As(err, &missing) && e.Config.Canary == nil {
		return e.deploy()
	}
	return err
}

// restoreMoved precedes the calls of a canary.
func (e *execution) restoreMoved() error {
	if !e.result.Memory.Moved(ActualOf(e.result.Stage)) {
		return nil
	}
	return e.restore()
}

// rollTo makes a deployment live, to which the service may give a new number.
func (e *execution) rollTo(ctx context.Context, no int64, content string) error {
	before, step := e.result.Stage.DeploymentNo, fmt.Sprintf("make deployment %d of the stage %s live", no, e.result.Stage.Name)
	err := e.create(ctx, step, func(ctx context.Context) error {
		_, err := e.client.RollTo(ctx, e.Stage, no)
		return err
	}, func(s *client.Stage) bool { return s.DeploymentNo != 0 && s.DeploymentNo != before })
	if rest.NotFound(err) || rest.Refused(err) {
		if exists, listErr := e.exists(no); listErr == nil && !exists {
			return reconcile.Failed(errors.Join(&MissingError{no}, err), "%s", step)
		}
	}
	if err != nil {
		return err
	}
	e.result.Memory.Stage = Record{No: e.result.Stage.DeploymentNo, Content: content}
	if e.result.Stage.DeploymentNo != no {
		e.result.Memory.Stage.As = no
	}
	return nil
}

func (e *execution) exists(no int64) (bool, error) {
	for page, err := range e.client.Deployments(e.outliving, e.Stage) {
		if err != nil {
			return false, fmt.Errorf("could not list the deployments: %w", err)
		}
		for _, one := range page.Items {
			if one.No == no {
				return true, nil
			}
		}
	}
	return false, nil
}

// read waits for a stage that was just created.
func (e *execution) read(ctx context.Context) (*client.Stage, error) {
	if e.Planned != Create {
		return e.client.Stage(ctx, e.Stage)
	}
	return poll(ctx, func(ctx context.Context) (*client.Stage, error) { return e.client.Stage(ctx, e.Stage) },
		func(*client.Stage) bool { return true })
}
