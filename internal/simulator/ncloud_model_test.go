// SPDX-License-Identifier: MPL-2.0

package simulator_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"

	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/simulator"
)

func TestModel_lifecycle(t *testing.T) {
	t.Parallel()
	w := newDraftWorld(t)
	w.expect("POST", "/P/A/models", `{"modelName":"Line","modelDescription":"one","modelSchema":"{\"a\": 1}"}`, 201, `modelSchema:{"a": 1}`)
	w.expect("GET", "/P/A/models?limit=1&offset=1", "", 200, "productPage:map[content:[map[apiId:")
	w.expect("GET", "/P/A/models?modelName=Line", "", 200, "total:1")
	w.expect("PUT", "/P/A/models/ordermodel", `{"modelSchema":"[]","modelDescription":"x"}`, 200, "modelDescription:x")
	w.expect("GET", "/P/A/models/ordermodel", "", 200, "modelName:Order modelSchema:[]")
	w.expect("GET", "/P/A/models/nosuchone1", "", 404, "")
}

func TestModel_validatesInput(t *testing.T) {
	t.Parallel()
	w := newDraftWorld(t)
	for _, test := range []struct{ method, path, body, detail string }{
		{"POST", "", `{"modelSchema":"{}"}`, "modelName is required"},
		{"POST", "", `{"modelName":"x"}`, "modelSchema is required"},
		{"POST", "", `{"modelName":"x","modelSchema":{}}`, "modelSchema must not be a JSON object"},
		{"POST", "", `{"modelName":"x","modelSchema":"{"}`, "modelSchema is not valid JSON"},
		{"POST", "", `{"modelName":"x","modelSchema":"{\"$ref\":\"#/components/schemas/Order\"}"}`, "modelSchema has the $ref"},
		{"POST", "", `{"modelName":"x","modelSchema":"\"` + strings.Repeat("x", 4999) + `\""}`, "modelSchema must have 0 to 5000"},
		{"POST", "", `{"modelName":"` + strings.Repeat("x", 101) + `","modelSchema":"{}"}`, "modelName must have 1 to 100"},
		{"POST", "", `{"modelName":"Order","modelSchema":"{}"}`, "modelName [Order] already exists"},
		{"PUT", "/ordermodel", `{"modelDescription":"x"}`, "modelSchema is required"},
		{"PUT", "/ordermodel", `{"modelSchema":"{}","modelDescription":"` + strings.Repeat("x", 301) + `"}`, "modelDescription must have 0 to 300"},
		{"POST", "/preview", `{}`, "modelSchema is required"},
		{"POST", "/preview", `{"modelSchema":"x"}`, "modelSchema is not valid JSON"},
		{"GET", "?modelName=" + strings.Repeat("x", 101), "", "modelName must have 0 to 100"},
	} {
		w.expect(test.method, "/P/A/models"+test.path, test.body, 400, test.detail)
	}
}

