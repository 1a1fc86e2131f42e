// SPDX-License-Identifier: MPL-2.0

package faultinjection_test

import (
	"context"
	"fmt"
	"maps"
	"net/http"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"

	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/acctest"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/acctest/fixture"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/simulator"
)

// creators are the subjects whose IDs the service assigns.
func creators(t *testing.T) map[string]func(*simulator.Simulator) subject {
	t.Helper()
	schemas := acctest.Schemas(t).ResourceSchemas
	all := maps.Clone(fixture.All)
	maps.DeleteFunc(all, func(_ string, prepare func(*simulator.Simulator) subject) bool {
		subject := prepare(simulator.New())
		attributes := schemas[subject.Type].Block.Attributes
		return subject.UniqueName || !slices.ContainsFunc(attributes, func(a *tfprotov6.SchemaAttribute) bool { return a.Name == "id" && a.Computed })
	})
	return all
}

// eachCreator runs a test of every creator on a service of its own.
func eachCreator[C any](t *testing.T, cases map[string]C, run func(*testing.T, *acctest.Cloud, subject, C)) {
	t.Helper()
	for what, prepare := range creators(t) {
		for name, one := range cases {
			t.Run(what+"/"+name, func(t *testing.T) {
				t.Parallel()
				synctest.Test(t, func(t *testing.T) {
					cloud := acctest.InMemory(t)
					run(t, cloud, prepare(cloud.Sim), one)
				})
			})
		}
	}
}

// on makes a fault strike a request of a kind, once unless times is set.
func on(r fixture.Request, f simulator.Fault, times ...int) simulator.Fault {
	f.Method, f.Path, f.Times = r.Method, r.Path, 1
	if len(times) > 0 {
		f.Times = times[0]
	}
	return f
}

// ids are those of the resources that the service has.
func ids(cloud *acctest.Cloud, s subject) (out []string) {
	for _, line := range s.Resources(cloud.Sim) {
		id, _, _ := strings.Cut(line, " ")
		out = append(out, id)
	}
	return out
}

// adopted fails the test unless the state has this ID, and one warning names it.
func adopted(t *testing.T, s subject, state *acctest.State, found acctest.Diagnostics, id string) {
	t.Helper()
	if state == nil || state.Get(t, "id") != id || len(found) != 1 || found.HasError() {
		t.Fatalf("%s was not adopted: %s", id, found)
	}
	for _, want := range []string{"WARNING: Adopted ", id, "very likely was created by this request", "no other run owns", "terraform state rm " + s.Type + ".NAME"} {
		if !strings.Contains(found.String(), want) {
			t.Errorf("%q is missing in: %s", want, found)
		}
	}
}

// uncertain fails the test unless the only diagnostic is the error that the resource may
// have been created, with import commands for these IDs.
func uncertain(t *testing.T, s subject, state *acctest.State, found acctest.Diagnostics, named ...string) {
	t.Helper()
	if state != nil || len(found) != 1 || !found.HasError() || !strings.Contains(found[0].Summary, " may have been created") {
		t.Fatalf("in the state: %t, %s", state != nil, found)
	}
	if named == nil {
		named = []string{"ID"}
	}
	for _, id := range named {
		command := regexp.MustCompile(`\n  terraform import ` + s.Type + `\.NAME ([^ ]+/)?` + regexp.QuoteMeta(id) + `(\n|$)`)
		if !command.MatchString(found.String()) {
			t.Errorf("no command imports %q: %s", id, found)
		}
	}
}

// createdID matches the ID in the response to a create.
var createdID = regexp.MustCompile(`("(?:` + idFields() + `)":")([^"]+)`)

// listedID matches an ID in the response to a read.
var listedID = regexp.MustCompile(`("(?:` + idFields() + `)":")[^"]+`)

