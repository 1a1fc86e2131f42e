// SPDX-License-Identifier: MPL-2.0

package faultinjection_test

import (
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"testing/synctest"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"

	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/acctest"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/acctest/fixture"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/simulator"
)

// hiddenRows is how many rows of every listing are missing from the responses.
const hiddenRows = 50

var totals = regexp.MustCompile(`"(total|count|totalSize)":(\d+)`)

// countMore makes every listing count more rows than it returns.
func countMore(body []byte) []byte {
	return totals.ReplaceAllFunc(body, func(field []byte) []byte {
		name, digits, _ := strings.Cut(string(field), ":")
		n, _ := strconv.Atoi(digits)
		return fmt.Appendf(nil, "%s:%d", name, n+hiddenRows)
	})
}

// listings are the data sources that list, with how to read them.
func listings(s *simulator.Simulator, d *acctest.Driver) map[string]acctest.Object {
	out := map[string]acctest.Object{}
	for _, prepare := range fixture.All {
		if subject := prepare(s); subject.Listing != "" {
			out[subject.Listing] = subject.ListingConfig
			if subject.CreateRetried { // it is listed once it was created
				d.Applied(subject.Type, nil, subject.Config)
			}
		}
	}
	out["apigw_product_documents"] = acctest.Object{"product_id": fixture.AddStage(s)}
	out["apigw_published_products"] = acctest.Object{"type": "MY"}
	out["apigw_stage_deployments"] = acctest.Object{"product_id": fixture.AddStage(s), "api_id": fixture.APIID, "stage_id": fixture.StageID}
	return out
}

// withoutTotals returns the listings without a total.
func withoutTotals() (names []string) {
	for _, prepare := range fixture.All {
		if one := prepare(simulator.New()); one.NoTotal {
			names = append(names, one.Type, one.Type+"s")
		}
	}
	return names
}

func TestListings_incomplete(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		cloud := acctest.InMemory(t)
		d := cloud.Driver(t, acctest.Object{"max_requests_per_second": 100000})
		all := listings(cloud.Sim, d)
		for name := range dataSources(t) {
			if _, listed := all[name]; !listed && strings.HasSuffix(name, "s") && !slices.Contains(withoutTotals(), name) {
				t.Errorf("%s is not tested", name)
			}
		}
		remove := cloud.Sim.Inject(simulator.Fault{Rewrite: countMore})
		defer remove()
		for name, config := range all {
			cloud.Sim.Forget()
			_, diags := d.ReadData(t.Context(), name, config)
			incomplete(t, name, diags)
			if got := len(cloud.Sim.Requests("", "")); got > 4 {
				t.Errorf("%s: %d requests", name, got)
			}
		}
		_, diags := d.ReadData(t.Context(), "apigw_product", acctest.Object{"name": "there is none"})
		incomplete(t, "look-up by name", diags)
		_, diags = d.ReadData(t.Context(), "apigw_products", acctest.Object{"offset": 0, "limit": 10})
		if diags.HasError() {
			t.Errorf("a window: %s", diags)
		}
	})
}

func TestListResources_incomplete(t *testing.T) {
	t.Parallel()
	for what, prepare := range fixture.All {
		t.Run(what, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				cloud := acctest.InMemory(t)
				subject := prepare(cloud.Sim)
				if subject.Query.Method == "" || subject.NoTotal {
					return
				}
				d := cloud.Driver(t, acctest.Object{"max_requests_per_second": 100000})
				d.Applied(subject.Type, nil, subject.Config)
				cloud.Sim.Inject(simulator.Fault{Rewrite: countMore})
				listed, diags := d.List(t.Context(), subject.Type, acctest.Query{Config: subject.QueryConfig})
				incomplete(t, what, diags)
				if len(listed) == 0 {
					t.Error("nothing is listed")
				}
			})
		})
	}
}

