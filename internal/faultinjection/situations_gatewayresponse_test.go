// SPDX-License-Identifier: MPL-2.0

package faultinjection_test

import (
	"fmt"
	"testing"

	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/acctest"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/simulator"
)

func addGatewayResponses(all map[string]situation) {
	all["gateway response, create: it is customized"] = func(t *testing.T) acctest.Diagnostics {
		t.Helper()
		cloud := acctest.InMemory(t)
		s := gatewayResponse(cloud.Sim)
		cloud.Sim.NCloud.ChangeDraft(apiID, func(d *simulator.NCloudDraft) {
			d.GatewayResponses = []simulator.NCloudGatewayResponse{{Type: responseType, StatusCode: 418}}
		})
		_, diags := cloud.Driver(t, nil).Apply(t.Context(), s.resource, nil, s.config)
		return diags
	}
	all["gateway response, create: the API does not have the type"] = func(t *testing.T) acctest.Diagnostics {
		t.Helper()
		cloud := acctest.InMemory(t)
		s := gatewayResponse(cloud.Sim)
		_, diags := cloud.Driver(t, nil).Apply(t.Context(), s.resource, nil, with(s.config, "response_type", "AUTHENTICATION_FAILURE"))
		return diags
	}
	all["gateway response, create: the response is lost"] = during(gatewayResponse, "create", simulator.Fault{Cut: simulator.CutAfter}, impatient)
	all["gateway response, import: it is at its default"] = func(t *testing.T) acctest.Diagnostics {
		t.Helper()
		cloud := acctest.InMemory(t)
		s := gatewayResponse(cloud.Sim)
		_, diags := cloud.Driver(t, nil).Import(t.Context(), s.resource, fmt.Sprint(s.config["product_id"], "/", apiID, "/", responseType))
		return diags
	}
	all["gateway response, update: headers cannot be added after a reset"] = func(t *testing.T) acctest.Diagnostics {
		t.Helper()
		cloud := acctest.InMemory(t)
		s := gatewayResponse(cloud.Sim)
		config := with(s.config, "headers", acctest.Object{"X-Reason": "key"})
		d := cloud.Driver(t, impatient)
		state := d.Applied(s.resource, nil, config)
		cloud.Sim.Inject(simulator.Fault{Method: "POST", Path: "/headers$", Status: 403})
		_, diags := d.Apply(t.Context(), s.resource, state, with(config, "status_code", nil))
		return diags
	}
	all["gateway response, update: the service keeps the status code"] = during(gatewayResponse, "update", simulator.Fault{Method: "POST", Status: 200, Body: "{}"}, impatient)
	all["gateway response, plan: another instance is to be deleted"] = endangered(gatewayResponse)
}
