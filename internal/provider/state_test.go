// SPDX-License-Identifier: MPL-2.0

package provider_test

import (
	"encoding/json"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/acctest"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/simulator"
)

// TestState_ofAProductIsSmall guards the speed of large applies: Terraform writes the
// whole state again and again, so that what it costs grows with the state.
func TestState_ofAProductIsSmall(t *testing.T) {
	t.Parallel()
	const products, most = 100, 640 // bytes each, of which Terraform's own frame is a third
	cli := acctest.NewCLI(t, acctest.Simulated(t))
	cli.Write("main.tf", `terraform {
  required_providers {
    apigw = { source = "seed-9ae5a20b/apigw" }
  }
}

resource "apigw_product" "this" {
  count             = 100
  name              = "weather ${count.index}"
  subscription_code = "PROTECTED"
}
`)
	cli.Must("apply", "-input=false", "-auto-approve")
	state, err := os.Stat(filepath.Join(cli.Dir, "terraform.tfstate"))
	if err != nil {
		t.Fatal(err)
	}
	if each := state.Size() / products; each > most {
		t.Errorf("a product takes %d bytes of the state, expected %d at most", each, most)
	}
}

// savedState is a state file, as far as the tests need it.
type savedState struct {
	Resources []struct {
		Type      string
		Name      string
		Instances []struct {
			Attributes map[string]any
			Private    []byte
		}
	}
}

func readState(t *testing.T, file string) savedState {
	t.Helper()
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	var state savedState
	if err := json.Unmarshal(text, &state); err != nil {
		t.Fatal(err)
	}
	return state
}

// restore fills a simulator with what the state in testdata/before_origins was made of.
func restore(t *testing.T, sim *simulator.Simulator, state savedState) {
	t.Helper()
	all := map[string]map[string]any{}
	for _, r := range state.Resources {
		all[r.Type+"."+r.Name] = r.Instances[0].Attributes
	}
	text := func(address, name string) string { return all[address][name].(string) }
	number := func(address, name string) *int64 {
		value := int64(all[address][name].(float64))
		return &value
	}
	n := sim.NCloud
	n.AddProduct(simulator.NCloudProduct{
		ID: text("apigw_product.weather", "id"), Name: text("apigw_product.weather", "name"), Description: text("apigw_product.weather", "description"),
	})
	n.AddAPIKey(simulator.NCloudAPIKey{
		ID: text("apigw_api_key.own", "id"), Name: text("apigw_api_key.own", "name"), Description: text("apigw_api_key.own", "description"),
		PrimaryKey: text("apigw_api_key.own", "primary_key"), SecondaryKey: text("apigw_api_key.own", "secondary_key"),
	})
	n.AddAPIKey(simulator.NCloudAPIKey{ID: "partner001", Name: "partner", TenantID: "0ther0230cebc1402ba89b14889695ff"})
	condition := text("apigw_usage_plan.bronze", "quota_condition")
	plan := n.AddUsagePlan(simulator.NCloudUsagePlan{
		ID: text("apigw_usage_plan.bronze", "id"), Name: text("apigw_usage_plan.bronze", "name"), RateRPS: number("apigw_usage_plan.bronze", "rate_rps"),
		DayQuotaRequest:   number("apigw_usage_plan.bronze", "day_quota_request"),
		MonthQuotaRequest: number("apigw_usage_plan.bronze", "month_quota_request"), QuotaCondition: &condition,
	})
	stage := simulator.NCloudStage{ID: "stage00001", Name: "prod", UsagePlanIDs: []string{plan}}
	n.AddProduct(simulator.NCloudProduct{
		ID: "product001", Name: "published", Published: true, APIs: []*simulator.NCloudAPI{{ID: "api0000001", Name: "v1", Stages: []simulator.NCloudStage{stage}}},
	})
	n.SetSubscription("product001", text("apigw_api_key.own", "id"), "ACCEPTED")
	n.SetSubscription("product001", "partner001", "REJECTED")
	n.SetPlan("product001", text("apigw_api_key.own", "id"), "stage00001", plan)
	created, err := time.Parse(time.RFC3339, text("apigw_metastudio_product.lamp", "create_time"))
	if err != nil {
		t.Fatal(err)
	}
	sim.MetaStudio.AddProduct(simulator.MetaStudioProduct{
		ID: text("apigw_metastudio_product.lamp", "id"), Name: "lamp", State: "ACTIVED", Tags: []string{"light", "home"},
		Texts: []simulator.MetaStudioText{{Title: "t", Text: "A lamp."}}, CreateTime: created, UpdateTime: created,
	})
	sim.EnOS.AddProduct(simulator.EnOSProduct{
		Key: text("apigw_enos_product.turbine", "id"), DefaultName: "turbine", Names: map[string]string{"en_US": "turbine"}, Desc: "Wind", BiAuth: true,
		Tags: map[string]string{"site": "north"}, DefaultDays: number("apigw_enos_product.turbine", "default_valid_day"), MaxDays: number("apigw_enos_product.turbine", "max_valid_day"),
	})
}

