// SPDX-License-Identifier: MPL-2.0

package safecreate_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/diag"

	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/readcache"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/rest"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/safecreate"
)

// thing is what the service of these tests keeps.
type thing struct {
	id   string
	made time.Time
}

// service makes things. Its clock is an hour ahead of this machine's.
type service struct {
	mu     sync.Mutex
	things []thing
	took   time.Duration // how long a create takes
	search error         // how a listing fails
}

const ahead = time.Hour

func (s *service) make(id string) thing {
	s.mu.Lock()
	defer s.mu.Unlock()
	made := thing{id, time.Now().Add(ahead).Truncate(time.Second)}
	s.things = append(s.things, made)
	return made
}

func (s *service) resource() *safecreate.Resource[thing] {
	return &safecreate.Resource[thing]{
		Type: "apigw_thing", Kind: "thing", ID: func(o thing) string { return o.id },
		ServerTime: func(at time.Time) (time.Time, bool) { return at.Add(ahead), true },
	}
}

func (s *service) find(context.Context) ([]safecreate.Candidate[thing], error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	var out []safecreate.Candidate[thing]
	for _, o := range s.things {
		out = append(out, safecreate.Candidate[thing]{Value: o, Created: o.made})
	}
	return out, s.search
}

// lost is the error of a request whose response was lost.
func lost() error {
	return &rest.TransportError{Method: "POST", URL: "http://service/things", Attempts: 1, Sent: time.Now(), Err: errors.New("EOF"), Unsure: true}
}

// request makes a thing of this ID; responds is true if the response arrives.
func (s *service) request(id string, acts, responds bool) safecreate.Request[thing] {
	return safecreate.Request[thing]{
		Name: "x", Find: s.find,
		Send: func(context.Context) (thing, error) {
			var made thing
			err := lost()
			if acts {
				made = s.make(id)
			}
			time.Sleep(s.took)
			if responds {
				err = nil
			}
			return made, err
		},
	}
}

// text is all that the diagnostics say.
func text(diags diag.Diagnostics) string {
	var b strings.Builder
	for _, d := range diags {
		fmt.Fprintf(&b, "%s: %s\n%s\n", d.Severity(), d.Summary(), d.Detail())
	}
	return b.String()
}

