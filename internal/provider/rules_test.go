// SPDX-License-Identifier: MPL-2.0

package provider_test

import (
	"fmt"
	"maps"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/ephemeral"
	"github.com/hashicorp/terraform-plugin-framework/list"
	"github.com/hashicorp/terraform-plugin-framework/provider"
	"github.com/hashicorp/terraform-plugin-framework/resource"

	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/acctest"
	apigw "github.com/seed-9ae5a20b/terraform-provider-apigw/internal/provider"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/simulator"
)

// rule is about several arguments of one resource or data source.
type rule struct {
	// config is complete but for the arguments of the rule.
	config acctest.Object
	// allowed are values of these arguments that may turn out to follow the rule: unknown
	// ones may become null.
	allowed []acctest.Object
	// broken are values that break it, by what the error contains.
	broken map[string]acctest.Object
}

// combinations are the rules about several arguments, by kind and type.
func combinations() map[string][]rule {
	u := acctest.Unknown
	enos := acctest.Object{
		"name": acctest.Object{"default_value": "turbine"}, "model_id": simulator.EnOSModelID, "product_type": "Device", "data_format": "Json",
	}
	return map[string][]rule{
		"resource apigw_api_definition": {{
			config: acctest.Object{
				"product_id": "p", "api_id": u, "document": "openapi: 3.0.3\npaths: {/a: {get: {responses: {}}}}\ncomponents: {securitySchemes: {a: {type: http, scheme: bearer}}}\n",
			},
			allowed: []acctest.Object{
				{"overrides": u},
				{"security_schemes": u},
				{"defaults": u},
				{"overrides": acctest.Object{"GET /a": u}},
				{"security_schemes": acctest.Object{"a": u}},
				{"overrides": acctest.Object{"GET /a": acctest.Object{"http_endpoint": u, "ncp_endpoint": u, "mock_endpoint": acctest.Object{"status_code": 200}}}},
				{"overrides": acctest.Object{"GET /a": acctest.Object{"authentication": u}}},
				{"defaults": acctest.Object{"authentication": acctest.Object{"platform": u, "authorizer_id": "a"}}},
				{"defaults": acctest.Object{"authentication": acctest.Object{"platform": u}}},
				{"defaults": acctest.Object{"authentication": acctest.Object{"platform": "IAM", "authorizer_id": u}}},
				{"security_schemes": acctest.Object{"a": acctest.Object{"platform": "AUTHORIZER", "authorizer_id": u}}},
				{"security_schemes": acctest.Object{"a": acctest.Object{"platform": u, "authorizer_id": u}}},
			},
			broken: map[string]acctest.Object{
				"must set authorizer_id if platform is AUTHORIZER": {"defaults": acctest.Object{"authentication": acctest.Object{"platform": "AUTHORIZER"}}},
				"and only then": {"security_schemes": acctest.Object{"a": acctest.Object{"platform": "IAM", "authorizer_id": "a"}}},
				"cannot be specified when": {"overrides": acctest.Object{"GET /a": acctest.Object{
					"http_endpoint": acctest.Object{"method": "GET", "url": "/"}, "mock_endpoint": acctest.Object{"status_code": 200},
				}}},
			},
		}},
		"resource apigw_enos_product": {{
			config: enos,
			allowed: []acctest.Object{
				{"bi_directional_auth": false, "default_valid_day": u},
				{"bi_directional_auth": false, "max_valid_day": u},
				{"bi_directional_auth": u, "default_valid_day": 5, "max_valid_day": 5},
				{"bi_directional_auth": u, "default_valid_day": u, "max_valid_day": u},
				{"bi_directional_auth": true, "default_valid_day": 5, "max_valid_day": u},
				{"bi_directional_auth": true, "default_valid_day": u, "max_valid_day": 5},
				{"bi_directional_auth": true, "default_valid_day": 3650, "max_valid_day": u},
			},
			broken: map[string]acctest.Object{
				"default_valid_day can be set only where bi_directional_auth is true": {"bi_directional_auth": false, "default_valid_day": 5},
				"max_valid_day can be set only where bi_directional_auth is true":     {"bi_directional_auth": false, "max_valid_day": 5},
				"6 is more than 5":       {"bi_directional_auth": true, "default_valid_day": 6, "max_valid_day": 5},
				"1096 is more than 1095": {"bi_directional_auth": true, "default_valid_day": 1096},
			},
		}},
		"resource apigw_usage_plan": {{
			config: acctest.Object{"name": "bronze"},
			allowed: []acctest.Object{
				{"day_quota_request": u}, {"month_quota_request": u}, {"day_quota_request": u, "month_quota_request": u}, {"day_quota_request": 1, "month_quota_request": u},
			},
			broken: map[string]acctest.Object{
				`"month_quota_request" must be specified when "day_quota_request" is`: {"day_quota_request": 1},
				`"day_quota_request" must be specified when "month_quota_request" is`: {"month_quota_request": 1},
			},
		}},
		"resource apigw_api_method": {{
			config: acctest.Object{"product_id": "p", "api_id": "a", "path_id": u, "method": "GET"},
			allowed: []acctest.Object{
				{"http_endpoint": u, "ncp_endpoint": u, "mock_endpoint": u},
				{"http_endpoint": u, "mock_endpoint": acctest.Object{"status_code": 200}},
				{"ncp_endpoint": u},
				{"mock_endpoint": acctest.Object{"status_code": u}, "authentication": acctest.Object{"platform": u, "authorizer_id": "x"}},
				{"mock_endpoint": u, "authentication": acctest.Object{"platform": "AUTHORIZER", "authorizer_id": u}},
			},
			broken: map[string]acctest.Object{
				"Missing Attribute Configuration": {},
				"Invalid Attribute Combination": {
					"mock_endpoint": acctest.Object{"status_code": 200}, "http_endpoint": acctest.Object{"method": "GET", "url": "/"},
				},
				"must set authorizer_id": {"mock_endpoint": acctest.Object{"status_code": 200}, "authentication": acctest.Object{"platform": "AUTHORIZER"}},
			},
		}},
		"resource apigw_stage": {{
			config: acctest.Object{"product_id": "p", "api_id": "a", "name": "s", "endpoint_domain": "NONE"},
			allowed: []acctest.Object{
				{"canary": acctest.Object{"distribution_rate": u, "conditions": u}},
				{"canary": acctest.Object{"distribution_rate": u}},
				{"canary": u, "deployment": acctest.Object{"no": u}},
				{"canary": acctest.Object{"distribution_rate": 5}, "deployment": acctest.Object{"no": u}},
				{"usage_plan": acctest.Object{"day_quota_request": 1, "month_quota_request": u}},
			},
			broken: map[string]acctest.Object{
				"(and only one) of": {"canary": acctest.Object{}},
				"2 attributes specified when one": {"canary": acctest.Object{
					"distribution_rate": 5, "conditions": []any{acctest.Object{"in": "HEADER", "name": "a", "value": "b"}},
				}},
				"cannot be specified when":                                {"canary": acctest.Object{"distribution_rate": 5}, "deployment": acctest.Object{"no": 1}},
				`"usage_plan.month_quota_request" must be specified when`: {"usage_plan": acctest.Object{"day_quota_request": 1}},
			},
		}},
		"data source apigw_product": {{
			config:  acctest.Object{},
			allowed: []acctest.Object{{"id": u, "name": u}, {"id": u, "name": "a"}, {"id": "a", "name": u}, {"id": u}, {"name": u}},
			broken: map[string]acctest.Object{
				"Missing Attribute Configuration": {},
				"Invalid Attribute Combination":   {"id": "a", "name": "a"},
			},
		}},
		"data source apigw_api": {{
			config:  acctest.Object{"product_id": "p"},
			allowed: []acctest.Object{{"id": u, "name": u}, {"id": u, "name": "a"}, {"id": "a", "name": u}, {"id": u}, {"name": u}},
			broken: map[string]acctest.Object{
				"Missing Attribute Configuration": {},
				"Invalid Attribute Combination":   {"id": "a", "name": "a"},
			},
		}},
		"data source apigw_stage": {{
			config:  acctest.Object{"product_id": "p", "api_id": "a"},
			allowed: []acctest.Object{{"id": u, "name": u}, {"id": u, "name": "a"}, {"id": "a", "name": u}, {"id": u}, {"name": u}},
			broken: map[string]acctest.Object{
				"Missing Attribute Configuration": {},
				"Invalid Attribute Combination":   {"id": "a", "name": "a"},
			},
		}},
		"data source apigw_stage_document": {{
			config: acctest.Object{"product_id": "p", "api_id": "a", "stage_id": "s"},
			allowed: []acctest.Object{
				{"deployment_no": u, "canary": u}, {"deployment_no": u, "canary": true}, {"deployment_no": 1, "canary": u}, {"deployment_no": 1, "canary": false},
			},
			broken: map[string]acctest.Object{"Invalid Attribute Combination": {"deployment_no": 1, "canary": true}},
		}},
		"list resource apigw_stage_usage_plan": {{
			config:  acctest.Object{"product_id": "p", "api_id": "a"},
			allowed: []acctest.Object{{"usage_plan_id": u, "stage_id": u}, {"usage_plan_id": u, "stage_id": "s"}, {"stage_id": u}},
			broken: map[string]acctest.Object{
				"Missing Attribute Configuration": {},
				"Invalid Attribute Combination":   {"usage_plan_id": "u", "stage_id": "s"},
			},
		}},
	}
}