// withID replaces the ID in the response to a create.
func withID(id string) simulator.Fault {
	return simulator.Fault{Rewrite: func(body []byte) []byte {
		return createdID.ReplaceAllFunc(body, func(found []byte) []byte {
			return append(slices.Clone(createdID.FindSubmatch(found)[1]), id...)
		})
	}}
}

// uselessResponses are to a create that took effect.
func uselessResponses() map[string]simulator.Fault {
	all := map[string]simulator.Fault{
		"none":             {Cut: simulator.CutAfter},
		"half a body":      {Cut: simulator.CutBody},
		"500":              {Status: http.StatusInternalServerError, AfterEffect: true},
		"502":              {Status: http.StatusBadGateway, AfterEffect: true},
		"an ID of 300":     withID(strings.Repeat("a", 300)),
		"an ID no UTF-8":   withID("abc\xffdef"),
		"an ID in Korean":  withID("제품"),
		"an ID with CR LF": withID(`a\r\nb`),
		"an ID with NUL":   withID(`a\u0000b`),
	}
	for _, id := range []string{"", ".", "..", "../x", "a/b", `a\\b`, "a b", "a?b", "a#b", "a%2fb"} {
		all["the ID "+strings.ReplaceAll(id, "/", "|")] = withID(id)
	}
	for _, code := range []string{"1.5", "1e400", "9223372036854775808", `"0.5"`, "true"} {
		all["the code "+code] = simulator.Fault{Status: http.StatusOK, Body: `{"code":` + code + `,"msg":"OK","data":"2zp00001"}`, AfterEffect: true}
	}
	for _, body := range []string{"", "null", "[]", "{}", "<html>", `{"a":`, "\xff", `{"product":{},"apiKey":{},"usagePlan":{},"code":0,"data":null}`} {
		all[fmt.Sprintf("the body %q", body)] = simulator.Fault{Status: http.StatusOK, Body: body, AfterEffect: true}
	}
	return all
}

func TestCreate_adoptsWithWarningAfterUselessResponse(t *testing.T) {
	t.Parallel()
	eachCreator(t, uselessResponses(), func(t *testing.T, cloud *acctest.Cloud, s subject, f simulator.Fault) {
		t.Helper()
		d := cloud.Driver(t, nil)
		cloud.Sim.Inject(on(s.Create, f))
		state, found := d.Apply(t.Context(), s.Type, nil, s.Config)
		there := ids(cloud, s)
		if len(there) != 1 {
			t.Fatalf("the service has %v", there)
		}
		adopted(t, s, state, found, there[0])
		d.ExpectEmptyPlan(s.Type, state, s.Config)
		d.Destroyed(s.Type, state)
	})
}

func TestCreate_reportsUncertaintyWhenTheSearchFails(t *testing.T) {
	t.Parallel()
	searches := map[string]simulator.Fault{
		"refused": {Status: http.StatusForbidden, Body: `{"error":{"errorCode":"230","message":"Forbidden"}}`},
		"failing": {Status: http.StatusInternalServerError},
		"truncated": {Rewrite: func(body []byte) []byte {
			return regexp.MustCompile(`("(?:total|count|totalSize)":)\d+`).ReplaceAll(body, []byte("${1}250"))
		}},
		"without the ID": readID(""),
	}
	eachCreator(t, searches, func(t *testing.T, cloud *acctest.Cloud, s subject, f simulator.Fault) {
		t.Helper()
		for _, status := range []int{0, 500} {
			d := cloud.Driver(t, acctest.Object{"max_retries": 0})
			lost := simulator.Fault{Cut: simulator.CutAfter}
			if status != 0 {
				lost = simulator.Fault{Status: status, AfterEffect: true}
			}
			lost = on(s.Create, lost)
			cloud.Sim.Inject(lost)
			end := cloud.Sim.Inject(on(s.List, f, 0))
			state, found := d.Apply(t.Context(), s.Type, nil, s.Config)
			end()
			uncertain(t, s, state, found)
			if !strings.Contains(found.String(), "A search for it failed too:") {
				t.Error(found)
			}
		}
	})
}

