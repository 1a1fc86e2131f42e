// SPDX-License-Identifier: MPL-2.0

package stage_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tftypes"
	"github.com/hashicorp/terraform-plugin-log/tflogtest"

	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/acctest"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/simulator"
)

const (
	live   = "live000001"
	bare   = "bare000001"
	rolled = 700
)

// newStages adds a stage with every setting, three deployments and a canary, and a stage without anything.
func newStages(t *testing.T) *shop {
	t.Helper()
	s := newShop(t)
	s.addStages()
	return s
}

func (s *shop) addStages() {
	s.Sim.NCloud.ChangeDraft(apiID, func(d *simulator.NCloudDraft) {
		d.Paths = append(d.Paths, simulator.NCloudPath{Path: "/secret", Methods: []simulator.NCloudMethod{{
			Name: "GET", Mock: &simulator.NCloudMockEndpoint{Status: 200, Response: "mock-body-1"},
		}}})
	})
	s.Sim.NCloud.AddStage(apiID, simulator.NCloudStage{
		ID: live, Name: "v1", DeploymentNo: rolled + 20, Published: true,
		Deployments: []simulator.NCloudDeployment{{No: rolled}, {No: rolled + 20, Description: "second"}, {No: rolled + 100}},
		Canary:      &simulator.NCloudCanary{DeploymentNo: rolled + 100, EndpointDomain: "https://next.example.com", UseRate: true, Rate: 10},
		NCloudStageSettings: simulator.NCloudStageSettings{
			EndpointDomain: "https://orders.example.com", CacheTTLSec: new(int64(60)), ThrottleRPS: new(int64(7)),
			IPACLCode: "ALLOWED", IPACLList: "192.0.2.1 10.0.0.0/8", Maintenance: true, StatusCode: new(int64(503)), Response: "later",
			ContentEncoding: true, MinimumCompressionSize: new(int64(0)),
		},
	})
	s.Sim.NCloud.AddStage(apiID, simulator.NCloudStage{ID: bare, Name: "empty", NCloudStageSettings: simulator.NCloudStageSettings{EndpointDomain: "NONE"}})
}

func (s *shop) of(more acctest.Object) acctest.Object {
	config := acctest.Object{"product_id": s.product, "api_id": apiID}
	for name, value := range more {
		config[name] = value
	}
	return config
}

// data reads a data source without a diagnostic.
func (s *shop) data(t *testing.T, name string, more acctest.Object) *acctest.State {
	t.Helper()
	state, diags := s.ReadData(t.Context(), name, s.of(more))
	if len(diags) > 0 {
		t.Fatalf("%s %v: %s", name, more, diags)
	}
	return state
}

// text returns a value of a state as JSON, with sorted sets.
func text(t *testing.T, value any) string {
	t.Helper()
	out, err := json.Marshal(members(t, value))
	if err != nil {
		t.Fatal(err)
	}
	return string(out)
}

func members(t *testing.T, value any) any {
	t.Helper()
	nested, is := value.(tftypes.Value)
	if !is {
		return value
	}
	if nested.Type().Is(tftypes.Object{}) {
		fields, out := map[string]tftypes.Value{}, map[string]any{}
		if err := nested.As(&fields); err != nil {
			t.Fatal(err)
		}
		for name, field := range fields {
			out[name] = members(t, (&acctest.State{Value: field}).Get(t))
		}
		return out
	}
	var elements []tftypes.Value
	if err := nested.As(&elements); err != nil {
		t.Fatal(err)
	}
	out := []any{}
	for _, element := range elements {
		out = append(out, members(t, (&acctest.State{Value: element}).Get(t)))
	}
	if nested.Type().Is(tftypes.Set{}) {
		slices.SortFunc(out, func(a, b any) int { return strings.Compare(fmt.Sprint(a), fmt.Sprint(b)) })
	}
	return out
}

