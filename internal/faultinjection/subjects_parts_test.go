// SPDX-License-Identifier: MPL-2.0

package faultinjection_test

import (
	"fmt"
	"maps"
	"strings"

	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/acctest"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/simulator"
)

const (
	pathID  = "path000001"
	modelID = "model00001"
)

// ordersAPI adds a product with an API that has a path, and returns a configuration of a part of it.
func ordersAPI(s *simulator.Simulator, more acctest.Object) func(acctest.Object) acctest.Object {
	productID := s.NCloud.AddProduct(simulator.NCloudProduct{Name: "weather", APIs: []*simulator.NCloudAPI{{ID: apiID, Name: "v1", Draft: simulator.NCloudDraft{
		Paths: []simulator.NCloudPath{{ID: pathID, Path: "/orders"}},
	}}}})
	return func(arguments acctest.Object) acctest.Object {
		config := acctest.Object{"product_id": productID, "api_id": apiID}
		maps.Copy(config, more)
		maps.Copy(config, arguments)
		return config
	}
}

// filters chooses all parts of the API of a configuration.
func filters(config acctest.Object) acctest.Object {
	return acctest.Object{"product_id": config["product_id"], "api_id": apiID}
}

func apiPath(s *simulator.Simulator) subject {
	at := ordersAPI(s, acctest.Object{"path": "/bills"})
	s.NCloud.ChangeDraft(apiID, func(d *simulator.NCloudDraft) { d.Paths = d.Paths[1:] })
	cors := func(maxAge string) acctest.Object { return acctest.Object{"cors": acctest.Object{"max_age": maxAge}} }
	config := at(cors("1"))
	return subject{
		resource: "apigw_api_path", idField: "resourceId", importID: []string{"product_id", "api_id", "id"},
		config: config, changed: at(cors("2")),
		further: []acctest.Object{
			at(nil), at(acctest.Object{"cors": acctest.Object{}}), at(cors("")),
			at(acctest.Object{"cors": acctest.Object{
				"allow_origin": strings.Repeat("가", 45), "allow_methods": "GET", "allow_headers": strings.Repeat("a", 200), "expose_headers": "<X>",
				"allow_credentials": "true", "max_age": "600",
			}}),
		},
		queryConfig: filters(config),
		create:      request{"POST", `/resources$`}, read: request{"GET", `/resources$`}, update: request{"PATCH", `/resources/`},
		remove: request{"DELETE", `/resources/`}, query: request{"GET", `/resources$`}, removeLooks: true, partial: true, named: true,
		resources: func(s *simulator.Simulator) (out []string) {
			for _, p := range s.NCloud.Draft(apiID).Paths {
				if p.Path == "/bills" {
					out = append(out, fmt.Sprintf("%s %s %v", p.ID, p.Path, p.CORS))
				}
			}
			return out
		},
	}
}

func apiModel(s *simulator.Simulator) subject {
	at := ordersAPI(s, acctest.Object{"name": "Order"})
	of := func(schema, description string) acctest.Object {
		return at(acctest.Object{"schema": schema, "description": description})
	}
	config := of(`{"type":"object"}`, "a")
	return subject{
		resource: "apigw_api_model", idField: "modelId", importID: []string{"product_id", "api_id", "id"},
		config: config, changed: of(`{"type":"array"}`, ""),
		further: []acctest.Object{
			at(acctest.Object{"schema": "true"}), of(`"`+strings.Repeat("가", 4998)+`"`, strings.Repeat("나", 300)),
			of(`{ "b": 1.0, "a": "<>" }`, "a"),
		},
		queryConfig: filters(config),
		create:      request{"POST", `/models$`}, read: request{"GET", `/models/[^/?]+$`}, update: request{"PUT", `/models/`},
		remove: request{"DELETE", `/models/`}, query: request{"GET", `/models(\?|$)`}, removeLooks: true, partial: true, named: true,
		resources: func(s *simulator.Simulator) (out []string) {
			for _, m := range s.NCloud.Draft(apiID).Models {
				out = append(out, fmt.Sprintf("%s %s %q %s", m.ID, m.Name, m.Description, m.Schema))
			}
			return out
		},
	}
}

func apiMethod(s *simulator.Simulator) subject {
	at := ordersAPI(s, acctest.Object{"path_id": pathID, "method": "GET"})
	s.NCloud.ChangeDraft(apiID, func(d *simulator.NCloudDraft) {
		d.Models = []simulator.NCloudModel{{ID: modelID, Name: "Used", Schema: `{}`}}
	})
	mock := acctest.Object{"status_code": 200, "response": "up", "headers": acctest.Object{"X-State": "up"}}
	of := func(description string, more acctest.Object) acctest.Object {
		config := at(acctest.Object{"description": description, "http_endpoint": acctest.Object{"method": "GET", "url": "/v2/orders"}})
		maps.Copy(config, more)
		return config
	}
	config := of("a", nil)
	parameter := acctest.Object{"type": "long", "required": true, "array": true, "logged": true, "description": "d"}
	return subject{
		resource: "apigw_api_method", importID: []string{"product_id", "api_id", "path_id", "method"},
		config: config, changed: of("b", nil),
		further: []acctest.Object{
			at(acctest.Object{"mock_endpoint": mock}),
			of(strings.Repeat("가", 2000), acctest.Object{
				"api_key_required": true, "authentication": acctest.Object{"platform": "IAM"},
				"validation": acctest.Object{"headers": []any{"X-Id"}, "query_strings": []any{"view"}}, "consumes": []any{"text/csv", "application/json"},
				"header_parameters": acctest.Object{"X-Id": parameter, "view": acctest.Object{}}, "query_parameters": acctest.Object{"view": parameter},
				"request_body": acctest.Object{"name": "order", "model_id": modelID},
				"responses":    acctest.Object{"200": acctest.Object{"headers": acctest.Object{"X-Total": acctest.Object{}}, "body": acctest.Object{"model_id": modelID}}},
			}),
			of("", acctest.Object{"consumes": []any{}, "query_parameters": acctest.Object{}, "responses": acctest.Object{}}), of("a", nil),
		},
		queryConfig: filters(config),
		create:      request{"POST", `/methods$`}, read: request{"GET", `/methods$`}, update: request{"PATCH", `/methods/GET$`},
		remove: request{"DELETE", `/methods/GET$`}, query: request{"GET", `/resources$`}, removeLooks: true, partial: true, named: true,
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
