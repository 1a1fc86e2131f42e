// SPDX-License-Identifier: MPL-2.0

package simulator_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/simulator"
)

func TestDeployment_lifecycle(t *testing.T) {
	t.Parallel()
	w := newStageWorld(t)
	w.expect("GET", "/P/A/S", "", 200, "deployedStageDeploymentNo:250007")
	w.expect("DELETE", "/P/A/R(/orders/{id})", "", 204, "")
	if got := len(w.stage().Deployments[1].Draft.Paths); got != 3 {
		t.Errorf("a snapshot with %d paths", got)
	}
	w.expect("POST", "/P/A/deploy", `{"stageId":"stage00009","deploymentDescription":"third"}`, 200, "map[]")
	s := w.stage()
	third := s.Deployments[2]
	if s.DeploymentNo != third.No || third.No <= 250007 || third.Description != "third" || len(third.Draft.Paths) != 2 || len(third.Methods) != 0 {
		t.Errorf("%+v", third)
	}
	w.expect("POST", "/P/A/deploy", `{"stageId":"stage00009"}`, 200, "")
	if s = w.stage(); len(s.Deployments) != 4 || s.DeploymentNo <= third.No {
		t.Errorf("%+v", s)
	}
	w.expect("GET", "/P/A/S/deployments?limit=2", "", 200, fmt.Sprintf("total:%d", 4))
	w.expect("GET", "/P/A/S/deployments?limit=2&offset=2", "", 200, "stageDeploymentNo:250007")
	w.expect("GET", "/P/A/S/deployments/250001", "", 200, "/orders/{id}")
	w.expect("POST", "/P/A/S/deploy", `{"deploymentNo":250001}`, 200, "deployedStageDeploymentNo:250001")
	if got := w.paths(); got != "/ /orders" {
		t.Errorf("a roll back changed the draft to %s", got)
	}
	w.expect("DELETE", "/P/A/S/deployments/250007", "", 204, "")
	w.expect("GET", "/P/A/S/deployments/250007", "", 404, "")
}

func TestDeployment_numbersAreGlobal(t *testing.T) {
	t.Parallel()
	w := newStageWorld(t)
	var numbers []int64
	for range 10 {
		numbers = append(numbers, w.n.Deploy("otherstage", ""), w.n.Deploy("stage00009", "d"))
	}
	gaps := 0
	for i := 1; i < len(numbers); i++ {
		if numbers[i] <= numbers[i-1] {
			t.Fatal(numbers)
		}
		if numbers[i] > numbers[i-1]+1 {
			gaps++
		}
	}
	if gaps == 0 || w.n.Deploy("nosuchone1", "") != 0 {
		t.Error(numbers)
	}
	if got := w.n.Deployments("otherstage"); len(got) != 10 || !w.n.RollTo("otherstage", got[3].No) || w.n.Stage("otherstage").DeploymentNo != got[3].No {
		t.Error(got)
	}
	if w.n.RollTo("stage00009", 1) {
		t.Error("rolled to a deployment that does not exist")
	}
}

func TestDeployment_validatesInput(t *testing.T) {
	t.Parallel()
	w := newStageWorld(t)
	for body, detail := range map[string]string{
		`{}`: "stageId is required", `{"stageId":""}`: "stageId is required", `{"stageId":"stage000091"}`: "1 to 10",
		`{"stageId":"stage00009","deploymentDescription":"` + strings.Repeat("가", 301) + `"}`: "0 to 300",
	} {
		w.expect("POST", "/P/A/deploy", body, 400, detail)
	}
	w.expect("POST", "/P/A/deploy", `{"stageId":"otherstage"}`, 404, "")
	w.expect("POST", "/P/A/S/deploy", `{}`, 400, "deploymentNo is required")
	w.expect("POST", "/P/A/S/deploy", `{"deploymentNo":"x"}`, 400, "deploymentNo")
	w.expect("POST", "/P/A/S/deploy", `{"deploymentNo":1}`, 404, "")
	w.expect("GET", "/P/A/S/deployments/x", "", 400, "deploymentNo")
	w.expect("GET", "/P/A/S/deployments?limit=0", "", 400, "limit")
	if got := len(w.stage().Deployments); got != 2 {
		t.Errorf("%d deployments", got)
	}
}

