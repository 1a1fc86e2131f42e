// SPDX-License-Identifier: MPL-2.0

package metastudio

import (
	"errors"
	"fmt"
	"os"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/base"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/metastudio/client"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/rest"
)

func TestMain(m *testing.M) {
	for _, argument := range arguments.Arguments {
		for _, variable := range argument.Variables {
			_ = os.Unsetenv(variable)
		}
	}
	os.Exit(m.Run())
}

// object is the metastudio argument: nil stands for unknown.
func object(values map[string]any) types.Object {
	kinds, attributes := map[string]attr.Type{}, map[string]attr.Value{}
	for _, argument := range arguments.Arguments {
		name := argument.Name
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
	return fmt.Sprintf("%s %s:%s:%s:%s (%s) project %s/%s at %v region %s user %s", c.Endpoint, c.Credentials.AccessKey, c.Credentials.SecretKey,
		c.Credentials.SecurityToken, c.Credentials.Token, c.Credentials, c.Project.ID, c.Project.Name, c.Project.AuthURL, c.Region, c.AppUserID)
}

var good = map[string]any{"access_key": "AKC", "secret_key": "SKC", "region": "cn-north-4", "project_id": "P"}

func with(name string, value any) map[string]any {
	out := map[string]any{name: value}
	for n, v := range good {
		if n != name {
			out[n] = v
		}
	}
	if value == "-" {
		delete(out, name)
	}
	return out
}

// parts are how each argument appears in the outcome.
var parts = map[string]string{
	"access_key": " VAL:SKC:", "secret_key": " AKC:VAL:", "security_token": ":SKC:VAL:", "token": ":VAL (a token from ", "region": "https://metastudio.VAL.myhuaweicloud.com ",
	"project_id": "project VAL/ ", "project_name": "project /VAL at https://iam.cn-north-4.", "auth_url": "at https://VAL/v3 ", "endpoint": "https://VAL AKC", "app_user_id": "user VAL",
}

func TestResolve_everyArgumentByConfigurationEnvironmentAndUnknown(t *testing.T) {
	for _, argument := range arguments.Arguments {
		name := argument.Name
		wrap := func(value string) string {
			if name == "endpoint" || name == "auth_url" {
				return "https://" + value
			}
			return value
		}
		base := func(value any) map[string]any {
			config := with(name, value)
			if name == "project_name" || name == "auth_url" {
				delete(config, "project_id")
			}
			return config
		}
		expect := func(what, got, value string) {
			t.Helper()
			if want := strings.ReplaceAll(parts[name], "VAL", value); !strings.Contains(got, want) {
				t.Errorf("%s %s: %q is missing in %s", name, what, want, got)
			}
		}
		expect("from the configuration", outcome(object(base(wrap("conf")))), "conf")
		if got := outcome(object(base(nil))); !strings.Contains(got, "error: The provider argument metastudio."+name+" is needed now") {
			t.Errorf("%s unknown: %s", name, got)
		}
		if argument.Variables == nil {
			continue
		}
		variable := argument.Variables[0]
		t.Setenv(variable, wrap("env"))
		expect("from the environment", outcome(object(base("-"))), "env")
		expect("empty, from the environment", outcome(object(base(""))), "env")
		expect("from the configuration before the environment", outcome(object(base(wrap("conf")))), "conf")
		t.Setenv(variable, "")
	}
}

func TestResolve_blamesTheSameOneOfSeveralUnknownArguments(t *testing.T) {
	t.Parallel()
	config := map[string]any{}
	for _, argument := range arguments.Arguments {
		config[argument.Name] = nil
	}
	for range 10 {
		if got := outcome(object(config)); !strings.Contains(got, "The provider argument metastudio.access_key is needed now") {
			t.Fatal(got)
		}
	}
}

func TestResolve_whatIsMissing(t *testing.T) {
	for name, says := range map[string][]string{
		"access_key": {"No access key was found", "- provider argument metastudio.access_key\n  - environment variable HW_ACCESS_KEY", "HW_AUTH_TOKEN"},
		"secret_key": {"No secret key was found", "- provider argument metastudio.secret_key\n  - environment variable HW_SECRET_KEY"},
		"region":     {"No region was found", "HW_REGION_NAME", "HW_METASTUDIO_ENDPOINT"},
	} {
		got := outcome(object(with(name, "-")))
		for _, want := range says {
			if !strings.Contains(got, want) {
				t.Errorf("%s: %q is missing in %s", name, want, got)
			}
		}
	}
	for _, test := range []struct {
		config map[string]any
		says   string
	}{
		{nil, "No access key was found"}, // all at once, so that one look is enough
		{nil, "No secret key was found"},
		{nil, "No region was found"},
		{map[string]any{"token": "T", "endpoint": "https://e"}, "No project was found"},
		{map[string]any{"token": "T", "endpoint": "https://e", "project_name": "n"}, "No region to look up the project's ID in was found"},
		{map[string]any{"token": "T", "endpoint": "https://e", "project_name": "n"}, "- provider argument metastudio.auth_url\n  - environment variable HW_AUTH_URL"},
		{map[string]any{"token": "T", "endpoint": "https://e", "project_name": "n", "auth_url": "https://iam"}, "project /n at https://iam/v3"},
		{map[string]any{"token": "T", "region": "cn-east-3"}, "project /cn-east-3 at https://iam.cn-east-3.myhuaweicloud.com/v3"},
		{map[string]any{"token": "T", "region": "evil/"}, "the value from provider argument metastudio.region cannot be used"},
		{map[string]any{"token": "T", "endpoint": "nonsense", "project_id": "p"}, "provider argument metastudio.endpoint cannot be used"},
		{map[string]any{"token": "T", "region": "cn-east-3", "auth_url": "nonsense"}, "provider argument metastudio.auth_url cannot be used"},
	} {
		if got := outcome(object(test.config)); !strings.Contains(got, test.says) {
			t.Errorf("%v: %s", test.config, got)
		}
	}
	if got := outcome(types.ObjectUnknown(nil)); !strings.Contains(got, "argument metastudio is needed now") {
		t.Error(got)
	}
	if got := outcome(types.ObjectNull(nil)); !strings.Contains(got, "No access key was found") {
		t.Error(got)
	}
}

func TestService_wrongSettings(t *testing.T) {
	t.Parallel()
	var diags diag.Diagnostics
	data := configure(object(nil), func() (rest.Settings, error) { return rest.Settings{}, errors.New("max_retries is odd") })
	if _, ok := base.Client[*client.Client](data, &diags).Client(&diags); ok || !strings.Contains(diags[0].Detail(), "max_retries is odd") {
		t.Error(diags)
	}
}