func TestStageData_hasEverySetting(t *testing.T) {
	t.Parallel()
	underSwitches(t, func(t *testing.T, s *shop) {
		t.Helper()
		s.addStages()
		host := "https://" + s.product + ".apigw.ntruss.com"
		for _, by := range []acctest.Object{{"id": live}, {"name": "v1"}} {
			state := s.data(t, "apigw_stage", by)
			for name, want := range map[string]string{
				"id": `"` + live + `"`, "name": `"v1"`, "endpoint_domain": `"https://orders.example.com"`, "cache_ttl_sec": "60", "throttle_rps": "7",
				"ip_acl":      `{"code":"ALLOWED","list":["10.0.0.0/8","192.0.2.1"]}`,
				"maintenance": `{"response":"later","status_code":503}`, "compression": `{"minimum_size":0}`, "published": "true",
				"host": `"` + host + `"`, "invoke_url": `"` + host + `/orders/v1"`, "deployed_stage_deployment_no": "720", "canary_deployment_no": "800",
			} {
				if got := text(t, state.Get(t, name)); got != want {
					t.Errorf("%v: %s is %s, expected %s", by, name, got, want)
				}
			}
		}
		state := s.data(t, "apigw_stage", acctest.Object{"name": "empty"})
		for name, want := range map[string]string{
			"id": `"` + bare + `"`, "endpoint_domain": `"NONE"`, "cache_ttl_sec": "null", "throttle_rps": "null", "ip_acl": "null", "maintenance": "null",
			"compression": "null", "published": "false", "invoke_url": `"` + host + `/orders/empty"`, "deployed_stage_deployment_no": "null",
			"canary_deployment_no": "null",
		} {
			if got := text(t, state.Get(t, name)); got != want {
				t.Errorf("bare: %s is %s, expected %s", name, got, want)
			}
		}
	})
}

func TestStageData_equalsTheResource(t *testing.T) {
	t.Parallel()
	s := newShop(t)
	resource := s.Applied(kind, nil, s.config(content("1"), acctest.Object{
		"published": true, "cache_ttl_sec": 5, "ip_acl": acctest.Object{"code": "REJECTED", "list": []any{"192.0.2.0/24"}},
		"maintenance": acctest.Object{"status_code": 503, "response": ""}, "compression": acctest.Object{"minimum_size": 7},
	}))
	data := s.data(t, "apigw_stage", acctest.Object{"name": "v1"})
	for _, name := range []string{
		"id", "name", "endpoint_domain", "cache_ttl_sec", "throttle_rps", "ip_acl", "maintenance", "compression", "published", "host", "invoke_url",
	} {
		if got, want := text(t, data.Get(t, name)), text(t, resource.Get(t, name)); got != want {
			t.Errorf("%s is %s in the data source, %s in the resource", name, got, want)
		}
	}
	if got, want := data.Get(t, "deployed_stage_deployment_no"), resource.Get(t, "deployed", "no"); got != want {
		t.Errorf("%v, %v", got, want)
	}
}

func TestStages_listsAll(t *testing.T) {
	t.Parallel()
	underSwitches(t, func(t *testing.T, s *shop) {
		t.Helper()
		if got := text(t, s.data(t, "apigw_stages", nil).Get(t, "stages")); got != "[]" {
			t.Errorf("no stages: %s", got)
		}
		s.addStages()
		rows, _ := s.NextRun().ReadData(t.Context(), "apigw_stages", s.of(nil))
		host := "https://" + s.product + ".apigw.ntruss.com"
		var got []string
		for i := range rows.Len(t, "stages") {
			got = append(got, text(t, rows.Get(t, "stages", i)))
		}
		slices.Sort(got)
		want := []string{
			`{"canary_deployment_no":800,"deployed_stage_deployment_no":720,"host":"` + host + `","id":"live000001","invoke_url":"` + host + `/orders/v1","name":"v1","published":true}`,
			`{"canary_deployment_no":null,"deployed_stage_deployment_no":null,"host":"` + host + `","id":"bare000001","invoke_url":"` + host + `/orders/empty","name":"empty","published":false}`,
		}
		if !slices.Equal(got, want) {
			t.Errorf("%s", strings.Join(got, "\n"))
		}
	})
}

