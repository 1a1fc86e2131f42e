// SPDX-License-Identifier: MPL-2.0

package main

import (
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"
)

var naverPathQuestions = []question{
	{name: "OddPaths", try: func(t *trial) string {
		resources := naverAPIPath(t) + "/resources"
		for _, path := range []string{"/odd", "/odd/{a}", "/greedy", "/greedy/{a+}"} {
			t.do(http.MethodPost, resources, fields{"resourcePath": path})
		}
		accepted := 0
		odd := []string{"/odd/{a}/{a}", "/odd/{b}", "/greedy/{a+}/b"}
		for _, path := range odd {
			if t.accepts(http.MethodPost, resources, fields{"resourcePath": path}) {
				accepted++
			}
		}
		if accepted > 0 && accepted < len(odd) {
			t.unclear("%d of %s are accepted", accepted, strings.Join(odd, ", "))
		}
		return either(accepted > 0, "accepted", "refused")
	}},
	{name: "DuplicatePath", try: func(t *trial) string {
		naverNewPath(t)
		path := fmt.Sprintf("/path%d", t.names)
		return t.refusal(t.try(http.MethodPost, naverAPIPath(t)+"/resources", fields{"resourcePath": path}), "returned")
	}},
	{name: "RootPath", try: func(t *trial) string {
		product := naverOwn(t)
		path := "/products/" + product + "/apis/" + t.create(naverAPI, fields{}, product) + "/resources"
		return either(t.accepts(http.MethodDelete, path+"/"+t.segment(naverPathID(t, path, "/")), nil), "allowed", "refused")
	}},
	{name: "MissingParent", try: func(t *trial) string {
		// A 403 stands for a missing parent here, not for a missing right.
		r := t.any(http.MethodPost, naverScratch(t)+"/resources", fields{"resourcePath": "/deep/leaf"})
		return t.refusal(r, "created")
	}},
	{name: "EmptyParents", try: func(t *trial) string {
		resources := naverScratch(t) + "/resources"
		leaf := t.any(http.MethodPost, resources, fields{"resourcePath": "/empty/leaf"})
		if !t.service.ok(leaf) {
			t.unclear("parents are not created: %s", t.problem(leaf))
		}
		t.do(http.MethodDelete, resources+"/"+t.segment(leaf.text("resource.resourceId")), nil)
		return either(naverPathID(t, resources, "/empty") != "", "kept", "removed")
	}},
	{name: "DeletePathWithChildren", try: func(t *trial) string {
		resources := naverAPIPath(t) + "/resources"
		parent := naverAddPath(t, resources, fields{"resourcePath": "/parent"})
		t.do(http.MethodPost, resources, fields{"resourcePath": "/parent/child"})
		return either(t.accepts(http.MethodDelete, resources+"/"+parent, nil), "deleted", "refused")
	}},
	{name: "OmittedCORS", try: func(t *trial) string {
		resources := naverAPIPath(t) + "/resources"
		body := fields{"resourcePath": "/cors", "corsAllowOrigin": "*", "corsMaxAge": "60"}
		path := naverAddPath(t, resources, body)
		t.do(http.MethodPatch, resources+"/"+path, fields{"corsMaxAge": "30"})
		actual := element(t.get(resources).list("resourceList"), "resourceId", path)
		origin, _ := member(actual, "corsAllowOrigin")
		return either(text(origin) == "*", "kept", "cleared")
	}},
}

// naverPathID returns the ID of a path, "" if it does not exist.
func naverPathID(t *trial, resources, path string) string {
	id, _ := member(element(t.get(resources).list("resourceList"), "resourcePath", path), "resourceId")
	return text(id)
}

// naverAddPath returns the ID of a new path.
func naverAddPath(t *trial, resources string, body fields) string {
	return t.segment(t.do(http.MethodPost, resources, body).text("resource.resourceId"))
}

