// SPDX-License-Identifier: MPL-2.0

package simulator_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/simulator"
)

// apiWorld is a product with an API that has one published stage, and another product.
type apiWorld struct {
	t              *testing.T
	n              *simulator.NCloud
	url            string
	product, other string
	api            string
}

func newAPIWorld(t *testing.T, switches ...string) *apiWorld {
	t.Helper()
	sim := simulator.New()
	server := httptest.NewServer(sim) // stages have the vendor's hosts
	t.Cleanup(server.Close)
	w := &apiWorld{t: t, n: sim.NCloud, url: server.URL}
	for _, one := range switches {
		name, value, _ := strings.Cut(one, "=")
		if err := w.n.SetSwitch(name, value); err != nil {
			t.Fatal(err)
		}
	}
	w.product = w.n.AddProduct(simulator.NCloudProduct{Name: "shop", Published: true})
	w.other = w.n.AddProduct(simulator.NCloudProduct{Name: "other"})
	w.api = w.n.AddAPI(w.product, simulator.NCloudAPI{Name: "orders", Stages: []simulator.NCloudStage{{ID: "stage00001", Name: "v1", Published: true}}})
	return w
}

// call replaces P, Q, A and S at the beginning of a segment by the IDs of the two products, the API and its stage.
func (w *apiWorld) call(method, path, body string) (int, map[string]any) {
	w.t.Helper()
	path = strings.NewReplacer("/S", "/stages/stage00009", "/P", "/products/"+w.product+"/apis", "/Q", "/products/"+w.other+"/apis", "/A", "/"+w.api).Replace(path)
	status, text := send(w.t, signed(w.t, method, w.url, "/api/v1"+path, body, time.Now()))
	var out map[string]any
	if text != "" {
		if err := json.Unmarshal([]byte(text), &out); err != nil {
			w.t.Fatalf("%s: %v", text, err)
		}
	}
	return status, out
}

func TestAPI_lifecycle(t *testing.T) {
	t.Parallel()
	w := newAPIWorld(t)
	status, body := w.call("POST", "/P", `{"apiName":"bills","apiDescription":"what is due"}`)
	api, _ := body["api"].(map[string]any)
	if status != http.StatusCreated || api["apiName"] != "bills" || api["productId"] != w.product || api["tenantId"] != simulator.NCloudTenantID || api["modTime"] == "" {
		t.Fatalf("%d %v", status, body)
	}
	w.api = fmt.Sprint(api["apiId"])
	if status, _ := w.call("PATCH", "/P/A", `{"apiDescription":""}`); status != http.StatusNoContent {
		t.Error(status)
	}
	if _, body = w.call("GET", "/P/A", ""); strings.Contains(fmt.Sprint(body), "due") {
		t.Error(body)
	}
	if _, body = w.call("GET", "/P?apiName=bill&limit=1", ""); body["total"] != 1.0 {
		t.Error(body)
	}
	for _, path := range []string{"/P", "/P/infos", "/P/filter"} {
		if _, body = w.call("GET", path+"?withStage=true", ""); body["total"] != 2.0 || !strings.Contains(fmt.Sprint(body), "isPublished:true") {
			t.Errorf("%s: %v", path, body)
		}
	}
	for _, query := range []string{"hasStage=true", "hasStageNotAssociatedWithUsagePlanId=x"} {
		if _, body = w.call("GET", "/P?"+query, ""); body["total"] != 1.0 {
			t.Errorf("%s: %v", query, body)
		}
	}
	if status, _ = w.call("DELETE", "/P/A", ""); status != http.StatusNoContent {
		t.Error(status)
	}
	for _, call := range [][2]string{{"GET", "/P/A"}, {"DELETE", "/P/A"}, {"GET", "/P/A/documents"}, {"GET", "/products/x/apis"}} {
		if status, _ = w.call(call[0], call[1], ""); status != http.StatusNotFound {
			t.Errorf("%v: %d", call, status)
		}
	}
}

