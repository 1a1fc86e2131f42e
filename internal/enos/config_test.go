// SPDX-License-Identifier: MPL-2.0

package enos

import (
	"cmp"
	"errors"
	"fmt"
	"os"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/base"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/enos/product"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/providerconfig"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/rest"
)

var variables = map[string]string{
	"endpoint": "ENOS_ENDPOINT", "access_key": "ENOS_ACCESS_KEY", "secret_key": "ENOS_SECRET_KEY", "org_id": "ENOS_ORG_ID",
}

func TestMain(m *testing.M) {
	for _, variable := range variables {
		_ = os.Unsetenv(variable)
	}
	os.Exit(m.Run())
}

// object is the enos argument: nil stands for unknown.
func object(values map[string]any) types.Object {
	kinds, attributes := map[string]attr.Type{}, map[string]attr.Value{}
	for name := range variables {
		kinds[name], attributes[name] = types.StringType, types.StringNull()
		if value, given := values[name]; given {
			attributes[name] = types.StringUnknown()
			if text, ok := value.(string); ok {
				attributes[name] = types.StringValue(text)
			}
		}
	}
	return types.ObjectValueMust(kinds, attributes)
}

// outcome is what a configuration resolves to, in one line.
func outcome(config types.Object) string {
	c, err := resolve(config)
	if err != nil {
		return "error: " + err.Error()
	}
	return fmt.Sprintf("%s %s:%s org %s (%v) from %s", c.client.Endpoint, c.client.Credentials.AccessKey, c.client.Credentials.SecretKey, c.orgID, c.noOrg, c.client.Credentials.Source)
}

func with(name string, value any) types.Object {
	config := map[string]any{"endpoint": "https://apim.example", "access_key": "AKC", "secret_key": "SKC", "org_id": "o1"}
	config[name] = value
	if value == "-" {
		delete(config, name)
	}
	return object(config)
}

func TestResolve_everyArgumentByConfigurationEnvironmentAndUnknown(t *testing.T) {
	parts := map[string]string{"endpoint": "https://VAL AKC", "access_key": " VAL:SKC", "secret_key": " AKC:VAL", "org_id": "org VAL (<nil>)"}
	for name, variable := range variables {
		wrap := func(value string) string { return map[bool]string{true: "https://"}[name == "endpoint"] + value }
		expect := func(what, got, value string) {
			t.Helper()
			if want := strings.ReplaceAll(parts[name], "VAL", value); !strings.Contains(got, want) {
				t.Errorf("%s %s: %q is missing in %s", name, what, want, got)
			}
		}
		expect("from the configuration", outcome(with(name, wrap("conf"))), "conf")
		if got := outcome(with(name, nil)); !strings.Contains(got, "The provider argument enos."+name+" is needed now") {
			t.Errorf("%s unknown: %s", name, got)
		}
		if got := outcome(with(name, "-")); !strings.Contains(got, "No ") || !strings.Contains(got, "provider argument enos."+name) || !strings.Contains(got, variable) {
			t.Errorf("%s given nowhere: %s", name, got)
		}
		t.Setenv(variable, wrap("env"))
		expect("from the environment", outcome(with(name, "-")), "env")
		expect("empty, from the environment", outcome(with(name, "")), "env")
		expect("from the configuration before the environment", outcome(with(name, wrap("conf"))), "conf")
		t.Setenv(variable, "")
	}
	if got := outcome(with("endpoint", "nonsense")); !strings.Contains(got, "provider argument enos.endpoint cannot be used") {
		t.Error(got)
	}
	if got := outcome(types.ObjectUnknown(nil)); !strings.Contains(got, "argument enos is needed now") {
		t.Error(got)
	}
	for config, hint := range map[*types.Object]string{
		new(with("endpoint", "-")): "Set what is missing in the provider block",
		new(with("org_id", "-")):   "Set org_id in the resource",
	} {
		c, err := resolve(*config)
		var missing *providerconfig.Error
		if !errors.As(cmp.Or(err, c.noOrg), &missing) || !strings.Contains(missing.Hint(), hint) {
			t.Error(err, c.noOrg)
		}
	}
}

func TestResolve_reportsAllMissingValuesAtOnce(t *testing.T) {
	t.Parallel()
	got := outcome(object(nil))
	for _, want := range []string{"No endpoint was found", "No access key was found", "No secret key was found"} {
		if !strings.Contains(got, want) {
			t.Errorf("%q is missing in %s", want, got)
		}
	}
}

func TestService_wrongSettings(t *testing.T) {
	t.Parallel()
	var diags diag.Diagnostics
	data := configure(object(nil), func() (rest.Settings, error) { return rest.Settings{}, errors.New("max_retries is odd") })
	if _, ok := base.Client[*product.Client](data, &diags).Client(&diags); ok || !strings.Contains(diags[0].Detail(), "max_retries is odd") {
		t.Error(diags)
	}
}
