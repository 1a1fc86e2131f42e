// SPDX-License-Identifier: MPL-2.0

package simulator_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/simulator"
)

// newStageWorld adds a stage with two deployments and a usage plan, and a stage of another API.
func newStageWorld(t *testing.T, switches ...string) *apiWorld {
	t.Helper()
	w := newDraftWorld(t, switches...)
	w.n.AddUsagePlan(simulator.NCloudUsagePlan{ID: "plan000001", Name: "gold"})
	w.n.AddStage("otherapi01", simulator.NCloudStage{ID: "otherstage", Name: "v1"})
	w.n.AddStage(w.api, simulator.NCloudStage{
		ID: "stage00009", Name: "v1", UsagePlanIDs: []string{"plan000001"}, Deployments: []simulator.NCloudDeployment{
			{No: 250001, Description: "first"}, {No: 250007, Description: "second", Methods: []simulator.NCloudStageMethod{
				{PathID: w.pathID("/orders/{id}"), Method: "GET", EndpointDomain: "https://old.example.com"},
			}},
		},
	})
	return w
}

func (w *apiWorld) pathID(path string) string {
	for _, p := range w.n.Draft(w.api).Paths {
		if p.Path == path {
			return p.ID
		}
	}
	return ""
}

// stage returns the stage of the world.
func (w *apiWorld) stage() simulator.NCloudStage { return w.n.Stage("stage00009") }

const stageSettings = `"endpointDomain":"https://api.example.com/base","cacheTtlSec":60,"throttleRps":5,"ipAclCode":"ALLOWED",
	"ipAclList":"192.0.2.1, 10.0.0.0/8\n203.0.113.0/24","isMaintenance":true,"statusCode":503,"response":"later",
	"enabledContentEncoding":true,"minimumCompressionSize":0`

func TestStage_lifecycle(t *testing.T) {
	t.Parallel()
	w := newDraftWorld(t)
	w.expect("GET", "/P/A/stages", "", 200, "stages:[]")
	status, body := w.call("POST", "/P/A/stages", `{"stageName":"v1","deploymentDescription":"first",`+stageSettings+`}`)
	s, _ := body["stage"].(map[string]any)
	if status != http.StatusCreated || s["deployedStageDeploymentNo"].(float64) < 256000 || s["apiId"] != w.api || s["statusCode"] != 503.0 ||
		s["minimumCompressionSize"] != 0.0 || s["response"] != "later" || s["useDistributionRate"] != false || s["tenantId"] != simulator.NCloudTenantID {
		t.Fatalf("%d %v", status, body)
	}
	for _, hidden := range []string{"deploymentDescription", "isPublished", "quotaCondition"} {
		if _, has := s[hidden]; has {
			t.Errorf("a stage has %s", hidden)
		}
	}
	if at, err := time.Parse(time.RFC3339, fmt.Sprint(s["regTime"])); err != nil || time.Since(at) > time.Minute {
		t.Errorf("regTime %v", s["regTime"])
	}
	id := fmt.Sprint(s["stageId"])
	w.expect("GET", "/P/A/stages/"+id, "", 200, "ipAclList:192.0.2.1, 10.0.0.0/8\n203.0.113.0/24")
	w.expect("GET", "/P/A/stages", "", 200, "host:https://"+w.product+".apigw.ntruss.com")
	w.expect("GET", "/P/A/stages", "", 200, "resourcePath:/orders/{id}")
	w.expect("GET", "/P/A/stages/filter", "", 200, "resourceDtos:[]")
	w.expect("GET", "/P?withStage=true", "", 200, "stageId:"+id)
	w.expect("PUT", "/P/A/stages/"+id, `{"endpointDomain":"NONE"}`, 200, "cacheTtlSec:<nil>")
	w.expect("GET", "/P/A/stages/"+id, "", 200, "!ALLOWED")
	w.expect("PUT", "/P/A/stages/"+id+"/usage-plan", `{"rateRps":3,"dayQuotaRequest":1,"monthQuotaRequest":2,"quotaCondition":"2xx","x":1}`, 200, "monthQuotaRequest:2")
	w.expect("GET", "/P/A/stages/"+id+"/usage-plans", "", 200, "quotaCondition:2xx rateRps:3 total:0")
	w.expect("GET", "/P/A/stages/"+id, "", 200, "!quotaCondition")
	w.expect("POST", "/P/A/stages/"+id+"/cache-initialize", "", 200, "")
	if got := w.n.Stage(id); got.CacheCleared != 1 || len(got.Deployments) != 1 || got.Deployments[0].Description != "first" {
		t.Errorf("%+v", got)
	}
	w.expect("POST", "/P/A/publish", `{"stages":[{"stageId":"`+id+`","isPublished":true}]}`, 204, "")
	w.expect("DELETE", "/P/A/stages/"+id, "", 204, "")
	w.expect("GET", "/P/A/stages/"+id, "", 404, "")
	w.expect("DELETE", "/P/A/stages/"+id, "", 404, "")
}

