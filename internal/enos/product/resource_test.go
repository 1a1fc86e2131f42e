// SPDX-License-Identifier: MPL-2.0

package product_test

import (
	"bytes"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"

	"github.com/hashicorp/terraform-plugin-log/tflogtest"

	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/acctest"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/enos/product"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/simulator"
)

func TestMain(m *testing.M) { acctest.Main(m) }

const kind = product.ResourceType

func minimal() acctest.Object {
	return acctest.Object{
		"name": acctest.Object{"default_value": "turbine"}, "model_id": simulator.EnOSModelID, "product_type": "Device", "data_format": "Json", "bi_directional_auth": false,
	}
}

func with(name string, value any) acctest.Object {
	config := minimal()
	config[name] = value
	return config
}

func full() acctest.Object {
	config := minimal()
	config["name"] = acctest.Object{"default_value": "turbine", "i18n_value": acctest.Object{
		"en_US": "turbine", "zh_CN": "风机", "ja_JP": "風車", "es_ES": "turbina",
	}}
	config["bi_directional_auth"], config["dynamic_activate_enabled"] = true, true
	config["description"], config["tags"] = "\"A\" <b> & \\c\n", acctest.Object{"site/a-1": "x y", "empty": ""}
	config["default_valid_day"], config["max_valid_day"] = 100, 200
	return config
}

func stage(t *testing.T) (*acctest.Cloud, *acctest.Driver) {
	t.Helper()
	cloud := acctest.InMemory(t)
	return cloud, cloud.Driver(t, acctest.Object{"max_retries": 1})
}

func only(t *testing.T, cloud *acctest.Cloud) simulator.EnOSProduct {
	t.Helper()
	all := cloud.Sim.EnOS.Products()
	if len(all) != 1 {
		t.Fatalf("there are %d products", len(all))
	}
	return all[0]
}

func TestProduct_readsMayLagTwoSeconds(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) { // here waits take no time
		cloud, d := stage(t)
		cloud.Sim.EnOS.Switch(func(s *simulator.EnOSSwitches) { s.LagMillis = 2000 })
		state := d.Applied(kind, nil, full())
		d.ExpectEmptyPlan(kind, state, full())
		state = d.Applied(kind, state, minimal())
		d.ExpectEmptyPlan(kind, state, minimal())
	})
}

func TestProduct_daysAreTheServicesOwnWhereNoneAreGiven(t *testing.T) {
	t.Parallel()
	cloud, d := stage(t)
	config := with("bi_directional_auth", true)
	state := d.Applied(kind, nil, config)
	if state.Get(t, "default_valid_day") != 730.0 || state.Get(t, "max_valid_day") != 1095.0 {
		t.Errorf("%s", state.Value)
	}
	config["max_valid_day"] = 2000
	state = d.Applied(kind, state, config)
	d.ExpectEmptyPlan(kind, state, config)
	state = d.Applied(kind, state, minimal())
	if state.Get(t, "default_valid_day") != nil || only(t, cloud).BiAuth {
		t.Errorf("%s", state.Value)
	}
}

func TestProduct_requests(t *testing.T) {
	t.Parallel()
	cloud, d := stage(t)
	check := func(what string, want ...string) {
		t.Helper()
		var got []string
		for _, r := range cloud.Sim.Requests("", "") {
			_, action, _ := strings.Cut(r.URI, "action=")
			action, _, _ = strings.Cut(action, "&")
			if strings.Contains(r.URI, "/token/") {
				action = "token"
			}
			got = append(got, action)
		}
		cloud.Sim.Forget()
		if !slices.Equal(got, want) {
			t.Errorf("%s asked %v, expected %v", what, got, want)
		}
	}
	state := d.Applied(kind, nil, minimal())
	check("create", "token", "create", "get")
	state = d.Refreshed(kind, state)
	check("read", "get")
	state = d.Applied(kind, state, full())
	check("change", "update", "get")
	for _, r := range cloud.Sim.Requests("POST", "action=update") {
		for _, field := range []string{"productName", "productDesc", "biDirectionalAuth", "dynamicActivateEnabled", "productTags", "defaultValidDay", "maxValidDay"} {
			if !strings.Contains(string(r.Body), `"`+field+`"`) {
				t.Errorf("%s is missing in %s", field, r.Body)
			}
		}
	}
	for _, replaced := range []string{"model_id", "product_type", "data_format", "org_id"} {
		config := full()
		config[replaced] = map[string]string{"model_id": "solar-panel", "product_type": "Gateway", "data_format": "Custom", "org_id": "o2"}[replaced]
		if plan, found := d.Plan(kind, state, config); found.HasError() || !slices.Equal(plan.Replace, []string{replaced}) {
			t.Errorf("%s: replace %v %s", replaced, plan.Replace, found)
		}
	}
	d.Destroyed(kind, state)
	check("delete", "delete")
}

