// SPDX-License-Identifier: MPL-2.0

package ncloud_test

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/acctest"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/ncloud/apidocument"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/ncloud/apikeysubscription"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/ncloud/stageusageplan"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/ncloud/usageplanbinding"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/simulator"
)

// keyed is a resource without an ID of its own in a simulator and a folder of its own.
type keyed struct {
	*acctest.CLI
	sim      *simulator.Simulator
	url      string
	resource string
	// arguments are those of the configuration, with one of all at %s.
	arguments, all string
	// create and remove are the requests that do it.
	create, remove string
	// exist shows which of all exist, by their index.
	exist func() string
}

const (
	apiID   = "api0000001"
	product = "prod000001"
	plan    = "plan000001"
)

var (
	stages = []string{"stage00001", "stage00002", "stage00003"}
	keys   = []string{"key0000001", "key0000002", "key0000003"}
	apis   = []string{"api0000004", "api0000005", "api0000006"}
)

// world returns a CLI and a simulator with a product of three stages, a usage plan and three API keys.
func world(t *testing.T) *keyed {
	t.Helper()
	cloud := acctest.Simulated(t)
	n := cloud.Sim.NCloud
	n.AddUsagePlan(simulator.NCloudUsagePlan{ID: plan, Name: "bronze"})
	api := &simulator.NCloudAPI{ID: apiID, Name: "v1"}
	for i, stage := range stages {
		api.Stages = append(api.Stages, simulator.NCloudStage{ID: stage, Name: fmt.Sprint("stage-", i)})
		n.AddAPIKey(simulator.NCloudAPIKey{ID: keys[i], Name: fmt.Sprint("partner-", i)})
	}
	n.AddProduct(simulator.NCloudProduct{ID: product, Name: "weather", APIs: []*simulator.NCloudAPI{api}})
	for i, id := range apis {
		n.AddAPI(product, simulator.NCloudAPI{ID: id, Name: fmt.Sprint("api-", i)})
	}
	return &keyed{CLI: acctest.NewCLI(t, cloud), sim: cloud.Sim, url: cloud.URL}
}

// hcl is a list of strings.
func hcl(all []string) string { return `["` + strings.Join(all, `", "`) + `"]` }

// worlds are all resources without an ID of their own.
var worlds = map[string]func(*testing.T) *keyed{
	apidocument.ResourceType: documents,
	apikeysubscription.ResourceType: func(t *testing.T) *keyed {
		t.Helper()
		k := world(t)
		k.resource, k.all = apikeysubscription.ResourceType, hcl(keys)
		k.arguments = fmt.Sprintf("product_id = %q\n  api_key_id = %%s", product)
		k.create, k.remove = `/subscribe$`, `/unsubscribe$`
		k.exist = func() string {
			return which(keys, func(key string) bool {
				return slices.ContainsFunc(k.sim.NCloud.Subscriptions(product), func(r simulator.NCloudSubscription) bool { return r.APIKeyID == key && r.Status == "ACCEPTED" })
			})
		}
		return k
	},
	stageusageplan.ResourceType: func(t *testing.T) *keyed {
		t.Helper()
		k := world(t)
		k.resource, k.all = stageusageplan.ResourceType, hcl(stages)
		k.arguments = fmt.Sprintf("product_id = %q\n  api_id = %q\n  usage_plan_id = %q\n  stage_id = %%s", product, apiID, plan)
		k.create, k.remove = `/associate-usage-plan$`, `/disassociate-usage-plan$`
		k.exist = func() string {
			return which(stages, func(stage string) bool { return slices.Contains(k.stage(stage).UsagePlanIDs, plan) })
		}
		return k
	},
	usageplanbinding.ResourceType: func(t *testing.T) *keyed {
		t.Helper()
		k := world(t)
		k.resource, k.all = usageplanbinding.ResourceType, hcl(keys)
		k.arguments = fmt.Sprintf("product_id = %q\n  stage_id = %q\n  usage_plan_id = %q\n  api_key_id = %%s", product, stages[0], plan)
		k.create, k.remove = `/stages/`, `/stages/`
		k.sim.NCloud.ChangeProduct(product, func(p *simulator.NCloudProduct) { p.APIs[0].Stages[0].UsagePlanIDs = []string{plan} })
		for _, key := range keys {
			k.sim.NCloud.SetSubscription(product, key, "ACCEPTED")
		}
		k.exist = func() string {
			return which(keys, func(key string) bool { return k.plans(key) == stages[0] })
		}
		return k
	},
}

