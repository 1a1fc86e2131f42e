// SPDX-License-Identifier: MPL-2.0

package provider_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/acctest"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/simulator"
)

// services are those of the provider: their credentials, with the values that the
// simulator takes and the environment variables, and a data source that reads something.
var services = map[string]struct {
	credentials map[string]credential
	others      map[string]string
	dataSource  string
}{
	"ncloud": {
		credentials: map[string]credential{
			"access_key": {simulator.NCloudAccessKey, []string{"NCLOUD_ACCESS_KEY", "NCLOUD_ACCESS_KEY_ID"}},
			"secret_key": {simulator.NCloudSecretKey, []string{"NCLOUD_SECRET_KEY", "NCLOUD_SECRET_ACCESS_KEY"}},
		},
		dataSource: "apigw_products",
	},
	"metastudio": {
		credentials: map[string]credential{
			"access_key":     {simulator.MetaStudioTemporaryKey, []string{"HW_ACCESS_KEY"}},
			"secret_key":     {simulator.MetaStudioSecretKey, []string{"HW_SECRET_KEY"}},
			"security_token": {simulator.MetaStudioSecurityToken, []string{"HW_SECURITY_TOKEN"}},
		},
		others:     map[string]string{"project_id": simulator.MetaStudioProjectID},
		dataSource: "apigw_metastudio_products",
	},
	"metastudio with a token": {
		credentials: map[string]credential{"token": {simulator.MetaStudioToken, []string{"HW_AUTH_TOKEN"}}},
		others:      map[string]string{"project_id": simulator.MetaStudioProjectID},
		dataSource:  "apigw_metastudio_products",
	},
	"enos": {
		credentials: map[string]credential{
			"access_key": {simulator.EnOSAccessKey, []string{"ENOS_ACCESS_KEY"}},
			"secret_key": {simulator.EnOSSecretKey, []string{"ENOS_SECRET_KEY"}},
		},
		others:     map[string]string{"org_id": simulator.EnOSOrgID},
		dataSource: "apigw_enos_products",
	},
}

type credential struct {
	value     string
	variables []string
}

// TestCredentials_lineBreaks sets each credential by each argument and variable.
func TestCredentials_lineBreaks(t *testing.T) {
	t.Setenv("HOME", t.TempDir())
	cloud := acctest.Simulated(t)
	tested := map[string]bool{}
	for name, service := range services {
		argument, _, _ := strings.Cut(name, " ")
		read := func(change map[string]string) acctest.Diagnostics {
			config := acctest.Object{"endpoint": cloud.URL}
			for name, value := range service.others {
				config[name] = value
			}
			for name, c := range service.credentials {
				config[name] = c.value
			}
			for name, value := range change {
				config[name] = value
			}
			_, diags := acctest.NewDriver(t, acctest.Object{argument: config}).ReadData(t.Context(), service.dataSource, nil)
			return diags
		}
		for attribute, c := range service.credentials {
			tested[argument+"."+attribute] = true
			for _, surrounded := range []string{c.value + "\n", c.value + "\r\n", "\n\t " + c.value + " \n\n"} {
				if diags := read(map[string]string{attribute: surrounded}); len(diags) > 0 {
					t.Errorf("%s.%s = %q: %s", argument, attribute, surrounded, diags)
				}
			}
			half := len(c.value) / 2
			for _, control := range []string{"\n", "\r\n", "\x00", "\x1b", "\u0085"} {
				value := c.value[:half] + control + c.value[half:]
				cloud.Sim.Forget()
				refusesCredential(t, cloud, read(map[string]string{attribute: value}), "provider argument "+argument+"."+attribute, value)
			}
			for _, variable := range c.variables {
				t.Setenv(variable, "\n"+c.value+"\n")
				if diags := read(map[string]string{attribute: " \n"}); len(diags) > 0 {
					t.Errorf("%s: %s", variable, diags)
				}
				value := c.value[:half] + "\n" + c.value[half:]
				t.Setenv(variable, value)
				cloud.Sim.Forget()
				refusesCredential(t, cloud, read(map[string]string{attribute: ""}), "environment variable "+variable, value)
				t.Setenv(variable, "")
			}
		}
	}
	for _, attribute := range sensitiveArguments(t) {
		if !tested[attribute] {
			t.Errorf("%s is not tested", attribute)
		}
	}
}

func refusesCredential(t *testing.T, cloud *acctest.Cloud, diags acctest.Diagnostics, source, value string) {
	t.Helper()
	text := strings.Join(strings.Fields(diags.String()), " ")
	if !diags.HasError() || !strings.Contains(text, source) || !strings.Contains(text, "control character") {
		t.Errorf("%s, %q: %s", source, value, diags)
	}
	if head, _, _ := strings.Cut(value, "\n"); len(head) > 2 && strings.Contains(text, head) {
		t.Errorf("%s is in a diagnostic: %s", source, diags)
	}
	if got := len(cloud.Sim.Requests("", "")); got > 0 {
		t.Errorf("%s: %d requests", source, got)
	}
}

// sensitiveArguments are the sensitive provider arguments.
func sensitiveArguments(t *testing.T) []string {
	t.Helper()
	return sensitive(acctest.Schemas(t).Provider.Block.Attributes, "")
}

func TestCredentials_lineBreaksInFile(t *testing.T) {
	cloud := acctest.Simulated(t)
	for _, key := range []string{"ncloud_access_key_id", "ncloud_secret_access_key"} {
		home := t.TempDir()
		t.Setenv("HOME", home)
		values := map[string]string{"ncloud_access_key_id": simulator.NCloudAccessKey, "ncloud_secret_access_key": simulator.NCloudSecretKey}
		values[key] = "ab\x00cd"
		var file strings.Builder
		for name, value := range values {
			file.WriteString(name + " = " + value + "\n")
		}
		path := filepath.Join(home, ".ncloud", "configure")
		if err := os.Mkdir(filepath.Dir(path), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(file.String()), 0o600); err != nil {
			t.Fatal(err)
		}
		_, diags := acctest.NewDriver(t, acctest.Object{"ncloud": acctest.Object{"endpoint": cloud.URL}}).ReadData(t.Context(), "apigw_products", nil)
		refusesCredential(t, cloud, diags, key+" in "+path, values[key])
	}
}
