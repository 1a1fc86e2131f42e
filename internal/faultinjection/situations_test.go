// SPDX-License-Identifier: MPL-2.0

package faultinjection_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log"
	"net"
	"net/http"
	"net/http/httptest"
	"net/http/httptrace"
	"net/url"
	"slices"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/acctest"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/acctest/fixture"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/errdiag"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/rest"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/simulator"
)

type situation func(*testing.T) acctest.Diagnostics

// impatient are the arguments of a provider that fails at once.
var impatient = acctest.Object{"max_retries": 0, "max_requests_per_second": 100000}

// situations provoke every diagnostic, by name.
func situations() map[string]situation {
	all := map[string]situation{}
	addRefusals(all)
	addFailures(all)
	addNotFound(all)
	addUncertain(all)
	addSubscriptions(all)
	addPlans(all)
	addAPIs(all)
	addAuthorizers(all)
	addParts(all)
	addDefinitions(all)
	addGatewayResponses(all)
	addStages(all)
	addStageData(all)
	addReplacements(all)
	addMetaStudio(all)
	addEnOS(all)
	addConfiguration(all)
	return all
}

// during returns what an operation reports under a fault, which strikes its requests.
func during(prepare func(*simulator.Simulator) subject, operation string, fault simulator.Fault, provider acctest.Object) situation {
	return func(t *testing.T) acctest.Diagnostics {
		t.Helper()
		cloud := acctest.InMemory(t)
		s := prepare(cloud.Sim)
		d := cloud.Driver(t, provider)
		var state *acctest.State
		if operation != "create" {
			state = d.Applied(s.Type, nil, s.Config)
		}
		if fault.Path == "" {
			r := operations[operation].on(s)
			fault.Method, fault.Path = r.Method, r.Path
		}
		cloud.Sim.Inject(fault)
		return operate(t, d, s, operation, state)
	}
}

func operate(t *testing.T, d *acctest.Driver, s subject, operation string, state *acctest.State) (diags acctest.Diagnostics) {
	t.Helper()
	ctx := t.Context()
	switch operation {
	case "create":
		_, diags = d.Apply(ctx, s.Type, nil, s.Config)
	case "read":
		_, diags = d.Read(ctx, s.Type, state)
	case "update":
		_, diags = d.Apply(ctx, s.Type, state, s.Changed)
	case "delete":
		_, diags = d.Destroy(ctx, s.Type, state)
	case "import":
		_, diags = d.NextRun().Import(ctx, s.Type, importID(t, s, state))
	case "list":
		_, diags = d.ReadData(ctx, s.Listing, s.ListingConfig)
	case "query":
		_, diags = d.List(ctx, s.Type, acctest.Query{Config: s.QueryConfig})
	}
	return diags
}

func importID(t *testing.T, s subject, state *acctest.State) string {
	t.Helper()
	var parts []string
	for _, name := range s.ImportID {
		parts = append(parts, fmt.Sprint(state.Get(t, name)))
	}
	return strings.Join(parts, "/")
}

// refused is how each service refuses a request.
var refused = map[string]simulator.Fault{
	"ncloud":     {Status: 400, Body: `{"error":{"errorCode":"100","message":"Bad Request Exception","details":"The request is not valid."}}`},
	"metastudio": {Status: 400, Body: `{"error_code":"MSS.00000003","error_msg":"The request is not valid.","request_id":"b2f8"}`},
	"enos":       {Status: 200, Body: `{"code":11600,"msg":"The request is not valid.","requestId":"b2f8","data":null}`},
}

func addRefusals(all map[string]situation) {
	for what, prepare := range fixture.All {
		s := prepare(simulator.New())
		for operation, do := range operations {
			if what == "stage usage plan" && operation == "read" {
				all[what+", read: refused"] = during(prepare, operation, at(refused["ncloud"], "GET", "."), impatient)
				continue
			}
			if do.on(s).Method != "" && operation != "import" && operation != "query" && what != "partner's decision" {
				all[what+", "+operation+": refused"] = during(prepare, operation, refused[serviceOf(s.Type)], impatient)
			}
		}
	}
	for by, config := range map[string]acctest.Object{
		"usage plan": {"usage_plan_id": "plan000001"}, "stage": {"product_id": "prod000001", "api_id": fixture.APIID, "stage_id": fixture.StageID},
	} {
		all["stage usage plan, query by "+by+": refused"] = func(t *testing.T) acctest.Diagnostics {
			t.Helper()
			cloud := acctest.InMemory(t)
			cloud.Sim.Inject(refused["ncloud"])
			_, diags := cloud.Driver(t, impatient).List(t.Context(), "apigw_stage_usage_plan", acctest.Query{Config: config})
			return diags
		}
	}
	all["product, query: refused"] = during(fixture.Product, "query", refused["ncloud"], impatient)
	all["product, update: refused, and the response names a field"] = during(fixture.Product, "update", simulator.Fault{
		Status: 400, Body: `{"error":{"errorCode":"100","message":"Bad Request Exception","details":"productName is already used."}}`,
	}, impatient)
	dataSources := map[string]acctest.Object{
		"apigw_product": {"id": "nosuch0001"}, "apigw_apis": {"product_id": "nosuch0001"}, "apigw_product_overview": {"product_id": "nosuch0001"}, "apigw_product_documents": {"product_id": "nosuch0001"},
		"apigw_metastudio_product": {"id": "nosuch0001"}, "apigw_enos_product": {"id": "nosuch0001"},
		"apigw_published_product": {"id": "nosuch0001"}, "apigw_stages": {"product_id": "nosuch0001", "api_id": "nosuch0002"},
	}
	for name, config := range dataSources {
		all[name+", data source: not found"] = func(t *testing.T) acctest.Diagnostics {
			t.Helper()
			_, diags := acctest.InMemory(t).Driver(t, impatient).ReadData(t.Context(), name, config)
			return diags
		}
	}
	all["apigw_product, data source: no product of this name"] = func(t *testing.T) acctest.Diagnostics {
		t.Helper()
		_, diags := acctest.InMemory(t).Driver(t, nil).ReadData(t.Context(), "apigw_product", acctest.Object{"name": "weather"})
		return diags
	}
	all["apigw_product, data source: several products of this name"] = func(t *testing.T) acctest.Diagnostics {
		t.Helper()
		cloud := acctest.InMemory(t)
		for range 2 {
			cloud.Sim.NCloud.AddProduct(simulator.NCloudProduct{Name: "weather"})
		}
		_, diags := cloud.Driver(t, nil).ReadData(t.Context(), "apigw_product", acctest.Object{"name": "weather"})
		return diags
	}
	all["apigw_api_key, ephemeral: not found"] = func(t *testing.T) acctest.Diagnostics {
		t.Helper()
		_, diags := acctest.InMemory(t).Driver(t, nil).OpenEphemeral(t.Context(), "apigw_api_key", acctest.Object{"id": "nosuch0001"})
		return diags
	}
}

