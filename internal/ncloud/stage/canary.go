// SPDX-License-Identifier: MPL-2.0

package stage

import (
	"context"
	"fmt"
	"math/big"
	"strconv"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/hashicorp/terraform-plugin-framework/types/basetypes"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/ncloud/client"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/ncloud/rollout"
)

// parameterCodes are the service's words for `in` of a condition.
var parameterCodes = map[string]string{inHeader: "REQUEST_HEADER", inQuery: "REQUEST_QUERY"}

type canaryModel struct {
	DistributionRate types.Float64 `tfsdk:"distribution_rate"`
	Conditions       types.List    `tfsdk:"conditions"`
	EndpointDomain   types.String  `tfsdk:"endpoint_domain"`
	ThrottleRPS      types.Int64   `tfsdk:"throttle_rps"`
	CacheTTLSec      types.Int64   `tfsdk:"cache_ttl_sec"`
}

type conditionModel struct {
	In    types.String `tfsdk:"in"`
	Name  types.String `tfsdk:"name"`
	Value types.String `tfsdk:"value"`
}

// canarySettings returns what the configuration wants of a canary, with the values of the stage for what it omits. It
// returns nil if there is none.
func (m *resourceModel) canarySettings(ctx context.Context) *client.CanarySettings {
	c := valueOf[canaryModel](ctx, m.Canary)
	if c == nil {
		return nil
	}
	out := &client.CanarySettings{
		EndpointDomain: domainOf(m.EndpointDomain), ThrottleRPS: m.ThrottleRPS.ValueInt64Pointer(), CacheTTLSec: m.CacheTTLSec.ValueInt64Pointer(),
		Rate: c.DistributionRate.ValueFloat64Pointer(),
	}
	if !c.EndpointDomain.IsNull() {
		out.EndpointDomain = domainOf(c.EndpointDomain)
	}
	if !c.ThrottleRPS.IsNull() {
		out.ThrottleRPS = positive(c.ThrottleRPS)
	}
	if !c.CacheTTLSec.IsNull() {
		out.CacheTTLSec = positive(c.CacheTTLSec)
	}
	for _, one := range c.conditions(ctx) {
		out.Conditions = append(out.Conditions, client.CanaryCondition{
			Code: parameterCodes[one.In.ValueString()], Name: one.Name.ValueString(), Value: one.Value.ValueString(),
		})
	}
	return out
}

// endOf warns that the plan ends a canary that Terraform did not start.
func (m *resourceModel) endOf(ctx context.Context, canary *client.Canary) (diags diag.Diagnostics) {
	no := canary.DeploymentNo
	calls, block := "the calls that meet its conditions", "a canary block with its conditions"
	if canary.Rate != nil {
		percent := strconv.FormatFloat(*canary.Rate, 'f', -1, 64)
		calls, block = percent+" % of the calls", fmt.Sprintf("canary = { distribution_rate = %s }", percent)
	}
	var steps []string
	if m.Canary.IsNull() {
		steps = append(steps, "add "+block)
	}
	if deployment := valueOf[deploymentModel](ctx, m.Deployment); deployment != nil {
		switch {
		case deployment.No.ValueInt64() == no:
			return nil // it goes live
		case !deployment.No.IsNull():
			steps = append(steps, "remove deployment.no")
		}
		if !deployment.Triggers.IsNull() {
			steps = append(steps, "remove deployment.triggers, with which Terraform puts the API's content on a canary of its own")
		}
	}
	diags.AddAttributeWarning(path.Root("canary"), fmt.Sprintf("The plan withdraws a canary of %s that Terraform did not start", m.label()), fmt.Sprintf(
		"Deployment %d gets %s. It is on a canary that was started or deployed to outside this configuration. The apply ends that canary.\n\n"+
			"To keep it, %s. To send all calls to it instead, set deployment = { no = %d }.", no, calls, strings.Join(steps, " and "), no))
	return diags
}

// positive returns nil for 0, which stands in state for a canary without the value although the stage has one.
func positive(n types.Int64) *int64 {
	if n.ValueInt64() == 0 {
		return nil
	}
	return n.ValueInt64Pointer()
}

func (c *canaryModel) conditions(ctx context.Context) (out []conditionModel) {
	c.Conditions.ElementsAs(ctx, &out, false)
	return out
}

// setCanary sets null for values that are those of the stage, unless the prior state has them.
func (m *resourceModel) setCanary(ctx context.Context, s *client.Stage) {
	if s.Canary == nil {
		m.Canary = object[canaryModel](ctx, "canary", nil)
		return
	}
	prior := valueOf[canaryModel](ctx, m.Canary)
	if prior == nil {
		prior = &canaryModel{}
	}
	next := &canaryModel{
		DistributionRate: prior.DistributionRate, Conditions: newConditions(ctx, s.Canary),
		EndpointDomain: newDomain(s.Canary.EndpointDomain, prior.EndpointDomain), ThrottleRPS: own(s.Canary.ThrottleRPS), CacheTTLSec: own(s.Canary.CacheTTLSec),
	}
	if rate := s.Canary.Rate; rate == nil || *rate != prior.DistributionRate.ValueFloat64() || prior.DistributionRate.IsNull() {
		next.DistributionRate = newRate(ctx, rate)
	}
	if prior.EndpointDomain.IsNull() && s.Canary.EndpointDomain == s.EndpointDomain {
		next.EndpointDomain = types.StringNull()
	}
	if prior.ThrottleRPS.ValueInt64() == 0 && rollout.Equal(s.Canary.ThrottleRPS, s.ThrottleRPS) {
		next.ThrottleRPS = types.Int64Null()
	}
	if prior.CacheTTLSec.ValueInt64() == 0 && rollout.Equal(s.Canary.CacheTTLSec, s.CacheTTLSec) {
		next.CacheTTLSec = types.Int64Null()
	}
	m.Canary = object(ctx, "canary", next)
}

// newRate has the digits that a configuration has, not those of a float64.
func newRate(ctx context.Context, rate *float64) types.Float64 {
	if rate == nil {
		return types.Float64Null()
	}
	number, _, err := big.ParseFloat(strconv.FormatFloat(*rate, 'g', -1, 64), 10, 512, big.ToNearestEven)
	if err != nil {
		return types.Float64Value(*rate)
	}
	value, err := types.Float64Type.ValueFromTerraform(ctx, tftypes.NewValue(tftypes.Number, number))
	if exact, ok := value.(types.Float64); ok && err == nil {
		return exact
	}
	return types.Float64Value(*rate)
}

// own returns 0 for nil: the canary does not have the stage's value.
func own(n *int64) types.Int64 {
	if n == nil {
		return types.Int64Value(0)
	}
	return types.Int64Value(*n)
}

func newConditions(ctx context.Context, s *client.Canary) types.List {
	of, _ := membersOf("canary")["conditions"].(basetypes.ListType)
	if s.Rate != nil {
		return types.ListNull(of.ElementType())
	}
	conditions := []conditionModel{}
	for _, one := range s.Conditions {
		in := one.Code
		for name, code := range parameterCodes {
			if code == one.Code {
				in = name
			}
		}
		conditions = append(conditions, conditionModel{types.StringValue(in), types.StringValue(one.Name), types.StringValue(one.Value)})
	}
	out, _ := types.ListValueFrom(ctx, of.ElementType(), conditions)
	return out
}
