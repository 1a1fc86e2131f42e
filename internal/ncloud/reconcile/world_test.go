// SPDX-License-Identifier: MPL-2.0

package reconcile_test

import (
	"cmp"
	"fmt"
	"io"
	"maps"
	"net/http"
	"net/http/httptest"
	"net/http/httptrace"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/ncloud/client"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/ncloud/draft"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/ncloud/reconcile"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/rest"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/simulator"
)

// world is a simulator with an empty API, without a network.
type world struct {
	t   testing.TB
	sim *simulator.Simulator
	api client.APIRef
	*reconcile.Reconciler
	client *client.Client
}

func newWorld(tb testing.TB, switches ...string) *world {
	tb.Helper()
	w := &world{t: tb, sim: simulator.New()}
	for _, one := range switches {
		name, value, _ := strings.Cut(one, "=")
		if err := w.sim.NCloud.SetSwitch(name, value); err != nil {
			tb.Fatal(err)
		}
	}
	w.api.ProductID = w.sim.NCloud.AddProduct(simulator.NCloudProduct{Name: "shop"})
	w.api.APIID = w.sim.NCloud.AddAPI(w.api.ProductID, simulator.NCloudAPI{Name: "orders"})
	w.restart()
	return w
}

// restart begins another process.
func (w *world) restart() {
	w.client = client.New(client.Config{
		Settings:    rest.Settings{RequestTimeout: time.Minute, MaxRetries: 3},
		Endpoint:    &url.URL{Scheme: "http", Host: fmt.Sprintf("sim-%p", w.sim), Path: "/api/v1"},
		Credentials: client.StaticKeys(client.Keys{AccessKey: simulator.NCloudAccessKey, SecretKey: simulator.NCloudSecretKey}, "a", "b"),
		Transport:   direct{w.t, w.sim},
	})
	w.Reconciler = reconcile.New(w.client)
}

// direct calls the simulator without a connection.
type direct struct {
	t   testing.TB
	sim *simulator.Simulator
}

// checkCascade fails if the deletion of a path could delete methods or other paths too.
func (d direct) checkCascade(url string) {
	parts := strings.Split(url, "/") // /api/v1/products/{}/apis/{}/resources/{}
	if len(parts) != 9 || parts[7] != "resources" {
		return
	}
	all := d.sim.NCloud.Draft(parts[6]).Paths
	for _, p := range all {
		if p.ID != parts[8] {
			continue
		}
		below := slices.ContainsFunc(all, func(o simulator.NCloudPath) bool { return strings.HasPrefix(o.Path, p.Path+"/") })
		if below || len(p.Methods) > 0 || p.Path == "/" {
			d.t.Errorf("the path %s is deleted together with others or methods", p.Path)
		}
	}
}

func (d direct) RoundTrip(req *http.Request) (resp *http.Response, err error) {
	if req.Method == http.MethodDelete {
		d.checkCascade(req.URL.Path)
	}
	trace := httptrace.ContextClientTrace(req.Context())
	trace.GotConn(httptrace.GotConnInfo{})
	trace.WroteHeaders()
	if req.Body == nil {
		req.Body = http.NoBody
	}
	req.RequestURI = req.URL.RequestURI()
	recorder := httptest.NewRecorder()
	done := make(chan struct{})
	go func() {
		defer close(done)
		defer func() {
			if recover() != nil { // the simulator cuts the connection
				err = io.ErrUnexpectedEOF
			}
		}()
		d.sim.ServeHTTP(recorder, req)
	}()
	select {
	case <-done:
	case <-req.Context().Done():
		return nil, req.Context().Err()
	}
	return recorder.Result(), err
}

func (w *world) read(depth reconcile.Depth) *reconcile.Actual {
	w.t.Helper()
	actual, err := w.Read(w.t.Context(), w.api, depth, "test") // the second read of one reader is not shared
	if err != nil {
		w.t.Fatal(err)
	}
	return actual
}

// set makes the API what is planned, like a definition whose state is what exists.
func (w *world) set(planned draft.Draft) (*reconcile.Actual, error) {
	w.t.Helper()
	return w.Apply(w.t.Context(), w.api, difference(w.read(reconcile.Full).Draft, planned))
}

func (w *world) mustSet(planned draft.Draft) *reconcile.Actual {
	w.t.Helper()
	actual, err := w.set(planned)
	if err != nil {
		w.t.Fatal(err)
	}
	return actual
}

// difference plans what differs.
func difference(from, to draft.Draft) reconcile.Plan {
	before := forms(from)
	after := forms(to)
	plan := reconcile.Plan{Set: draft.Draft{Paths: map[string]draft.CORS{}, Operations: map[string]draft.Operation{}, Models: map[string]string{}}}
	for key, o := range to.Operations {
		if before.operations[key] != after.operations[key] {
			plan.Set.Operations[key] = o
		}
	}
	for path := range after.paths {
		if before.paths[path] != after.paths[path] {
			plan.Set.Paths[path] = to.Paths[path]
		}
	}
	for name, schema := range to.Models {
		if before.models[name] != after.models[name] {
			plan.Set.Models[name] = schema
		}
	}
	plan.Remove = reconcile.Keys{
		Operations: removed(before.operations, after.operations), Paths: removed(before.paths, after.paths), Models: removed(before.models, after.models),
	}
	return plan
}

func removed(before, after map[string]string) []string {
	var out []string
	for key := range before {
		if _, keep := after[key]; !keep {
			out = append(out, key)
		}
	}
	return out
}

