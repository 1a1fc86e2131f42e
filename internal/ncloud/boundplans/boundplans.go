// SPDX-License-Identifier: MPL-2.0

// Package boundplans restores the usage plans that API keys lose when a subscription or an association is replaced.
package boundplans

import (
	"context"
	"fmt"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/diag"

	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/errdiag"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/ncloud/client"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/ownership"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/rest"
)

// BindingType is the resource that manages which usage plan an API key has on a stage.
const BindingType = "apigw_usage_plan_binding"

// Plans reads and restores the usage plans of API keys.
type Plans struct {
	Client *client.Client
	Run    *ownership.Instances
}

// Plan is the usage plan that an API key has on a stage.
type Plan struct {
	productID, apiKeyID, stageID, usagePlanID string
	changes                                   int
}

func (p Plan) key() string { return ownership.Key(BindingType, p.productID, p.apiKeyID, p.stageID) }

// OfSubscription returns the usage plans that an API key has on the stages of a product.
func (p Plans) OfSubscription(ctx context.Context, productID, apiKeyID string) ([]Plan, error) {
	return p.read(ctx, productID, client.UsagePlanBindingFilter{APIKeyID: apiKeyID}, "")
}

// OfAssociation returns where API keys have a usage plan on a stage.
func (p Plans) OfAssociation(ctx context.Context, stage client.StagePath, usagePlanID string) ([]Plan, error) {
	var all []Plan
	for page, err := range p.Client.Subscriptions(ctx, stage.ProductID, client.SubscriptionFilter{}, rest.Window{}) {
		if err != nil {
			return nil, err
		}
		for _, subscription := range page.Items {
			plans, err := p.read(ctx, stage.ProductID, client.UsagePlanBindingFilter{APIKeyID: subscription.APIKeyID, StageID: stage.StageID}, usagePlanID)
			if err != nil {
				return nil, err
			}
			all = append(all, plans...)
		}
	}
	return all, nil
}

func (p Plans) read(ctx context.Context, productID string, filter client.UsagePlanBindingFilter, usagePlanID string) ([]Plan, error) {
	var all []Plan
	for page, err := range p.Client.UsagePlanBindings(ctx, productID, filter, rest.Window{}) {
		if err != nil {
			return nil, err
		}
		for _, binding := range page.Items {
			if binding.UsagePlanID == "" || (usagePlanID != "" && binding.UsagePlanID != usagePlanID) || binding.APIKeyID != filter.APIKeyID {
				continue
			}
			plan := Plan{productID: productID, apiKeyID: filter.APIKeyID, stageID: binding.StageID, usagePlanID: binding.UsagePlanID}
			plan.changes = p.Run.Changes(plan.key())
			all = append(all, plan)
		}
	}
	return all, nil
}

// Restore binds the plans again that nothing in this run has changed since they were read. It warns of those that stay lost.
func (p Plans) Restore(ctx context.Context, plans []Plan) diag.Diagnostics {
	var lost []string
	var last error
	for _, plan := range plans {
		if err := p.restore(ctx, plan); err != nil {
			lost = append(lost, fmt.Sprintf("  - API key %q on stage %q: usage plan %q", plan.apiKeyID, plan.stageID, plan.usagePlanID))
			last = err
		}
	}
	if len(lost) == 0 {
		return nil
	}
	return diag.Diagnostics{diag.NewWarningDiagnostic("Could not restore every usage plan that was bound before", fmt.Sprintf(
		"%s\n\nThese API keys have lost their usage plan:\n%s\n\nThe next apply binds those again that an %s in the configuration manages. "+
			"Bind the others in the console.", errdiag.Detail(last), strings.Join(lost, "\n"), BindingType))}
}

func (p Plans) restore(ctx context.Context, plan Plan) error {
	hold, err := p.Run.Lock(ctx, plan.key())
	if err != nil {
		return err
	}
	defer hold.Release()
	if p.Run.Changes(plan.key()) != plan.changes {
		return nil
	}
	return p.Client.BindUsagePlan(ctx, plan.productID, plan.apiKeyID, plan.stageID, plan.usagePlanID)
}

// Unread is the warning that the plans could not be read before they were lost.
func Unread(what string, err error) diag.Diagnostic {
	return diag.NewWarningDiagnostic("Could not read which usage plans are bound before "+what+" was deleted", fmt.Sprintf(
		"%s\n\nIf it is created again in this run, API keys may have lost a usage plan. The next apply binds those again that an %s in the "+
			"configuration manages.", errdiag.Detail(err), BindingType))
}
