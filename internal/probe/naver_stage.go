// SPDX-License-Identifier: MPL-2.0

package main

import (
	"encoding/json"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"
)

var naverStageQuestions = []question{
	{name: "UnsetNumber", try: func(t *trial) string { return t.get(naverStagePath(t, "stage")).form("stage.cacheTtlSec") }},
	{name: "DeployWithoutMethods", try: func(t *trial) string {
		product, api, _ := strings.Cut(strings.TrimPrefix(naverScratch(t), "/products/"), "/apis/")
		id, _ := t.tryCreate(naverStage, fields{"endpointDomain": endpointDomain}, product, api)
		return either(id != "", "allowed", "refused")
	}},
	{name: "MaintenanceSettings", try: func(t *trial) string {
		return either(t.accepts(http.MethodPut, naverStagePath(t, "second stage"), fields{"endpointDomain": endpointDomain}), "optional", "required")
	}},
	{name: "OmittedStageSetting", try: func(t *trial) string {
		path := naverStagePath(t, "second stage")
		t.do(http.MethodPut, path, stageBody("throttleRps", 5))
		t.do(http.MethodPut, path, stageBody("", nil))
		return either(t.get(path).isSet("stage.throttleRps"), "kept", "cleared")
	}},
	{name: "AddressList", try: func(t *trial) string {
		path, sent := naverStagePath(t, "second stage"), "192.0.2.1, 198.51.100.0/24"
		body := stageBody("ipAclList", sent)
		body["ipAclCode"] = "REJECTED"
		t.do(http.MethodPut, path, body)
		actual := t.get(path).text("stage.ipAclList")
		values := map[string]string{sent: "verbatim", "192.0.2.1,198.51.100.0/24": "commas", "192.0.2.1\n198.51.100.0/24": "lines"}
		return either(values[actual] != "", values[actual], actual)
	}},
	{name: "StagesSearch", try: func(t *trial) string {
		plan := naverPlanID(t)
		naverAssociate(t, plan)
		with, without := naverStageID(t, "stage"), naverStageID(t, "second stage")
		found := texts(t.do(http.MethodPost, naverAPIPath(t)+"/stages/search", fields{"usagePlanId": plan}).list("stages"), "stageId")
		if slices.Contains(found, with) == slices.Contains(found, without) {
			t.unclear("a stage with the plan and one without it are treated alike")
		}
		return either(slices.Contains(found, with), "associated", "not associated")
	}},
	{name: "DeleteStage", try: func(t *trial) string {
		product, api := naverIDs(t)
		stage, plan := t.create(naverStage, fields{"endpointDomain": endpointDomain}, product, api), naverPlanID(t)
		path := naverAPIPath(t) + "/stages/" + stage
		t.do(http.MethodPost, path+"/associate-usage-plan", fields{"usagePlanId": plan})
		if !t.service.ok(t.tryRemove(naverStage, stage, product, api)) {
			t.do(http.MethodPost, path+"/disassociate-usage-plan", fields{"usagePlanId": plan})
			t.remove(naverStage, stage, product, api)
			return "refused with usage plans"
		}
		t.require(kindPublish, "it is allowed with usage plans, a published one was not tried")
		stage = t.create(naverStage, fields{"endpointDomain": endpointDomain}, product, api)
		t.do(http.MethodPost, naverAPIPath(t)+"/publish", published(stage, true))
		return either(t.service.ok(t.tryRemove(naverStage, stage, product, api)), "allowed", "refused while published")
	}},
}

// stageBody is the body of an update, with one optional setting.
func stageBody(name string, value any) fields {
	body := fields{"endpointDomain": endpointDomain, "isMaintenance": false, "statusCode": http.StatusServiceUnavailable, "response": "tfprobe"}
	if name != "" {
		body[name] = value
	}
	return body
}

// naverDraft prepares the draft for stages. It returns the ID of a path with a method.
func naverDraft(t *trial) string {
	return t.shared("draft", func(t *trial) string {
		api := naverAPIPath(t)
		path := naverAddPath(t, api+"/resources", fields{"resourcePath": "/tfprobe", "corsAllowOrigin": "*"})
		t.do(http.MethodPost, api+"/resources/"+path+"/methods", mockMethod("GET"))
		t.quietly(t.ctx, func(t *trial) { naverCustomized(t) })
		return path
	})
}