func TestStage_validatesInput(t *testing.T) {
	t.Parallel()
	w := newStageWorld(t)
	long := strings.Repeat("x", 2001)
	domain := `"endpointDomain":"https://a.example"`
	for body, detail := range map[string]string{
		`{` + domain + `}`: "stageName is required", `{"stageName":"v2"}`: "endpointDomain is required",
		`{"stageName":"` + long[:21] + `",` + domain + `}`: "1 to 20", `{"stageName":"v 2",` + domain + `}`: "must match",
		`{"stageName":"v1",` + domain + `}`:                                                      "stageName [v1] already exists",
		`{"stageName":"v2",` + domain + `,"deploymentDescription":"` + long[:301] + `"}`:         "0 to 300",
		`{"stageName":"v2",` + domain + `,"ipAclCode":"ALLOWED","ipAclList":"` + long + `"}`:     "1 to 2000",
		`{"stageName":"v2",` + domain + `,"ipAclCode":"ALLOWED","ipAclList":"::1"}`:              "ipAclList must consist",
		`{"stageName":"v2",` + domain + `,"ipAclCode":"ALLOWED","ipAclList":"10.0.0.0/33"}`:      "ipAclList must consist",
		`{"stageName":"v2",` + domain + `,"ipAclCode":"ALLOWED","ipAclList":"10.0.0.1;1.1.1.1"}`: "ipAclList must consist",
		`{"stageName":"v2",` + domain + `,"ipAclCode":"DENIED","ipAclList":"10.0.0.1"}`:          "one of ALLOWED, REJECTED",
		`{"stageName":"v2",` + domain + `,"ipAclCode":"ALLOWED"}`:                                "require each other",
		`{"stageName":"v2",` + domain + `,"ipAclList":"10.0.0.1"}`:                               "require each other",
		`{"stageName":"v2",` + domain + `,"minimumCompressionSize":1}`:                           "requires enabledContentEncoding",
	} {
		w.expect("POST", "/P/A/stages", body, 400, detail)
	}
	for name, values := range map[string][]string{
		"cacheTtlSec": {"0", "3601", "1.5", `"1"`}, "throttleRps": {"0", "2147483648"}, "statusCode": {"99", "600"}, "isMaintenance": {`"yes"`},
		"response": {`"` + long[:1501] + `"`}, "minimumCompressionSize": {"-1", "10485761"},
	} {
		for _, value := range values {
			w.expect("PUT", "/P/A/S", fmt.Sprintf(`{%s,"enabledContentEncoding":true,%q:%s}`, domain, name, value), 400, name+" ")
		}
	}
	for _, bad := range []string{"", "NONE ", "localhost", "http://localhost", "ftp://a.example", "https://a.example?x=1", "https://a.example:65536", "https://a.example:x", "https://a.example/ x", "https://a-.", "https://a.example/가", "https://a.example/" + long[:190]} {
		w.expect("PUT", "/P/A/S", `{"endpointDomain":"`+bad+`"}`, 400, "endpointDomain ")
	}
	for _, good := range []string{"NONE", "http://192.0.2.1", "https://u:p@a.example:65535/x/", "https://a-b.c_d.example/$%25,;=", "http://a.example:0"} {
		w.expect("PUT", "/P/A/S", `{"endpointDomain":"`+good+`"}`, 200, "")
	}
	for body, detail := range map[string]string{
		`{"dayQuotaRequest":1}`: "require each other", `{"monthQuotaRequest":1}`: "require each other", `{"rateRps":0}`: "rateRps",
		`{"quotaCondition":"1xx"}`: "quotaCondition", `{"dayQuotaRequest":1,"monthQuotaRequest":9007199254740992}`: "monthQuotaRequest",
	} {
		w.expect("PUT", "/P/A/S/usage-plan", body, 400, detail)
	}
	w.expect("POST", "/P/A/stages/search", `{}`, 400, "usagePlanId is required")
	w.expect("POST", "/P/A/stages/search", `{"usagePlanId":"nosuchone1"}`, 404, "")
}

