// SPDX-License-Identifier: MPL-2.0

package apipath_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/acctest"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/ncloud/apipath"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/simulator"
)

func TestMain(m *testing.M) { acctest.Main(m) }

const (
	kind  = apipath.ResourceType
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

func (s *shop) config(path string, cors ...acctest.Object) acctest.Object {
	config := acctest.Object{"product_id": s.product, "api_id": apiID, "path": path}
	if len(cors) > 0 {
		config["cors"] = cors[0]
	}
	return config
}

// paths returns the paths that exist, with * if they have CORS settings.
func (s *shop) paths() string {
	var out []string
	for _, p := range s.Sim.NCloud.Draft(apiID).Paths {
		mark := ""
		if p.CORS != (simulator.NCloudCORS{}) {
			mark = "*"
		}
		out = append(out, p.Path+mark)
	}
	slices.Sort(out)
	return strings.Join(out, " ")
}

func (s *shop) expect(t *testing.T, want string) {
	t.Helper()
	if got := s.paths(); got != want {
		t.Errorf("the API has %s, expected %s", got, want)
	}
}

func (s *shop) importID(t *testing.T, state *acctest.State) string {
	t.Helper()
	return fmt.Sprint(s.product, "/", apiID, "/", state.Get(t, "id"))
}

// change changes the draft outside Terraform.
func (s *shop) change(change func(*simulator.NCloudDraft)) { s.Sim.NCloud.ChangeDraft(apiID, change) }

// underSwitches runs a test under every value of every switch that concerns paths.
func underSwitches(t *testing.T, test func(*testing.T, *shop)) {
	t.Helper()
	settings := acctest.NCloudSettings("",
		"UnsetText", "ReadAfterWrite", "NotFoundCode", "DuplicatePath", "RootPath", "MissingParent", "EmptyParents", "DeletePathWithChildren", "OmittedCORS",
		"OddPaths", "MixedIDs", "ConcurrentWrites", "Order")
	acctest.UnderEach(t, newShop, test, append(settings, "NotFoundCode=10004")...)
}

var whole = acctest.Object{
	"allow_origin": "*", "allow_methods": "GET,POST", "allow_headers": "Content-Type", "expose_headers": "X-Total", "allow_credentials": "true", "max_age": "600",
}
