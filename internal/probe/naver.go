// SPDX-License-Identifier: MPL-2.0

package main

import (
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/ncloud/client"
)

// newNaver takes the transport for calls of stages, nil for the network.
func newNaver(config client.Config, calls http.RoundTripper) *service {
	config.Settings = settings()
	c := client.New(config)
	return &service{
		name: "ncloud", title: "NAVER Cloud API Gateway",
		endpoint: config.Endpoint.Host, account: config.Credentials.String(),
		send:  c.Raw,
		kinds: []*kind{naverProduct, naverAPI, naverStage, naverKey, naverPlan, naverAuthorizer},
		first: naverFirst,
		questions: slices.Concat(naverProductQuestions, naverPagingQuestions, naverKeyQuestions, naverPlanQuestions, naverAPIQuestions, naverPathQuestions,
			naverMethodQuestions, naverModelQuestions, naverGatewayQuestions, naverStageQuestions, naverExportQuestions, naverRolloutQuestions, naverCallQuestions(calls)),
		ok: func(r *reply) bool { return r.OK() },
		details: func(r *reply) string {
			return fmt.Sprintf(" with errorCode %s: %s %s", r.text("error.errorCode"), r.Clean(r.text("error.message")), r.Clean(r.text("error.details")))
		},
		secrets: []string{config.Credentials.AccessKey()},
	}
}

// listed returns the request for a page of a listing with GET.
func listed(filter string) func(path, name string, offset int) call {
	return func(path, name string, offset int) call {
		query := fmt.Sprintf("?limit=100&offset=%d", offset)
		if name != "" && filter != "" {
			query += "&" + filter + "=" + url.QueryEscape(name)
		}
		return call{method: http.MethodGet, path: path + query}
	}
}

var (
	naverProduct = &kind{
		label: "product", path: "/products", created: "product.productId", id: "productId", name: "productName", elements: "productPage.content",
		page: listed("productName"), top: true,
		clear: func(t *trial, _, id string) {
			for api := range t.find(naverAPI, "", []string{id}) {
				t.delete(&entry{kind: naverAPI, parents: []string{id}}, api)
			}
		},
	}
	naverAPI = &kind{
		label: "API", path: "/products/{}/apis", created: "api.apiId", id: "apiId", name: "apiName", elements: "apis", page: listed("apiName"),
		clear: clearNaverAPI,
	}
	naverStage = &kind{
		label: "stage", path: "/products/{}/apis/{}/stages", created: "stage.stageId", id: "stageId", name: "stageName", elements: "stages",
		page:  func(path, _ string, _ int) call { return call{method: http.MethodGet, path: path} },
		clear: clearNaverStage,
	}
	naverKey = &kind{
		label: "API key", path: "/api-keys", created: "apiKey.apiKeyId", id: "apiKeyId", name: "apiKeyName", elements: "apiKeys",
		page: listed("apiKeyName"), top: true,
	}
	naverPlan = &kind{
		label: "usage plan", path: "/usage-plans", created: "usagePlan.usagePlanId", id: "usagePlanId", name: "usagePlanName", elements: "usagePlans", top: true,
		page: func(path, name string, offset int) call {
			return call{method: http.MethodPost, path: path + "/search", body: fields{"usagePlanName": name, "limit": 100, "offset": offset}}
		},
		clear: clearNaverPlan,
	}
	naverAuthorizer = &kind{
		label: "authorizer", path: "/authorizers", created: "authorizerId", id: "authorizerId", name: "authorizerName", elements: "authorizers",
		page: listed("name"), top: true,
	}
)

// clearNaverAPI deletes the stages of an API. They may be published, or have usage plans.
func clearNaverAPI(t *trial, location, _ string) {
	for _, stage := range texts(t.get(location+"/stages").list("stages"), "stageId") {
		path := location + "/stages/" + t.segment(stage)
		clearNaverStage(t, path, stage)
		t.do(http.MethodDelete, path, nil)
	}
}

func clearNaverStage(t *trial, location, id string) {
	api, _, _ := strings.Cut(location, "/stages/")
	t.try(http.MethodPost, api+"/publish", published(id, false))
	t.try(http.MethodDelete, location+"/canary", nil)
	for _, plan := range texts(t.get(location+"/usage-plans").list("content"), "usagePlanId") {
		t.try(http.MethodPost, location+"/disassociate-usage-plan", fields{"usagePlanId": plan})
	}
}

func clearNaverPlan(t *trial, location, id string) {
	for _, stage := range t.get(location + "/stages").list("stages") {
		ids := [3]any{}
		for i, name := range []string{"productId", "apiId", "stageId"} {
			value, _ := member(stage, name)
			ids[i] = t.segment(text(value))
		}
		t.try(http.MethodPost, fmt.Sprintf("/products/%s/apis/%s/stages/%s/disassociate-usage-plan", ids[:]...), fields{"usagePlanId": id})
	}
}

func published(stage string, is bool) fields {
	return fields{"stages": []fields{{"stageId": stage, "isPublished": is}}}
}

// pagesOf returns the elements of all pages of a listing.
func (t *trial) pagesOf(path, elements string) []any {
	var all []any
	for range pages {
		page := t.get(fmt.Sprintf("%s%soffset=%d", path, either(strings.Contains(path, "?"), "&", "?"), len(all))).list(elements)
		if len(page) == 0 {
			break
		}
		all = append(all, page...)
	}
	return all
}
