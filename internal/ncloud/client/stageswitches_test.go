// SPDX-License-Identifier: MPL-2.0

package client_test

import (
	"encoding/json"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/acctest"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/ncloud/client"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/rest"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/simulator"
)

// TestStage_underEverySwitch creates, changes, deploys, reads and deletes a stage.
func TestStage_underEverySwitch(t *testing.T) {
	t.Parallel()
	for _, one := range simulator.New().Switches() {
		if one.Area != "stage" && one.Name != "UnsetText" && one.Name != "NoLimit" && one.Name != "PublishList" {
			continue
		}
		for _, value := range one.Values {
			t.Run(one.Name+"="+value, func(t *testing.T) {
				t.Parallel()
				cloud := acctest.Simulated(t)
				if err := cloud.Sim.NCloud.SetSwitch(one.Name, value); err != nil {
					t.Fatal(err)
				}
				useStage(t, cloud, one.Name+"="+value)
			})
		}
	}
}

func useStage(t *testing.T, cloud *acctest.Cloud, setting string) {
	t.Helper()
	n := cloud.Sim.NCloud
	product := n.AddProduct(simulator.NCloudProduct{Name: "shop"})
	api := client.APIRef{ProductID: product, APIID: n.AddAPI(product, simulator.NCloudAPI{Name: "orders", Draft: simulator.NCloudDraft{
		Paths: []simulator.NCloudPath{{Path: "/orders", Methods: []simulator.NCloudMethod{{Name: "GET", Mock: &simulator.NCloudMockEndpoint{Status: 200}}}}},
	}})}
	c, ctx := newClient(t, cloud.URL, simulatorKeys), t.Context()
	do := func(step string, err error) {
		t.Helper()
		if err != nil {
			t.Fatalf("%s: %v", step, err)
		}
	}
	var s client.StagePath
	expect := func(what string, check func(*client.Stage) bool) *client.Stage {
		t.Helper()
		stage, err := c.Stage(ctx, s)
		do(what, err)
		if !check(stage) {
			t.Errorf("%s: %+v, canary %+v", what, stage, stage.Canary)
		}
		return stage
	}

	stage, err := c.CreateStage(ctx, api, client.StageInput{Name: "v1", DeploymentDescription: "first", StageSettings: noSettings})
	do("create", err)
	s = client.StagePath{ProductID: product, APIID: api.APIID, StageID: stage.ID}
	first := stage.DeploymentNo
	for _, settings := range []client.StageSettings{allSettings, noSettings, allSettings} {
		do("update", second(c.UpdateStage(ctx, s, settings)))
		expect("settings", func(s *client.Stage) bool { return reflect.DeepEqual(s.StageSettings, settings) })
	}
	limits := client.PlanLimits{RateRPS: new(int64(3)), DayQuotaRequest: new(int64(1)), MonthQuotaRequest: new(int64(2)), QuotaCondition: new("2xx")}
	do("set default plan", c.SetDefaultUsagePlan(ctx, s, limits))
	read, err := c.DefaultUsagePlan(ctx, s)
	if do("default plan", err); !reflect.DeepEqual(read, limits) {
		t.Errorf("default plan %+v", read)
	}
	do("clear cache", c.ClearStageCache(ctx, s))

	do("deploy", c.Deploy(ctx, s, "second"))
	second := expect("deployed", func(s *client.Stage) bool { return s.DeploymentNo > first && s.Canary == nil }).DeploymentNo
	list, err := c.Stages(ctx, api)
	do("stages", err)
	if len(list.Stages) != 1 || list.Stages[0].DeploymentNo != second || len(list.Stages[0].Paths) != 2 || !strings.HasSuffix(list.Host, "/gateway/"+product) {
		t.Fatalf("stages %+v", list)
	}
	at := slices.IndexFunc(list.Stages[0].Paths, func(p client.Path) bool { return p.Path == "/orders" })
	method := client.StageMethodRef{StagePath: s, DeploymentNo: second, PathID: list.Stages[0].Paths[at].ID, Method: "GET"}
	for _, want := range []*client.StageMethodSettings{nil, {EndpointDomain: "NONE", CacheTTLSec: new(int64(60)), ThrottleRPS: new(int64(7))}, {ThrottleRPS: new(int64(7))}, nil} {
		do("update method", c.UpdateStageMethod(ctx, method, want))
		got, err := c.StageMethod(ctx, method)
		if do("method", err); !reflect.DeepEqual(got, want) {
			t.Errorf("method settings %+v, expected %+v", got, want)
		}
	}

	do("enable canary", c.EnableCanary(ctx, s))
	enabled := expect("enabled", func(s *client.Stage) bool { return s.DeploymentNo == second && s.Canary != nil && *s.Canary.Rate == 0 }).Canary
	if own := enabled.DeploymentNo != second; own == (setting == "CanarySnapshot=copy of the stage's") {
		t.Errorf("the canary has deployment %d, the stage %d", enabled.DeploymentNo, second)
	}
	for _, settings := range []client.CanarySettings{
		{EndpointDomain: "https://b.example", Rate: new(12.5), ThrottleRPS: new(int64(5)), CacheTTLSec: new(int64(60))},
		{EndpointDomain: "NONE", Conditions: []client.CanaryCondition{{Code: client.RequestHeader, Name: "X-Beta", Value: "1"}}},
		{EndpointDomain: "NONE", Rate: new(100.0)},
	} {
		do("update canary", c.UpdateCanary(ctx, s, settings))
		expect("canary settings", func(s *client.Stage) bool { return reflect.DeepEqual(s.Canary.CanarySettings, settings) })
	}
	do("deploy with canary", c.Deploy(ctx, s, "third"))
	third := expect("deployed with canary", func(s *client.Stage) bool {
		return (s.DeploymentNo == second) != (setting == "DeployDuringCanary=stage")
	})
	document, err := c.CanaryDocument(ctx, s)
	if do("canary document", err); !json.Valid([]byte(document)) {
		t.Error(document)
	}
	do("promote", c.PromoteCanary(ctx, s))
	promoted := expect("promoted", func(s *client.Stage) bool {
		return s.DeploymentNo == third.Canary.DeploymentNo && (s.Canary != nil) == (setting == "AfterPromote=kept")
	})
	if err = c.DisableCanary(ctx, s); (err == nil) != (promoted.Canary != nil) || err != nil && !rest.NotFound(err) && !rest.Refused(err) {
		t.Errorf("disable: %v", err)
	}

	do("roll to", drain(c.Deployments(ctx, s)))
	rolled, err := c.RollTo(ctx, s, first)
	if do("roll to", err); (rolled.DeploymentNo == first) == (setting == "RollBackNumber=new") {
		t.Errorf("rolled to %d", rolled.DeploymentNo)
	}
	numbers := map[int64]string{}
	for page, err := range c.Deployments(ctx, s) {
		do("deployments", err)
		for _, one := range page.Items {
			numbers[one.No] = one.Description
		}
	}
	if len(numbers) != len(n.Deployments(s.StageID)) || numbers[first] != "first" || numbers[second] != "second" {
		t.Errorf("deployments %v", numbers)
	}
	for _, read := range []func() (string, error){
		func() (string, error) { return c.StageDocument(ctx, s) }, func() (string, error) { return c.DeploymentDocument(ctx, s, second) },
	} {
		document, err := read()
		if do("document", err); !json.Valid([]byte(document)) {
			t.Error(document)
		}
	}

	do("publish", c.Publish(ctx, api, []client.Publication{{StageID: s.StageID, Published: true}}))
	if !n.Stage(s.StageID).Published {
		t.Error("the stage is not published")
	}
	do("unpublish", c.Publish(ctx, api, []client.Publication{{StageID: s.StageID}}))
	do("delete", c.DeleteStage(ctx, s))
	if _, err := c.Stage(ctx, s); !rest.NotFound(err) {
		t.Errorf("a deleted stage: %v", err)
	}
}
