// SPDX-License-Identifier: MPL-2.0

package provider_test

import (
	"context"
	"fmt"
	"maps"
	"net/http"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/acctest"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/simulator"
)

const (
	actionAPI   = "api0000001"
	actionStage = "stage00001"
)

// paramValue is a parameter of an authorizer that is a secret.
const paramValue = "Bearer t0ken-of-a-caller"

// acting is an action and what it acts on.
type acting struct {
	name     string
	config   acctest.Object
	progress string
	// failed is the summary of its errors, uncertain the next step if the outcome is unknown.
	failed, uncertain string
	// done counts how often the service did it.
	done func() int
}

// actions returns every action of the provider.
func actions(t *testing.T, sim *simulator.NCloud) []acting {
	t.Helper()
	product := sim.AddProduct(simulator.NCloudProduct{Name: "shop", APIs: []*simulator.NCloudAPI{{
		ID: actionAPI, Name: "orders", Stages: []simulator.NCloudStage{{ID: actionStage, Name: "v1"}},
	}}})
	key := sim.AddAPIKey(simulator.NCloudAPIKey{Name: "shop"})
	authorizer := sim.AddAuthorizer(simulator.NCloudAuthorizer{Name: "jwt-check", Region: "KR", FunctionID: "verify"})
	secondary := func() string { return sim.APIKeys(simulator.NCloudTenantID)[0].SecondaryKey }
	first := secondary()
	all := []acting{
		{
			"apigw_clear_stage_cache",
			acctest.Object{"product_id": product, "api_id": actionAPI, "stage_id": actionStage},
			`Cleared the cache of stage "stage00001".`,
			`Could not clear the cache of stage "stage00001"`, "Invoke the action again.",
			func() int { return sim.Products(simulator.NCloudTenantID)[0].APIs[0].Stages[0].CacheCleared },
		},
		{
			"apigw_regenerate_api_key",
			acctest.Object{"api_key_id": key, "key_type": "SECONDARY"},
			fmt.Sprintf("Regenerated the secondary value of API key %q.", key),
			fmt.Sprintf("Could not regenerate the secondary value of API key %q", key), "If the old value does not work any more",
			func() int {
				if secondary() == first {
					return 0
				}
				return 1
			},
		},
		{
			"apigw_test_authorizer",
			acctest.Object{"authorizer_id": authorizer, "params": acctest.Object{"Authorization": paramValue}},
			fmt.Sprintf(`The function of authorizer %q returned status 200 after 12 ms, with the body {"isAuthorized":true,"params":{"Authorization":"***"}}.`, authorizer),
			fmt.Sprintf("Could not test authorizer %q", authorizer), "",
			func() int { return sim.Authorizers(simulator.NCloudTenantID)[0].Tests },
		},
	}
	var tried []string
	for _, one := range all {
		tried = append(tried, one.name)
	}
	if offered := slices.Sorted(maps.Keys(acctest.Schemas(t).ActionSchemas)); !slices.Equal(tried, offered) {
		t.Fatalf("the actions are %v, and the tests have %v", offered, tried)
	}
	return all
}

// hidden fails the test if a text has a value that must not be shown.
func hidden(t *testing.T, sim *simulator.NCloud, text string) {
	t.Helper()
	secrets := []string{paramValue, simulator.NCloudSecretKey}
	for _, key := range sim.APIKeys(simulator.NCloudTenantID) {
		secrets = append(secrets, key.PrimaryKey, key.SecondaryKey)
	}
	for _, secret := range secrets {
		if strings.Contains(text, secret) {
			t.Errorf("%q is in %s", secret, text)
		}
	}
}

func TestActions_reportWhatTheyDid(t *testing.T) {
	t.Parallel()
	cloud := acctest.Simulated(t)
	all, d := actions(t, cloud.Sim.NCloud), cloud.Driver(t, nil)
	for _, one := range all {
		cloud.Sim.Forget()
		progress, found := d.Invoke(t.Context(), one.name, one.config)
		if len(found) > 0 || !slices.Equal(progress, []string{one.progress}) {
			t.Errorf("%s reports %q\n%s", one.name, progress, found)
		}
		if sent := cloud.Sim.Requests("", ""); len(sent) != 1 || one.done() != 1 {
			t.Errorf("%s was done %d times, in %d requests", one.name, one.done(), len(sent))
		}
		hidden(t, cloud.Sim.NCloud, strings.Join(progress, "\n"))
	}
}

