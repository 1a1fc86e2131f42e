// SPDX-License-Identifier: MPL-2.0

package apikey_test

import (
	"archive/zip"
	"bytes"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/acctest"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/simulator"
)

// withoutKeys fails the test unless a plan or a state has no values of the key.
func withoutKeys(t *testing.T, when string, value tftypes.Value, private []byte, key simulator.NCloudAPIKey) {
	t.Helper()
	planned := &acctest.State{Value: value}
	for _, attribute := range []string{"primary_key", "secondary_key"} {
		if got := planned.Get(t, attribute); got != nil {
			t.Errorf("%s: %s is %v", when, attribute, got)
		}
	}
	for _, secret := range []string{key.PrimaryKey, key.SecondaryKey} {
		if strings.Contains(value.String(), secret) || bytes.Contains(private, []byte(secret)) {
			t.Errorf("%s: a value is in %s %s", when, value, private)
		}
	}
}

func TestAPIKey_storesNoKeysIfNotWanted(t *testing.T) {
	t.Parallel()
	for _, answer := range []string{"bare", "wrapped"} {
		cloud := acctest.Simulated(t)
		if err := cloud.Sim.NCloud.SetSwitch("APIKeyResponse", answer); err != nil {
			t.Fatal(err)
		}
		d := cloud.Driver(t, nil)
		config := func(name string, version any, enabled bool) acctest.Object {
			return acctest.Object{"name": name, "store_keys": false, "primary_key_version": version, "secondary_key_version": version, "enabled": enabled}
		}
		var state *acctest.State
		for _, step := range []struct {
			when   string
			config acctest.Object
		}{
			{"create", config("a", nil, true)},
			{"update", config("b", nil, true)},
			{"first versions", config("b", 1, true)},
			{"regeneration", config("b", 2, true)},
			{"update and regeneration", config("c", 3, false)},
		} {
			plan, found := d.Plan(kind, state, step.config)
			if len(found) > 0 {
				t.Fatal(found)
			}
			if names := plan.Unknown(); slices.Contains(names, "primary_key") || slices.Contains(names, "secondary_key") {
				t.Errorf("%s: the plan has unknown %v", step.when, names)
			}
			state = d.Applied(kind, state, step.config)
			withoutKeys(t, step.when, plan.Value, plan.Private, only(cloud))
			withoutKeys(t, step.when, state.Value, state.Private, only(cloud))
			state = d.Refreshed(kind, state)
			withoutKeys(t, "read after "+step.when, state.Value, state.Private, only(cloud))
			d.ExpectEmptyPlan(kind, state, step.config)
		}
		opened, found := d.OpenEphemeral(t.Context(), kind, acctest.Object{"id": state.Get(t, "id")})
		if len(found) > 0 || opened.Get(t, "primary_key") != only(cloud).PrimaryKey || opened.Get(t, "secondary_key") != only(cloud).SecondaryKey {
			t.Errorf("the ephemeral resource: %s", found)
		}
		d.Destroyed(kind, state)
	}
}

func TestAPIKey_storeKeysIsToggledInPlace(t *testing.T) {
	t.Parallel()
	cloud := acctest.Simulated(t)
	d := cloud.Driver(t, nil)
	var state *acctest.State
	for _, step := range []struct {
		when   string
		config acctest.Object
		stores bool
		asked  []string // beside reads of the refresh
	}{
		{"created without it", acctest.Object{"name": "a"}, true, []string{"POST"}},
		{"set to false", acctest.Object{"name": "a", "store_keys": false}, false, nil},
		{"set to true", acctest.Object{"name": "a", "store_keys": true}, true, []string{"GET"}},
		{"set to false with a change", acctest.Object{"name": "b", "store_keys": false}, false, []string{"PUT"}},
		{"set to true with a regeneration", acctest.Object{"name": "b", "store_keys": true, "primary_key_version": 1}, true, []string{"PATCH"}},
		{"removed", acctest.Object{"name": "b", "primary_key_version": 1}, true, nil},
		{"set to false with a regeneration", acctest.Object{"name": "b", "store_keys": false, "primary_key_version": 2}, false, []string{"PATCH"}},
		{"removed while false", acctest.Object{"name": "b", "primary_key_version": 2}, true, []string{"GET"}},
	} {
		plan, found := d.Plan(kind, state, step.config)
		if len(found) > 0 || len(plan.Replace) > 0 || (&acctest.State{Value: plan.Value}).Get(t, "store_keys") != step.stores {
			t.Errorf("%s: the plan is %s, replaces %v, %s", step.when, plan.Value, plan.Replace, found)
		}
		cloud.Sim.Forget()
		state = d.Applied(kind, state, step.config)
		var methods []string
		for _, request := range cloud.Sim.Requests("", "") {
			methods = append(methods, request.Method)
		}
		if !slices.Equal(methods, step.asked) {
			t.Errorf("%s: %v, expected %v", step.when, methods, step.asked)
		}
		if step.stores {
			if state.Get(t, "primary_key") != only(cloud).PrimaryKey || state.Get(t, "secondary_key") != only(cloud).SecondaryKey {
				t.Errorf("%s: the state is %s", step.when, state.Value)
			}
		} else {
			withoutKeys(t, step.when, plan.Value, plan.Private, only(cloud))
			withoutKeys(t, step.when, state.Value, state.Private, only(cloud))
		}
		d.ExpectEmptyPlan(kind, state, step.config)
	}
}