func TestModel_switches(t *testing.T) {
	t.Parallel()
	schema := func(reference string) string {
		return fmt.Sprintf(`{"modelName":"Line","modelSchema":"{\"items\": {\"$ref\":\"#/definitions/%s\"}}"}`, reference)
	}
	byName, byID := schema("Order"), schema("ordermodel")
	const resolved, one = "items:map[type:object]", "/P/A/models/ordermodel"
	runSwitches(t, map[string][]draftCall{
		"ModelReference=definitions": {{"POST", "/P/A/models", schema("Later"), 201, ""}, {"POST", "/P/A/models/preview", byName, 200, resolved}, {"POST", "/P/A/models/preview", byID, 200, "!" + resolved}},
		"ModelReference=model ID":    {{"POST", "/P/A/models", byName, 400, "modelSchema"}, {"POST", "/P/A/models", byID, 201, ""}, {"POST", "/P/A/models/preview", byID, 200, resolved}, {"POST", "/P/A/models/preview", byName, 200, "!" + resolved}},
		"ModelReference=both":        {{"POST", "/P/A/models", byName, 201, ""}, {"POST", "/P/A/models/preview", byID, 200, resolved}, {"POST", "/P/A/models/preview", byName, 200, resolved}},
		"ModelSchema=verbatim":       {{"GET", one, "", 200, `{ "type": "object" }`}},
		"ModelSchema=compact":        {{"GET", one, "", 200, `{"type":"object"}`}},
		"ModelSchema=indented":       {{"GET", one, "", 200, "{\n  \"type\": \"object\"\n}"}},
		"OmittedDescription=keep":    {{"PUT", one, `{"modelSchema":"{}","modelDescription":"x"}`, 200, ""}, {"PUT", one, `{"modelSchema":"{}"}`, 200, "modelDescription:x"}},
		"OmittedDescription=clear":   {{"PUT", one, `{"modelSchema":"{}","modelDescription":"x"}`, 200, ""}, {"PUT", one, `{"modelSchema":"{}"}`, 200, "!modelDescription"}},
		"MixedIDs=400":               {{"GET", "/P/A/models/billmodel1", "", 400, "modelId"}},
		"MixedIDs=ignored":           {{"PUT", "/P/A/models/billmodel1", `{"modelSchema":"[]"}`, 200, "apiId:otherapi01"}, {"DELETE", "/P/A/models/billmodel1", "", 204, ""}},
		"DuplicatePath=409":          {{"POST", "/P/A/models", `{"modelName":"Order","modelSchema":"{}"}`, 409, ""}},
	})
}

func TestModel_previewStopsAtCycles(t *testing.T) {
	t.Parallel()
	w := newDraftWorld(t)
	w.n.ChangeDraft(w.api, func(d *simulator.NCloudDraft) {
		for i := range 20 {
			reference := fmt.Sprintf(`{"$ref":"#/definitions/m%d"}`, (i+1)%20)
			d.Models = append(d.Models, simulator.NCloudModel{Name: fmt.Sprint("m", i), Schema: fmt.Sprintf(`{"a":%s,"b":%s}`, reference, reference)})
		}
	})
	w.expect("POST", "/P/A/models/preview", `{"modelSchema":"{\"$ref\":\"#/definitions/m0\"}"}`, 200, "$ref:#/definitions/m0")
	w.expect("POST", "/P/A/models/preview", `{"modelSchema":"{\"allOf\":[{\"$ref\":\"#/definitions/Order\"},{\"$ref\":\"x\"}]}"}`, 200, "allOf:[map[type:object] map[$ref:x]]")
	w.expect("POST", "/P/A/models/preview", `{"modelSchema":"{}","modelId":"nosuchone1"}`, 404, "")
	w.expect("POST", "/P/A/models/preview", `{"modelSchema":"{\"$ref\":\"#/definitions/Order\"}","modelId":"ordermodel"}`, 200, "$ref:#/definitions/Order")
}

func TestDraft_largeAPI(t *testing.T) {
	t.Parallel()
	w := newAPIWorld(t)
	w.n.ChangeDraft(w.api, func(d *simulator.NCloudDraft) {
		for i := range 1000 {
			d.Paths = append(d.Paths, simulator.NCloudPath{
				Path:    fmt.Sprintf("/orders/{id}/lines%d", i),
				Methods: []simulator.NCloudMethod{{Name: "GET", RequestBody: &simulator.NCloudBody{Name: "x", ModelID: "model00000"}}},
			})
		}
		for i := range 2000 {
			d.Models = append(d.Models, simulator.NCloudModel{ID: fmt.Sprintf("model%05d", i), Name: fmt.Sprint("m", i), Schema: "{}"})
		}
	})
	for i := range 100 {
		w.expect("POST", "/P/A/resources", fmt.Sprintf(`{"resourcePath":"/new/%d/{id}"}`, i), http.StatusCreated, "")
		w.expect("POST", "/P/A/models", fmt.Sprintf(`{"modelName":"new%d","modelSchema":"{}"}`, i), http.StatusCreated, "")
		w.expect("DELETE", fmt.Sprintf("/P/A/models/model%05d", i+1), "", http.StatusNoContent, "")
	}
}