// naverCustomized customizes a gateway response, of the one type that is documented. Only exports need it.
func naverCustomized(t *trial) {
	t.shared("gateway response", func(t *trial) string {
		t.do(http.MethodPost, naverAPIPath(t)+"/responses/AUTHENTICATION_FAILED", fields{"statusCode": http.StatusTeapot})
		return ""
	})
}

// naverStageID returns the ID of one of two stages: "stage", which is not changed, and "second stage".
func naverStageID(t *trial, which string) string {
	return t.shared(which, func(t *trial) string {
		product, api := naverIDs(t)
		naverDraft(t)
		return t.create(naverStage, fields{"endpointDomain": endpointDomain, "throttleRps": 9}, product, api)
	})
}

func naverStagePath(t *trial, which string) string {
	return naverAPIPath(t) + "/stages/" + naverStageID(t, which)
}

var naverExportQuestions = []question{
	{name: "ExportTransport", try: func(t *trial) string {
		r := t.get(naverStagePath(t, "stage") + "/export?platform=SWAGGER_JSON")
		return either(isQuoted(string(r.Body)), "JSON string", "attachment")
	}},
	{name: "EndpointExtension", try: func(t *trial) string {
		operation, _ := naverOperation(t, naverExport(t))
		extension, _ := member(operation, "x-ncp-apigateway-endpoint")
		kinds, _ := extension.(fields)
		for key := range kinds {
			return map[string]string{"MOCK": "MOCK and NCP", "mockEndPoint": "mockEndPoint and ncpEndPoint"}[key]
		}
		t.unclear("the operation has no x-ncp-apigateway-endpoint")
		return ""
	}},
	{name: "ExportedCORS", try: func(t *trial) string {
		_, path := naverOperation(t, naverExport(t))
		return extension(path, "cors")
	}},
	{name: "ExportedResponses", try: func(t *trial) string {
		document := naverExport(t)
		naverCustomized(t)
		return extension(document, "responses")
	}},
	{name: "DocumentExtensions", try: func(t *trial) string {
		r := t.get(naverStagePath(t, "stage") + "/swagger-json")
		var document any
		if json.Unmarshal([]byte(r.text("documentJson")), &document) != nil {
			t.unclear("documentJson is not JSON")
		}
		operation, _ := naverOperation(t, document)
		_, kept := member(operation, "x-ncp-apigateway-endpoint")
		return either(kept, "kept", "stripped")
	}},
}

// naverExport returns the export of the shared stage.
func naverExport(t *trial) any {
	r := t.get(naverStagePath(t, "stage") + "/export?platform=SWAGGER_JSON")
	document := r.json
	if quoted, is := document.(string); is {
		document = nil
		_ = json.Unmarshal([]byte(quoted), &document)
	}
	if _, is := document.(fields); !is {
		t.unclear("the export is not a JSON document")
	}
	return document
}

// naverOperation returns the operation of the draft in a document, and its path item.
func naverOperation(t *trial, document any) (operation, path any) {
	path, _ = member(document, "paths./tfprobe")
	operation, exists := member(path, "get")
	if !exists {
		t.unclear("the document has no GET /tfprobe")
	}
	return operation, path
}

// extension returns the name of the vendor's extension about a subject.
func extension(of any, subject string) string {
	members, _ := of.(fields)
	for name := range members {
		if strings.HasPrefix(name, "x-") && strings.Contains(strings.ToLower(name), subject) {
			return name
		}
	}
	return "left out"
}

