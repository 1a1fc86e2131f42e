// SPDX-License-Identifier: MPL-2.0

package faultinjection_test

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"
	"testing/synctest"

	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/defaults"

	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/acctest"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/acctest/fixture"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/provider"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/simulator"
)

// removal is what the plan shows once an argument is removed from the configuration.
type removal string

const (
	// theDefault is the documented default.
	theDefault removal = "default"
	// chosenAgain is unknown: the service chooses.
	chosenAgain removal = "chosen again"
	// stays is no change, with a warning that names the argument.
	stays removal = "stays"
	// replaced is another resource.
	replaced removal = "replaced"
)

// argument is an Optional and Computed argument.
type argument struct {
	// prepare returns a configuration without the argument, and the same with another
	// argument changed.
	prepare func(*simulator.Simulator) (config, changed acctest.Object)
	value   any
	removed removal
	// standard is the default.
	standard any
	// console sets the argument outside Terraform, nil if it has a default that Terraform
	// sends. at is where the state has the value, and outside the value.
	console func(s *simulator.Simulator, id string)
	at      []any
	outside any
}

// named returns a configuration and the same with another name.
func named(config acctest.Object) func(*simulator.Simulator) (acctest.Object, acctest.Object) {
	return func(*simulator.Simulator) (acctest.Object, acctest.Object) {
		return config, with(config, "name", "renamed")
	}
}

// configOf returns the configuration of a subject without an argument.
func configOf(of func(*simulator.Simulator) subject, argument string) func(*simulator.Simulator) (acctest.Object, acctest.Object) {
	return func(s *simulator.Simulator) (acctest.Object, acctest.Object) {
		config := maps.Clone(of(s).Config)
		delete(config, argument)
		return config, config
	}
}

// certified is an EnOS product with certificates.
func certified(*simulator.Simulator) (config, changed acctest.Object) {
	config = with(fixture.EnOSProduct(nil).Config, "bi_directional_auth", true)
	delete(config, "description")
	return config, with(config, "tags", acctest.Object{"changed": "yes"})
}

func defined(s *simulator.Simulator) (config, changed acctest.Object) {
	of := fixture.APIDefinition(s)
	return of.Config, of.Changed
}

func days(n int64) *int64 { return &n }