func TestDeployment_switches(t *testing.T) {
	t.Parallel()
	deploy := draftCall{"POST", "/P/A/deploy", `{"stageId":"stage00009"}`, 200, ""}
	runSwitchesIn(t, newStageWorld, map[string][]draftCall{
		"DeploymentOrder=newest first": {{"GET", "/P/A/S/deployments?limit=1", "", 200, "stageDeploymentNo:250007"}},
		"DeploymentOrder=oldest first": {{"GET", "/P/A/S/deployments?limit=1", "", 200, "stageDeploymentNo:250001"}},
		"DeploymentDocuments=filled":   {{"GET", "/P/A/S/deployments", "", 200, `"swagger":"2.0"`}},
		"DeploymentDocuments=null":     {{"GET", "/P/A/S/deployments", "", 200, "documentJson:<nil>"}},
		"RollBackNumber=same":          {{"POST", "/P/A/S/deploy", `{"deploymentNo":250001}`, 200, "deployedStageDeploymentNo:250001"}, {"GET", "/P/A/S/deployments", "", 200, "total:2"}},
		"RollBackNumber=new":           {{"POST", "/P/A/S/deploy", `{"deploymentNo":250001}`, 200, "!deployedStageDeploymentNo:250"}, {"GET", "/P/A/S/deployments", "", 200, "total:3"}},
		"DeleteLiveDeployment=refused": {{"DELETE", "/P/A/S/deployments/250007", "", 400, "is deployed"}},
		"DeleteLiveDeployment=allowed": {{"DELETE", "/P/A/S/deployments/250007", "", 204, ""}, {"GET", "/P/A/S", "", 200, "deployedStageDeploymentNo:<nil>"}, {"GET", "/P/A/S/swagger-json", "", 404, ""}, deploy, {"GET", "/P/A/S/swagger-json", "", 200, ""}},
		"DeployWithoutMethods=allowed": {{"DELETE", "/P/A/R(/orders)", "", 204, ""}, deploy, {"POST", "/P/A/stages", `{"stageName":"v2","endpointDomain":"NONE"}`, 201, ""}},
		"DeployWithoutMethods=refused": {deploy, {"DELETE", "/P/A/R(/orders)", "", 204, ""}, {"POST", "/P/A/deploy", `{"stageId":"stage00009"}`, 400, "no methods"}, {"POST", "/P/A/stages", `{"stageName":"v2","endpointDomain":"NONE"}`, 400, "no methods"}},
		"ReadAfterWrite=stale":         {deploy, {"GET", "/P/A/S", "", 200, "deployedStageDeploymentNo:250007"}, {"GET", "/P/A/S/deployments", "", 200, "total:2"}, {"GET", "/P/A/S", "", 200, "!deployedStageDeploymentNo:250007"}},
	})
}

func TestStageMethod_lifecycle(t *testing.T) {
	t.Parallel()
	w := newStageWorld(t)
	const get = "/P/A/S/deployments/250007/R(/orders/{id})/methods/GET"
	w.expect("GET", get, "", 200, "isInherit:false")
	w.expect("PATCH", get, `{"isInherit":false,"endpointDomain":"https://new.example.com","cacheTtlSec":60,"throttleRps":7}`, 200, "restUrl:https://new.example.com/{id}")
	w.expect("GET", "/P/A/S/deployments/250007/R(/orders/{id})/methods", "", 200, "throttleRps:7")
	w.expect("GET", "/P/A/S/deployments/250007/R(/orders)/methods", "", 200, "stageMethods:[]")
	w.expect("GET", "/P/A/S/deployments/250001/R(/orders/{id})/methods/GET", "", 200, "isInherit:true")
	w.expect("GET", get, "", 200, "invokeUrl:https://"+w.product+".apigw.ntruss.com/draft/v1/orders/{id}")
	w.expect("PATCH", get, `{"isInherit":true,"throttleRps":7}`, 200, "!throttleRps:7")
	if got := w.stage().Deployments[1].Methods; len(got) != 0 {
		t.Errorf("%+v", got)
	}
	for _, path := range []string{"/P/A/S/deployments/1/R(/orders/{id})/methods", "/P/A/S/deployments/250007/R(/nowhere)/methods", "/P/A/S/deployments/250007/R(/orders)/methods/GET"} {
		w.expect("GET", path, "", 404, "")
	}
	for body, detail := range map[string]string{
		`{}`: "isInherit is required", `{"isInherit":false,"endpointDomain":"x"}`: "endpointDomain must", `{"isInherit":false,"cacheTtlSec":3601}`: "cacheTtlSec",
		`{"isInherit":false,"throttleRps":0}`: "throttleRps", `{"isInherit":false,"endpointDomain":"` + strings.Repeat("x", 201) + `"}`: "0 to 200",
	} {
		w.expect("PATCH", get, body, 400, detail)
	}
}

func TestStageMethod_switches(t *testing.T) {
	t.Parallel()
	const get = "/P/A/S/deployments/250007/R(/orders/{id})/methods/GET"
	set := draftCall{"PATCH", get, `{"isInherit":false,"cacheTtlSec":60,"throttleRps":7}`, 200, "throttleRps:7"}
	runSwitchesIn(t, newStageWorld, map[string][]draftCall{
		"InheritedSettings=stage's":   {{"PATCH", get, `{"isInherit":true}`, 200, "endpointDomain:https://backend.example.com"}},
		"InheritedSettings=unset":     {{"PATCH", get, `{"isInherit":true}`, 200, "!endpointDomain"}, {"GET", get, "", 200, "restUrl:https://backend.example.com/{id}"}},
		"OmittedStageSetting=cleared": {set, {"PATCH", get, `{"isInherit":false,"throttleRps":7}`, 200, "!cacheTtlSec:60"}},
		"OmittedStageSetting=kept":    {set, {"PATCH", get, `{"isInherit":false,"throttleRps":null}`, 200, "cacheTtlSec:60"}, {"GET", get, "", 200, "!throttleRps:7"}},
		"UnsetNumber=absent":          {{"GET", get, "", 200, "!throttleRps"}},
	})
	for value, carried := range map[string]int{"carried over": 1, "reset": 0} {
		for _, number := range []string{"same", "new"} {
			w := newStageWorld(t, "StageMethods="+value, "RollBackNumber="+number)
			live := w.n.Deploy("stage00009", "")
			methods := func() []simulator.NCloudStageMethod {
				s := w.stage()
				for _, d := range s.Deployments {
					if d.No == s.DeploymentNo {
						return d.Methods
					}
				}
				return nil
			}
			if got := methods(); len(got) != carried {
				t.Errorf("%s: %+v after deployment %d", value, got, live)
			}
			w.n.RollTo("stage00009", 250007)
			if got := methods(); len(got) != max(carried, map[string]int{"same": 1}[number]) {
				t.Errorf("%s, %s: %+v", value, number, got)
			}
		}
	}
}
