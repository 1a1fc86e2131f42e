// SPDX-License-Identifier: MPL-2.0

package acctest

import (
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
)

// Replacement is a replacement that Terraform has planned.
type Replacement struct {
	d        *Driver
	resource string
	prior    *State
	config   Object
	private  []byte
}

// StartReplacement reads prior and plans to replace it, in a run of its own. Terraform gives
// what the provider plans for the new instance to the deletion of the old one, and passes on
// nothing of one that is tainted.
func (d *Driver) StartReplacement(resource string, prior *State, config Object, tainted bool) *Replacement {
	d.t.Helper()
	planning := d.NextRun()
	prior = planning.Refreshed(resource, prior)
	var private []byte
	if !tainted {
		plan, diags := planning.Plan(resource, prior, config)
		if diags.HasError() {
			d.t.Fatalf("plan: %s", diags)
		}
		private = plan.Private
	}
	ty := d.resource(resource).ValueType()
	resp, err := planning.server.PlanResourceChange(d.t.Context(), &tfprotov6.PlanResourceChangeRequest{
		TypeName: resource, PriorState: d.encode(ty, tftypes.NewValue(ty, nil)), PriorPrivate: private,
		ProposedNewState: d.dynamic(ty, config), Config: d.dynamic(ty, config),
	})
	d.must(err)
	if len(resp.Diagnostics) > 0 {
		d.t.Fatalf("plan: %s", Diagnostics(resp.Diagnostics))
	}
	return &Replacement{d, resource, prior, config, resp.PlannedPrivate}
}

// Delete deletes the old instance.
func (r *Replacement) Delete() Diagnostics {
	r.d.t.Helper()
	ty := r.d.resource(r.resource).ValueType()
	null := r.d.encode(ty, tftypes.NewValue(ty, nil))
	resp, err := r.d.server.ApplyResourceChange(r.d.t.Context(), &tfprotov6.ApplyResourceChangeRequest{
		TypeName: r.resource, PriorState: r.d.encode(ty, r.prior.Value), PlannedState: null, Config: null,
		PlannedPrivate: r.private, PlannedIdentity: r.prior.Identity,
	})
	r.d.must(err)
	return resp.Diagnostics
}

// Create creates the new instance.
func (r *Replacement) Create() (*State, Diagnostics) {
	r.d.t.Helper()
	return r.d.Apply(r.d.t.Context(), r.resource, nil, r.config)
}

// PlanReplacement plans config once more after a plan that replaces the resource, without
// its state, as Terraform does.
func (d *Driver) PlanReplacement(resource string, replaces *Plan, config Object) (*Plan, Diagnostics) {
	d.t.Helper()
	return d.plan(resource, tftypes.NewValue(d.resource(resource).ValueType(), nil), replaces.Private, nil, config)
}
