// SPDX-License-Identifier: MPL-2.0

package faultinjection_test

import (
	"fmt"
	"testing"

	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/acctest"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/acctest/fixture"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/simulator"
)

func addGatewayResponses(all map[string]situation) {
	all["gateway response, create: it is customized"] = func(t *testing.T) acctest.Diagnostics {
		t.Helper()
		cloud := acctest.InMemory(t)
		s := fixture.GatewayResponse(cloud.Sim)
		cloud.Sim.NCloud.ChangeDraft(fixture.APIID, func(d *simulator.NCloudDraft) {
			d.GatewayResponses = []simulator.NCloudGatewayResponse{{Type: fixture.ResponseType, StatusCode: 418}}
		})
		_, diags := cloud.Driver(t, nil).Apply(t.Context(), s.Type, nil, s.Config)
		return diags
	}
	all["gateway response, create: the API does not have the type"] = func(t *testing.T) acctest.Diagnostics {
		t.Helper()
		cloud := acctest.InMemory(t)
		s := fixture.GatewayResponse(cloud.Sim)
		_, diags := cloud.Driver(t, nil).Apply(t.Context(), s.Type, nil, with(s.Config, "response_type", "AUTHENTICATION_FAILURE"))
		return diags
	}
	all["gateway response, create: the response is lost"] = during(fixture.GatewayResponse, "create", simulator.Fault{Cut: simulator.CutAfter}, impatient)
	all["gateway response, import: it is at its default"] = func(t *testing.T) acctest.Diagnostics {
		t.Helper()
		cloud := acctest.InMemory(t)
		s := fixture.GatewayResponse(cloud.Sim)
		_, diags := cloud.Driver(t, nil).Import(t.Context(), s.Type, fmt.Sprint(s.Config["product_id"], "/", fixture.APIID, "/", fixture.ResponseType))
		return diags
	}
	all["gateway response, update: headers cannot be added after a reset"] = func(t *testing.T) acctest.Diagnostics {
		t.Helper()
		cloud := acctest.InMemory(t)
		s := fixture.GatewayResponse(cloud.Sim)
		config := with(s.Config, "headers", acctest.Object{"X-Reason": "key"})
		d := cloud.Driver(t, impatient)
		state := d.Applied(s.Type, nil, config)
		cloud.Sim.Inject(simulator.Fault{Method: "POST", Path: "/headers$", Status: 403})
		_, diags := d.Apply(t.Context(), s.Type, state, with(config, "status_code", nil))
		return diags
	}
	all["gateway response, update: the service keeps the status code"] = during(fixture.GatewayResponse, "update", simulator.Fault{Method: "POST", Status: 200, Body: "{}"}, impatient)
	all["gateway response, plan: another instance is to be deleted"] = endangered(fixture.GatewayResponse)
}