// TestCombinations tries every rule about several arguments with values that are not known
// yet. The types that have such rules are found by their schemas and interfaces.
func TestCombinations(t *testing.T) {
	t.Parallel()
	all := combinations()
	if found := withCombinations(t); !slices.Equal(found, slices.Sorted(maps.Keys(all))) {
		t.Errorf("%q have rules about several arguments, and %q are tried", found, slices.Sorted(maps.Keys(all)))
	}
	d := acctest.Simulated(t).Driver(t, nil)
	for name, rules := range all {
		at := strings.LastIndex(name, " ")
		kind, typeName := name[:at], name[at+1:]
		for _, rule := range rules {
			complete := func(values acctest.Object) acctest.Object {
				config := maps.Clone(rule.config)
				maps.Copy(config, values)
				return config
			}
			for _, values := range rule.allowed {
				if found := d.ValidateAny(kind, typeName, complete(values)); len(found) > 0 {
					t.Errorf("%s with %v: %s", name, values, found)
				}
				if kind != "resource" {
					continue
				}
				if _, found := d.Plan(typeName, nil, complete(values)); len(found) > 0 {
					t.Errorf("planning %s with %v: %s", name, values, found)
				}
			}
			for contains, values := range rule.broken {
				if found := d.ValidateAny(kind, typeName, complete(values)); !strings.Contains(found.String(), contains) {
					t.Errorf("%q is not in the error of %s with %v: %s", contains, name, values, found)
				}
			}
		}
	}
}

