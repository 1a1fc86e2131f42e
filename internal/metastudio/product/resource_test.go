// SPDX-License-Identifier: MPL-2.0

package product_test

import (
	"bytes"
	"fmt"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/hashicorp/terraform-plugin-log/tflogtest"

	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/acctest"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/metastudio/product"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/simulator"
)

func TestMain(m *testing.M) { acctest.Main(m) }

const kind = product.ResourceType

// stage returns a cloud and a driver whose own limit does not slow tests down.
func stage(t *testing.T) (*acctest.Cloud, *acctest.Driver) {
	t.Helper()
	cloud := acctest.InMemory(t)
	return cloud, cloud.Driver(t, acctest.Object{"max_requests_per_second": 1000, "max_retries": 1})
}

func minimal() acctest.Object { return acctest.Object{"name": "lamp"} }

func full() acctest.Object {
	return acctest.Object{
		"name": "lamp", "description": "A <lamp> & \"more\"\n", "tags": []any{"light", "灯具"}, "cover": acctest.Object{"asset_id": "a2"},
		"text_list": []any{acctest.Object{"title": "t1", "text": "x1"}, acctest.Object{"text": "x2"}, acctest.Object{}},
		"asset_list": []any{
			acctest.Object{"asset_id": "a1", "asset_type": "VIDEO", "order": 2},
			acctest.Object{"asset_id": "a2", "asset_type": "IMAGE"},
			acctest.Object{"asset_id": "a3", "asset_type": "AUDIO", "order": 0},
			acctest.Object{"asset_id": "a4"},
		},
		"state": "ACTIVED",
	}
}

func with(config acctest.Object, name string, value any) acctest.Object {
	config[name] = value
	return config
}

func asked(cloud *acctest.Cloud) []string {
	var out []string
	for _, r := range cloud.Sim.Requests("", "") {
		out = append(out, r.Method)
	}
	cloud.Sim.Forget()
	return out
}

func only(t *testing.T, cloud *acctest.Cloud) simulator.MetaStudioProduct {
	t.Helper()
	all := cloud.Sim.MetaStudio.Products()
	if len(all) != 1 {
		t.Fatalf("there are %d products", len(all))
	}
	return all[0]
}

func TestProduct_requests(t *testing.T) {
	t.Parallel()
	cloud, d := stage(t)
	check := func(what string, want ...string) {
		t.Helper()
		if got := asked(cloud); !slices.Equal(got, want) {
			t.Errorf("%s asked %v, expected %v", what, got, want)
		}
	}
	state := d.Applied(kind, nil, with(full(), "auto_active", true))
	check("create with everything", "POST", "GET")
	state = d.Refreshed(kind, state)
	check("read", "GET")
	state = d.Applied(kind, state, with(with(full(), "name", "x"), "auto_active", true))
	check("change", "PUT", "GET")
	d.Destroyed(kind, state)
	check("delete", "DELETE")
	inactive := d.Applied(kind, nil, acctest.Object{"name": "a", "state": "UNACTIVED"})
	check("create inactive", "POST", "GET")
	d.Destroyed(kind, inactive)
	cloud.Sim.Forget()
	contrary := d.Applied(kind, nil, acctest.Object{"name": "a", "state": "ACTIVED", "auto_active": false})
	if contrary.Get(t, "state") != "ACTIVED" {
		t.Errorf("%s", contrary.Value)
	}
}

func TestProduct_import(t *testing.T) {
	t.Parallel()
	cloud, d := stage(t)
	id := cloud.Sim.MetaStudio.AddProduct(simulator.MetaStudioProduct{
		Name: "lamp", Tags: []string{"light"}, Texts: []simulator.MetaStudioText{{Title: "t"}},
		Assets: []simulator.MetaStudioAsset{{AssetID: "a", AssetType: "IMAGE", Order: 3}, {AssetID: "b", AssetType: "VIDEO"}},
	})
	d.Imported(kind, id, acctest.Object{
		"name": "lamp", "tags": []any{"light"}, "text_list": []any{acctest.Object{"title": "t"}},
		"asset_list": []any{acctest.Object{"asset_id": "a", "asset_type": "IMAGE", "order": 3}, acctest.Object{"asset_id": "b", "asset_type": "VIDEO"}},
	})
	state, found := d.ImportIdentity(t.Context(), kind, acctest.Object{"id": id})
	if found.HasError() {
		t.Fatal(found)
	}
	cloud.Sim.Forget()
	config := acctest.Object{
		"name": "lamp", "tags": []any{"light"}, "text_list": []any{acctest.Object{"title": "t"}}, "auto_active": true,
		"asset_list": []any{acctest.Object{"asset_id": "a", "asset_type": "IMAGE", "order": 3}, acctest.Object{"asset_id": "b", "asset_type": "VIDEO"}},
	}
	state = d.Applied(kind, state, config)
	if got := asked(cloud); got != nil {
		t.Errorf("taking auto_active over asked %v", got)
	}
	d.ExpectEmptyPlan(kind, state, config)
	if _, found := d.Import(t.Context(), kind, "a/b"); !strings.Contains(found.String(), "must be the id alone") {
		t.Error(found)
	}
}

