// SPDX-License-Identifier: MPL-2.0

package faultinjection_test

import (
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"
	"testing/synctest"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"

	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/acctest"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/acctest/fixture"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/simulator"
)

// shown is the body of a read of each resource that has a tenant_id.
var shown = map[string]string{
	"apigw_product":    `{"product":{"productId":"foreign001","tenantId":%q,"productName":"x","subscriptionCode":"PUBLIC","isPublished":%t}}`,
	"apigw_api_key":    `{"apiKeyId":"foreign001","tenantId":%q,"apiKeyName":"x","isEnabled":%t}`,
	"apigw_usage_plan": `{"usagePlan":{"usagePlanId":"foreign001","tenantId":%q,"usagePlanName":"x","disabled":%t}}`,
}

// bodies returns the body of a read of the resource foreign001, by tenant, for each resource of an account that has a tenant_id.
func bodies(t *testing.T) map[string]func(tenant string) string {
	t.Helper()
	all := map[string]func(string) string{}
	for resource, body := range shown {
		all[resource] = func(tenant string) string { return fmt.Sprintf(body, tenant, true) }
	}
	for resource, schema := range acctest.Schemas(t).ResourceSchemas {
		owned := slices.ContainsFunc(schema.Block.Attributes, func(a *tfprotov6.SchemaAttribute) bool { return a.Name == "tenant_id" })
		if _, listed := all[resource]; listed || !owned {
			continue
		}
		cloud := acctest.Simulated(t)
		one := fixture.Of(t, resource)(cloud.Sim)
		if len(one.ImportID) > 1 {
			continue // its product has the tenant
		}
		d := cloud.Driver(t, nil)
		state := d.Applied(resource, nil, one.Config)
		var read string
		cloud.Sim.Inject(simulator.Fault{Method: one.Read.Method, Path: one.Read.Path, Rewrite: func(body []byte) []byte {
			read = string(body)
			return body
		}})
		d.Refreshed(resource, state)
		all[resource] = func(tenant string) string {
			return strings.NewReplacer(simulator.NCloudTenantID, tenant, state.Get(t, "id").(string), "foreign001").Replace(read)
		}
	}
	return all
}

// TestImport_refusesAnotherTenant imports what a read shows, but belongs to another tenant.
func TestImport_refusesAnotherTenant(t *testing.T) {
	t.Parallel()
	const own = simulator.NCloudTenantID
	all := bodies(t)
	forbidden := simulator.Fault{Path: `/products\?|/api-keys\?|/usage-plans/search`, Status: http.StatusForbidden, Body: `{"error":{"errorCode":"10011"}}`}
	for name, test := range map[string]struct {
		tenant   string
		has      func(*simulator.NCloud) // the account
		faults   []simulator.Fault
		contains []string // in the error; nil if the import succeeds
		warns    bool
	}{
		"another tenant, the account has all": {
			tenant: otherTenant, has: func(n *simulator.NCloud) { addAll(n, own) }, contains: []string{otherTenant, own, "SIMU"},
		},
		"another tenant, the account has an API key": {
			tenant: otherTenant, has: func(n *simulator.NCloud) { addKey(n, own) }, contains: []string{otherTenant, own},
		},
		"another tenant, the account has a usage plan": {
			tenant: otherTenant, has: func(n *simulator.NCloud) { n.AddUsagePlan(simulator.NCloudUsagePlan{}) }, contains: []string{otherTenant, own},
		},
		"own":                        {tenant: own, has: func(n *simulator.NCloud) { addAll(n, own) }},
		"own, listings are refused":  {tenant: own, faults: []simulator.Fault{forbidden}, warns: true},
		"no tenant in the responses": {has: func(n *simulator.NCloud) { addAll(n, own) }},
	} {
		for resource, body := range all {
			t.Run(resource+"/"+name, func(t *testing.T) {
				t.Parallel()
				cloud := acctest.Simulated(t)
				if test.has != nil {
					test.has(cloud.Sim.NCloud)
				}
				cloud.Sim.Inject(simulator.Fault{Path: `/foreign001$`, Status: http.StatusOK, Body: body(test.tenant)})
				for _, fault := range test.faults {
					cloud.Sim.Inject(fault)
				}
				state, found := cloud.Driver(t, acctest.Object{"max_retries": 0}).Import(t.Context(), resource, "foreign001")
				if (state == nil) != (test.contains != nil) || found.HasError() != (test.contains != nil) {
					t.Fatalf("imported: %t: %s", state != nil, found)
				}
				if warned := !found.HasError() && len(found) > 0; warned != (test.warns && resource == "apigw_product") {
					t.Errorf("warned: %t: %s", warned, found)
				}
				for _, want := range test.contains {
					if !strings.Contains(found.String(), want) {
						t.Errorf("%q is missing in %s", want, found)
					}
				}
			})
		}
	}
}