// withCombinations returns the types that have rules about several arguments.
func withCombinations(t *testing.T) []string {
	t.Helper()
	ctx, p := t.Context(), apigw.New("test")()
	var found []string
	add := func(name string, has bool, schema any) {
		for _, text := range validators(reflect.ValueOf(schema)) {
			has = has || strings.Contains(text, "if an attribute is set")
		}
		if has {
			found = append(found, name)
		}
	}
	_, validates := p.(provider.ProviderWithValidateConfig)
	_, has := p.(provider.ProviderWithConfigValidators)
	var own provider.SchemaResponse
	p.Schema(ctx, provider.SchemaRequest{}, &own)
	add("provider", validates || has, own.Schema)
	for _, build := range p.Resources(ctx) {
		r := build()
		var resp resource.SchemaResponse
		r.Schema(ctx, resource.SchemaRequest{}, &resp)
		_, validates := r.(resource.ResourceWithValidateConfig)
		_, has := r.(resource.ResourceWithConfigValidators)
		add("resource "+typeName(t, r), validates || has, resp.Schema)
	}
	for _, build := range p.DataSources(ctx) {
		d := build()
		var meta datasource.MetadataResponse
		d.Metadata(ctx, datasource.MetadataRequest{}, &meta)
		var resp datasource.SchemaResponse
		d.Schema(ctx, datasource.SchemaRequest{}, &resp)
		_, validates := d.(datasource.DataSourceWithValidateConfig)
		v, has := d.(datasource.DataSourceWithConfigValidators)
		has = has && len(v.ConfigValidators(ctx)) > 0
		add("data source "+meta.TypeName, validates || has, resp.Schema)
	}
	for _, build := range p.(provider.ProviderWithListResources).ListResources(ctx) {
		l := build()
		var resp list.ListResourceSchemaResponse
		l.ListResourceConfigSchema(ctx, list.ListResourceSchemaRequest{}, &resp)
		_, validates := l.(list.ListResourceWithValidateConfig)
		v, has := l.(list.ListResourceWithConfigValidators)
		has = has && len(v.ListResourceConfigValidators(ctx)) > 0
		add("list resource "+typeName(t, l), validates || has, resp.Schema)
	}
	for _, build := range p.(provider.ProviderWithEphemeralResources).EphemeralResources(ctx) {
		e := build()
		var meta ephemeral.MetadataResponse
		e.Metadata(ctx, ephemeral.MetadataRequest{}, &meta)
		var resp ephemeral.SchemaResponse
		e.Schema(ctx, ephemeral.SchemaRequest{}, &resp)
		_, validates := e.(ephemeral.EphemeralResourceWithValidateConfig)
		_, has := e.(ephemeral.EphemeralResourceWithConfigValidators)
		add("ephemeral resource "+meta.TypeName, validates || has, resp.Schema)
	}
	slices.Sort(found)
	return found
}

