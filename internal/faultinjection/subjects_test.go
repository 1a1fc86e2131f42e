// SPDX-License-Identifier: MPL-2.0

package faultinjection_test

import (
	"fmt"
	"maps"
	"net/http"
	"strings"

	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/acctest"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/simulator"
)

// request chooses the requests of one operation.
type request struct{ method, path string }

func (r request) reads() bool {
	return r.method == http.MethodGet || strings.Contains(r.path, "search")
}

// subject is a resource in the matrix.
type subject struct {
	resource string
	// config is the first configuration, changed one that is changed in place; nil
	// where there is none.
	config, changed acctest.Object
	// further are configurations with every argument, at its limits, unset again and empty.
	further []acctest.Object
	// vanish deletes it outside Terraform; nil if it has no ID of its own.
	vanish func(s *simulator.Simulator, id string)
	// idField is the field with its ID in responses, "" if it has no ID of its own.
	idField string
	// importID is made of the state's attributes.
	importID []string
	// listing is the data source that lists it, "" where there is none.
	listing                    string
	listingConfig, queryConfig acctest.Object
	// listed is the data source's attribute with the resources.
	listed string

	create, read, update, remove, list, query request
	// createRetried is true where making it twice is making it once.
	createRetried bool
	// updateLooks and removeLooks are true where what became of it is looked up if the
	// response got lost.
	updateLooks, removeLooks bool
	// named is true where a listing under the lock decides what a lost response has created, by a unique name.
	named bool
	// partial is true where the state has what a failed update has changed, and where an update
	// or a deletion in progress is finished, with its retries, when it is interrupted.
	partial bool
	// importsFirst is true where the plan after an import is empty for config and changed only.
	importsFirst bool

	// adopted is an argument that an apply has to store after an import, "" where the plan is empty.
	adopted string

	// otherwise is how a read continues if its first request fails: elsewhere, or again
	// for less.
	otherwise otherwise

	// resources shows what there is of it in the service, without times, one line each.
	resources func(*simulator.Simulator) []string
}

// afterImport returns the configuration with which the plan is empty after an import.
func (s subject) afterImport(config acctest.Object) acctest.Object {
	config = maps.Clone(config)
	delete(config, s.adopted)
	return config
}

// otherwise is how a read continues.
type otherwise int

const (
	nothingElse otherwise = iota
	elsewhere
	forLess
)

const (
	stageID = "stage00001"
	apiID   = "api0000001"
	partner = "0ther0230cebc1402ba89b14889695ff"
)

// subjects are all resources, by name. Each call prepares the service that they are in.
var subjects = map[string]func(*simulator.Simulator) subject{
	"product":            product,
	"API":                api,
	"API document":       apiDocument,
	"API definition":     apiDefinition,
	"API path":           apiPath,
	"API model":          apiModel,
	"API method":         apiMethod,
	"API key":            apiKey,
	"usage plan":         usagePlan,
	"authorizer":         authorizer,
	"gateway response":   gatewayResponse,
	"gateway headers":    gatewayHeaders,
	"own subscription":   ownSubscription,
	"partner's decision": partnersSubscription,
	"stage":              apiStage,
	"stage usage plan":   stagePlan,
	"binding":            binding,
	"MetaStudio product": metaStudioProduct,
	"EnOS product":       enosProduct,
}