func documents(t *testing.T) *keyed {
	t.Helper()
	k := world(t)
	k.resource, k.all = apidocument.ResourceType, hcl(apis)
	k.arguments = fmt.Sprintf("product_id = %q\n  markdown = \"# API\"\n  api_id = %%s", product)
	k.create, k.remove = `/documents$`, `/documents$`
	k.exist = func() string {
		return which(apis, func(id string) bool {
			return slices.ContainsFunc(k.sim.NCloud.APIs(product), func(a simulator.NCloudAPI) bool { return a.ID == id && a.DocumentMd != nil && *a.DocumentMd != "" })
		})
	}
	return k
}

// which shows the indexes of those for which ok is true.
func which(all []string, ok func(string) bool) string {
	var out strings.Builder
	for i, one := range all {
		if ok(one) {
			fmt.Fprint(&out, i)
		}
	}
	return out.String()
}

func (k *keyed) stage(id string) simulator.NCloudStage {
	for _, p := range k.sim.NCloud.Products(simulator.NCloudTenantID) {
		for _, stage := range p.APIs[0].Stages {
			if stage.ID == id {
				return stage
			}
		}
	}
	return simulator.NCloudStage{}
}

// plans are the stages on which a key has the plan.
func (k *keyed) plans(key string) string {
	var on []string
	for _, r := range k.sim.NCloud.Subscriptions(product) {
		for stage, bound := range r.Plans {
			if r.APIKeyID == key && bound == plan {
				on = append(on, stage)
			}
		}
	}
	slices.Sort(on)
	return strings.Join(on, " ")
}

// configure writes the configuration.
func (k *keyed) configure(blocks ...string) {
	k.Write("main.tf", `
terraform {
  required_providers {
    apigw = { source = "seed-9ae5a20b/apigw" }
  }
}
provider "apigw" {}
`+strings.Join(blocks, "\n"))
}

// block is a resource block; one is an expression for one of all.
func (k *keyed) block(name, one string, extra ...string) string {
	return fmt.Sprintf("resource %q %q {\n  %s\n  %s\n}\n", k.resource, name, fmt.Sprintf(k.arguments, one), strings.Join(extra, "\n  "))
}

// first is the expression for the first of all.
func (k *keyed) first() string { return k.all + "[0]" }

func (k *keyed) apply(args ...string) acctest.Result {
	return k.Must(append([]string{"apply", "-auto-approve", "-input=false"}, args...)...)
}

// expect fails the test unless those exist, and the plan is empty.
func (k *keyed) expect(t *testing.T, when, want string) {
	t.Helper()
	if got := k.exist(); got != want {
		t.Errorf("%s: %q exist, expected %q", when, got, want)
	}
	if result := k.Run("plan", "-detailed-exitcode", "-input=false"); result.Code != 0 {
		t.Errorf("%s: the plan is not empty:\n%s", when, result)
	}
}

// eachCreatedFirst leaves out documents: as long as the old instance exists, its text refuses a create.
func eachCreatedFirst(t *testing.T, test func(*testing.T, *keyed)) {
	t.Helper()
	eachWorld(t, func(t *testing.T, k *keyed) {
		t.Helper()
		if k.resource != apidocument.ResourceType {
			test(t, k)
		}
	})
}

func eachWorld(t *testing.T, test func(*testing.T, *keyed)) {
	t.Helper()
	for name, prepare := range worlds {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			test(t, prepare(t))
		})
	}
}

