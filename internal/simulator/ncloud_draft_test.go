// SPDX-License-Identifier: MPL-2.0

package simulator_test

import (
	"fmt"
	"net/http"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/simulator"
)

const getMethod = `{"methodName":"GET","httpEndPoint":{"method":"GET","url":"/v2/{id}","stream":false},` + filters + `}`

const filters = `"requiredApiKey":{"required":true},"validation":{"type":"NONE"},"authentication":{"platform":"NONE"}`

// newDraftWorld adds /orders/{id} with a GET that has parameters, a body and responses, and
// an API of another product.
func newDraftWorld(t *testing.T, switches ...string) *apiWorld {
	t.Helper()
	w := newAPIWorld(t, switches...)
	w.n.AddAPI(w.other, simulator.NCloudAPI{ID: "otherapi01", Name: "bills", Draft: simulator.NCloudDraft{
		Paths:  []simulator.NCloudPath{{ID: "billpath01", Path: "/bills"}},
		Models: []simulator.NCloudModel{{ID: "billmodel1", Name: "Bill", Schema: "{}"}},
	}})
	draft := simulator.NCloudDraft{
		Models: []simulator.NCloudModel{{ID: "ordermodel", Name: "Order", Schema: `{ "type": "object" }`}},
		Paths: []simulator.NCloudPath{{Path: "/orders/{id}", Methods: []simulator.NCloudMethod{{
			Name: "GET", HTTP: &simulator.NCloudHTTPEndpoint{Method: "GET", URL: "/{id}"},
			Parameters: []simulator.NCloudParameter{
				{Code: "REQUEST_HEADER", Name: "Twin"}, {Name: "Twin"}, {Name: "view", Type: "boolean"},
			},
			RequestBody: &simulator.NCloudBody{Name: "order", ModelID: "ordermodel"},
			Responses: []simulator.NCloudResponse{{
				StatusCode: 200, Headers: []simulator.NCloudParameter{{Name: "ETag"}}, Body: &simulator.NCloudBody{Name: "order", ModelID: "ordermodel"},
			}},
		}}}},
	}
	w.api = w.n.AddAPI(w.product, simulator.NCloudAPI{Name: "draft", Draft: draft, Modifier: "x", ModTime: time.Date(2001, 1, 1, 0, 0, 0, 0, time.UTC)})
	return w
}

var pathReference = regexp.MustCompile(`R\(([^)]*)\)`)

// expect sends a request, in whose path R(/orders) is the path /orders, and checks the response.
func (w *apiWorld) expect(method, path, body string, status int, contains string) {
	w.t.Helper()
	full := pathReference.ReplaceAllStringFunc(path, func(text string) string {
		for _, p := range w.n.Draft(w.api).Paths {
			if "R("+p.Path+")" == text {
				return "resources/" + p.ID
			}
		}
		return "resources/nosuchone1"
	})
	got, response := w.call(method, full, body)
	without, absent := strings.CutPrefix(contains, "!")
	if text := fmt.Sprint(response); got != status || strings.Contains(text, without) == absent {
		w.t.Errorf("%s %s %.200s: %d %s, expected %d %s", method, path, body, got, text, status, contains)
	}
}

// paths returns the paths of the draft, separated by blanks.
func (w *apiWorld) paths() string {
	var paths []string
	for _, p := range w.n.Draft(w.api).Paths {
		paths = append(paths, p.Path)
	}
	return strings.Join(paths, " ")
}

func TestPath_lifecycle(t *testing.T) {
	t.Parallel()
	w := newAPIWorld(t)
	w.expect("GET", "/P/A/resources", "", 200, "resourcePath:/]")
	w.expect("POST", "/P/A/resources", `{"resourcePath":"/a/b/{c+}","corsAllowOrigin":"*"}`, 201, "corsAllowOrigin:*")
	if got := w.paths(); got != "/ /a /a/b /a/b/{c+}" {
		t.Errorf("paths %q", got)
	}
	w.expect("PATCH", "/P/A/R(/a/b/{c+})", `{"corsMaxAge":"600","corsAllowOrigin":""}`, 200, "corsMaxAge:600")
	w.expect("GET", "/P/A/resources", "", 200, "!corsAllowOrigin")
	w.expect("DELETE", "/P/A/R(/a/b)", "", 204, "")
	if got := w.paths(); got != "/ /a" {
		t.Errorf("paths %q", got)
	}
	w.expect("DELETE", "/P/A/R(/a/b)", "", 404, "")
}