func product(*simulator.Simulator) subject {
	return subject{
		resource: "apigw_product", idField: "productId", importID: []string{"id"},
		config:  acctest.Object{"name": "weather", "subscription_code": "PROTECTED", "description": "a"},
		changed: acctest.Object{"name": "climate", "subscription_code": "PROTECTED"},
		further: []acctest.Object{
			{"name": strings.Repeat("가", 100), "subscription_code": "PUBLIC", "description": strings.Repeat("나", 300)},
			{"name": "weather", "subscription_code": "PROTECTED", "description": ""},
		},
		vanish: func(s *simulator.Simulator, id string) {
			s.NCloud.ChangeProduct(id, func(p *simulator.NCloudProduct) { p.Published = true }) // other accounts can read it
			s.NCloud.DeleteProduct(id)
		},
		listing: "apigw_products", listed: "products",
		create: request{"POST", `/products$`}, read: request{"GET", `/products/[^/?]+$`}, update: request{"PATCH", `/products/`},
		remove: request{"DELETE", `/products/`}, list: request{"GET", `/products\?`}, query: request{"GET", `/products\?`},
		resources: func(s *simulator.Simulator) (out []string) {
			for _, p := range s.NCloud.Products(simulator.NCloudTenantID) {
				out = append(out, fmt.Sprintf("%s %q %q %s", p.ID, p.Name, p.Description, p.SubscriptionCode))
			}
			return out
		},
	}
}

func api(s *simulator.Simulator) subject {
	productID := s.NCloud.AddProduct(simulator.NCloudProduct{Name: "weather"})
	s.NCloud.Switch(func(s *simulator.NCloudSwitches) { s.DuplicateAPINames = "allowed" }) // as names of other resources
	at := func(name, description string) acctest.Object {
		return acctest.Object{"product_id": productID, "name": name, "description": description}
	}
	return subject{
		resource: "apigw_api", idField: "apiId", importID: []string{"product_id", "id"},
		config: at("orders", "a"), changed: at("orders", "b"),
		further: []acctest.Object{{"product_id": productID, "name": "orders"}, at("orders", strings.Repeat("나", 300)), at("orders", "")},
		vanish:  func(s *simulator.Simulator, id string) { s.NCloud.DeleteAPI(id) },
		listing: "apigw_apis", listingConfig: acctest.Object{"product_id": productID}, queryConfig: acctest.Object{"product_id": productID}, listed: "apis",
		create: request{"POST", `/apis$`}, read: request{"GET", `/apis/[^/?]+$`}, update: request{"PATCH", `/apis/`},
		remove: request{"DELETE", `/apis/`}, list: request{"GET", `/apis\?`}, query: request{"GET", `/apis\?`},
		resources: func(s *simulator.Simulator) (out []string) {
			for _, a := range s.NCloud.APIs(productID) {
				out = append(out, fmt.Sprintf("%s %q %q", a.ID, a.Name, a.Description))
			}
			return out
		},
	}
}

func apiDocument(s *simulator.Simulator) subject {
	productID := s.NCloud.AddProduct(simulator.NCloudProduct{Name: "weather", APIs: []*simulator.NCloudAPI{{ID: apiID, Name: "v1"}}})
	at := func(text string) acctest.Object {
		return acctest.Object{"product_id": productID, "api_id": apiID, "markdown": text}
	}
	return subject{
		resource: "apigw_api_document", importID: []string{"product_id", "api_id"},
		config: at("# Orders\n"), changed: at("# Bills\n"), further: []acctest.Object{at(strings.Repeat("가", 65535))},
		queryConfig: acctest.Object{"product_id": productID},
		create:      request{"PATCH", `/documents$`}, createRetried: true, read: request{"GET", `/documents$`},
		update: request{"PATCH", `/documents$`}, updateLooks: true, remove: request{"PATCH", `/documents$`}, removeLooks: true, query: request{"GET", `/documents$`},
		resources: func(s *simulator.Simulator) (out []string) {
			for _, a := range s.NCloud.APIs(productID) {
				if a.DocumentMd != nil && *a.DocumentMd != "" {
					out = append(out, fmt.Sprintf("%s %q", a.ID, *a.DocumentMd))
				}
			}
			return out
		},
	}
}

// definition is a document with one operation.
func definition(description string) string {
	return fmt.Sprintf("openapi: 3.0.3\ninfo: {title: Orders, version: '1'}\npaths: {/: {get: {description: %q, responses: {}}}}\n", description)
}

