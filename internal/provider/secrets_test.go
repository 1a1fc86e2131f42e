// SPDX-License-Identifier: MPL-2.0

package provider_test

import (
	"bytes"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"

	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/acctest"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/simulator"
)

// TestSecrets_areInNoLog runs every operation of every service with the real CLI at
// TRACE, also while the services quote the whole request, and looks for every
// secret, token and signature in everything that comes out.
func TestSecrets_areInNoLog(t *testing.T) {
	t.Parallel()
	cloud := acctest.Simulated(t)
	cloud.Sim.NCloud.Switch(func(s *simulator.NCloudSwitches) { s.NewProduct = "an API with two stages" })
	w := watch(t, cloud)
	if err := os.CopyFS(w.cli.Dir, os.DirFS("testdata/secrets")); err != nil {
		t.Fatal(err)
	}
	w.cli.Write("more.tf", more)
	w.run(0, "apply", "-auto-approve")
	w.keys()
	if w.cli.AtLeast("1.10", "1.11") {
		w.cli.Write("ephemeral.tf", fmt.Sprintf(ephemeralKey, cloud.Sim.NCloud.AddAPIKey(simulator.NCloudAPIKey{Name: opened})))
	}
	w.run(0, "apply", "-auto-approve", "-var=shop_plan=silver", "-var=weather_description=New", "-var=again=2")
	w.keys()
	if w.cli.AtLeast("1.14", "") {
		w.actions(cloud.Sim.NCloud.AddAuthorizer(simulator.NCloudAuthorizer{Name: "tokens", Region: "KR", FunctionID: "verify"}))
	}
	w.cli.Write("imported.tf", imported)
	product, key := cloud.Sim.NCloud.AddProduct(simulator.NCloudProduct{Name: "imported"}), cloud.Sim.NCloud.AddAPIKey(simulator.NCloudAPIKey{Name: "imported"})
	w.run(0, "import", "apigw_product.imported", product)
	w.run(0, "import", "apigw_api_key.imported", key)
	w.keys()
	state := w.state()
	w.texts["the state"], w.texts["what of the state is not sensitive"] = state, visible(t, w.cli.Must("show", "-json").Stdout)
	w.run(0, "plan", "-out=plan")
	w.output.WriteString(w.cli.Must("show").String() + w.cli.Must("show", "plan").String())
	if w.cli.AtLeast("1.14", "") {
		w.cli.Write("all.tfquery.hcl", queries)
		w.run(0, "query")
		w.run(0, "query", "-json")
		w.run(0, "query", "-generate-config-out=generated.tf")
		generated, err := os.ReadFile(filepath.Join(w.cli.Dir, "generated.tf"))
		if err != nil {
			t.Fatal(err)
		}
		w.texts["the generated configuration"] = string(generated)
		if err := os.Remove(filepath.Join(w.cli.Dir, "generated.tf")); err != nil {
			t.Fatal(err)
		}
		w.server.quote(everything)
		w.run(1, "query")
	}

	w.server.quote(everything)
	w.run(1, "plan")
	w.run(1, "import", "apigw_product.imported", product)
	w.cli.Write("none.tf", `resource "apigw_product" "none" {
  name              = "none"
  subscription_code = "PUBLIC"
}`)
	w.server.quote(writes)
	w.run(1, "apply", "-auto-approve", "-var=weather_description=Newer", "-var=again=3")
	w.run(1, "destroy", "-auto-approve")
	w.server.quote(nothing)
	cut := cloud.Sim.Inject(simulator.Fault{Cut: simulator.CutBody, Status: 200, Body: `{"primaryKey":"` + strings.Repeat(w.server.secrets()["primary key"][0], 2)})
	w.cli.Env = append(w.cli.Env, "APIGW_MAX_RETRIES=0")
	w.run(1, "plan")
	cut()
	w.run(0, "destroy", "-auto-approve")

	w.coversSchemas()
	for _, route := range routes {
		method, path, _ := strings.Cut(route, " ")
		if len(cloud.Sim.Requests(method, path)) == 0 {
			t.Errorf("%s was not requested: the test proves nothing about it", route)
		}
	}
	w.check("primary key", "secondary key", "product secret", "mock header",
		"X-Ncp-Apigw-Signature-V2", "X-Ncp-Iam-Access-Key", "Authorization", "Apim-Accesstoken", "Apim-Signature", "proof")
}

