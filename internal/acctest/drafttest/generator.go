// SPDX-License-Identifier: MPL-2.0

// Package drafttest makes random drafts for tests.
package drafttest

import (
	"maps"
	"math/rand/v2"
	"slices"

	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/ncloud/draft"
)

// Generator makes random drafts of few names, so that two of them overlap.
type Generator struct{ *rand.Rand }

// Chance is true in so many of 100 cases.
func (g Generator) Chance(percent int) bool { return g.IntN(100) < percent }

// Pick returns one of all.
func Pick[T any](g Generator, all ...T) T { return all[g.IntN(len(all))] }

// Draft returns a draft that the service can store. If odd is set, it may have ANY beside other methods.
func (g Generator) Draft(odd bool) draft.Draft {
	d := draft.Draft{Paths: map[string]draft.CORS{}, Operations: map[string]draft.Operation{}, Models: map[string]string{}}
	for _, name := range []string{"Order", "Line", "Item", "Fehler «x»"} {
		if g.Chance(60) {
			d.Models[name] = ""
		}
	}
	names := slices.Sorted(maps.Keys(d.Models))
	for _, name := range names {
		d.Models[name] = g.schema(names)
	}
	variable := Pick(g, "{x}", "{y}") // siblings may be refused
	for _, path := range []string{"/", "/a", "/a/" + variable, "/a/" + variable + "/b", "/a/" + variable + "/b/c", "/a-b", "/c/d/{rest+}"} {
		if g.Chance(40) {
			continue
		}
		d.Paths[path] = draft.CORS{}
		if g.Chance(40) {
			d.Paths[path] = draft.CORS{AllowOrigin: Pick(g, "*", ""), AllowMethods: "GET,POST", MaxAge: Pick(g, "600", "60", "")}
		}
		methods := [][]string{{}, {"GET"}, {"POST"}, {"GET", "POST", "DELETE"}, {"ANY"}}
		if odd {
			methods = append(methods, []string{"ANY", "GET"})
		}
		for _, method := range Pick(g, methods...) {
			d.Operations[method+" "+path] = g.operation(names)
		}
	}
	for _, path := range slices.Collect(maps.Keys(d.Paths)) {
		for i := 1; i < len(path); i++ {
			if _, listed := d.Paths[path[:i]]; path[i] == '/' && !listed {
				d.Paths[path[:i]] = draft.CORS{}
			}
		}
	}
	return d
}

func (g Generator) schema(models []string) string {
	schema := `{"type":"` + Pick(g, "object", "array", "string") + `"}`
	for range g.IntN(3) {
		schema = `{"allOf":[` + schema + `,{"$ref":"#/definitions/` + Pick(g, models...) + `"}]}`
	}
	canonical, err := draft.CanonicalSchema(schema, nil)
	if err != nil {
		panic(err)
	}
	return canonical
}

func (g Generator) operation(models []string) draft.Operation {
	o := draft.Operation{
		Description: Pick(g, "", "one", "two"), APIKeyRequired: g.Chance(50),
		Consumes: Pick(g, nil, []string{"application/json"}, []string{"application/json", "text/plain"}),
		Produces: Pick(g, nil, []string{"application/json"}),
	}
	switch g.IntN(3) {
	case 0:
		o.HTTPEndpoint = &draft.HTTPEndpoint{Method: Pick(g, "ANY", "GET"), URL: Pick(g, "/v1/x", "/v2/{x}"), Stream: g.Chance(50)}
	case 1:
		o.NCPEndpoint = &draft.NCPEndpoint{
			Service: "CLOUD_FUNCTIONS", Region: "KR", ActionID: "a1", ActionName: "f", URL: Pick(g, "https://u:p@f.example/x", "https://f.example"),
			Method: Pick(g, "", "POST"),
		}
	default:
		o.MockEndpoint = &draft.MockEndpoint{StatusCode: int64(Pick(g, 200, 404)), Response: Pick(g, "", "a mock body"), Headers: Pick(g, nil, map[string]string{"X-Mock": "a mock value"})}
	}
	if g.Chance(30) {
		o.Authentication = &draft.Authentication{Platform: Pick(g, "IAM", "IAM_AUTHORIZATION")}
	}
	if g.Chance(30) {
		o.Validation = &draft.Validation{Headers: []string{"x-id"}, QueryStrings: Pick(g, nil, []string{"id"})}
	}
	o.HeaderParameters = g.parameters(0, "id", "x-id", "x-other")
	o.QueryParameters = g.parameters(1, "id", "ID", "view")
	o.FormParameters = g.parameters(2, "id", "file")
	o.RequestBody = g.body(models)
	o.Responses = map[string]draft.Response{}
	for _, status := range []string{"200", "404", "500"} {
		if g.Chance(40) {
			o.Responses[status] = draft.Response{Description: Pick(g, "", "ok", "fine"), Body: g.body(models), Headers: g.parameters(3, "etag", "x-id")}
		}
	}
	return o
}

// parameters have members that are not sent for headers of responses only if place is less than 3.
func (g Generator) parameters(place int, names ...string) map[string]draft.Parameter {
	out := map[string]draft.Parameter{}
	for _, name := range names {
		if g.Chance(50) {
			out[name] = draft.Parameter{
				Name: name, Description: Pick(g, "", "", "text"), Type: Pick(g, "", "", "long"), Array: g.Chance(20),
				Required: place < 3 && g.Chance(30), Logged: place < 3 && g.Chance(20),
			}
		}
	}
	return out
}

func (g Generator) body(models []string) *draft.Body {
	if len(models) == 0 || g.Chance(50) {
		return nil
	}
	return &draft.Body{Name: Pick(g, "body", "order"), Model: Pick(g, models...), Description: Pick(g, "", "text")}
}
