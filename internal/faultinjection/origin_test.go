// SPDX-License-Identifier: MPL-2.0

package faultinjection_test

import (
	"encoding/json"
	"net/http"
	"slices"
	"strings"
	"testing"
	"testing/synctest"

	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/acctest"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/acctest/fixture"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/simulator"
)

const (
	otherTenant, otherKey, otherSecret = "77770e230cebc1402ba89b1488960000", "OTHERACCESSKEY000000", "otherSecret00000000000000000000000000000"
	rotatedKey, rotatedSecret          = "ROTATEDACCESSKEY0000", "rotatedSecret000000000000000000000000000"
	otherProject                       = "0therproject4dd9b9a614def7b59d8300"
)

// sighting is a run in which a resource is not found.
type sighting struct {
	// deleted is true if the resource was deleted outside Terraform.
	deleted bool
	// unrecorded is true if the state was written before origins existed.
	unrecorded bool
	// prepare changes the service and returns the arguments of the provider of that run.
	prepare func(*testing.T, *acctest.Cloud) acctest.Object
	// contains is in the error; "" if the resource counts as not found.
	contains string
}

func ncloudWith(url, access, secret string) acctest.Object {
	return acctest.Object{"ncloud": acctest.Object{"endpoint": url, "access_key": access, "secret_key": secret}}
}

// as returns an account of NAVER Cloud with other credentials, which has what add adds.
func as(tenant, access, secret string, add func(n *simulator.NCloud, tenant string)) func(*testing.T, *acctest.Cloud) acctest.Object {
	return func(_ *testing.T, cloud *acctest.Cloud) acctest.Object {
		cloud.Sim.NCloud.AddAccount(tenant, access, secret)
		if add != nil {
			add(cloud.Sim.NCloud, tenant)
		}
		return ncloudWith(cloud.URL, access, secret)
	}
}

func addKey(n *simulator.NCloud, tenant string) {
	n.AddAPIKey(simulator.NCloudAPIKey{Name: "left", TenantID: tenant})
}

func addAll(n *simulator.NCloud, tenant string) {
	addKey(n, tenant)
	n.AddProduct(simulator.NCloudProduct{Name: "left", TenantID: tenant})
	n.AddUsagePlan(simulator.NCloudUsagePlan{Name: "left", TenantID: tenant})
}

// wipe deletes everything that the account has.
func wipe(n *simulator.NCloud, tenant string) {
	for _, p := range n.Products(tenant) {
		n.DeleteProduct(p.ID)
	}
	for _, k := range n.APIKeys(tenant) {
		n.DeleteAPIKey(k.ID)
	}
	for _, p := range n.UsagePlans(tenant) {
		n.DeleteUsagePlan(p.ID)
	}
}

// otherEndpoint returns another endpoint that accepts the same credentials.
func otherEndpoint(service string, add func(*simulator.Simulator)) func(*testing.T, *acctest.Cloud) acctest.Object {
	return func(t *testing.T, _ *acctest.Cloud) acctest.Object {
		t.Helper()
		other := acctest.InMemory(t)
		if add != nil {
			add(other.Sim)
		}
		return acctest.Object{
			"ncloud":     ncloudWith(other.URL, simulator.NCloudAccessKey, simulator.NCloudSecretKey),
			"metastudio": acctest.Object{"metastudio": metaStudioWith(other.URL, simulator.MetaStudioProjectID)},
			"enos":       acctest.Object{"enos": enosWith(other.URL, simulator.EnOSAccessKey, simulator.EnOSSecretKey)},
		}[service].(acctest.Object)
	}
}

func metaStudioWith(url, project string) acctest.Object {
	return acctest.Object{
		"endpoint": url, "access_key": simulator.MetaStudioAccessKey, "secret_key": simulator.MetaStudioSecretKey, "project_id": project,
	}
}

func enosWith(url, access, secret string) acctest.Object {
	return acctest.Object{"endpoint": url, "access_key": access, "secret_key": secret, "org_id": simulator.EnOSOrgID}
}