// arguments are Optional and Computed arguments. allArguments adds others.
var arguments = map[string]argument{
	"apigw_product.description": {prepare: named(acctest.Object{"name": "a", "subscription_code": "PUBLIC"}), value: "x", removed: theDefault, standard: ""},
	"apigw_api.description": {prepare: func(s *simulator.Simulator) (acctest.Object, acctest.Object) {
		config := acctest.Object{"product_id": fixture.API(s).Config["product_id"], "name": "a"}
		return config, config
	}, value: "x", removed: theDefault, standard: ""},
	"apigw_api_model.description":  {prepare: configOf(fixture.APIModel, "description"), value: "x", removed: theDefault, standard: ""},
	"apigw_api_method.description": {prepare: configOf(fixture.APIMethod, "description"), value: "x", removed: theDefault, standard: ""},
	"apigw_api_method.api_key_required": {
		prepare: configOf(fixture.APIMethod, "api_key_required"), value: true, removed: theDefault, standard: false,
	},
	"apigw_api_definition.unmanaged":      {prepare: defined, value: "keep", removed: theDefault, standard: "remove"},
	"apigw_api_definition.on_unsupported": {prepare: defined, value: "error", removed: theDefault, standard: "warn"},
	"apigw_api_definition.documentation":  {prepare: defined, value: "ignored", removed: theDefault, standard: "managed"},
	"apigw_stage.published": {prepare: func(s *simulator.Simulator) (acctest.Object, acctest.Object) {
		of := fixture.Stage(s)
		return of.Config, of.Changed
	}, value: true, removed: theDefault, standard: false},
	"apigw_authorizer.description": {
		prepare: named(acctest.Object{"name": "a", "region": "KR", "function_id": "f"}), value: "x", removed: theDefault, standard: "",
	},
	"apigw_api_key.description":    {prepare: named(acctest.Object{"name": "a"}), value: "x", removed: theDefault, standard: ""},
	"apigw_api_key.enabled":        {prepare: named(acctest.Object{"name": "a"}), value: false, removed: theDefault, standard: true},
	"apigw_api_key.store_keys":     {prepare: named(acctest.Object{"name": "a"}), value: false, removed: theDefault, standard: true},
	"apigw_usage_plan.description": {prepare: named(acctest.Object{"name": "a"}), value: "x", removed: theDefault, standard: ""},
	"apigw_usage_plan.quota_condition": {
		prepare: named(acctest.Object{"name": "a", "day_quota_request": 1, "month_quota_request": 2}), value: "4xx", removed: chosenAgain,
		console: func(s *simulator.Simulator, id string) {
			s.NCloud.ChangeUsagePlan(id, func(p *simulator.NCloudUsagePlan) { p.QuotaCondition = new("5xx") })
		},
		at: []any{"quota_condition"}, outside: "5xx",
	},
	"apigw_api_key_subscription.status": {prepare: func(s *simulator.Simulator) (acctest.Object, acctest.Object) {
		config := fixture.OwnSubscription(s).Config
		return config, config
	}, value: "REJECTED", removed: theDefault, standard: "ACCEPTED"},
	"apigw_metastudio_product.description": {prepare: named(acctest.Object{"name": "a"}), value: "x", removed: theDefault, standard: ""},
	"apigw_metastudio_product.cover": {
		prepare: named(acctest.Object{"name": "a"}), value: acctest.Object{"asset_id": "a1"}, removed: chosenAgain,
		console: func(s *simulator.Simulator, id string) {
			s.MetaStudio.ChangeProduct(id, func(p *simulator.MetaStudioProduct) { p.CoverAssetID = "a2" })
		},
		at: []any{"cover", "asset_id"}, outside: "a2",
	},
	"apigw_metastudio_product.state": {
		prepare: named(acctest.Object{"name": "a"}), value: "UNACTIVED", removed: stays,
		console: func(s *simulator.Simulator, id string) {
			s.MetaStudio.ChangeProduct(id, func(p *simulator.MetaStudioProduct) { p.State = "UNACTIVED" })
		},
		at: []any{"state"}, outside: "UNACTIVED",
	},
	"apigw_enos_product.description":              {prepare: certified, value: "x", removed: theDefault, standard: ""},
	"apigw_enos_product.dynamic_activate_enabled": {prepare: certified, value: true, removed: theDefault, standard: false},
	"apigw_enos_product.org_id":                   {prepare: certified, value: simulator.EnOSOrgID, removed: replaced},
	"apigw_enos_product.default_valid_day": {
		prepare: certified, value: 90, removed: theDefault, standard: 730,
		console: func(s *simulator.Simulator, id string) {
			s.EnOS.ChangeProduct(id, func(p *simulator.EnOSProduct) { p.DefaultDays = days(91) })
		},
		at: []any{"default_valid_day"}, outside: 91.0,
	},
	"apigw_enos_product.max_valid_day": {
		prepare: certified, value: 900, removed: theDefault, standard: 1095,
		console: func(s *simulator.Simulator, id string) {
			s.EnOS.ChangeProduct(id, func(p *simulator.EnOSProduct) { p.MaxDays = days(901) })
		},
		at: []any{"max_valid_day"}, outside: 901.0,
	},
}

// allArguments adds those with a default in the schema: a configuration of the fixture has another value.
func allArguments(t *testing.T) map[string]argument {
	t.Helper()
	all, exist := maps.Clone(arguments), map[string]bool{}
	for _, build := range provider.New("test")().Resources(t.Context()) {
		r := build()
		var meta resource.MetadataResponse
		r.Metadata(t.Context(), resource.MetadataRequest{}, &meta)
		var resp resource.SchemaResponse
		r.Schema(t.Context(), resource.SchemaRequest{}, &resp)
		for name, attribute := range resp.Schema.Attributes {
			key := meta.TypeName + "." + name
			exist[key] = attribute.IsOptional() && attribute.IsComputed()
			if _, listed := all[key]; exist[key] && !listed {
				all[key] = withDefault(t, fixture.Of(t, meta.TypeName), meta.TypeName, name, attribute)
			}
		}
	}
	for key := range arguments {
		if !exist[key] {
			t.Errorf("%s is not Optional and Computed", key)
		}
	}
	return all
}

func withDefault(t *testing.T, prepare fixture.Prepare, typeName, name string, attribute schema.Attribute) argument {
	t.Helper()
	standard := defaultOf(t, attribute)
	for i, config := range prepare(simulator.New()).Configs() {
		if value := config[name]; value != nil && standard != nil && value != standard {
			return argument{value: value, removed: theDefault, standard: standard, prepare: func(s *simulator.Simulator) (acctest.Object, acctest.Object) {
				config := maps.Clone(prepare(s).Configs()[i])
				delete(config, name)
				return config, config
			}}
		}
	}
	t.Fatalf("%s has no default, or no configuration in %s has another value: without a default, add a case to arguments", typeName+"."+name, fixture.File(typeName))
	return argument{}
}

