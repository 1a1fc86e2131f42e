// SPDX-License-Identifier: MPL-2.0

package client_test

import (
	"context"
	"slices"
	"strings"
	"testing"

	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/acctest"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/ncloud/client"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/rest"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/simulator"
)

// refusedSteps are the steps that a value of a switch refuses.
var refusedSteps = map[string]string{
	"EmptyMediaTypes=400":      "clear consumers",
	"AuthorizerCache=refused":  "create authorizer with cache",
	"MissingParent=403":        "create path without parent",
	"MissingParent=400":        "create path without parent",
	"MissingParent=404":        "create path without parent",
	"RepeatedHeader=400":       "add gateway template again",
	"DeleteTwinParameters=400": "delete one of two parameters",
	"AnyMethod=refused":        "create ANY",
}

// TestDraft_underEverySwitch creates, changes, reads and deletes everything below an API.
func TestDraft_underEverySwitch(t *testing.T) {
	t.Parallel()
	for _, one := range simulator.New().Switches() {
		if one.Area != "draft" && one.Name != "UnsetText" && one.Name != "ConcurrentWrites" {
			continue
		}
		for _, value := range one.Values {
			t.Run(one.Name+"="+value, func(t *testing.T) {
				t.Parallel()
				cloud := acctest.Simulated(t)
				if err := cloud.Sim.NCloud.SetSwitch(one.Name, value); err != nil {
					t.Fatal(err)
				}
				editDraft(t, cloud, refusedSteps[one.Name+"="+value])
			})
		}
	}
}