func TestPath_validatesInput(t *testing.T) {
	t.Parallel()
	w := newDraftWorld(t)
	long, blank := strings.Repeat("x", 201), `" x"`
	for _, path := range []string{"", "x", "/x/", "//x", "/x.y", "/x:y", "/v{n}", "/{n", "/{n+}x", "/{+}", "/가", "/x-", "/a b", "/%2e", "/" + strings.Repeat("x", 2000)} {
		w.expect("POST", "/P/A/resources", `{"resourcePath":"`+path+`"}`, 400, "resourcePath ")
	}
	for _, path := range []string{"/x", "/-x", "/x+y", "/{a-b}", "/{a-b}/{b+}", "/" + strings.Repeat("x", 1999)} {
		w.expect("POST", "/P/A/resources", `{"resourcePath":"`+path+`"}`, 201, path)
	}
	for field, value := range map[string]string{
		"corsAllowOrigin": `"` + long[:46] + `"`, "corsAllowMethods": blank, "corsAllowHeaders": `"` + long + `"`,
		"corsExposeHeaders": `"x "`, "corsAllowCredentials": "true", "corsMaxAge": "600",
	} {
		w.expect("PATCH", "/P/A/R(/orders)", fmt.Sprintf(`{%q:%s}`, field, value), 400, field+" must")
	}
	w.expect("POST", "/P/A/resources", `{}`, 400, "resourcePath is required")
	for _, odd := range []string{"/{a+}/x", "/orders/{id}/{id}", "/orders/{other}", "/orders/{other}/x"} {
		w.expect("POST", "/P/A/resources", `{"resourcePath":"`+odd+`"}`, 400, "resourcePath must")
	}
	w.expect("POST", "/P/A/resources", `{"resourcePath":"/orders/search"}`, 201, "")
}