// project returns another project of MetaStudio, which has no products and responds with
// this status and code.
func project(status int, code string) func(*testing.T, *acctest.Cloud) acctest.Object {
	return func(_ *testing.T, cloud *acctest.Cloud) acctest.Object {
		cloud.Sim.Inject(simulator.Fault{Path: otherProject + `/products/`, Status: status, Body: `{"error_code":"` + code + `","error_msg":"no product"}`})
		cloud.Sim.Inject(simulator.Fault{Path: otherProject + `/products\?`, Status: http.StatusOK, Body: `{"count":0,"products":[]}`})
		return acctest.Object{"metastudio": metaStudioWith(cloud.URL, otherProject)}
	}
}

// application returns another application of EnOS. If code is not "", the service responds with it:
// the application has no such product.
func application(orgID, code string) func(*testing.T, *acctest.Cloud) acctest.Object {
	return func(_ *testing.T, cloud *acctest.Cloud) acctest.Object {
		cloud.Sim.EnOS.AddApplication("other-application", "other-secret", orgID)
		if code != "" {
			cloud.Sim.Inject(simulator.Fault{Path: `action=(get|delete)`, Status: http.StatusOK, Body: `{"code":` + code + `,"msg":"Product cannot be found"}`})
		}
		return acctest.Object{"enos": enosWith(cloud.URL, "other-application", "other-secret")}
	}
}

// same returns the provider as it was, after a change of the service.
func same(change func(*simulator.Simulator)) func(*testing.T, *acctest.Cloud) acctest.Object {
	return func(_ *testing.T, cloud *acctest.Cloud) acctest.Object {
		if change != nil {
			change(cloud.Sim)
		}
		return nil
	}
}

func wiped(s *simulator.Simulator) { wipe(s.NCloud, simulator.NCloudTenantID) }

const (
	elseOrigin = "another origin"
	unrecorded = "does not record"
	elseTenant = "belongs to tenant " + simulator.NCloudTenantID + ", but the credentials are those of tenant " + otherTenant
)

