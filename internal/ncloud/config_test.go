// SPDX-License-Identifier: MPL-2.0

package ncloud

import (
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/base"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/ncloud/client"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/ncloud/notfound"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/providerconfig"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/rest"
)

var attributeTypes = map[string]attr.Type{
	"access_key": types.StringType, "secret_key": types.StringType, "site": types.StringType, "endpoint": types.StringType, "use_server_role": types.BoolType,
}

// object is the ncloud argument: values are strings, bools, or nil for unknown.
func object(values map[string]any) types.Object {
	attributes := map[string]attr.Value{}
	for name, kind := range attributeTypes {
		value, given := values[name]
		switch value := value.(type) {
		case string:
			attributes[name] = types.StringValue(value)
		case bool:
			attributes[name] = types.BoolValue(value)
		default:
			attributes[name] = types.StringNull()
			if given {
				attributes[name] = types.StringUnknown()
			}
			if kind == types.BoolType {
				attributes[name] = types.BoolNull()
				if given {
					attributes[name] = types.BoolUnknown()
				}
			}
		}
	}
	return types.ObjectValueMust(attributeTypes, attributes)
}

// outcome is what a configuration resolves to, in one line.
func outcome(t *testing.T, config types.Object) string {
	t.Helper()
	resolved, err := resolve(config)
	if err != nil {
		return "error: " + err.Error()
	}
	keys, err := resolved.Credentials.Keys(t.Context())
	if err != nil {
		return "error: " + err.Error()
	}
	return fmt.Sprintf("%s %s:%s (%s)", resolved.Endpoint, keys.AccessKey, keys.SecretKey, resolved.Credentials)
}

const (
	public = "https://apigateway.apigw.ntruss.com/api/v1"
	fromA  = " (access key AK…"
)