func apiDefinition(s *simulator.Simulator) subject {
	productID := s.NCloud.AddProduct(simulator.NCloudProduct{Name: "weather", APIs: []*simulator.NCloudAPI{{ID: apiID, Name: "v1"}}})
	at := func(document string, more acctest.Object) acctest.Object {
		config := acctest.Object{"product_id": productID, "api_id": apiID, "document": document}
		maps.Copy(config, more)
		return config
	}
	return subject{
		resource: "apigw_api_definition", importID: []string{"product_id", "api_id"},
		config: at(definition("orders"), nil), changed: at(definition("bills"), nil),
		further: []acctest.Object{
			at(definition("orders"), acctest.Object{
				"defaults": acctest.Object{
					"http_endpoint": acctest.Object{"url_prefix": "/v2", "stream": true}, "api_key_required": true, "validation": true,
					"authentication": acctest.Object{"platform": "IAM"}, "cors": acctest.Object{"allow_origin": "*", "max_age": "600"},
				},
				"exclude": []any{"/*"}, "unmanaged": "keep", "on_unsupported": "error", "documentation": "unverified",
			}),
			at(definition("orders"), acctest.Object{
				"overrides": acctest.Object{"GET /": acctest.Object{
					"mock_endpoint": acctest.Object{"status_code": 200, "response": "up", "headers": acctest.Object{"X-State": "up"}},
				}},
				"cors": acctest.Object{"/": acctest.Object{"allow_methods": "GET"}}, "documentation": "ignored",
			}),
		},
		queryConfig: acctest.Object{"product_id": productID},
		create:      request{"POST", `/methods$`}, read: request{"GET", `/resources$`}, update: request{"PATCH", `/methods/GET$`},
		remove: request{"DELETE", `/methods/GET$`}, removeLooks: true, query: request{"GET", `/apis\?`}, partial: true, importsFirst: true,
		resources: func(s *simulator.Simulator) (out []string) {
			for _, p := range s.NCloud.Draft(apiID).Paths {
				for _, m := range p.Methods {
					out = append(out, fmt.Sprintf("%s %s %q", m.Name, p.Path, m.Description))
				}
			}
			return out
		},
	}
}

func apiKey(*simulator.Simulator) subject {
	return subject{
		resource: "apigw_api_key", idField: "apiKeyId", importID: []string{"id"},
		config: acctest.Object{"name": "partner", "description": "a"}, changed: acctest.Object{"name": "partner", "enabled": false},
		further: []acctest.Object{
			{"name": strings.Repeat("가", 20), "description": strings.Repeat("나", 50), "enabled": true}, {"name": "partner", "store_keys": false}, {"name": "partner", "description": "d", "enabled": false},
		},
		vanish:  func(s *simulator.Simulator, id string) { s.NCloud.DeleteAPIKey(id) },
		listing: "apigw_api_keys", listed: "api_keys",
		create: request{"POST", `/api-keys$`}, read: request{"GET", `/api-keys/[^/?]+$`}, update: request{"PUT", `/api-keys/`},
		remove: request{"DELETE", `/api-keys/`}, list: request{"GET", `/api-keys\?`}, query: request{"GET", `/api-keys\?`},
		resources: func(s *simulator.Simulator) (out []string) {
			for _, k := range s.NCloud.APIKeys(simulator.NCloudTenantID) {
				out = append(out, fmt.Sprintf("%s %q %q %t", k.ID, k.Name, k.Description, k.Disabled))
			}
			return out
		},
	}
}