// TestAPIKey_importedWithStoreKeys: an import does not know the configuration, so the apply
// after it removes the values.
func TestAPIKey_importedWithStoreKeys(t *testing.T) {
	t.Parallel()
	cloud := acctest.Simulated(t)
	d := cloud.Driver(t, nil)
	id := cloud.Sim.NCloud.AddAPIKey(simulator.NCloudAPIKey{Name: "a"})
	d.Imported(kind, id, acctest.Object{"name": "a"})
	state := d.Imported(kind, id, acctest.Object{"name": "a", "store_keys": true})
	if state.Get(t, "primary_key") != only(cloud).PrimaryKey {
		t.Errorf("the state is %s", state.Value)
	}
	config := acctest.Object{"name": "a", "store_keys": false}
	cloud.Sim.Forget()
	plan, _ := d.Plan(kind, state, config)
	withoutKeys(t, "the plan after an import", plan.Value, plan.Private, only(cloud))
	state = d.Applied(kind, state, config)
	withoutKeys(t, "the apply after an import", state.Value, state.Private, only(cloud))
	if got := cloud.Sim.Requests("", ""); len(got) > 0 {
		t.Errorf("%v", got)
	}
	d.ExpectEmptyPlan(kind, state, config)
}

// TestAPIKey_storesNoKeysInFiles looks for the values in the state file and in the saved plans
// of the real CLI.
func TestAPIKey_storesNoKeysInFiles(t *testing.T) {
	t.Parallel()
	cloud := acctest.Simulated(t)
	cli := acctest.NewCLI(t, cloud)
	for step, arguments := range []string{"", "description = \"changed\"", "primary_key_version = 1", "primary_key_version = 2\nsecondary_key_version = 1"} {
		cli.Write("main.tf", fmt.Sprintf(`terraform {
  required_providers {
    apigw = {
      source = "seed-9ae5a20b/apigw"
    }
  }
}
resource "apigw_api_key" "this" {
  name       = "shop"
  store_keys = false
  %s
}
output "keys" {
  value     = "${coalesce(apigw_api_key.this.primary_key, "none")} ${coalesce(apigw_api_key.this.secondary_key, "none")}"
  sensitive = true
}`, arguments))
		cli.Must("plan", "-input=false", "-out=plan")
		before := cloud.Sim.NCloud.APIKeys(simulator.NCloudTenantID)
		cli.Must("apply", "-input=false", "plan")
		cli.Must("plan", "-input=false", "-detailed-exitcode")
		cli.Must("apply", "-input=false", "-refresh-only", "-auto-approve")
		state, err := os.ReadFile(filepath.Join(cli.Dir, "terraform.tfstate"))
		if err != nil {
			t.Fatal(err)
		}
		plan := unzipped(t, filepath.Join(cli.Dir, "plan"))
		if !strings.Contains(string(state), `"none none"`) || !strings.Contains(plan, "shop") {
			t.Fatalf("the files prove nothing: %s\n%s", state, plan)
		}
		for _, key := range append(before, only(cloud)) {
			for _, secret := range []string{key.PrimaryKey, key.SecondaryKey} {
				if strings.Contains(string(state), secret) || strings.Contains(plan, secret) {
					t.Errorf("step %d: a value is in the state or the plan", step)
				}
			}
		}
	}
}

func TestAPIKey_storeKeysMayBeUnknown(t *testing.T) {
	t.Parallel()
	cloud := acctest.Simulated(t)
	cli := acctest.NewCLI(t, cloud)
	for _, stores := range []bool{false, true, false} {
		cli.Write("main.tf", fmt.Sprintf(`terraform {
  required_providers {
    apigw = {
      source = "seed-9ae5a20b/apigw"
    }
  }
}
resource "terraform_data" "stores" {
  input            = %t
  triggers_replace = %[1]t
}
resource "apigw_api_key" "this" {
  name       = "shop"
  store_keys = terraform_data.stores.output
}`, stores))
		cli.Must("apply", "-input=false", "-auto-approve")
		cli.Must("plan", "-input=false", "-detailed-exitcode")
		state, err := os.ReadFile(filepath.Join(cli.Dir, "terraform.tfstate"))
		if err != nil {
			t.Fatal(err)
		}
		if strings.Contains(string(state), only(cloud).PrimaryKey) != stores {
			t.Errorf("store_keys = %t: the state is %s", stores, state)
		}
	}
}

// unzipped returns everything in a saved plan.
func unzipped(t *testing.T, file string) string {
	t.Helper()
	archive, err := zip.OpenReader(file)
	if err != nil {
		t.Fatal(err)
	}
	defer archive.Close()
	var out strings.Builder
	for _, entry := range archive.File {
		content, err := entry.Open()
		if err != nil {
			t.Fatal(err)
		}
		if _, err := io.Copy(&out, content); err != nil {
			t.Fatal(err)
		}
	}
	return out.String()
}