// TestSecrets_ofOtherCredentialsAreInNoLog is the same for the role of a server,
// temporary keys with a project that is looked up, and tokens that are renewed.
func TestSecrets_ofOtherCredentialsAreInNoLog(t *testing.T) {
	t.Parallel()
	cloud := acctest.Simulated(t)
	cloud.Sim.SetLatency(100 * time.Millisecond)
	cloud.Sim.EnOS.Switch(func(s *simulator.EnOSSwitches) { s.TokenSeconds = 2 })
	w := watch(t, cloud)
	w.cli.Write("main.tf", others)
	w.cli.Env = append(w.cli.Env, "NCLOUD_ACCESS_KEY=", "NCLOUD_SECRET_KEY=", "NCLOUD_METADATA_API_ENDPOINT="+w.server.url,
		"HW_ACCESS_KEY="+simulator.MetaStudioTemporaryKey, "HW_SECURITY_TOKEN="+simulator.MetaStudioSecurityToken,
		"HW_PROJECT_ID=", "HW_PROJECT_NAME="+simulator.MetaStudioProjectName, "HW_AUTH_URL="+w.server.url)
	w.run(0, "apply", "-auto-approve", "-parallelism=2")
	w.server.quote(writes)
	w.run(1, "apply", "-auto-approve", "-var=name=other")
	w.server.quote(everything)
	w.run(1, "plan")
	w.server.quote(nothing)
	w.run(0, "destroy", "-auto-approve", "-target=apigw_api_key.all", "-target=apigw_enos_product.all")
	w.cli.Env = append(w.cli.Env, "HW_AUTH_TOKEN="+simulator.MetaStudioToken)
	w.run(0, "apply", "-auto-approve", "-var=name=third", "-target=apigw_metastudio_product.all")
	w.server.quote(everything)
	w.run(1, "plan")
	w.server.quote(nothing)
	w.run(0, "destroy", "-auto-approve")
	for _, route := range []string{"/token/get", "/token/refresh", "/v3/projects"} {
		if len(cloud.Sim.Requests("", route)) == 0 {
			t.Errorf("%s was not requested: the test proves nothing about it", route)
		}
	}
	w.check("X-Ncp-Apigw-Signature-V2", "Authorization", "Apim-Accesstoken", "Apim-Signature", "proof", "X-Security-Token", "X-Auth-Token")
}

// TestSecrets_behindAResponseAreInNoLog has a server send more than Content-Length.
// net/http notes the rest with the standard logger.
func TestSecrets_behindAResponseAreInNoLog(t *testing.T) {
	t.Parallel()
	cloud := acctest.Simulated(t)
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		recorded := httptest.NewRecorder()
		cloud.Sim.ServeHTTP(recorded, r)
		conn, _, err := http.NewResponseController(w).Hijack()
		if err != nil {
			t.Error(err)
			return
		}
		defer conn.Close()
		_, _ = fmt.Fprintf(conn, "HTTP/1.1 %d OK\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n%s", recorded.Code, recorded.Body.Len(), recorded.Body)
		for _, key := range cloud.Sim.NCloud.APIKeys(simulator.NCloudTenantID) {
			_, _ = fmt.Fprintf(conn, "%s %s", key.PrimaryKey, key.SecondaryKey)
		}
		_, _ = io.Copy(io.Discard, conn) // until the client has read it
	}))
	t.Cleanup(server.Close)
	cloud.URL = server.URL
	cli := acctest.NewCLI(t, cloud)
	trace := filepath.Join(t.TempDir(), "trace.log")
	cli.Env = append(cli.Env, "TF_LOG=TRACE", "TF_LOG_PATH="+trace)
	cli.Write("main.tf", `terraform {
  required_providers {
    apigw = {
      source = "seed-9ae5a20b/apigw"
    }
  }
}
resource "apigw_api_key" "all" {
  count = 3
  name  = "key-${count.index}"
}`)
	output := cli.Must("apply", "-auto-approve").String() + cli.Must("plan").String()
	log, err := os.ReadFile(trace)
	if err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(string(log), "API response body") {
		t.Fatal("the log holds no bodies: it proves nothing")
	}
	if strings.Contains(string(log), "Unsolicited response") {
		t.Error("the standard logger is in the log")
	}
	for _, key := range cloud.Sim.NCloud.APIKeys(simulator.NCloudTenantID) {
		for _, value := range []string{key.PrimaryKey, key.SecondaryKey} {
			lookFor(t, "key value", value, "the log", string(log))
			lookFor(t, "key value", value, "the output", output)
		}
	}
}