func TestStage_switches(t *testing.T) {
	t.Parallel()
	const put = `{"endpointDomain":"NONE"}`
	runSwitchesIn(t, newStageWorld, map[string][]draftCall{
		"DuplicateAPINames=409":                {{"POST", "/P/A/stages", `{"stageName":"v1","endpointDomain":"NONE"}`, 409, "stageName"}},
		"DuplicateAPINames=allowed":            {{"POST", "/P/A/stages", `{"stageName":"v1","endpointDomain":"NONE"}`, 201, ""}},
		"MixedIDs=404":                         {{"GET", "/P/A/stages/otherstage", "", 404, ""}},
		"MixedIDs=400":                         {{"GET", "/P/A/stages/otherstage", "", 400, "stageId"}},
		"MixedIDs=ignored":                     {{"PUT", "/P/A/stages/otherstage", put, 200, "apiId:otherapi01"}, {"GET", "/Q/otherapi01/stages/otherstage", "", 200, "NONE"}},
		"NotFoundCode=10004":                   {{"GET", "/P/A/stages/nosuchone1", "", 404, "stageId [nosuchone1] not found."}},
		"DeleteStage=allowed":                  {{"DELETE", "/P/A/S", "", 204, ""}},
		"DeleteStage=refused with usage plans": {{"DELETE", "/P/A/S", "", 409, "usage plans"}, {"POST", "/P/A/S/disassociate-usage-plan", `{"usagePlanId":"plan000001"}`, 204, ""}, {"DELETE", "/P/A/S", "", 204, ""}},
		"DeleteStage=refused while published": {
			{"POST", "/P/A/publish", `{"stages":[{"stageId":"stage00009","isPublished":true}]}`, 204, ""},
			{"DELETE", "/P/A/S", "", 409, "published"},
			{"POST", "/P/A/publish", `{"stages":[{"stageId":"stage00009","isPublished":false}]}`, 204, ""},
			{"DELETE", "/P/A/S", "", 204, ""},
		},
		"StagesSearch=not associated":  {{"POST", "/P/A/stages/search", `{"usagePlanId":"plan000001"}`, 200, "stages:[]"}},
		"StagesSearch=associated":      {{"POST", "/P/A/stages/search", `{"usagePlanId":"plan000001"}`, 200, "stage00009"}},
		"UnsetNumber=null":             {{"GET", "/P/A/S", "", 200, "cacheTtlSec:<nil> canaryCacheTtlSec:<nil>"}},
		"UnsetNumber=absent":           {{"GET", "/P/A/S", "", 200, "!acheTtlSec"}},
		"UnsetNumber=0":                {{"GET", "/P/A/S", "", 200, "cacheTtlSec:0 canaryCacheTtlSec:0"}, {"GET", "/P/A/stages", "", 200, "canaryDeploymentNo:0"}},
		"UnsetText=absent":             {{"GET", "/P/A/S", "", 200, "!ipAclCode"}, {"GET", "/P/A/S", "", 200, "!canaryConditions"}},
		"UnsetText=null":               {{"GET", "/P/A/S", "", 200, "ipAclCode:<nil>"}, {"GET", "/P/A/S", "", 200, "canaryConditions:<nil>"}},
		"UnsetText=empty":              {{"GET", "/P/A/S", "", 200, "ipAclCode: "}, {"GET", "/P/A/S", "", 200, "canaryConditions:[]"}},
		"AddressList=verbatim":         {{"PUT", "/P/A/S", `{` + stageSettings + `}`, 200, "ipAclList:192.0.2.1, 10.0.0.0/8\n203.0.113.0/24"}},
		"AddressList=commas":           {{"PUT", "/P/A/S", `{` + stageSettings + `}`, 200, "ipAclList:192.0.2.1,10.0.0.0/8,203.0.113.0/24"}},
		"AddressList=lines":            {{"PUT", "/P/A/S", `{` + stageSettings + `}`, 200, "ipAclList:192.0.2.1\n10.0.0.0/8\n203.0.113.0/24"}},
		"OmittedStageSetting=cleared":  {{"PUT", "/P/A/S", `{` + stageSettings + `}`, 200, ""}, {"PUT", "/P/A/S", put, 200, "!ALLOWED"}},
		"OmittedStageSetting=kept":     {{"PUT", "/P/A/S", `{` + stageSettings + `}`, 200, ""}, {"PUT", "/P/A/S", put, 200, "ALLOWED"}, {"PUT", "/P/A/S", `{"endpointDomain":"NONE","ipAclCode":null,"ipAclList":null}`, 200, "!ALLOWED"}},
		"MaintenanceSettings=optional": {{"PUT", "/P/A/S", put, 200, ""}},
		"MaintenanceSettings=required": {{"PUT", "/P/A/S", put, 400, "is required"}, {"PUT", "/P/A/S", `{"endpointDomain":"NONE","isMaintenance":false,"statusCode":503,"response":""}`, 200, "isMaintenance:false"}},
		"NoLimit=0":                    {{"GET", "/P/A/S/usage-plans", "", 200, "dayQuotaRequest:0"}},
		"OmittedLimit=keep":            {{"PUT", "/P/A/S/usage-plan", `{"rateRps":3}`, 200, ""}, {"PUT", "/P/A/S/usage-plan", `{}`, 200, "rateRps:3"}},
		"QuotaConditionDefault=2xx":    {{"PUT", "/P/A/S/usage-plan", `{}`, 200, ""}, {"GET", "/P/A/S/usage-plans", "", 200, "quotaCondition:2xx"}},
		"ReadAfterWrite=stale": {
			{"PUT", "/P/A/S", put, 200, "endpointDomain:NONE"},
			{"GET", "/P/A/S", "", 200, "!endpointDomain:NONE"},
			{"GET", "/P/A/S", "", 200, "!endpointDomain:NONE"},
			{"GET", "/P/A/S", "", 200, "endpointDomain:NONE"},
			{"DELETE", "/P/A/S", "", 204, ""},
			{"GET", "/P/A/stages", "", 200, "stage00009"},
			{"GET", "/P/A/S", "", 200, ""},
			{"GET", "/P/A/S", "", 404, ""},
		},
	})
}