func TestReplace_createsBeforeDestroyByInheritance(t *testing.T) {
	t.Parallel()
	eachCreatedFirst(t, func(t *testing.T, k *keyed) {
		t.Helper()
		dependent := fmt.Sprintf("resource \"terraform_data\" \"dependent\" {\n  triggers_replace = %s.this\n  lifecycle {\n    create_before_destroy = true\n  }\n}\n", k.resource)
		k.configure(k.block("this", k.first()), dependent)
		k.apply()
		for _, replace := range [][]string{{"taint"}, {"-replace=" + k.resource + ".this", "-refresh=false"}} {
			args := replace
			if replace[0] == "taint" {
				k.Must("taint", k.resource+".this")
				args = replace[1:]
			}
			if result := k.apply(args...); !strings.Contains(result.Stdout, "+/-") || !strings.Contains(result.Stdout, "1 destroyed") && !strings.Contains(result.Stdout, "2 destroyed") {
				t.Errorf("%v: nothing was created before destroy:\n%s", replace, result)
			}
			k.expect(t, fmt.Sprint(replace), "0")
		}
		k.Must("destroy", "-auto-approve", "-input=false")
		if got := k.exist(); got != "" && k.resource != usageplanbinding.ResourceType { // a binding has stored the plan of the instance before
			t.Errorf("after destroy: %s exist", got)
		}
	})
}

func TestReplace_destroysBeforeCreate(t *testing.T) {
	t.Parallel()
	eachWorld(t, func(t *testing.T, k *keyed) {
		t.Helper()
		k.configure(k.block("this", k.first()))
		k.apply()
		k.Must("taint", k.resource+".this")
		k.apply()
		k.expect(t, "tainted", "0")
		k.apply("-replace=" + k.resource + ".this")
		k.expect(t, "replaced", "0")
		k.Must("destroy", "-auto-approve", "-input=false")
		if got := k.exist(); got != "" {
			t.Errorf("after destroy: %s exist", got)
		}
	})
}

func TestReplace_renamedWithoutMoved(t *testing.T) {
	t.Parallel()
	eachWorld(t, func(t *testing.T, k *keyed) {
		t.Helper()
		k.configure(k.block("before", k.first()))
		k.apply()
		for i, name := range []string{"after", "before"} {
			heal := k.sim.Inject(simulator.Fault{Path: []string{k.create, k.remove}[i], Delay: time.Second, Times: 1})
			k.configure(k.block(name, k.first()))
			k.apply()
			heal()
			k.expect(t, "renamed to "+name, "0")
		}
	})
}

func TestReplace_keepsTheOthersOfAList(t *testing.T) {
	t.Parallel()
	eachWorld(t, func(t *testing.T, k *keyed) {
		t.Helper()
		list := func(from string) string {
			return fmt.Sprintf("locals {\n  all = slice(%s, %s, 3)\n}\n", k.all, from) + k.block("this", "local.all[count.index]", "count = length(local.all)")
		}
		k.configure(list("0"))
		k.apply()
		k.configure(list("1"))
		k.apply()
		k.expect(t, "without the first", "12")
		k.configure(list("0"))
		k.apply()
		k.expect(t, "with the first", "012")
	})
}

func TestReplace_refusesTwoInstancesOfOneKey(t *testing.T) {
	t.Parallel()
	eachWorld(t, func(t *testing.T, k *keyed) {
		t.Helper()
		k.configure(k.block("a", k.first()), k.block("b", k.first()))
		result := k.Run("apply", "-auto-approve", "-input=false")
		for _, want := range []string{"Could not create a second " + k.resource, product, "Nothing was created", "Remove one of the two", "moved block"} {
			if result.Code == 0 || !strings.Contains(strings.Join(strings.Fields(strings.ReplaceAll(result.Stderr, "│", "")), " "), want) {
				t.Errorf("%q is missing in\n%s", want, result)
			}
		}
		if got := len(strings.Fields(k.Must("state", "list").Stdout)); got != 1 {
			t.Errorf("%d instances are in state", got)
		}
		if result := k.Run("plan", "-input=false"); result.Code == 0 || !strings.Contains(result.Stderr, "Could not plan a second") {
			t.Errorf("the next plan:\n%s", result)
		}
		left := strings.TrimSpace(strings.Split(k.Must("state", "list").Stdout, ".")[1])
		k.configure(k.block(left, k.first()))
		k.expect(t, "with one of them", "0")
	})
}