// failures are responses and failures that are the same for all services.
var failures = map[string]simulator.Fault{
	"401":                            {Status: 401},
	"403":                            {Status: 403},
	"404 without a vendor error":     {Status: 404, ContentType: "text/html", Body: "<html>Not Found</html>"},
	"407":                            {Status: 407},
	"429":                            {Status: 429},
	"429 with Retry-After 3600":      {Status: 429, Header: http.Header{"Retry-After": {"3600"}}},
	"500":                            {Status: 500},
	"503 with Retry-After 3600":      {Status: 503, Header: http.Header{"Retry-After": {"3600"}}},
	"302":                            {Status: 302, Header: http.Header{"Location": {"/login"}}},
	"HTML":                           {Status: 200, ContentType: "text/html", Body: "<html>Please log in</html>"},
	"the connection is cut":          {Cut: simulator.CutBefore},
	"no response in time":            {Delay: time.Hour},
	"response larger than the bound": {Status: 200, Body: strings.Repeat(" ", 9<<20)},
}

func addFailures(all map[string]situation) {
	for name, fault := range failures {
		for what, prepare := range map[string]func(*simulator.Simulator) subject{"product": fixture.Product, "MetaStudio product": fixture.MetaStudioProduct, "EnOS product": fixture.EnOSProduct} {
			all[what+", read: "+name] = during(prepare, "read", fault, acctest.Object{"max_retries": 0})
		}
		if fault.Cut != simulator.CutNever || fault.Status == 500 || fault.Status == 302 {
			all["product, update: "+name] = during(fixture.Product, "update", fault, impatient)
			all["product, delete: "+name] = during(fixture.Product, "delete", fault, impatient)
		}
	}
	all["product, read: 429, and requests are limited"] = during(fixture.Product, "read", failures["429"], acctest.Object{"max_retries": 2, "max_requests_per_second": 5})
	all["product, read: 429, and others are accepted"] = func(t *testing.T) acctest.Diagnostics {
		t.Helper()
		cloud := acctest.InMemory(t)
		d, s := cloud.Driver(t, acctest.Object{"max_retries": 2}), fixture.Product(cloud.Sim)
		state := d.Applied(s.Type, nil, s.Config)
		id := cloud.Sim.NCloud.AddProduct(simulator.NCloudProduct{Name: "another"})
		fault := failures["429"]
		fault.Path = "/products/" + fmt.Sprint(state.Get(t, "id")) + "$"
		cloud.Sim.Inject(fault)
		ctx, stop := context.WithCancel(t.Context())
		var wait sync.WaitGroup
		defer wait.Wait()
		defer stop()
		wait.Go(func() {
			for rest.Pause(ctx, 10*time.Millisecond) == nil {
				d.ReadData(ctx, "apigw_product_overview", acctest.Object{"product_id": id})
			}
		})
		_, diags := d.Read(t.Context(), s.Type, state)
		return diags
	}
	all["product, read: 429, the quota is used up"] = during(fixture.Product, "read", simulator.Fault{
		Status: 429, Body: `{"error":{"errorCode":"400","message":"Quota Exceeded"}}`,
	}, nil)
	all["product, read: 401, no permission"] = during(fixture.Product, "read", simulator.Fault{
		Status: 401, Body: `{"error":{"errorCode":"210","message":"Permission Denied"}}`,
	}, impatient)
	for what, prepare := range map[string]func(*simulator.Simulator) subject{"product": fixture.Product, "MetaStudio product": fixture.MetaStudioProduct} {
		for direction, offset := range map[string]time.Duration{"ahead": -time.Hour, "behind": time.Hour} {
			all[what+", create: the clock is "+direction] = func(t *testing.T) acctest.Diagnostics {
				t.Helper()
				cloud := acctest.InMemory(t)
				cloud.Sim.SetClockOffset(offset)
				fault := simulator.Fault{Status: 401, Header: http.Header{"Date": {time.Now().Add(offset).UTC().Format(http.TimeFormat)}}}
				s := prepare(cloud.Sim)
				fault.Method, fault.Path = s.Create.Method, s.Create.Path
				cloud.Sim.Inject(fault)
				_, diags := cloud.Driver(t, impatient).Apply(t.Context(), s.Type, nil, s.Config)
				return diags
			}
		}
	}
	all["product, create: interrupted"] = func(t *testing.T) acctest.Diagnostics {
		t.Helper()
		cloud := acctest.InMemory(t)
		s := fixture.Product(cloud.Sim)
		ctx, cancel := context.WithCancel(t.Context())
		cancel()
		_, diags := cloud.Driver(t, nil).Apply(ctx, s.Type, nil, s.Config)
		return diags
	}
	all["product, read: an ID in the response is malformed"] = during(fixture.Product, "read", simulator.Fault{Rewrite: replaceID(fixture.Product(simulator.New()), `"../x"`)}, nil)
	all["product overview: an ID in the configuration is malformed"] = func(t *testing.T) acctest.Diagnostics {
		t.Helper()
		_, diags := acctest.InMemory(t).Driver(t, nil).ReadData(t.Context(), "apigw_product_overview", acctest.Object{"product_id": "a/b"})
		return diags
	}
	malformed := func(t *testing.T) (*acctest.Driver, *acctest.State) {
		t.Helper()
		d := acctest.InMemory(t).Driver(t, nil)
		state := d.Applied("apigw_product", nil, fixture.Product(nil).Config)
		value, err := tftypes.Transform(state.Value, func(at *tftypes.AttributePath, v tftypes.Value) (tftypes.Value, error) {
			if at.Equal(tftypes.NewAttributePath().WithAttributeName("id")) {
				return tftypes.NewValue(tftypes.String, "a/b"), nil
			}
			return v, nil
		})
		if err != nil {
			t.Fatal(err)
		}
		state.Value = value
		return d, state
	}
	all["product, read: the ID in state is malformed"] = func(t *testing.T) acctest.Diagnostics {
		t.Helper()
		d, state := malformed(t)
		_, diags := d.Read(t.Context(), "apigw_product", state)
		return diags
	}
	all["product, delete: the ID in state is malformed"] = func(t *testing.T) acctest.Diagnostics {
		t.Helper()
		d, state := malformed(t)
		_, diags := d.Destroy(t.Context(), "apigw_product", state)
		return diags
	}
	all["product, list: fewer products than the total"] = func(t *testing.T) acctest.Diagnostics {
		t.Helper()
		cloud := acctest.InMemory(t)
		cloud.Sim.NCloud.AddProduct(simulator.NCloudProduct{Name: "weather"})
		cloud.Sim.Inject(simulator.Fault{Path: `/products\?`, Rewrite: func(body []byte) []byte {
			return []byte(strings.NewReplacer(`"total":1`, `"total":3`, `"total": 1`, `"total":3`).Replace(string(body)))
		}})
		_, diags := cloud.Driver(t, nil).ReadData(t.Context(), "apigw_products", nil)
		return diags
	}
}