// TestSecrets_ofAProxyAreInNoLog has a proxy quote its user's credentials, in the status line of
// CONNECT and in the body of a response to plain HTTP.
func TestSecrets_ofAProxyAreInNoLog(t *testing.T) {
	t.Parallel()
	const user, password = "proxy-user-1", "pass/word w1th $igns"
	credentials := url.UserPassword(user, password).String()
	proxy := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		quoted := strings.Join([]string{user, password, credentials, r.Header.Get("Proxy-Authorization"), hex.EncodeToString([]byte(password))}, " ")
		if r.Method != http.MethodConnect {
			http.Error(w, "quoted: "+quoted, http.StatusForbidden)
			return
		}
		conn, _, err := http.NewResponseController(w).Hijack()
		if err != nil {
			t.Error(err)
			return
		}
		defer conn.Close()
		_, _ = fmt.Fprintf(conn, "HTTP/1.1 407 quoted: %s\r\n\r\n", quoted)
	}))
	t.Cleanup(proxy.Close)
	cloud := acctest.Simulated(t)
	address := strings.Replace(proxy.URL, "://", "://"+credentials+"@", 1)
	for _, test := range []struct{ variable, endpoint, contains string }{
		{"HTTP_PROXY", "http://apigw.example", "quoted: ***"},
		{"HTTPS_PROXY", "https://apigw.example", "HTTP 407"},
	} {
		cli := acctest.NewCLI(t, cloud)
		trace := filepath.Join(t.TempDir(), "trace.log")
		cli.Env = append(cli.Env, "TF_LOG=TRACE", "TF_LOG_PATH="+trace, "APIGW_MAX_RETRIES=0", "NCLOUD_APIGW_ENDPOINT="+test.endpoint, test.variable+"="+address)
		cli.Write("main.tf", `terraform {
  required_providers {
    apigw = {
      source = "seed-9ae5a20b/apigw"
    }
  }
}
resource "apigw_api_key" "this" {
  name = "shop"
}
data "apigw_products" "all" {}`)
		output := cli.Run("apply", "-input=false", "-auto-approve")
		log, err := os.ReadFile(trace)
		if err != nil {
			t.Fatal(err)
		}
		if output.Code != 1 || !strings.Contains(output.String(), test.contains) || !strings.Contains(string(log), "API request") {
			t.Errorf("%s: exits with %d\n%s", test.variable, output.Code, output)
		}
		for _, secret := range []string{user, password, url.PathEscape(password)} {
			lookFor(t, "proxy's secret", secret, "the output", output.String())
			lookFor(t, "proxy's secret", secret, "the log", string(log))
		}
	}
}

// routes are all requests of the three clients.
var routes = []string{
	`POST /products$`, `GET /products\?`, `GET /products/[^/?]+$`, `PATCH /products/[^/]+$`, `DELETE /products/[^/]+$`, `GET /overview$`, `GET /document\?`,
	`POST /api-keys$`, `GET /api-keys\?`, `GET /api-keys/[^/?]+$`, `PUT /v1/api-keys/[^/]+$`, `PATCH /v1/api-keys/[^/]+$`, `DELETE /api-keys/[^/]+$`,
	`POST /subscribe$`, `POST /unsubscribe$`, `POST /api-keys/search$`, `PATCH /products/[^/]+/api-keys/[^/]+$`, `GET /subscription-detail\?`,
	`POST /usage-plans$`, `POST /usage-plans/search$`, `GET /usage-plans/[^/?]+$`, `PUT /usage-plans/[^/]+$`, `DELETE /usage-plans/[^/]+$`,
	`GET /usage-plans/[^/]+/stages`, `POST /associate-usage-plan`, `POST /disassociate-usage-plan`, `PUT /api-keys/[^/]+/stages/`,
	`POST /v1/[^/]+/products$`, `GET /v1/[^/]+/products\?`, `GET /v1/[^/]+/products/`, `PUT /v1/[^/]+/products/`, `DELETE /v1/[^/]+/products/`,
	`POST action=create`, `GET action=get`, `POST action=search`, `POST action=update`, `POST action=delete`, `POST /token/get$`,
}