func TestReplace_allowsMovedAndImportedInstances(t *testing.T) {
	t.Parallel()
	eachWorld(t, func(t *testing.T, k *keyed) {
		t.Helper()
		k.configure(k.block("a", k.first()))
		k.apply()
		k.configure(k.block("b", k.first()), fmt.Sprintf("moved {\n  from = %s.a\n  to = %s.b\n}\n", k.resource, k.resource))
		if result := k.apply(); strings.Contains(result.String(), "created") && !strings.Contains(result.Stdout, "0 added") {
			t.Errorf("moved:\n%s", result)
		}
		k.expect(t, "moved", "0")
		if !k.AtLeast("1.7", "1.7") {
			return
		}
		id := map[string]string{
			apikeysubscription.ResourceType: product + "/" + keys[0], stageusageplan.ResourceType: strings.Join([]string{product, apiID, stages[0], plan}, "/"),
			usageplanbinding.ResourceType: strings.Join([]string{product, keys[0], stages[0]}, "/"), apidocument.ResourceType: product + "/" + apis[0],
		}[k.resource]
		k.configure(k.block("c", k.first()), fmt.Sprintf("removed {\n  from = %s.b\n  lifecycle {\n    destroy = false\n  }\n}\nimport {\n  to = %s.c\n  id = %q\n}\n",
			k.resource, k.resource, id))
		k.apply()
		k.expect(t, "imported", "0")
		k.configure(k.block("d", k.first()), fmt.Sprintf("import {\n  to = %s.d\n  id = %q\n}\n", k.resource, id)) // c is destroyed
		result := k.apply()
		if k.exist() == "" && strings.Contains(result.Stdout, "Apply twice") && slices.Contains([]string{stageusageplan.ResourceType, apidocument.ResourceType}, k.resource) {
			k.apply()
		}
		k.expect(t, "imported, and destroyed at another address", "0")
		if t.Failed() {
			t.Log(result)
		}
	})
}

func TestReplace_restoresWhatWasBound(t *testing.T) {
	t.Parallel()
	for _, target := range []string{"apigw_api_key_subscription.this", "apigw_stage_usage_plan.this"} {
		t.Run(target, func(t *testing.T) {
			t.Parallel()
			k := world(t)
			block := func(name string) string {
				return fmt.Sprintf("resource %q \"this\" {\n  product_id = %q\n  ", name, product)
			}
			k.configure(
				block(apikeysubscription.ResourceType)+fmt.Sprintf("api_key_id = %q\n}", keys[0]),
				block(stageusageplan.ResourceType)+fmt.Sprintf("api_id = %q\n  stage_id = %q\n  usage_plan_id = %q\n}", apiID, stages[0], plan),
				block(usageplanbinding.ResourceType)+fmt.Sprintf("api_key_id = %q\n  stage_id = %q\n  usage_plan_id = %q\n  "+
					"depends_on = [apigw_api_key_subscription.this, apigw_stage_usage_plan.this]\n}", keys[0], stages[0], plan),
			)
			k.apply()
			k.exist = func() string { return k.plans(keys[0]) }
			k.Must("taint", target)
			k.apply()
			k.expect(t, "tainted", stages[0])
			k.apply("-replace=" + target)
			k.expect(t, "replaced", stages[0])
			k.Must("taint", target)
			k.apply("-refresh=false")
			k.expect(t, "tainted, without refresh", stages[0])
			k.sim.Forget()
			k.Must("destroy", "-auto-approve", "-input=false")
			if got := len(k.sim.Requests("", `/subscription-detail`)); got > 2 {
				t.Errorf("destroy asked %d times what is bound", got)
			}
		})
	}
}