// after returns what an operation reports in a run after prepare has changed the cloud.
func after(prepare func(*simulator.Simulator) subject, operation string, change func(*testing.T, *acctest.Cloud) acctest.Object) situation {
	return func(t *testing.T) acctest.Diagnostics {
		t.Helper()
		cloud := acctest.InMemory(t)
		s := prepare(cloud.Sim)
		state := cloud.Driver(t, nil).Applied(s.Type, nil, s.Config)
		return operate(t, cloud.Driver(t, change(t, cloud)), s, operation, state)
	}
}

func addNotFound(all map[string]situation) {
	lists := simulator.Fault{Path: `/products\?`, Status: 403}
	for name, change := range map[string]func(*testing.T, *acctest.Cloud) acctest.Object{
		"not found, and the listing fails": func(_ *testing.T, c *acctest.Cloud) acctest.Object {
			wipe(c.Sim.NCloud, simulator.NCloudTenantID)
			c.Sim.Inject(lists)
			return nil
		},
		"not found, but listed": func(_ *testing.T, c *acctest.Cloud) acctest.Object {
			c.Sim.Inject(simulator.Fault{Path: `/products/[^/?]+$`, Status: 404, Body: `{"error":{"errorCode":"300","message":"Not Found Exception"}}`})
			return nil
		},
		"not found by another tenant":                  as(otherTenant, otherKey, otherSecret, addAll),
		"not found by another tenant that has nothing": as(otherTenant, otherKey, otherSecret, nil),
		"the tenant is not found": func(_ *testing.T, c *acctest.Cloud) acctest.Object {
			c.Sim.NCloud.Switch(func(s *simulator.NCloudSwitches) { s.Subscription = "no" })
			return nil
		},
	} {
		all["product, read: "+name] = after(fixture.Product, "read", change)
	}
	all["MetaStudio product, read: not found in another project"] = after(fixture.MetaStudioProduct, "read", project(404, "MSS.00040001"))
	all["EnOS product, read: not found by another application"] = after(fixture.EnOSProduct, "read", application(simulator.EnOSOrgID, "11404"))
	all["product, read: not found, and the state has no origin"] = func(t *testing.T) acctest.Diagnostics {
		t.Helper()
		cloud := acctest.InMemory(t)
		s := fixture.Product(cloud.Sim)
		state := cloud.Driver(t, nil).Applied(s.Type, nil, s.Config)
		wipe(cloud.Sim.NCloud, simulator.NCloudTenantID)
		state.Private = nil
		_, diags := cloud.Driver(t, nil).Read(t.Context(), s.Type, state)
		return diags
	}
	published := func(t *testing.T, fail bool) (*acctest.Cloud, string) {
		t.Helper()
		cloud := acctest.InMemory(t)
		cloud.Sim.NCloud.AddAccount(otherTenant, otherKey, otherSecret)
		id := cloud.Sim.NCloud.AddProduct(simulator.NCloudProduct{Name: "weather", TenantID: otherTenant, Published: true})
		if fail {
			cloud.Sim.Inject(simulator.Fault{Path: `\?`, Status: 403})
			cloud.Sim.Inject(simulator.Fault{Path: `/search`, Status: 403})
		}
		return cloud, id
	}
	all["product, import: of another tenant"] = func(t *testing.T) acctest.Diagnostics {
		t.Helper()
		cloud, id := published(t, false)
		_, diags := cloud.Driver(t, nil).Import(t.Context(), "apigw_product", id)
		return diags
	}
	all["product, import: perhaps of another tenant"] = func(t *testing.T) acctest.Diagnostics {
		t.Helper()
		cloud, id := published(t, true)
		_, diags := cloud.Driver(t, impatient).Import(t.Context(), "apigw_product", id)
		return diags
	}
	for name, id := range map[string]string{"apigw_product: two parts": "a/b", "apigw_usage_plan_binding: one part": "a", "apigw_enos_product: three parts": "a/b/c", "apigw_product: a blank": "a b"} {
		all["import ID of "+name] = func(t *testing.T) acctest.Diagnostics {
			t.Helper()
			resource, _, _ := strings.Cut(name, ":")
			_, diags := acctest.InMemory(t).Driver(t, nil).Import(t.Context(), resource, id)
			return diags
		}
	}
}

