// SPDX-License-Identifier: MPL-2.0

package storm_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"

	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/acctest"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/simulator"
)

// kind is a resource type.
type kind struct {
	resource string
	// id are the attributes whose values, joined by slashes, are the ID.
	id []string
	// random returns random attributes; nil for a relation between other resources.
	random func(*rand.Rand) acctest.Object
	// stored returns what the service stores, by ID.
	stored func(*simulator.Simulator) map[string]string
	// planned returns what the service should store for a configuration.
	planned func(acctest.Object) string
	// addTwin adds what another run would create from the same configuration.
	addTwin func(*simulator.Simulator, acctest.Object) (id string)
	// remove deletes a resource as another run would.
	remove func(s *simulator.Simulator, id string)
	// restores is true if destroying brings back what was there before.
	restores bool
	// unique is set if no two instances may have the same values of id. It sets those of the n-th one of all.
	unique func(config acctest.Object, n int)
	// mayStay reports whether the service may store this after a destroy.
	mayStay func(stored string) bool
}

const tenant = simulator.NCloudTenantID

// There are few names, so that many resources share one.
func randomName(r *rand.Rand) string        { return pick(r, "weather", "traffic") }
func randomDescription(r *rand.Rand) string { return pick(r, "", "a", "b") }

func pick[T any](r *rand.Rand, values ...T) T { return values[r.IntN(len(values))] }

// fields are the values of a resource in one text.
func fields(values ...any) string { return fmt.Sprintf("%q", fmt.Sprint(values...)) }

var product = &kind{
	resource: "apigw_product", id: []string{"id"},
	random: func(r *rand.Rand) acctest.Object {
		return acctest.Object{"name": randomName(r), "description": randomDescription(r), "subscription_code": "PROTECTED"}
	},
	stored: func(s *simulator.Simulator) map[string]string {
		out := map[string]string{}
		for _, p := range s.NCloud.Products(tenant) {
			out[p.ID] = fields(p.Name, "|", p.Description, "|", p.SubscriptionCode)
		}
		return out
	},
	planned: func(c acctest.Object) string {
		return fields(c["name"], "|", c["description"], "|", c["subscription_code"])
	},
	addTwin: func(s *simulator.Simulator, c acctest.Object) string {
		return s.NCloud.AddProduct(simulator.NCloudProduct{
			Name: text(c["name"]), Description: text(c["description"]), SubscriptionCode: text(c["subscription_code"]),
			APIs: []*simulator.NCloudAPI{{Name: "v1", Stages: []simulator.NCloudStage{{Name: "test"}}}},
		})
	},
	remove: func(s *simulator.Simulator, id string) { s.NCloud.DeleteProduct(id) },
}

// api is an API of the published product.
var api = &kind{
	resource: "apigw_api", id: []string{"id"},
	random: func(r *rand.Rand) acctest.Object {
		return acctest.Object{"name": randomName(r), "description": randomDescription(r)}
	},
	stored: func(s *simulator.Simulator) map[string]string {
		out := map[string]string{}
		for _, p := range s.NCloud.Products(tenant) {
			for _, a := range p.APIs {
				if p.Published {
					out[a.ID] = fields(a.Name, "|", a.Description)
				}
			}
		}
		return out
	},
	planned: func(c acctest.Object) string { return fields(c["name"], "|", c["description"]) },
	addTwin: func(s *simulator.Simulator, c acctest.Object) string {
		return s.NCloud.AddAPI(text(c["product_id"]), simulator.NCloudAPI{Name: text(c["name"]), Description: text(c["description"])})
	},
	remove: func(s *simulator.Simulator, id string) { s.NCloud.DeleteAPI(id) },
}

var apiKey = &kind{
	resource: "apigw_api_key", id: []string{"id"},
	random: func(r *rand.Rand) acctest.Object {
		return acctest.Object{
			"name": randomName(r), "description": randomDescription(r), "enabled": r.IntN(3) > 0,
			"primary_key_version": r.IntN(3), "store_keys": r.IntN(3) > 0,
		}
	},
	stored: func(s *simulator.Simulator) map[string]string {
		out := map[string]string{}
		for _, k := range s.NCloud.APIKeys(tenant) {
			out[k.ID] = fields(k.Name, "|", k.Description, "|", !k.Disabled)
		}
		return out
	},
	planned: func(c acctest.Object) string { return fields(c["name"], "|", c["description"], "|", c["enabled"]) },
	addTwin: func(s *simulator.Simulator, c acctest.Object) string {
		return s.NCloud.AddAPIKey(simulator.NCloudAPIKey{Name: text(c["name"]), Description: text(c["description"]), Disabled: c["enabled"] == false})
	},
	remove: func(s *simulator.Simulator, id string) { s.NCloud.DeleteAPIKey(id) },
}

