package provider_test

import (
	"context"
	"net/http"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/ephemeral"
	"github.com/hashicorp/terraform-plugin-framework/list"
	"github.com/hashicorp/terraform-plugin-framework/provider"
	"github.com/hashicorp/terraform-plugin-framework/resource"

	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/acctest"
	apigw "github.com/seed-9ae5a20b/terraform-provider-apigw/internal/provider"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/simulator"
)

func TestMain(m *testing.M) { acctest.Main(m) }

var product = acctest.Object{"name": "weather", "subscription_code": "PUBLIC"}

func TestRequestTimeout(t *testing.T) {
	t.Parallel()
	for value, says := range map[any]string{
		nil:             "", // the default of 30 s is enough
		"10s":           "",
		"50ms":          "no complete response within request_timeout (50ms)",
		acctest.Unknown: "provider argument request_timeout is needed now",
	} {
		cloud := acctest.Simulated(t)
		cloud.Sim.SetLatency(200 * time.Millisecond)
		d := cloud.Driver(t, acctest.Object{"request_timeout": value, "max_retries": 0})
		_, found := d.Apply(t.Context(), "apigw_product", nil, product)
		if found.HasError() != (says != "") || !strings.Contains(found.String(), says) {
			t.Errorf("%v: %s", value, found)
		}
	}
}

func TestMaxRetries(t *testing.T) {
	for _, test := range []struct {
		value    any
		env      string
		attempts int
		says     string
	}{
		{nil, "", 6, "429"},
		{0, "", 1, "now 0"},
		{2, "", 3, "now 2"},
		{nil, "3", 4, "now 3"},
		{1, "3", 2, "now 1"},
		{nil, "many", 0, `Environment variable APIGW_MAX_RETRIES is "many", which is not a number from 0 to 100`},
		{nil, "-1", 0, "not a number from 0 to 100"},
		{acctest.Unknown, "3", 0, "provider argument max_retries is needed now"},
	} {
		t.Setenv("APIGW_MAX_RETRIES", test.env)
		cloud := acctest.Simulated(t)
		cloud.Sim.Inject(simulator.Fault{Status: http.StatusTooManyRequests, Header: http.Header{"Retry-After": {"0"}}})
		_, found := cloud.Driver(t, acctest.Object{"max_retries": test.value}).Apply(t.Context(), "apigw_product", nil, product)
		if got := len(cloud.Sim.Requests("", "")); got != test.attempts || !strings.Contains(found.String(), test.says) {
			t.Errorf("%v, environment %q: %d attempts, %s", test.value, test.env, got, found)
		}
	}
}

func TestMaxRequestsPerSecond(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		value   any
		atLeast time.Duration
		says    string
	}{
		{nil, 0, ""},
		{0, 0, ""},
		{100, 240 * time.Millisecond, ""},
		{acctest.Unknown, 0, "max_requests_per_second is needed now"},
	} {
		cloud := acctest.Simulated(t)
		d := cloud.Driver(t, acctest.Object{"max_requests_per_second": test.value})
		start := time.Now()
		for range 25 {
			_, found := d.Apply(t.Context(), "apigw_product", nil, product)
			if found.HasError() != (test.says != "") || !strings.Contains(found.String(), test.says) {
				t.Errorf("%v: %s", test.value, found)
			}
		}
		if took := time.Since(start); took < test.atLeast {
			t.Errorf("%v: 25 requests took %s", test.value, took)
		}
	}
}

func TestConfiguration_is_checked_early(t *testing.T) {
	t.Parallel()
	ncloud := func(name string, value any) acctest.Object {
		return acctest.Object{"ncloud": acctest.Object{name: value}}
	}
	for says, config := range map[string]acctest.Object{
		`must be a duration above zero, such as "30s" or "1m30s": got "soon"`: {"request_timeout": "soon"},
		"got 0s":                            {"request_timeout": "0s"},
		"between 0 and 100, got: -1":        {"max_retries": -1},
		"at least 0.0":                      {"max_requests_per_second": -0.5},
		`["public" "gov" "fin"`:             ncloud("site", "mars"),
		"it must begin with https://":       ncloud("endpoint", "api.example.com"),
		"it must hold no user name or pass": ncloud("endpoint", "https://user:hidden@host"),
	} {
		found := acctest.Unconfigured(t).Configure(config)
		if !found.HasError() || !strings.Contains(found.String(), says) {
			t.Errorf("%v: %s", config, found)
		}
		if strings.Contains(found.String(), "hidden") {
			t.Errorf("a password is shown: %s", found)
		}
	}
	for _, config := range []acctest.Object{
		{},
		{"ncloud": acctest.Object{}},
		{"ncloud": acctest.Unknown, "request_timeout": acctest.Unknown, "max_retries": acctest.Unknown, "max_requests_per_second": acctest.Unknown},
		{"ncloud": acctest.Object{"access_key": acctest.Unknown, "secret_key": acctest.Unknown, "site": acctest.Unknown, "endpoint": acctest.Unknown, "use_server_role": acctest.Unknown}},
		{"ncloud": acctest.Object{"endpoint": "", "site": ""}},
	} {
		d := acctest.Unconfigured(t)
		if found := d.Configure(config); len(found) > 0 {
			t.Errorf("%v: %s", config, found)
		}
		if _, found := d.Plan("apigw_product", nil, product); len(found) > 0 {
			t.Errorf("%v: planning: %s", config, found)
		}
	}
}