// naverNewPath returns the path of the methods of a new path.
func naverNewPath(t *trial) string {
	t.names++
	resources := naverAPIPath(t) + "/resources"
	return resources + "/" + naverAddPath(t, resources, fields{"resourcePath": fmt.Sprintf("/path%d", t.names)}) + "/methods"
}

// naverNewMethod returns the path of a new method, on a path of its own.
func naverNewMethod(t *trial) string {
	methods := naverNewPath(t)
	t.do(http.MethodPost, methods, mockMethod("GET"))
	return methods + "/GET"
}

var naverMethodQuestions = []question{
	{name: "CreatedMethods", try: func(t *trial) string {
		methods := naverNewPath(t)
		t.do(http.MethodPost, methods, mockMethod("GET"))
		r := t.do(http.MethodPost, methods, mockMethod("PUT"))
		return map[int]string{1: "new", 2: "all"}[len(r.list("methods"))]
	}},
	{name: "AnyMethod", try: func(t *trial) string {
		methods := strings.TrimSuffix(naverNewMethod(t), "/GET")
		return either(t.accepts(http.MethodPost, methods, mockMethod("ANY")), "allowed", "refused")
	}},
	{name: "NCPService", try: func(t *trial) string {
		methods := naverNewPath(t)
		accepts := func(name, service string) bool {
			body := filters()
			body["methodName"], body["ncpEndPoint"] = name, fields{
				"service": service, "region": t.options.region, "actionId": t.options.function, "actionName": t.options.function,
				"url": endpointDomain + "/", "method": "GET", "stream": false,
			}
			return t.accepts(http.MethodPost, methods, body)
		}
		if accepts("GET", "TFPROBE") {
			return "any"
		}
		if !accepts("PUT", "CLOUD_FUNCTIONS") {
			t.unclear("the service refuses CLOUD_FUNCTIONS too: -function and -region may have to name a function")
		}
		return "CLOUD_FUNCTIONS"
	}},
	{name: "EndpointCount", try: func(t *trial) string {
		body := mockMethod("GET")
		body["httpEndPoint"] = fields{"method": "GET", "url": "/", "stream": false}
		return either(t.accepts(http.MethodPost, naverNewPath(t), body), "first", "refused")
	}},
	{name: "OmittedEndpoint", try: func(t *trial) string {
		method := naverNewMethod(t)
		if r := t.try(http.MethodPatch, method, filters()); !t.service.ok(r) {
			return t.refusal(r, "")
		}
		return either(t.get(strings.TrimSuffix(method, "/GET")).isSet("methods.0.mockEndPoint"), "kept", "cleared")
	}},
	{name: "EmptyMediaTypes", try: func(t *trial) string {
		path := naverNewMethod(t) + "/consumers"
		t.do(http.MethodPut, path, fields{"consumers": "application/json"})
		if r := t.try(http.MethodPut, path, fields{"consumers": ""}); !t.service.ok(r) {
			return t.refusal(r, "")
		}
		return either(t.get(path).isSet("consumers"), "kept", "cleared")
	}},
	{name: "NoParameterType", try: func(t *trial) string {
		r := t.try(http.MethodPost, naverNewMethod(t)+"/parameters", fields{"parameterCode": "REQUEST_QUERY", "parameterName": "q"})
		return either(t.service.ok(r), r.text("methodParameterDto.parameterType"), t.refusal(r, ""))
	}},
	{name: "DuplicateParameter", try: func(t *trial) string {
		path := naverNewMethod(t) + "/parameters"
		body := fields{"parameterCode": "REQUEST_QUERY", "parameterName": "q", "parameterType": "string"}
		t.do(http.MethodPost, path, body)
		if !t.accepts(http.MethodPost, path, body) {
			return "refused"
		}
		return map[int]string{1: "overwritten", 2: "second row"}[len(t.get(path).list("queryStrings"))]
	}},
	{name: "HeaderNames", try: func(t *trial) string {
		path := naverNewMethod(t) + "/parameters"
		t.do(http.MethodPost, path, fields{"parameterCode": "REQUEST_HEADER", "parameterName": "X-Tfprobe", "parameterType": "string"})
		t.accepts(http.MethodPost, path+"/delete", fields{"parameterName": "x-tfprobe"})
		return either(len(t.get(path).list("headers")) == 0, "case-insensitive", "case-sensitive")
	}},
	{name: "DeleteTwinParameters", try: func(t *trial) string {
		path := naverNewMethod(t) + "/parameters"
		for _, code := range []string{"REQUEST_HEADER", "REQUEST_QUERY"} {
			t.do(http.MethodPost, path, fields{"parameterCode": code, "parameterName": "twin", "parameterType": "string"})
		}
		if r := t.try(http.MethodPost, path+"/delete", fields{"parameterName": "twin"}); !t.service.ok(r) {
			return t.refusal(r, "")
		}
		r := t.get(path)
		left := fmt.Sprintf("%d headers and %d query parameters left", len(r.list("headers")), len(r.list("queryStrings")))
		return map[string]string{
			"0 headers and 0 query parameters left": "both", "0 headers and 1 query parameters left": "header first",
		}[left]
	}},
	{name: "NewMethodResponse", try: func(t *trial) string {
		statuses := texts(t.get(naverNewMethod(t)+"/responses").list("responses"), "statusCode")
		return either(len(statuses) == 0, "none", join(statuses))
	}},
	{name: "NoBody", try: func(t *trial) string {
		r := t.try(http.MethodGet, naverNewMethod(t)+"/request-body", nil)
		switch {
		case r.Status != http.StatusOK:
			return strconv.Itoa(r.Status)
		case r.form("") == "empty":
			return "{}"
		}
		return r.form("modelId") + "s"
	}},
	{name: "RepeatedHeader", try: func(t *trial) string {
		responses := naverNewMethod(t) + "/responses"
		t.accepts(http.MethodPost, responses, fields{"statusCode": http.StatusOK}) // it may exist
		path := responses + "/200/parameters"
		body := fields{"parameterName": "X-Tfprobe", "parameterType": "string"}
		t.do(http.MethodPost, path, body)
		if r := t.try(http.MethodPost, path, body); !t.service.ok(r) {
			t.note("HTTP %d", r.Status)
			return "400"
		}
		return map[int]string{1: "overwrite", 2: "duplicate"}[len(t.get(path).list("headers"))]
	}},
	{name: "OperationID", try: func(t *trial) string {
		if t.get(strings.TrimSuffix(naverNewMethod(t), "/GET")).isSet("methods.0.operationId") {
			return "method field"
		}
		operation, _ := naverOperation(t, naverExport(t))
		if _, exported := member(operation, "operationId"); exported {
			return "exports only"
		}
		t.unclear("neither methods nor exports have one, which may be because no import has set it")
		return ""
	}},
}

