// SPDX-License-Identifier: MPL-2.0

package client_test

import (
	"context"
	"errors"
	"net/http"
	"reflect"
	"strings"
	"testing"

	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/ncloud/client"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/rest"
)

var (
	aStage       = client.StagePath{ProductID: "p1", APIID: "a1", StageID: "s1"}
	aStageMethod = client.StageMethodRef{StagePath: aStage, DeploymentNo: 7, PathID: "r1", Method: "GET"}
	allSettings  = client.StageSettings{
		EndpointDomain: "https://a.example", CacheTTLSec: new(int64(60)), ThrottleRPS: new(int64(5)), ACL: &client.ACL{Code: client.ACLAllowed, Addresses: []string{"10.0.0.1", "10.1.0.0/16"}},
		Maintenance: &client.Maintenance{StatusCode: 503, Response: "later"}, MinimumCompressionSize: new(int64(0)),
	}
	noSettings = client.StageSettings{EndpointDomain: client.NoEndpointDomain}
)

const aStageBody = `{"stage":{"stageId":"s1","apiId":"a1","stageName":"v1"}}`

var stageWrites = map[string]write{
	"create stage": {func(ctx context.Context, c *client.Client) error {
		return second(c.CreateStage(ctx, anAPI, client.StageInput{Name: "v1", DeploymentDescription: "d", StageSettings: allSettings}))
	}, `POST /products/p1/apis/a1/stages {"cacheTtlSec":60,"deploymentDescription":"d","enabledContentEncoding":true,"endpointDomain":"https://a.example","ipAclCode":"ALLOWED","ipAclList":"10.0.0.1,10.1.0.0/16","isMaintenance":true,"minimumCompressionSize":0,"response":"later","stageName":"v1","statusCode":503,"throttleRps":5}`, true, aStageBody},
	"create stage without settings": {func(ctx context.Context, c *client.Client) error {
		return second(c.CreateStage(ctx, anAPI, client.StageInput{Name: "v1", StageSettings: noSettings}))
	}, `POST /products/p1/apis/a1/stages {"deploymentDescription":"","enabledContentEncoding":false,"endpointDomain":"NONE","isMaintenance":false,"stageName":"v1"}`, true, aStageBody},
	"update stage": {func(ctx context.Context, c *client.Client) error {
		return second(c.UpdateStage(ctx, aStage, noSettings))
	}, `PUT /products/p1/apis/a1/stages/s1 {"cacheTtlSec":null,"enabledContentEncoding":false,"endpointDomain":"NONE","ipAclCode":null,"ipAclList":null,"isMaintenance":false,"minimumCompressionSize":null,"response":null,"statusCode":null,"throttleRps":null}`, false, aStageBody},
	"delete stage":      {func(ctx context.Context, c *client.Client) error { return c.DeleteStage(ctx, aStage) }, `DELETE /products/p1/apis/a1/stages/s1`, false, ""},
	"clear stage cache": {func(ctx context.Context, c *client.Client) error { return c.ClearStageCache(ctx, aStage) }, `POST /products/p1/apis/a1/stages/s1/cache-initialize`, false, ""},
	"publish": {func(ctx context.Context, c *client.Client) error {
		return c.Publish(ctx, anAPI, []client.Publication{{StageID: "s1", Published: true}, {StageID: "s2"}})
	}, `POST /products/p1/apis/a1/publish {"stages":[{"stageId":"s1","isPublished":true},{"stageId":"s2","isPublished":false}]}`, false, ""},
	"set default usage plan": {func(ctx context.Context, c *client.Client) error {
		return c.SetDefaultUsagePlan(ctx, aStage, client.PlanLimits{RateRPS: new(int64(1)), QuotaCondition: new("2xx")})
	}, `PUT /products/p1/apis/a1/stages/s1/usage-plan {"rateRps":1,"dayQuotaRequest":null,"monthQuotaRequest":null,"quotaCondition":"2xx"}`, false, aStageBody},
	"deploy":  {func(ctx context.Context, c *client.Client) error { return c.Deploy(ctx, aStage, "d") }, `POST /products/p1/apis/a1/deploy {"deploymentDescription":"d","stageId":"s1"}`, true, ""},
	"roll to": {func(ctx context.Context, c *client.Client) error { return second(c.RollTo(ctx, aStage, 7)) }, `POST /products/p1/apis/a1/stages/s1/deploy {"deploymentNo":7}`, true, aStageBody},
	"enable canary": {func(ctx context.Context, c *client.Client) error {
		return c.EnableCanary(ctx, aStage)
	}, `POST /products/p1/apis/a1/stages/s1/canary`, true, `{"stageId":"s1"}`},
	"update canary": {func(ctx context.Context, c *client.Client) error {
		return c.UpdateCanary(ctx, aStage, client.CanarySettings{EndpointDomain: "NONE", Rate: new(12.5), ThrottleRPS: new(int64(5))})
	}, `PATCH /products/p1/apis/a1/stages/s1/canary {"canaryCacheTtlSec":null,"canaryConditions":null,"canaryDistributionRate":12.5,"canaryEndpointDomain":"NONE","canaryThrottleRps":5,"useDistributionRate":true}`, false, `{}`},
	"update canary with conditions": {func(ctx context.Context, c *client.Client) error {
		return c.UpdateCanary(ctx, aStage, client.CanarySettings{EndpointDomain: "NONE", Conditions: []client.CanaryCondition{{Code: client.RequestHeader, Name: "X-A", Value: "1"}}})
	}, `PATCH /products/p1/apis/a1/stages/s1/canary {"canaryCacheTtlSec":null,"canaryConditions":[{"parameterCode":"REQUEST_HEADER","parameterName":"X-A","parameterValue":"1"}],"canaryDistributionRate":null,"canaryEndpointDomain":"NONE","canaryThrottleRps":null,"useDistributionRate":false}`, false, `{}`},
	"promote canary": {func(ctx context.Context, c *client.Client) error { return c.PromoteCanary(ctx, aStage) }, `POST /products/p1/apis/a1/stages/s1/canary/promote`, true, ""},
	"disable canary": {func(ctx context.Context, c *client.Client) error { return c.DisableCanary(ctx, aStage) }, `DELETE /products/p1/apis/a1/stages/s1/canary`, false, ""},
	"update stage method": {func(ctx context.Context, c *client.Client) error {
		return c.UpdateStageMethod(ctx, aStageMethod, &client.StageMethodSettings{CacheTTLSec: new(int64(60))})
	}, `PATCH /products/p1/apis/a1/stages/s1/deployments/7/resources/r1/methods/GET {"cacheTtlSec":60,"endpointDomain":null,"isInherit":false,"throttleRps":null}`, false, `{}`},
	"reset stage method": {func(ctx context.Context, c *client.Client) error {
		return c.UpdateStageMethod(ctx, aStageMethod, nil)
	}, `PATCH /products/p1/apis/a1/stages/s1/deployments/7/resources/r1/methods/GET {"cacheTtlSec":null,"endpointDomain":null,"isInherit":true,"throttleRps":null}`, false, `{}`},
}