func TestConfiguration_warns_where_credentials_travel_in_clear(t *testing.T) {
	for endpoint, warns := range map[string]bool{
		"http://api.example.com": true, "http://10.0.0.1:8080/x": true, "http://localhost.example.com": true,
		"https://api.example.com": false, "http://127.0.0.1:8480": false, "http://[::1]:1": false, "http://localhost:1": false, "http://a.localhost": false, "": false,
	} {
		for _, argument := range []struct{ system, name string }{{"ncloud", "endpoint"}, {"metastudio", "endpoint"}, {"metastudio", "auth_url"}, {"enos", "endpoint"}} {
			found := acctest.Unconfigured(t).Configure(acctest.Object{argument.system: acctest.Object{argument.name: endpoint}})
			text := found.String()
			if found.HasError() || (text != "") != warns || (warns && !strings.Contains(text, "Credentials travel in clear") || warns && !strings.Contains(text, argument.name)) {
				t.Errorf("%v %q: %s", argument, endpoint, text)
			}
		}
	}
	t.Setenv("ENOS_ENDPOINT", "http://api.example.com")
	if found := acctest.Unconfigured(t).Configure(acctest.Object{}); !strings.Contains(found.String(), "environment variable ENOS_ENDPOINT") {
		t.Errorf("from the environment: %s", found)
	}
}

func TestUserAgent_names_provider_and_Terraform(t *testing.T) {
	t.Parallel()
	cloud := acctest.Simulated(t)
	if _, found := cloud.Driver(t, nil).Apply(t.Context(), "apigw_product", nil, product); found.HasError() {
		t.Fatal(found)
	}
	if got := cloud.Sim.Requests("", "")[0].Header.Get("User-Agent"); got != "terraform-provider-apigw/test Terraform/1.11.4" {
		t.Error(got)
	}
}

// TestSchemas walks everything that the provider offers.
func TestSchemas(t *testing.T) {
	t.Parallel()
	ctx := t.Context()
	p := apigw.New("test")()
	var own provider.SchemaResponse
	p.Schema(ctx, provider.SchemaRequest{}, &own)
	walk(t, "provider", own.Schema, own.Schema.ValidateImplementation(ctx))
	for _, build := range p.Resources(ctx) {
		var resp resource.SchemaResponse
		r := build()
		r.Schema(ctx, resource.SchemaRequest{}, &resp)
		walk(t, "resource", resp.Schema, resp.Schema.ValidateImplementation(ctx))
		if _, ok := r.(resource.ResourceWithIdentity); !ok {
			t.Errorf("%T has no identity", r)
		}
		if _, ok := r.(resource.ResourceWithImportState); !ok {
			t.Errorf("%T cannot be imported", r)
		}
	}
	listed := map[string]bool{}
	for _, build := range p.(provider.ProviderWithListResources).ListResources(ctx) {
		var resp list.ListResourceSchemaResponse
		l := build()
		l.ListResourceConfigSchema(ctx, list.ListResourceSchemaRequest{}, &resp)
		walk(t, "list resource", resp.Schema, resp.Schema.ValidateImplementation(ctx))
		listed[typeName(t, l)] = true
	}
	for _, build := range p.Resources(ctx) {
		if name := typeName(t, build()); !listed[name] {
			t.Errorf("%s cannot be listed", name)
		}
	}
	for _, build := range p.DataSources(ctx) {
		var resp datasource.SchemaResponse
		build().Schema(ctx, datasource.SchemaRequest{}, &resp)
		walk(t, "data source", resp.Schema, resp.Schema.ValidateImplementation(ctx))
	}
	for _, build := range p.(provider.ProviderWithEphemeralResources).EphemeralResources(ctx) {
		var resp ephemeral.SchemaResponse
		build().Schema(ctx, ephemeral.SchemaRequest{}, &resp)
		walk(t, "ephemeral resource", resp.Schema, resp.Schema.ValidateImplementation(ctx))
	}
}