var naverModelQuestions = []question{
	{name: "ModelSchema", try: func(t *trial) string {
		sent := "{\"type\" : \"object\",\n \"title\":\"tfprobe\"}"
		r := t.do(http.MethodPost, naverAPIPath(t)+"/models", fields{"modelName": "format", "modelSchema": sent})
		switch actual := r.text("modelSchema"); {
		case actual == sent:
			return "verbatim"
		case !strings.ContainsAny(actual, " \n"):
			return "compact"
		case strings.Contains(actual, "\n"):
			return "indented"
		default:
			return actual
		}
	}},
	{name: "ModelReference", try: func(t *trial) string {
		models := naverAPIPath(t) + "/models"
		target := t.do(http.MethodPost, models, fields{"modelName": "target", "modelSchema": `{"title":"tfprobe"}`})
		resolves := func(reference string) bool {
			r := t.try(http.MethodPost, models+"/preview", fields{"modelSchema": fmt.Sprintf(`{"$ref":"#/definitions/%s"}`, reference)})
			return t.service.ok(r) && r.text("modelSchema.title") == "tfprobe"
		}
		byName, byID := resolves("target"), resolves(t.segment(target.text("modelId")))
		if !byName && !byID {
			t.unclear("a preview resolves neither the name nor the ID")
		}
		return either(byName, either(byID, "both", "definitions"), "model ID")
	}},
	{name: "DeleteUsedModel", try: func(t *trial) string {
		models := naverAPIPath(t) + "/models"
		model := t.segment(t.do(http.MethodPost, models, fields{"modelName": "used", "modelSchema": "{}"}).text("modelId"))
		t.do(http.MethodPost, naverNewMethod(t)+"/request-body", fields{"bodyName": "body", "modelId": model})
		return either(t.accepts(http.MethodDelete, models+"/"+model, nil), "allowed", "refused")
	}},
}

