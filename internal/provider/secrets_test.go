package provider_test

import (
	"encoding/json"
	"fmt"
	"maps"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/acctest"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/simulator"
)

// TestSecrets_are_in_no_log runs every operation of every system with the real CLI at
// TRACE, failing ones included, and looks for every secret, token and signature in
// everything that comes out.
func TestSecrets_are_in_no_log(t *testing.T) {
	t.Parallel()
	cloud := acctest.Simulated(t)
	cloud.Sim.NCloud.Switch(func(s *simulator.NCloudSwitches) { s.NewProduct = "an API with two stages" })
	cli := acctest.NewCLI(t, cloud)
	if err := os.CopyFS(cli.Dir, os.DirFS("../../examples/demo")); err != nil {
		t.Fatal(err)
	}
	cli.Write("more.tf", more)
	if cli.AtLeast("1.10", "1.11") {
		cli.Write("ephemeral.tf", ephemeralKey)
	}
	log := filepath.Join(t.TempDir(), "trace.log")
	cli.Env = append(cli.Env, "TF_LOG=TRACE", "TF_LOG_PATH="+log)

	var said strings.Builder
	run := func(code int, args ...string) {
		t.Helper()
		result := cli.Run(slices.Concat(args[:1], []string{"-input=false"}, args[1:])...)
		if result.Code != code {
			t.Errorf("%v exits with %d, expected %d:\n%s", args, result.Code, code, result)
		}
		said.WriteString(result.String())
	}
	run(0, "apply", "-auto-approve")
	keys := cloud.Sim.NCloud.APIKeys(simulator.NCloudTenantID)
	run(0, "apply", "-auto-approve", "-var=shop_plan=silver", "-var=weather_description=New", "-var=key_version=2")
	keys = append(keys, cloud.Sim.NCloud.APIKeys(simulator.NCloudTenantID)...)
	cli.Write("imported.tf", imported)
	run(0, "import", "apigw_product.imported", cloud.Sim.NCloud.AddProduct(simulator.NCloudProduct{Name: "imported"}))
	run(0, "import", "apigw_api_key.imported", cloud.Sim.NCloud.AddAPIKey(simulator.NCloudAPIKey{Name: "imported"}))
	keys = append(keys, cloud.Sim.NCloud.APIKeys(simulator.NCloudTenantID)...)
	state, err := os.ReadFile(filepath.Join(cli.Dir, "terraform.tfstate"))
	if err != nil {
		t.Fatal(err)
	}
	public := visible(t, cli.Must("show", "-json").Stdout)
	run(0, "plan", "-out=plan")
	said.WriteString(cli.Must("show").String() + cli.Must("show", "plan").String())

	// A service that quotes what it was told, and a connection that breaks.
	var removes []func()
	for path, body := range map[string]string{
		"/api/v1/":             `{"error":{"errorCode":"100","message":"` + simulator.NCloudSecretKey + ` of ` + simulator.NCloudAccessKey + `"}}`,
		"^/v1/":                `{"error_code":"x","error_msg":"ak ` + simulator.MetaStudioAccessKey + ` not exist, ` + simulator.MetaStudioSecretKey + `"}`,
		"/apim-token-service/": `{"status":7,"msg":"` + simulator.EnOSSecretKey + ` of ` + simulator.EnOSAccessKey + `"}`,
	} {
		removes = append(removes, cloud.Sim.Inject(simulator.Fault{Path: path, Status: 400, Body: body}))
	}
	run(1, "plan")
	for _, remove := range removes {
		remove()
	}
	cut := cloud.Sim.Inject(simulator.Fault{Cut: simulator.CutBody, Status: 200, Body: `{"primaryKey":"` + strings.Repeat(keys[0].PrimaryKey, 2)})
	cli.Env = append(cli.Env, "APIGW_MAX_RETRIES=0")
	run(1, "plan")
	cut()
	run(0, "destroy", "-auto-approve")

	trace, err := os.ReadFile(log)
	if err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(string(trace), "API response body") {
		t.Fatal("the log holds no bodies: it proves nothing")
	}
	secrets := sent(t, cloud)
	secrets["secret key of NAVER Cloud"] = simulator.NCloudSecretKey
	secrets["secret key of MetaStudio"] = simulator.MetaStudioSecretKey
	secrets["secret key of EnOS"] = simulator.EnOSSecretKey
	secrets["access key of NAVER Cloud"] = simulator.NCloudAccessKey
	secrets["access key of MetaStudio"] = simulator.MetaStudioAccessKey
	secrets["access key of EnOS"] = simulator.EnOSAccessKey
	for what, secret := range secrets {
		lookFor(t, what, secret, map[string]string{"the log": string(trace), "the output": said.String(), "the state": string(state)})
	}
	values := map[string]string{}
	for _, key := range keys {
		values["primary key "+key.PrimaryKey[:4]], values["secondary key "+key.SecondaryKey[:4]] = key.PrimaryKey, key.SecondaryKey
	}
	if match := regexp.MustCompile(`"product_secret": "([^"]+)"`).FindSubmatch(state); match != nil {
		values["product secret"] = string(match[1])
	}
	if len(values) < 3 {
		t.Errorf("only %d values to look for", len(values))
	}
	for what, value := range values {
		lookFor(t, what, value, map[string]string{"the log": string(trace), "the output": said.String(), "what of the state is not sensitive": public})
	}
}