var usagePlan = &kind{
	resource: "apigw_usage_plan", id: []string{"id"},
	random: func(r *rand.Rand) acctest.Object {
		plan := acctest.Object{"name": randomName(r), "description": randomDescription(r), "rate_rps": pick[any](r, nil, 5, 10)}
		if r.IntN(2) == 0 {
			plan["day_quota_request"], plan["month_quota_request"], plan["quota_condition"] = 10, 100, pick(r, "2xx", "5xx")
		}
		return plan
	},
	stored: func(s *simulator.Simulator) map[string]string {
		out := map[string]string{}
		for _, p := range s.NCloud.UsagePlans(tenant) {
			out[p.ID] = fields(p.Name, "|", p.Description, "|", number(p.RateRPS), "|", number(p.DayQuotaRequest), "|", number(p.MonthQuotaRequest))
		}
		return out
	},
	planned: func(c acctest.Object) string {
		return fields(c["name"], "|", c["description"], "|", c["rate_rps"], "|", c["day_quota_request"], "|", c["month_quota_request"])
	},
	addTwin: func(s *simulator.Simulator, c acctest.Object) string {
		p := simulator.NCloudUsagePlan{
			Name: text(c["name"]), Description: text(c["description"]),
			RateRPS: pointer(c["rate_rps"]), DayQuotaRequest: pointer(c["day_quota_request"]), MonthQuotaRequest: pointer(c["month_quota_request"]),
		}
		if condition := text(c["quota_condition"]); condition != "" {
			p.QuotaCondition = &condition
		}
		return s.NCloud.AddUsagePlan(p)
	},
	remove: func(s *simulator.Simulator, id string) { s.NCloud.DeleteUsagePlan(id) },
}

var metaStudioProduct = &kind{
	resource: "apigw_metastudio_product", id: []string{"id"},
	random: func(r *rand.Rand) acctest.Object {
		return acctest.Object{
			"name": randomName(r), "description": randomDescription(r),
			"tags": pick[any](r, nil, []any{"x"}, []any{"x", "y"}), "state": pick(r, "ACTIVED", "UNACTIVED"),
		}
	},
	stored: func(s *simulator.Simulator) map[string]string {
		out := map[string]string{}
		for _, p := range s.MetaStudio.Products() {
			out[p.ID] = fields(p.Name, "|", p.Description, "|", p.Tags, "|", p.State)
		}
		return out
	},
	planned: func(c acctest.Object) string {
		return fields(c["name"], "|", c["description"], "|", texts(c["tags"]), "|", c["state"])
	},
	addTwin: func(s *simulator.Simulator, c acctest.Object) string {
		return s.MetaStudio.AddProduct(simulator.MetaStudioProduct{
			Name: text(c["name"]), Description: text(c["description"]), Tags: texts(c["tags"]), State: text(c["state"]),
		})
	},
	remove: func(s *simulator.Simulator, id string) {
		s.MetaStudio.ChangeProduct(id, func(p *simulator.MetaStudioProduct) { p.State = "DELETED" })
	},
}

var enosProduct = &kind{
	resource: "apigw_enos_product", id: []string{"id"},
	random: func(r *rand.Rand) acctest.Object {
		p := acctest.Object{
			"name": acctest.Object{"default_value": randomName(r)}, "model_id": simulator.EnOSModelID, "data_format": "Json",
			"product_type": pick(r, "Device", "Device", "Device", "Gateway"), "bi_directional_auth": r.IntN(2) == 0, "description": randomDescription(r),
		}
		if p["bi_directional_auth"] == true && r.IntN(2) == 0 {
			p["default_valid_day"], p["max_valid_day"] = 90, 365
		}
		return p
	},
	stored: func(s *simulator.Simulator) map[string]string {
		out := map[string]string{}
		for _, p := range s.EnOS.Products() {
			out[p.Key] = fields(p.DefaultName, "|", p.Type, "|", p.BiAuth, "|", p.Desc)
		}
		return out
	},
	planned: func(c acctest.Object) string {
		return fields(c["name"].(acctest.Object)["default_value"], "|", c["product_type"], "|", c["bi_directional_auth"], "|", c["description"])
	},
	addTwin: func(s *simulator.Simulator, c acctest.Object) string {
		return s.EnOS.AddProduct(simulator.EnOSProduct{
			DefaultName: text(c["name"].(acctest.Object)["default_value"]), Type: text(c["product_type"]), Desc: text(c["description"]),
			BiAuth: c["bi_directional_auth"] == true, DefaultDays: pointer(c["default_valid_day"]), MaxDays: pointer(c["max_valid_day"]),
		})
	},
	remove: func(s *simulator.Simulator, id string) { s.EnOS.DeleteProduct(id) },
}