// TestImport_publishedProductOfAnEmptyAccount imports a published product with an account
// that has nothing. It is not the account's own, since the listing of its own lacks it.
func TestImport_publishedProductOfAnEmptyAccount(t *testing.T) {
	t.Parallel()
	cloud := acctest.Simulated(t)
	id := cloud.Sim.NCloud.AddProduct(simulator.NCloudProduct{Name: "x", TenantID: otherTenant, Published: true})
	state, found := cloud.Driver(t, nil).Import(t.Context(), "apigw_product", id)
	if text := found.String(); state != nil || !strings.Contains(text, "belongs to tenant "+otherTenant) || !strings.Contains(text, "the account has no products, API keys and usage plans") {
		t.Errorf("imported: %t: %s", state != nil, found)
	}
}

// TestImport_storesTheOrigin imports every resource and reads it where it is not found.
func TestImport_storesTheOrigin(t *testing.T) {
	t.Parallel()
	for what, prepare := range fixture.All {
		t.Run(what, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				cloud := acctest.InMemory(t)
				s := prepare(cloud.Sim)
				driver := cloud.Driver(t, nil)
				var parts []string
				state := driver.Applied(s.Type, nil, s.Config)
				for _, name := range s.ImportID {
					parts = append(parts, state.Get(t, name).(string))
				}
				imported, found := driver.Import(t.Context(), s.Type, strings.Join(parts, "/"))
				if len(found) > 0 {
					t.Fatal(found)
				}
				vanish(t, cloud.Sim, s, imported)
				for service, elsewhere := range map[string]func(*testing.T, *acctest.Cloud) acctest.Object{
					"ncloud": as(otherTenant, otherKey, otherSecret, nil), "metastudio": otherEndpoint("metastudio", nil), "enos": otherEndpoint("enos", nil),
				} {
					if service != serviceOf(s.Type) {
						continue
					}
					if kept, found := cloud.Driver(t, elsewhere(t, cloud)).Read(t.Context(), s.Type, imported); kept == nil || !strings.Contains(found.String(), elseOrigin) {
						t.Errorf("in state: %t: %s", kept != nil, found)
					}
				}
				if left, found := cloud.Driver(t, nil).Read(t.Context(), s.Type, imported); left != nil || len(found) > 0 {
					t.Errorf("in state: %t: %s", left != nil, found)
				}
			})
		})
	}
}

// TestRead_ofAnotherTenantKeepsTheOrigin reads a published product with the credentials of
// another account. That it is readable there does not make it that account's.
func TestRead_ofAnotherTenantKeepsTheOrigin(t *testing.T) {
	t.Parallel()
	for name, add := range map[string]func(*simulator.NCloud, string){"empty": nil, "with an API key": addKey, "with everything": addAll} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			cloud := acctest.Simulated(t)
			state := cloud.Driver(t, nil).Applied("apigw_product", nil, fixture.Product(nil).Config)
			id := state.Get(t, "id").(string)
			publish := func(published bool) {
				cloud.Sim.NCloud.ChangeProduct(id, func(p *simulator.NCloudProduct) { p.Published = published })
			}
			publish(true)
			config := as(otherTenant, otherKey, otherSecret, add)(t, cloud)
			read := cloud.Driver(t, config).Refreshed("apigw_product", state)
			publish(false)
			if kept, found := cloud.Driver(t, config).Read(t.Context(), "apigw_product", read); kept == nil || !found.HasError() {
				t.Errorf("in state: %t: %s", kept != nil, found)
			}
		})
	}
}