var stageReads = map[string]read{
	"stages":       func(ctx context.Context, c *client.Client) (any, error) { return c.Stages(ctx, anAPI) },
	"stage":        func(ctx context.Context, c *client.Client) (any, error) { return c.Stage(ctx, aStage) },
	"default plan": func(ctx context.Context, c *client.Client) (any, error) { return c.DefaultUsagePlan(ctx, aStage) },
	"stage method": func(ctx context.Context, c *client.Client) (any, error) { return c.StageMethod(ctx, aStageMethod) },
	"deployments": func(ctx context.Context, c *client.Client) (any, error) {
		var all []client.Deployment
		for page, err := range c.Deployments(ctx, aStage) {
			if err != nil {
				return nil, err
			}
			all = append(all, page.Items...)
		}
		return all, nil
	},
	"stage document":      func(ctx context.Context, c *client.Client) (any, error) { return c.StageDocument(ctx, aStage) },
	"canary document":     func(ctx context.Context, c *client.Client) (any, error) { return c.CanaryDocument(ctx, aStage) },
	"deployment document": func(ctx context.Context, c *client.Client) (any, error) { return c.DeploymentDocument(ctx, aStage, 7) },
}

func TestStageReads_decodeWhatIsDocumentedOrSeen(t *testing.T) {
	t.Parallel()
	plain := client.Stage{ID: "s1", APIID: "a1", Name: "v1", StageSettings: noSettings}
	full := plain
	full.TenantID, full.RegTime, full.StageSettings, full.DeploymentNo = new("t1"), new("t"), allSettings, 8
	full.DefaultPlan = client.PlanLimits{RateRPS: new(int64(3)), DayQuotaRequest: new(int64(0)), MonthQuotaRequest: new(int64(9007199254740991))}
	full.Canary = &client.Canary{
		DeploymentNo: 9, DeployedTime: new("u"), DeploymentDescription: "d", CanarySettings: client.CanarySettings{EndpointDomain: "NONE", Rate: new(0.0), ThrottleRPS: new(int64(1))},
	}
	conditional := plain
	conditional.Canary = &client.Canary{DeploymentNo: 9, CanarySettings: client.CanarySettings{Conditions: []client.CanaryCondition{{Code: "REQUEST_QUERY", Name: "q", Value: "1"}}}}
	for name, test := range map[string]struct {
		read, body string
		want       any
	}{
		"stages": {"stages", `{"host":"https://p1.apigw.ntruss.com","stages":[{"stageId":"s1","stageName":"v1","isCanary":true,"defaultDeploymentNo":8,"canaryDeploymentNo":9,"resourceDtos":[{"resourceId":"r1","resourcePath":"/x","methods":[{"methodName":"GET"}]}]},{"stageId":"s2","stageName":"v2","canaryDeploymentNo":null,"resourceDtos":null}]}`, &client.StageList{Host: "https://p1.apigw.ntruss.com", Stages: []client.StageState{
			{ID: "s1", Name: "v1", IsCanary: true, DeploymentNo: 8, CanaryDeploymentNo: 9, Paths: []client.Path{{ID: "r1", Path: "/x", Methods: client.MethodNames{"GET"}}}}, {ID: "s2", Name: "v2"},
		}}},
		"no stages":      {"stages", `{"host":null,"stages":null}`, &client.StageList{}},
		"absent members": {"stage", `{"stage":{"stageId":"s1","stageName":"v1","endpointDomain":"NONE"}}`, &plain},
		"null members":   {"stage", `{"stage":{"stageId":"s1","apiId":"a1","stageName":"v1","endpointDomain":"NONE","cacheTtlSec":null,"throttleRps":null,"ipAclCode":null,"ipAclList":null,"isMaintenance":null,"statusCode":null,"response":null,"enabledContentEncoding":null,"minimumCompressionSize":null,"deployedStageDeploymentNo":null,"canaryDeploymentNo":null,"useDistributionRate":null,"canaryConditions":null,"rateRps":null}}`, &plain},
		"zeros":          {"stage", `{"stage":{"stageId":"s1","apiId":"a1","stageName":"v1","endpointDomain":"NONE","cacheTtlSec":0,"throttleRps":0,"ipAclCode":"","ipAclList":"","isMaintenance":false,"statusCode":503,"response":"old","enabledContentEncoding":false,"minimumCompressionSize":0,"deployedStageDeploymentNo":0,"canaryDeploymentNo":0,"canaryDistributionRate":0,"canaryConditions":[]}}`, &plain},
		"all members": {"stage", `{"stage":{"stageId":"s1","apiId":"a1","tenantId":"t1","regTime":"t","stageName":"v1","endpointDomain":"https://a.example","cacheTtlSec":60,"throttleRps":5,"ipAclCode":"ALLOWED","ipAclList":" 10.0.0.1\r\n10.1.0.0/16,","isMaintenance":true,"statusCode":503,"response":"later","enabledContentEncoding":true,"minimumCompressionSize":0,"rateRps":3,"dayQuotaRequest":0,"monthQuotaRequest":9007199254740991,
			"deployedStageDeploymentNo":8,"canaryDeploymentNo":9,"canaryDeployedTime":"u","canaryDeploymentDescription":"d","canaryEndpointDomain":"NONE","canaryThrottleRps":1,"canaryCacheTtlSec":0,"useDistributionRate":true,"canaryDistributionRate":0.0}}`, &full},
		"a canary with conditions": {"stage", `{"stage":{"stageId":"s1","stageName":"v1","endpointDomain":"NONE","canaryDeploymentNo":9,"useDistributionRate":false,"canaryDistributionRate":5,"canaryConditions":[{"parameterCode":"REQUEST_QUERY","parameterName":"q","parameterValue":"1"}]}}`, &conditional},
		"a default plan":           {"default plan", `{"total":0,"rateRps":100,"dayQuotaRequest":null,"quotaCondition":"2xx","content":[]}`, client.PlanLimits{RateRPS: new(int64(100)), QuotaCondition: new("2xx")}},
		"a method with settings":   {"stage method", `{"stageMethod":{"methodName":"GET","isInherit":false,"endpointDomain":null,"cacheTtlSec":60,"throttleRps":0,"invokeUrl":"https://x"}}`, &client.StageMethodSettings{CacheTTLSec: new(int64(60))}},
		"a method that inherits":   {"stage method", `{"stageMethod":{"methodName":"GET","isInherit":true,"endpointDomain":"https://x","throttleRps":5}}`, (*client.StageMethodSettings)(nil)},
		"deployments":              {"deployments", `{"total":1,"content":[{"stageDeploymentNo":793804,"stageId":"s1","deployedTime":"t","deploymentDescription":null,"documentJson":"{}"}],"defaultDeploymentNo":793804}`, []client.Deployment{{No: 793804, Time: new("t")}}},
		"no deployments":           {"deployments", `{"total":0,"content":[]}`, []client.Deployment(nil)},
		"a document":               {"stage document", `{"documentJson":"{\"swagger\":\"2.0\"}"}`, `{"swagger":"2.0"}`},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			c, network := responding(t, 200, test.body)
			got, err := readsBelowAPI[test.read](t.Context(), c)
			if err != nil || !reflect.DeepEqual(got, test.want) {
				t.Errorf("%+v, %v, %v", got, err, network.requests)
			}
			if c.Epoch() != (rest.Epoch{}) {
				t.Error("a read advances the epoch")
			}
		})
	}
}

