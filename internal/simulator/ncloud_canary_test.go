// SPDX-License-Identifier: MPL-2.0

package simulator_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"

	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/simulator"
)

const canarySettings = `"canaryEndpointDomain":"https://next.example.com","useDistributionRate":true,"canaryDistributionRate":12.5`

func TestCanary_lifecycle(t *testing.T) {
	t.Parallel()
	w := newStageWorld(t)
	status, body := w.call("POST", "/P/A/S/canary", "")
	no, _ := body["canaryDeploymentNo"].(float64)
	if status != http.StatusOK || no <= 250007 || body["deployedStageDeploymentNo"] != 250007.0 || body["canaryDistributionRate"] != 0.0 ||
		body["useDistributionRate"] != true || body["canaryEndpointDomain"] != "https://backend.example.com" || body["stageId"] != "stage00009" {
		t.Fatalf("%d %v", status, body)
	}
	w.expect("GET", "/P/A/stages", "", 200, "isCanary:true")
	w.expect("POST", "/P/A/S/canary", "", 400, "has a canary")
	w.expect("PATCH", "/P/A/S/canary", `{`+canarySettings+`,"canaryThrottleRps":5,"canaryCacheTtlSec":60}`, 200, "canaryDistributionRate:12.5")
	w.expect("GET", "/P/A/S", "", 200, "canaryThrottleRps:5")
	w.expect("PATCH", "/P/A/S/canary", `{"canaryEndpointDomain":"NONE","useDistributionRate":false,"canaryConditions":[
		{"parameterCode":"REQUEST_HEADER","parameterName":"X-Beta","parameterValue":"1"},{"parameterCode":"REQUEST_QUERY","parameterName":"beta","parameterValue":"1"}]}`, 200, "parameterName:X-Beta")
	w.expect("GET", "/P/A/S", "", 200, "canaryDistributionRate:<nil>")
	w.expect("POST", "/P/A/deploy", `{"stageId":"stage00009","deploymentDescription":"next"}`, 200, "")
	s := w.stage()
	if s.DeploymentNo != 250007 || s.Canary.DeploymentNo <= int64(no) || len(s.Deployments) != 4 || s.Deployments[3].Description != "next" || len(s.Canary.Conditions) != 2 {
		t.Errorf("%+v", s)
	}
	w.expect("GET", "/P/A/S", "", 200, "canaryDeploymentDescription:next")
	w.expect("POST", "/P/A/S/deploy", `{"deploymentNo":250001}`, 200, fmt.Sprintf("canaryDeploymentNo:%s", fmt.Sprint(float64(s.Canary.DeploymentNo))))
	w.expect("POST", "/P/A/S/canary/promote", "", 204, "")
	if got := w.stage(); got.DeploymentNo != s.Canary.DeploymentNo || got.Canary != nil {
		t.Errorf("%+v", got)
	}
	for _, call := range [][3]string{{"POST", "/canary/promote", ""}, {"DELETE", "/canary", ""}, {"PATCH", "/canary", `{` + canarySettings + `}`}, {"GET", "/canary/swagger-json", ""}, {"GET", "/canary/export", ""}} {
		w.expect(call[0], "/P/A/S"+call[1], call[2], 404, "")
	}
	w.expect("POST", "/P/A/S/canary", "", 200, "")
	w.expect("DELETE", "/P/A/S/canary", "", 204, "")
	w.expect("GET", "/P/A/S", "", 200, "canaryDeploymentNo:<nil>")
}

func TestCanary_validatesInput(t *testing.T) {
	t.Parallel()
	w := newStageWorld(t)
	w.n.EnableCanary("stage00009")
	const domain = `"canaryEndpointDomain":"NONE"`
	for body, detail := range map[string]string{
		`{"useDistributionRate":true,"canaryDistributionRate":1}`: "canaryEndpointDomain is required",
		`{` + domain + `}`: "useDistributionRate is required",
		`{"canaryEndpointDomain":"http://x","useDistributionRate":true,"canaryDistributionRate":1}`:                                "canaryEndpointDomain must",
		`{"canaryEndpointDomain":"` + strings.Repeat("x", 201) + `","useDistributionRate":true}`:                                   "1 to 200",
		`{` + domain + `,"useDistributionRate":true}`:                                                                              "canaryDistributionRate is required",
		`{` + domain + `,"useDistributionRate":true,"canaryDistributionRate":100.1}`:                                               "0 to 100",
		`{` + domain + `,"useDistributionRate":true,"canaryDistributionRate":-1}`:                                                  "0 to 100",
		`{` + domain + `,"useDistributionRate":false}`:                                                                             "canaryConditions is required",
		`{` + domain + `,"useDistributionRate":false,"canaryConditions":[]}`:                                                       "canaryConditions is required",
		`{` + domain + `,"useDistributionRate":false,"canaryConditions":[{"parameterCode":"REQUEST_COOKIE"}]}`:                     "parameterCode must",
		`{` + domain + `,"useDistributionRate":false,"canaryConditions":[{"parameterCode":"REQUEST_HEADER"}]}`:                     "parameterName is required",
		`{` + domain + `,"useDistributionRate":true,"canaryDistributionRate":1,"canaryThrottleRps":0}`:                             "canaryThrottleRps",
		`{` + domain + `,"useDistributionRate":true,"canaryDistributionRate":1,"canaryCacheTtlSec":3601}`:                          "canaryCacheTtlSec",
		`{` + domain + `,"useDistributionRate":false,"canaryConditions":[{"parameterCode":"REQUEST_HEADER","parameterName":"x"}]}`: "parameterValue is required",
	} {
		w.expect("PATCH", "/P/A/S/canary", body, 400, detail)
	}
	w.expect("POST", "/P/A/stages/stage00008/canary", "", 404, "")
	w.n.AddStage(w.api, simulator.NCloudStage{ID: "stage00008", Name: "v2"})
	w.expect("POST", "/P/A/stages/stage00008/canary", "", 400, "no deployment")
}