var naverRolloutQuestions = []question{
	{name: "InheritedSettings", try: func(t *trial) string {
		path := naverStagePath(t, "stage")
		r := t.get(path + "/deployments/" + naverLive(t, path) + "/resources/" + naverDraft(t) + "/methods/GET")
		return either(r.text("stageMethod.throttleRps") == "9", "stage's", either(r.isSet("stageMethod.throttleRps"), r.text("stageMethod.throttleRps"), "unset"))
	}},
	{name: "StageMethods", try: func(t *trial) string {
		path, below := naverStagePath(t, "second stage"), "/resources/"+naverDraft(t)+"/methods/GET"
		body := fields{"isInherit": false, "throttleRps": 7, "cacheTtlSec": 60, "endpointDomain": endpointDomain}
		t.do(http.MethodPatch, path+"/deployments/"+naverLive(t, path)+below, body)
		naverDeploy(t)
		r := t.get(path + "/deployments/" + naverLive(t, path) + below)
		return either(r.at("stageMethod.isInherit") == false && r.text("stageMethod.throttleRps") == "7", "carried over", "reset")
	}},
	{name: "DeploymentOrder", try: func(t *trial) string {
		path := naverStagePath(t, "second stage")
		before := naverLive(t, path)
		after := naverDeploy(t)
		numbers := texts(t.pagesOf(path+"/deployments", "content"), "stageDeploymentNo")
		first, second := slices.Index(numbers, before), slices.Index(numbers, after)
		if first < 0 || second < 0 {
			t.unclear("the listing lacks a deployment")
		}
		return either(first > second, "newest first", "oldest first")
	}},
	{name: "DeploymentDocuments", try: func(t *trial) string {
		return t.get(naverStagePath(t, "second stage") + "/deployments").form("content.0.documentJson")
	}},
	{name: "RollBackNumber", try: func(t *trial) string {
		path := naverStagePath(t, "second stage")
		before := naverLive(t, path)
		naverDeploy(t)
		t.do(http.MethodPost, path+"/deploy", fields{"deploymentNo": json.Number(before)})
		return either(naverLive(t, path) == before, "same", "new")
	}},
	{name: "DeleteLiveDeployment", try: func(t *trial) string {
		product, api := naverIDs(t)
		path := naverAPIPath(t) + "/stages/" + t.create(naverStage, fields{"endpointDomain": endpointDomain}, product, api)
		return either(t.accepts(http.MethodDelete, path+"/deployments/"+naverLive(t, path), nil), "allowed", "refused")
	}},
	{name: "NoCanary", try: func(t *trial) string {
		return t.refusal(t.try(http.MethodDelete, naverStagePath(t, "second stage")+"/canary", nil), "accepted")
	}},
	{name: "CanarySnapshot", try: func(t *trial) string {
		r := naverCanary(t)
		return either(r.text(canaryNo) == r.text(liveNo), "copy of the stage's", "working copy")
	}},
	{name: "DeployDuringCanary", try: func(t *trial) string {
		before := naverCanary(t)
		after := naverDeployUntil(t, func(r *reply) bool {
			return r.text(canaryNo) != before.text(canaryNo) || r.text(liveNo) != before.text(liveNo)
		})
		return either(after.text(liveNo) == before.text(liveNo), "canary", "stage")
	}},
	{name: "AfterPromote", try: func(t *trial) string {
		naverCanary(t)
		path := naverStagePath(t, "second stage")
		t.do(http.MethodPost, path+"/canary/promote", nil)
		return either(t.get(path).isSet(canaryNo), "kept", "disabled")
	}},
	{name: "MissingRight", try: func(t *trial) string {
		if t.denial == nil {
			t.unclear("the credentials have every right that the probe needs")
		}
		t.exchanges = append(t.exchanges, t.denial.number)
		return strconv.Itoa(t.denial.Status)
	}},
}

const (
	liveNo   = "stage.deployedStageDeploymentNo"
	canaryNo = "stage.canaryDeploymentNo"
)

func naverLive(t *trial, stage string) string { return t.segment(t.get(stage).text(liveNo)) }

// naverDeploy deploys the draft to the second stage and returns the number.
func naverDeploy(t *trial) string {
	before := naverLive(t, naverStagePath(t, "second stage"))
	return naverDeployUntil(t, func(r *reply) bool { return r.text(liveNo) != before }).text(liveNo)
}

// naverDeployUntil deploys the draft to the second stage and returns the stage once it is as required.
func naverDeployUntil(t *trial, done func(*reply) bool) *reply {
	path := naverStagePath(t, "second stage")
	t.do(http.MethodPost, naverAPIPath(t)+"/deploy", fields{"stageId": naverStageID(t, "second stage"), "deploymentDescription": "tfprobe"})
	for range 30 {
		if r := t.get(path); done(r) {
			return r
		}
		t.wait(time.Second)
	}
	t.unclear("no number of the stage has changed after a deployment")
	return nil
}

// naverCanary enables a new canary of the second stage and returns the stage.
func naverCanary(t *trial) *reply {
	path := naverStagePath(t, "second stage")
	t.try(http.MethodDelete, path+"/canary", nil) // that of an earlier question
	t.do(http.MethodPost, path+"/canary", nil)
	return t.get(path)
}