func TestStageReads_refuseMalformedResponses(t *testing.T) {
	t.Parallel()
	for name, bodies := range map[string][]string{
		"stages":              {`{}`, `{"stages":{}}`, `{"stages":[null]}`, `{"stages":[{"stageId":"s1"}]}`, `{"stages":[{"stageId":"a/b","stageName":"v1"}]}`, `{"stages":[{"stageId":"s1","stageName":"v1","resourceDtos":[{}]}]}`},
		"stage":               {`{}`, `{"stage":null}`, `{"stage":{"stageId":"s1"}}`, `{"stage":{"stageId":"s2","stageName":"v1"}}`, `{"stage":{"stageId":"s1","stageName":"v1","apiId":"a2"}}`, `{"stage":{"stageId":"s1","stageName":"v1","tenantId":".."}}`, `{"stage":{"stageId":"s1","stageName":"v1","cacheTtlSec":"60"}}`},
		"default plan":        {`[]`, `{"rateRps":"x"}`},
		"stage method":        {`{}`, `{"stageMethod":{"methodName":"POST"}}`},
		"deployments":         {`{"content":{}}`, `{"total":1,"content":[{}]}`, `{"total":1,"content":[null]}`},
		"stage document":      {`{}`, `{"documentJson":null}`, `{"documentJson":{}}`},
		"canary document":     {`{}`},
		"deployment document": {`{}`},
	} {
		for _, body := range append(bodies, `<html>`, `{"stage":`) {
			c, _ := responding(t, 200, body)
			got, err := readsBelowAPI[name](t.Context(), c)
			var odd *rest.ResponseError
			if !errors.As(err, &odd) {
				t.Errorf("%s, %s: %+v, %v", name, body, got, err)
			}
		}
	}
	for _, body := range []string{`{}`, `{"stage":null}`, `{"stage":{"stageId":"s1","stageName":"v1","apiId":"a2"}}`} {
		c, _ := responding(t, 201, body)
		if err := writesBelowAPI["create stage"].call(t.Context(), c); !rest.MayHaveActed(err) {
			t.Errorf("%s: %v", body, err)
		}
	}
}

