// SPDX-License-Identifier: MPL-2.0

package apimodel_test

import (
	"fmt"
	"testing"

	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/acctest"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/ncloud/apimodel"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/simulator"
)

func TestMain(m *testing.M) { acctest.Main(m) }

const (
	kind  = apimodel.ResourceType
	apiID = "api0000001"
)

// shop is a cloud with a product that has an API.
type shop struct {
	*acctest.Cloud
	*acctest.Driver

	product string
}

func newShop(t *testing.T) *shop {
	t.Helper()
	cloud := acctest.InMemory(t)
	product := cloud.Sim.NCloud.AddProduct(simulator.NCloudProduct{Name: "shop", APIs: []*simulator.NCloudAPI{{ID: apiID, Name: "orders"}}})
	return &shop{cloud, cloud.Driver(t, acctest.Object{"max_retries": 1}), product}
}

// next is the same shop in another run of Terraform.
func (s *shop) next() *shop { return &shop{s.Cloud, s.NextRun(), s.product} }

func (s *shop) config(name, schema string, more ...string) acctest.Object {
	config := acctest.Object{"product_id": s.product, "api_id": apiID, "name": name, "schema": schema}
	if len(more) > 0 {
		config["description"] = more[0]
	}
	return config
}

func (s *shop) importID(t *testing.T, state *acctest.State) string {
	t.Helper()
	return fmt.Sprint(s.product, "/", apiID, "/", state.Get(t, "id"))
}

// change changes the draft outside Terraform.
func (s *shop) change(change func(*simulator.NCloudDraft)) { s.Sim.NCloud.ChangeDraft(apiID, change) }

func (s *shop) models() (names []string) {
	for _, m := range s.Sim.NCloud.Draft(apiID).Models {
		names = append(names, m.Name)
	}
	return names
}

// underSwitches runs a test under every value of every switch that concerns models.
func underSwitches(t *testing.T, test func(*testing.T, *shop)) {
	t.Helper()
	settings := acctest.NCloudSettings("",
		"UnsetText", "ReadAfterWrite", "DuplicatePath", "DeleteUsedModel", "ModelReference", "ModelSchema", "MixedIDs", "ConcurrentWrites", "Order")
	acctest.UnderEach(t, newShop, test, append(settings, "NotFoundCode=10004", "PageMax=1")...)
}