func addUncertain(all map[string]situation) {
	uncertain := func(prepare func(*simulator.Simulator) subject, fault simulator.Fault, change func(*testing.T, *acctest.Cloud)) situation {
		return func(t *testing.T) acctest.Diagnostics {
			t.Helper()
			cloud := acctest.InMemory(t)
			s := prepare(cloud.Sim)
			if change != nil {
				change(t, cloud)
			}
			fault.Method, fault.Path, fault.Times = s.Create.Method, s.Create.Path, 1
			cloud.Sim.Inject(fault)
			_, diags := cloud.Driver(t, impatient).Apply(t.Context(), s.Type, nil, s.Config)
			return diags
		}
	}
	lost, nothing := simulator.Fault{Cut: simulator.CutAfter}, simulator.Fault{Cut: simulator.CutBefore}
	all["product, create: the response is lost, and one product is found"] = uncertain(fixture.Product, lost, nil)
	all["product, create: the response is lost, and no product is found"] = uncertain(fixture.Product, nothing, nil)
	all["product, create: the response is lost, and an older product is found"] = uncertain(fixture.Product, nothing, func(t *testing.T, c *acctest.Cloud) {
		t.Helper()
		c.Driver(t, nil).Applied("apigw_product", nil, fixture.Product(nil).Config)
		time.Sleep(time.Hour)
	})
	all["product, create: the response is lost, and several products are found"] = uncertain(fixture.Product, lost, func(_ *testing.T, c *acctest.Cloud) {
		c.Sim.NCloud.AddProduct(simulator.NCloudProduct{Name: "weather", Description: "a", SubscriptionCode: "PROTECTED"})
	})
	all["product, create: the response is lost, and the search fails"] = uncertain(fixture.Product, lost, func(_ *testing.T, c *acctest.Cloud) {
		c.Sim.Inject(simulator.Fault{Method: http.MethodGet, Path: `/products\?`, Status: 500})
	})
	all["usage plan, create: the response is lost, and one usage plan is found"] = uncertain(fixture.UsagePlan, lost, nil)
	all["product, create: the service creates something else"] = func(t *testing.T) acctest.Diagnostics {
		t.Helper()
		cloud := acctest.InMemory(t)
		s := fixture.Product(cloud.Sim)
		cloud.Sim.Inject(simulator.Fault{Path: `/products`, Rewrite: func(body []byte) []byte { return []byte(strings.ReplaceAll(string(body), "weather", "climate")) }})
		_, diags := cloud.Driver(t, nil).Apply(t.Context(), s.Type, nil, s.Config)
		return diags
	}
	for what, prepare := range map[string]func(*simulator.Simulator) subject{"API key": fixture.APIKey, "usage plan": fixture.UsagePlan, "MetaStudio product": fixture.MetaStudioProduct, "EnOS product": fixture.EnOSProduct} {
		all[what+", create: the service creates something else"] = func(t *testing.T) acctest.Diagnostics {
			t.Helper()
			cloud := acctest.InMemory(t)
			s := prepare(cloud.Sim)
			name := map[string]string{"API key": "partner", "usage plan": "bronze", "MetaStudio product": "lamp", "EnOS product": "turbine"}[what]
			cloud.Sim.Inject(simulator.Fault{Rewrite: func(body []byte) []byte { return []byte(strings.ReplaceAll(string(body), `"`+name+`"`, `"other"`)) }})
			_, diags := cloud.Driver(t, nil).Apply(t.Context(), s.Type, nil, s.Config)
			return diags
		}
		all[what+", update: the service changes something else"] = func(t *testing.T) acctest.Diagnostics {
			t.Helper()
			cloud := acctest.InMemory(t)
			s := prepare(cloud.Sim)
			d := cloud.Driver(t, nil)
			state := d.Applied(s.Type, nil, s.Config)
			name := map[string]string{"API key": "partner", "usage plan": "silver", "MetaStudio product": "lantern", "EnOS product": "wind turbine"}[what]
			cloud.Sim.Inject(simulator.Fault{Rewrite: func(body []byte) []byte { return []byte(strings.ReplaceAll(string(body), `"`+name+`"`, `"other"`)) }})
			_, diags := d.Apply(t.Context(), s.Type, state, s.Changed)
			return diags
		}
	}
	all["API key, create: it cannot be disabled"] = func(t *testing.T) acctest.Diagnostics {
		t.Helper()
		cloud := acctest.InMemory(t)
		fault := refused["ncloud"]
		fault.Method = http.MethodPut
		cloud.Sim.Inject(fault)
		_, diags := cloud.Driver(t, nil).Apply(t.Context(), "apigw_api_key", nil, acctest.Object{"name": "a", "enabled": false})
		return diags
	}
	for _, half := range []string{"primary", "secondary"} {
		all["API key, update: its "+half+" value cannot be regenerated"] = func(t *testing.T) acctest.Diagnostics {
			t.Helper()
			cloud := acctest.InMemory(t)
			d := cloud.Driver(t, nil)
			state := d.Applied("apigw_api_key", nil, acctest.Object{"name": "a", half + "_key_version": 1})
			fault := refused["ncloud"]
			fault.Method = http.MethodPatch
			cloud.Sim.Inject(fault)
			_, diags := d.Apply(t.Context(), "apigw_api_key", state, acctest.Object{"name": "a", half + "_key_version": 2})
			return diags
		}
	}
	all["API key, update: its values cannot be read"] = func(t *testing.T) acctest.Diagnostics {
		t.Helper()
		cloud := acctest.InMemory(t)
		d := cloud.Driver(t, nil)
		state := d.Applied("apigw_api_key", nil, acctest.Object{"name": "a", "store_keys": false})
		fault := refused["ncloud"]
		fault.Method = http.MethodGet
		cloud.Sim.Inject(fault)
		_, diags := d.Apply(t.Context(), "apigw_api_key", state, acctest.Object{"name": "a"})
		return diags
	}
	all["usage plan: only one of the quotas"] = valid("apigw_usage_plan", acctest.Object{"name": "a", "day_quota_request": 1})
	all["usage plan, update: the condition is removed, and the service keeps it"] = func(t *testing.T) acctest.Diagnostics {
		t.Helper()
		cloud := acctest.InMemory(t)
		cloud.Sim.NCloud.Switch(func(s *simulator.NCloudSwitches) { s.NullLimit = "keep" })
		d := cloud.Driver(t, nil)
		state := d.Applied("apigw_usage_plan", nil, acctest.Object{"name": "a", "quota_condition": "4xx"})
		_, diags := d.Apply(t.Context(), "apigw_usage_plan", state, acctest.Object{"name": "a"})
		return diags
	}
	all["usage plan: a limit is a fraction"] = valid("apigw_usage_plan", acctest.Object{"name": "a", "rate_rps": 1.5})
	all["product: the name is empty"] = valid("apigw_product", acctest.Object{"name": "", "subscription_code": "PUBLIC"})
	all["product: the subscription code is unknown"] = valid("apigw_product", acctest.Object{"name": "a", "subscription_code": "SECRET"})
}

func valid(resource string, config acctest.Object) situation {
	return func(t *testing.T) acctest.Diagnostics {
		t.Helper()
		return acctest.InMemory(t).Driver(t, nil).Validate(resource, config)
	}
}

// notListed is the response about an API key that has not requested a subscription.
var notListed = simulator.Fault{Status: 404, Body: `{"error":{"errorCode":"300","message":"Not Found Exception"}}`}

func at(f simulator.Fault, method, path string) simulator.Fault {
	f.Method, f.Path = method, path
	return f
}