func TestProduct_fiftyAtOnceFetchOneToken(t *testing.T) {
	t.Parallel()
	cloud, d := stage(t)
	work := make(chan int)
	var wait sync.WaitGroup
	for range 10 {
		wait.Go(func() {
			for range work {
				d.Applied(kind, nil, minimal())
			}
		})
	}
	for i := range 50 {
		work <- i
	}
	close(work)
	wait.Wait()
	if got := len(cloud.Sim.Requests("", "/token/")); got != 1 || len(cloud.Sim.EnOS.Products()) != 50 {
		t.Errorf("%d tokens for %d products", got, len(cloud.Sim.EnOS.Products()))
	}
}

func TestProduct_validation(t *testing.T) {
	t.Parallel()
	cloud, d := stage(t)
	name := func(value string) acctest.Object { return with("name", acctest.Object{"default_value": value}) }
	locale := func(key, value string) acctest.Object {
		return with("name", acctest.Object{"default_value": "x", "i18n_value": acctest.Object{key: value}})
	}
	days := func(standard, most any) acctest.Object {
		config := with("bi_directional_auth", true)
		config["default_valid_day"], config["max_valid_day"] = standard, most
		return config
	}
	tags := func(key, value string) acctest.Object { return with("tags", acctest.Object{key: value}) }
	many := acctest.Object{}
	for i := range 101 {
		many[fmt.Sprint("k", i)] = "v"
	}
	type check struct {
		config acctest.Object
		says   string
	}
	checks := []check{
		{name(strings.Repeat("风", 65)), "between 1 and 64, got: 65"},
		{name(""), "between 1 and 64, got: 0"},
		{locale("en-US", "x"), `["en_US" "zh_CN" "ja_JP" "es_ES"]`},
		{locale("en_US", ""), "between 1 and 64, got: 0"},
		{locale("zh_CN", "a;b"), "must contain none of"},
		{days(201, 200), "201 is more than 200"},
		{days(0, 200), "between 1 and 3650, got: 0"},
		{days(1, 3651), "between 1 and 3650, got: 3651"},
		{with("default_valid_day", 5), "only where bi_directional_auth is true"},
		{with("max_valid_day", 5), "only where bi_directional_auth is true"},
		{with("description", strings.Repeat("风", 513)), "at most 512, got: 513"},
		{with("product_type", "device"), `["Device" "Gateway"]`},
		{with("data_format", "JSON"), `["Json" "Custom"]`},
		{with("model_id", ""), "at least 1"},
		{tags("a b", "v"), "must have 1 to 50 letters"},
		{tags(strings.Repeat("k", 51), "v"), "must have 1 to 50 letters"},
		{tags("k", " v"), "must not start or end with white space"},
		{tags("k", "v\t"), "must not start or end with white space"},
		{tags("k", strings.Repeat("v", 201)), "at most 200, got: 201"},
		{with("tags", many), "at most 100 elements, got: 101"},
	}
	for _, character := range "<>;@*%&\\`" {
		checks = append(checks, check{name("a" + string(character) + "b"), "must contain none of < > ; @ * % & \\ `"})
	}
	for _, c := range checks {
		if found := d.Validate(kind, c.config); !strings.Contains(found.String(), c.says) {
			t.Errorf("%q is not said about %v: %s", c.says, c.config, found)
		}
	}
	u := acctest.Unknown
	for _, config := range []acctest.Object{
		{
			"name": u, "model_id": u, "product_type": u, "data_format": u, "bi_directional_auth": u, "dynamic_activate_enabled": u, "description": u, "tags": u,
			"default_valid_day": u, "max_valid_day": u, "org_id": u,
		},
		{
			"name": acctest.Object{"default_value": u, "i18n_value": acctest.Object{"en_US": u}}, "model_id": "m", "product_type": "Device", "data_format": "Json",
			"bi_directional_auth": u, "tags": acctest.Object{"k": u}, "default_valid_day": 5,
		},
	} {
		if _, found := d.Plan(kind, nil, config); len(d.Validate(kind, config)) > 0 || len(found) > 0 {
			t.Errorf("unknown values: %s %s", d.Validate(kind, config), found)
		}
	}
	if got := len(cloud.Sim.Requests("", "")); got > 0 {
		t.Errorf("%d requests", got)
	}
	longest := with("name", acctest.Object{"default_value": strings.Repeat("风", 64)})
	longest["description"], longest["tags"] = strings.Repeat("风", 512), acctest.Object{strings.Repeat("k", 50): strings.Repeat("值", 200)}
	d.ExpectEmptyPlan(kind, d.Applied(kind, nil, longest), longest)
}