func TestDeployments_beginWithTheHighestNumber(t *testing.T) {
	t.Parallel()
	underSwitches(t, func(t *testing.T, s *shop) {
		t.Helper()
		s.addStages()
		state := s.data(t, "apigw_stage_deployments", acctest.Object{"stage_id": live})
		var numbers, descriptions []any
		for i := range state.Len(t, "deployments") {
			numbers = append(numbers, state.Get(t, "deployments", i, "no"))
			descriptions = append(descriptions, state.Get(t, "deployments", i, "description"))
			if at, _ := state.Get(t, "deployments", i, "time").(string); !strings.HasSuffix(at, "Z") {
				t.Errorf("time %q", at)
			}
		}
		if fmt.Sprint(numbers, descriptions, state.Get(t, "deployed_stage_deployment_no")) != "[800 720 700] [ second ] 720" {
			t.Error(numbers, descriptions, state.Get(t, "deployed_stage_deployment_no"))
		}
		state = s.data(t, "apigw_stage_deployments", acctest.Object{"stage_id": bare})
		if got := text(t, state.Get(t, "deployments")); got != "[]" || state.Get(t, "deployed_stage_deployment_no") != nil {
			t.Error(got)
		}
	})
}

func TestStageDocument_ofEachDeployment(t *testing.T) {
	t.Parallel()
	underSwitches(t, func(t *testing.T, s *shop) {
		t.Helper()
		s.addStages()
		s.Sim.NCloud.ChangeStage(live, func(one *simulator.NCloudStage) {
			for i, path := range []string{"/first", "/second", "/third"} {
				one.Deployments[i].Draft = simulator.NCloudDraft{Paths: []simulator.NCloudPath{{ID: "p", Path: path, Methods: []simulator.NCloudMethod{
					{Name: "GET", Mock: &simulator.NCloudMockEndpoint{Status: 200, Response: "mock-body-1"}},
				}}}}
			}
		})
		for path, which := range map[string]acctest.Object{
			"/second": {}, "/first": {"deployment_no": rolled, "canary": false}, "/third": {"canary": true},
		} {
			which["stage_id"] = live
			document, _ := s.data(t, "apigw_stage_document", which).Get(t, "document").(string)
			var parsed struct {
				Swagger string
				Paths   map[string]any
			}
			if err := json.Unmarshal([]byte(document), &parsed); err != nil || parsed.Swagger != "2.0" || parsed.Paths[path] == nil {
				t.Errorf("%v: %v, %s", which, err, document)
			}
			stripped := slices.ContainsFunc(s.Sim.Switches(), func(one simulator.Switch) bool {
				return one.Name == "DocumentExtensions" && one.Value == "stripped"
			})
			if strings.Contains(document, "mock-body-1") == stripped {
				t.Errorf("%v: %s", which, document)
			}
		}
	})
}

func TestStageData_errors(t *testing.T) {
	t.Parallel()
	underSwitches(t, func(t *testing.T, s *shop) {
		t.Helper()
		s.addStages()
		s.Sim.NCloud.AddStage(apiID, simulator.NCloudStage{ID: "twin000001", Name: "twin"})
		s.Sim.NCloud.AddStage(apiID, simulator.NCloudStage{ID: "twin000002", Name: "twin"})
		other := s.Sim.NCloud.AddProduct(simulator.NCloudProduct{Name: "other"})
		for _, test := range []struct {
			name string
			more acctest.Object
			want []string
		}{
			{"apigw_stage", acctest.Object{"name": "v2"}, []string{`Could not read the stage named "v2" of API "` + apiID + `"`, "No stage of this API has exactly this name"}},
			{"apigw_stage", acctest.Object{"name": "V1"}, []string{"No stage of this API has exactly this name"}},
			{"apigw_stage", acctest.Object{"id": "nosuch0001"}, []string{`Could not read stage "nosuch0001" of API "` + apiID + `"`, "HTTP 404"}},
			{"apigw_stage", acctest.Object{"name": "twin"}, []string{"2 stages have this name: twin00000", "Set id instead"}},
			{"apigw_stage", acctest.Object{"name": "v1", "product_id": other}, []string{`Could not read the stage named "v1"`}},
			{"apigw_stage", acctest.Object{"name": "v1", "api_id": "nosuch0001"}, []string{`of API "nosuch0001"`, "HTTP 404"}},
			{"apigw_stages", acctest.Object{"api_id": "nosuch0001"}, []string{`Could not list the stages of API "nosuch0001"`, "HTTP 404"}},
			{"apigw_stages", acctest.Object{"product_id": other}, []string{"Could not list the stages"}},
			{"apigw_stage_deployments", acctest.Object{"stage_id": "nosuch0001"}, []string{`Could not list the deployments of stage "nosuch0001"`, "HTTP 404"}},
			{"apigw_stage_document", acctest.Object{"stage_id": "nosuch0001"}, []string{`the live deployment of stage "nosuch0001"`, "HTTP 404"}},
			{"apigw_stage_document", acctest.Object{"stage_id": live, "deployment_no": 4242}, []string{`deployment 4242 of stage "` + live, "HTTP 404", "The data source apigw_stage_deployments lists"}},
			{"apigw_stage_document", acctest.Object{"stage_id": bare}, []string{"The stage has no live deployment"}},
			{"apigw_stage_document", acctest.Object{"stage_id": bare, "canary": true}, []string{"the canary's deployment of stage", "The stage has no canary"}},
		} {
			_, diags := s.ReadData(t.Context(), test.name, s.of(test.more))
			for _, want := range test.want {
				if !strings.Contains(diags.String(), want) {
					t.Errorf("%s %v: no %q in: %s", test.name, test.more, want, diags)
				}
			}
		}
	})
}

