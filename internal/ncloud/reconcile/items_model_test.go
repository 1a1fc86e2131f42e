// SPDX-License-Identifier: MPL-2.0

package reconcile_test

import (
	"errors"
	"fmt"
	"maps"
	"net/http"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/ncloud/client"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/ncloud/reconcile"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/simulator"
)

func TestModels_life(t *testing.T) {
	t.Parallel()
	eachSwitch(t, draftSwitches, func(t *testing.T, w *world) {
		t.Helper()
		created, err := w.CreateModel(t.Context(), w.api, client.ModelInput{Name: "A", Schema: `{"type":"object"}`})
		if err != nil {
			t.Fatal(err)
		}
		var exists *reconcile.ExistsError
		if _, err := w.CreateModel(t.Context(), w.api, client.ModelInput{Name: "A", Schema: `{}`}); !errors.As(err, &exists) {
			t.Error(err)
		}
		for _, in := range []client.ModelInput{{Description: "text", Schema: `{"type":"object"}`}, {Schema: `{"type":"array"}`}} {
			written, err := w.SetModel(t.Context(), w.api, created.Value.ID, in)
			if err != nil || written.Value.Description != in.Description {
				t.Error(err)
			}
			if got := w.sim.NCloud.Draft(w.api.APIID).Models[0]; got.Description != in.Description || got.Schema != in.Schema {
				t.Error(got)
			}
		}
	})
}

// refersTo is a schema that refers to models.
func refersTo(names ...string) string {
	var members []string
	for _, name := range names {
		members = append(members, fmt.Sprintf(`"%s":{"$ref":"#/definitions/%s"}`, strings.ToLower(name), name))
	}
	return `{"properties":{` + strings.Join(members, ",") + `}}`
}

// schemas are those of all models, with the names of models in references.
func (w *world) schemas() map[string]string {
	return w.read(reconcile.Full).Models
}

func TestModels_referToEachOther(t *testing.T) {
	t.Parallel()
	planned := map[string]string{
		"A": refersTo("A", "B"), "B": refersTo("C"), "C": refersTo("A", "Z"), "D": refersTo("Z"), "Z": `{"type":"string"}`,
	}
	eachSwitch(t, []string{"ModelReference", "ModelSchema", "ConcurrentWrites", "ReadAfterWrite"}, func(t *testing.T, w *world) {
		t.Helper()
		create := func(names ...string) {
			var group sync.WaitGroup
			for _, name := range names {
				group.Go(func() {
					written, err := w.CreateModel(t.Context(), w.api, client.ModelInput{Name: name, Schema: planned[name]})
					if err != nil || written.Value == nil || len(written.Missing) > 0 {
						t.Errorf("%s: %v, %v is missing", name, err, written.Missing)
					}
				})
			}
			group.Wait()
		}
		create("A", "B", "C", "D", "Z")
		if got := w.schemas(); !maps.Equal(got, planned) {
			t.Errorf("%v", got)
		}
	})
}

func TestModels_getTheirSchemasInAnyOrder(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t, "ModelReference=model ID")
		first, err := w.CreateModel(t.Context(), w.api, client.ModelInput{Name: "A", Schema: refersTo("Z")})
		if err != nil || !slices.Equal(first.Missing, []string{"Z"}) {
			t.Fatalf("%v, %v is missing", err, first.Missing)
		}
		if got := w.schemas()["A"]; got != `{}` {
			t.Error(got)
		}
		if _, err := w.CreateModel(t.Context(), w.api, client.ModelInput{Name: "Z", Schema: `{}`}); err != nil {
			t.Fatal(err)
		}
		if got := w.schemas()["A"]; got != refersTo("Z") {
			t.Error(got)
		}
	})
}

func TestModels_refusesAReferenceThatIsMissingInAnUpdate(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t, "ModelReference=model ID")
		created, err := w.CreateModel(t.Context(), w.api, client.ModelInput{Name: "A", Schema: `{"type":"string"}`})
		if err != nil {
			t.Fatal(err)
		}
		written, err := w.SetModel(t.Context(), w.api, created.Value.ID, client.ModelInput{Schema: refersTo("Z")})
		if err == nil || !strings.Contains(err.Error(), "refers to models that do not exist: Z") || written.Value.Schema != `{"type":"string"}` {
			t.Errorf("%v", err)
		}
		var group sync.WaitGroup
		group.Go(func() {
			if _, err := w.SetModel(t.Context(), w.api, created.Value.ID, client.ModelInput{Schema: refersTo("Z")}); err != nil {
				t.Error(err)
			}
		})
		time.Sleep(time.Second)
		if _, err := w.CreateModel(t.Context(), w.api, client.ModelInput{Name: "Z", Schema: `{}`}); err != nil {
			t.Error(err)
		}
		group.Wait()
		if got := w.schemas()["A"]; got != refersTo("Z") {
			t.Error(got)
		}
	})
}

func TestModels_createdOneIsInResultIfReadsAreStale(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t, "ModelReference=model ID")
		w.sim.Inject(simulator.Fault{Method: http.MethodPut, Path: "/models/", Status: http.StatusBadRequest})
		w.sim.Inject(simulator.Fault{Method: http.MethodGet, Path: "/models", Status: http.StatusOK, Body: `{"productPage":{"total":0,"content":[]}}`})
		written, err := w.CreateModel(t.Context(), w.api, client.ModelInput{Name: "A", Schema: refersTo("A")})
		if err == nil || written.Value == nil {
			t.Errorf("%v, %v", written, err)
		}
	})
}

func TestModels_reportsWhatFailsLater(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t, "ModelReference=model ID")
		var group sync.WaitGroup
		group.Go(func() {
			written, err := w.CreateModel(t.Context(), w.api, client.ModelInput{Name: "A", Schema: refersTo("Z")})
			if err == nil || written.Value == nil || written.Value.Schema != `{}` {
				t.Errorf("%v, %v", written.Value, err)
			}
		})
		time.Sleep(time.Second)
		w.sim.Inject(simulator.Fault{Method: http.MethodPut, Path: "/models/", Status: http.StatusBadRequest})
		if _, err := w.CreateModel(t.Context(), w.api, client.ModelInput{Name: "Z", Schema: `{}`}); err != nil {
			t.Error(err)
		}
		group.Wait()
	})
}