func TestProduct_errorsNameCauseAndNextStep(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) { // here waits take no time
		cloud, d := stage(t)
		for name, test := range map[string]struct {
			config acctest.Object
			says   []string
		}{
			"unknown model":        {with("model_id", "nosuch"), []string{"99500", "Query model failed", "There is no such model", `at AttributeName("model_id")`, "Request ID: sim-"}},
			"foreign organization": {with("org_id", simulator.EnOSForeignOrgID), []string{"99403", `no rights on organization "` + simulator.EnOSForeignOrgID}},
			"no organization":      {with("org_id", "o999"), []string{"99400", "orgId does not exist", `at AttributeName("org_id")`}},
		} {
			cloud.Sim.Forget()
			made, found := d.Apply(t.Context(), kind, nil, test.config)
			for _, want := range test.says {
				if made != nil || !strings.Contains(found.String(), want) {
					t.Errorf("%s: %q is missing in %s", name, want, found)
				}
			}
			if got := len(cloud.Sim.Requests("", "action=create")); got != 1 {
				t.Errorf("%s: %d creates", name, got)
			}
		}
		state := d.Applied(kind, nil, minimal())
		key := fmt.Sprint(state.Get(t, "id"))
		cloud.Sim.EnOS.ChangeProduct(key, func(p *simulator.EnOSProduct) { p.Devices = 1 })
		if left, found := d.Destroy(t.Context(), kind, state); left == nil || !strings.Contains(found.String(), "11619") || !strings.Contains(found.String(), "Devices still exist") {
			t.Errorf("devices: %s", found)
		}
		remove := cloud.Sim.Inject(simulator.Fault{Path: "action=get", Status: 200, Body: `{"code":99500,"msg":"Internal Server Error"}`})
		if kept, found := d.Read(t.Context(), kind, state); kept == nil || !found.HasError() {
			t.Errorf("read: %s", found)
		}
		if made, found := d.Apply(t.Context(), kind, nil, minimal()); made == nil || !strings.Contains(found.String(), "was created but could not be read") || !made.Value.IsFullyKnown() {
			t.Errorf("a failing read after create: %s", found)
		}
		remove()
		cloud.Sim.Inject(simulator.Fault{Path: "action=create", Cut: simulator.CutAfter, Times: 1})
		if made, found := d.Apply(t.Context(), kind, nil, minimal()); made == nil || len(found) != 1 || !strings.Contains(found.String(), "WARNING: Adopted") {
			t.Errorf("a lost response: %s", found)
		}
		cloud.Sim.Inject(simulator.Fault{Path: "action=update", Status: 200, Body: `{"code":0}`, Times: 1})
		if _, found := d.Apply(t.Context(), kind, state, with("description", "ignored")); !strings.Contains(found.String(), "other values than planned for: description") {
			t.Errorf("a change that is ignored: %s", found)
		}
	})
}