// sightings are all runs, by service and condition.
var sightings = map[string]map[string]sighting{
	"ncloud": {
		"other account, empty":               {prepare: as(otherTenant, otherKey, otherSecret, nil), contains: elseOrigin},
		"other account with one API key":     {prepare: as(otherTenant, otherKey, otherSecret, addKey), contains: elseTenant},
		"other account with everything":      {prepare: as(otherTenant, otherKey, otherSecret, addAll), contains: elseTenant},
		"other account, unrecorded":          {prepare: as(otherTenant, otherKey, otherSecret, nil), unrecorded: true, contains: unrecorded},
		"other account with all, unrecorded": {prepare: as(otherTenant, otherKey, otherSecret, addAll), unrecorded: true, contains: elseTenant},
		"other endpoint, empty":              {prepare: otherEndpoint("ncloud", nil), contains: elseOrigin},
		"other endpoint, another tenant": {prepare: func(t *testing.T, _ *acctest.Cloud) acctest.Object {
			t.Helper()
			other := acctest.InMemory(t)
			other.Sim.FreshIDs()
			return as(otherTenant, otherKey, otherSecret, addAll)(t, other)
		}, contains: elseTenant},
		"rotated key, others left": {deleted: true, prepare: as(simulator.NCloudTenantID, rotatedKey, rotatedSecret, addAll)},
		"rotated key, API key left": {deleted: true, prepare: as(simulator.NCloudTenantID, rotatedKey, rotatedSecret, func(n *simulator.NCloud, tenant string) {
			wipe(n, tenant)
			addKey(n, tenant)
		})},
		"rotated key, nothing left": {deleted: true, prepare: as(simulator.NCloudTenantID, rotatedKey, rotatedSecret, wipe), contains: elseOrigin},
		"same key, others left":     {deleted: true, prepare: same(func(s *simulator.Simulator) { addAll(s.NCloud, simulator.NCloudTenantID) })},
		"same key, nothing left":    {deleted: true, prepare: same(wiped)},
		"unrecorded, others left":   {deleted: true, unrecorded: true, prepare: same(func(s *simulator.Simulator) { addAll(s.NCloud, simulator.NCloudTenantID) })},
		"unrecorded, nothing left":  {deleted: true, unrecorded: true, prepare: same(wiped), contains: unrecorded},
		"the tenant is not found":   {deleted: true, prepare: same(func(s *simulator.Simulator) { must(s.SetSwitch("ncloud.Subscription", "no")) }), contains: "10008"},
		"the listing fails too": {deleted: true, prepare: same(func(s *simulator.Simulator) {
			s.Inject(simulator.Fault{Path: confirming(), Status: 403})
		}), contains: "failed too"},
		"returned with isDeleted":     {deleted: true, prepare: same(func(s *simulator.Simulator) { must(s.SetSwitch("ncloud.DeletedProduct", "isDeleted")) })},
		"isDeleted, rotated key":      {deleted: true, prepare: returnedDeleted(as(simulator.NCloudTenantID, rotatedKey, rotatedSecret, addAll))},
		"isDeleted, nothing left":     {deleted: true, prepare: returnedDeleted(as(simulator.NCloudTenantID, rotatedKey, rotatedSecret, wipe)), contains: elseOrigin},
		"isDeleted, another account":  {deleted: true, prepare: returnedDeleted(as(otherTenant, otherKey, otherSecret, nil)), contains: elseOrigin},
		"isDeleted, another's things": {deleted: true, prepare: returnedDeleted(as(otherTenant, otherKey, otherSecret, addAll)), contains: elseTenant},
	},
	"metastudio": {
		"other project, 404": {prepare: project(http.StatusNotFound, "MSS.10001001"), contains: elseOrigin},
		"other project, 400": {prepare: project(http.StatusBadRequest, "MSS.10001001"), contains: elseOrigin},
		"other project, wrong": {prepare: func(_ *testing.T, c *acctest.Cloud) acctest.Object {
			return acctest.Object{"metastudio": metaStudioWith(c.URL, otherProject)}
		}, contains: "MSS.00010009"},
		"other endpoint":      {prepare: otherEndpoint("metastudio", nil), contains: elseOrigin},
		"other endpoint, 404": {prepare: otherEndpoint("metastudio", func(s *simulator.Simulator) { must(s.SetSwitch("metastudio.UnknownProduct", "404")) }), contains: elseOrigin},
		"deleted":             {deleted: true, prepare: same(nil)},
		"deleted, 404":        {deleted: true, prepare: same(func(s *simulator.Simulator) { must(s.SetSwitch("metastudio.UnknownProduct", "404")) })},
		"deleted, shown so":   {deleted: true, prepare: same(func(s *simulator.Simulator) { must(s.SetSwitch("metastudio.DeletedProduct", "DELETED")) })},
		"deleted, unrecorded": {deleted: true, unrecorded: true, prepare: same(nil), contains: unrecorded},
		"other key of a project": {deleted: true, prepare: func(_ *testing.T, c *acctest.Cloud) acctest.Object {
			return acctest.Object{"metastudio": acctest.Object{"endpoint": c.URL, "token": simulator.MetaStudioToken, "project_id": simulator.MetaStudioProjectID}}
		}},
	},
	"enos": {
		"other cluster":                 {prepare: otherEndpoint("enos", nil), contains: elseOrigin},
		"other application":             {prepare: application(simulator.EnOSOrgID, "11404"), contains: elseOrigin},
		"other application, older code": {prepare: application(simulator.EnOSOrgID, "99404"), contains: elseOrigin},
		"other organization":            {prepare: application("o15550000000000", ""), contains: "99403"},
		"rotated key":                   {deleted: true, prepare: application(simulator.EnOSOrgID, ""), contains: elseOrigin},
		"deleted":                       {deleted: true, prepare: same(nil)},
		"deleted, unrecorded":           {deleted: true, unrecorded: true, prepare: same(nil), contains: unrecorded},
	},
}

// confirming matches the listings that confirm that a resource of NAVER Cloud does not exist.
func confirming() string {
	paths := []string{`/apis\?`, `/apis/[^/]+/stages$`}
	for _, prepare := range fixture.All {
		if s := prepare(simulator.New()); serviceOf(s.Type) == "ncloud" && len(s.ImportID) == 1 {
			paths = append(paths, s.List.Path)
		}
	}
	return strings.Join(paths, "|")
}