var subscription = &kind{
	resource: "apigw_api_key_subscription", id: []string{"product_id", "api_key_id"},
	stored:  func(s *simulator.Simulator) map[string]string { return subscriptions(s, true) },
	planned: func(acctest.Object) string { return "ACCEPTED" },
}

// partnerSubscription is one of another account's API key.
var partnerSubscription = &kind{
	resource: subscription.resource, id: subscription.id,
	stored: func(s *simulator.Simulator) map[string]string {
		out := subscriptions(s, false)
		for id, status := range out {
			if status != "ACCEPTED" { // the partner's request, or what destroy leaves
				delete(out, id)
			}
		}
		return out
	},
	planned: subscription.planned,
}

// subscriptions returns those of the account's own keys, or those of other accounts' keys.
func subscriptions(s *simulator.Simulator, own bool) map[string]string {
	out, keys := map[string]string{}, apiKey.stored(s)
	for id := range product.stored(s) {
		for _, one := range s.NCloud.Subscriptions(id) {
			if _, isOwn := keys[one.APIKeyID]; isOwn == own {
				out[id+"/"+one.APIKeyID] = one.Status
			}
		}
	}
	return out
}

var stageUsagePlan = &kind{
	resource: "apigw_stage_usage_plan", id: []string{"product_id", "api_id", "stage_id", "usage_plan_id"},
	stored: func(s *simulator.Simulator) map[string]string {
		out := map[string]string{}
		for _, p := range s.NCloud.Products(tenant) {
			for _, api := range p.APIs {
				for _, stage := range api.Stages {
					for _, plan := range stage.UsagePlanIDs {
						out[strings.Join([]string{p.ID, api.ID, stage.ID, plan}, "/")] = ""
					}
				}
			}
		}
		return out
	},
	planned: func(acctest.Object) string { return "" },
}

var usagePlanBinding = &kind{
	resource: "apigw_usage_plan_binding", id: []string{"product_id", "api_key_id", "stage_id"}, restores: true,
	stored: func(s *simulator.Simulator) map[string]string {
		out := map[string]string{}
		for id := range product.stored(s) {
			for _, one := range s.NCloud.Subscriptions(id) {
				for stage, plan := range one.Plans {
					out[id+"/"+one.APIKeyID+"/"+stage] = plan
				}
			}
		}
		return out
	},
	planned: func(c acctest.Object) string { return text(c["usage_plan_id"]) },
}

// kinds are all of them, each after those that it refers to.
var kinds = []*kind{
	product, api, apiKey, usagePlan, metaStudioProduct, enosProduct, authorizer, apiPath, apiModel, gatewayResponse,
	subscription, partnerSubscription, stageUsagePlan, usagePlanBinding, apiMethod,
}

// references are the kinds that a kind refers to.
var references = map[*kind][]*kind{
	subscription:     {product, apiKey},
	stageUsagePlan:   {product, usagePlan},
	usagePlanBinding: {product, apiKey, usagePlan, subscription, stageUsagePlan},
	apiMethod:        {apiPath, apiModel, authorizer},
}

func text(v any) string {
	s, _ := v.(string)
	return s
}

func texts(v any) []string {
	var out []string
	if list, ok := v.([]any); ok {
		for _, element := range list {
			out = append(out, text(element))
		}
	}
	slices.Sort(out)
	return out
}

func number(v *int64) any {
	if v == nil {
		return nil
	}
	return *v
}

func pointer(v any) *int64 {
	n, ok := v.(int)
	if !ok {
		return nil
	}
	return new(int64(n))
}

// secrets are what no diagnostic may contain.
func secrets(s *simulator.Simulator) []string {
	out := []string{simulator.NCloudSecretKey, simulator.MetaStudioSecretKey, simulator.EnOSSecretKey, mockHeader}
	if token := s.EnOS.Token(); token != "" {
		out = append(out, token)
	}
	for _, k := range s.NCloud.APIKeys(tenant) {
		out = append(out, k.PrimaryKey, k.SecondaryKey)
	}
	for _, p := range s.EnOS.Products() {
		out = append(out, p.Secret)
	}
	return out
}
