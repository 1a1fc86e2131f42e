// SPDX-License-Identifier: MPL-2.0

package apidefinition_test

import (
	"encoding/json"
	"maps"
	"net/http"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/acctest"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/ncloud/apidefinition"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/ncloud/draft"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/openapi"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/simulator"
)

func TestMain(m *testing.M) { acctest.Main(m) }

const (
	kind  = apidefinition.ResourceType
	apiID = "api0000001"
)

// world is a cloud with a product that has an empty API.
type world struct {
	*acctest.Cloud
	*acctest.Driver
	product, authorizer string
}

func newWorld(t *testing.T) *world {
	t.Helper()
	return in(t, acctest.Simulated(t))
}

// newMemoryWorld is for synctest bubbles.
func newMemoryWorld(t *testing.T) *world {
	t.Helper()
	return in(t, acctest.InMemory(t))
}

// next is the same world in another run of Terraform.
func (w *world) next(t *testing.T) *world {
	t.Helper()
	return &world{w.Cloud, w.NextRun(), w.product, w.authorizer}
}

func in(t *testing.T, cloud *acctest.Cloud) *world {
	t.Helper()
	product := cloud.Sim.NCloud.AddProduct(simulator.NCloudProduct{Name: "shop"})
	cloud.Sim.NCloud.AddAPI(product, simulator.NCloudAPI{ID: apiID, Name: "orders"})
	authorizer := cloud.Sim.NCloud.AddAuthorizer(simulator.NCloudAuthorizer{ID: "auth000001", Name: "jwt"})
	return &world{cloud, cloud.Driver(t, acctest.Object{"max_retries": 1}), product, authorizer}
}

// config is a configuration of the API with these further arguments.
func (w *world) config(document any, more acctest.Object) acctest.Object {
	config := acctest.Object{"product_id": w.product, "api_id": apiID, "document": document}
	maps.Copy(config, more)
	return config
}

// change changes the draft outside Terraform.
func (w *world) change(change func(*simulator.NCloudDraft)) {
	w.Sim.NCloud.ChangeDraft(apiID, change)
}

// method returns a method of the draft to change. It panics if there is none.
func method(d *simulator.NCloudDraft, key string) *simulator.NCloudMethod {
	name, path, _ := strings.Cut(key, " ")
	for i := range d.Paths {
		for j := range d.Paths[i].Methods {
			if d.Paths[i].Path == path && d.Paths[i].Methods[j].Name == name {
				return &d.Paths[i].Methods[j]
			}
		}
	}
	panic("the draft has no " + key)
}

// writes returns the requests since the last Forget that change something.
func (w *world) writes() (out []string) {
	for _, r := range w.Sim.Requests("", "") {
		if r.Method != http.MethodGet {
			out = append(out, r.Method+" "+r.URI)
		}
	}
	return out
}

func read(t *testing.T, name string) string {
	t.Helper()
	text, err := os.ReadFile("testdata/" + name)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// asJSON returns a document as JSON with other texts, in another order.
func asJSON(t *testing.T, text string) string {
	t.Helper()
	source, err := openapi.Parse(text)
	if err != nil {
		t.Fatal(err)
	}
	var document any
	if err := json.Unmarshal([]byte(source.Canonical()), &document); err != nil {
		t.Fatal(err)
	}
	indented, err := json.MarshalIndent(document, "", "  ")
	if err != nil {
		t.Fatal(err)
	}
	return string(indented)
}

// translate returns what a document becomes.
func translate(t *testing.T, text string, arguments draft.Arguments) *draft.Translation {
	t.Helper()
	source, err := openapi.Parse(text)
	if err != nil {
		t.Fatal(err)
	}
	translation, err := draft.Translate(source, arguments)
	if err != nil {
		t.Fatal(err)
	}
	return translation
}

// texts returns a map of a state or a plan. Unknown elements are "?".
func texts(tb testing.TB, value tftypes.Value, attribute string) map[string]string {
	tb.Helper()
	var values, elements map[string]tftypes.Value
	if err := value.As(&values); err != nil {
		tb.Fatal(err)
	}
	if !values[attribute].IsKnown() {
		return nil
	}
	if err := values[attribute].As(&elements); err != nil {
		tb.Fatal(err)
	}
	out := map[string]string{}
	for key, element := range elements {
		text := "?"
		if element.IsKnown() {
			if err := element.As(&text); err != nil {
				tb.Fatal(err)
			}
		}
		out[key] = text
	}
	return out
}

// differences returns the keys in which two maps differ.
func differences(a, b map[string]string) []string {
	keys := map[string]bool{}
	for key, value := range a {
		if other, ok := b[key]; !ok || other != value {
			keys[key] = true
		}
	}
	for key := range b {
		if _, ok := a[key]; !ok {
			keys[key] = true
		}
	}
	return slices.Sorted(maps.Keys(keys))
}