func TestUpdateStage_sendsWhatThePagesRequire(t *testing.T) {
	t.Parallel()
	const refused = `{"error":{"errorCode":"100","message":"Bad Request Exception","details":"statusCode is required."}}`
	c, network := responding(t, 200, refused, aStageBody)
	if _, err := c.UpdateStage(t.Context(), aStage, noSettings); err != nil || len(network.requests) != 2 ||
		!strings.Contains(network.requests[1], `"isMaintenance":false,"minimumCompressionSize":null,"response":"maintenance","statusCode":503`) {
		t.Error(err, network.requests)
	}
	for name, test := range map[string]struct {
		settings client.StageSettings
		refusal  string
	}{
		"in maintenance":  {allSettings, refused},
		"another setting": {noSettings, strings.ReplaceAll(refused, "statusCode", "endpointDomain")},
	} {
		c, network = responding(t, 200, test.refusal)
		if _, err := c.UpdateStage(t.Context(), aStage, test.settings); err == nil || len(network.requests) != 1 {
			t.Errorf("%s: %v, %v", name, err, network.requests)
		}
	}
}

func TestStageWrites_withoutBody(t *testing.T) {
	t.Parallel()
	for _, name := range []string{"update stage", "roll to"} {
		c, network := responding(t, 200, "", aStageBody)
		if err := writesBelowAPI[name].call(t.Context(), c); err != nil || len(network.requests) != 2 || network.requests[1] != "GET /products/p1/apis/a1/stages/s1" {
			t.Errorf("%s: %v, %v", name, err, network.requests)
		}
	}
}

