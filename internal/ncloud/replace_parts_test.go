// SPDX-License-Identifier: MPL-2.0

package ncloud_test

import (
	"slices"
	"testing"

	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/acctest"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/ncloud/apimethod"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/ncloud/apimodel"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/ncloud/apipath"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/ncloud/gatewayresponse"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/simulator"
)

// part is a world of parts of an API, of which all is a list.
func part(t *testing.T, resource, attribute string, all []string, more acctest.Object, names func(*simulator.NCloudDraft) []string) *keyed {
	t.Helper()
	arguments := acctest.Object{"product_id": product, "api_id": apiID}
	for name, value := range more {
		arguments[name] = value
	}
	k := world(t, resource, attribute, all, arguments)
	k.refusesTaken, k.refusesInPlan = true, true
	k.exist = func() string {
		draft := k.sim.NCloud.Draft(apiID)
		existing := names(&draft)
		return which(all, func(one string) bool { return slices.Contains(existing, one) })
	}
	return k
}

// idOf returns the ID of the first of all.
func idOf[T any](k *keyed, of func(*simulator.NCloudDraft) []T, id, name func(T) string) string {
	draft := k.sim.NCloud.Draft(apiID)
	for _, one := range of(&draft) {
		if name(one) == k.all[0] {
			return product + "/" + apiID + "/" + id(one)
		}
	}
	return ""
}

func paths(t *testing.T) *keyed {
	t.Helper()
	k := part(t, apipath.ResourceType, "path", []string{"/a", "/a/{x}", "/b"}, acctest.Object{"cors": acctest.Object{"max_age": "1"}}, func(d *simulator.NCloudDraft) (out []string) {
		for _, p := range d.Paths {
			if p.CORS.MaxAge == "1" {
				out = append(out, p.Path)
			}
		}
		return out
	})
	k.create, k.remove = `/resources$`, `/resources/`
	k.importID = func() string {
		return idOf(k, func(d *simulator.NCloudDraft) []simulator.NCloudPath { return d.Paths }, func(p simulator.NCloudPath) string { return p.ID },
			func(p simulator.NCloudPath) string { return p.Path })
	}
	return k
}

func models(t *testing.T) *keyed {
	t.Helper()
	k := part(t, apimodel.ResourceType, "name", []string{"A", "B", "C"}, acctest.Object{"schema": "{}"}, func(d *simulator.NCloudDraft) (out []string) {
		for _, m := range d.Models {
			out = append(out, m.Name)
		}
		return out
	})
	k.create, k.remove = `/models$`, `/models/`
	k.importID = func() string {
		return idOf(k, func(d *simulator.NCloudDraft) []simulator.NCloudModel { return d.Models }, func(m simulator.NCloudModel) string { return m.ID },
			func(m simulator.NCloudModel) string { return m.Name })
	}
	return k
}

func methods(t *testing.T) *keyed {
	t.Helper()
	const pathID = "path000001"
	k := part(t, apimethod.ResourceType, "method", []string{"GET", "PUT", "ANY"}, acctest.Object{"path_id": pathID, "mock_endpoint": acctest.Object{"status_code": 200}},
		func(d *simulator.NCloudDraft) (out []string) {
			for _, p := range d.Paths {
				for _, m := range p.Methods {
					out = append(out, m.Name)
				}
			}
			return out
		})
	k.sim.NCloud.ChangeDraft(apiID, func(d *simulator.NCloudDraft) {
		d.Paths = append(d.Paths, simulator.NCloudPath{ID: pathID, Path: "/a"})
	})
	k.create, k.remove = `/methods$`, `/methods/`
	k.importID = func() string { return product + "/" + apiID + "/" + pathID + "/GET" }
	return k
}

func gatewayResponses(t *testing.T) *keyed {
	t.Helper()
	k := part(t, gatewayresponse.ResourceType, "response_type", []string{"FORBIDDEN", "NOT_FOUND", "BAD_REQUEST"}, acctest.Object{"status_code": 418},
		func(d *simulator.NCloudDraft) (out []string) {
			for _, r := range d.GatewayResponses {
				out = append(out, r.Type)
			}
			return out
		})
	k.create, k.remove = `/responses/`, `/responses/`
	k.refusesInPlan = false
	k.importID = func() string { return product + "/" + apiID + "/FORBIDDEN" }
	return k
}