// TestCreate_searchesOnceWithRefusedCredentials: several refusals in a row lock the access
// key of MetaStudio.
func TestCreate_searchesOnceWithRefusedCredentials(t *testing.T) {
	t.Parallel()
	eachCreator(t, map[string]simulator.Fault{"401": {Status: http.StatusUnauthorized}}, func(t *testing.T, cloud *acctest.Cloud, s subject, f simulator.Fault) {
		t.Helper()
		d := cloud.Driver(t, nil)
		d.Applied(s.Type, nil, s.Described("before"))
		cloud.Sim.Inject(on(s.Create, simulator.Fault{Cut: simulator.CutAfter}))
		cloud.Sim.Inject(on(s.List, f, 0))
		cloud.Sim.Forget()
		state, found := d.Apply(t.Context(), s.Type, nil, s.Config)
		uncertain(t, s, state, found)
		most := map[string]int{"apigw_enos_product": 2, "apigw_usage_plan": 2}[s.Type] // with another token; before the create
		if got := len(cloud.Sim.Requests(s.List.Method, s.List.Path)); got > max(most, 1) {
			t.Errorf("%d searches", got)
		}
	})
}

func TestCreate_doesNotAdoptWhatThisConfigurationHas(t *testing.T) {
	t.Parallel()
	type config func(subject) acctest.Object
	same := func(s subject) acctest.Object { return s.Config }
	described := func(s subject) acctest.Object { return s.Described("new") }
	renamed := func(s subject) acctest.Object {
		if s.Type == "apigw_api_key" {
			return acctest.Object{"name": "another"} // a new key is enabled
		}
		return s.Changed
	}
	type situation struct {
		// held is what is done to the resource that the configuration has.
		held func(context.Context, *acctest.Driver, subject, *acctest.State) acctest.Diagnostics
		// created is what is created with the same values then.
		created config
		// slow are requests that take effect while the create is searched for.
		slow func(subject) fixture.Request
	}
	update := func(to config) func(context.Context, *acctest.Driver, subject, *acctest.State) acctest.Diagnostics {
		return func(ctx context.Context, d *acctest.Driver, s subject, held *acctest.State) acctest.Diagnostics {
			_, found := d.Apply(ctx, s.Type, held, to(s))
			return found
		}
	}
	read := func(ctx context.Context, d *acctest.Driver, s subject, held *acctest.State) acctest.Diagnostics {
		_, found := d.Read(ctx, s.Type, held)
		return found
	}
	destroy := func(ctx context.Context, d *acctest.Driver, s subject, held *acctest.State) acctest.Diagnostics {
		_, found := d.Destroy(ctx, s.Type, held)
		return found
	}
	situations := map[string]situation{
		"read":                      {held: read, created: same},
		"described":                 {held: update(described), created: described},
		"described slowly":          {held: update(described), created: described, slow: func(s subject) fixture.Request { return s.Update }},
		"renamed":                   {held: update(renamed), created: renamed},
		"renamed slowly":            {held: update(renamed), created: renamed, slow: func(s subject) fixture.Request { return s.Update }},
		"about to be deleted":       {held: destroy, created: same, slow: func(s subject) fixture.Request { return s.Remove }},
		"read by a slow connection": {held: read, created: same, slow: func(s subject) fixture.Request { return s.Read }},
	}
	eachCreator(t, situations, func(t *testing.T, cloud *acctest.Cloud, s subject, one situation) {
		t.Helper()
		held := cloud.Driver(t, nil).Applied(s.Type, nil, s.Config) // by the run before
		d := cloud.Driver(t, nil)
		cloud.Sim.Inject(on(s.Create, simulator.Fault{Cut: simulator.CutBefore}))
		var wait sync.WaitGroup
		act := func() {
			if found := one.held(t.Context(), d, s, held); found.HasError() {
				t.Error(found)
			}
		}
		if one.slow == nil {
			act()
		} else {
			cloud.Sim.Inject(on(one.slow(s), simulator.Fault{Delay: 2 * time.Second}))
			wait.Go(act)
			synctest.Wait()
		}
		state, found := d.Apply(t.Context(), s.Type, nil, one.created(s))
		wait.Wait()
		uncertain(t, s, state, found)
		if id := fmt.Sprint(held.Get(t, "id")); strings.Contains(found.String(), id) {
			t.Errorf("%s is suggested for import: %s", id, found)
		}
	})
}

