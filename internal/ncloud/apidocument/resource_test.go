// SPDX-License-Identifier: MPL-2.0

package apidocument_test

import (
	"fmt"
	"strings"
	"testing"
	"testing/synctest"

	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/acctest"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/ncloud/apidocument"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/simulator"
)

func TestMain(m *testing.M) { acctest.Main(m) }

const (
	kind  = apidocument.ResourceType
	apiID = "api0000001"
)

// shop is a cloud with a product that has an API.
type shop struct {
	*acctest.Cloud

	product string
}

func newShop(t *testing.T) *shop {
	t.Helper()
	cloud := acctest.InMemory(t)
	return &shop{cloud, cloud.Sim.NCloud.AddProduct(simulator.NCloudProduct{Name: "shop", APIs: []*simulator.NCloudAPI{{ID: apiID, Name: "orders"}}})}
}

func (s *shop) config(text string) acctest.Object {
	return acctest.Object{"product_id": s.product, "api_id": apiID, "markdown": text}
}

// write writes a text outside Terraform.
func (s *shop) write(text string) {
	s.Sim.NCloud.ChangeAPI(apiID, func(a *simulator.NCloudAPI) { a.DocumentMd = &text })
}

func (s *shop) text() string {
	for _, a := range s.Sim.NCloud.APIs(s.product) {
		if a.ID == apiID && a.DocumentMd != nil {
			return *a.DocumentMd
		}
	}
	return ""
}

// underSwitches runs a test with each way in which the API can return that there is no text.
func underSwitches(t *testing.T, test func(*testing.T, *shop)) {
	t.Helper()
	acctest.UnderEach(t, newShop, test,
		"UnsetDocument=null", "UnsetDocument=empty", "UnsetDocument=absent", "UnsetDocument=404", "ReadAfterWrite=stale", "DeletedAPI=isDeleted", "NotFoundCode=10004",
	)
}

func TestAPIDocument_lifecycle(t *testing.T) {
	t.Parallel()
	underSwitches(t, func(t *testing.T, s *shop) {
		t.Helper()
		d := s.Driver(t, nil)
		state := d.Applied(kind, nil, s.config("# Orders\n"))
		d.ExpectEmptyPlan(kind, d.NextRun().Refreshed(kind, state), s.config("# Orders\n"))
		d.Imported(kind, s.product+"/"+apiID, s.config("# Orders\n"))
		state = d.Applied(kind, state, s.config("# Bills"))
		if s.text() != "# Bills" {
			t.Errorf("the text is %q", s.text())
		}
		d.Destroyed(kind, state)
		if s.text() != "" {
			t.Errorf("after destroy, the text is %q", s.text())
		}
	})
}

func TestAPIDocument_refusesToOverwrite(t *testing.T) {
	t.Parallel()
	for _, theirs := range []string{"theirs", "# Orders"} {
		synctest.Test(t, func(t *testing.T) {
			s := newShop(t)
			s.write(theirs)
			state, diags := s.Driver(t, nil).Apply(t.Context(), kind, nil, s.config("# Orders"))
			if state != nil || !strings.Contains(diags.String(), "terraform import "+kind+".NAME "+s.product+"/"+apiID) {
				t.Errorf("%s", diags)
			}
			if s.text() != theirs || len(s.Sim.Requests("PATCH", "")) > 0 {
				t.Errorf("the text is %q", s.text())
			}
		})
	}
}

func TestAPIDocument_clearedTextIsDrift(t *testing.T) {
	t.Parallel()
	underSwitches(t, func(t *testing.T, s *shop) {
		t.Helper()
		d := s.Driver(t, nil)
		state := d.Applied(kind, nil, s.config("# Orders"))
		s.Sim.NCloud.ChangeAPI(apiID, func(a *simulator.NCloudAPI) { a.DocumentMd = nil })
		for range 3 { // reads may lag behind
			d = d.NextRun()
			state = d.Refreshed(kind, state)
		}
		if state.Get(t, "markdown") != "" {
			t.Errorf("the state has %s", state.Value)
		}
		if plan, diags := d.Plan(kind, state, s.config("# Orders")); len(diags) > 0 || plan.Empty || len(plan.Replace) > 0 {
			t.Errorf("not planned as an update: %s", diags)
		}
		d.ExpectEmptyPlan(kind, d.Applied(kind, state, s.config("# Orders")), s.config("# Orders"))
	})
}

func TestAPIDocument_existsAsLongAsItsAPI(t *testing.T) {
	t.Parallel()
	underSwitches(t, func(t *testing.T, s *shop) {
		t.Helper()
		state := s.Driver(t, nil).Applied(kind, nil, s.config("# Orders"))
		for name, remove := range map[string]func(){
			"product": func() { s.Sim.NCloud.DeleteProduct(s.product) }, "API": func() { s.Sim.NCloud.DeleteAPI(apiID) },
		} {
			remove()
			if left := s.Driver(t, nil).Refreshed(kind, state); left != nil {
				t.Errorf("without its %s, in state: %s", name, left.Value)
			}
			s.Driver(t, nil).Destroyed(kind, state)
		}
		_, diags := s.Driver(t, nil).Apply(t.Context(), kind, nil, s.config("# Orders"))
		if !strings.Contains(diags.String(), "HTTP 404") {
			t.Errorf("a create without the API: %s", diags)
		}
	})
}

