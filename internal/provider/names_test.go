// SPDX-License-Identifier: MPL-2.0

package provider_test

import (
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"golang.org/x/text/unicode/norm"

	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/acctest"
	apigw "github.com/seed-9ae5a20b/terraform-provider-apigw/internal/provider"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/simulator"
)

// TestNames_areFoundInBothNormalForms looks up every data source that has a name to look up.
func TestNames_areFoundInBothNormalForms(t *testing.T) {
	t.Parallel()
	add := map[string]func(s *simulator.Simulator, name string){
		"apigw_product":  func(s *simulator.Simulator, name string) { s.NCloud.AddProduct(simulator.NCloudProduct{Name: name}) },
		"apigw_products": func(s *simulator.Simulator, name string) { s.NCloud.AddProduct(simulator.NCloudProduct{Name: name}) },
		"apigw_published_products": func(s *simulator.Simulator, name string) {
			s.NCloud.AddProduct(simulator.NCloudProduct{Name: name, Published: true})
		},
		"apigw_api_keys": func(s *simulator.Simulator, name string) { s.NCloud.AddAPIKey(simulator.NCloudAPIKey{Name: name}) },
		"apigw_usage_plans": func(s *simulator.Simulator, name string) {
			s.NCloud.AddUsagePlan(simulator.NCloudUsagePlan{Name: name})
		},
		"apigw_metastudio_products": func(s *simulator.Simulator, name string) {
			s.MetaStudio.AddProduct(simulator.MetaStudioProduct{Name: name})
		},
		"apigw_enos_products": func(s *simulator.Simulator, name string) { s.EnOS.AddProduct(simulator.EnOSProduct{DefaultName: name}) },
	}
	var all []string
	for _, build := range apigw.New("test")().DataSources(t.Context()) {
		d := build()
		var meta datasource.MetadataResponse
		d.Metadata(t.Context(), datasource.MetadataRequest{}, &meta)
		var resp datasource.SchemaResponse
		d.Schema(t.Context(), datasource.SchemaRequest{}, &resp)
		ascii := []string{"apigw_api", "apigw_apis", "apigw_authorizers", "apigw_stage"} // whose names have one form
		if name, has := resp.Schema.Attributes["name"]; has && name.IsOptional() && !slices.Contains(ascii, meta.TypeName) {
			all = append(all, meta.TypeName)
		}
	}
	slices.Sort(all)
	if tried := slices.Sorted(maps.Keys(add)); !slices.Equal(tried, all) {
		t.Errorf("%v look names up, and %v are tried", all, tried)
	}
	for dataSource, place := range add {
		for _, forms := range [][2]string{
			{norm.NFC.String("날씨"), norm.NFD.String("날씨")},
			{norm.NFD.String("날씨"), norm.NFC.String("날씨")},
			{norm.NFD.String(`'날"씨'`), norm.NFC.String(`'날"씨'`)},
			{"weather", "weather"},
		} {
			cloud := acctest.Simulated(t)
			place(cloud.Sim, forms[0])
			place(cloud.Sim, "other")
			d := cloud.Driver(t, nil)
			state, found := d.ReadData(t.Context(), dataSource, acctest.Object{"name": forms[1]})
			if len(found) > 0 {
				t.Errorf("%s: %+q by %+q: %s", dataSource, forms[0], forms[1], found)
				continue
			}
			if dataSource == "apigw_product" {
				if got := state.Get(t, "name"); got != forms[0] {
					t.Errorf("%s: %+q", dataSource, got)
				}
				continue
			}
			listed := map[string]string{"apigw_api_keys": "api_keys", "apigw_usage_plans": "usage_plans"}[dataSource]
			if listed == "" {
				listed = "products"
			}
			if got := state.Len(t, listed); got != 1 {
				t.Errorf("%s: %+q by %+q: %d", dataSource, forms[0], forms[1], got)
			}
			if strings.HasSuffix(dataSource, "products") && state.Get(t, "total") != 1.0 {
				t.Errorf("%s: a total of %v", dataSource, state.Get(t, "total"))
			}
		}
	}
}