func addSubscriptions(all map[string]situation) {
	const resource = "apigw_api_key_subscription"
	create := func(prepare func(*simulator.Simulator) acctest.Object, faults ...simulator.Fault) situation {
		return func(t *testing.T) acctest.Diagnostics {
			t.Helper()
			cloud := acctest.InMemory(t)
			config := prepare(cloud.Sim)
			for _, f := range faults {
				cloud.Sim.Inject(f)
			}
			_, diags := cloud.Driver(t, impatient).Apply(t.Context(), resource, nil, config)
			return diags
		}
	}
	own := func(s *simulator.Simulator) acctest.Object { return fixture.OwnSubscription(s).Config }
	all["subscription, create: the key does not exist"] = create(func(s *simulator.Simulator) acctest.Object { return with(own(s), "api_key_id", "nosuch0001") })
	all["subscription, create: the product does not exist"] = create(func(s *simulator.Simulator) acctest.Object { return with(own(s), "product_id", "nosuch0001") })
	all["subscription, create: a partner's key that has not requested it"] = create(func(s *simulator.Simulator) acctest.Object {
		return with(own(s), "api_key_id", s.NCloud.AddAPIKey(simulator.NCloudAPIKey{Name: "partner", TenantID: fixture.Partner}))
	})
	all["subscription, create: the product is PUBLIC"] = create(func(s *simulator.Simulator) acctest.Object {
		s.NCloud.Switch(func(switches *simulator.NCloudSwitches) { switches.SubscribePublic = "nothing" })
		config := own(s)
		config["product_id"] = s.NCloud.AddProduct(simulator.NCloudProduct{Name: "open", SubscriptionCode: "PUBLIC", Published: true})
		return config
	})
	all["subscription, create: another run has subscribed the key"] = create(func(s *simulator.Simulator) acctest.Object {
		s.NCloud.Switch(func(switches *simulator.NCloudSwitches) { switches.RepeatedSubscribe = "refused" })
		config := own(s)
		s.NCloud.SetSubscription(fmt.Sprint(config["product_id"]), fmt.Sprint(config["api_key_id"]), "ACCEPTED")
		return config
	}, func() simulator.Fault { f := at(notListed, "PATCH", ""); f.Times = 1; return f }())
	all["subscription, create: the response is lost, and the search fails"] = create(own,
		simulator.Fault{Path: `/subscribe$`, Cut: simulator.CutAfter}, simulator.Fault{Path: `/search`, Status: 403})
	all["subscription, create: the service ignores the decision"] = create(func(s *simulator.Simulator) acctest.Object { return fixture.PartnersSubscription(s).Config },
		simulator.Fault{Method: "PATCH", Status: 204})
	all["subscription, create: the service forgets the decision"] = create(func(s *simulator.Simulator) acctest.Object { return own(s) },
		simulator.Fault{Method: "PATCH", Status: 204}, simulator.Fault{Path: `/search`, Status: 200, Body: `{"total":0,"apiKeys":[]}`})
	destroy := func(prepare func(*simulator.Simulator) subject, change func(*simulator.Simulator, acctest.Object)) situation {
		return func(t *testing.T) acctest.Diagnostics {
			t.Helper()
			cloud := acctest.InMemory(t)
			s := prepare(cloud.Sim)
			d := cloud.Driver(t, impatient)
			state := d.Applied(s.Type, nil, s.Config)
			change(cloud.Sim, s.Config)
			_, diags := d.Destroy(t.Context(), s.Type, state)
			return diags
		}
	}
	all["subscription, delete: a blocked key that cannot be rejected"] = destroy(fixture.PartnersSubscription, func(s *simulator.Simulator, config acctest.Object) {
		s.NCloud.SetSubscription(fmt.Sprint(config["product_id"]), fmt.Sprint(config["api_key_id"]), "DENY")
		s.NCloud.Switch(func(switches *simulator.NCloudSwitches) { switches.DecideBlocked = "refused" })
	})
	all["subscription, delete: not found, but listed"] = destroy(fixture.OwnSubscription, func(s *simulator.Simulator, _ acctest.Object) { s.Inject(at(notListed, "POST", `/unsubscribe$`)) })
	all["subscription, delete: refused, and the listing of keys fails"] = destroy(fixture.OwnSubscription, func(s *simulator.Simulator, _ acctest.Object) {
		s.Inject(at(refused["ncloud"], "POST", `/unsubscribe$`))
		s.Inject(simulator.Fault{Path: `/api-keys\?`, Status: 403})
	})
	all["partner's decision, delete: refused"] = destroy(fixture.PartnersSubscription, func(s *simulator.Simulator, _ acctest.Object) { s.Inject(at(refused["ncloud"], "PATCH", "")) })
	all["stage usage plan, create: another run has associated the plan"] = func(t *testing.T) acctest.Diagnostics {
		t.Helper()
		cloud := acctest.InMemory(t)
		s := fixture.StageUsagePlan(cloud.Sim)
		cloud.Driver(t, nil).Applied(s.Type, nil, s.Config)
		cloud.Sim.NCloud.Switch(func(switches *simulator.NCloudSwitches) { switches.RepeatedAssociate = "refused" })
		_, diags := cloud.Driver(t, nil).Apply(t.Context(), s.Type, nil, s.Config)
		return diags
	}
}

func addPlans(all map[string]situation) {
	all["binding, create: the plan is not associated with the stage"] = func(t *testing.T) acctest.Diagnostics {
		t.Helper()
		cloud := acctest.InMemory(t)
		s := fixture.UsagePlanBinding(cloud.Sim)
		gold := cloud.Sim.NCloud.AddUsagePlan(simulator.NCloudUsagePlan{Name: "gold"})
		_, diags := cloud.Driver(t, nil).Apply(t.Context(), s.Type, nil, with(s.Config, "usage_plan_id", gold))
		return diags
	}
	all["binding, create: the service binds another plan"] = func(t *testing.T) acctest.Diagnostics {
		t.Helper()
		cloud := acctest.InMemory(t)
		s := fixture.UsagePlanBinding(cloud.Sim)
		cloud.Sim.Inject(simulator.Fault{Method: "PUT", Path: `/stages/`, Status: 204})
		_, diags := cloud.Driver(t, nil).Apply(t.Context(), s.Type, nil, s.Config)
		return diags
	}
	all["binding, delete: the service fails"] = during(fixture.UsagePlanBinding, "delete", simulator.Fault{Status: 500}, impatient)
	all["binding, delete: the other instance stores another plan"] = func(t *testing.T) acctest.Diagnostics {
		t.Helper()
		cloud := acctest.InMemory(t)
		s := fixture.UsagePlanBinding(cloud.Sim)
		old := cloud.Driver(t, nil).Applied(s.Type, nil, s.Config)
		run := cloud.Driver(t, nil)
		run.Applied(s.Type, nil, s.Config)
		_, diags := run.Destroy(t.Context(), s.Type, old)
		return diags
	}
	all["stage usage plan, plan: another instance is to be deleted"] = endangered(fixture.StageUsagePlan)
	all["binding, update: the service keeps the plan"] = func(t *testing.T) acctest.Diagnostics {
		t.Helper()
		cloud := acctest.InMemory(t)
		s := fixture.UsagePlanBinding(cloud.Sim)
		d := cloud.Driver(t, nil)
		state := d.Applied(s.Type, nil, s.Config)
		cloud.Sim.Inject(simulator.Fault{Method: "PUT", Path: `/stages/`, Status: 204})
		_, diags := d.Apply(t.Context(), s.Type, state, s.Changed)
		return diags
	}
	for name, refusesPrevious := range map[string]bool{"the plan cannot be cleared": false, "the plan from before is refused": true} {
		all["binding, delete: "+name] = func(t *testing.T) acctest.Diagnostics {
			t.Helper()
			cloud := acctest.InMemory(t)
			s := fixture.UsagePlanBinding(cloud.Sim)
			d := cloud.Driver(t, nil)
			if refusesPrevious {
				cloud.Sim.NCloud.SetPlan(fmt.Sprint(s.Config["product_id"]), fmt.Sprint(s.Config["api_key_id"]), fixture.StageID, fmt.Sprint(s.Changed["usage_plan_id"]))
			}
			state := d.Applied(s.Type, nil, s.Config)
			if refusesPrevious {
				cloud.Sim.NCloud.ChangeProduct(fmt.Sprint(s.Config["product_id"]), func(p *simulator.NCloudProduct) {
					p.APIs[0].Stages[0].UsagePlanIDs = []string{fmt.Sprint(s.Config["usage_plan_id"])}
				})
			} else {
				cloud.Sim.NCloud.Switch(func(switches *simulator.NCloudSwitches) { switches.ClearUsagePlan = "refused" })
			}
			_, diags := d.Destroy(t.Context(), s.Type, state)
			return diags
		}
	}
}