func TestAPIDocument_importOfNoText(t *testing.T) {
	t.Parallel()
	underSwitches(t, func(t *testing.T, s *shop) {
		t.Helper()
		if state, diags := s.Driver(t, nil).Import(t.Context(), kind, s.product+"/"+apiID); state != nil || !strings.Contains(diags.String(), "nothing to import") {
			t.Errorf("%s", diags)
		}
		if state, diags := s.Driver(t, nil).Import(t.Context(), kind, s.product+"/nosuchone1"); state != nil || strings.Contains(diags.String(), "nothing to import") {
			t.Errorf("an API that does not exist: %s", diags)
		}
	})
}

func TestAPIDocument_serviceThatKeepsTheText(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		s := newShop(t)
		s.Sim.NCloud.Switch(func(s *simulator.NCloudSwitches) { s.EmptyAPIText = "refused" })
		d := s.Driver(t, nil)
		state := d.Applied(kind, nil, s.config("# Orders"))
		r := d.NextRun().StartReplacement(kind, state, s.config("# Orders"), false)
		if diags := r.Delete(); diags.HasError() || !strings.Contains(diags.String(), "Left the document") {
			t.Errorf("delete: %s", diags)
		}
		state, diags := r.Create()
		if diags.HasError() || state == nil {
			t.Errorf("create: %s", diags)
		}
		if left, diags := d.NextRun().Destroy(t.Context(), kind, state); left != nil || diags.HasError() || len(diags) != 1 || s.text() != "# Orders" {
			t.Errorf("destroy: %s", diags)
		}
	})
	synctest.Test(t, func(t *testing.T) {
		s := newShop(t)
		d := s.Driver(t, nil)
		state := d.Applied(kind, nil, s.config("# Orders"))
		for _, status := range []int{403, 409, 500} {
			end := s.Sim.Inject(simulator.Fault{Method: "PATCH", Status: status})
			if left, diags := d.Destroy(t.Context(), kind, state); left == nil || !diags.HasError() {
				t.Errorf("HTTP %d: %s", status, diags)
			}
			end()
		}
	})
}

func TestAPIDocument_requestsOfEachOperation(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		s := newShop(t)
		d := s.Driver(t, nil)
		state := d.Applied(kind, nil, s.config("# Orders"))
		for operation, test := range map[string]struct {
			run  func()
			most int
		}{
			"read":   {func() { d.NextRun().Refreshed(kind, state) }, 1},
			"update": {func() { state = d.Applied(kind, state, s.config("# Bills")) }, 2},
		} {
			s.Sim.Forget()
			test.run()
			if got := len(s.Sim.Requests("", "")); got > test.most {
				t.Errorf("%s: %d requests", operation, got)
			}
		}
		s.Sim.Forget()
		d.Destroyed(kind, state)
		if got := len(s.Sim.Requests("", "")); got > 2 {
			t.Errorf("delete: %d requests", got)
		}
	})
}

func TestAPIDocument_limitsAreReportedByValidate(t *testing.T) {
	t.Parallel()
	s := newShop(t)
	d := s.Driver(t, nil)
	for want, text := range map[string]string{"got: 0": "", "got: 65536": strings.Repeat("가", 65536)} {
		if diags := d.Validate(kind, s.config(text)); !strings.Contains(diags.String(), want) {
			t.Errorf("%q is not in %s", want, diags)
		}
	}
	if diags := d.Validate(kind, s.config(strings.Repeat("가", 65535))); len(diags) > 0 {
		t.Error(diags)
	}
}

func TestAPIDocumentList(t *testing.T) {
	t.Parallel()
	underSwitches(t, func(t *testing.T, s *shop) {
		t.Helper()
		s.write("# Orders")
		s.Sim.NCloud.AddAPI(s.product, simulator.NCloudAPI{Name: "empty"})
		s.Sim.NCloud.AddAPI(s.product, simulator.NCloudAPI{Name: "cleared", DocumentMd: new("")})
		s.Sim.NCloud.DeleteAPI(s.Sim.NCloud.AddAPI(s.product, simulator.NCloudAPI{Name: "deleted", DocumentMd: new("x")}))
		for i := range 3 {
			s.Sim.NCloud.AddAPI(s.product, simulator.NCloudAPI{Name: fmt.Sprint("api-", i), DocumentMd: new(fmt.Sprint("# ", i))})
		}
		d := s.Driver(t, nil)
		filter := acctest.Object{"product_id": s.product}
		for range 3 { // reads may lag behind
			d.Names(kind, filter)
		}
		if got := d.Names(kind, filter); got != "orders, api-0, api-1, api-2" {
			t.Error(got)
		}
		d.Adopts(kind, filter)
		s.Sim.Forget()
		if _, diags := d.List(t.Context(), kind, acctest.Query{Config: filter, Limit: 1}); len(diags) > 0 || len(s.Sim.Requests("", "")) > 2 {
			t.Errorf("limit 1: %d requests, %s", len(s.Sim.Requests("", "")), diags)
		}
		s.Sim.Inject(simulator.Fault{Path: `/documents$`, Status: 403})
		if _, diags := d.List(t.Context(), kind, acctest.Query{Config: filter}); !strings.Contains(diags.String(), "403") {
			t.Errorf("a list without rights: %s", diags)
		}
	})
}