func TestStage_deletePublished(t *testing.T) {
	t.Parallel()
	for value, published := range map[string]bool{"recomputed": false, "stale": true} {
		w := newAPIWorld(t, "PublishedFlag="+value)
		w.expect("DELETE", "/P/A/stages/stage00001", "", 204, "")
		if got := w.n.Products(simulator.NCloudTenantID)[0].Published; got != published {
			t.Errorf("%s: %t", value, got)
		}
	}
}

func TestStage_copiesAreDeep(t *testing.T) {
	t.Parallel()
	w := newStageWorld(t)
	w.n.ChangeStage("stage00009", func(s *simulator.NCloudStage) { s.ThrottleRPS = new(int64(5)) })
	s := w.stage()
	*s.ThrottleRPS, s.UsagePlanIDs[0], s.Deployments[0].Draft.Paths[0].Path = 6, "changed", "/changed"
	w.n.APIs(w.product)[1].Stages[0].Deployments[0].Description = "changed"
	if got := w.stage(); *got.ThrottleRPS != 5 || strings.Contains(fmt.Sprintf("%+v", got), "changed") {
		t.Errorf("%+v", got)
	}
	if w.n.ChangeStage("nosuchone1", nil) || w.n.DeleteStage("nosuchone1") || w.n.Stage("nosuchone1").ID != "" || !w.n.DeleteStage("stage00009") || w.stage().ID != "" {
		t.Error("a stage that does not exist")
	}
}