func TestPath_switches(t *testing.T) {
	t.Parallel()
	runSwitches(t, map[string][]draftCall{
		"UnsetText=null":                 {{"GET", "/P/A/resources", "", 200, "corsMaxAge:<nil>"}},
		"UnsetText=empty":                {{"GET", "/P/A/resources", "", 200, "corsMaxAge: "}},
		"Order=newest":                   {{"GET", "/P/A/resources", "", 200, "resourcePath:/orders] map["}},
		"NotFoundCode=10004":             {{"PATCH", "/P/A/resources/nosuchone1", "{}", 404, "resourceId [nosuchone1] not found."}},
		"MixedIDs=404":                   {{"PATCH", "/P/A/resources/billpath01", "{}", 404, ""}},
		"MixedIDs=400":                   {{"PATCH", "/P/A/resources/billpath01", "{}", 400, "resourceId"}},
		"MixedIDs=ignored":               {{"PATCH", "/P/A/resources/billpath01", `{"corsMaxAge":"6"}`, 200, "apiId:otherapi01"}, {"GET", "/Q/otherapi01/resources", "", 200, "corsMaxAge:6"}},
		"OddPaths=accepted":              {{"POST", "/P/A/resources", `{"resourcePath":"/orders/{a+}/{a}"}`, 201, ""}, {"POST", "/P/A/resources", `{"resourcePath":"/orders/{b}"}`, 201, ""}},
		"DuplicatePath=400":              {{"POST", "/P/A/resources", `{"resourcePath":"/orders"}`, 400, "exists"}, {"POST", "/P/A/R(/orders/{id})/methods", getMethod, 400, "exists"}},
		"DuplicatePath=409":              {{"POST", "/P/A/resources", `{"resourcePath":"/orders"}`, 409, "exists"}, {"POST", "/P/A/R(/orders/{id})/methods", getMethod, 409, "exists"}},
		"DuplicatePath=returned":         {{"POST", "/P/A/resources", `{"resourcePath":"/orders","corsMaxAge":"6"}`, 200, "!corsMaxAge"}},
		"RootPath=refused":               {{"DELETE", "/P/A/R(/)", "", 400, "resourcePath"}, {"POST", "/P/A/resources", `{"resourcePath":"/"}`, 400, ""}},
		"RootPath=allowed":               {{"DELETE", "/P/A/R(/)", "", 204, ""}, {"GET", "/P/A/resources", "", 200, "resourceList:[]"}, {"POST", "/P/A/resources", `{"resourcePath":"/"}`, 201, ""}},
		"MissingParent=created":          {{"POST", "/P/A/resources", `{"resourcePath":"/x/y"}`, 201, ""}, {"GET", "/P/A/resources", "", 200, "resourcePath:/x]"}},
		"MissingParent=403":              {{"POST", "/P/A/resources", `{"resourcePath":"/x/y"}`, 403, "10002"}, {"POST", "/P/A/resources", `{"resourcePath":"/x"}`, 201, ""}},
		"MissingParent=400":              {{"POST", "/P/A/resources", `{"resourcePath":"/x/y"}`, 400, "resourcePath"}},
		"MissingParent=404":              {{"POST", "/P/A/resources", `{"resourcePath":"/x/y"}`, 404, ""}},
		"EmptyParents=kept":              {{"DELETE", "/P/A/R(/orders/{id})", "", 204, ""}, {"PATCH", "/P/A/R(/orders)", "{}", 200, ""}},
		"EmptyParents=removed":           {{"DELETE", "/P/A/R(/orders/{id})", "", 204, ""}, {"PATCH", "/P/A/R(/orders)", "{}", 404, ""}, {"PATCH", "/P/A/R(/)", "{}", 200, ""}},
		"DeletePathWithChildren=deleted": {{"DELETE", "/P/A/R(/orders)", "", 204, ""}, {"GET", "/P/A/resources", "", 200, "!orders"}},
		"DeletePathWithChildren=refused": {{"DELETE", "/P/A/R(/orders)", "", 400, "resourcePath"}, {"DELETE", "/P/A/R(/orders/{id})", "", 204, ""}, {"DELETE", "/P/A/R(/orders)", "", 204, ""}},
		"OmittedCORS=kept":               {{"PATCH", "/P/A/R(/orders)", `{"corsMaxAge":"6"}`, 200, ""}, {"PATCH", "/P/A/R(/orders)", "{}", 200, "corsMaxAge:6"}},
		"OmittedCORS=cleared":            {{"PATCH", "/P/A/R(/orders)", `{"corsMaxAge":"6"}`, 200, ""}, {"PATCH", "/P/A/R(/orders)", "{}", 200, "!corsMaxAge"}},
		"APIModTime=stays":               {{"PATCH", "/P/A/R(/orders)", "{}", 200, ""}, {"GET", "/P/A", "", 200, "modTime:2001"}},
		"APIModTime=moves":               {{"PATCH", "/P/A/R(/orders)", "{", 400, ""}, {"GET", "/P/A", "", 200, "modTime:2001"}, {"PATCH", "/P/A/R(/orders)", "{}", 200, ""}, {"GET", "/P/A", "", 200, "!modTime:2001"}},
		"ValidationCode=10003":           {{"POST", "/P/A/resources", `{}`, 400, "10003"}},
		"ReadAfterWrite=stale": {
			{"DELETE", "/P/A/R(/orders)", "", 204, ""},
			{"GET", "/P/A/resources", "", 200, "orders"},
			{"GET", "/P/A/R(/orders)/methods", "", 404, ""},
			{"GET", "/P/A/resources", "", 200, "!orders"},
		},
	})
}

type draftCall struct {
	method, path, body string
	status             int
	contains           string
}

// runSwitches sends calls to a world of their own under each setting.
func runSwitches(t *testing.T, settings map[string][]draftCall) {
	t.Helper()
	runSwitchesIn(t, newDraftWorld, settings)
}

func runSwitchesIn(t *testing.T, world func(*testing.T, ...string) *apiWorld, settings map[string][]draftCall) {
	t.Helper()
	for setting, calls := range settings {
		t.Run(setting, func(t *testing.T) {
			t.Parallel()
			w := world(t, strings.Split(setting, " & ")...)
			for _, one := range calls {
				w.expect(one.method, one.path, one.body, one.status, one.contains)
			}
		})
	}
}