func usagePlan(*simulator.Simulator) subject {
	return subject{
		resource: "apigw_usage_plan", idField: "usagePlanId", importID: []string{"id"},
		config: acctest.Object{"name": "bronze", "rate_rps": 5}, changed: acctest.Object{"name": "silver", "day_quota_request": 10, "month_quota_request": 100},
		further: []acctest.Object{
			{"name": "bronze", "day_quota_request": 0, "month_quota_request": 0, "quota_condition": "4xx"},
			{
				"name": strings.Repeat("가", 45), "description": strings.Repeat("나", 50), "rate_rps": 2147483647,
				"day_quota_request": 1, "month_quota_request": 9007199254740991, "quota_condition": "4xx",
			},
		},
		vanish:  func(s *simulator.Simulator, id string) { s.NCloud.DeleteUsagePlan(id) },
		listing: "apigw_usage_plans", listed: "usage_plans",
		create: request{"POST", `/usage-plans$`}, read: request{"GET", `/usage-plans/[^/?]+$`}, update: request{"PUT", `/usage-plans/`},
		remove: request{"DELETE", `/usage-plans/`}, list: request{"POST", `/usage-plans/search`}, query: request{"POST", `/usage-plans/search`},
		resources: func(s *simulator.Simulator) (out []string) {
			for _, p := range s.NCloud.UsagePlans(simulator.NCloudTenantID) {
				out = append(out, fmt.Sprintf("%s %q %t", p.ID, p.Name, p.DayQuotaRequest != nil))
			}
			return out
		},
	}
}

func authorizer(*simulator.Simulator) subject {
	config := func(description string, cache any, payload ...any) acctest.Object {
		return acctest.Object{
			"name": "jwt-check", "description": description, "region": "KR", "function_id": "jwtVerify", "payload": payload, "cache_ttl_sec": cache,
		}
	}
	header, query := acctest.Object{"name": "Authorization", "in": "HEADER"}, acctest.Object{"name": "token", "in": "QUERY"}
	return subject{
		resource: "apigw_authorizer", idField: "authorizerId", importID: []string{"id"},
		config: config("a", nil, header), changed: config("", nil, query, header),
		further: []acctest.Object{
			{"name": "jwt-check", "region": "KR", "function_id": "jwtVerify"},
			{
				"name": strings.Repeat("a", 20), "description": strings.Repeat("나", 300), "region": "JPN", "function_id": "<b>", "payload": []any{},
			},
			config("a", 3600, header), config("a", 1, header), config("a", nil, header),
		},
		vanish:  func(s *simulator.Simulator, id string) { s.NCloud.DeleteAuthorizer(id) },
		listing: "apigw_authorizers", listed: "authorizers",
		create: request{"POST", `/authorizers$`}, read: request{"GET", `/authorizers/[^/?]+$`}, update: request{"PUT", `/authorizers/`},
		remove: request{"DELETE", `/authorizers/`}, list: request{"GET", `/authorizers\?`}, query: request{"GET", `/authorizers\?`},
		resources: func(s *simulator.Simulator) (out []string) {
			for _, a := range s.NCloud.Authorizers(simulator.NCloudTenantID) {
				out = append(out, fmt.Sprintf("%s %q %q %v", a.ID, a.Name, a.Description, a.Payload))
			}
			return out
		},
	}
}

const responseType = "AUTHENTICATION_FAILED"

func gatewayResponse(s *simulator.Simulator) subject {
	productID := s.NCloud.AddProduct(simulator.NCloudProduct{Name: "weather", APIs: []*simulator.NCloudAPI{{ID: apiID, Name: "v1"}}})
	at := func(with acctest.Object) acctest.Object {
		config := acctest.Object{"product_id": productID, "api_id": apiID, "response_type": responseType}
		maps.Copy(config, with)
		return config
	}
	return subject{
		resource: "apigw_gateway_response", importID: []string{"product_id", "api_id", "response_type"},
		config: at(acctest.Object{"status_code": 403}), changed: at(acctest.Object{"status_code": 418}),
		further: []acctest.Object{
			at(acctest.Object{"headers": acctest.Object{"X-A": "1", "X-B": "2"}}),
			at(acctest.Object{
				"status_code": 599, "headers": acctest.Object{strings.Repeat("a", 45): strings.Repeat("가", 130), "X-B": "3"},
				"templates": acctest.Object{"*/*": strings.Repeat("나", 500), "application/json": `{"<api>":"${context.apiName}"}`},
			}),
			at(acctest.Object{"headers": acctest.Object{}, "templates": acctest.Object{"*/*": "x", "text/plain": "y"}}),
			at(nil),
			at(acctest.Object{"status_code": 403}),
		},
		queryConfig: acctest.Object{"product_id": productID, "api_id": apiID},
		create:      request{"POST", `/responses/[A-Z_]+$`}, createRetried: true, read: request{"GET", `/responses$`}, otherwise: forLess,
		update: request{"POST", `/responses/[A-Z_]+$`}, updateLooks: true, remove: request{"DELETE", `/responses/[A-Z_]+$`}, removeLooks: true,
		query: request{"GET", `/responses$`},
		resources: func(s *simulator.Simulator) (out []string) {
			for _, r := range s.NCloud.Draft(apiID).GatewayResponses {
				out = append(out, fmt.Sprint(r))
			}
			return out
		},
	}
}