func TestProduct_autoActiveAppliesAtCreationOnly(t *testing.T) {
	t.Parallel()
	cloud, d := stage(t)
	state := d.Applied(kind, nil, with(minimal(), "auto_active", false))
	if only(t, cloud).State != "UNACTIVED" {
		t.Error("auto_active was not heeded")
	}
	plan, found := d.Plan(kind, state, with(minimal(), "auto_active", true))
	if !plan.Empty || !strings.Contains(found.String(), "WARNING: auto_active applies at creation only") {
		t.Errorf("%s %s", plan.Value, found)
	}
}

func TestProduct_blockedByTheServiceIsWarnedOfAndNotFought(t *testing.T) {
	t.Parallel()
	cloud, d := stage(t)
	config := with(full(), "state", "ACTIVED")
	state := d.Applied(kind, nil, config)
	id := fmt.Sprint(state.Get(t, "id"))
	cloud.Sim.MetaStudio.ChangeProduct(id, func(p *simulator.MetaStudioProduct) { p.State = "BLOCK" })
	state, found := d.Read(t.Context(), kind, state)
	if state.Get(t, "state") != "BLOCK" || !strings.Contains(found.String(), "WARNING: MetaStudio product") || !strings.Contains(found.String(), "is blocked") {
		t.Errorf("%s", found)
	}
	plan, found := d.Plan(kind, state, config)
	if !plan.Empty || len(found) > 0 {
		t.Errorf("%s %s", plan.Value, found)
	}
	config["name"] = "renamed"
	state, found = d.Apply(t.Context(), kind, state, config)
	if found.HasError() || only(t, cloud).Name != "renamed" || state.Get(t, "state") != "BLOCK" {
		t.Errorf("%s", found)
	}
}

func TestProduct_isInStateBeforeItIsRead(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) { // here waits take no time
		cloud, d := stage(t)
		cloud.Sim.Inject(simulator.Fault{Method: "GET", Status: 500, Times: 1})
		state, found := d.Apply(t.Context(), kind, nil, full())
		if state == nil || !found.HasError() || !state.Value.IsFullyKnown() || state.Identity == nil {
			t.Fatalf("the product is not in the state: %s", found)
		}
		d.ExpectEmptyPlan(kind, state, full())
		cloud.Sim.Inject(simulator.Fault{Method: "POST", Cut: simulator.CutAfter, Times: 1})
		if made, found := d.Apply(t.Context(), kind, nil, minimal()); made == nil || len(found) != 1 || !strings.Contains(found.String(), "WARNING: Adopted") {
			t.Errorf("a lost response: %s", found)
		}
	})
}