// driver returns a driver, and the configuration of the first of all.
func (k *keyed) driver(t *testing.T) (*acctest.Driver, acctest.Object) {
	t.Helper()
	values := acctest.Object{"product_id": product, "api_id": apiID, "stage_id": stages[0], "api_key_id": keys[0], "usage_plan_id": plan}
	config := acctest.Object{}
	for name, value := range values {
		if strings.Contains(k.arguments, name) {
			config[name] = value
		}
	}
	if k.resource == apidocument.ResourceType {
		config["api_id"], config["markdown"] = apis[0], "# API"
	}
	return (&acctest.Cloud{Sim: k.sim, URL: k.url}).Driver(t, nil), config
}

func TestReplace_inEitherOrder(t *testing.T) {
	t.Parallel()
	eachCreatedFirst(t, func(t *testing.T, k *keyed) {
		t.Helper()
		d, config := k.driver(t)
		old := d.Applied(k.resource, nil, config)
		for _, createFirst := range []bool{true, false, true} {
			run := d.NextRun()
			var made *acctest.State
			if createFirst {
				made = run.Applied(k.resource, nil, config)
			}
			if left, found := run.Destroy(t.Context(), k.resource, old); left != nil || found.HasError() {
				t.Errorf("createFirst %t: %s", createFirst, found)
			}
			if !createFirst {
				made = run.Applied(k.resource, nil, config)
			}
			if got := k.exist(); got != "0" {
				t.Errorf("createFirst %t: %q exist", createFirst, got)
			}
			if _, found := run.Apply(t.Context(), k.resource, nil, config); !strings.Contains(found.String(), "Could not create a second") {
				t.Errorf("createFirst %t: a second create: %s", createFirst, found)
			}
			run.Settled(k.resource, made, config)
			old = made
		}
		run := d.NextRun()
		run.Destroyed(k.resource, run.Applied(k.resource, run.Refreshed(k.resource, old), config))
		if got := k.exist(); got != "" && k.resource != usageplanbinding.ResourceType {
			t.Errorf("after destroy: %q exist", got)
		}
	})
}

// A dependent that fails keeps the old instance of create_before_destroy in state.
func TestReplace_survivesLeftoverOfCreateBeforeDestroy(t *testing.T) {
	t.Parallel()
	eachCreatedFirst(t, func(t *testing.T, k *keyed) {
		t.Helper()
		dependent := func(command string) string {
			return fmt.Sprintf("resource \"terraform_data\" \"dependent\" {\n  lifecycle {\n    create_before_destroy = true\n    replace_triggered_by  = [%s.this]\n  }\n  "+
				"provisioner \"local-exec\" {\n    command = %q\n  }\n}\n", k.resource, command)
		}
		k.configure(k.block("this", k.first()), dependent("true"))
		k.apply()
		k.Must("taint", k.resource+".this")
		k.configure(k.block("this", k.first()), dependent("false"))
		if result := k.Run("apply", "-auto-approve", "-input=false"); result.Code == 0 {
			t.Fatalf("the dependent has not failed:\n%s", result)
		}
		k.configure(k.block("this", k.first()), dependent("true"))
		result := k.apply()
		if !strings.Contains(result.Stdout, "deposed") {
			t.Fatalf("nothing was left over:\n%s", result)
		}
		if k.resource == stageusageplan.ResourceType {
			if k.exist() == "" && !strings.Contains(result.Stdout, "Apply twice") {
				t.Errorf("nothing is said of a second apply:\n%s", result)
			}
			k.apply()
		}
		k.expect(t, "with a leftover", "0")
		if t.Failed() {
			t.Log(result)
		}
	})
}

// bound returns a world in which the first key is subscribed and has the plan on the first
// stage, with the resources that replacing concerns.
func bound(t *testing.T) (k *keyed, d *acctest.Driver, configs map[string]acctest.Object, states map[string]*acctest.State) {
	t.Helper()
	k = world(t)
	d = (&acctest.Cloud{Sim: k.sim, URL: k.url}).Driver(t, acctest.Object{"max_retries": 0})
	configs, states = map[string]acctest.Object{
		apikeysubscription.ResourceType: {"product_id": product, "api_key_id": keys[0]},
		stageusageplan.ResourceType:     {"product_id": product, "api_id": apiID, "stage_id": stages[0], "usage_plan_id": plan},
		usageplanbinding.ResourceType:   {"product_id": product, "api_key_id": keys[0], "stage_id": stages[0], "usage_plan_id": plan},
	}, map[string]*acctest.State{}
	for _, resource := range []string{apikeysubscription.ResourceType, stageusageplan.ResourceType, usageplanbinding.ResourceType} {
		states[resource] = d.Applied(resource, nil, configs[resource])
	}
	return k, d, configs, states
}