// gatewayHeaders is a gateway response of which only headers are customized.
func gatewayHeaders(s *simulator.Simulator) subject {
	with := func(config acctest.Object, value string) acctest.Object {
		config = maps.Clone(config)
		delete(config, "status_code")
		config["headers"] = acctest.Object{"X-Reason": value}
		return config
	}
	headers := gatewayResponse(s)
	headers.config, headers.changed, headers.further = with(headers.config, "key"), nil, nil
	headers.create, headers.createRetried, headers.update = request{"POST", `/headers$`}, false, request{}
	headers.query = request{}
	return headers
}

// subscribed shows where the keys of a product stand, but for those who only ask.
func subscribed(productID string) func(*simulator.Simulator) []string {
	return func(s *simulator.Simulator) (out []string) {
		for _, r := range s.NCloud.Subscriptions(productID) {
			if r.Status != "REQUEST" {
				out = append(out, r.APIKeyID+" "+r.Status)
			}
		}
		return out
	}
}

func ownSubscription(s *simulator.Simulator) subject {
	productID, key := s.NCloud.AddProduct(simulator.NCloudProduct{Name: "weather", Published: true}), s.NCloud.AddAPIKey(simulator.NCloudAPIKey{Name: "own"})
	return subject{
		resource: "apigw_api_key_subscription", importID: []string{"product_id", "api_key_id"},
		config:  acctest.Object{"product_id": productID, "api_key_id": key},
		changed: acctest.Object{"product_id": productID, "api_key_id": key, "status": "REJECTED"},
		listing: "apigw_api_key_subscriptions", listingConfig: acctest.Object{"product_id": productID}, queryConfig: acctest.Object{"product_id": productID}, listed: "subscriptions",
		create: request{"POST", `/subscribe$`}, read: request{"POST", `/api-keys/search`}, update: request{"PATCH", `/api-keys/`},
		updateLooks: true, remove: request{"POST", `/unsubscribe$`}, list: request{"POST", `/api-keys/search`}, query: request{"POST", `/api-keys/search`},
		resources: subscribed(productID),
	}
}

// partnersSubscription counts as not found once it is rejected, which is how destroy
// leaves it.
func partnersSubscription(s *simulator.Simulator) subject {
	productID := s.NCloud.AddProduct(simulator.NCloudProduct{Name: "weather", Published: true})
	key := s.NCloud.AddAPIKey(simulator.NCloudAPIKey{Name: "partner", TenantID: partner})
	s.NCloud.SetSubscription(productID, key, "REQUEST")
	all := subscribed(productID)
	return subject{
		resource: "apigw_api_key_subscription", importID: []string{"product_id", "api_key_id"},
		config: acctest.Object{"product_id": productID, "api_key_id": key},
		create: request{"PATCH", `/api-keys/`}, createRetried: true, read: request{"POST", `/api-keys/search`},
		remove: request{"PATCH", `/api-keys/`}, removeLooks: true,
		resources: func(s *simulator.Simulator) (out []string) {
			for _, row := range all(s) {
				if !strings.Contains(row, "REJECTED") {
					out = append(out, row)
				}
			}
			return out
		},
	}
}