func TestDeployments_withLargeDocuments(t *testing.T) {
	t.Parallel()
	large := `{"total":2,"content":[{"stageDeploymentNo":2,"documentJson":"` + strings.Repeat("x", rest.MaxBody) + `"}]}`
	c, network := responding(t, 200, large, `{"total":2,"content":[{"stageDeploymentNo":2}]}`, `{"total":2,"content":[{"stageDeploymentNo":1}]}`)
	got, err := readsBelowAPI["deployments"](t.Context(), c)
	const path = "GET /products/p1/apis/a1/stages/s1/deployments?limit="
	want := []string{path + "20&offset=0", path + "1&offset=0", path + "1&offset=1"}
	if all, _ := got.([]client.Deployment); err != nil || len(all) != 2 || !reflect.DeepEqual(network.requests, want) {
		t.Errorf("%v, %v, %v", got, err, network.requests)
	}
}

func TestIDsOfStages_stayInTheirSegment(t *testing.T) {
	t.Parallel()
	bad := client.StagePath{ProductID: "p1", APIID: "a1", StageID: "../a"}
	for name, call := range map[string]func(context.Context, *client.Client) error{
		"stage":  func(ctx context.Context, c *client.Client) error { return second(c.Stage(ctx, bad)) },
		"deploy": func(ctx context.Context, c *client.Client) error { return c.Deploy(ctx, bad, "") },
		"publish": func(ctx context.Context, c *client.Client) error {
			return c.Publish(ctx, anAPI, []client.Publication{{StageID: bad.StageID}})
		},
		"method": func(ctx context.Context, c *client.Client) error {
			return c.UpdateStageMethod(ctx, client.StageMethodRef{StagePath: aStage, DeploymentNo: 1, PathID: "r1", Method: "../x"}, nil)
		},
	} {
		c, network := responding(t, http.StatusOK, "")
		var invalid *rest.RequestError
		if err := call(t.Context(), c); !errors.As(err, &invalid) || len(network.requests) > 0 {
			t.Errorf("%s: %v, %v", name, err, network.requests)
		}
	}
}