func TestProduct_driftImportAndIdentity(t *testing.T) {
	t.Parallel()
	cloud, d := stage(t)
	state := d.Applied(kind, nil, full())
	key := fmt.Sprint(state.Get(t, "id"))
	cloud.Sim.EnOS.ChangeProduct(key, func(p *simulator.EnOSProduct) {
		p.DefaultName, p.Tags, p.Desc = "theirs", map[string]string{"a": "b"}, "theirs"
	})
	state = d.Refreshed(kind, state)
	if state.Get(t, "name", "default_value") != "theirs" || state.Get(t, "tags", "a") != "b" {
		t.Errorf("drift is not seen: %s", state.Value)
	}
	d.ExpectEmptyPlan(kind, d.Applied(kind, state, full()), full())
	imported, found := d.ImportIdentity(t.Context(), kind, acctest.Object{"id": key, "org_id": simulator.EnOSOrgID})
	if found.HasError() || imported.Get(t, "product_secret") == nil {
		t.Errorf("import by identity: %s", found)
	}
	for _, id := range []string{"a/b/c", "/", "../x"} {
		if _, found := d.Import(t.Context(), kind, id); !strings.Contains(found.String(), "must have the form org_id/id or be the id alone") {
			t.Errorf("%q: %s", id, found)
		}
	}
	for _, id := range []string{"a&b=c", "a b", "a?b#c", "o1&action=delete"} {
		if _, found := d.Import(t.Context(), kind, id); !found.HasError() && id != "" {
			continue // not found: Terraform says so
		}
	}
	if got := len(cloud.Sim.Requests("", "action=delete")); got != 0 {
		t.Error("a hostile id reached another action")
	}
	orgless := acctest.NewDriver(t, acctest.Object{"enos": acctest.Object{"endpoint": cloud.URL, "access_key": simulator.EnOSAccessKey, "secret_key": simulator.EnOSSecretKey}})
	if _, found := orgless.Import(t.Context(), kind, key); !strings.Contains(found.String(), "Could not import EnOS product") || !strings.Contains(found.String(), "ENOS_ORG_ID") {
		t.Error(found)
	}
	if _, found := orgless.Import(t.Context(), kind, simulator.EnOSOrgID+"/"+key); found.HasError() {
		t.Error(found)
	}
	if _, found := orgless.Apply(t.Context(), kind, nil, minimal()); !strings.Contains(found.String(), "No organization was found") {
		t.Error(found)
	}
	if _, found := orgless.ReadData(t.Context(), kind+"s", acctest.Object{}); !strings.Contains(found.String(), "No organization was found") {
		t.Error(found)
	}
	if _, found := orgless.ReadData(t.Context(), kind, acctest.Object{"id": key}); !strings.Contains(found.String(), "No organization was found") {
		t.Error(found)
	}
}

func TestProducts_listsAllPagesNewestFirst(t *testing.T) {
	t.Parallel()
	for _, most := range []int{1000, 30, 1} {
		cloud, d := stage(t)
		cloud.Sim.EnOS.Switch(func(s *simulator.EnOSSwitches) { s.PageSizeMax = most })
		count := 230
		if most == 1 {
			count = 5
		}
		for i := range count {
			cloud.Sim.EnOS.AddProduct(simulator.EnOSProduct{DefaultName: fmt.Sprintf("turbine %03d", i)})
		}
		state, found := d.ReadData(t.Context(), kind+"s", acctest.Object{})
		if len(found) > 0 || state.Len(t, "products") != count || state.Get(t, "total") != float64(count) ||
			state.Get(t, "products", 0, "name", "default_value") != fmt.Sprintf("turbine %03d", count-1) {
			t.Errorf("%d a page: %s", most, found)
		}
		if strings.Contains(state.Value.String(), "enosProductSecret") {
			t.Error("a secret is in the listing")
		}
	}
	cloud, d := stage(t)
	for range 230 {
		cloud.Sim.EnOS.AddProduct(simulator.EnOSProduct{})
	}
	cloud.Sim.Inject(simulator.Fault{Path: "action=search", Skip: 2, Status: 200, Body: `{"code":99500,"msg":"x"}`})
	if state, found := d.ReadData(t.Context(), kind+"s", acctest.Object{}); state != nil || !strings.Contains(found.String(), "Could not list EnOS products") {
		t.Error("an error on page 3 is lost")
	}
}

