// SPDX-License-Identifier: MPL-2.0

package storm_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"

	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/acctest"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/simulator"
)

// partsID is the API of the published product that has paths, methods, models and gateway responses.
const partsID = "apiofparts"

// mockHeader is a secret.
const mockHeader = "the-value-of-a-mock-header"

var authorizer = &kind{
	resource: "apigw_authorizer", id: []string{"id"},
	random: func(r *rand.Rand) acctest.Object {
		return acctest.Object{
			"name": randomName(r), "description": randomDescription(r), "region": "KR", "function_id": pick(r, "jwt", "ip"),
			"payload": []any{acctest.Object{"name": "Authorization", "in": pick(r, "HEADER", "QUERY")}},
		}
	},
	stored: func(s *simulator.Simulator) map[string]string {
		out := map[string]string{}
		for _, a := range s.NCloud.Authorizers(tenant) {
			out[a.ID] = fields(a.Name, "|", a.Description, "|", a.FunctionID, "|", strings.TrimSuffix(a.Payload[0].In, " STRING"))
		}
		return out
	},
	planned: func(c acctest.Object) string {
		return fields(c["name"], "|", c["description"], "|", c["function_id"], "|", c["payload"].([]any)[0].(acctest.Object)["in"])
	},
	addTwin: func(s *simulator.Simulator, c acctest.Object) string {
		return s.NCloud.AddAuthorizer(simulator.NCloudAuthorizer{
			Name: text(c["name"]), Description: text(c["description"]), Region: "KR", FunctionID: text(c["function_id"]),
			Payload: []simulator.NCloudAuthorizerPayload{{In: text(c["payload"].([]any)[0].(acctest.Object)["in"]), Name: "Authorization"}},
		})
	},
	remove: func(s *simulator.Simulator, id string) { s.NCloud.DeleteAuthorizer(id) },
}

// bare is a path without CORS settings, which may be the parent of others.
const bare = "bare"

// apiPath has paths that are below each other.
var apiPath = &kind{
	resource: "apigw_api_path", id: []string{"path"},
	random: func(r *rand.Rand) acctest.Object {
		if r.IntN(4) == 0 {
			return acctest.Object{}
		}
		return acctest.Object{"cors": acctest.Object{"allow_origin": "*", "max_age": pick(r, "1", "2")}}
	},
	unique: func(c acctest.Object, n int) {
		c["path"] = "/" + string(rune('a'+n/uniques)) + strings.Repeat("/x", n%uniques)
	},
	stored: func(s *simulator.Simulator) map[string]string {
		out := map[string]string{}
		for _, p := range s.NCloud.Draft(partsID).Paths {
			if p.Path == "/" {
				continue
			}
			out[p.Path] = bare
			if p.CORS != (simulator.NCloudCORS{}) {
				out[p.Path] = fields(p.CORS.AllowOrigin, "|", p.CORS.MaxAge)
			}
		}
		return out
	},
	planned: func(c acctest.Object) string {
		cors, ok := c["cors"].(acctest.Object)
		if !ok {
			return bare
		}
		return fields(cors["allow_origin"], "|", cors["max_age"])
	},
	mayStay: func(stored string) bool { return stored == bare },
	remove: func(s *simulator.Simulator, path string) { // with what is below it
		s.NCloud.ChangeDraft(partsID, func(d *simulator.NCloudDraft) {
			d.Paths = slices.DeleteFunc(d.Paths, func(p simulator.NCloudPath) bool { return p.Path == path || strings.HasPrefix(p.Path, path+"/") })
		})
	},
}

var apiModel = &kind{
	resource: "apigw_api_model", id: []string{"name"},
	random: func(r *rand.Rand) acctest.Object {
		return acctest.Object{"description": randomDescription(r), "schema": pick(r, `{"type":"object"}`, `{"type":"string"}`)}
	},
	unique: func(c acctest.Object, n int) { c["name"] = fmt.Sprint("model-", n) },
	stored: func(s *simulator.Simulator) map[string]string {
		out := map[string]string{}
		for _, m := range s.NCloud.Draft(partsID).Models {
			out[m.Name] = fields(m.Description, "|", m.Schema)
		}
		return out
	},
	planned: func(c acctest.Object) string { return fields(c["description"], "|", c["schema"]) },
	remove: func(s *simulator.Simulator, name string) {
		s.NCloud.ChangeDraft(partsID, func(d *simulator.NCloudDraft) {
			d.Models = slices.DeleteFunc(d.Models, func(m simulator.NCloudModel) bool { return m.Name == name })
		})
	},
}

var responseTypes = []string{
	"BAD_REQUEST", "AUTHENTICATION_FAILED", "PERMISSION_DENIED", "FORBIDDEN", "NOT_FOUND", "REQUEST_ENTITY_TOO_LARGE", "QUOTA_EXCEEDED", "THROTTLE_LIMITED",
	"RATE_LIMITED", "ENDPOINT_ERROR", "ENDPOINT_TIMEOUT", "UNEXPECTED_ERROR",
}