// endangered returns what a plan reports if another instance is to be deleted.
func endangered(prepare func(*simulator.Simulator) subject) situation {
	return func(t *testing.T) acctest.Diagnostics {
		t.Helper()
		cloud := acctest.InMemory(t)
		s := prepare(cloud.Sim)
		state := cloud.Driver(t, nil).Applied(s.Type, nil, s.Config)
		run := cloud.Driver(t, nil)
		deposed, diags := run.Import(t.Context(), s.Type, importID(t, s, state))
		if diags.HasError() {
			t.Fatal(diags)
		}
		run.Refreshed(s.Type, state)
		if _, diags := run.PlanDestroy(s.Type, deposed); diags.HasError() {
			t.Fatal(diags)
		}
		_, diags = run.Plan(s.Type, state, s.Config)
		return diags
	}
}

// keyed are the resources without an ID of their own.
var keyed = map[string]func(*simulator.Simulator) subject{
	"own subscription": fixture.OwnSubscription, "stage usage plan": fixture.StageUsagePlan, "binding": fixture.UsagePlanBinding, "API document": fixture.APIDocument,
	"gateway response": fixture.GatewayResponse,
}

func addReplacements(all map[string]situation) {
	for what, prepare := range keyed {
		prepared := func(t *testing.T) (*acctest.Cloud, subject, *acctest.Driver, *acctest.State) {
			t.Helper()
			cloud := acctest.InMemory(t)
			s := prepare(cloud.Sim)
			d := cloud.Driver(t, nil)
			return cloud, s, d, d.Applied(s.Type, nil, s.Config)
		}
		all[what+", create: a second one in the configuration"] = func(t *testing.T) acctest.Diagnostics {
			t.Helper()
			_, s, d, _ := prepared(t)
			_, diags := d.Apply(t.Context(), s.Type, nil, s.Config)
			return diags
		}
		all[what+", plan: a second one in the configuration"] = func(t *testing.T) acctest.Diagnostics {
			t.Helper()
			_, s, d, state := prepared(t)
			run := d.NextRun()
			run.ExpectEmptyPlan(s.Type, state, s.Config)
			_, diags := run.Plan(s.Type, nil, s.Config)
			return diags
		}
		all[what+", plan: another one is to be created"] = func(t *testing.T) acctest.Diagnostics {
			t.Helper()
			_, s, d, state := prepared(t)
			run := d.NextRun()
			_, diags := run.Plan(s.Type, nil, s.Config)
			if len(diags) > 0 {
				t.Error(diags)
			}
			_, diags = run.Plan(s.Type, run.Refreshed(s.Type, state), s.Config)
			return diags
		}
		all[what+", plan: two in state"] = func(t *testing.T) acctest.Diagnostics {
			t.Helper()
			_, s, d, state := prepared(t)
			run := d.NextRun()
			second, diags := run.Import(t.Context(), s.Type, importID(t, s, state))
			if diags.HasError() {
				t.Fatal(diags)
			}
			run.ExpectEmptyPlan(s.Type, state, s.Config)
			_, diags = run.Plan(s.Type, second, s.Config)
			return diags
		}
		all[what+", plan: renamed without a moved block"] = func(t *testing.T) acctest.Diagnostics {
			t.Helper()
			_, s, d, state := prepared(t)
			run := d.NextRun()
			if _, diags := run.PlanDestroy(s.Type, run.Refreshed(s.Type, state)); diags.HasError() {
				t.Fatal(diags)
			}
			_, diags := run.Plan(s.Type, nil, s.Config)
			return diags
		}
		all[what+", create: interrupted while another one is deleted"] = func(t *testing.T) acctest.Diagnostics {
			t.Helper()
			cloud, s, d, state := prepared(t)
			cloud.Sim.Inject(simulator.Fault{Method: s.Remove.Method, Path: s.Remove.Path, Delay: 10 * time.Second})
			done := make(chan struct{})
			go func() {
				defer close(done)
				d.Destroyed(s.Type, state)
			}()
			time.Sleep(time.Second)
			ctx, cancel := context.WithTimeout(t.Context(), time.Second)
			defer cancel()
			_, diags := d.Apply(ctx, s.Type, nil, s.Config)
			<-done
			return diags
		}
		if what == "binding" || what == "API document" || what == "gateway response" {
			continue // nothing else ends with it
		}
		for name, faults := range map[string][2]simulator.Fault{
			"what is bound cannot be read": {{Path: "/subscription-detail", Status: 403}, {Path: "^$"}},
			"a plan cannot be bound again": {{Path: "^$"}, {Method: "PUT", Path: "/stages/", Status: 403}},
		} {
			all[what+", replaced: "+name] = func(t *testing.T) acctest.Diagnostics {
				t.Helper()
				cloud := acctest.InMemory(t)
				bound := fixture.UsagePlanBinding(cloud.Sim)
				config := acctest.Object{"product_id": bound.Config["product_id"], "api_key_id": bound.Config["api_key_id"]}
				resource := "apigw_api_key_subscription"
				if what == "stage usage plan" {
					config = acctest.Object{"product_id": bound.Config["product_id"], "api_id": fixture.APIID, "stage_id": fixture.StageID, "usage_plan_id": bound.Config["usage_plan_id"]}
					resource = "apigw_stage_usage_plan"
				}
				d := cloud.Driver(t, impatient)
				state, diags := d.Apply(t.Context(), resource, nil, config)
				if diags.HasError() {
					t.Fatal(diags)
				}
				d.Applied(bound.Type, nil, bound.Config)
				r := d.NextRun().StartReplacement(resource, state, config, false)
				remove := cloud.Sim.Inject(faults[0])
				diags = r.Delete()
				remove()
				cloud.Sim.Inject(faults[1])
				_, more := r.Create()
				return slices.Concat(diags, more)
			}
		}
	}
}