func TestCreate_adoptsOnlyWhatIsNoOlderThanTheRequest(t *testing.T) {
	t.Parallel()
	const (
		failed  = `Error: Thing "x" may have been created`
		unknown = "not which one this request created:\n"
	)
	now := func() time.Time { return time.Now().Add(ahead) } // by the service's clock
	newOne := func() []thing { return []thing{{"theirs", now()}} }
	oldOne := func() []thing { return []thing{{"old", now().Add(-time.Minute)}} }
	farAhead := func() []thing { return []thing{{"odd", time.Date(9999, 12, 31, 0, 0, 0, 0, time.UTC)}} }
	listsOld := func(context.Context) (map[string]struct{}, error) { return map[string]struct{}{"old": {}}, nil }
	for name, test := range map[string]struct {
		there   func() []thing // before the create
		managed string
		acts    bool
		before  func(context.Context) (map[string]struct{}, error)
		noClock bool // no response has a Date
		noTimes bool // things have no times
		search  error
		adopts  string
		want    []string
		not     string
	}{
		"exactly one": {
			acts: true, adopts: "ours",
			want: []string{
				`Warning: Adopted thing "x" after an uncertain create`, "EOF", "the request: ours.", "very likely was created by this request",
				"no other run owns ours", "terraform state rm apigw_thing.NAME",
			},
		},
		"an older one too":            {there: oldOne, acts: true, adopts: "ours", not: "old."},
		"only an older one":           {there: oldOne, want: []string{failed, unknown, "- old, created or last changed at ", ": before the request", "  terraform import apigw_thing.NAME old"}},
		"one of the same second":      {there: newOne, adopts: "theirs", want: []string{"no other run owns theirs"}},
		"several":                     {there: newOne, acts: true, want: []string{failed, unknown, "- theirs", "- ours", "NAME theirs\n", "NAME ours"}},
		"one far in the future":       {there: farAhead, want: []string{failed, "- odd, created or last changed at 9999-12-31T00:00:00Z: ahead of the service's clock", "NAME odd"}},
		"one far in the future, ours": {there: farAhead, acts: true, adopts: "ours"},
		"one six minutes ahead": {
			there: func() []thing { return []thing{{"odd", now().Add(6 * time.Minute)}} }, want: []string{failed, "- odd", "ahead of the service's clock"},
		},
		"one of this configuration": {there: newOne, managed: "theirs", want: []string{failed, "none that matches"}, not: "theirs"},
		"ours and one of this configuration": {
			there: newOne, managed: "theirs", acts: true, adopts: "ours", not: "theirs",
		},
		"none": {want: []string{
			failed, "A search for it found none that matches the configuration.", "Most likely it was not created: apply again", "data source apigw_things",
			"  terraform import apigw_thing.NAME ID",
		}},
		"a search that fails": {
			acts: true, search: errors.New("the listing is broken"), not: "ours",
			want: []string{failed, "A search for it failed too:\nthe listing is broken", "import it with its ID", "  terraform import apigw_thing.NAME ID"},
		},
		"no clock of the service": {acts: true, noClock: true, want: []string{failed, "- ours, created or last changed at ", ": the service's clock is unknown"}},
		"no times":                {acts: true, noTimes: true, want: []string{failed, "- ours: its age is unknown"}},
		"no times, not there before": {
			there: oldOne, acts: true, noTimes: true, before: listsOld, adopts: "ours", not: "old.",
		},
		"no times, there before": {
			there: oldOne, noTimes: true, before: listsOld, want: []string{failed, "- old: it existed before the request"},
		},
		"no times, a listing before that fails": {
			acts: true, noTimes: true, want: []string{failed, "- ours: its age is unknown"},
			before: func(context.Context) (map[string]struct{}, error) { return nil, errors.New("forbidden") },
		},
		"an ID with characters of the shell": {
			there: func() []thing { return []thing{{"$(x)'y'", time.Time{}}} }, want: []string{`terraform import apigw_thing.NAME '$(x)'\''y'\'''`},
		},
		"too many to list": {
			there: func() (all []thing) {
				for i := range 12 {
					all = append(all, thing{fmt.Sprintf("id%d", i), now()})
				}
				return all
			},
			want: []string{"- id9,", "- and 2 more", "NAME id9"}, not: "id10",
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				s := &service{search: test.search}
				if test.there != nil {
					s.things = test.there()
				}
				resource := s.resource()
				if test.managed != "" {
					resource.MarkManaged(test.managed)
				}
				if test.before != nil {
					resource.Before = &readcache.Snapshot[map[string]struct{}]{List: test.before}
				}
				if test.noClock {
					resource.ServerTime = func(time.Time) (time.Time, bool) { return time.Time{}, false }
				}
				request := s.request("ours", test.acts, false)
				if test.noTimes {
					request.Find = func(ctx context.Context) ([]safecreate.Candidate[thing], error) {
						found, err := s.find(ctx)
						for i := range found {
							found[i].Created = time.Time{}
						}
						return found, err
					}
				}
				var diags diag.Diagnostics
				got, ok := resource.Create(t.Context(), request, &diags)
				if got.id != test.adopts || ok != (test.adopts != "") || diags.HasError() == ok || len(diags) != 1 {
					t.Fatalf("got %q, %t\n%s", got.id, ok, text(diags))
				}
				for _, want := range append(test.want, "received no complete response: EOF") {
					if !strings.Contains(text(diags), want) {
						t.Errorf("%q is missing in:\n%s", want, text(diags))
					}
				}
				if test.not != "" && strings.Contains(text(diags), test.not) {
					t.Errorf("%q is in:\n%s", test.not, text(diags))
				}
			})
		})
	}
}

func TestCreate_doesNotAdoptConcurrentCreate(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		s := &service{took: 10 * time.Second}
		resource := s.resource()
		var wait sync.WaitGroup
		wait.Go(func() {
			var diags diag.Diagnostics
			if got, ok := resource.Create(t.Context(), s.request("theirs", true, true), &diags); !ok || got.id != "theirs" || len(diags) > 0 {
				t.Error(got, text(diags))
			}
		})
		synctest.Wait()
		quick := s.request("ours", false, false)
		quick.Send = func(context.Context) (thing, error) { return thing{}, lost() }
		var diags diag.Diagnostics
		if got, ok := resource.Create(t.Context(), quick, &diags); ok {
			t.Errorf("adopted %s", got.id)
		} else if strings.Contains(text(diags), "theirs") {
			t.Errorf("suggests to import what another create made: %s", text(diags))
		}
		wait.Wait()
	})
}

func TestCreate_doesNotAdoptWhatIsManagedDuringTheSearch(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		s := &service{}
		resource := s.resource()
		request := s.request("ours", false, false)
		request.Find = func(ctx context.Context) ([]safecreate.Candidate[thing], error) {
			resource.MarkManaged("theirs")
			s.make("theirs") // an update makes it look new
			return s.find(ctx)
		}
		var diags diag.Diagnostics
		if got, ok := resource.Create(t.Context(), request, &diags); ok {
			t.Errorf("adopted %s", got.id)
		}
	})
}