// returnedDeleted lets the service return deleted products with isDeleted, to all accounts.
func returnedDeleted(prepare func(*testing.T, *acctest.Cloud) acctest.Object) func(*testing.T, *acctest.Cloud) acctest.Object {
	return func(t *testing.T, cloud *acctest.Cloud) acctest.Object {
		t.Helper()
		must(cloud.Sim.SetSwitch("ncloud.DeletedProduct", "isDeleted"))
		return prepare(t, cloud)
	}
}

func must(err error) {
	if err != nil {
		panic(err)
	}
}

// vanish deletes a resource, or what it is in, outside Terraform, so that a read gets a 404.
func vanish(t *testing.T, sim *simulator.Simulator, s subject, state *acctest.State) {
	t.Helper()
	id := func(name string) string { return state.Get(t, name).(string) }
	switch {
	case s.Vanish != nil:
		s.Vanish(sim, id("id"))
	case slices.Contains(s.ImportID, "usage_plan_id"):
		sim.NCloud.DeleteProduct(id("product_id"))
		sim.NCloud.DeleteUsagePlan(id("usage_plan_id"))
	case slices.Contains(s.ImportID, "api_id"):
		sim.NCloud.DeleteAPI(id("api_id"))
	default:
		sim.NCloud.DeleteProduct(id("product_id"))
	}
}

// forget removes the origin from private state, as if an earlier version had written it.
func forget(t *testing.T, state *acctest.State) *acctest.State {
	t.Helper()
	kept := map[string][]byte{}
	if err := json.Unmarshal(state.Private, &kept); err != nil || kept["o"] == nil {
		t.Fatalf("the state records no origin: %s", state.Private)
	}
	delete(kept, "o")
	private, err := json.Marshal(kept)
	must(err)
	return &acctest.State{Value: state.Value, Private: private, Identity: state.Identity}
}

func serviceOf(resource string) string {
	for _, service := range []string{"metastudio", "enos"} {
		if strings.HasPrefix(resource, "apigw_"+service) {
			return service
		}
	}
	return "ncloud"
}

// TestNotFound_countsOnlyAtTheOrigin reads and deletes every resource where it is not found:
// in another account, at another endpoint, or because it was deleted.
func TestNotFound_countsOnlyAtTheOrigin(t *testing.T) {
	t.Parallel()
	for what, prepare := range fixture.All {
		resource := prepare(simulator.New()).Type
		for name, run := range sightings[serviceOf(resource)] {
			if strings.Contains(name, "isDeleted") && resource != "apigw_product" {
				continue // only products are returned so
			}
			for _, operation := range []string{"read", "delete"} { // delete: destroy -refresh=false
				t.Run(strings.Join([]string{what, name, operation}, "/"), func(t *testing.T) {
					t.Parallel()
					synctest.Test(t, func(t *testing.T) { run.check(t, prepare, operation) })
				})
			}
		}
	}
}

func (run sighting) check(t *testing.T, prepare func(*simulator.Simulator) subject, operation string) {
	t.Helper()
	cloud := acctest.InMemory(t)
	s := prepare(cloud.Sim)
	state := cloud.Driver(t, nil).Applied(s.Type, nil, s.Config)
	if run.unrecorded {
		state = forget(t, state)
	}
	if run.deleted {
		vanish(t, cloud.Sim, s, state)
	}
	before := s.Resources(cloud.Sim)
	driver := cloud.Driver(t, run.prepare(t, cloud))
	after, found := map[string]func() (*acctest.State, acctest.Diagnostics){
		"read":   func() (*acctest.State, acctest.Diagnostics) { return driver.Read(t.Context(), s.Type, state) },
		"delete": func() (*acctest.State, acctest.Diagnostics) { return driver.Destroy(t.Context(), s.Type, state) },
	}[operation]()
	if run.contains == "" {
		if after != nil || len(found) > 0 {
			t.Fatalf("it does not count as not found: %s", found)
		}
		return
	}
	if after == nil || !found.HasError() || !strings.Contains(found.String(), run.contains) {
		t.Fatalf("in state: %t, expected %q: %s", after != nil, run.contains, found)
	}
	if !run.deleted && strings.Join(s.Resources(cloud.Sim), "\n") != strings.Join(before, "\n") {
		t.Errorf("the service has changed: %v", s.Resources(cloud.Sim))
	}
}