func TestActions_validate(t *testing.T) {
	t.Parallel()
	cloud := acctest.Simulated(t)
	all, d := actions(t, cloud.Sim.NCloud), cloud.Driver(t, nil)
	cloud.Sim.Forget()
	for _, one := range all {
		for _, argument := range acctest.Schemas(t).ActionSchemas[one.name].Schema.Block.Attributes {
			with := func(value any) string {
				config := maps.Clone(one.config)
				config[argument.Name] = value
				return d.ValidateAny("action", one.name, config).String()
			}
			if found := with(nil); (found != "") != argument.Required {
				t.Errorf("%s without %s: %s", one.name, argument.Name, found)
			}
			if found := with(acctest.Unknown); found != "" {
				t.Errorf("%s with an unknown %s: %s", one.name, argument.Name, found)
			}
			if !strings.HasSuffix(argument.Name, "_id") {
				continue
			}
			for _, bad := range []string{"", "a/b", "..", "a b", "a?b"} {
				if found := with(bad); !strings.Contains(found, "ID") {
					t.Errorf("%s with %s = %q: %s", one.name, argument.Name, bad, found)
				}
			}
		}
	}
	for says, test := range map[string]struct {
		name string
		with acctest.Object
	}{
		`one of: ["PRIMARY" "SECONDARY"]`: {"apigw_regenerate_api_key", acctest.Object{"key_type": "primary"}},
		"must be at least 1, got: 0":      {"apigw_test_authorizer", acctest.Object{"params": acctest.Object{"": "a"}}},
		"contains a null value":           {"apigw_test_authorizer", acctest.Object{"params": acctest.Object{"a": nil}}},
	} {
		config := maps.Clone(all[slices.IndexFunc(all, func(one acting) bool { return one.name == test.name })].config)
		maps.Copy(config, test.with)
		if found := d.ValidateAny("action", test.name, config); !strings.Contains(strings.Join(strings.Fields(found.String()), " "), says) {
			t.Errorf("%s with %v: %s", test.name, test.with, found)
		}
	}
	if sent := cloud.Sim.Requests("", ""); len(sent) > 0 {
		t.Errorf("validating sent %d requests", len(sent))
	}
}

func TestActions_underFaults(t *testing.T) {
	t.Parallel()
	uncertain := "It is uncertain whether the service carried out the request. "
	for name, test := range map[string]struct {
		fault simulator.Fault
		// says is in the error; there is none if the action succeeds.
		says string
		// unsure is true if the service may have acted.
		unsure bool
	}{
		"refused":              {fault: simulator.Fault{Status: 400, Body: `{"error":{"errorCode":"100","message":"It is not possible."}}`}, says: "HTTP 400 Bad Request.\nAPI error code 100: It is not possible."},
		"not found":            {fault: simulator.Fault{Status: 404, Body: `{"error":{"errorCode":"300","message":"x [y] not found."}}`}, says: "Check the IDs"},
		"denied":               {fault: simulator.Fault{Status: 401, Body: `{"error":{"errorCode":"210","message":"Permission Denied"}}`}, says: "NCP_API_GATEWAY_MANAGER"},
		"busy once":            {fault: simulator.Fault{Status: 429, Header: http.Header{"Retry-After": {"1"}}, Times: 1}},
		"broken":               {fault: simulator.Fault{Status: 500}, says: "HTTP 500", unsure: true},
		"unavailable":          {fault: simulator.Fault{Status: 503}, says: "HTTP 503", unsure: true},
		"no response":          {fault: simulator.Fault{Cut: simulator.CutAfter}, says: "received no complete response", unsure: true},
		"redirected":           {fault: simulator.Fault{Status: 302, Header: http.Header{"Location": {"/login"}}}, says: "Redirects are not followed", unsure: true},
		"HTML with status 200": {fault: simulator.Fault{Status: 200, ContentType: "text/html", Body: "<html>Please log in</html>"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				cloud := acctest.InMemory(t)
				d := cloud.Driver(t, acctest.Object{"max_retries": 2})
				for _, one := range actions(t, cloud.Sim.NCloud) {
					heal := cloud.Sim.Inject(test.fault)
					progress, found := d.Invoke(t.Context(), one.name, one.config)
					heal()
					hidden(t, cloud.Sim.NCloud, found.String()+strings.Join(progress, "\n"))
					switch {
					case name == "HTML with status 200":
						if one.done() > 0 || len(progress) > 0 || !found.HasError() {
							t.Errorf("%s reports %q\n%s", one.name, progress, found)
						}
					case test.says == "":
						if len(found) > 0 || !slices.Equal(progress, []string{one.progress}) || one.done() != 1 {
							t.Errorf("%s reports %q\n%s", one.name, progress, found)
						}
					case len(progress) > 0 || len(found) != 1 || found[0].Summary != one.failed || !strings.Contains(found[0].Detail, test.says):
						t.Errorf("%s reports %q\n%s", one.name, progress, found)
					case strings.Contains(found.String(), uncertain+one.uncertain) != (test.unsure && one.uncertain != ""):
						t.Errorf("%s: the outcome is not described:\n%s", one.name, found)
					}
				}
			})
		})
	}
}

func TestActions_endWhenInterrupted(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		cloud := acctest.InMemory(t)
		d := cloud.Driver(t, acctest.Object{"request_timeout": "10m"})
		for _, one := range actions(t, cloud.Sim.NCloud) {
			heal := cloud.Sim.Inject(simulator.Fault{Delay: 5 * time.Minute})
			ctx, cancel := context.WithTimeout(t.Context(), time.Second)
			started := time.Now()
			progress, found := d.Invoke(ctx, one.name, one.config)
			cancel()
			heal()
			if took := time.Since(started); took > time.Minute || len(progress) > 0 || !found.HasError() || !strings.Contains(found.String(), "interrupted") {
				t.Errorf("%s took %s and reports %q\n%s", one.name, took, progress, found)
			}
		}
	})
}