var naverGatewayQuestions = []question{
	{name: "DefaultFlag", try: func(t *trial) string {
		r := t.get(naverAPIPath(t) + "/responses")
		switch first, second := r.has("gatewayResponses.0.isDefault"), r.has("gatewayResponses.0.default"); {
		case first && second:
			return "both"
		case first:
			return "isDefault"
		case second:
			return "default"
		}
		return "absent"
	}},
	{name: "ResponseTypes", try: func(t *trial) string {
		types := texts(t.get(naverAPIPath(t)+"/responses").list("gatewayResponses"), "responseType")
		slices.Sort(types)
		t.note("%s", join(types))
		return either(slices.Equal(types, errorTable), "error table", "other")
	}},
	{name: "AuthorizerQuery", try: func(t *trial) string {
		query, _ := t.tryCreate(naverAuthorizer, authorizer(t, "QUERY"))
		spaced, _ := t.tryCreate(naverAuthorizer, authorizer(t, "QUERY STRING"))
		if query == "" && spaced == "" {
			t.unclear("both are refused: -function and -region may have to name a function")
		}
		return either(query != "", either(spaced != "", "both", "QUERY"), "QUERY STRING")
	}},
	{name: "AuthorizerCache", try: func(t *trial) string {
		if id, r := t.tryCreate(naverAuthorizer, authorizer(t, "HEADER")); id == "" {
			t.unclear("%s: -function and -region may have to name a function", t.problem(r))
		}
		body := authorizer(t, "HEADER")
		body["cacheTtlSec"] = 60
		id, _ := t.tryCreate(naverAuthorizer, body)
		if id == "" {
			return "refused"
		}
		return either(t.get("/authorizers/"+id).text("cacheTtlSec") == "60", "returned", "never returned")
	}},
	{name: "DeleteUsedAuthorizer", try: func(t *trial) string {
		id, r := t.tryCreate(naverAuthorizer, authorizer(t, "HEADER"))
		if id == "" {
			t.unclear("%s: -function and -region may have to name a function", t.problem(r))
		}
		body := mockMethod("GET")
		body["authentication"] = fields{"platform": "AUTHORIZER", "authorizerId": id}
		t.do(http.MethodPost, naverNewPath(t), body)
		return either(t.service.ok(t.tryRemove(naverAuthorizer, id)), "allowed", "refused")
	}},
}

// errorTable are the types of gateway responses that follow from the vendor's table of errors, sorted.
var errorTable = []string{
	"AUTHENTICATION_FAILED", "BAD_REQUEST", "ENDPOINT_ERROR", "ENDPOINT_TIMEOUT", "FORBIDDEN", "NOT_FOUND", "PERMISSION_DENIED", "QUOTA_EXCEEDED",
	"RATE_LIMITED", "REQUEST_ENTITY_TOO_LARGE", "THROTTLE_LIMITED", "UNEXPECTED_ERROR",
}

func authorizer(t *trial, in string) fields {
	return fields{"authorizerType": "CLOUD_FUNCTIONS", "authorizerConfig": fields{
		"region": t.options.region, "functionId": t.options.function, "payload": []fields{{"in": in, "name": "tfprobe"}},
	}}
}