// validators returns the descriptions of all validators in a schema or an attribute.
func validators(of reflect.Value) []string {
	if object := of.FieldByName("NestedObject"); object.IsValid() {
		of = object
	}
	members := of.FieldByName("Attributes")
	if !members.IsValid() {
		return nil
	}
	var out []string
	for _, key := range members.MapKeys() {
		member := members.MapIndex(key).Interface()
		out = slices.Concat(out, each(member, "Validators"), validators(reflect.ValueOf(member)))
	}
	return out
}

// TestCombinations_knownDuringApply runs the real CLI with values that are null or set only
// once another resource exists.
func TestCombinations_knownDuringApply(t *testing.T) {
	t.Parallel()
	cloud := acctest.Simulated(t)
	cloud.Sim.NCloud.AddProduct(simulator.NCloudProduct{Name: "weather"})
	cli := acctest.NewCLI(t, cloud)
	config := func(value string) string {
		return fmt.Sprintf(`
terraform {
  required_providers {
    apigw = { source = "seed-9ae5a20b/apigw" }
  }
}

resource "terraform_data" "later" {}

locals {
  later = terraform_data.later.id == "" ? %s
}

resource "apigw_enos_product" "turbine" {
  name                = { default_value = "turbine" }
  model_id            = %q
  product_type        = "Device"
  data_format         = "Json"
  bi_directional_auth = false
  default_valid_day   = local.later
  max_valid_day       = local.later
}

resource "apigw_usage_plan" "bronze" {
  name                = "bronze"
  day_quota_request   = local.later
  month_quota_request = local.later
}

data "apigw_product" "weather" {
  id   = local.later == null ? null : "x"
  name = "weather"
}
`, value, simulator.EnOSModelID)
	}
	cli.Write("main.tf", config("1 : null"))
	cli.Must("validate")
	cli.Must("apply", "-auto-approve")
	cli.Must("plan", "-detailed-exitcode")
	cli.Must("destroy", "-auto-approve")

	cli.Write("main.tf", config("null : 1"))
	cli.Must("validate")
	applied := cli.Run("apply", "-auto-approve")
	for _, want := range []string{"default_valid_day can be set only where", "Exactly one of these"} {
		if applied.Code == 0 || !strings.Contains(strings.Join(strings.Fields(strings.ReplaceAll(applied.String(), "│", "")), " "), want) {
			t.Errorf("%q is not in the output\n%s", want, applied)
		}
	}
	if made := cloud.Sim.EnOS.Products(); len(made) > 0 {
		t.Errorf("the broken rule has made %v", made)
	}
}
