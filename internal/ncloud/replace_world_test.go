// SPDX-License-Identifier: MPL-2.0

package ncloud_test

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/acctest"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/ncloud/apidocument"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/ncloud/apikeysubscription"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/ncloud/apimethod"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/ncloud/apimodel"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/ncloud/apipath"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/ncloud/gatewayresponse"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/ncloud/stageusageplan"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/ncloud/usageplanbinding"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/simulator"
)

// keyed is a resource with a key of its own in a simulator and a folder of its own.
type keyed struct {
	*acctest.CLI
	sim      *simulator.Simulator
	url      string
	resource string
	// arguments are those of every instance. attribute has a value of its own, one of all.
	arguments acctest.Object
	attribute string
	all       []string
	// create and remove are the requests that do it.
	create, remove string
	// exist shows which of all exist, by their index.
	exist func() string
	// importID is that of the first of all.
	importID func() string
	// refusesTaken is true if a create fails as long as another instance exists.
	refusesTaken bool
	// refusesInPlan is true if a plan refuses two new instances of one key.
	refusesInPlan bool
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
func world(t *testing.T, resource, attribute string, all []string, arguments acctest.Object) *keyed {
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
	return &keyed{
		CLI: acctest.NewCLI(t, cloud), sim: cloud.Sim, url: cloud.URL, resource: resource, attribute: attribute, all: all, arguments: arguments,
	}
}

// hcl is a list of strings.
func hcl(all []string) string { return `["` + strings.Join(all, `", "`) + `"]` }

// worlds are all resources that have a key of their own. The service assigns no ID to most of them.
var worlds = map[string]func(*testing.T) *keyed{
	apidocument.ResourceType: func(t *testing.T) *keyed {
		t.Helper()
		k := world(t, apidocument.ResourceType, "api_id", apis, acctest.Object{"product_id": product, "markdown": "# API"})
		k.create, k.remove, k.refusesTaken = `/documents$`, `/documents$`, true
		k.exist = func() string {
			return which(apis, func(id string) bool {
				return slices.ContainsFunc(k.sim.NCloud.APIs(product), func(a simulator.NCloudAPI) bool { return a.ID == id && a.DocumentMd != nil && *a.DocumentMd != "" })
			})
		}
		k.importID = func() string { return product + "/" + apis[0] }
		return k
	},
	apikeysubscription.ResourceType: func(t *testing.T) *keyed {
		t.Helper()
		k := world(t, apikeysubscription.ResourceType, "api_key_id", keys, acctest.Object{"product_id": product})
		k.create, k.remove = `/subscribe$`, `/unsubscribe$`
		k.exist = func() string {
			return which(keys, func(key string) bool {
				return slices.ContainsFunc(k.sim.NCloud.Subscriptions(product), func(r simulator.NCloudSubscription) bool { return r.APIKeyID == key && r.Status == "ACCEPTED" })
			})
		}
		k.importID = func() string { return product + "/" + keys[0] }
		return k
	},
	stageusageplan.ResourceType: func(t *testing.T) *keyed {
		t.Helper()
		k := world(t, stageusageplan.ResourceType, "stage_id", stages, acctest.Object{"product_id": product, "api_id": apiID, "usage_plan_id": plan})
		k.create, k.remove = `/associate-usage-plan$`, `/disassociate-usage-plan$`
		k.exist = func() string {
			return which(stages, func(stage string) bool { return slices.Contains(k.stage(stage).UsagePlanIDs, plan) })
		}
		k.importID = func() string { return strings.Join([]string{product, apiID, stages[0], plan}, "/") }
		return k
	},
	usageplanbinding.ResourceType: func(t *testing.T) *keyed {
		t.Helper()
		k := world(t, usageplanbinding.ResourceType, "api_key_id", keys, acctest.Object{"product_id": product, "stage_id": stages[0], "usage_plan_id": plan})
		k.create, k.remove = `/stages/`, `/stages/`
		k.sim.NCloud.ChangeProduct(product, func(p *simulator.NCloudProduct) { p.APIs[0].Stages[0].UsagePlanIDs = []string{plan} })
		for _, key := range keys {
			k.sim.NCloud.SetSubscription(product, key, "ACCEPTED")
		}
		k.exist = func() string {
			return which(keys, func(key string) bool { return k.plans(key) == stages[0] })
		}
		k.importID = func() string { return strings.Join([]string{product, keys[0], stages[0]}, "/") }
		return k
	},
	apipath.ResourceType:         paths,
	apimodel.ResourceType:        models,
	apimethod.ResourceType:       methods,
	gatewayresponse.ResourceType: gatewayResponses,
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
	lines := []string{k.attribute + " = " + one}
	for argument, value := range k.arguments {
		lines = append(lines, argument+" = "+literal(value))
	}
	return fmt.Sprintf("resource %q %q {\n  %s\n}\n", k.resource, name, strings.Join(append(lines, extra...), "\n  "))
}

// literal is JSON with =, which is HCL.
func literal(value any) string {
	fields, ok := value.(acctest.Object)
	if !ok {
		return fmt.Sprintf("%#v", value)
	}
	var out []string
	for name, field := range fields {
		out = append(out, name+" = "+literal(field))
	}
	return "{ " + strings.Join(out, ", ") + " }"
}

// first is the expression for the first of all.
func (k *keyed) first() string { return fmt.Sprintf("%q", k.all[0]) }

// config is the configuration of the n-th of all.
func (k *keyed) config(n int) acctest.Object {
	config := maps.Clone(k.arguments)
	config[k.attribute] = k.all[n]
	return config
}

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

// eachCreatedFirst leaves out what refuses a create as long as the old instance exists.
func eachCreatedFirst(t *testing.T, test func(*testing.T, *keyed)) {
	t.Helper()
	eachWorld(t, func(t *testing.T, k *keyed) {
		t.Helper()
		if !k.refusesTaken {
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

// driver returns a driver, and the configuration of the first of all.
func (k *keyed) driver(t *testing.T) (*acctest.Driver, acctest.Object) {
	t.Helper()
	return (&acctest.Cloud{Sim: k.sim, URL: k.url}).Driver(t, nil), k.config(0)
}