func TestProduct_validation(t *testing.T) {
	t.Parallel()
	cloud, d := stage(t)
	many := make([]any, 51)
	for i := range many {
		many[i] = "t"
	}
	asset := func(name string, value any) []any { return []any{with(acctest.Object{"asset_id": "a"}, name, value)} }
	for says, config := range map[string]acctest.Object{
		"between 1 and 256, got: 257":                         with(minimal(), "name", strings.Repeat("灯", 257)),
		"at most 1024, got: 1025":                             with(minimal(), "description", strings.Repeat("灯", 1025)),
		"at most 50 elements, got: 51":                        with(minimal(), "tags", many),
		"must have 1 to 16 bytes in UTF-8: \"灯灯灯灯灯灯\" has 18": with(minimal(), "tags", []any{"灯灯灯灯灯灯"}),
		"must have 1 to 16 bytes in UTF-8: \"\" has 0":        with(minimal(), "tags", []any{""}),
		"at most 256, got: 257":                               with(minimal(), "text_list", []any{acctest.Object{"title": strings.Repeat("x", 257)}}),
		"at most 16384, got: 16385":                           with(minimal(), "text_list", []any{acctest.Object{"text": strings.Repeat("x", 16385)}}),
		`["IMAGE" "VIDEO" "AUDIO"]`:                           with(minimal(), "asset_list", asset("asset_type", "PPT")),
		"between 0 and 300, got: 301":                         with(minimal(), "asset_list", asset("order", 301)),
		"be a whole number, got: 0.5":                         with(minimal(), "asset_list", asset("order", 0.5)),
		"between 1 and 64, got: 65":                           with(minimal(), "asset_list", asset("asset_id", strings.Repeat("x", 65))),
		"between 1 and 64, got: 0":                            with(minimal(), "cover", acctest.Object{"asset_id": ""}),
		"must set asset_id":                                   with(minimal(), "asset_list", []any{acctest.Object{"order": 1}}),
		`one of: ["ACTIVED" "UNACTIVED"]`:                     with(minimal(), "state", "BLOCK"),
	} {
		if found := d.Validate(kind, config); !strings.Contains(found.String(), says) {
			t.Errorf("%q is not said: %s", says, found)
		}
	}
	u := acctest.Unknown
	for _, config := range []acctest.Object{
		{"name": u, "description": u, "tags": u, "cover": u, "text_list": u, "asset_list": u, "state": u, "auto_active": u},
		{
			"name": "x", "tags": []any{"a", u}, "cover": acctest.Object{"asset_id": u}, "text_list": []any{u, acctest.Object{"title": u}},
			"asset_list": []any{u, acctest.Object{"asset_id": u, "asset_type": u, "order": u}},
		},
	} {
		if found := d.Validate(kind, config); len(found) > 0 {
			t.Errorf("unknown values: %s", found)
		}
		if _, found := d.Plan(kind, nil, config); len(found) > 0 {
			t.Errorf("planning unknown values: %s", found)
		}
		state := d.Applied(kind, nil, full())
		if plan, found := d.Plan(kind, state, config); len(found) > 0 || plan.Empty {
			t.Errorf("planning a change to unknown values: %s", found)
		}
		d.Destroyed(kind, state)
	}
	cloud.Sim.Forget()
	longest := acctest.Object{"name": strings.Repeat("灯", 256), "description": strings.Repeat("灯", 1024), "tags": []any{"灯灯灯灯灯x"}}
	d.ExpectEmptyPlan(kind, d.Applied(kind, nil, longest), longest)
}

func TestProduct_isKeptUnlessItIsCertainlyGone(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		fault simulator.Fault
		says  string
	}{
		"a 400 on a product that is listed": {simulator.Fault{Path: "/products/", Status: 400, Body: `{"error_code":"MSS.00000003","error_msg":"Invalid parameter"}`}, "MSS.00000003"},
		"the gateway knows no such API":     {simulator.Fault{Status: 404, Body: `{"error_code":"APIGW.0101","error_msg":"The API does not exist"}`}, "Check metastudio.endpoint"},
		"a 404 without words, listed":       {simulator.Fault{Path: "/products/", Status: 404, ContentType: "text/html", Body: "<html>"}, "404 Not Found"},
		"a 400, and the listing fails":      {simulator.Fault{Status: 400}, "400 Bad Request"},
		"500":                               {simulator.Fault{Status: 500}, "500"},
	} {
		cloud, d := stage(t)
		state := d.Applied(kind, nil, minimal())
		cloud.Sim.Inject(test.fault)
		if kept, found := d.Read(t.Context(), kind, state); kept == nil || !strings.Contains(found.String(), test.says) {
			t.Errorf("%s: %s", name, found)
		}
		if left, found := d.Destroy(t.Context(), kind, state); left == nil || !found.HasError() {
			t.Errorf("%s: destroy: %s", name, found)
		}
	}
}

