// SPDX-License-Identifier: MPL-2.0

package acctest

import (
	"context"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
)

// Invoke validates, plans and invokes an action, and returns what it reported as progress.
func (d *Driver) Invoke(ctx context.Context, action string, config Object) (progress []string, found Diagnostics) {
	d.t.Helper()
	if found := d.ValidateAny("action", action, config); found.HasError() {
		return nil, found
	}
	server, value := d.actions(), d.dynamic(d.schema.ActionSchemas[action].Schema.ValueType(), config)
	planned, err := server.PlanAction(ctx, &tfprotov6.PlanActionRequest{ActionType: action, Config: value})
	d.must(err)
	if found := Diagnostics(planned.Diagnostics); found.HasError() {
		return nil, found
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
			found = event.Diagnostics
		}
	}
	if completed != 1 {
		d.t.Errorf("%s completed %d times", action, completed)
	}
	return progress, found
}

func (d *Driver) actions() tfprotov6.ActionServer {
	d.t.Helper()
	server, ok := d.server.(tfprotov6.ActionServer)
	if !ok {
		d.t.Fatalf("%T has no actions", d.server)
	}
	return server
}