func TestCanary_switches(t *testing.T) {
	t.Parallel()
	enable := draftCall{"POST", "/P/A/S/canary", "", 200, ""}
	deploy := draftCall{"POST", "/P/A/deploy", `{"stageId":"stage00009"}`, 200, ""}
	promote := draftCall{"POST", "/P/A/S/canary/promote", "", 204, ""}
	set := draftCall{"PATCH", "/P/A/S/canary", `{` + canarySettings + `,"canaryThrottleRps":5}`, 200, "canaryThrottleRps:5"}
	runSwitchesIn(t, newStageWorld, map[string][]draftCall{
		"CanarySnapshot=working copy":        {{"DELETE", "/P/A/R(/orders/{id})", "", 204, ""}, enable, {"GET", "/P/A/S", "", 200, "!canaryDeploymentNo:250007"}, {"GET", "/P/A/S/canary/swagger-json", "", 200, "!{id}"}, {"GET", "/P/A/S/deployments", "", 200, "total:3"}},
		"CanarySnapshot=copy of the stage's": {{"DELETE", "/P/A/R(/orders/{id})", "", 204, ""}, enable, {"GET", "/P/A/S", "", 200, "canaryDeploymentNo:250007"}, {"GET", "/P/A/S/canary/swagger-json", "", 200, "{id}"}, {"GET", "/P/A/S/deployments", "", 200, "total:2"}},
		"DeployDuringCanary=canary":          {enable, deploy, {"GET", "/P/A/S", "", 200, "deployedStageDeploymentNo:250007"}},
		"DeployDuringCanary=stage":           {enable, deploy, {"GET", "/P/A/S", "", 200, "!deployedStageDeploymentNo:250007"}},
		"AfterPromote=disabled":              {enable, promote, {"GET", "/P/A/stages", "", 200, "isCanary:false"}},
		"AfterPromote=kept":                  {enable, promote, {"GET", "/P/A/stages", "", 200, "isCanary:true"}, {"DELETE", "/P/A/S/canary", "", 204, ""}, {"GET", "/P/A/S", "", 200, "!deployedStageDeploymentNo:250007"}},
		"NoCanary=404":                       {{"DELETE", "/P/A/S/canary", "", 404, ""}},
		"NoCanary=400":                       {{"DELETE", "/P/A/S/canary", "", 400, "no canary"}, {"POST", "/P/A/S/canary/promote", "", 400, "no canary"}},
		"OmittedStageSetting=cleared":        {enable, set, {"PATCH", "/P/A/S/canary", `{` + canarySettings + `}`, 200, "!canaryThrottleRps:5"}},
		"OmittedStageSetting=kept":           {enable, set, {"PATCH", "/P/A/S/canary", `{` + canarySettings + `}`, 200, "canaryThrottleRps:5"}, {"PATCH", "/P/A/S/canary", `{` + canarySettings + `,"canaryThrottleRps":null}`, 200, "!canaryThrottleRps:5"}},
		"StageMethods=carried over":          {enable, {"GET", "/P/A/S/deployments", "", 200, "total:3"}},
		"ReadAfterWrite=stale":               {enable, {"GET", "/P/A/S", "", 200, "canaryDeploymentNo:<nil>"}, {"GET", "/P/A/S", "", 200, "canaryDeploymentNo:<nil>"}, {"GET", "/P/A/S", "", 200, "!canaryDeploymentNo:<nil>"}},
		"CanarySnapshot=copy of the stage's & DeleteLiveDeployment=refused": {enable, {"POST", "/P/A/S/deploy", `{"deploymentNo":250001}`, 200, ""}, {"DELETE", "/P/A/S/deployments/250007", "", 400, "is deployed"}},
		"CanarySnapshot=copy of the stage's & DeleteLiveDeployment=allowed": {enable, {"DELETE", "/P/A/S/deployments/250007", "", 204, ""}, {"GET", "/P/A/stages", "", 200, "isCanary:false"}},
	})
}

func TestCanary_carriesMethodSettings(t *testing.T) {
	t.Parallel()
	for value, carried := range map[string]int{"carried over": 1, "reset": 0} {
		w := newStageWorld(t, "StageMethods="+value)
		w.n.EnableCanary("stage00009")
		w.n.Deploy("stage00009", "")
		if s := w.stage(); len(s.Deployments) != 4 || len(s.Deployments[3].Methods) != carried {
			t.Errorf("%s: %+v", value, s)
		}
	}
}

func TestCanary_outsideTerraform(t *testing.T) {
	t.Parallel()
	w := newStageWorld(t)
	if w.n.PromoteCanary("stage00009") || w.n.DisableCanary("stage00009") || w.n.EnableCanary("nosuchone1") != 0 {
		t.Error("a canary that is not enabled")
	}
	no := w.n.EnableCanary("stage00009")
	if again := w.n.EnableCanary("stage00009"); again != no || !w.n.PromoteCanary("stage00009") || w.stage().DeploymentNo != no {
		t.Errorf("%d, %d, %+v", no, again, w.stage())
	}
	w.n.EnableCanary("stage00009")
	if !w.n.DisableCanary("stage00009") || w.stage().Canary != nil || w.stage().DeploymentNo != no {
		t.Errorf("%+v", w.stage())
	}
}