// beforeOrigins returns a CLI with the state in testdata/before_origins and what it was made of.
func beforeOrigins(t *testing.T) (*acctest.CLI, *acctest.Cloud) {
	t.Helper()
	const folder = "testdata/before_origins"
	cloud := acctest.Simulated(t)
	restore(t, cloud.Sim, readState(t, filepath.Join(folder, "state.json")))
	cli := acctest.NewCLI(t, cloud)
	for from, to := range map[string]string{"main.tf": "main.tf", "state.json": "terraform.tfstate"} {
		text, err := os.ReadFile(filepath.Join(folder, from))
		if err != nil {
			t.Fatal(err)
		}
		cli.Write(to, string(text))
	}
	return cli, cloud
}

// TestState_writtenBeforeOriginsPlansEmpty uses a state that the provider wrote before it
// stored origins, with every resource. Reads then store them.
func TestState_writtenBeforeOriginsPlansEmpty(t *testing.T) {
	t.Parallel()
	cli, _ := beforeOrigins(t)
	for _, args := range [][]string{{"plan", "-detailed-exitcode"}, {"plan", "-detailed-exitcode", "-refresh=false"}} {
		if plan := cli.Run(args...); plan.Code != 0 {
			t.Fatalf("the plan is not empty: exit code %d\n%s", plan.Code, plan)
		}
	}
	cli.Must("apply", "-refresh-only", "-auto-approve")
	types := map[string]bool{}
	for _, r := range readState(t, filepath.Join(cli.Dir, "terraform.tfstate")).Resources {
		if types[r.Type] = true; !strings.Contains(string(r.Instances[0].Private), `"o":`) {
			t.Errorf("%s.%s has no origin: %s", r.Type, r.Name, r.Instances[0].Private)
		}
	}
	if len(types) != 8 { // the resources that there were
		t.Errorf("the state has %v", types)
	}
	if plan := cli.Run("plan", "-detailed-exitcode"); plan.Code != 0 {
		t.Errorf("the plan is not empty after the refresh: exit code %d\n%s", plan.Code, plan)
	}
}

// TestState_isKeptWithOtherAccounts refreshes and destroys every resource with accounts that
// have nothing.
func TestState_isKeptWithOtherAccounts(t *testing.T) {
	t.Parallel()
	for name, refresh := range map[string]bool{"with a state from before origins": false, "after a refresh": true} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			cli, cloud := beforeOrigins(t)
			if refresh {
				cli.Must("apply", "-refresh-only", "-auto-approve")
			}
			cloud.Sim.NCloud.AddAccount("77770e230cebc1402ba89b1488960000", "OTHERACCESSKEY000000", "otherSecret")
			cloud.Sim.EnOS.AddApplication("other-application", "otherSecret", "o15550000000000")
			cli.Env = append(cli.Env, "NCLOUD_ACCESS_KEY=OTHERACCESSKEY000000", "NCLOUD_SECRET_KEY=otherSecret", "HW_PROJECT_ID=0therproject",
				"ENOS_ACCESS_KEY=other-application", "ENOS_SECRET_KEY=otherSecret")
			cloud.Sim.Forget()
			for _, args := range [][]string{{"plan"}, {"apply", "-refresh-only", "-auto-approve"}, {"destroy", "-auto-approve"}, {"destroy", "-refresh=false", "-auto-approve"}} {
				if run := cli.Run(args...); run.Code != 1 {
					t.Errorf("%v exits with %d\n%s", args, run.Code, run)
				}
			}
			if state := readState(t, filepath.Join(cli.Dir, "terraform.tfstate")); len(state.Resources) != 9 {
				t.Errorf("%d resources are left in state", len(state.Resources))
			}
			for _, r := range cloud.Sim.Requests("", "") {
				if r.Status < 300 && slices.Contains([]string{http.MethodDelete, http.MethodPatch, http.MethodPut}, r.Method) {
					t.Errorf("%s %s has status %d", r.Method, r.URI, r.Status)
				}
			}
		})
	}
}
