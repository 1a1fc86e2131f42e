// SPDX-License-Identifier: MPL-2.0

package main

import (
	"net/http"
	"slices"
	"strings"
	"time"
)

var naverAPIQuestions = []question{
	{name: "UnsetText", try: func(t *trial) string { return t.get(naverAPIPath(t)).form("api.apiDescription") }},
	{name: "UnsetDocument", try: func(t *trial) string {
		r := t.try(http.MethodGet, naverAPIPath(t)+"/documents", nil)
		if !t.service.ok(r) {
			return t.refusal(r, "")
		}
		return r.form("documentMd")
	}},
	{name: "APIStages", try: func(t *trial) string {
		naverStageID(t, "stage")
		return t.get(naverAPIPath(t)).form("api.stages")
	}},
	{name: "DeletedAPI", try: func(t *trial) string {
		product := naverOwn(t)
		id := t.create(naverAPI, fields{}, product)
		t.remove(naverAPI, id, product)
		r := t.try(http.MethodGet, "/products/"+product+"/apis/"+id, nil)
		return either(r.at("api.isDeleted") == true, "isDeleted", t.refusal(r, "not deleted"))
	}},
	{name: "DuplicateAPINames", try: func(t *trial) string {
		name := t.get(naverAPIPath(t)).text("api.apiName")
		_, r := t.tryCreate(naverAPI, fields{"apiName": name}, naverOwn(t))
		return t.refusal(r, "allowed")
	}},
	{name: "EmptyAPIText", try: func(t *trial) string {
		return either(t.accepts(http.MethodPatch, naverScratch(t), fields{"apiDescription": ""}), "clears", "refused")
	}},
	{name: "APIModTime", try: func(t *trial) string {
		path := naverAPIPath(t)
		before := t.get(path).text("api.modTime")
		t.wait(1500 * time.Millisecond) // it has whole seconds
		naverNewPath(t)
		return either(t.get(path).text("api.modTime") == before, "stays", "moves")
	}},
	{name: "ConcurrentWrites", try: func(t *trial) string {
		replies := t.parallel(8, call{method: http.MethodPatch, path: naverScratch(t), body: fields{"apiDescription": "tfprobe"}})
		t.written()
		refused := false
		for _, r := range replies {
			refused = refused || r.Status == http.StatusConflict
		}
		t.note("8 writes at once")
		return either(refused, "refused", "allowed")
	}},
	{name: "DeleteAPIWithStages", try: func(t *trial) string {
		product := naverOwn(t)
		if !t.allows(kindPublish) {
			api, _ := naverDeployed(t, product)
			if t.service.ok(t.tryRemove(naverAPI, api, product)) {
				t.require(kindPublish, "it is allowed, at least unless a stage is published")
			}
			return "refused"
		}
		api, stage := naverDeployed(t, product)
		t.do(http.MethodPost, "/products/"+product+"/apis/"+api+"/publish", published(stage, true))
		if t.service.ok(t.tryRemove(naverAPI, api, product)) {
			return "allowed"
		}
		t.do(http.MethodPost, "/products/"+product+"/apis/"+api+"/publish", published(stage, false))
		return either(t.service.ok(t.tryRemove(naverAPI, api, product)), "refused while published", "refused")
	}},
	{name: "PublishList", kind: kindPublish, try: func(t *trial) string {
		path, first, second := naverAPIPath(t), naverStageID(t, "stage"), naverStageID(t, "second stage")
		t.do(http.MethodPost, path+"/publish", published(first, true))
		t.do(http.MethodPost, path+"/publish", published(second, true))
		product, api := naverIDs(t)
		actual := element(t.pagesOf("/products/"+product+"/apis?withStage=true", "apis"), "apiId", api)
		stages, _ := member(actual, "stages")
		list, _ := stages.([]any)
		is, _ := member(element(list, "stageId", first), "isPublished")
		for _, stage := range []string{first, second} {
			t.do(http.MethodPost, path+"/publish", published(stage, false))
		}
		return either(is == true, "partial", "replaces")
	}},
	{name: "PublishedTypes", kind: kindPublish, try: func(t *trial) string {
		product := naverOwn(t)
		name := naverGet(t, product).text("product.productName")
		actual := ""
		naverWhilePublished(t, func() {
			r := t.do(http.MethodPost, "/published-products/search", fields{"productName": name})
			actual = either(slices.Contains(texts(r.list("productPage.content"), "productId"), product), "all", "NCP")
		})
		return actual
	}},
	{name: "PublishedDocuments", kind: kindPublish, try: func(t *trial) string {
		_, api := naverIDs(t)
		unpublished, actual := naverStageID(t, "second stage"), ""
		naverWhilePublished(t, func() {
			one := element(t.pagesOf("/published-products/"+naverOwn(t)+"/documents", "apiPage.content"), "apiId", api)
			stages, _ := member(one, "stages")
			list, _ := stages.([]any)
			actual = either(slices.Contains(texts(list, "stageId"), unpublished), "all stages", "published stages")
		})
		return actual
	}},
	{name: "PublishedFlag", kind: kindPublish, try: func(t *trial) string {
		product := t.create(naverProduct, fields{"subscriptionCode": "PROTECTED"})
		api, stage := naverDeployed(t, product)
		t.do(http.MethodPost, "/products/"+product+"/apis/"+api+"/publish", published(stage, true))
		if naverGet(t, product).at("product.isPublished") != true {
			t.unclear("isPublished is not true after a stage was published")
		}
		// Not with remove, which would unpublish the stage first.
		if !t.service.ok(t.tryRemove(naverStage, stage, product, api)) && !t.service.ok(t.tryRemove(naverAPI, api, product)) {
			t.unclear("neither a published stage nor its API can be deleted")
		}
		return either(naverGet(t, product).at("product.isPublished") == true, "stale", "recomputed")
	}},
}