func TestProduct_driftAndRefusals(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) { // here waits take no time
		cloud, d := stage(t)
		cloud.Sim.MetaStudio.Switch(func(s *simulator.MetaStudioSwitches) { s.DuplicateNames = "refused" })
		state := d.Applied(kind, nil, full())
		id := fmt.Sprint(state.Get(t, "id"))
		cloud.Sim.MetaStudio.ChangeProduct(id, func(p *simulator.MetaStudioProduct) {
			p.Name, p.State, p.Tags, p.Assets, p.Texts = "theirs", "UNACTIVED", []string{"x"}, p.Assets[:2], append(p.Texts, simulator.MetaStudioText{Title: "new"})
		})
		state = d.Refreshed(kind, state)
		if state.Get(t, "name") != "theirs" || state.Len(t, "asset_list") != 2 || state.Len(t, "text_list") != 4 || state.Get(t, "state") != "UNACTIVED" {
			t.Errorf("drift is not seen: %s", state.Value)
		}
		state = d.Applied(kind, state, full())
		d.ExpectEmptyPlan(kind, state, full())
		if made, found := d.Apply(t.Context(), kind, nil, full()); made != nil || !strings.Contains(found.String(), `at AttributeName("name")`) || !strings.Contains(found.String(), "Request ID: sim-") {
			t.Errorf("a duplicate name: %s", found)
		}
		cloud.Sim.Inject(simulator.Fault{Method: "PUT", Status: 200, Times: 1})
		start := time.Now()
		if _, found := d.Apply(t.Context(), kind, state, with(full(), "name", "ignored")); !strings.Contains(found.String(), "other values than planned for: name") {
			t.Errorf("a change that is ignored, after %s: %s", time.Since(start), found)
		}
	})
}

func TestProducts_listsAllPagesAndFilters(t *testing.T) {
	t.Parallel()
	cloud, d := stage(t)
	for i := range 130 {
		cloud.Sim.MetaStudio.AddProduct(simulator.MetaStudioProduct{
			Name: fmt.Sprintf("product-%03d", i), Tags: []string{fmt.Sprintf("tag-%d", i%10)}, State: []string{"ACTIVED", "UNACTIVED"}[i%2],
			CreateTime: time.Date(2026, 1, 1, 0, 0, i, 0, time.UTC), UpdateTime: time.Date(2026, 2, 1, 0, 0, 200-i, 0, time.UTC),
		})
	}
	cloud.Sim.Forget()
	state, found := d.ReadData(t.Context(), kind+"s", acctest.Object{})
	if len(found) > 0 || state.Len(t, "products") != 130 || state.Get(t, "total") != 130.0 || len(cloud.Sim.Requests("", "")) != 2 {
		t.Fatalf("%s, %d requests", found, len(cloud.Sim.Requests("", "")))
	}
	for _, test := range []struct {
		filter acctest.Object
		want   int
		first  string
	}{
		{acctest.Object{"name": "product-12"}, 10, "product-120"},
		{acctest.Object{"tag": "tag-7"}, 13, "product-007"},
		{acctest.Object{"states": []any{"UNACTIVED"}}, 65, "product-001"},
		{acctest.Object{"states": []any{"BLOCK"}}, 0, ""},
		{acctest.Object{"create_since": "2026-01-01T00:02:00Z"}, 10, "product-120"},
		{acctest.Object{"create_until": "2026-01-01T00:00:04Z"}, 5, "product-000"},
		{acctest.Object{"create_since": "2026-01-01T09:02:00+09:00"}, 10, "product-120"},
		{acctest.Object{"create_since": "2026-01-01T00:02:00.5Z"}, 9, "product-121"},
		{acctest.Object{"create_until": "2026-01-01T00:00:04.9Z"}, 5, "product-000"},
		{acctest.Object{"sort_key": "create_time", "sort_dir": "desc"}, 130, "product-129"},
		{acctest.Object{"sort_key": "update_time"}, 130, "product-129"},
	} {
		state, found := d.ReadData(t.Context(), kind+"s", test.filter)
		if len(found) > 0 || state.Len(t, "products") != test.want || (test.want > 0 && state.Get(t, "products", 0, "name") != test.first) {
			t.Errorf("%v: %s %d", test.filter, found, state.Len(t, "products"))
		}
	}
	for says, filter := range map[string]acctest.Object{
		`["asc" "desc"]`: {"sort_dir": "up"}, `"create_time" "update_time"`: {"sort_key": "name"}, `"DELETED"]`: {"states": []any{"x"}},
		`parsing time "2026-01-31" as`: {"create_since": "2026-01-31"}, `Invalid RFC3339`: {"create_until": "yesterday"},
	} {
		if _, found := d.ReadData(t.Context(), kind+"s", filter); !strings.Contains(found.String(), says) {
			t.Errorf("%v: %s", filter, found)
		}
	}
	cloud.Sim.Inject(simulator.Fault{Skip: 1, Status: 500})
	if state, found := d.ReadData(t.Context(), kind+"s", acctest.Object{}); state != nil || !strings.Contains(found.String(), "Could not list MetaStudio products") {
		t.Error("an error on page 2 is lost")
	}
}