func editDraft(t *testing.T, cloud *acctest.Cloud, refused string) {
	t.Helper()
	product := cloud.Sim.NCloud.AddProduct(simulator.NCloudProduct{Name: "shop"})
	api := client.APIRef{ProductID: product, APIID: cloud.Sim.NCloud.AddAPI(product, simulator.NCloudAPI{Name: "orders"})}
	c, ctx := newClient(t, cloud.URL, simulatorKeys), t.Context()
	do := func(step string, err error) {
		t.Helper()
		if (err != nil) != (step == refused) || (err != nil && !rest.Refused(err) && !rest.Denied(err) && !rest.NotFound(err)) {
			t.Fatalf("%s: %v", step, err)
		}
	}
	expect := func(what string, equal bool, actual any) {
		t.Helper()
		if !equal {
			t.Errorf("%s: %+v", what, actual)
		}
	}

	do("create path without parent", second(c.CreatePath(ctx, api, "/a/b", client.CORS{})))
	path, err := c.CreatePath(ctx, api, "/orders", client.CORS{AllowOrigin: "*"})
	do("create path", err)
	do("update path", c.UpdatePath(ctx, api, path.ID, client.CORS{MaxAge: "60"}))
	m := client.MethodRef{APIRef: api, PathID: path.ID, Method: "POST"}
	created, err := c.CreateMethod(ctx, m, client.MethodInput{MockEndpoint: &client.MockEndpoint{StatusCode: 200, Response: "r", Headers: map[string]string{"X-A": "v"}}})
	do("create method", err)
	expect("created method", created.Name == "POST" && created.MockEndpoint.Headers["X-A"] == "v" && created.Validation.Type == "NONE", created)
	do("create ANY", second(c.CreateMethod(ctx, client.MethodRef{APIRef: api, PathID: path.ID, Method: "ANY"}, anyInput)))
	ncp := client.MethodInput{
		NCPEndpoint:    &client.NCPEndpoint{Service: "CLOUD_FUNCTIONS", Region: "KR", ActionID: "i", ActionName: "n", URL: "https://x.example"},
		Authentication: client.Authentication{Platform: client.PlatformIAM}, APIKey: client.APIKeyFilter{Required: true},
		Validation: client.Validation{Type: client.ValidationParameters, QueryStrings: []string{"q"}},
	}
	do("update method", c.UpdateMethod(ctx, m, ncp))
	do("consumers", second(c.SetConsumers(ctx, m, client.MediaTypes{"a/b", "c/d"})))
	do("produces", second(c.SetProduces(ctx, m, client.MediaTypes{"a/b"})))

	model, err := c.CreateModel(ctx, api, client.ModelInput{Name: "M", Description: "d", Schema: `{"type": "object"}`})
	do("create model", err)
	do("update model", c.UpdateModel(ctx, api, model.ID, client.ModelInput{Schema: `{"type":"string"}`}))
	read, err := c.Model(ctx, api, model.ID)
	do("model", err)
	expect("model", read.Name == "M" && read.Description == "" && strings.Contains(read.Schema, `"string"`), read)
	do("set request body", c.SetBody(ctx, client.MessageRef{MethodRef: m}, client.Body{Name: "b", ModelID: model.ID}))
	do("set request body again", c.SetBody(ctx, client.MessageRef{MethodRef: m}, client.Body{Name: "b", ModelID: model.ID, Description: "d"}))

	want := []client.Parameter{
		{Code: client.RequestHeader, Name: "X-A", Type: "string", Required: true},
		{Code: client.RequestQuery, Name: "q", Type: "long", Array: true, Description: "d"},
		{Code: client.RequestForm, Name: "f", Type: "file", Logged: true},
	}
	for _, p := range append(want, client.Parameter{Code: client.RequestQuery, Name: "X-A"}) {
		do("add parameter", c.AddParameter(ctx, client.MessageRef{MethodRef: m}, p))
	}
	do("delete one of two parameters", c.DeleteParameter(ctx, client.MessageRef{MethodRef: m}, "X-A"))
	parameters, err := c.Parameters(ctx, client.MessageRef{MethodRef: m})
	do("parameters", err)
	expect("parameters", slices.Contains(parameters, want[1]) && slices.Contains(parameters, want[2]), parameters)

	do("add response", c.AddMethodResponse(ctx, m, client.MethodResponse{StatusCode: 404}))
	do("update response", c.UpdateMethodResponse(ctx, m, client.MethodResponse{StatusCode: 404, Description: "d"}))
	responses, err := c.MethodResponses(ctx, m)
	do("responses", err)
	expect("responses", slices.Contains(responses, client.MethodResponse{StatusCode: 404, Description: "d"}), responses)
	do("add response header", c.AddParameter(ctx, client.MessageRef{MethodRef: m, StatusCode: 404}, client.Parameter{Name: "X-B", Type: "long", Array: true}))
	headers, err := c.Parameters(ctx, client.MessageRef{MethodRef: m, StatusCode: 404})
	do("response headers", err)
	expect("response headers", slices.Equal(headers, []client.Parameter{{Code: client.ResponseHeader, Name: "X-B", Type: "long", Array: true}}), headers)
	do("set response body", c.SetBody(ctx, client.MessageRef{MethodRef: m, StatusCode: 404}, client.Body{Name: "b", ModelID: model.ID}))
	for _, get := range []func(context.Context) (*client.Body, error){
		func(ctx context.Context) (*client.Body, error) { return c.Body(ctx, client.MessageRef{MethodRef: m}) },
		func(ctx context.Context) (*client.Body, error) {
			return c.Body(ctx, client.MessageRef{MethodRef: m, StatusCode: 404})
		},
	} {
		body, err := get(ctx)
		do("body", err)
		expect("body", body != nil && body.Name == "b" && body.ModelID == model.ID && body.ModelName == "M", body)
	}

	methods, err := c.Methods(ctx, api, path.ID)
	do("methods", err)
	at := slices.IndexFunc(methods, func(m client.Method) bool { return m.Name == "POST" })
	expect("method", methods[at].NCPEndpoint != nil && *methods[at].NCPEndpoint == *ncp.NCPEndpoint && methods[at].MockEndpoint == nil &&
		methods[at].HTTPEndpoint == nil && methods[at].APIKey.Required && methods[at].Authentication == ncp.Authentication &&
		slices.Equal(methods[at].Validation.QueryStrings, []string{"q"}) && slices.Equal(methods[at].Consumers, []string{"a/b", "c/d"}), methods[at])
	paths, err := c.Paths(ctx, api)
	do("paths", err)
	at = slices.IndexFunc(paths, func(p client.Path) bool { return p.ID == path.ID })
	expect("path", paths[at].CORS == client.CORS{MaxAge: "60"} && slices.Contains(paths[at].Methods, "POST"), paths[at])

	editGatewayResponse(t, c, api, do)
	do("clear consumers", second(c.SetConsumers(ctx, m, nil)))
	do("delete response body", c.DeleteBody(ctx, client.MessageRef{MethodRef: m, StatusCode: 404}))
	do("delete request body", c.DeleteBody(ctx, client.MessageRef{MethodRef: m}))
	body, err := c.Body(ctx, client.MessageRef{MethodRef: m})
	do("no body", err)
	expect("no body", body == nil, body)
	do("delete response header", c.DeleteParameter(ctx, client.MessageRef{MethodRef: m, StatusCode: 404}, "X-B"))
	do("delete response", c.DeleteMethodResponse(ctx, m, 404))
	do("delete model", c.DeleteModel(ctx, api, model.ID))
	do("delete method", c.DeleteMethod(ctx, m))
	do("delete path", c.DeletePath(ctx, api, path.ID))

	ttl := int64(60)
	in := client.AuthorizerInput{Name: "z", CacheTTLSec: &ttl, Config: client.AuthorizerConfig{
		Region: "KR", FunctionID: "f", Payload: []client.Payload{{In: client.PayloadQuery, Name: "q"}, {In: client.PayloadHeader, Name: "h"}},
	}}
	do("create authorizer with cache", second(c.CreateAuthorizer(ctx, in)))
	in.Name, in.CacheTTLSec = "y", nil
	authorizer, err := c.CreateAuthorizer(ctx, in)
	do("create authorizer", err)
	in.Description = "d"
	do("update authorizer", c.UpdateAuthorizer(ctx, authorizer.ID, in))
	authorizer, err = c.Authorizer(ctx, authorizer.ID)
	do("authorizer", err)
	expect("authorizer", authorizer.Description == "d" && slices.Equal(authorizer.Config.Payload, in.Config.Payload), authorizer)
	do("authorizers", drain(c.Authorizers(ctx, "y", rest.Window{})))
	do("test authorizer", second(c.TestAuthorizer(ctx, authorizer.ID, map[string]string{"q": "v"})))
	do("delete authorizer", c.DeleteAuthorizer(ctx, authorizer.ID))
}