func TestNotFound_isNotConfirmedByIncompleteListing(t *testing.T) {
	t.Parallel()
	for what, prepare := range creators(t) {
		status := map[string]int{"ncloud": 404, "metastudio": 400}[serviceOf(prepare(simulator.New()).Type)]
		if status == 0 {
			continue // EnOS confirms nothing
		}
		t.Run(what, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				cloud := acctest.InMemory(t)
				subject := prepare(cloud.Sim)
				d := cloud.Driver(t, acctest.Object{"max_requests_per_second": 100000})
				state := d.Applied(subject.Type, nil, subject.Config)
				for _, r := range []fixture.Request{subject.Read, subject.Remove} {
					cloud.Sim.Inject(simulator.Fault{Method: r.Method, Path: r.Path, Status: status, Body: `{"error":{"errorCode":"300"},"error_code":"MSS.1"}`})
				}
				cloud.Sim.Inject(simulator.Fault{Rewrite: func(body []byte) []byte { // without the resource
					body = regexp.MustCompile(`"(\w+)":\[.*\]`).ReplaceAll(body, []byte(`"$1":[]`))
					return countMore(body)
				}})
				read, diags := d.Read(t.Context(), subject.Type, state)
				if text := diags.String(); read == nil || !diags.HasError() || !strings.Contains(text, "incomplete") {
					t.Errorf("read: the state is %v, %s", read, diags)
				}
				left, diags := d.Destroy(t.Context(), subject.Type, state)
				if text := diags.String(); left == nil || !diags.HasError() || !strings.Contains(text, "incomplete") {
					t.Errorf("delete: the state is %v, %s", left, diags)
				}
			})
		})
	}
}

func TestCreate_doesNotAdoptFromIncompleteListing(t *testing.T) {
	t.Parallel()
	for what, prepare := range creators(t) {
		t.Run(what, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				cloud := acctest.InMemory(t)
				subject := prepare(cloud.Sim)
				d := cloud.Driver(t, acctest.Object{"max_requests_per_second": 100000, "max_retries": 0})
				cloud.Sim.Inject(simulator.Fault{Method: subject.Create.Method, Path: subject.Create.Path, Cut: simulator.CutAfter})
				cloud.Sim.Inject(simulator.Fault{Rewrite: countMore})
				state, diags := d.Apply(t.Context(), subject.Type, nil, subject.Config)
				incomplete(t, what, diags)
				if state != nil {
					t.Errorf("adopted: %s", state.Value)
				}
			})
		})
	}
}

// incomplete fails the test unless there is an error with both numbers and a cause.
func incomplete(t *testing.T, what string, diags acctest.Diagnostics) {
	t.Helper()
	text := strings.Join(strings.Fields(diags.String()), " ")
	if !diags.HasError() || !regexp.MustCompile(`counts \d\d items but returned \d+,`).MatchString(text) || !strings.Contains(text, "permission") {
		t.Errorf("%s: %s", what, diags)
	}
}

func dataSources(t *testing.T) map[string]*tfprotov6.Schema {
	t.Helper()
	return acctest.Schemas(t).DataSourceSchemas
}

// TestNotFound_ofReads expects no advice about plans: data sources, list resources and
// ephemeral resources are read when the plan is made.
func TestNotFound_ofReads(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		cloud := acctest.InMemory(t)
		d := cloud.Driver(t, acctest.Object{"max_requests_per_second": 100000})
		all := listings(cloud.Sim, d)
		for path, body := range map[string]string{"^/api/v1": `{"error":{"errorCode":"300"}}`, "^/v1/": `{"error_code":"MSS.1"}`, "^/connect-": `{"code":11404}`} {
			cloud.Sim.Inject(simulator.Fault{Path: path, Status: 404, Body: body})
		}
		hintsAt := func(what string, diags acctest.Diagnostics) {
			t.Helper()
			if text := diags.String(); !diags.HasError() || strings.Contains(text, "plan again") {
				t.Errorf("%s: %s", what, diags)
			}
		}
		for name, schema := range dataSources(t) {
			config, lists := all[name]
			if !lists {
				config = acctest.Object{}
				for _, attribute := range schema.Block.Attributes {
					if attribute.Required || attribute.Name == "id" && attribute.Optional {
						config[attribute.Name] = "x"
					}
				}
			}
			_, diags := d.ReadData(t.Context(), name, config)
			hintsAt(name, diags)
		}
		_, diags := d.OpenEphemeral(t.Context(), "apigw_api_key", acctest.Object{"id": "x"})
		hintsAt("ephemeral API key", diags)
		for what, prepare := range fixture.All {
			if subject := prepare(cloud.Sim); subject.Query.Method != "" {
				_, diags := d.List(t.Context(), subject.Type, acctest.Query{Config: subject.QueryConfig})
				hintsAt(what, diags)
			}
		}
	})
}