func TestProducts_filtersCannotBeBrokenOutOf(t *testing.T) {
	t.Parallel()
	cloud, d := stage(t)
	for _, name := range []string{"plain", "it's", `say "x"`, `both ' and "`, "Solar"} {
		cloud.Sim.EnOS.AddProduct(simulator.EnOSProduct{DefaultName: name, Tags: map[string]string{"site": name}, ModelID: map[bool]string{true: "solar-panel"}[name == "Solar"]})
	}
	for _, test := range []struct {
		filter acctest.Object
		want   int
	}{
		{acctest.Object{}, 5},
		{acctest.Object{"name": "PLAIN"}, 1},
		{acctest.Object{"name": "it's"}, 1},
		{acctest.Object{"name": `"x"`}, 1},
		{acctest.Object{"name": `' and "`}, 1},
		{acctest.Object{"name": `x' or productName like '`}, 0},
		{acctest.Object{"name": `" or productName like "`}, 0},
		{acctest.Object{"name": `'" or productKey like '`}, 0},
		{acctest.Object{"name": `a\`}, 0},
		{acctest.Object{"name": "%"}, 0},
		{acctest.Object{"model_id": "solar-panel"}, 1},
		{acctest.Object{"model_id": "x' or modelId = 'solar-panel"}, 0},
		{acctest.Object{"expression": "productTags.site = 'plain' or modelId in ('solar-panel')"}, 2},
		{acctest.Object{"expression": "modelId = 'solar-panel' or modelId = 'wind-turbine'", "name": "plain"}, 1},
		{acctest.Object{"expression": "not exists(productTags.none)", "model_id": "solar-panel"}, 1},
	} {
		state, found := d.ReadData(t.Context(), kind+"s", test.filter)
		if len(found) > 0 || state.Len(t, "products") != test.want {
			t.Errorf("%v: %s %v", test.filter, found, state)
		}
	}
	for says, filter := range map[string]acctest.Object{
		"expression: ": {"expression": "nonsense ="}, "at most 64": {"name": strings.Repeat("x", 65)}, "no model has the id": {"model_id": `'"`},
	} {
		if _, found := d.ReadData(t.Context(), kind+"s", filter); !strings.Contains(strings.ToLower(found.String()), strings.ToLower(says)) {
			t.Errorf("%v: %s", filter, found)
		}
	}
}

func TestProduct_dataSource(t *testing.T) {
	t.Parallel()
	cloud, d := stage(t)
	state := d.Applied(kind, nil, full())
	key := fmt.Sprint(state.Get(t, "id"))
	read, found := d.ReadData(t.Context(), kind, acctest.Object{"id": key})
	if len(found) > 0 || read.Get(t, "product_secret") != "enosProductSecret"+key || read.Get(t, "name", "i18n_value", "zh_CN") != "风机" || read.Get(t, "org_id") != simulator.EnOSOrgID ||
		read.Get(t, "dynamic_activate_enabled") != true || read.Get(t, "max_valid_day") != 200.0 || read.Get(t, "create_by") != "DM001" {
		t.Errorf("%s %v", found, read)
	}
	if _, found := d.ReadData(t.Context(), kind, acctest.Object{"id": "nosuch"}); !strings.Contains(found.String(), `has no product "nosuch"`) {
		t.Error(found)
	}
	_ = cloud
}

func TestProduct_secretsAreToldNowhere(t *testing.T) {
	t.Parallel()
	cloud, d := stage(t)
	var log bytes.Buffer
	ctx := tflogtest.RootLogger(t.Context(), &log)
	var api strings.Builder
	state, found := d.Apply(ctx, kind, nil, full())
	fmt.Fprint(&api, found)
	state, found = d.Apply(ctx, kind, state, minimal())
	fmt.Fprint(&api, found)
	_, found = d.Read(ctx, kind, state)
	fmt.Fprint(&api, found)
	list, found := d.ReadData(ctx, kind+"s", acctest.Object{})
	fmt.Fprint(&api, list.Value, found)
	cloud.Sim.Inject(simulator.Fault{Path: "action=get", Status: 500, ContentType: "text/html", Body: "<html>" + cloud.Sim.EnOS.Token() + " " + simulator.EnOSSecretKey})
	_, found = d.Read(ctx, kind, state)
	fmt.Fprint(&api, found, log.String())
	secrets := []string{cloud.Sim.EnOS.Token(), simulator.EnOSSecretKey, only(t, cloud).Secret}
	for _, r := range cloud.Sim.Requests("", "") {
		secrets = append(secrets, r.Header.Get("apim-signature"))
		if _, proof, ok := strings.Cut(string(r.Body), `"encryption":"`); ok {
			secrets = append(secrets, proof[:64])
		}
	}
	if !strings.Contains(log.String(), "productSecret") || len(secrets) < 9 {
		t.Error("the log does not show bodies, so this test proves nothing")
	}
	for _, secret := range secrets {
		if secret != "" && strings.Contains(api.String(), secret) {
			t.Errorf("%q is told", secret)
		}
	}
}

func TestProduct_withoutCredentials(t *testing.T) {
	t.Parallel()
	d := acctest.NewDriver(t, acctest.Object{})
	if _, found := d.Apply(t.Context(), kind, nil, minimal()); !strings.Contains(found.String(), "EnOS is not configured") || !strings.Contains(found.String(), "ENOS_ENDPOINT") {
		t.Error(found)
	}
	for source, config := range map[string]acctest.Object{kind: {"id": "x"}, kind + "s": {}} {
		if _, found := d.ReadData(t.Context(), source, config); !strings.Contains(found.String(), "ENOS_ENDPOINT") {
			t.Error(found)
		}
	}
	if _, found := d.Import(t.Context(), kind, "x"); !strings.Contains(found.String(), "ENOS_ENDPOINT") {
		t.Error(found)
	}
}

func TestProduct_nullElementsAreRefusedBeforeAnythingIsSent(t *testing.T) {
	t.Parallel()
	cloud, d := stage(t)
	state := d.Applied(kind, nil, with("tags", acctest.Object{"a": "1"}))
	cloud.Sim.Forget()
	for attribute, config := range map[string]acctest.Object{
		"tags":            with("tags", acctest.Object{"a": "1", "b": nil}),
		"name.i18n_value": with("name", acctest.Object{"default_value": "turbine", "i18n_value": acctest.Object{"en_US": nil}}),
	} {
		if found := d.Validate(kind, config); !found.HasError() {
			t.Errorf("%s: valid", attribute)
		}
		// Terraform validates once more when it applies; without that, nothing is sent either.
		for _, before := range []*acctest.State{nil, state} {
			if _, found := d.Apply(t.Context(), kind, before, config); !found.HasError() {
				t.Errorf("%s: taken", attribute)
			}
		}
	}
	if sent := len(cloud.Sim.Requests("", "")); sent > 0 || only(t, cloud).Tags["a"] != "1" {
		t.Errorf("%d requests were made", sent)
	}
}

func TestProduct_adoptsWhatWasCreatedBehindAFailingGateway(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) { // here waits take no time
		for _, body := range []string{`<html>`, `{"message":"timeout"}`, `{"status":504,"error":"Gateway Timeout","path":"/x"}`, `{"code":504,"msg":"Gateway Timeout"}`} {
			cloud, d := stage(t)
			cloud.Sim.Inject(simulator.Fault{Path: "action=create", Times: 1, Status: 504, AfterEffect: true, Body: body})
			state, found := d.Apply(t.Context(), kind, nil, minimal())
			if state == nil || state.Get(t, "id") != only(t, cloud).Key || !strings.Contains(found.String(), only(t, cloud).Key) {
				t.Errorf("%s: %s", body, found)
			}
		}
	})
}