func TestCreate_keepsIdenticalResourcesApart(t *testing.T) {
	t.Parallel()
	losses := map[string]simulator.Fault{
		"after the effect":  {Cut: simulator.CutAfter},
		"before the effect": {Cut: simulator.CutBefore},
		"slowly":            {Cut: simulator.CutAfter, Delay: 3 * time.Second},
	}
	eachCreator(t, losses, func(t *testing.T, cloud *acctest.Cloud, s subject, lost simulator.Fault) {
		t.Helper()
		cloud.Sim.SetLatency(time.Second)
		cloud.Sim.Inject(on(s.Create, lost))
		d := cloud.Driver(t, nil)
		states := make([]*acctest.State, 2)
		var wait sync.WaitGroup
		for i := range states {
			wait.Go(func() { states[i], _ = d.Apply(t.Context(), s.Type, nil, s.Config) })
		}
		wait.Wait()
		next := cloud.Driver(t, nil)
		for i := range states {
			states[i] = next.Applied(s.Type, states[i], s.Config)
			next.ExpectEmptyPlan(s.Type, states[i], s.Config)
		}
		if states[0].Get(t, "id") == states[1].Get(t, "id") || len(ids(cloud, s)) != 2 {
			t.Errorf("the service has %v, the states %s and %s", ids(cloud, s), states[0].Value, states[1].Value)
		}
	})
}

// times matches the times in a listing.
var times = regexp.MustCompile(`"(modTime|create_time)":"[^"]*"|"(createTime)":\d+`)

func TestCreate_isNeverSilentAboutSimilarResources(t *testing.T) {
	t.Parallel()
	type similar struct {
		// age is how old another run's resource is.
		age time.Duration
		// date is how far the Date of responses is ahead.
		date time.Duration
		// farAhead makes listings show times in the year 9999.
		farAhead bool
		// takesEffect is true if only the response to the create is lost.
		takesEffect bool
		// maybe is true if another run's resource may be adopted.
		maybe bool
	}
	eachCreator(t, map[string]similar{
		"of the same second":                         {maybe: true},
		"of the second before":                       {age: 999 * time.Millisecond, maybe: true},
		"of the second before, besides ours":         {age: 999 * time.Millisecond, takesEffect: true},
		"a minute old":                               {age: time.Minute},
		"ten minutes old, Date an hour behind":       {age: 10 * time.Minute, date: -time.Hour},
		"ten minutes old, besides ours, Date behind": {age: 10 * time.Minute, date: -time.Hour, takesEffect: true},
		"an hour old, Date an hour behind":           {age: time.Hour - time.Minute, date: -time.Hour, maybe: true},
		"an hour old, Date an hour ahead":            {age: time.Hour, date: time.Hour},
		"changed in 9999":                            {age: time.Minute, farAhead: true},
	}, func(t *testing.T, cloud *acctest.Cloud, s subject, one similar) {
		t.Helper()
		theirs := fmt.Sprint(cloud.Driver(t, nil).Applied(s.Type, nil, s.Config).Get(t, "id"))
		time.Sleep(one.age)
		d := cloud.Driver(t, nil)
		lost := simulator.Fault{Cut: simulator.CutBefore}
		if one.takesEffect {
			lost.Cut = simulator.CutAfter
		}
		cloud.Sim.Inject(on(s.Create, lost))
		if one.farAhead {
			cloud.Sim.Inject(on(s.List, simulator.Fault{Rewrite: func(body []byte) []byte {
				return times.ReplaceAllFunc(body, func(found []byte) []byte {
					if m := times.FindSubmatch(found); len(m[1]) > 0 {
						return fmt.Appendf(nil, `"%s":"9999-12-31T23:59:59Z"`, m[1])
					}
					return []byte(`"createTime":253402300799000`)
				})
			}}, 0))
		}
		cloud.Sim.InjectFunc(func(*http.Request) *simulator.Fault {
			return &simulator.Fault{Header: http.Header{"Date": {time.Now().Add(one.date).UTC().Format(http.TimeFormat)}}}
		})
		state, found := d.Apply(t.Context(), s.Type, nil, s.Config)
		if state == nil {
			uncertain(t, s, state, found, ids(cloud, s)...)
			return
		}
		id := fmt.Sprint(state.Get(t, "id"))
		adopted(t, s, state, found, id)
		if id == theirs && !one.maybe {
			t.Errorf("what another run created before was adopted: %s", found)
		}
	})
}