// more is what the demo has not.
const more = `
variable "again" {
  type    = number
  default = 1
}
resource "apigw_api_key" "renewed" {
  name                  = "renewed"
  enabled               = false
  primary_key_version   = var.again
  secondary_key_version = var.again
}
resource "apigw_usage_plan" "changed" {
  name     = "changed"
  rate_rps = var.again
}
resource "apigw_metastudio_product" "changed" {
  name = "changed ${var.again}"
}
resource "apigw_enos_product" "changed" {
  name                = { default_value = "changed ${var.again}" }
  model_id            = "wind-turbine"
  product_type        = "Device"
  data_format         = "Json"
  bi_directional_auth = false
}
resource "apigw_api" "mocked" {
  product_id = local.product_id
  name       = "mocked"
}
resource "apigw_api_definition" "mocked" {
  product_id = apigw_api.mocked.product_id
  api_id     = apigw_api.mocked.id
  document = jsonencode({
    openapi = "3.0.0"
    info    = { title = "mocked", version = "1" }
    paths   = { "/x" = { get = { description = "changed ${var.again}", responses = { "200" = { description = "OK" } } } } }
  })
  overrides = { "GET /x" = { mock_endpoint = { status_code = 200, response = "r", headers = { X-Mock = "` + mockHeader + `" } } } }
}
resource "apigw_api" "by_hand" {
  product_id = local.product_id
  name       = "by-hand"
}
resource "apigw_api_path" "root" {
  product_id = apigw_api.by_hand.product_id
  api_id     = apigw_api.by_hand.id
  path       = "/"
}
resource "apigw_api_method" "mocked" {
  product_id    = apigw_api.by_hand.product_id
  api_id        = apigw_api.by_hand.id
  path_id       = apigw_api_path.root.id
  method        = "GET"
  description   = "changed ${var.again}"
  mock_endpoint = { status_code = 200, response = "r", headers = { X-Mock = "` + mockHeader + `" } }
}
data "apigw_product" "one" {
  id = local.product_id
}
data "apigw_product_overview" "one" {
  product_id = local.product_id
}
data "apigw_products" "all" {}
data "apigw_api_keys" "all" {}
data "apigw_usage_plans" "all" {}
data "apigw_api_key_subscriptions" "all" {
  product_id = local.product_id
}
data "apigw_usage_plan_bindings" "all" {
  product_id = local.product_id
  api_key_id = apigw_api_key.shop.id
}
data "apigw_enos_product" "one" {
  id = apigw_enos_product.turbine.id
}
data "apigw_enos_products" "all" {}
data "apigw_metastudio_product" "one" {
  id = apigw_metastudio_product.lamp.id
}
data "apigw_metastudio_products" "all" {}
`

// mockHeader is a header that a mock endpoint returns.
const mockHeader = "m0ck/header+value 1"

const ephemeralKey = `
ephemeral "apigw_api_key" "one" {
  id = %q
}
`