func TestCreate_doesNotAdoptTwinBeforeOursShows(t *testing.T) {
	t.Parallel()
	for name, twins := range map[string][]string{"one twin": {"theirs"}, "two twins": {"theirs", "another"}} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				s := &service{}
				request := s.request("ours", false, false)
				for _, id := range twins {
					s.make(id)
				}
				time.AfterFunc(2*time.Second, func() { s.make("ours") })
				var diags diag.Diagnostics
				if got, ok := s.resource().Create(t.Context(), request, &diags); ok {
					t.Errorf("adopted %s", got.id)
				}
				for _, id := range append(twins, "ours") {
					if !strings.Contains(text(diags), "NAME "+id) {
						t.Errorf("%s is not named: %s", id, text(diags))
					}
				}
			})
		})
	}
}

func TestCreate_searchesOnAfterAFailure(t *testing.T) {
	t.Parallel()
	const all = 6 // searches
	for name, test := range map[string]struct {
		fails  func(search int) bool
		adopts bool
		want   []string
	}{
		"the first fails":    {fails: func(search int) bool { return search == 1 }, adopts: true},
		"all but the last":   {fails: func(search int) bool { return search < all }, adopts: true},
		"the last fails":     {fails: func(search int) bool { return search == all }, want: []string{"failed too:\ngarbage\nBefore that, it found what matches", "- ours", "NAME ours"}},
		"all but one fail":   {fails: func(search int) bool { return search != 2 }, want: []string{"failed too:\ngarbage\nBefore that", "NAME ours"}},
		"every search fails": {fails: func(int) bool { return true }, want: []string{"failed too:\ngarbage", "NAME ID"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				s, searches := &service{}, 0
				request := s.request("ours", true, false)
				request.Find = func(ctx context.Context) ([]safecreate.Candidate[thing], error) {
					if searches++; test.fails(searches) {
						return nil, errors.New("garbage")
					}
					return s.find(ctx)
				}
				var diags diag.Diagnostics
				if got, ok := s.resource().Create(t.Context(), request, &diags); ok != test.adopts || (ok && got.id != "ours") || searches != all {
					t.Errorf("%q, %t, %d searches", got.id, ok, searches)
				}
				for _, want := range test.want {
					if !strings.Contains(text(diags), want) {
						t.Errorf("%q is missing in:\n%s", want, text(diags))
					}
				}
			})
		})
	}
}

func TestCreate_reportsWhatTheServiceRefused(t *testing.T) {
	t.Parallel()
	s := &service{}
	request := s.request("ours", false, false)
	request.Send = func(context.Context) (thing, error) {
		return thing{}, &rest.RequestError{Method: http.MethodPost, Err: errors.New("no")}
	}
	request.Find = func(context.Context) ([]safecreate.Candidate[thing], error) {
		t.Error("a search")
		return nil, nil
	}
	var diags diag.Diagnostics
	if _, ok := s.resource().Create(t.Context(), request, &diags); ok || !strings.Contains(text(diags), `Could not create thing "x"`) {
		t.Error(text(diags))
	}
}

func TestCreate_searchesAtMost30SecondsOnceInterrupted(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		s := &service{}
		request := s.request("ours", true, false)
		request.Find = func(ctx context.Context) ([]safecreate.Candidate[thing], error) {
			<-ctx.Done()
			return nil, ctx.Err()
		}
		ctx, interrupt := context.WithCancel(t.Context())
		start := time.Now()
		time.AfterFunc(time.Second, interrupt)
		var diags diag.Diagnostics
		if _, ok := s.resource().Create(ctx, request, &diags); ok || time.Since(start) != 31*time.Second || !strings.Contains(text(diags), "may have been created") {
			t.Errorf("%s after %s", text(diags), time.Since(start))
		}
	})
}

func TestCreate_sendsNothingOnceInterrupted(t *testing.T) {
	t.Parallel()
	s := &service{}
	ctx, interrupt := context.WithCancel(t.Context())
	interrupt()
	var diags diag.Diagnostics
	if _, ok := s.resource().Create(ctx, s.request("ours", true, true), &diags); ok || len(s.things) > 0 || !strings.Contains(text(diags), "Interrupted before the request was sent") {
		t.Error(text(diags), s.things)
	}
}

func TestTime(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		`"2024-05-07T01:53:41Z"`: "2024-05-07T01:53:41Z", `"2000-01-23T04:56:07.000+00:00"`: "2000-01-23T04:56:07Z",
		`"yesterday"`: "0001-01-01T00:00:00Z", `null`: "0001-01-01T00:00:00Z",
	} {
		var told *string
		if err := json.Unmarshal([]byte(text), &told); err != nil {
			t.Fatal(err)
		}
		if got := safecreate.Time(told).UTC().Format(time.RFC3339); got != want {
			t.Errorf("%s is %s", text, got)
		}
	}
}