func TestProduct_replacedWhenOrganizationChanges(t *testing.T) {
	t.Parallel()
	cloud, _ := stage(t)
	driver := func(orgID any) *acctest.Driver {
		return cloud.Driver(t, acctest.Object{"enos": acctest.Object{
			"endpoint": cloud.URL, "access_key": simulator.EnOSAccessKey, "secret_key": simulator.EnOSSecretKey, "org_id": orgID,
		}})
	}
	for name, test := range map[string]struct {
		created, provider any
		replaced          bool
	}{
		"the provider's has changed":              {nil, "o2", true},
		"org_id removed, another is the default":  {simulator.EnOSOrgID, "o2", true},
		"org_id removed, it is the default":       {simulator.EnOSOrgID, simulator.EnOSOrgID, false},
		"no default":                              {simulator.EnOSOrgID, nil, false},
		"the default is not known yet":            {simulator.EnOSOrgID, acctest.Unknown, false},
		"the default of a new product not known":  {nil, acctest.Unknown, false},
		"the default of a new product is missing": {nil, nil, false},
	} {
		state := driver(simulator.EnOSOrgID).Applied(kind, nil, with("org_id", test.created))
		plan, found := driver(test.provider).Plan(kind, state, minimal())
		if replaced := slices.Equal(plan.Replace, []string{"org_id"}); replaced != test.replaced || plan.Empty == replaced {
			t.Errorf("%s: replace %v, empty %t", name, plan.Replace, plan.Empty)
		}
		for _, want := range []string{"WARNING: EnOS product", simulator.EnOSOrgID, "o2", "cannot move"} {
			if strings.Contains(found.String(), want) != test.replaced {
				t.Errorf("%s: %q: %s", name, want, found)
			}
		}
		made, found := driver(test.provider).Plan(kind, nil, minimal())
		if orgID, known := test.provider.(string); len(found) > 0 || slices.Contains(made.Unknown(), "org_id") == known || (known && (&acctest.State{Value: made.Value}).Get(t, "org_id") != orgID) {
			t.Errorf("%s: a new product: %s %s", name, made.Value, found)
		}
	}
}