func TestReplace_restoresOnlyWhatTheRunLeaves(t *testing.T) {
	t.Parallel()
	detail, put := simulator.Fault{Path: "/subscription-detail", Status: 500}, simulator.Fault{Method: "PUT", Status: 403}
	for name, test := range map[string]struct {
		// faults strike while the old instance is deleted, and while the new one is created.
		deleting, creating *simulator.Fault
		// between happens in the run between the two.
		between func(*testing.T, *acctest.Driver, acctest.Object, *acctest.State)
		want    string // the plan in the end
		warning string
	}{
		"nothing happens": {want: plan},
		"the binding is destroyed": {between: func(t *testing.T, d *acctest.Driver, _ acctest.Object, state *acctest.State) {
			t.Helper()
			d.Destroyed(usageplanbinding.ResourceType, state)
		}},
		"what is bound cannot be read": {deleting: &detail, warning: "Could not read which usage plans are bound"},
		"it cannot be bound again":     {creating: &put, warning: `API key "` + keys[0] + `" on stage "` + stages[0] + `": usage plan "` + plan},
	} {
		for _, resource := range []string{apikeysubscription.ResourceType, stageusageplan.ResourceType} {
			for _, tainted := range []bool{false, true} {
				t.Run(fmt.Sprintf("%s/%s/tainted %t", name, resource, tainted), func(t *testing.T) {
					t.Parallel()
					k, d, configs, states := bound(t)
					run := d.NextRun()
					r := run.StartReplacement(resource, states[resource], configs[resource], tainted)
					heal := func() {}
					if test.deleting != nil {
						heal = k.sim.Inject(*test.deleting)
					}
					found := r.Delete()
					heal()
					if k.plans(keys[0]) != "" {
						t.Error("nothing was deleted")
					}
					if test.between != nil {
						test.between(t, run, configs[usageplanbinding.ResourceType], states[usageplanbinding.ResourceType])
					}
					if test.creating != nil {
						k.sim.Inject(*test.creating)
					}
					made, more := r.Create()
					found = append(found, more...)
					if made == nil || found.HasError() || (len(found) > 0) != (test.warning != "") || !strings.Contains(found.String(), test.warning) {
						t.Errorf("%s", found)
					}
					if got := k.sim.NCloud.Subscriptions(product)[0].Plans[stages[0]]; got != test.want {
						t.Errorf("bound to %q, expected %q", got, test.want)
					}
				})
			}
		}
	}
}

func TestReplace_restoresWhatIsInNoState(t *testing.T) {
	t.Parallel()
	k, d, configs, states := bound(t)
	for _, key := range keys {
		k.sim.NCloud.SetSubscription(product, key, "ACCEPTED")
		k.sim.NCloud.SetPlan(product, key, stages[0], plan)
		k.sim.NCloud.SetPlan(product, key, stages[1], plan)
	}
	k.sim.NCloud.ChangeProduct(product, func(p *simulator.NCloudProduct) { p.APIs[0].Stages[1].UsagePlanIDs = []string{plan} })
	for _, resource := range []string{apikeysubscription.ResourceType, stageusageplan.ResourceType} {
		r := d.NextRun().StartReplacement(resource, states[resource], configs[resource], false)
		if found := r.Delete(); len(found) > 0 {
			t.Error(found)
		}
		var found acctest.Diagnostics
		if states[resource], found = r.Create(); len(found) > 0 {
			t.Error(found)
		}
		for _, key := range keys {
			if got := k.plans(key); got != stages[0]+" "+stages[1] {
				t.Errorf("%s: %s has the plan on %s", resource, key, got)
			}
		}
	}
}

