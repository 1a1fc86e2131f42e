// SPDX-License-Identifier: MPL-2.0

package acctest

import (
	"context"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
)

// Invoke validates, plans and invokes an action, and returns what it reported as progress.
func (d *Driver) Invoke(ctx context.Context, action string, config Object) (progress []string, diags Diagnostics) {
	d.t.Helper()
	if diags := d.ValidateAny("action", action, config); diags.HasError() {
		return nil, diags
	}
	server, value := d.actions(), d.dynamic(d.schema.ActionSchemas[action].Schema.ValueType(), config)
	planned, err := server.PlanAction(ctx, &tfprotov6.PlanActionRequest{ActionType: action, Config: value})
	d.must(err)
	if diags := Diagnostics(planned.Diagnostics); diags.HasError() {
		return nil, diags
	}
	stream, err := server.InvokeAction(ctx, &tfprotov6.InvokeActionRequest{ActionType: action, Config: value})
	d.must(err)
	completed := 0
	for event := range stream.Events {
		switch event := event.Type.(type) {
		case tfprotov6.ProgressInvokeActionEventType:
			if completed > 0 {
				d.t.Errorf("%s reports %q after it has completed", action, event.Message)
			}
			progress = append(progress, event.Message)
		case tfprotov6.CompletedInvokeActionEventType:
			completed++
			diags = event.Diagnostics
		}
	}
	if completed != 1 {
		d.t.Errorf("%s completed %d times", action, completed)
	}
	return progress, diags
}

func (d *Driver) actions() tfprotov6.ActionServer {
	d.t.Helper()
	server, ok := d.server.(tfprotov6.ActionServer)
	if !ok {
		d.t.Fatalf("%T has no actions", d.server)
	}
	return server
}
