// SPDX-License-Identifier: MPL-2.0

package gatewayresponse_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"
	"github.com/hashicorp/terraform-plugin-testing/terraform"
	"github.com/hashicorp/terraform-plugin-testing/tfjsonpath"

	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/acctest"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/simulator"
)

const address = kind + ".test"

func hcl(s *shop, rest string) string {
	return s.Provider() + fmt.Sprintf("resource %q \"test\" {\n  product_id = %q\n  api_id = %q\n  response_type = %q\n%s\n}\n", kind, s.product, apiID, name, rest)
}

const (
	full = `
  status_code = 403
  headers     = { "X-Reason" = "key" }
  templates   = { "application/json" = "{\"api\":\"$${context.apiName}\"}", "text/plain" = "no" }`
	changed = `
  status_code = 418
  headers     = { "X-Reason" = "token", "X-Other" = "1" }
  templates   = { "application/json" = "{}" }`
	withoutStatus = `
  headers   = { "X-Reason" = "token", "X-Other" = "1" }
  templates = { "application/json" = "{}" }`
)

func TestAccGatewayResponse_lifecycle(t *testing.T) {
	t.Parallel()
	cloud := acctest.Simulated(t)
	s := &shop{cloud, cloud.Sim.NCloud.AddProduct(simulator.NCloudProduct{Name: "shop", APIs: []*simulator.NCloudAPI{{ID: apiID, Name: "orders"}}})}
	expect := func(want string) func(*terraform.State) error {
		return func(*terraform.State) error {
			if got := s.shown(); got != want {
				return fmt.Errorf("%s, expected %s", got, want)
			}
			return nil
		}
	}
	planned := func(action plancheck.ResourceActionType) resource.ConfigPlanChecks {
		return resource.ConfigPlanChecks{PreApply: []plancheck.PlanCheck{
			plancheck.ExpectResourceAction(address, action), plancheck.ExpectKnownValue(address, tfjsonpath.New("digest"), knownvalue.NotNull()),
		}}
	}
	imported := resource.TestStep{
		ResourceName: address, ImportState: true, ImportStateId: s.importID(), ImportStateVerify: true, ImportStateVerifyIdentifierAttribute: "response_type",
	}
	block := resource.TestStep{ResourceName: address, ImportState: true, ImportStateId: s.importID(), ImportStateKind: resource.ImportBlockWithID}
	acctest.Run(t, resource.TestCase{
		CheckDestroy: expect(""),
		Steps: []resource.TestStep{
			{
				Config: hcl(s, full), ConfigPlanChecks: planned(plancheck.ResourceActionCreate),
				Check: expect(`403[{X-Reason key}][{application/json {"api":"${context.apiName}"}} {text/plain no}]`),
			},
			imported, block,
			{Config: hcl(s, changed), ConfigPlanChecks: planned(plancheck.ResourceActionUpdate), Check: expect("418[{X-Other 1} {X-Reason token}][{application/json {}}]")},
			{
				PreConfig: func() {
					s.change(func(r *simulator.NCloudGatewayResponse) { *r = simulator.NCloudGatewayResponse{Type: name} })
				},
				Config: hcl(s, changed), ConfigPlanChecks: planned(plancheck.ResourceActionUpdate), Check: expect("418[{X-Other 1} {X-Reason token}][{application/json {}}]"),
			},
			{
				Config: hcl(s, withoutStatus), ConfigPlanChecks: planned(plancheck.ResourceActionUpdate),
				Check: expect("0[{X-Other 1} {X-Reason token}][{application/json {}}]"),
				ConfigStateChecks: []statecheck.StateCheck{
					statecheck.ExpectKnownValue(address, tfjsonpath.New("status_code"), knownvalue.Null()),
				},
			},
			imported, block,
			{
				PreConfig: func() { s.change(func(r *simulator.NCloudGatewayResponse) { r.StatusCode = 500 }) },
				Config:    hcl(s, withoutStatus), ConfigPlanChecks: planned(plancheck.ResourceActionUpdate),
				Check: expect("0[{X-Other 1} {X-Reason token}][{application/json {}}]"),
			},
			{Config: hcl(s, ""), ConfigPlanChecks: planned(plancheck.ResourceActionUpdate), Check: expect("")},
			{Config: hcl(s, full), ConfigPlanChecks: planned(plancheck.ResourceActionUpdate)},
			{
				Config: strings.Replace(hcl(s, full), `"test"`, `"renamed"`, 1), // without a moved block
				Check:  expect(`403[{X-Reason key}][{application/json {"api":"${context.apiName}"}} {text/plain no}]`),
			},
			{
				PreConfig:        func() { s.Sim.NCloud.DeleteAPI(apiID) },
				Config:           cloud.Provider(), // what was deleted with its API is removed from state
				ConfigPlanChecks: resource.ConfigPlanChecks{PreApply: []plancheck.PlanCheck{plancheck.ExpectEmptyPlan()}},
			},
		},
	})
}
