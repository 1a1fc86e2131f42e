// SPDX-License-Identifier: MPL-2.0

package main

import (
	"net/http"
	"strings"
	"time"

	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/rest"
)

// naverCallQuestions call a stage as anybody can. Its method has a mock endpoint and requires no API key.
func naverCallQuestions(calls http.RoundTripper) []question {
	return []question{{name: "CanaryConditions", kind: kindCall, try: func(t *trial) string {
		method := naverOpenMethod(t)
		canary := naverDifferentCanary(t, method)
		path := naverStagePath(t, "second stage")
		t.do(http.MethodPatch, path+"/canary", fields{
			"canaryEndpointDomain": endpointDomain, "useDistributionRate": false,
			"canaryConditions": []fields{condition("first"), condition("second")},
		})
		call := naverCaller(t, calls)
		for range 30 { // the gateway may take a while
			if call("?first=1&second=1") == canary && call("") != canary {
				return either(call("?first=1") == canary, "any", "all")
			}
			t.wait(time.Second)
		}
		t.unclear("calls that meet all conditions do not reach the canary, or all do")
		return ""
	}}}
}

func condition(name string) fields {
	return fields{"parameterCode": "REQUEST_QUERY", "parameterName": name, "parameterValue": "1"}
}

// naverOpenMethod adds GET /called and deploys it. It returns the path of the method.
func naverOpenMethod(t *trial) string {
	resources := naverAPIPath(t) + "/resources"
	methods := resources + "/" + naverAddPath(t, resources, fields{"resourcePath": "/called"}) + "/methods"
	body := openMethod("live")
	body["methodName"] = "GET"
	t.do(http.MethodPost, methods, body)
	naverStageID(t, "second stage")
	t.try(http.MethodDelete, naverStagePath(t, "second stage")+"/canary", nil)
	naverDeploy(t)
	return methods + "/GET"
}

func openMethod(response string) fields {
	body := filters()
	body["requiredApiKey"] = fields{"required": false}
	body["mockEndPoint"] = fields{"httpStatus": http.StatusOK, "response": response}
	return body
}

// naverDifferentCanary enables a canary whose deployment differs from the stage's. It returns the text of its mock endpoint.
func naverDifferentCanary(t *trial, method string) string {
	t.do(http.MethodPatch, method, openMethod("draft"))
	before := naverCanary(t)
	if before.text(canaryNo) != before.text(liveNo) {
		return "draft"
	}
	after := naverDeployUntil(t, func(r *reply) bool { return r.text(canaryNo) != r.text(liveNo) })
	return either(after.text(liveNo) == before.text(liveNo), "draft", "live")
}

// naverCaller returns a function that calls GET /called of the second stage and returns the body.
func naverCaller(t *trial, calls http.RoundTripper) func(query string) string {
	host, err := rest.ParseEndpoint(t.get(naverAPIPath(t) + "/stages").text("host"))
	if err != nil {
		t.unclear("the host of the stages is not usable: %v", err)
	}
	stage := t.get(naverStagePath(t, "second stage")).text("stage.stageName")
	api := t.get(naverAPIPath(t)).text("api.apiName")
	anybody := rest.New(rest.Options{Settings: settings(), Base: host, Transport: calls})
	return func(query string) string {
		r, err := t.send(t.ctx, call{method: http.MethodGet, path: "/" + api + "/" + stage + "/called" + query, sender: anybody.Do})
		return strings.TrimSpace(string(t.decided(r, err).Body))
	}
}