func TestStageData_validates(t *testing.T) {
	t.Parallel()
	s := newShop(t)
	for name, invalid := range map[string][]acctest.Object{
		"apigw_stage":             {{}, {"id": "a", "name": "b"}, {"id": "a/b"}, {"name": ""}, {"name": strings.Repeat("x", 21)}, {"id": "a", "product_id": nil}},
		"apigw_stages":            {{"api_id": ".."}, {"api_id": nil}},
		"apigw_stage_deployments": {{}, {"stage_id": "a?b"}},
		"apigw_stage_document": {
			{}, {"stage_id": "a", "deployment_no": 0}, {"stage_id": "a", "deployment_no": 1.5}, {"stage_id": "a", "deployment_no": 1, "canary": true},
		},
	} {
		for _, config := range invalid {
			if _, diags := s.ReadData(t.Context(), name, s.of(config)); !diags.HasError() {
				t.Errorf("%s %v is accepted", name, config)
			}
		}
	}
	if got := len(s.Sim.Requests("", "")); got > 0 {
		t.Errorf("%d requests", got)
	}
}

func TestStageData_sharesReads(t *testing.T) {
	t.Parallel()
	s := newStages(t)
	state, diags := s.Import(t.Context(), kind, strings.Join([]string{s.product, apiID, live}, "/"))
	if diags.HasError() {
		t.Fatal(diags)
	}
	s = s.next()
	s.Sim.Forget()
	s.Refreshed(kind, state)
	for range 2 {
		for _, by := range []acctest.Object{{"id": live}, {"name": "v1"}} {
			s.data(t, "apigw_stage", by)
		}
		s.data(t, "apigw_stages", nil)
		s.data(t, "apigw_stage_deployments", acctest.Object{"stage_id": live})
		s.data(t, "apigw_stage_document", acctest.Object{"stage_id": live, "deployment_no": rolled})
	}
	for path, most := range map[string]int{
		"/stages$": 1, "/stages/" + live + "$": 1, "/apis($|\\?)": 1, "/deployments$": 1, "/deployments/700$": 1, "": 5,
	} {
		if got := s.Sim.Requests("GET", path); len(got) > most {
			t.Errorf("%s: %d requests", path, len(got))
		}
	}
}

func TestStageData_isReadAgainAfterAWrite(t *testing.T) {
	t.Parallel()
	s := newShop(t)
	state := s.Applied(kind, nil, s.config(content("1")))
	before := s.data(t, "apigw_stage_deployments", acctest.Object{"stage_id": state.Get(t, "id")})
	s.Applied(kind, state, s.config(content("2")))
	after := s.data(t, "apigw_stage_deployments", acctest.Object{"stage_id": state.Get(t, "id")})
	if before.Len(t, "deployments") != 1 || after.Len(t, "deployments") != 2 {
		t.Errorf("%d, %d deployments", before.Len(t, "deployments"), after.Len(t, "deployments"))
	}
}

func TestStageDocument_isInNoLog(t *testing.T) {
	t.Parallel()
	s := newStages(t)
	var log bytes.Buffer
	ctx := tflogtest.RootLogger(t.Context(), &log)
	for _, name := range []string{"apigw_stage_document", "apigw_stage_deployments"} {
		if _, diags := s.ReadData(ctx, name, s.of(acctest.Object{"stage_id": live})); len(diags) > 0 {
			t.Fatal(diags)
		}
	}
	if strings.Contains(log.String(), "mock-body-1") || !strings.Contains(log.String(), "swagger-json") {
		t.Error(log.String())
	}
}