type jsonForms struct{ operations, paths, models map[string]string }

func forms(d draft.Draft) jsonForms {
	operations, paths, models := d.JSON()
	return jsonForms{operations, paths, models}
}

// expect compares a draft with the planned one.
func expect(tb testing.TB, what string, actual, planned draft.Draft) {
	tb.Helper()
	a, p := forms(actual), forms(planned)
	for name, pair := range map[string][2]map[string]string{
		"operations": {a.operations, p.operations}, "paths": {a.paths, p.paths}, "models": {a.models, p.models},
	} {
		keys := slices.Concat(slices.Collect(maps.Keys(pair[0])), slices.Collect(maps.Keys(pair[1])))
		slices.Sort(keys)
		for _, key := range slices.Compact(keys) {
			if pair[0][key] != pair[1][key] {
				tb.Errorf("%s: %s %s:\nactual  %s\nplanned %s", what, name, key, cmp.Or(pair[0][key], "-"), cmp.Or(pair[1][key], "-"))
			}
		}
	}
}

// expectService compares what the simulator holds with the planned draft, without the client.
func (w *world) expectService(what string, planned draft.Draft) {
	w.t.Helper()
	expect(w.t, what, w.service(), planned)
	seen := map[string]bool{}
	for _, p := range w.sim.NCloud.Draft(w.api.APIID).Paths {
		for _, m := range p.Methods {
			for _, one := range m.Parameters {
				key := p.Path + m.Name + one.Code + one.Name
				if one.Code == client.RequestHeader {
					key = strings.ToLower(key)
				}
				if seen[key] {
					w.t.Errorf("%s: %s %s has the parameter %s twice", what, m.Name, p.Path, one.Name)
				}
				seen[key] = true
			}
		}
	}
}

func (w *world) service() draft.Draft {
	d := w.sim.NCloud.Draft(w.api.APIID)
	out := draft.Draft{Paths: map[string]draft.CORS{}, Operations: map[string]draft.Operation{}, Models: map[string]string{}}
	names := map[string]string{}
	for _, m := range d.Models {
		names[m.ID] = m.Name
	}
	for _, m := range d.Models {
		out.Models[m.Name], _ = draft.CanonicalSchema(m.Schema, names)
	}
	for _, p := range d.Paths {
		out.Paths[p.Path] = draft.CORS{
			AllowOrigin: p.CORS.AllowOrigin, AllowMethods: p.CORS.AllowMethods, AllowHeaders: p.CORS.AllowHeaders,
			AllowCredentials: p.CORS.AllowCredentials, ExposeHeaders: p.CORS.ExposeHeaders, MaxAge: p.CORS.MaxAge,
		}
		for _, m := range p.Methods {
			out.Operations[m.Name+" "+p.Path] = serviceOperation(m, names)
		}
	}
	return out
}

func serviceOperation(m simulator.NCloudMethod, models map[string]string) draft.Operation {
	o := draft.Operation{
		Description: m.Description, APIKeyRequired: m.APIKeyRequired, Consumes: strings.Split(m.Consumers, ","), Produces: strings.Split(m.Produces, ","),
		Authentication: &draft.Authentication{Platform: m.Platform, AuthorizerID: m.AuthorizerID},
		Validation:     &draft.Validation{Headers: m.Headers, QueryStrings: m.QueryStrings},
	}
	switch {
	case m.HTTP != nil:
		o.HTTPEndpoint = &draft.HTTPEndpoint{Method: m.HTTP.Method, Stream: m.HTTP.Stream, URL: m.HTTP.URL}
	case m.NCP != nil:
		o.NCPEndpoint = &draft.NCPEndpoint{
			Service: m.NCP.Service, Region: m.NCP.Region, ActionID: m.NCP.ActionID, ActionName: m.NCP.ActionName, Method: m.NCP.Method,
			URL: m.NCP.URL, Stream: m.NCP.Stream,
		}
	case m.Mock != nil:
		o.MockEndpoint = &draft.MockEndpoint{StatusCode: int64(m.Mock.Status), Response: m.Mock.Response, Headers: m.Mock.Headers}
	}
	where := map[string]*map[string]draft.Parameter{
		"REQUEST_HEADER": &o.HeaderParameters, "REQUEST_QUERY": &o.QueryParameters, "REQUEST_FORMDATA": &o.FormParameters,
	}
	for _, p := range m.Parameters {
		all := where[p.Code]
		if *all == nil {
			*all = map[string]draft.Parameter{}
		}
		(*all)[p.Name] = serviceParameter(p)
	}
	o.RequestBody = serviceBody(m.RequestBody, models)
	o.Responses = map[string]draft.Response{}
	for _, r := range m.Responses {
		one := draft.Response{Description: r.Description, Body: serviceBody(r.Body, models), Headers: map[string]draft.Parameter{}}
		for _, h := range r.Headers {
			one.Headers[h.Name] = serviceParameter(h)
		}
		o.Responses[strconv.Itoa(r.StatusCode)] = one
	}
	return o
}

func serviceParameter(p simulator.NCloudParameter) draft.Parameter {
	return draft.Parameter{Name: p.Name, Type: p.Type, Description: p.Description, Array: p.Array, Required: p.Required, Logged: p.Logged}
}

func serviceBody(b *simulator.NCloudBody, models map[string]string) *draft.Body {
	if b == nil {
		return nil
	}
	return &draft.Body{Name: b.Name, Description: b.Description, Model: models[b.ModelID]}
}
