// SPDX-License-Identifier: MPL-2.0

package stage

import (
	"context"
	"encoding/json"
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/ncloud/client"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/ncloud/rollout"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/privatestate"
)

// memoryKey is the key of a rollout.Memory in private state.
const memoryKey = "rollout"

func loadMemory(ctx context.Context, from privatestate.State) (rollout.Memory, diag.Diagnostics) {
	var memory rollout.Memory
	encoded, diags := from.GetKey(ctx, memoryKey)
	if len(encoded) > 0 && json.Unmarshal(encoded, &memory) != nil {
		diags.AddError("Could not read the private state", "Its entry about deployments is malformed.")
	}
	return memory, diags
}

func saveMemory(ctx context.Context, to privatestate.State, memory rollout.Memory) diag.Diagnostics {
	return privatestate.Set(ctx, to, memoryKey, memory)
}

// ModifyPlan plans the action. A plan that changes nothing keeps the action of the last one that did.
func (r *stageResource) ModifyPlan(ctx context.Context, req resource.ModifyPlanRequest, resp *resource.ModifyPlanResponse) {
	if req.Plan.Raw.IsNull() {
		return
	}
	var plan, state resourceModel
	resp.Diagnostics.Append(resp.Plan.Get(ctx, &plan)...)
	if resp.Diagnostics.HasError() {
		return
	}
	if !req.State.Raw.IsNull() {
		resp.Diagnostics.Append(req.State.Get(ctx, &state)...)
	}
	isNew := req.State.Raw.IsNull() || !plan.Name.Equal(state.Name) || !plan.ProductID.Equal(state.ProductID) || !plan.APIID.Equal(state.APIID)
	if isNew {
		plan.plan(ctx, rollout.Create, true, rollout.Actual{}, rollout.Memory{})
		if no := plan.config(ctx).No; no != 0 {
			resp.Diagnostics.Append(diag.NewAttributeErrorDiagnostic(path.Root("deployment").AtName("no"), "Could not plan "+plan.label(),
				fmt.Sprintf("The stage does not exist yet, so it has no deployment %d. Set deployment.no after the stage has been created.", no)))
		}
	} else {
		memory, diags := loadMemory(ctx, req.Private)
		resp.Diagnostics.Append(diags...)
		actual := state.actual(ctx)
		action, isKnown := rollout.DecidePlanned(plan.planned(ctx, actual), actual, memory)
		if isKnown && action == rollout.None && sameArguments(resp.Plan.Raw, req.State.Raw) && !stores(ctx, memory, &plan) {
			plan.Rollout, plan.Deployed, plan.CanaryDeployed = state.Rollout, state.Deployed, state.CanaryDeployed
		} else {
			plan.plan(ctx, action, isKnown, actual, memory)
			resp.Diagnostics.Append(warnings(ctx, action, actual, memory, &plan)...)
		}
	}
	resp.Diagnostics.Append(resp.Plan.Set(ctx, &plan)...)
}

// stores reports whether an apply stores the content of an imported deployment.
func stores(ctx context.Context, memory rollout.Memory, plan *resourceModel) bool {
	return memory.Stage.Imported && plan.config(ctx).Content != ""
}

func warnings(ctx context.Context, action rollout.Action, actual rollout.Actual, memory rollout.Memory, plan *resourceModel) (diags diag.Diagnostics) {
	if text := action.Warning(); text != "" {
		diags.AddAttributeWarning(path.Root("rollout"), fmt.Sprintf("The rollout of %s is %q", plan.label(), action), text)
	}
	if canary := memory.Foreign(action, actual); canary != nil {
		diags.Append(plan.endOf(ctx, canary)...)
	}
	if memory.Stage.Imported {
		text := fmt.Sprintf("An import does not deploy the API. Deployment %d stays live", memory.Stage.No)
		deployment := valueOf[deploymentModel](ctx, plan.Deployment)
		if plan.Deployment.IsNull() || deployment != nil && deployment.Triggers.IsNull() {
			text += ". To deploy the API, set deployment.triggers, apply, and then change them."
		} else {
			text += ", and counts as deployed with the triggers of the configuration, whatever it contains. To deploy the API, change the triggers."
		}
		diags.AddAttributeWarning(path.Root("deployment"), "The deployment of the imported "+plan.label()+" is adopted", text)
	}
	return diags
}

// config is what the configuration wants to be deployed. Every value must be known.
func (m *resourceModel) config(ctx context.Context) rollout.Config {
	deployment := valueOf[deploymentModel](ctx, m.Deployment)
	out := rollout.Config{Content: deployment.content(ctx), Canary: m.canarySettings(ctx)}
	if deployment != nil {
		out.No, out.Description = deployment.No.ValueInt64(), deployment.Description.ValueString()
	}
	return out
}