func TestProduct_dataSource(t *testing.T) {
	t.Parallel()
	cloud, d := stage(t)
	id := cloud.Sim.MetaStudio.AddProduct(simulator.MetaStudioProduct{
		Name: "lamp", CoverAssetID: "a", Tags: []string{"light"}, Texts: []simulator.MetaStudioText{{Title: "t", Text: "x"}},
		Assets: []simulator.MetaStudioAsset{{AssetID: "a", AssetType: "IMAGE", Order: 3}},
	})
	state, found := d.ReadData(t.Context(), kind, acctest.Object{"id": id})
	if len(found) > 0 {
		t.Fatal(found)
	}
	for want, got := range map[any]any{
		"lamp": state.Get(t, "name"), "ACTIVED": state.Get(t, "state"), "light": state.Get(t, "tags", 0), "x": state.Get(t, "text_list", 0, "text"),
		"IMAGE": state.Get(t, "asset_list", 0, "asset_type"), 3.0: state.Get(t, "asset_list", 0, "order"), "name of a": state.Get(t, "asset_list", 0, "asset_name"),
	} {
		if got != want {
			t.Errorf("%v, expected %v", got, want)
		}
	}
	for _, url := range []any{state.Get(t, "cover", "cover_url"), state.Get(t, "asset_list", 0, "main_url"), state.Get(t, "asset_list", 0, "thumbnail_url")} {
		if !strings.HasPrefix(fmt.Sprint(url), "https://obs.example/a") {
			t.Errorf("URL %v", url)
		}
	}
	for _, unknown := range []string{"400", "404"} {
		cloud.Sim.MetaStudio.Switch(func(s *simulator.MetaStudioSwitches) { s.UnknownProduct = unknown })
		if _, found := d.ReadData(t.Context(), kind, acctest.Object{"id": "nosuchone"}); !strings.Contains(found.String(), `the project has no product "nosuchone"`) &&
			!strings.Contains(found.String(), `The project has no product "nosuchone"`) {
			t.Errorf("%s: %s", unknown, found)
		}
	}
}

func TestProduct_withoutCredentials(t *testing.T) {
	t.Parallel()
	d := acctest.NewDriver(t, acctest.Object{})
	if _, found := d.Apply(t.Context(), kind, nil, minimal()); !strings.Contains(found.String(), "MetaStudio is not configured") || !strings.Contains(found.String(), "HW_ACCESS_KEY") {
		t.Error(found)
	}
	for source, config := range map[string]acctest.Object{kind: {"id": "x"}, kind + "s": {}} {
		if _, found := d.ReadData(t.Context(), source, config); !strings.Contains(found.String(), "HW_ACCESS_KEY") {
			t.Error(found)
		}
	}
}

func TestProduct_nullElementsAreRefusedBeforeAnythingIsSent(t *testing.T) {
	t.Parallel()
	cloud, d := stage(t)
	state := d.Applied(kind, nil, full())
	cloud.Sim.Forget()
	for _, attribute := range []string{"tags", "text_list", "asset_list"} {
		config := with(minimal(), attribute, []any{nil})
		if found := d.Validate(kind, config); !strings.Contains(found.String(), "null") {
			t.Errorf("%s: %s", attribute, found)
		}
		// Terraform validates once more when it applies; without that, nothing is sent either.
		for _, before := range []*acctest.State{nil, state} {
			if _, found := d.Apply(t.Context(), kind, before, config); !found.HasError() {
				t.Errorf("%s: taken", attribute)
			}
		}
	}
	if sent := len(cloud.Sim.Requests("", "")); sent > 0 || len(only(t, cloud).Tags) != 2 {
		t.Errorf("%d requests were made", sent)
	}
}

