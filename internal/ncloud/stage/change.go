// SPDX-License-Identifier: MPL-2.0

package stage

import (
	"context"
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/tfsdk"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/base"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/ncloud/client"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/ncloud/rollout"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/wait"
)

// change is what an apply does to a stage that exists.
type change struct {
	*service

	request     tfsdk.Plan
	plan, prior *resourceModel
	memory      rollout.Memory
	diags       *diag.Diagnostics
	stage       *client.Stage // before the first write
	action      rollout.Action
	result      *resourceModel // nil until it is read back
}

// apply makes all calls. The planned action is rollout.Create for a new stage.
func (c *change) apply(ctx context.Context, planned rollout.Action) error {
	after, err := c.rollOut(ctx, planned)
	if err != nil {
		return err
	}
	if err := c.methods(ctx, after); err != nil {
		return err
	}
	if !c.plan.Published.Equal(c.prior.Published) {
		if err := c.SetPublished(ctx, c.plan.path(), c.plan.Published.ValueBool()); err != nil {
			return fmt.Errorf("could not change whether it is published: %w", err)
		}
	}
	return c.readBack(ctx)
}

// rollOut sends settings, and then makes the calls of the action. It returns the deployments after that.
func (c *change) rollOut(ctx context.Context, planned rollout.Action) (rollout.Actual, error) {
	request := rollout.Request{Stage: c.plan.path(), Planned: planned, Config: c.plan.config(ctx), Memory: c.memory, Before: c.begin}
	if planned == rollout.Create {
		request.Before = nil
		if err := c.settings(ctx); err != nil || c.plan.Canary.IsNull() {
			return rollout.ActualOf(c.stage), err
		}
	}
	result, err := c.rollouts.Execute(ctx, request)
	c.memory = result.Memory
	for _, warning := range result.Warnings {
		c.diags.AddWarning(warning.Summary, warning.Detail)
	}
	if err != nil {
		return rollout.Actual{}, err
	}
	return rollout.ActualOf(result.Stage), nil
}

// begin precedes the calls of the action.
func (c *change) begin(ctx context.Context, stage *client.Stage, action rollout.Action) error {
	c.stage, c.action = stage, action
	if err := c.checkMethods(ctx, c.plan.path(), stage, c.plan.methods(ctx), c.prior.methods(ctx), action); err != nil {
		return err
	}
	return c.settings(ctx)
}

// settings sends every setting if one differs, and likewise the default usage plan.
func (c *change) settings(ctx context.Context) error {
	if planned := c.plan.settings(ctx); !sameSettings(c.stage.StageSettings, planned) {
		if err := c.Drafts.Write(ctx, c.plan.API(), func(ctx context.Context) error {
			_, err := c.REST.UpdateStage(ctx, c.plan.path(), planned)
			return err
		}); err != nil {
			return err
		}
	}
	if c.plan.UsagePlan.Equal(c.prior.UsagePlan) {
		return nil
	}
	if err := c.Drafts.Write(ctx, c.plan.API(), func(ctx context.Context) error {
		return c.REST.SetDefaultUsagePlan(ctx, c.plan.path(), c.plan.limits(ctx))
	}); err != nil {
		return fmt.Errorf("could not change the default usage plan: %w", err)
	}
	return nil
}

// methods sends the settings of methods for each deployment that is new, and for all if they differ.
func (c *change) methods(ctx context.Context, after rollout.Actual) error {
	planned, before := c.plan.methods(ctx), rollout.ActualOf(c.stage)
	removed := removedMethods(c.prior.methods(ctx), planned)
	differ := !c.plan.MethodSettings.Equal(c.prior.MethodSettings)
	if before.No != after.No || differ {
		if err := c.setMethods(ctx, c.plan.path(), after.No, planned, removed); err != nil {
			return err
		}
	}
	if no := after.CanaryNo(); no != after.No && (before.CanaryNo() != no || differ) {
		return c.setMethods(ctx, c.plan.path(), no, planned, removed)
	}
	return nil
}

// readBack reads until the service returns what was planned.
func (c *change) readBack(ctx context.Context) error {
	var model resourceModel
	stage, err := wait.Found(ctx, func(ctx context.Context) (*client.Stage, error) {
		model = *c.plan
		stage, err := c.REST.Stage(ctx, c.plan.path())
		if err == nil {
			err = c.complete(ctx, &model, stage)
		}
		return stage, err
	}, func(*client.Stage) bool { return base.Diff(c.request, c.plan, &model) == nil })
	if err != nil {
		return fmt.Errorf("could not read it after the change: %w", err)
	}
	model.setDeployed(ctx, stage, c.memory)
	if model.Rollout.IsUnknown() {
		model.Rollout = object(ctx, "rollout", &rolloutModel{types.StringValue(string(c.action))})
	}
	c.result = &model
	return base.InconsistentResult(c.request, c.plan, &model)
}
