// SPDX-License-Identifier: MPL-2.0

package provider_test

import (
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"golang.org/x/text/unicode/norm"

	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/acctest"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/acctest/fixture"
	apigw "github.com/seed-9ae5a20b/terraform-provider-apigw/internal/provider"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/simulator"
)

// TestNames_areFoundInBothNormalForms looks up every data source that has a name to look up, unless names have one form: then the
// resource refuses others.
func TestNames_areFoundInBothNormalForms(t *testing.T) {
	t.Parallel()
	tried := map[string]bool{}
	for _, build := range apigw.New("test")().DataSources(t.Context()) {
		d := build()
		var meta datasource.MetadataResponse
		d.Metadata(t.Context(), datasource.MetadataRequest{}, &meta)
		var resp datasource.SchemaResponse
		d.Schema(t.Context(), datasource.SchemaRequest{}, &resp)
		if name, has := resp.Schema.Attributes["name"]; has && name.IsOptional() {
			tried[meta.TypeName] = findsBothForms(t, meta.TypeName)
		}
	}
	for _, name := range []string{"apigw_product", "apigw_products", "apigw_published_products", "apigw_api_keys", "apigw_usage_plans", "apigw_metastudio_products", "apigw_enos_products"} {
		if !tried[name] {
			t.Errorf("%s was not tried", name)
		}
	}
}

// findsBothForms is false if names have one form.
func findsBothForms(t *testing.T, dataSource string) bool {
	t.Helper()
	for _, forms := range [][2]string{
		{norm.NFC.String("날씨"), norm.NFD.String("날씨")},
		{norm.NFD.String("날씨"), norm.NFC.String("날씨")},
		{norm.NFD.String(`'날"씨'`), norm.NFC.String(`'날"씨'`)},
		{"weather", "weather"},
	} {
		cloud := acctest.Simulated(t)
		d, listed := cloud.Driver(t, nil), "products"
		if dataSource == "apigw_published_products" {
			cloud.Sim.NCloud.AddProduct(simulator.NCloudProduct{Name: forms[0], Published: true})
			cloud.Sim.NCloud.AddProduct(simulator.NCloudProduct{Name: "other", Published: true})
		} else {
			one := fixture.Of(t, strings.TrimSuffix(dataSource, "s"))(cloud.Sim)
			if listed = one.Listed; d.Validate(one.Type, one.Named("날씨")).HasError() && !d.Validate(one.Type, one.Named("weather")).HasError() {
				return false
			}
			for _, name := range []string{forms[0], "other"} {
				d.Applied(one.Type, nil, one.Named(name))
			}
		}
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
		if got := state.Len(t, listed); got != 1 {
			t.Errorf("%s: %+q by %+q: %d", dataSource, forms[0], forms[1], got)
		}
		if strings.HasSuffix(dataSource, "products") && state.Get(t, "total") != 1.0 {
			t.Errorf("%s: a total of %v", dataSource, state.Get(t, "total"))
		}
	}
	return true
}