// typeName is the name of a resource, or of what a list resource lists.
func typeName(t *testing.T, of interface {
	Metadata(context.Context, resource.MetadataRequest, *resource.MetadataResponse)
},
) string {
	t.Helper()
	var resp resource.MetadataResponse
	of.Metadata(t.Context(), resource.MetadataRequest{}, &resp)
	return resp.TypeName
}

// described is a schema or an attribute.
type described interface{ GetMarkdownDescription() string }

func walk(t *testing.T, what string, schema described, invalid diag.Diagnostics) {
	t.Helper()
	if invalid.HasError() {
		t.Errorf("%s: %v", what, invalid)
	}
	sentence(t, what, schema)
	attributes := reflect.ValueOf(schema).FieldByName("Attributes")
	for _, name := range attributes.MapKeys() {
		walkAttribute(t, name.String(), attributes.MapIndex(name).Interface())
	}
}

// walkAttribute looks at an attribute and at those that are nested in it.
func walkAttribute(t *testing.T, name string, attribute any) {
	t.Helper()
	sentence(t, name, attribute.(described))
	tellsItsRules(t, name, attribute.(described))
	last := name[strings.LastIndex(name, ".")+1:]
	for _, word := range []string{"key", "secret", "token", "password"} {
		if strings.Contains(last, word) && !attribute.(interface{ IsSensitive() bool }).IsSensitive() && !slices.Contains(harmless, last) {
			t.Errorf("%s sounds secret and is not sensitive", name)
		}
	}
	nested := reflect.ValueOf(attribute)
	if object := nested.FieldByName("NestedObject"); object.IsValid() {
		nested = object
	}
	if inner := nested.FieldByName("Attributes"); inner.IsValid() {
		for _, key := range inner.MapKeys() {
			walkAttribute(t, name+"."+key.String(), inner.MapIndex(key).Interface())
		}
	}
}

// harmless hold nothing secret although their names sound like it.
var harmless = []string{
	"access_key", "sort_key", "api_key_count_info", "primary_key_version", "secondary_key_version", "api_key_id", "api_key_name", "api_keys",
}

// sentence fails the test unless the description is one.
func sentence(t *testing.T, what string, of described) {
	t.Helper()
	text := of.GetMarkdownDescription()
	if len(text) < 10 || strings.ToUpper(text[:1]) != text[:1] || !strings.HasSuffix(text, ".") {
		t.Errorf("%s: the description is no sentence: %q", what, text)
	}
}

// tellsItsRules fails the test unless the description has every number and value that
// the attribute's validators are about, and says what the default is where there is one.
func tellsItsRules(t *testing.T, name string, attribute described) {
	t.Helper()
	text := attribute.GetMarkdownDescription()
	value := reflect.ValueOf(attribute)
	if standard := value.FieldByName("Default"); standard.IsValid() && !standard.IsNil() && !strings.Contains(text, "Defaults to") {
		t.Errorf("%s does not say what it defaults to: %q", name, text)
	}
	if deprecated := value.FieldByName("DeprecationMessage"); deprecated.IsValid() && deprecated.String() != "" && !strings.Contains(deprecated.String(), "`") {
		t.Errorf("%s is deprecated and does not say what to use: %q", name, deprecated)
	}
	validators := value.FieldByName("Validators")
	if !validators.IsValid() {
		return
	}
	for i := range validators.Len() {
		rule := validators.Index(i).Interface().(interface {
			Description(ctx context.Context) string
		}).Description(t.Context())
		rule = strings.NewReplacer("UTF-8", "", ".000000", "").Replace(rule)
		for _, fact := range facts.FindAllString(rule, -1) {
			fact = strings.Trim(fact, `"`)
			if fact != "" && !strings.Contains(text, fact) && !implied[fact] {
				t.Errorf("%s does not say %s, which is in its rule %q: %q", name, fact, rule, text)
			}
		}
	}
}

// facts are the numbers and quoted values of a rule.
var facts = regexp.MustCompile(`"[A-Za-z0-9_ -]*"|\b\d+\b`)

// implied goes without saying: the least length of what is given at all, and examples.
var implied = map[string]bool{"1": true, "0": true, "30s": true, "1m30s": true}
