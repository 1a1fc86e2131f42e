// SPDX-License-Identifier: MPL-2.0

package stage

import (
	"context"

	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/ncloud/rollout"
)

// rollOut returns the deployments after the calls of the action.
func (c *change) rollOut(ctx context.Context) (rollout.Actual, error) {
	if c.action == rollout.Create && c.plan.Canary.IsNull() {
		return rollout.ActualOf(c.stage), nil
	}
	result, err := c.rollouts.Execute(ctx, rollout.Request{
		Stage: c.plan.path(), Planned: c.action, Config: c.plan.config(ctx), Memory: c.memory,
	})
	c.memory = result.Memory
	for _, warning := range result.Warnings {
		c.diags.AddWarning(warning.Summary, warning.Detail)
	}
	if err != nil {
		return rollout.Actual{}, err
	}
	return rollout.ActualOf(result.Stage), nil
}