func TestProduct_blockedWhileItIsMadeOrChangedIsAsPlannedWithAWarning(t *testing.T) {
	t.Parallel()
	cloud, d := stage(t)
	block := func(id, created string) {
		cloud.Sim.Inject(simulator.Fault{
			Method: "GET", Times: 1, Status: 200, Body: fmt.Sprintf(`{"product_id":%q,"name":"lamp","state":"BLOCK","create_time":%q}`, id, created),
		})
	}
	config := with(minimal(), "state", "ACTIVED")
	block("24bad716-87b1-45e5-8912-000000000001", "2026-11-24T04:28:47Z")
	state, found := d.Apply(t.Context(), kind, nil, config)
	if state.Get(t, "state") != "ACTIVED" || found.HasError() || !strings.Contains(found.String(), "is blocked") {
		t.Errorf("created as %v: %s", state.Get(t, "state"), found)
	}
	state = d.Applied(kind, nil, with(minimal(), "state", "UNACTIVED"))
	block(fmt.Sprint(state.Get(t, "id")), fmt.Sprint(state.Get(t, "create_time")))
	state, found = d.Apply(t.Context(), kind, state, config)
	if state.Get(t, "state") != "ACTIVED" || found.HasError() || !strings.Contains(found.String(), "is blocked") {
		t.Errorf("changed to %v: %s", state.Get(t, "state"), found)
	}
}

func TestProduct_a404OfSomebodyElseIsNotGone(t *testing.T) {
	t.Parallel()
	cloud, d := stage(t)
	state := d.Applied(kind, nil, minimal())
	for _, body := range []string{`<html>`, `{"code":404,"message":"Not Found"}`, `{"code":"not_found","message":"no route"}`, `{"error_code":"X.1","error_msg":"no"}`} {
		remove := cloud.Sim.Inject(simulator.Fault{Status: 404, Body: body})
		if left, found := d.Read(t.Context(), kind, state); left == nil || !found.HasError() {
			t.Errorf("%s: read as gone: %s", body, found)
		}
		if left, found := d.Destroy(t.Context(), kind, state); left == nil || !found.HasError() {
			t.Errorf("%s: deleted as gone: %s", body, found)
		}
		remove()
	}
	d.ExpectEmptyPlan(kind, state, minimal())
}

func TestProduct_aChangeLeavesAloneWhatTheConfigurationLeavesToTheService(t *testing.T) {
	t.Parallel()
	for _, omitted := range []string{"keep", "clear"} {
		cloud, d := stage(t)
		cloud.Sim.MetaStudio.Switch(func(s *simulator.MetaStudioSwitches) { s.OmittedOnPut, s.Cover = omitted, "first image" })
		image := func(id string) []any { return []any{acctest.Object{"asset_id": id, "asset_type": "IMAGE"}} }
		config := func(name string, assets []any) acctest.Object {
			return acctest.Object{"name": name, "auto_active": false, "asset_list": assets}
		}
		state := d.Applied(kind, nil, config("lamp", image("a1")))
		cloud.Sim.MetaStudio.ChangeProduct(only(t, cloud).ID, func(p *simulator.MetaStudioProduct) { p.CoverAssetID = "theirs" })
		state = d.Refreshed(kind, state)
		for _, next := range []acctest.Object{config("lamp2", image("a1")), config("lamp2", image("b1"))} {
			state = d.Applied(kind, state, next)
			if p := only(t, cloud); p.State != "UNACTIVED" || p.CoverAssetID != "theirs" {
				t.Errorf("%s: %+v", omitted, p)
			}
		}
		// A cover that is one of the materials goes with them.
		cloud.Sim.MetaStudio.ChangeProduct(only(t, cloud).ID, func(p *simulator.MetaStudioProduct) { p.CoverAssetID = "b1" })
		d.Applied(kind, d.Refreshed(kind, state), config("lamp2", image("c1")))
		if p := only(t, cloud); omitted == "clear" && p.CoverAssetID != "c1" {
			t.Errorf("%s: %+v", omitted, p)
		}
	}
}

func TestProduct_isNotLookedForWhenOnlyItsProjectWas(t *testing.T) {
	t.Parallel()
	cloud := acctest.Simulated(t)
	d := acctest.NewDriver(t, acctest.Object{"max_retries": 0, "metastudio": acctest.Object{
		"endpoint": cloud.URL, "auth_url": cloud.URL, "region": "cn-north-4",
		"access_key": simulator.MetaStudioAccessKey, "secret_key": simulator.MetaStudioSecretKey,
	}})
	cloud.Sim.Inject(simulator.Fault{Path: "/projects\\?name", Status: 503})
	_, found := d.Apply(t.Context(), kind, nil, minimal())
	if got := asked(cloud); len(got) != 1 || !strings.Contains(found.String(), "in IAM") || strings.Contains(found.String(), "uncertain") {
		t.Errorf("asked %v: %s", got, found)
	}
}