// stage adds a product with a stage, and returns its id.
func stage(s *simulator.Simulator, plans ...string) string {
	return s.NCloud.AddProduct(simulator.NCloudProduct{Name: "weather", APIs: []*simulator.NCloudAPI{
		{ID: apiID, Name: "v1", Stages: []simulator.NCloudStage{{ID: stageID, Name: "prod", UsagePlanIDs: plans}}},
	}})
}

func stagePlan(s *simulator.Simulator) subject {
	plan := s.NCloud.AddUsagePlan(simulator.NCloudUsagePlan{Name: "bronze"})
	productID := stage(s)
	return subject{
		resource: "apigw_stage_usage_plan", importID: []string{"product_id", "api_id", "stage_id", "usage_plan_id"},
		config: acctest.Object{"product_id": productID, "api_id": apiID, "stage_id": stageID, "usage_plan_id": plan},
		create: request{"POST", `/associate-usage-plan$`}, read: request{"GET", `/usage-plans/[^/]+/stages`}, otherwise: elsewhere,
		remove:      request{"POST", `/disassociate-usage-plan$`},
		queryConfig: acctest.Object{"usage_plan_id": plan}, query: request{"GET", `/usage-plans/[^/]+/stages`},
		resources: func(s *simulator.Simulator) []string {
			for _, p := range s.NCloud.Products(simulator.NCloudTenantID) {
				if p.ID == productID {
					return p.APIs[0].Stages[0].UsagePlanIDs
				}
			}
			return nil
		},
	}
}

func binding(s *simulator.Simulator) subject {
	bronze, silver := s.NCloud.AddUsagePlan(simulator.NCloudUsagePlan{Name: "bronze"}), s.NCloud.AddUsagePlan(simulator.NCloudUsagePlan{Name: "silver"})
	productID, key := stage(s, bronze, silver), s.NCloud.AddAPIKey(simulator.NCloudAPIKey{Name: "partner"})
	s.NCloud.SetSubscription(productID, key, "ACCEPTED")
	at := func(plan string) acctest.Object {
		return acctest.Object{"product_id": productID, "api_key_id": key, "stage_id": stageID, "usage_plan_id": plan}
	}
	return subject{
		resource: "apigw_usage_plan_binding", importID: []string{"product_id", "api_key_id", "stage_id"},
		config: at(bronze), changed: at(silver),
		listing: "apigw_usage_plan_bindings", listingConfig: acctest.Object{"product_id": productID, "api_key_id": key}, listed: "bindings",
		queryConfig: acctest.Object{"product_id": productID, "api_key_id": key},
		create:      request{"PUT", `/stages/`}, createRetried: true, read: request{"GET", `/subscription-detail`}, otherwise: forLess,
		update:      request{"PUT", `/stages/`},
		updateLooks: true, remove: request{"PUT", `/stages/`}, list: request{"GET", `/subscription-detail`}, query: request{"GET", `/subscription-detail`},
		resources: func(s *simulator.Simulator) (out []string) {
			for _, one := range s.NCloud.Subscriptions(productID) {
				for _, plan := range one.Plans {
					out = append(out, plan)
				}
			}
			return out
		},
	}
}

func metaStudioProduct(*simulator.Simulator) subject {
	return subject{
		resource: "apigw_metastudio_product", idField: "product_id", importID: []string{"id"},
		config:  acctest.Object{"name": "lamp", "tags": []any{"light"}, "text_list": []any{acctest.Object{"title": "t", "text": "x"}}},
		changed: acctest.Object{"name": "lantern"},
		further: furtherMetaStudioProducts(),
		vanish: func(s *simulator.Simulator, id string) {
			s.MetaStudio.ChangeProduct(id, func(p *simulator.MetaStudioProduct) { p.State = "DELETED" })
		},
		listing: "apigw_metastudio_products", listed: "products",
		create: request{"POST", `/products$`}, read: request{"GET", `/products/[^/?]+$`}, update: request{"PUT", `/products/`},
		remove: request{"DELETE", `/products/`}, list: request{"GET", `/products\?`}, query: request{"GET", `/products\?`},
		resources: func(s *simulator.Simulator) (out []string) {
			for _, p := range s.MetaStudio.Products() {
				if p.State != "DELETED" {
					out = append(out, fmt.Sprintf("%s %q %v %s", p.ID, p.Name, p.Tags, p.State))
				}
			}
			return out
		},
	}
}