func TestReplace_deletesWithOneRequestIfNothingIsReplaced(t *testing.T) {
	t.Parallel()
	for resource, most := range map[string]int{apikeysubscription.ResourceType: 1, stageusageplan.ResourceType: 1, usageplanbinding.ResourceType: 1} {
		k, d, _, states := bound(t)
		run := d.NextRun()
		state := run.Refreshed(resource, states[resource])
		k.sim.Forget()
		run.Destroyed(resource, state)
		if got := len(k.sim.Requests("", "")); got > most {
			t.Errorf("destroying %s takes %d requests", resource, got)
		}
	}
}

func TestReplace_restoresPlanFromBeforeBinding(t *testing.T) {
	t.Parallel()
	k := worlds[usageplanbinding.ResourceType](t)
	silver := k.sim.NCloud.AddUsagePlan(simulator.NCloudUsagePlan{Name: "silver"})
	k.sim.NCloud.ChangeProduct(product, func(p *simulator.NCloudProduct) { p.APIs[0].Stages[0].UsagePlanIDs = []string{plan, silver} })
	k.sim.NCloud.SetPlan(product, keys[0], stages[0], silver)
	k.configure(k.block("this", k.first()))
	k.apply()
	k.Must("taint", k.resource+".this")
	k.apply()
	k.apply("-replace=" + k.resource + ".this")
	k.expect(t, "replaced", "0")
	k.Must("destroy", "-auto-approve", "-input=false")
	if got := k.sim.NCloud.Subscriptions(product)[0].Plans[stages[0]]; got != silver {
		t.Errorf("after destroy, bound to %q", got)
	}
}

func TestReplace_findsSecondInstanceWhilePlanning(t *testing.T) {
	t.Parallel()
	eachWorld(t, func(t *testing.T, k *keyed) {
		t.Helper()
		d, config := k.driver(t)
		state := d.Applied(k.resource, nil, config)
		for name, test := range map[string]func(*acctest.Driver) acctest.Diagnostics{
			"a create after one that stays": func(run *acctest.Driver) acctest.Diagnostics {
				run.Settled(k.resource, state, config)
				_, found := run.Plan(k.resource, nil, config)
				return found
			},
			"a create before one that stays": func(run *acctest.Driver) acctest.Diagnostics {
				if _, found := run.Plan(k.resource, nil, config); len(found) > 0 {
					t.Errorf("a create: %s", found)
				}
				_, found := run.Plan(k.resource, run.Refreshed(k.resource, state), config)
				return found
			},
		} {
			if found := test(d.NextRun()); !found.HasError() || !strings.Contains(found.String(), "Could not plan a second "+k.resource) {
				t.Errorf("%s: %s", name, found)
			}
		}
		var id []string
		for _, part := range map[string][]string{
			apikeysubscription.ResourceType: {"product_id", "api_key_id"}, usageplanbinding.ResourceType: {"product_id", "api_key_id", "stage_id"},
			stageusageplan.ResourceType: {"product_id", "api_id", "stage_id", "usage_plan_id"}, apidocument.ResourceType: {"product_id", "api_id"},
		}[k.resource] {
			id = append(id, fmt.Sprint(config[part]))
		}
		run := d.NextRun()
		second, found := run.Import(t.Context(), k.resource, strings.Join(id, "/"))
		if found.HasError() {
			t.Fatal(found)
		}
		run.Settled(k.resource, state, config)
		plan, found := run.Plan(k.resource, second, config)
		if found.HasError() || !plan.Empty || !strings.Contains(found.String(), "Two resource instances manage one") {
			t.Errorf("two that stay: %s", found)
		}
		// The end of one of them leaves the other, the end of the other does not.
		run = d.NextRun()
		run.Refreshed(k.resource, state)
		run.Refreshed(k.resource, second)
		for i, one := range []*acctest.State{state, second} {
			run.Destroyed(k.resource, one)
			if got, want := k.exist(), []string{"0", ""}[i]; got != want {
				t.Errorf("%q exist, expected %q", got, want)
			}
		}
	})
}