// defaultOf returns the default of an argument, nil if it has none.
func defaultOf(t *testing.T, attribute schema.Attribute) any {
	t.Helper()
	switch a := attribute.(type) {
	case schema.StringAttribute:
		if a.Default != nil {
			var resp defaults.StringResponse
			a.Default.DefaultString(t.Context(), defaults.StringRequest{}, &resp)
			return resp.PlanValue.ValueString()
		}
	case schema.BoolAttribute:
		if a.Default != nil {
			var resp defaults.BoolResponse
			a.Default.DefaultBool(t.Context(), defaults.BoolRequest{}, &resp)
			return resp.PlanValue.ValueBool()
		}
	}
	return nil
}

func TestArguments_ofAllResourcesAreTried(t *testing.T) {
	t.Parallel()
	if tried := len(allArguments(t)); tried < len(arguments) {
		t.Errorf("%d are tried", tried)
	}
}

// underSwitches runs a test for an argument under every value of every switch of its service
// that refuses none of the requests. An argument with a default in the schema is sent like any other value, which TestSwitches
// covers.
func underSwitches(t *testing.T, test func(t *testing.T, cloud *acctest.Cloud, resource, name string, a argument)) {
	t.Helper()
	for key, a := range allArguments(t) {
		resource, name, _ := strings.Cut(key, ".")
		for _, one := range settings(t, resource) {
			if refusals[one.String()] != nil || (one != setting{} && a.removed == theDefault && a.console == nil) {
				continue
			}
			t.Run(one.String()+"/"+key, func(t *testing.T) {
				t.Parallel()
				synctest.Test(t, func(t *testing.T) {
					cloud := acctest.InMemory(t)
					one.set(t, cloud.Sim)
					test(t, cloud, resource, name, a)
				})
			})
		}
	}
}

func TestArguments_setOutsideSurviveAnotherChange(t *testing.T) {
	t.Parallel()
	underSwitches(t, func(t *testing.T, cloud *acctest.Cloud, resource, _ string, a argument) {
		t.Helper()
		if a.console == nil {
			return
		}
		config, changed := a.prepare(cloud.Sim)
		d := cloud.Driver(t, nil)
		state := d.Applied(resource, nil, config)
		a.console(cloud.Sim, fmt.Sprint(state.Get(t, "id")))
		state = d.Refreshed(resource, state)
		d.ExpectEmptyPlan(resource, state, config)
		state = d.Applied(resource, state, changed)
		if got := state.Get(t, a.at...); got != a.outside {
			t.Errorf("the change has made %v of it, expected %v", got, a.outside)
		}
		d.ExpectEmptyPlan(resource, state, changed)
		if got := d.Refreshed(resource, state).Get(t, a.at...); got != a.outside {
			t.Errorf("the service has %v, expected %v", got, a.outside)
		}
	})
}

func TestArguments_removedArePlannedOrWarnedOf(t *testing.T) {
	t.Parallel()
	underSwitches(t, func(t *testing.T, cloud *acctest.Cloud, resource, name string, a argument) {
		t.Helper()
		config, _ := a.prepare(cloud.Sim)
		d := cloud.Driver(t, nil)
		state := d.Applied(resource, nil, with(config, name, a.value))
		d.ExpectEmptyPlan(resource, state, with(config, name, a.value))
		plan, found := d.Plan(resource, state, config)
		if found.HasError() {
			t.Fatal(found)
		}
		planned := acctest.State{Value: plan.Value}
		switch a.removed {
		case replaced: // the same organization here; product.TestProduct_replacedWhenOrganizationChanges has others
			if !plan.Empty {
				t.Errorf("%s is planned as %v", name, planned.Get(t, name))
			}
		case theDefault:
			if got := fmt.Sprint(planned.Get(t, name)); got != fmt.Sprint(a.standard) {
				t.Errorf("%s is planned as %s, expected %v", name, got, a.standard)
			}
		case chosenAgain:
			if !slices.Contains(plan.Unknown(), name) {
				t.Errorf("%s is planned as %v", name, planned.Get(t, name))
			}
		case stays:
			if !plan.Empty || !strings.Contains(found.String(), "WARNING: The service keeps "+name) {
				t.Errorf("no warning names %s: %s", name, found)
			}
		}
		if (len(found) > 0) != (a.removed == stays) {
			t.Error(found)
		}
		state, found = d.Apply(t.Context(), resource, state, config)
		if found.HasError() {
			t.Fatal(found)
		}
		d.ExpectEmptyPlan(resource, state, config)
		if again, found := d.Plan(resource, state, config); !again.Empty || (len(found) > 0) != (a.removed == stays) {
			t.Errorf("the plan after that: %s", found)
		}
	})
}