var gatewayResponse = &kind{
	resource: "apigw_gateway_response", id: []string{"response_type"},
	random: func(r *rand.Rand) acctest.Object {
		return acctest.Object{
			"status_code": pick[any](r, nil, 418, 451), "headers": acctest.Object{"X-Reason": pick(r, "a", "b")},
			"templates": pick[any](r, nil, acctest.Object{"text/plain": "no"}),
		}
	},
	unique: func(c acctest.Object, n int) { c["response_type"] = responseTypes[n] },
	stored: func(s *simulator.Simulator) map[string]string {
		out := map[string]string{}
		for _, r := range s.NCloud.Draft(partsID).GatewayResponses {
			var status any
			if r.StatusCode != 0 {
				status = r.StatusCode
			}
			out[r.Type] = fields(status, "|", len(r.Templates))
			for _, h := range r.Headers {
				out[r.Type] += h.Value
			}
		}
		return out
	},
	planned: func(c acctest.Object) string {
		templates, _ := c["templates"].(acctest.Object)
		return fields(c["status_code"], "|", len(templates)) + text(c["headers"].(acctest.Object)["X-Reason"])
	},
	remove: func(s *simulator.Simulator, name string) {
		s.NCloud.ChangeDraft(partsID, func(d *simulator.NCloudDraft) {
			d.GatewayResponses = slices.DeleteFunc(d.GatewayResponses, func(r simulator.NCloudGatewayResponse) bool { return r.Type == name })
		})
	},
}

// apiMethod relates a path to a model and an authorizer.
var apiMethod = &kind{
	resource: "apigw_api_method", id: []string{"path_id", "method"}, remove: removeMethod,
	stored: func(s *simulator.Simulator) map[string]string {
		out := map[string]string{}
		for _, p := range s.NCloud.Draft(partsID).Paths {
			for _, m := range p.Methods {
				body := any(nil)
				if m.RequestBody != nil {
					body = m.RequestBody.ModelID
				}
				var parameters []string
				for _, one := range m.Parameters {
					parameters = append(parameters, one.Name)
				}
				out[p.ID+"/"+m.Name] = fields(m.HTTP != nil, "|", m.Mock != nil, "|", m.AuthorizerID, "|", body, "|", parameters, "|", len(m.Responses))
			}
		}
		return out
	},
	planned: func(c acctest.Object) string {
		authentication, _ := c["authentication"].(acctest.Object)
		body, _ := c["request_body"].(acctest.Object)
		responses, _ := c["responses"].(acctest.Object)
		parameters := []string{}
		if one, ok := c["query_parameters"].(acctest.Object); ok {
			for name := range one {
				parameters = append(parameters, name)
			}
		}
		return fields(c["http_endpoint"] != nil, "|", c["mock_endpoint"] != nil, "|", text(authentication["authorizer_id"]), "|", body["model_id"], "|", parameters, "|", len(responses))
	},
}

func removeMethod(s *simulator.Simulator, id string) {
	s.NCloud.ChangeDraft(partsID, func(d *simulator.NCloudDraft) {
		for i := range d.Paths {
			p := &d.Paths[i]
			p.Methods = slices.DeleteFunc(p.Methods, func(m simulator.NCloudMethod) bool { return p.ID+"/"+m.Name == id })
		}
	})
}

var methods = []string{"GET", "POST", "PUT", "DELETE"}

// A link of a method has the indexes of its path, its name, its model, and how it is set.
const linkPath, linkMethod, linkModel, linkVariant = 0, 1, 2, 3

func (c *config) method(link []int) acctest.Object {
	out := acctest.Object{
		"product_id": c.published, "api_id": partsID, "path_id": ref{c.first(apiPath).address(link[linkPath]), "id"}, "method": methods[link[linkMethod]],
	}
	if link[linkVariant]%2 == 0 {
		out["http_endpoint"] = acctest.Object{"method": "GET", "url": fmt.Sprint("/", link[linkVariant])}
	} else {
		out["mock_endpoint"] = acctest.Object{"status_code": 200, "headers": acctest.Object{"X-Secret": mockHeader}}
	}
	if link[linkModel] < c.first(apiModel).count {
		out["request_body"] = acctest.Object{"model_id": ref{c.first(apiModel).address(link[linkModel]), "id"}}
	}
	if link[linkVariant]%3 == 0 && c.first(authorizer).count > 0 {
		out["authentication"] = acctest.Object{"platform": "AUTHORIZER", "authorizer_id": ref{c.first(authorizer).address(0), "id"}}
	}
	if link[linkVariant]%3 == 1 {
		out["query_parameters"] = acctest.Object{"view": acctest.Object{"type": []string{"string", "long"}[link[linkVariant]%2]}}
		out["responses"] = acctest.Object{"201": acctest.Object{}}
	}
	return out
}