func TestProduct_plansDaysWithinTheMaximum(t *testing.T) {
	t.Parallel()
	cloud, d := stage(t)
	cloud.Sim.EnOS.Switch(func(s *simulator.EnOSSwitches) { s.DefaultAboveMax, s.OmittedOnUpdate = "refused", "reset" })
	days := func(standard, most any) acctest.Object {
		config := with("bi_directional_auth", true)
		config["default_valid_day"], config["max_valid_day"] = standard, most
		return config
	}
	shows := func(state *acctest.State, standard, most float64) {
		t.Helper()
		if state.Get(t, "default_valid_day") != standard || state.Get(t, "max_valid_day") != most {
			t.Errorf("%v of %v, expected %v of %v", state.Get(t, "default_valid_day"), state.Get(t, "max_valid_day"), standard, most)
		}
	}
	state := d.Applied(kind, nil, days(nil, 365))
	shows(state, 365, 365)
	state = d.Applied(kind, state, days(nil, 1500))
	shows(state, 365, 1500)
	state = d.Applied(kind, state, days(1200, 1500))
	shows(state, 1200, 1500)
	state = d.Applied(kind, state, days(nil, nil))
	shows(state, 730, 1095)
	state = d.Applied(kind, state, days(nil, 100))
	shows(state, 100, 100)
	d.ExpectEmptyPlan(kind, state, days(nil, 100))

	if found := d.Validate(kind, days(1096, nil)); !strings.Contains(found.String(), "1096 is more than 1095, which the service uses") {
		t.Errorf("more than the service's maximum: %s", found)
	}
	if found := d.Validate(kind, days(1096, acctest.Unknown)); len(found) > 0 {
		t.Errorf("an unknown maximum: %s", found)
	}
	product := d.Applied(kind, nil, days(nil, nil))
	most := int64(300)
	cloud.Sim.EnOS.ChangeProduct(fmt.Sprint(product.Get(t, "id")), func(p *simulator.EnOSProduct) { p.DefaultDays, p.MaxDays = &most, &most })
	product = d.Refreshed(kind, product)
	if _, found := d.Plan(kind, product, days(301, nil)); !strings.Contains(found.String(), "301 is more than 300, which the product has") {
		t.Errorf("more than the product's maximum: %s", found)
	}
}

// The real CLI plans a replacement twice: over the product, and for a new one.
func TestProduct_replacedInAnotherOrganizationByCLI(t *testing.T) {
	t.Parallel()
	cloud := acctest.Simulated(t)
	cli := acctest.NewCLI(t, cloud)
	write := func(orgID, argument string) {
		cli.Write("main.tf", fmt.Sprintf(`
terraform {
  required_providers {
    apigw = { source = "seed-9ae5a20b/apigw" }
  }
}

provider "apigw" {
  enos = { org_id = %q }
}

resource "apigw_enos_product" "turbine" {
  name                = { default_value = "turbine" }
  model_id            = %q
  product_type        = "Device"
  data_format         = "Json"
  bi_directional_auth = false
  %s
}
`, orgID, simulator.EnOSModelID, argument))
	}
	write(simulator.EnOSOrgID, "")
	cli.Must("apply", "-auto-approve")
	for _, step := range []struct{ orgID, argument string }{
		{simulator.EnOSForeignOrgID, ""},
		{simulator.EnOSForeignOrgID, fmt.Sprintf("org_id = %q", simulator.EnOSOrgID)},
	} {
		write(step.orgID, step.argument)
		planned := cli.Run("plan", "-detailed-exitcode").String()
		replaced := step.argument == ""
		for _, want := range []string{"must be replaced", "# forces replacement", simulator.EnOSForeignOrgID, "A product cannot move"} {
			if strings.Contains(planned, want) != replaced {
				t.Errorf("%q with %+v:\n%s", want, step, planned)
			}
		}
	}
}