func editGatewayResponse(t *testing.T, c *client.Client, api client.APIRef, do func(string, error)) {
	t.Helper()
	find := func(kind string) client.GatewayResponse {
		all, err := c.GatewayResponses(t.Context(), api)
		do("gateway responses", err)
		return all[max(0, slices.IndexFunc(all, func(r client.GatewayResponse) bool { return r.Type == kind }))]
	}
	kind, ctx := find("").Type, t.Context()
	if !find(kind).IsDefault {
		t.Errorf("%+v", find(kind))
	}
	do("set gateway response", c.SetGatewayResponseStatus(ctx, api, kind, 418))
	do("add gateway header", c.AddGatewayHeader(ctx, api, kind, client.GatewayHeader{Name: "X-A", Value: "v"}))
	template := client.GatewayTemplate{ContentType: "application/json", Template: "${context.apiName}"}
	do("add gateway template", c.AddGatewayTemplate(ctx, api, kind, template))
	do("add gateway template again", c.AddGatewayTemplate(ctx, api, kind, template))
	template.Template = "t"
	do("update gateway template", c.UpdateGatewayTemplate(ctx, api, kind, template))
	if got := find(kind); got.IsDefault || *got.StatusCode != 418 || len(got.Headers) != 1 || !slices.Contains(got.Templates, template) {
		t.Errorf("%+v", got)
	}
	do("delete gateway header", c.DeleteGatewayHeader(ctx, api, kind, "X-A"))
	do("delete gateway template", c.DeleteGatewayTemplate(ctx, api, kind, template.ContentType))
	do("reset gateway response", c.ResetGatewayResponse(ctx, api, kind))
	if !find(kind).IsDefault {
		t.Errorf("%+v", find(kind))
	}
}