func (m *resourceModel) planned(ctx context.Context, actual rollout.Actual) rollout.Planned {
	out := rollout.Planned{Config: m.config(ctx), UnknownCanary: m.Canary.IsUnknown()}
	out.UnknownTriggers, out.UnknownNo = m.Deployment.IsUnknown(), m.Deployment.IsUnknown()
	if deployment := valueOf[deploymentModel](ctx, m.Deployment); deployment != nil {
		out.UnknownTriggers, out.UnknownNo = deployment.Triggers.IsUnknown(), deployment.No.IsUnknown()
		out.UnknownContent = hasUnknown(ctx, deployment.Triggers)
	}
	if canary := valueOf[canaryModel](ctx, m.Canary); canary != nil {
		if canary.DistributionRate.IsUnknown() || hasUnknown(ctx, canary.Conditions) || unknownSetting(canary.EndpointDomain, m.EndpointDomain) ||
			unknownSetting(canary.ThrottleRPS, m.ThrottleRPS) || unknownSetting(canary.CacheTTLSec, m.CacheTTLSec) {
			out.UnknownSettings, out.Canary = true, &client.CanarySettings{}
			if actual.Canary != nil {
				out.Canary = &actual.Canary.CanarySettings
			}
		}
	}
	return out
}

// unknownSetting reports whether the value of a canary, or that of the stage if it has none, is unknown.
func unknownSetting(canary, stage attr.Value) bool {
	return canary.IsUnknown() || canary.IsNull() && stage.IsUnknown()
}

func hasUnknown(ctx context.Context, value attr.Value) bool {
	if value.IsUnknown() {
		return true
	}
	tf, err := value.ToTerraformValue(ctx)
	return err == nil && !tf.IsFullyKnown()
}

// actual is what the last read returned.
func (m *resourceModel) actual(ctx context.Context) (out rollout.Actual) {
	if deployed := valueOf[deployedModel](ctx, m.Deployed); deployed != nil {
		out.No = deployed.No.ValueInt64()
	}
	deployed, settings := valueOf[deployedModel](ctx, m.CanaryDeployed), m.canarySettings(ctx)
	if deployed != nil && settings != nil {
		out.Canary = &client.Canary{DeploymentNo: deployed.No.ValueInt64(), CanarySettings: *settings}
	}
	return out
}

// sameArguments reports whether a plan and a state differ in computed values only.
func sameArguments(plan, state tftypes.Value) bool {
	var planned, prior map[string]tftypes.Value
	if plan.As(&planned) != nil || state.As(&prior) != nil {
		return false
	}
	for name, one := range attributes() {
		if (one.IsOptional() || one.IsRequired()) && !planned[name].Equal(prior[name]) {
			return false
		}
	}
	return true
}

// plan sets the computed attributes about deployments.
func (m *resourceModel) plan(ctx context.Context, action rollout.Action, isKnown bool, actual rollout.Actual, memory rollout.Memory) {
	if !isKnown {
		m.Rollout, m.Deployed = types.ObjectUnknown(membersOf("rollout")), types.ObjectUnknown(membersOf("deployed"))
		m.CanaryDeployed = types.ObjectUnknown(membersOf("canary_deployed"))
		return
	}
	m.Rollout = object(ctx, "rollout", &rolloutModel{types.StringValue(string(action))})
	planned := m.planned(ctx, actual)
	isWanted := !planned.UnknownContent && !planned.UnknownTriggers && !planned.UnknownNo
	if isWanted {
		memory = memory.Resolve(planned.Config)
	}
	// next has the content, if it is known, with the number that the service gives it.
	next := func(content string, isKnown bool) *deployedModel {
		value := &deployedModel{types.Int64Unknown(), types.StringUnknown()}
		if isKnown {
			value.Content = contentOf(content)
		}
		return value
	}
	wanted, restored := next(planned.Content, isWanted && planned.Content != ""), next(memory.Stage.Content, !memory.Stage.Imported)
	live, canary := newDeployedModels(memory, actual)
	if memory.Stage.Imported && !isWanted { // an apply stores the content
		for _, deployed := range []*deployedModel{live, canary} {
			if deployed != nil {
				deployed.Content = types.StringUnknown()
			}
		}
	}
	if memory.Moved(actual) && (action == rollout.Canary || action == rollout.Adjust) {
		live = restored
	}
	switch action {
	case rollout.Create:
		live, canary = wanted, wanted
		if m.Canary.IsNull() {
			canary = nil
		}
	case rollout.Deploy, rollout.Promote, rollout.Replace:
		live, canary = wanted, nil
	case rollout.Pin:
		live, canary = next("", true), nil
	case rollout.Restore:
		live = restored
	case rollout.Canary:
		canary = wanted
	case rollout.Withdraw:
		canary = nil
	case rollout.None, rollout.Adjust:
	}
	m.Deployed, m.CanaryDeployed = object(ctx, "deployed", live), object(ctx, "canary_deployed", canary)
	if action == rollout.Create && m.Canary.IsUnknown() {
		m.CanaryDeployed = types.ObjectUnknown(membersOf("canary_deployed"))
	}
}

func newDeployedModels(memory rollout.Memory, actual rollout.Actual) (live, canary *deployedModel) {
	of := func(d *rollout.Deployed) *deployedModel {
		if d == nil {
			return nil
		}
		return &deployedModel{types.Int64Value(d.No), contentOf(d.Content)}
	}
	stage, onCanary := memory.Deployed(actual)
	return of(stage), of(onCanary)
}

func contentOf(content string) types.String {
	if content == "" {
		return types.StringNull()
	}
	return types.StringValue(content)
}