func addMetaStudio(all map[string]situation) {
	const resource = "apigw_metastudio_product"
	all["MetaStudio product, read: blocked"] = func(t *testing.T) acctest.Diagnostics {
		t.Helper()
		cloud := acctest.InMemory(t)
		d := cloud.Driver(t, nil)
		state := d.Applied(resource, nil, acctest.Object{"name": "a"})
		cloud.Sim.MetaStudio.ChangeProduct(fmt.Sprint(state.Get(t, "id")), func(p *simulator.MetaStudioProduct) { p.State = "BLOCK" })
		_, diags := d.Read(t.Context(), resource, state)
		return diags
	}
	all["MetaStudio product, plan: auto_active changes"] = func(t *testing.T) acctest.Diagnostics {
		t.Helper()
		d := acctest.InMemory(t).Driver(t, nil)
		state := d.Applied(resource, nil, acctest.Object{"name": "a", "auto_active": true})
		_, diags := d.Plan(resource, state, acctest.Object{"name": "a", "auto_active": false})
		return diags
	}
	all["MetaStudio product, plan: state is removed"] = func(t *testing.T) acctest.Diagnostics {
		t.Helper()
		d := acctest.InMemory(t).Driver(t, nil)
		state := d.Applied(resource, nil, acctest.Object{"name": "a", "state": "UNACTIVED"})
		_, diags := d.Plan(resource, state, acctest.Object{"name": "a"})
		return diags
	}
	all["MetaStudio product, create: it cannot be deactivated"] = during(inactiveProduct, "create", at(refused["metastudio"], "PUT", "."), impatient)
	all["MetaStudio product, create: it cannot be read"] = during(fixture.MetaStudioProduct, "create", at(refused["metastudio"], "GET", "."), impatient)
	all["MetaStudio product, create: a tag is too long"] = valid(resource, acctest.Object{"name": "a", "tags": []any{strings.Repeat("x", 17)}})
	all["MetaStudio product, create: an asset has no ID"] = valid(resource, acctest.Object{"name": "a", "asset_list": []any{acctest.Object{"asset_type": "IMAGE"}}})
	all["MetaStudio product, read: wrong project"] = during(fixture.MetaStudioProduct, "read", simulator.Fault{
		Status: 400, Body: `{"error_code":"MSS.00010009","error_msg":"The project does not match.","request_id":"b2f8"}`,
	}, impatient)
	all["MetaStudio product, read: the gateway has no such API"] = during(fixture.MetaStudioProduct, "read", simulator.Fault{
		Status: 404, Body: `{"error_code":"APIGW.0101","error_msg":"The API does not exist.","request_id":"b2f8"}`,
	}, impatient)
	lookUp := func(body string, status int) situation {
		return func(t *testing.T) acctest.Diagnostics {
			t.Helper()
			cloud := acctest.InMemory(t)
			s := fixture.MetaStudioProduct(cloud.Sim)
			cloud.Sim.Inject(simulator.Fault{Path: `/v3/projects`, Status: status, Body: body})
			_, diags := cloud.Driver(t, looksUp(cloud)).Apply(t.Context(), s.Type, nil, s.Config)
			return diags
		}
	}
	all["MetaStudio product, create: IAM has no such project"] = lookUp(`{"projects":[]}`, 200)
	all["MetaStudio product, create: IAM has several such projects"] = lookUp(`{"projects":[{"id":"a1","name":"cn-north-4"},{"id":"b2","name":"cn-north-4"}]}`, 200)
	all["MetaStudio product, create: IAM refuses"] = lookUp(`{"error_code":"IAM.0001","error_msg":"Forbidden"}`, 403)
}

func addEnOS(all map[string]situation) {
	const resource = "apigw_enos_product"
	config := fixture.EnOSProduct(nil).Config
	for name, extra := range map[string]acctest.Object{
		"days without certificates":              {"default_valid_day": 1},
		"the default is above the maximum":       {"bi_directional_auth": true, "default_valid_day": 900, "max_valid_day": 100},
		"the default is above the usual maximum": {"bi_directional_auth": true, "default_valid_day": 2000},
	} {
		all["EnOS product: "+name] = func(t *testing.T) acctest.Diagnostics {
			t.Helper()
			with := fixture.EnOSProduct(nil).Config
			for key, value := range extra {
				with[key] = value
			}
			return valid(resource, with)(t)
		}
	}
	all["EnOS product, plan: the default is above the maximum of the product"] = func(t *testing.T) acctest.Diagnostics {
		t.Helper()
		cloud := acctest.InMemory(t)
		d := cloud.Driver(t, nil)
		config := with(config, "bi_directional_auth", true)
		state := d.Applied(resource, nil, config)
		cloud.Sim.EnOS.ChangeProduct(fmt.Sprint(state.Get(t, "id")), func(p *simulator.EnOSProduct) { p.DefaultDays, p.MaxDays = days(50), days(100) })
		_, diags := d.Plan(resource, d.Refreshed(resource, state), with(config, "default_valid_day", 200))
		return diags
	}
	all["EnOS product, plan: the provider has another organization"] = func(t *testing.T) acctest.Diagnostics {
		t.Helper()
		cloud := acctest.InMemory(t)
		state := cloud.Driver(t, nil).Applied(resource, nil, config)
		d := cloud.Driver(t, acctest.Object{"enos": with(enosWith(cloud.URL, simulator.EnOSAccessKey, simulator.EnOSSecretKey), "org_id", simulator.EnOSForeignOrgID)})
		_, diags := d.Plan(resource, state, config)
		return diags
	}
	all["EnOS product, create: no organization"] = func(t *testing.T) acctest.Diagnostics {
		t.Helper()
		cloud := acctest.InMemory(t)
		d := cloud.Driver(t, acctest.Object{"enos": with(enosWith(cloud.URL, simulator.EnOSAccessKey, simulator.EnOSSecretKey), "org_id", nil)})
		_, diags := d.Apply(t.Context(), resource, nil, config)
		_, more := d.ReadData(t.Context(), "apigw_enos_products", nil)
		_, listed := d.List(t.Context(), resource, acctest.Query{})
		_, imported := d.Import(t.Context(), resource, "abc")
		return slices.Concat(diags, more, listed, imported)
	}
	for name, code := range map[string]string{
		"devices exist": "11619", "the organization is not granted": "99403", "internal error": "99500", "the key is unknown": "1002",
	} {
		all["EnOS product, delete: "+name] = during(fixture.EnOSProduct, "delete", simulator.Fault{Status: 200, Body: `{"code":` + code + `,"msg":"Message","requestId":"b2f8","data":null}`}, impatient)
	}
	all["EnOS product, create: the model does not exist"] = func(t *testing.T) acctest.Diagnostics {
		t.Helper()
		_, diags := acctest.InMemory(t).Driver(t, nil).Apply(t.Context(), resource, nil, with(config, "model_id", "nosuch"))
		return diags
	}
	all["EnOS product, create: it cannot be read"] = during(fixture.EnOSProduct, "create", at(refused["enos"], "GET", "action=get"), impatient)
	all["EnOS product, create: no token"] = during(fixture.EnOSProduct, "create", simulator.Fault{Path: `/token/get$`, Status: 200, Body: `{"status":1003,"msg":"Invalid signature","data":null}`}, impatient)
}