func TestAPI_documentsAndPublication(t *testing.T) {
	t.Parallel()
	w := newAPIWorld(t)
	if status, body := w.call("GET", "/P/A/documents", ""); status != 200 || body["documentMd"] != nil || body["apiId"] != w.api {
		t.Errorf("%d %v", status, body)
	}
	if status, _ := w.call("PATCH", "/P/A/documents", `{"documentMd":"# Orders"}`); status != http.StatusNoContent {
		t.Error(status)
	}
	if _, body := w.call("GET", "/P/A/documents", ""); body["documentMd"] != "# Orders" {
		t.Error(body)
	}
	if status, _ := w.call("POST", "/P/A/publish", `{"stages":[{"stageId":"stage00001","isPublished":false}]}`); status != http.StatusNoContent {
		t.Error(status)
	}
	if p := w.n.Products(simulator.NCloudTenantID)[0]; p.Published || p.APIs[0].Stages[0].Published {
		t.Errorf("still published: %+v", p)
	}
}

func TestAPI_validatesInput(t *testing.T) {
	t.Parallel()
	w := newAPIWorld(t)
	long := strings.Repeat("가", 301)
	for _, test := range []struct {
		method, path, body string
		status             int
		detail             string
	}{
		{"POST", "/P", `{}`, 400, "apiName is required"},
		{"POST", "/P", `{"apiName":""}`, 400, "1 to 20 characters"},
		{"POST", "/P", `{"apiName":"` + strings.Repeat("x", 21) + `"}`, 400, "1 to 20 characters"},
		{"POST", "/P", `{"apiName":"a b"}`, 400, "must match"},
		{"POST", "/P", `{"apiName":"가"}`, 400, "must match"},
		{"POST", "/P", `{"apiName":"x","apiDescription":"` + long + `"}`, 400, "0 to 300 characters"},
		{"POST", "/P", `{"apiName":"orders"}`, 400, "already exists"},
		{"GET", "/P?apiName=" + strings.Repeat("x", 21), "", 400, "0 to 20 characters"},
		{"GET", "/P?withStage=maybe", "", 400, "true or false"},
		{"PATCH", "/P/A", `{}`, 400, "apiDescription is required"},
		{"PATCH", "/P/A", `{"apiDescription":"` + long + `"}`, 400, "0 to 300 characters"},
		{"PATCH", "/P/A/documents", `{}`, 400, "documentMd is required"},
		{"PATCH", "/P/A/documents", `{"documentMd":"` + strings.Repeat("x", 65536) + `"}`, 400, "0 to 65535 characters"},
		{"POST", "/P/A/publish", `{}`, 400, "stages is required"},
		{"POST", "/P/A/publish", `{"stages":[{"stageId":"stage00001"}]}`, 400, "isPublished is required"},
		{"POST", "/P/A/publish", `{"stages":[{"stageId":"nosuchone1","isPublished":true}]}`, 404, ""},
		{"GET", "/Q/A", "", 404, ""},
	} {
		if status, body := w.call(test.method, test.path, test.body); status != test.status || !strings.Contains(fmt.Sprint(body), test.detail) {
			t.Errorf("%s %s %.60s: %d %v", test.method, test.path, test.body, status, body)
		}
	}
}