func TestResolve_everyArgumentByConfigurationEnvironmentAndUnknown(t *testing.T) {
	both := map[string]string{"NCLOUD_ACCESS_KEY": "AKE", "NCLOUD_SECRET_KEY": "SKE"}
	tests := map[string]struct {
		config map[string]any
		env    map[string]string
		file   string
		want   []string // parts of the outcome
	}{
		"access_key from the configuration":          {map[string]any{"access_key": "AKC", "secret_key": "SKC"}, nil, "", []string{public + " AKC:SKC", "provider argument ncloud.access_key"}},
		"access_key: the configuration beats all":    {map[string]any{"access_key": "AKC"}, both, "ncloud_access_key_id=AKF", []string{" AKC:SKE", "secret key from environment variable NCLOUD_SECRET_KEY"}},
		"access_key from the environment":            {nil, both, "", []string{" AKE:SKE", "access key AK… from environment variable NCLOUD_ACCESS_KEY,"}},
		"access_key from its second variable":        {nil, map[string]string{"NCLOUD_ACCESS_KEY_ID": "AK2", "NCLOUD_SECRET_KEY": "SKE"}, "", []string{" AK2:SKE", "NCLOUD_ACCESS_KEY_ID"}},
		"access_key: the first variable beats":       {nil, map[string]string{"NCLOUD_ACCESS_KEY": "AK1", "NCLOUD_ACCESS_KEY_ID": "AK2", "NCLOUD_SECRET_KEY": "SKE"}, "", []string{" AK1:SKE"}},
		"access_key from the file":                   {map[string]any{"secret_key": "SKC"}, nil, "ncloud_access_key_id=AKF\nncloud_secret_access_key=SKF", []string{" AKF:SKC", "ncloud_access_key_id in "}},
		"access_key empty counts as not given":       {map[string]any{"access_key": "", "secret_key": ""}, both, "", []string{" AKE:SKE"}},
		"access_key unknown is an error":             {map[string]any{"access_key": nil}, both, "", []string{"error: The provider argument ncloud.access_key is needed now"}},
		"access_key given nowhere":                   {map[string]any{"secret_key": "SKC"}, nil, "", []string{"No access key was found", "error: The secret key was found: provider argument ncloud.secret_key"}},
		"secret_key from the environment":            {map[string]any{"access_key": "AKC"}, map[string]string{"NCLOUD_SECRET_KEY": "SKE"}, "", []string{" AKC:SKE"}},
		"secret_key from its second variable":        {nil, map[string]string{"NCLOUD_ACCESS_KEY": "AKE", "NCLOUD_SECRET_ACCESS_KEY": "SK2"}, "", []string{" AKE:SK2", "NCLOUD_SECRET_ACCESS_KEY"}},
		"secret_key: the environment beats the file": {nil, both, "ncloud_access_key_id=AKF\nncloud_secret_access_key=SKF", []string{" AKE:SKE"}},
		"secret_key from the file":                   {nil, nil, "ncloud_access_key_id=AKF\nncloud_secret_access_key=SKF", []string{" AKF:SKF", "ncloud_secret_access_key in "}},
		"secret_key unknown is an error":             {map[string]any{"access_key": "AKC", "secret_key": nil}, both, "", []string{"ncloud.secret_key is needed now"}},
		"secret_key given nowhere":                   {map[string]any{"access_key": "AKC"}, nil, "", []string{"error: The access key was found", "No secret key was found", ".ncloud/configure, which does not exist"}},
		"site defaults to public":                    {nil, both, "", []string{public}},
		"site from the configuration":                {map[string]any{"site": "gov"}, both, "", []string{"https://apigateway.apigw.gov-ntruss.com/api/v1"}},
		"site from the environment":                  {nil, with(both, "NCLOUD_SITE", "fin"), "", []string{"https://apigateway.apigw.fin-ntruss.com/api/v1"}},
		"site: the configuration beats":              {map[string]any{"site": "gov"}, with(both, "NCLOUD_SITE", "fin"), "", []string{"gov-ntruss"}},
		"site empty counts as not given":             {map[string]any{"site": ""}, both, "", []string{public}},
		"site wrong in the environment":              {nil, with(both, "NCLOUD_SITE", "mars"), "", []string{`error: the value from environment variable NCLOUD_SITE cannot be used: "mars" is not a site`}},
		"site unknown is an error":                   {map[string]any{"site": nil}, both, "", []string{"ncloud.site is needed now"}},
		"endpoint from the configuration":            {map[string]any{"endpoint": "http://127.0.0.1:9"}, both, "", []string{"http://127.0.0.1:9/api/v1 "}},
		"endpoint from the environment":              {nil, with(both, "NCLOUD_APIGW_ENDPOINT", "http://127.0.0.1:8/x"), "", []string{"http://127.0.0.1:8/x "}},
		"endpoint: the configuration beats":          {map[string]any{"endpoint": "http://127.0.0.1:9"}, with(both, "NCLOUD_APIGW_ENDPOINT", "http://127.0.0.1:8"), "", []string{"http://127.0.0.1:9/"}},
		"endpoint beats site":                        {map[string]any{"endpoint": "http://127.0.0.1:9", "site": "gov"}, both, "", []string{"http://127.0.0.1:9/"}},
		"endpoint wrong in the environment":          {nil, with(both, "NCLOUD_APIGW_ENDPOINT", "nonsense"), "", []string{"environment variable NCLOUD_APIGW_ENDPOINT cannot be used: it must begin with https://"}},
		"endpoint unknown is an error":               {map[string]any{"endpoint": nil}, both, "", []string{"ncloud.endpoint is needed now"}},
		"use_server_role finds no metadata service":  {map[string]any{"use_server_role": true}, map[string]string{client.MetadataEndpointVariable: "http://127.0.0.1:1"}, "", []string{"error: the server's role gave no keys"}},
		"use_server_role comes after all keys":       {map[string]any{"use_server_role": true}, both, "", []string{" AKE:SKE"}},
		"use_server_role false":                      {map[string]any{"use_server_role": false}, nil, "", []string{"error: No access key was found"}},
		"use_server_role unknown and needed":         {map[string]any{"use_server_role": nil}, nil, "", []string{"ncloud.use_server_role is needed now"}},
		"use_server_role unknown and not needed":     {map[string]any{"use_server_role": nil}, both, "", []string{" AKE:SKE"}},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			home := t.TempDir()
			t.Setenv("HOME", home)
			for variable, value := range test.env {
				t.Setenv(variable, value)
			}
			if test.file != "" {
				writeConfigFile(t, home, test.file)
			}
			got := outcome(t, object(test.config))
			for _, part := range test.want {
				if !strings.Contains(got, part) {
					t.Errorf("%q is missing in %s", part, got)
				}
			}
		})
	}
}