func addConfiguration(all map[string]situation) {
	configured := func(config acctest.Object, resource string, arguments acctest.Object) situation {
		return func(t *testing.T) acctest.Diagnostics {
			t.Helper()
			d := acctest.Unconfigured(t)
			if diags := d.Configure(config); len(diags) > 0 {
				return diags
			}
			_, diags := d.Apply(t.Context(), resource, nil, arguments)
			return diags
		}
	}
	for what, s := range map[string]subject{"product": fixture.Product(nil), "MetaStudio product": fixture.MetaStudioProduct(nil), "EnOS product": fixture.EnOSProduct(nil)} {
		service := serviceOf(s.Type)
		plain := acctest.Object{"endpoint": "http://gateway.example", "access_key": "AKEXAMPLE", "secret_key": "secret"}
		all[what+": nothing is configured"] = configured(nil, s.Type, s.Config)
		all[what+": the configuration is unknown"] = configured(acctest.Object{service: with(with(plain, "access_key", acctest.Unknown), "endpoint", nil)}, s.Type, s.Config)
		all[what+": no secret key"] = configured(acctest.Object{service: with(with(plain, "secret_key", nil), "endpoint", nil)}, s.Type, s.Config)
		all[what+": the endpoint is plaintext"] = configured(acctest.Object{service: plain}, s.Type, s.Config)
		all[what+": a key has a line break"] = configured(acctest.Object{service: with(with(plain, "secret_key", "a\nb"), "endpoint", nil)}, s.Type, s.Config)
		all[what+": the endpoint is no URL"] = configured(acctest.Object{service: with(plain, "endpoint", "gateway.example")}, s.Type, s.Config)
	}
	s := fixture.Product(nil)
	all["provider: wrong values"] = configured(acctest.Object{
		"request_timeout": "-1s", "max_retries": -1, "max_requests_per_second": -1, "ncloud": acctest.Object{"site": "moon"},
	}, s.Type, s.Config)
	all["product, create: no server role"] = configured(acctest.Object{"ncloud": acctest.Object{"use_server_role": true}}, s.Type, s.Config)
	all["provider: called before it was configured"] = func(t *testing.T) acctest.Diagnostics {
		t.Helper()
		_, diags := acctest.Unconfigured(t).Apply(t.Context(), s.Type, nil, s.Config)
		return diags
	}
	all["product, query: a filter is unknown"] = func(t *testing.T) acctest.Diagnostics {
		t.Helper()
		_, diags := acctest.InMemory(t).Driver(t, nil).List(t.Context(), s.Type, acctest.Query{Config: acctest.Object{"name": acctest.Unknown}})
		return diags
	}
	addConnections(all)
}

// addConnections adds what is reported if the connection to the service fails.
func addConnections(all map[string]situation) {
	serve := func(t *testing.T, response string) string {
		t.Helper()
		listener, err := (&net.ListenConfig{}).Listen(t.Context(), "tcp", "127.0.0.1:0")
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { _ = listener.Close() })
		go func() {
			for {
				conn, err := listener.Accept()
				if err != nil {
					return
				}
				_, _ = conn.Read(make([]byte, 64<<10))
				_, _ = io.WriteString(conn, response)
				_ = conn.Close()
			}
		}()
		return listener.Addr().String()
	}
	dial := func(err error) func(*testing.T) *http.Transport {
		return func(*testing.T) *http.Transport {
			return &http.Transport{DialContext: func(ctx context.Context, network, address string) (net.Conn, error) {
				host, _, _ := net.SplitHostPort(address)
				trace := httptrace.ContextClientTrace(ctx)
				trace.DNSStart(httptrace.DNSStartInfo{Host: host})
				if unknown := (*net.DNSError)(nil); errors.As(err, &unknown) {
					unknown.Name = host
				} else {
					trace.ConnectStart(network, address)
				}
				if err == nil {
					time.Sleep(time.Hour)
				}
				return nil, &net.OpError{Op: "dial", Net: "tcp", Err: err}
			}}
		}
	}
	proxied := func(transport func(*testing.T) *http.Transport) func(*testing.T) *http.Transport {
		return func(t *testing.T) *http.Transport {
			t.Helper()
			through := transport(t)
			through.Proxy = http.ProxyURL(&url.URL{Scheme: "http", Host: "proxy.example"})
			return through
		}
	}
	to := func(response string) func(*testing.T) *http.Transport {
		return func(t *testing.T) *http.Transport {
			t.Helper()
			address := serve(t, response)
			return &http.Transport{DialContext: func(ctx context.Context, network, _ string) (net.Conn, error) {
				return (&net.Dialer{}).DialContext(ctx, network, address)
			}}
		}
	}
	noHost := &net.DNSError{Err: "no such host", IsNotFound: true}
	for name, transport := range map[string]func(*testing.T) *http.Transport{
		"the host is unknown":             dial(noHost),
		"nothing listens":                 dial(syscall.ECONNREFUSED),
		"no connection in time":           dial(nil),
		"the handshake is refused":        to("\x15\x03\x01\x00\x02\x02\x28"),
		"the endpoint speaks HTTP":        to("HTTP/1.1 400 Bad Request\r\n\r\n"),
		"the proxy is unknown":            proxied(dial(noHost)),
		"the proxy does not run":          proxied(dial(syscall.ECONNREFUSED)),
		"the proxy sends garbage":         proxied(to("garbage\r\n\r\n")),
		"the proxy refuses":               proxied(to("HTTP/1.1 403 Forbidden\r\n\r\n")),
		"the proxy requires a password":   proxied(to("HTTP/1.1 407 Proxy Authentication Required\r\n\r\n")),
		"the proxy cannot reach the host": proxied(to("HTTP/1.1 502 Bad Gateway\r\n\r\n")),
		"the proxy redirects":             proxied(to("HTTP/1.1 302 Found\r\nLocation: http://login/\r\n\r\n")),
		"the certificate is not trusted": func(t *testing.T) *http.Transport {
			t.Helper()
			server := httptest.NewUnstartedServer(http.NotFoundHandler())
			server.Config.ErrorLog = log.New(io.Discard, "", 0)
			server.StartTLS()
			t.Cleanup(server.Close)
			return &http.Transport{DialContext: func(ctx context.Context, network, _ string) (net.Conn, error) {
				return (&net.Dialer{}).DialContext(ctx, network, server.Listener.Addr().String())
			}}
		},
	} {
		for operation, request := range map[string]rest.Request{
			"create": {Method: http.MethodPost, Create: true, Path: []string{"products"}},
			"change": {Method: http.MethodPatch, Path: []string{"products", "prod000001"}}, "read": {Method: http.MethodGet, Path: []string{"products"}},
		} {
			if operation != "create" && name != "nothing listens" {
				continue
			}
			all["not sent, "+operation+": "+name] = func(t *testing.T) acctest.Diagnostics {
				t.Helper()
				through := transport(t)
				t.Cleanup(through.CloseIdleConnections)
				c := rest.New(rest.Options{
					Base: &url.URL{Scheme: "https", Host: "gateway.example"}, Settings: rest.Settings{RequestTimeout: 30 * time.Second}, Transport: through,
				})
				_, err := c.Do(t.Context(), request)
				if name == "no connection in time" {
					time.Sleep(2 * time.Hour) // until the dial has ended
				}
				d := errdiag.Error("Could not "+operation+" API Gateway product", err)
				return acctest.Diagnostics{{Severity: tfprotov6.DiagnosticSeverityError, Summary: d.Summary(), Detail: d.Detail()}}
			}
		}
	}
}