func enosProduct(*simulator.Simulator) subject {
	config := func(name, description string) acctest.Object {
		return acctest.Object{
			"name": acctest.Object{"default_value": name}, "model_id": simulator.EnOSModelID, "product_type": "Device", "data_format": "Json",
			"bi_directional_auth": false, "description": description,
		}
	}
	return subject{
		resource: "apigw_enos_product", idField: "data|productKey", importID: []string{"org_id", "id"},
		config: config("turbine", "a"), changed: config("wind turbine", ""),
		further: furtherEnOSProducts(config("turbine", "a")),
		vanish:  func(s *simulator.Simulator, id string) { s.EnOS.DeleteProduct(id) },
		listing: "apigw_enos_products", listed: "products",
		create: request{"POST", `action=create`}, read: request{"GET", `action=get`}, update: request{"POST", `action=update`},
		remove: request{"POST", `action=delete`}, list: request{"POST", `action=search`}, query: request{"POST", `action=search`},
		resources: func(s *simulator.Simulator) (out []string) {
			for _, p := range s.EnOS.Products() {
				out = append(out, fmt.Sprintf("%s %q %q", p.Key, p.DefaultName, p.Desc))
			}
			return out
		},
	}
}

func furtherMetaStudioProducts() []acctest.Object {
	full := acctest.Object{
		"name": "lamp", "description": "A <lamp> & \"more\"\n", "tags": []any{"light", "灯具"}, "cover": acctest.Object{"asset_id": "a2"},
		"text_list": []any{acctest.Object{"title": "t1", "text": "x1"}, acctest.Object{"text": "x2"}, acctest.Object{}},
		"asset_list": []any{
			acctest.Object{"asset_id": "a1", "asset_type": "VIDEO", "order": 2},
			acctest.Object{"asset_id": "a2", "asset_type": "IMAGE"},
			acctest.Object{"asset_id": "a3", "asset_type": "AUDIO", "order": 0},
			acctest.Object{"asset_id": "a4"},
		},
		"state": "ACTIVED",
	}
	return []acctest.Object{
		full, with(full, "state", "UNACTIVED"), with(with(full, "tags", nil), "text_list", nil), with(with(full, "asset_list", []any{}), "tags", []any{}),
		{"name": "lamp", "state": "UNACTIVED"},
		{"name": "lamp", "state": "ACTIVED"},
		full,
		{"name": "lamp", "description": "x", "tags": []any{"light"}, "text_list": []any{acctest.Object{"title": "t", "text": "x"}}, "state": "ACTIVED"},
	}
}

func furtherEnOSProducts(minimal acctest.Object) []acctest.Object {
	named := func(config acctest.Object, locales acctest.Object) acctest.Object {
		return with(config, "name", acctest.Object{"default_value": "turbine", "i18n_value": locales})
	}
	full := named(minimal, acctest.Object{"en_US": "turbine", "zh_CN": "风机", "ja_JP": "風車", "es_ES": "turbina"})
	for name, value := range (acctest.Object{
		"bi_directional_auth": true, "dynamic_activate_enabled": true, "description": "\"A\" <b> & \\c\n", "default_valid_day": 100, "max_valid_day": 200,
		"tags": acctest.Object{"site/a-1": "x y", "empty": ""},
	}) {
		full[name] = value
	}
	return []acctest.Object{
		full, named(full, acctest.Object{"en_US": "turbine"}), with(named(full, acctest.Object{}), "tags", acctest.Object{}),
		with(minimal, "bi_directional_auth", true), minimal, full,
	}
}