// readID replaces every ID in a response.
func readID(id string) simulator.Fault {
	return simulator.Fault{Rewrite: func(body []byte) []byte {
		return listedID.ReplaceAll(body, []byte(`${1}`+id))
	}}
}

func TestCreate_keepsUnfinishedResourceInState(t *testing.T) {
	t.Parallel()
	useless := map[string]simulator.Fault{
		"400": {Status: http.StatusBadRequest}, "401": {Status: http.StatusUnauthorized}, "403": {Status: http.StatusForbidden},
		"404":              {Status: http.StatusNotFound, Body: `{"error":{"errorCode":"300","message":"Not Found Exception"}}`},
		"a code of EnOS":   {Status: http.StatusOK, Body: `{"code":11404,"msg":"Product cannot be found"}`},
		"409":              {Status: http.StatusConflict},
		"302":              {Status: http.StatusFound},
		"an empty object":  {Status: http.StatusOK, Body: "{}"},
		"null":             {Status: http.StatusOK, Body: "null"},
		"a list":           {Status: http.StatusOK, Body: "[]"},
		"another resource": readID("another1"),
		"no ID":            readID(""),
		"a hostile ID":     readID("../x"),
		"no UTF-8":         readID("a\xff"),
		"nothing":          {Cut: simulator.CutBefore},
	}
	assigned := map[string]bool{}
	for _, prepare := range creators(t) {
		assigned[prepare(simulator.New()).Type] = true
	}
	for what, l := range laters {
		if l.operation != "create" || !assigned[l.subject(simulator.New()).Type] {
			continue
		}
		for name, f := range useless {
			t.Run(what+"/"+name, func(t *testing.T) {
				t.Parallel()
				synctest.Test(t, func(t *testing.T) {
					cloud := acctest.InMemory(t)
					s := l.subject(cloud.Sim)
					settings := acctest.Object{"max_retries": 0}
					if l.provider != nil {
						maps.Copy(settings, l.provider(cloud))
					}
					d := cloud.Driver(t, settings)
					end := cloud.Sim.Inject(on(l.request, f, 0))
					state, found := d.Apply(t.Context(), s.Type, nil, s.Config)
					end()
					there := ids(cloud, s)
					if len(there) == 0 { // the fault came before the create
						return
					}
					if len(there) != 1 || state == nil || state.Get(t, "id") != there[0] || state.Identity == nil {
						t.Fatalf("the service has %v, in the state: %t, %s", there, state != nil, found)
					}
					if !state.Value.IsFullyKnown() {
						t.Errorf("unknown values in the state: %s", state.Value)
					}
					if !found.HasError() {
						d.ExpectEmptyPlan(s.Type, state, s.Config)
					}
					d.Destroyed(s.Type, state)
				})
			})
		}
	}
}