const invoked = `
action "apigw_regenerate_api_key" "one" {
  config {
    api_key_id = apigw_api_key.shop.id
    key_type   = "PRIMARY"
  }
}
action "apigw_test_authorizer" "one" {
  config {
    authorizer_id = %q
    params        = { Authorization = sensitive(%q) }
  }
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

const queries = `
list "apigw_api_key" "all" {
  provider         = apigw
  include_resource = true
}
list "apigw_enos_product" "all" {
  provider         = apigw
  include_resource = true
}
list "apigw_metastudio_product" "all" {
  provider         = apigw
  include_resource = true
}
`

const others = `
terraform {
  required_providers {
    apigw = {
      source = "seed-9ae5a20b/apigw"
    }
  }
}
provider "apigw" {
  ncloud = {
    use_server_role = true
  }
}
variable "name" {
  type    = string
  default = "first"
}
resource "apigw_api_key" "all" {
  name = var.name
}
resource "apigw_metastudio_product" "all" {
  name = var.name
}
resource "apigw_enos_product" "all" {
  count               = 12
  name                = { default_value = "${var.name} ${count.index}" }
  model_id            = "wind-turbine"
  product_type        = "Device"
  data_format         = "Json"
  bi_directional_auth = false
}
`

// watched is the real CLI at TRACE with services that can quote requests.
type watched struct {
	t      *testing.T
	cloud  *acctest.Cloud
	server *quoting
	cli    *acctest.CLI
	log    string
	output strings.Builder
	texts  map[string]string // what more there is to look at
}

func watch(t *testing.T, cloud *acctest.Cloud) *watched {
	t.Helper()
	w := &watched{t: t, cloud: cloud, server: &quoting{cloud: cloud.Sim, noted: map[string][]string{}}, log: filepath.Join(t.TempDir(), "trace.log"), texts: map[string]string{}}
	server := httptest.NewServer(w.server)
	t.Cleanup(server.Close)
	cloud.URL, w.server.url = server.URL, server.URL
	w.cli = acctest.NewCLI(t, cloud)
	w.cli.Env = append(w.cli.Env, "TF_LOG=TRACE", "TF_LOG_PATH="+w.log)
	return w
}

// run runs the CLI, which must exit with this code.
func (w *watched) run(code int, args ...string) {
	w.t.Helper()
	if args[0] != "query" { // which needs no input, and lacks the flag in some CLIs
		args = slices.Concat(args[:1], []string{"-input=false"}, args[1:])
	}
	result := w.cli.Run(args...)
	if result.Code != code {
		w.t.Errorf("%v exits with %d, expected %d:\n%s", args, result.Code, code, result)
	}
	w.output.WriteString(result.String())
}

// coversSchemas fails the test if the configuration has no block of a type with a secret.
func (w *watched) coversSchemas() {
	w.t.Helper()
	var text strings.Builder
	files, _ := filepath.Glob(filepath.Join(w.cli.Dir, "*.tf"))
	for _, file := range files {
		content, _ := os.ReadFile(file)
		text.Write(content)
	}
	schemas := acctest.Schemas(w.t)
	for kind, all := range map[string]map[string]*tfprotov6.Schema{"resource": schemas.ResourceSchemas, "data": schemas.DataSourceSchemas} {
		for name, schema := range all {
			if len(sensitive(schema.Block.Attributes, "")) > 0 && !strings.Contains(text.String(), kind+` "`+name+`"`) {
				w.t.Errorf("%s %s has a secret and is not tried", kind, name)
			}
		}
	}
}

func (w *watched) state() string {
	w.t.Helper()
	state, err := os.ReadFile(filepath.Join(w.cli.Dir, "terraform.tfstate"))
	if err != nil {
		w.t.Fatal(err)
	}
	return string(state)
}

// keys notes the values that the API keys have now.
func (w *watched) keys() {
	for _, key := range w.cloud.Sim.NCloud.APIKeys(simulator.NCloudTenantID) {
		w.server.note("primary key", key.PrimaryKey)
		w.server.note("secondary key", key.SecondaryKey)
	}
}

// actions invokes the actions that handle secrets.
func (w *watched) actions(authorizerID string) {
	w.t.Helper()
	w.server.note("parameter", paramValue)
	w.cli.Write("actions.tf", fmt.Sprintf(invoked, authorizerID, paramValue))
	for _, one := range []string{"apigw_regenerate_api_key", "apigw_test_authorizer"} {
		w.run(0, "apply", "-auto-approve", "-invoke=action."+one+".one")
		w.keys()
	}
}

// check looks for everything that was noted, which must have at least these kinds.
func (w *watched) check(kinds ...string) {
	w.t.Helper()
	trace, err := os.ReadFile(w.log)
	if err != nil {
		w.t.Fatal(err)
	}
	if !strings.Contains(string(trace), "API response body") {
		w.t.Fatal("the log holds no bodies: it proves nothing")
	}
	w.texts["the log"], w.texts["the output"] = string(trace), w.output.String()
	if !strings.Contains(w.texts["the output"], "quoted: ***") {
		w.t.Error("no service quoted anything")
	}
	for _, kind := range kinds {
		if len(w.server.secrets()[kind]) == 0 {
			w.t.Errorf("there was no %s: the test proves nothing of it", kind)
		}
	}
	w.server.note("secret key", simulator.NCloudSecretKey, simulator.MetaStudioSecretKey, simulator.EnOSSecretKey)
	w.server.note("access key", simulator.NCloudAccessKey, simulator.MetaStudioAccessKey, simulator.MetaStudioTemporaryKey, simulator.EnOSAccessKey)
	for where, text := range w.texts {
		secrets := w.server.secrets()
		if where == "the state" {
			maps.DeleteFunc(secrets, func(kind string, _ []string) bool {
				return slices.Contains([]string{"primary key", "secondary key", "product secret", "mock header"}, kind)
			})
		}
		lookForAll(w.t, secrets, where, text)
	}
}

// lookFor fails the test if a secret is in a text, in one of the forms in which quoting quotes it.
func lookFor(t *testing.T, kind, secret, where, text string) {
	t.Helper()
	lookForAll(t, map[string][]string{kind: {secret}}, where, text)
}

// lookForAll is lookFor for secrets by kind. It reads the text once, since logs are long.
func lookForAll(t *testing.T, secrets map[string][]string, where, text string) {
	t.Helper()
	const start = 4
	byStart := map[string][]string{}
	kinds := map[string]string{}
	for kind, values := range secrets {
		for _, value := range values {
			for _, form := range quotedForms(value, 3) {
				if _, ok := kinds[form]; !ok {
					byStart[form[:start]] = append(byStart[form[:start]], form)
				}
				kinds[form] = kind
			}
		}
	}
	for at := range len(text) - start + 1 {
		for _, form := range byStart[text[at:at+start]] {
			if strings.HasPrefix(text[at:], form) && kinds[form] != "" {
				t.Errorf("a %s is in %s: …%s###…", kinds[form], where, text[max(0, at-200):at])
				kinds[form] = "" // once is enough
			}
		}
	}
}

// quotedForms are a secret and what services make of it. Characters at both ends of base64,
// which depend on other text too, are left out.
func quotedForms(secret string, leftOut int) []string {
	digits := hex.EncodeToString([]byte(secret))
	percent := regexp.MustCompile("..").ReplaceAllString(digits, "%$0")
	forms := []string{
		secret, url.QueryEscape(secret), base64.RawStdEncoding.EncodeToString([]byte(secret)),
		digits, strings.ToUpper(digits), percent, strings.ToUpper(percent),
	}
	for _, inside := range []string{"[" + secret + "]", "->" + secret + "!"} {
		encoded := base64.RawURLEncoding.EncodeToString([]byte(inside))
		forms = append(forms, encoded[leftOut:len(encoded)-leftOut])
	}
	return forms
}

// quoting is a server that passes requests on to the services, or returns an error that
// quotes the request and the resource that the request is about. Below /latest it is the metadata service.
type quoting struct {
	cloud *simulator.Simulator
	url   string

	mu     sync.Mutex
	quoted func(*http.Request) bool
	noted  map[string][]string // secrets by kind
}

// What is quoted: nothing, everything, or what changes something.
func nothing(*http.Request) bool    { return false }
func everything(*http.Request) bool { return true }

func writes(r *http.Request) bool {
	isRead := regexp.MustCompile(`/token/|/search$|action=search|^/latest/`).MatchString(r.RequestURI)
	return r.Method != http.MethodGet && !isRead
}

func (q *quoting) quote(these func(*http.Request) bool) {
	q.mu.Lock()
	defer q.mu.Unlock()
	q.quoted = these
}

// note remembers secrets of a kind, and returns them.
func (q *quoting) note(kind string, values ...string) []string {
	q.mu.Lock()
	defer q.mu.Unlock()
	for _, value := range values {
		if value != "" && !slices.Contains(q.noted[kind], value) {
			q.noted[kind] = append(q.noted[kind], value)
		}
	}
	return values
}

// secrets returns those that were noted so far, by kind. A request may be under way still.
func (q *quoting) secrets() map[string][]string {
	q.mu.Lock()
	defer q.mu.Unlock()
	copied := map[string][]string{}
	for kind, values := range q.noted {
		copied[kind] = slices.Clone(values)
	}
	return copied
}

func (q *quoting) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	body, err := io.ReadAll(r.Body)
	if err != nil {
		panic(http.ErrAbortHandler)
	}
	r.Body = io.NopCloser(bytes.NewReader(body))
	secrets := append(q.secretsOf(r, body), q.about(r)...)
	q.mu.Lock()
	quoted := q.quoted != nil && q.quoted(r)
	q.mu.Unlock()
	switch {
	case quoted:
		refuse(w, secrets)
	case strings.HasSuffix(r.URL.Path, "/security-credentials/"):
		_, _ = io.WriteString(w, "role-1")
	case strings.HasPrefix(r.URL.Path, "/latest/"):
		_, _ = fmt.Fprintf(w, `{"AccessKeyId":%q,"SecretAccessKey":%q,"Expiration":"2099-01-01T00:00:00Z"}`, simulator.NCloudAccessKey, simulator.NCloudSecretKey)
	default:
		q.cloud.ServeHTTP(w, r)
	}
}

// secretsOf notes and returns the secrets that a request contains or proves.
func (q *quoting) secretsOf(r *http.Request, body []byte) []string {
	var secrets []string
	for name, secretKey := range map[string]string{
		"X-Ncp-Apigw-Signature-V2": simulator.NCloudSecretKey, "X-Ncp-Iam-Access-Key": "", "X-Security-Token": "", "X-Auth-Token": "",
		"Apim-Accesstoken": "", "Apim-Signature": simulator.EnOSSecretKey,
	} {
		if value := r.Header.Get(name); value != "" {
			secrets = append(secrets, q.note(name, value)...)
			secrets = append(secrets, secretKey)
		}
	}
	if _, signature, ok := strings.Cut(r.Header.Get("Authorization"), "Signature="); ok {
		secrets = append(secrets, q.note("Authorization", signature)...)
		secrets = append(secrets, simulator.MetaStudioSecretKey)
	}
	var proof struct{ Encryption, AppKey, AccessToken string }
	if json.Unmarshal(body, &proof) == nil && proof.Encryption != "" {
		secrets = append(secrets, q.note("proof", proof.Encryption)...)
		secrets = append(secrets, q.note("Apim-Accesstoken", proof.AccessToken)...)
		secrets = append(secrets, proof.AppKey, simulator.EnOSSecretKey)
	}
	if bytes.Contains(body, []byte(mockHeader)) {
		secrets = append(secrets, q.note("mock header", mockHeader)...)
	}
	return secrets
}

// opened is the name of an API key that is in no state.
const opened = "opened"

// about returns the secrets of the resource that a request is about, if the provider has
// received them: it recognizes others only by a name beside them.
func (q *quoting) about(r *http.Request) []string {
	for _, key := range q.cloud.NCloud.APIKeys(simulator.NCloudTenantID) {
		if strings.HasSuffix(r.URL.Path, "/v1/api-keys/"+key.ID) && key.Name != opened {
			return []string{key.PrimaryKey, key.SecondaryKey}
		}
	}
	for _, product := range q.cloud.EnOS.Products() {
		if product.Key == r.URL.Query().Get("productKey") {
			return q.note("product secret", product.Secret)
		}
	}
	return nil
}

// refuse returns an error in the form of every service, quoting the secrets as they
// are and escaped.
func refuse(w http.ResponseWriter, secrets []string) {
	var words strings.Builder
	for _, secret := range secrets {
		if secret != "" {
			fmt.Fprintf(&words, "quoted: %s. Folded: %s %s. ", strings.Join(quotedForms(secret, 0), ", "), secret[:len(secret)/2], secret[len(secret)/2:])
		}
	}
	output := words.String()
	for _, name := range []string{"X-Ncp-Trace-Id", "X-Request-Id", "Retry-After"} {
		w.Header().Set(name, output)
	}
	w.WriteHeader(http.StatusBadRequest)
	body, _ := json.Marshal(map[string]any{
		"error": map[string]any{"errorCode": "100", "code": 400, "message": output}, "code": 12345, "msg": output, "requestId": output, output: output,
	})
	_, _ = w.Write(body)
}

// visible returns what `show -json` shows of the state, without what it calls sensitive.
// The state file's own list of that lacks, with older CLIs, what only the schema contains.
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
	var remove func(values, sensitive map[string]any)
	remove = func(values, sensitive map[string]any) {
		for name, is := range sensitive {
			if nested, ok := is.(map[string]any); ok {
				if inner, ok := values[name].(map[string]any); ok {
					remove(inner, nested)
				}
			} else if is == true {
				delete(values, name)
				removed++
			}
		}
	}
	for _, r := range state.Values.Root.Resources {
		remove(r.Values, r.SensitiveValues)
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

// TestSecrets_thatServicesGenerateAreInNoMessage has services quote the secrets that they have
// generated, which this process knows only from state.
func TestSecrets_thatServicesGenerateAreInNoMessage(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
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
	}
	for resource, schema := range acctest.Schemas(t).ResourceSchemas {
		generated := slices.DeleteFunc(slices.Clone(schema.Block.Attributes), func(a *tfprotov6.SchemaAttribute) bool { return !a.Computed })
		if secrets := sensitive(generated, ""); !slices.Equal(secrets, tests[resource].secrets) {
			t.Errorf("the secrets of %s are %q, and %q are tried", resource, secrets, tests[resource].secrets)
		}
	}
	for resource, test := range tests {
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

// sensitive returns the paths of all sensitive attributes of a schema, joined by dots.
func sensitive(attributes []*tfprotov6.SchemaAttribute, prefix string) []string {
	var out []string
	for _, a := range attributes {
		if a.Sensitive {
			out = append(out, prefix+a.Name)
		}
		if a.NestedType != nil {
			out = append(out, sensitive(a.NestedType.Attributes, prefix+a.Name+".")...)
		}
	}
	return out
}

// marked are values of sensitive attributes that a validator may refuse.
func marked() []string {
	const mark = "hunter2-hunter2"
	return []string{
		mark, " " + mark + " ", mark + "\n", mark + "\r\n" + mark, mark + "\x00", mark + "\x7f", mark + "é中", mark + "%zz", mark + `"\`, mark + "/../" + mark,
		strings.Repeat(mark, 1000), "https://" + mark + ":" + mark + "@x/?a=" + mark, "{\"a\":\"" + mark + "\"}",
	}
}