func TestProduct_presignedAddressesAreInNoLog(t *testing.T) {
	t.Parallel()
	cloud, d := stage(t)
	state := d.Applied(kind, nil, minimal())
	cloud.Sim.Inject(simulator.Fault{Method: "GET", Times: 1, Status: 200, Body: fmt.Sprintf(
		`{"product_id":%q,"name":"lamp","state":"ACTIVED","cover":{"asset_id":"a","cover_url":"https://obs.example/a.png?Signature=S1GN&x-obs-security-token=T0K"}}`,
		state.Get(t, "id"))})
	var log bytes.Buffer
	if _, found := d.Read(tflogtest.RootLogger(t.Context(), &log), kind, state); found.HasError() {
		t.Fatal(found)
	}
	if text := log.String(); !strings.Contains(text, "https://obs.example/a.png?***") || strings.Contains(text, "S1GN") || strings.Contains(text, "T0K") {
		t.Errorf("%s", text)
	}
}

func TestProduct_keepsListsThatTheServiceSortsOrDeduplicates(t *testing.T) {
	t.Parallel()
	for name, set := range map[string]func(*simulator.MetaStudioSwitches){
		"as sent":      func(*simulator.MetaStudioSwitches) {},
		"sorted":       func(s *simulator.MetaStudioSwitches) { s.Tags = "sorted" },
		"deduplicated": func(s *simulator.MetaStudioSwitches) { s.Duplicates = "removed" },
		"both, and reversed": func(s *simulator.MetaStudioSwitches) {
			s.Tags, s.Duplicates, s.AssetOrder = "sorted", "removed", "reversed"
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			cloud, d := stage(t)
			cloud.Sim.MetaStudio.Switch(set)
			text := acctest.Object{"title": "t", "text": "x"}
			image := acctest.Object{"asset_id": "a1", "asset_type": "IMAGE"}
			var state *acctest.State
			for _, config := range []acctest.Object{
				{"name": "lamp", "tags": []any{"b", "a", "b"}, "text_list": []any{text, text}, "asset_list": []any{image, image}},
				{"name": "lamp", "tags": []any{"a", "b"}, "text_list": []any{text}, "asset_list": []any{image}},
				{"name": "lamp", "tags": []any{"c", "b", "a"}, "text_list": []any{text, acctest.Object{}, text}},
				{"name": "lamp", "tags": []any{"b", "b"}},
				{"name": "lamp"},
			} {
				state = d.Applied(kind, state, config)
				d.ExpectEmptyPlan(kind, state, config)
				d.Destroyed(kind, d.Applied(kind, nil, config))
			}
			cloud.Sim.MetaStudio.ChangeProduct(fmt.Sprint(state.Get(t, "id")), func(p *simulator.MetaStudioProduct) { p.Tags = []string{"theirs"} })
			if plan, found := d.Plan(kind, d.Refreshed(kind, state), acctest.Object{"name": "lamp"}); plan.Empty || len(found) > 0 {
				t.Errorf("drift is not seen: %s", found)
			}
		})
	}
}

func TestProduct_changesAnImportedBlockedProduct(t *testing.T) {
	t.Parallel()
	cloud, d := stage(t)
	id := cloud.Sim.MetaStudio.AddProduct(simulator.MetaStudioProduct{Name: "lamp", State: "BLOCK"})
	for _, config := range []acctest.Object{{"name": "lantern"}, {"name": "light", "state": "ACTIVED"}} {
		state, found := d.Import(t.Context(), kind, id)
		if found.HasError() || state.Get(t, "state") != nil {
			t.Fatalf("%s %s", state.Value, found)
		}
		state, found = d.Apply(t.Context(), kind, state, config)
		if now := only(t, cloud); found.HasError() || now.Name != config["name"] || now.State != "BLOCK" {
			t.Fatalf("%+v %s", now, found)
		}
		state, found = d.Read(t.Context(), kind, state)
		if plan, _ := d.Plan(kind, state, config); found.HasError() || state.Get(t, "state") != "BLOCK" || !plan.Empty {
			t.Errorf("%s %s", plan.Value, found)
		}
	}
}
