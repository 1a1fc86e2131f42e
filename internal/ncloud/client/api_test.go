// SPDX-License-Identifier: MPL-2.0

package client_test

import (
	"strings"
	"testing"

	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/acctest"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/ncloud/client"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/rest"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/simulator"
)

// TestAPI_ofAnotherProduct has a service that ignores the product in a path.
func TestAPI_ofAnotherProduct(t *testing.T) {
	t.Parallel()
	cloud := acctest.Simulated(t)
	n := cloud.Sim.NCloud
	n.Switch(func(s *simulator.NCloudSwitches) { s.MixedIDs = "ignored" })
	product, other := n.AddProduct(simulator.NCloudProduct{}), n.AddProduct(simulator.NCloudProduct{})
	api := n.AddAPI(product, simulator.NCloudAPI{Name: "orders"})
	c := newClient(t, cloud.URL, simulatorKeys)
	if _, err := c.API(t.Context(), client.APIRef{ProductID: product, APIID: api}); err != nil {
		t.Error(err)
	}
	if _, err := c.API(t.Context(), client.APIRef{ProductID: other, APIID: api}); err == nil || !strings.Contains(err.Error(), "contains product") {
		t.Errorf("an API of another product: %v", err)
	}
}

func TestAPIs_withStages(t *testing.T) {
	t.Parallel()
	cloud := acctest.Simulated(t)
	n := cloud.Sim.NCloud
	product := n.AddProduct(simulator.NCloudProduct{})
	n.AddAPI(product, simulator.NCloudAPI{Name: "orders", Stages: []simulator.NCloudStage{{Name: "v1", Published: true}}})
	for page, err := range newClient(t, cloud.URL, simulatorKeys).APIs(t.Context(), product, client.APIFilter{Name: "orders", WithStages: true}, rest.Window{}) {
		if err != nil || len(page.Items) != 1 || len(page.Items[0].Stages) != 1 || !*page.Items[0].Stages[0].IsPublished {
			t.Errorf("%+v %v", page, err)
		}
	}
}