func TestDraft_overviewCountsMethods(t *testing.T) {
	t.Parallel()
	w := newDraftWorld(t)
	w.expect("GET", "/products/"+w.product+"/overview", "", 200, "methodsCount:1")
	w.expect("DELETE", "/P/A/R(/orders)", "", 204, "")
	w.expect("GET", "/products/"+w.product+"/overview", "", 200, "methodsCount:0")
}

func TestDraft_copiesAreDeep(t *testing.T) {
	t.Parallel()
	w := newDraftWorld(t)
	draft := w.n.Draft(w.api)
	draft.Paths[0].Methods[0].Parameters[0].Name = "changed"
	w.n.APIs(w.product)[1].Draft.Models[0].Name = "changed"
	if got := fmt.Sprintf("%+v", w.n.Draft(w.api)); strings.Contains(got, "changed") {
		t.Error(got)
	}
}

func TestDraft_concurrentWrites(t *testing.T) {
	t.Parallel()
	for setting, refusals := range map[string]int{"allowed": 0, "refused": 1} {
		sim, url := start(t)
		if err := sim.NCloud.SetSwitch("ConcurrentWrites", setting); err != nil {
			t.Fatal(err)
		}
		product := sim.NCloud.AddProduct(simulator.NCloudProduct{Name: "x"})
		path := "/api/v1/products/" + product + "/apis/" + sim.NCloud.AddAPI(product, simulator.NCloudAPI{Name: "x"})
		sim.SetLatency(50 * time.Millisecond)
		var mu sync.Mutex
		var group sync.WaitGroup
		statuses := map[int]int{}
		for _, one := range [][3]string{
			{"POST", "/resources", `{"resourcePath":"/a"}`},
			{"PATCH", "", `{"apiDescription":"x"}`},
			{"GET", "/resources", ""},
			{"POST", "/models/preview", `{"modelSchema":"{}"}`},
		} {
			req := signed(t, one[0], url, path+one[1], one[2], time.Now())
			group.Go(func() {
				status, _ := send(t, req)
				mu.Lock()
				defer mu.Unlock()
				statuses[status]++
			})
		}
		group.Wait()
		if statuses[http.StatusConflict] != refusals {
			t.Errorf("%s: %v", setting, statuses)
		}
		sim.SetLatency(0)
		for i := range 20 {
			body := fmt.Sprintf(`{"resourcePath":"/b%d"}`, i)
			if status, text := send(t, signed(t, "POST", url, path+"/resources", body, time.Now())); status != http.StatusCreated {
				t.Errorf("%s, one after the other: %d %s", setting, status, text)
			}
		}
	}
}

func TestDraft_faultsAndRecord(t *testing.T) {
	t.Parallel()
	sim, url := start(t)
	product := sim.NCloud.AddProduct(simulator.NCloudProduct{Name: "x"})
	api := sim.NCloud.AddAPI(product, simulator.NCloudAPI{Name: "x"})
	path := "/api/v1/products/" + product + "/apis/" + api + "/resources"
	sim.Inject(simulator.Fault{Method: "POST", Path: "/resources$", Cut: simulator.CutAfter, Times: 1})
	if resp, err := http.DefaultClient.Do(signed(t, "POST", url, path, `{"resourcePath":"/a"}`, time.Now())); err == nil {
		_ = resp.Body.Close()
		t.Errorf("HTTP %d", resp.StatusCode)
	}
	if got := len(sim.NCloud.Draft(api).Paths); got != 2 {
		t.Errorf("%d paths", got)
	}
	sim.SetLatency(20 * time.Millisecond)
	req := signed(t, "GET", url, path, "", time.Now())
	if status, _ := send(t, req); status != http.StatusOK {
		t.Errorf("HTTP %d", status)
	}
	requests := sim.Requests("", "/resources$")
	if len(requests) != 2 || requests[0].Status != 0 || requests[1].Status != http.StatusOK || requests[1].Took < 20*time.Millisecond {
		t.Errorf("the record has %+v", requests)
	}
}