// more is what the demo has not: keys that are renewed, and data sources; besides, what
// to import and an ephemeral resource.
const more = `
variable "key_version" {
  type    = number
  default = 1
}
resource "apigw_api_key" "renewed" {
  name                  = "renewed"
  enabled               = false
  primary_key_version   = var.key_version
  secondary_key_version = var.key_version
}
data "apigw_products" "all" {}
data "apigw_api_keys" "all" {}
data "apigw_api_key_subscriptions" "all" {
  product_id = apigw_product.weather.id
}
data "apigw_enos_products" "all" {}
data "apigw_metastudio_products" "all" {}
`

const ephemeralKey = `
ephemeral "apigw_api_key" "renewed" {
  id = apigw_api_key.renewed.id
}
`

const imported = `
resource "apigw_product" "imported" {
  name              = "imported"
  subscription_code = "PUBLIC"
}
resource "apigw_api_key" "imported" {
  name = "imported"
}
`

// sent collects every signature, token and proof that was sent.
func sent(t *testing.T, cloud *acctest.Cloud) map[string]string {
	t.Helper()
	out := map[string]string{}
	for _, r := range cloud.Sim.Requests("", "") {
		for _, name := range []string{"X-Ncp-Apigw-Signature-V2", "Apim-Accesstoken", "Apim-Signature"} {
			if value := r.Header.Get(name); value != "" {
				out[name+" "+value[:6]] = value
			}
		}
		if _, signature, ok := strings.Cut(r.Header.Get("Authorization"), "Signature="); ok {
			out["Authorization "+signature[:6]] = signature
		}
		var proof struct{ Encryption string }
		if json.Unmarshal(r.Body, &proof) == nil && proof.Encryption != "" {
			out["proof "+proof.Encryption[:6]] = proof.Encryption
		}
	}
	for _, name := range []string{"X-Ncp", "Apim-Accesstoken", "Apim-Signature", "Authorization", "proof"} {
		if !slices.ContainsFunc(slices.Collect(maps.Keys(out)), func(key string) bool { return strings.HasPrefix(key, name) }) {
			t.Errorf("no %s was sent: the test proves nothing of it", http.CanonicalHeaderKey(name))
		}
	}
	return out
}

// visible returns what `show -json` shows of the state, without what it calls sensitive.
// The state file's own list of that lacks, with older CLIs, what only the schema says.
func visible(t *testing.T, shown string) string {
	t.Helper()
	var state struct {
		Values struct {
			Root struct {
				Resources []struct {
					Values          map[string]any
					SensitiveValues map[string]any `json:"sensitive_values"`
				}
			} `json:"root_module"`
		}
	}
	if err := json.Unmarshal([]byte(shown), &state); err != nil {
		t.Fatal(err)
	}
	removed := 0
	for _, r := range state.Values.Root.Resources {
		maps.DeleteFunc(r.Values, func(name string, _ any) bool {
			if r.SensitiveValues[name] != true {
				return false
			}
			removed++
			return true
		})
	}
	if removed == 0 {
		t.Error("nothing in the state is sensitive")
	}
	text, err := json.Marshal(state)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// lookFor fails the test where a secret is in a text.
func lookFor(t *testing.T, what, secret string, texts map[string]string) {
	t.Helper()
	for where, text := range texts {
		if at := strings.Index(text, secret); at >= 0 {
			t.Errorf("%s is in %s: …%s…", what, where, strings.ReplaceAll(text[max(0, at-200):min(len(text), at+20)], secret[6:], "###"))
		}
	}
}

// TestSecrets_of_objects_are_in_no_message has services quote what they once made:
// values of keys and products, of which this process knows only from the state.
func TestSecrets_of_objects_are_in_no_message(t *testing.T) {
	t.Parallel()
	for resource, test := range map[string]struct {
		config, changed acctest.Object
		secrets         []string
		path, body      string
	}{
		"apigw_api_key": {
			acctest.Object{"name": "shop"},
			acctest.Object{"name": "store"},
			[]string{"primary_key", "secondary_key"},
			"/api-keys/", `{"error":{"errorCode":"100","message":"no %s for you"}}`,
		},
		"apigw_enos_product": {
			enosProduct("turbine"), enosProduct("mill"),
			[]string{"product_secret"},
			"action=(get|search|update|delete)", `{"code":11000,"msg":"no %s for you"}`,
		},
	} {
		cloud := acctest.Simulated(t)
		state := cloud.Driver(t, nil).Applied(resource, nil, test.config)
		for _, attribute := range test.secrets {
			value, _ := state.Get(t, attribute).(string)
			remove := cloud.Sim.Inject(simulator.Fault{Path: test.path, Status: 400, Body: fmt.Sprintf(test.body, value)})
			for what, call := range map[string]func(*acctest.Driver) acctest.Diagnostics{
				"read": func(d *acctest.Driver) acctest.Diagnostics {
					_, found := d.Read(t.Context(), resource, state)
					return found
				},
				"change": func(d *acctest.Driver) acctest.Diagnostics {
					_, found := d.Apply(t.Context(), resource, state, test.changed)
					return found
				},
				"delete": func(d *acctest.Driver) acctest.Diagnostics {
					_, found := d.Destroy(t.Context(), resource, state)
					return found
				},
			} {
				found := call(cloud.Driver(t, nil)).String() // a process of its own
				if value == "" || strings.Contains(found, value) || !strings.Contains(found, "no *** for you") {
					t.Errorf("%s of %s, %s %q: %s", what, resource, attribute, value, found)
				}
			}
			remove()
		}
	}
}

func enosProduct(name string) acctest.Object {
	return acctest.Object{
		"name": acctest.Object{"default_value": name}, "model_id": "wind-turbine", "product_type": "Device", "data_format": "Json", "bi_directional_auth": false,
	}
}