func with(env map[string]string, name, value string) map[string]string {
	out := map[string]string{name: value}
	for n, v := range env {
		out[n] = v
	}
	return out
}

func writeConfigFile(t *testing.T, home, content string) {
	t.Helper()
	if err := os.Mkdir(filepath.Join(home, ".ncloud"), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(home, ".ncloud", "configure"), []byte(content), 0o600); err != nil {
		t.Fatal(err)
	}
}

func TestResolve_withoutTheArgumentUsesTheEnvironment(t *testing.T) {
	t.Setenv("HOME", t.TempDir())
	t.Setenv("NCLOUD_ACCESS_KEY", "AKE")
	t.Setenv("NCLOUD_SECRET_KEY", "SKE")
	if got := outcome(t, types.ObjectNull(attributeTypes)); !strings.HasPrefix(got, public+" AKE:SKE"+fromA) {
		t.Error(got)
	}
	var unknown *providerconfig.Error
	if _, err := resolve(types.ObjectUnknown(attributeTypes)); !errors.As(err, &unknown) || !strings.Contains(unknown.Error(), "argument ncloud is needed now") || unknown.Hint() == "" {
		t.Error(err)
	}
}

func TestResolve_saysWhatIsWrongWithTheFile(t *testing.T) {
	home := t.TempDir()
	t.Setenv("HOME", home)
	if err := os.MkdirAll(filepath.Join(home, ".ncloud", "configure"), 0o700); err != nil { // a folder where a file should be
		t.Fatal(err)
	}
	if got := outcome(t, object(nil)); !strings.Contains(got, "configure, which cannot be read") {
		t.Error(got)
	}
	if err := os.Remove(filepath.Join(home, ".ncloud", "configure")); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(home, ".ncloud", "configure"), make([]byte, 1<<20+1), 0o600); err != nil {
		t.Fatal(err)
	}
	if got := outcome(t, object(nil)); !strings.Contains(got, "configure, which cannot be read: it has 1048577 bytes") {
		t.Error(got)
	}
	t.Setenv("HOME", "")
	if got := outcome(t, object(nil)); !strings.Contains(got, "the home directory is not known") {
		t.Error(got)
	}
}

func TestResolve_usesTheServersRoleOnlyWhenAsked(t *testing.T) {
	t.Setenv("HOME", t.TempDir())
	calls := 0
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		calls++
		if strings.HasSuffix(r.URL.Path, "/") {
			_, _ = fmt.Fprint(w, "role")
			return
		}
		_, _ = fmt.Fprint(w, `{"AccessKeyId":"AKR","SecretAccessKey":"SKR","Expiration":"2999-01-01T00:00:00Z"}`)
	}))
	t.Cleanup(server.Close)
	t.Setenv(client.MetadataEndpointVariable, server.URL)
	if got := outcome(t, object(nil)); !strings.HasPrefix(got, "error") || calls != 0 {
		t.Errorf("%d calls, %s", calls, got)
	}
	if got := outcome(t, object(map[string]any{"use_server_role": true})); !strings.Contains(got, " AKR:SKR (the keys of the server's role") || calls != 2 {
		t.Errorf("%d calls, %s", calls, got)
	}
}

func TestService_wrongSettings(t *testing.T) {
	t.Parallel()
	var diags diag.Diagnostics
	data := configure(object(nil), func() (rest.Settings, error) { return rest.Settings{}, errors.New("max_retries is odd") })
	if _, ok := base.Client[*notfound.Client](data, &diags).Client(&diags); ok || !strings.Contains(diags[0].Detail(), "max_retries is odd") {
		t.Error(diags)
	}
}