// TestSensitiveValues_areInNoDiagnostic sets each sensitive attribute of the provider, of all
// resources, data sources, ephemeral and list resources to values that may be refused.
func TestSensitiveValues_areInNoDiagnostic(t *testing.T) {
	t.Parallel()
	cloud := acctest.Simulated(t)
	schemas := acctest.Schemas(t)
	check := func(what, value string, found acctest.Diagnostics) {
		t.Helper()
		if strings.Contains(found.String(), "hunter2") {
			t.Errorf("%s = %.60q: %.300s", what, value, found)
		}
	}
	tried := 0
	for _, attribute := range sensitive(schemas.Provider.Block.Attributes, "") {
		service, name, _ := strings.Cut(attribute, ".")
		for _, value := range marked() {
			tried++
			config := acctest.Object{
				"ncloud":      acctest.Object{"endpoint": cloud.URL, "access_key": "a", "secret_key": "b"},
				"metastudio":  acctest.Object{"endpoint": cloud.URL, "access_key": "a", "secret_key": "b", "project_id": simulator.MetaStudioProjectID},
				"enos":        acctest.Object{"endpoint": cloud.URL, "access_key": "a", "secret_key": "b", "org_id": simulator.EnOSOrgID},
				"max_retries": 0,
			}
			config[service].(acctest.Object)[name] = value
			driver := acctest.Unconfigured(t)
			found := driver.Configure(config)
			check(attribute, value, found)
			if found.HasError() {
				continue
			}
			listing := map[string]string{"ncloud": "apigw_products", "metastudio": "apigw_metastudio_products", "enos": "apigw_enos_products"}[service]
			_, found = driver.ReadData(t.Context(), listing, acctest.Object{})
			if !found.HasError() {
				t.Errorf("%s = %.60q is accepted", attribute, value)
			}
			check(attribute, value, found)
		}
	}
	if tried == 0 {
		t.Error("the provider has no sensitive argument")
	}
	driver := cloud.Driver(t, nil)
	validate := map[string]func(name string, config acctest.Object) acctest.Diagnostics{
		"resource": driver.Validate,
		"data source": func(name string, config acctest.Object) acctest.Diagnostics {
			_, found := driver.ReadData(t.Context(), name, config)
			return found
		},
		"ephemeral resource": func(name string, config acctest.Object) acctest.Diagnostics {
			_, found := driver.OpenEphemeral(t.Context(), name, config)
			return found
		},
	}
	for kind, all := range map[string]map[string]*tfprotov6.Schema{
		"resource": schemas.ResourceSchemas, "data source": schemas.DataSourceSchemas, "ephemeral resource": schemas.EphemeralResourceSchemas,
	} {
		tried := 0
		for name, schema := range all {
			for _, attribute := range sensitive(schema.Block.Attributes, "") {
				for _, value := range marked() {
					if strings.Contains(attribute, ".") {
						continue // inside of a computed collection, which Terraform refuses by itself
					}
					tried++
					check(name+"."+attribute, value, validate[kind](name, acctest.Object{attribute: value}))
				}
			}
		}
		if tried == 0 {
			t.Errorf("no %s has a sensitive attribute", kind)
		}
	}
	for name, schema := range schemas.ListResourceSchemas {
		if found := sensitive(schema.Block.Attributes, ""); len(found) > 0 {
			t.Errorf("list resource %s has sensitive filters %v, which this test does not try", name, found)
		}
	}
}