// naverWhilePublished publishes the shared stage, only for the time of do.
func naverWhilePublished(t *trial, do func()) {
	path, stage := naverAPIPath(t)+"/publish", naverStageID(t, "stage")
	t.do(http.MethodPost, path, published(stage, true))
	defer t.do(http.MethodPost, path, published(stage, false))
	do()
}

// naverAPIPath returns the path of an API without a description, whose draft is deployed.
func naverAPIPath(t *trial) string {
	return t.shared("API", func(t *trial) string {
		product := naverOwn(t)
		return "/products/" + product + "/apis/" + t.create(naverAPI, fields{}, product)
	})
}

func naverIDs(t *trial) (product, api string) {
	product, api, _ = strings.Cut(strings.TrimPrefix(naverAPIPath(t), "/products/"), "/apis/")
	return product, api
}

// naverDeployed creates an API with one method and one stage.
func naverDeployed(t *trial, product string) (api, stage string) {
	api = t.create(naverAPI, fields{}, product)
	path := "/products/" + product + "/apis/" + api
	root := element(t.get(path+"/resources").list("resourceList"), "resourcePath", "/")
	id, _ := member(root, "resourceId")
	t.do(http.MethodPost, path+"/resources/"+t.segment(text(id))+"/methods", mockMethod("GET"))
	return api, t.create(naverStage, fields{"endpointDomain": endpointDomain}, product, api)
}

// endpointDomain is not called: all methods have mock endpoints, and require an API key.
const endpointDomain = "https://example.com"

func mockMethod(name string) fields {
	body := filters()
	body["methodName"], body["mockEndPoint"] = name, fields{"httpStatus": http.StatusOK, "response": "tfprobe"}
	return body
}

// filters are what every request about a method has to contain.
func filters() fields {
	return fields{"requiredApiKey": fields{"required": true}, "validation": fields{"type": "NONE"}, "authentication": fields{"platform": "NONE"}}
}