func TestReplace_warnsOfRenameWithoutMoved(t *testing.T) {
	t.Parallel()
	eachWorld(t, func(t *testing.T, k *keyed) {
		t.Helper()
		d, config := k.driver(t)
		state := d.Applied(k.resource, nil, config)
		run := d.NextRun()
		state = run.Refreshed(k.resource, state)
		heal := k.sim.Inject(simulator.Fault{Path: k.remove, Status: 500})
		if left, found := run.Destroy(t.Context(), k.resource, state); left == nil || !found.HasError() {
			t.Errorf("a failing destroy: %s", found)
		}
		heal()
		if _, found := run.Plan(k.resource, nil, config); found.HasError() || !strings.Contains(found.String(), "add a moved block") {
			t.Errorf("%s", found)
		}
	})
}

// Terraform drops the warnings of the second of the two plans of a replacement.
func TestReplace_warnsIfListLosesItsFirst(t *testing.T) {
	t.Parallel()
	eachWorld(t, func(t *testing.T, k *keyed) {
		t.Helper()
		d, config := k.driver(t)
		second := acctest.Object{}
		for name, value := range config {
			second[name] = value
			for _, ids := range [][]string{stages, keys, apis} {
				if strings.Contains(k.all, ids[1]) && value == ids[0] {
					second[name] = ids[1]
				}
			}
		}
		states := []*acctest.State{d.Applied(k.resource, nil, config), d.Applied(k.resource, nil, second)}
		for _, destroyFirst := range []bool{true, false} {
			run := d.NextRun()
			for i := range states {
				states[i] = run.Refreshed(k.resource, states[i])
			}
			destroy := func() {
				if _, found := run.PlanDestroy(k.resource, states[1]); len(found) > 0 {
					t.Errorf("destroyFirst %t: %s", destroyFirst, found)
				}
			}
			if destroyFirst {
				destroy()
			}
			_, found := run.Plan(k.resource, states[0], second)
			if found.HasError() || strings.Contains(found.String(), "use for_each") != destroyFirst {
				t.Errorf("destroyFirst %t: %s", destroyFirst, found)
			}
			if !destroyFirst {
				destroy()
			}
		}
	})
}

func TestReplace_waitsUntilInterrupted(t *testing.T) {
	t.Parallel()
	eachWorld(t, func(t *testing.T, k *keyed) {
		t.Helper()
		d, config := k.driver(t)
		state := d.Applied(k.resource, nil, config)
		run := d.NextRun()
		slow := make(chan struct{})
		k.sim.Forget()
		k.sim.Inject(simulator.Fault{Path: k.remove, Delay: time.Second, Times: 1})
		go func() {
			defer close(slow)
			run.Destroyed(k.resource, state)
		}()
		for len(k.sim.Requests("", k.remove)) < 1 {
			time.Sleep(time.Millisecond)
		}
		ctx, cancel := context.WithTimeout(t.Context(), 50*time.Millisecond)
		defer cancel()
		if made, found := run.Apply(ctx, k.resource, nil, config); made != nil || !strings.Contains(found.String(), "Interrupted while waiting for another resource instance") {
			t.Errorf("%s", found)
		}
		<-slow
		run.Applied(k.resource, nil, config)
		if got := k.exist(); got != "0" {
			t.Errorf("%q exist", got)
		}
	})
}

func TestReplace_createsOneOfManyAtOnce(t *testing.T) {
	t.Parallel()
	eachWorld(t, func(t *testing.T, k *keyed) {
		t.Helper()
		d, config := k.driver(t)
		var created atomic.Int32
		var wait sync.WaitGroup
		for range 8 {
			wait.Go(func() {
				if state, found := d.Apply(t.Context(), k.resource, nil, config); state != nil && !found.HasError() {
					created.Add(1)
				}
			})
		}
		wait.Wait()
		if created.Load() != 1 || k.exist() != "0" {
			t.Errorf("%d instances, %q exist", created.Load(), k.exist())
		}
	})
}