func TestAPI_switches(t *testing.T) {
	t.Parallel()
	type call struct {
		method, path, body string
		status             int
		contains           string
	}
	remove := call{"DELETE", "/P/A", "", 204, ""}
	for setting, calls := range map[string][]call{
		"DeletedAPI=isDeleted":        {remove, {"GET", "/P/A", "", 200, "isDeleted:true"}, {"GET", "/P/A/documents", "", 404, ""}, {"GET", "/P", "", 200, "total:0"}},
		"DeletedListed=yes":           {remove, {"GET", "/P", "", 200, "isDeleted:true"}},
		"NotFoundCode=10004":          {{"GET", "/P/nosuchone1", "", 404, "apiId [nosuchone1] not found."}},
		"MixedIDs=400":                {{"GET", "/Q/A", "", 400, ""}, {"PATCH", "/Q/A", `{"apiDescription":"x"}`, 400, ""}},
		"MixedIDs=ignored":            {{"GET", "/Q/A", "", 200, "orders"}, {"DELETE", "/Q/A", "", 204, ""}, {"GET", "/P/A", "", 404, ""}},
		"DuplicateAPINames=409":       {{"POST", "/P", `{"apiName":"orders"}`, 409, ""}},
		"DuplicateAPINames=allowed":   {{"POST", "/P", `{"apiName":"orders"}`, 201, ""}, {"GET", "/P", "", 200, "total:2"}},
		"DeleteAPIWithStages=refused": {{"POST", "/P/A/publish", `{"stages":[{"stageId":"stage00001","isPublished":false}]}`, 204, ""}, {"DELETE", "/P/A", "", 409, ""}},
		"APIStages=filled":            {{"GET", "/P/A", "", 200, "stageName:v1"}},
		"APIStages=null":              {{"GET", "/P/A", "", 200, "stages:<nil>"}},
		"PublishList=replaces":        {{"POST", "/P/A/publish", `{"stages":[]}`, 204, ""}, {"GET", "/P?withStage=true", "", 200, "isPublished:false"}},
		"UnsetDocument=empty":         {{"GET", "/P/A/documents", "", 200, "documentMd: "}},
		"UnsetDocument=404":           {{"GET", "/P/A/documents", "", 404, ""}, {"PATCH", "/P/A/documents", `{"documentMd":"x"}`, 204, ""}, {"GET", "/P/A/documents", "", 200, "documentMd:x"}},
		"UnsetText=null":              {{"GET", "/P/A", "", 200, "apiDescription:<nil>"}},
		"EmptyAPIText=refused":        {{"PATCH", "/P/A", `{"apiDescription":""}`, 400, ""}, {"PATCH", "/P/A/documents", `{"documentMd":""}`, 400, ""}},
		"PublishedFlag=recomputed":    {remove, {"GET", "/products?isPublished=true", "", 200, "total:0"}},
		"PublishedFlag=stale":         {remove, {"GET", "/products?isPublished=true", "", 200, "total:1"}},
		"ValidationCode=10003":        {{"POST", "/P", `{}`, 400, "errorCode:10003"}},
		"ReadAfterWrite=stale":        {{"PATCH", "/P/A", `{"apiDescription":"new"}`, 204, ""}, {"GET", "/P", "", 200, ""}, {"GET", "/P/A", "", 200, ""}, {"GET", "/P/A", "", 200, "apiDescription:new"}},
		"DeleteAPIWithStages=allowed": {remove},
		"DeleteAPIWithStages=refused while published": {
			{"DELETE", "/P/A", "", 409, ""}, {"POST", "/P/A/publish", `{"stages":[{"stageId":"stage00001","isPublished":false}]}`, 204, ""}, remove,
		},
	} {
		w := newAPIWorld(t, setting)
		for i, one := range calls {
			if status, body := w.call(one.method, one.path, one.body); status != one.status || !strings.Contains(fmt.Sprint(body), one.contains) {
				t.Errorf("%s, call %d: %d %v", setting, i, status, body)
			}
		}
	}
}

func TestAPI_deniedCalls(t *testing.T) {
	t.Parallel()
	for form, codes := range map[string][2]string{"403": {"10011", "10002"}, "401": {"210", "210"}} {
		w := newAPIWorld(t, "MissingRight="+form)
		w.n.Deny("POST /products/{productId}/apis", "GET /products/{productId}/apis/{apiId}/documents")
		for i, call := range [][2]string{{"POST", "/P"}, {"GET", "/P/A/documents"}} {
			status, body := w.call(call[0], call[1], `{"apiName":"x"}`)
			if strconv.Itoa(status) != form || !strings.Contains(fmt.Sprint(body), "errorCode:"+codes[i]) {
				t.Errorf("%v: %d %v", call, status, body)
			}
		}
		if status, _ := w.call("GET", "/P", ""); status != 200 {
			t.Error(status)
		}
	}
}
