package creation_test

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/creation"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/readahead"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/rest"
)

// object is what the service of these tests keeps.
type object struct {
	id   string
	made time.Time
}

// service makes objects, whose clock is an hour ahead of this machine's.
type service struct {
	mu      sync.Mutex
	objects []object
	took    time.Duration // how long a create takes
	looking error         // how a listing fails
}

const ahead = time.Hour

func (s *service) make(id string) object {
	s.mu.Lock()
	defer s.mu.Unlock()
	made := object{id, time.Now().Add(ahead).Truncate(time.Second)}
	s.objects = append(s.objects, made)
	return made
}

func (s *service) creator() *creation.Creator[object] {
	return &creation.Creator[object]{
		Name: "thing", Listing: "apigw_things", ID: func(o object) string { return o.id },
		ServerTime: func(at time.Time) (time.Time, bool) { return at.Add(ahead), true },
	}
}

func (s *service) find(context.Context) ([]creation.Candidate[object], error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	var out []creation.Candidate[object]
	for _, o := range s.objects {
		out = append(out, creation.Candidate[object]{Object: o, Created: o.made})
	}
	return out, s.looking
}

// lost says that an answer got lost.
func lost() error {
	return &rest.TransportError{Method: "POST", URL: "http://service/things", Attempts: 1, Sent: time.Now(), Err: errors.New("EOF"), Unsure: true}
}

// request makes an object of this id; answered says whether the answer comes.
func (s *service) request(id string, acts, answered bool) creation.Request[object] {
	return creation.Request[object]{
		Input: "the same for all", Find: s.find,
		Send: func(context.Context) (object, error) {
			var made object
			err := lost()
			if acts {
				made = s.make(id)
			}
			time.Sleep(s.took)
			if answered {
				err = nil
			}
			return made, err
		},
	}
}

func TestCreate(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		there  []object // before the create, with their age
		acts   bool
		before func(context.Context) (map[string]struct{}, error)
		blind  bool // the server tells no time
		timely bool // objects tell theirs
		looks  error
		id     string
		says   []string
	}{
		"takes the only one that is young enough": {acts: true, timely: true, id: "ours"},
		"leaves an older one alone": {
			there: []object{{"old", time.Time{}.Add(time.Minute)}}, acts: true, timely: true, id: "ours",
		},
		"takes nothing where only an older one fits": {
			there: []object{{"old", time.Time{}.Add(time.Minute)}}, timely: true,
			says: []string{"found only matches that are older than the request", "- old, made or last changed at ", "terraform import ADDRESS ID", "apigw_things"},
		},
		"takes nothing where several are young enough": {
			there: []object{{"theirs", time.Time{}}}, acts: true, timely: true,
			says: []string{"found several that match the plan and are new enough", "- theirs", "- ours"},
		},
		"says that there is none": {timely: true, says: []string{"A search for it found none that matches the plan.", "It was most likely not created: apply again"}},
		"says that looking failed": {
			acts: true, timely: true, looks: errors.New("the listing is broken"),
			says: []string{"A search for it failed too:\nthe listing is broken", "terraform import"},
		},
		"takes nothing while the server tells no time": {acts: true, timely: true, blind: true, says: []string{"whose age is unknown", "- ours"}},
		"takes nothing that tells no time":             {acts: true, says: []string{"whose age is unknown", "- ours"}},
		"takes what tells no time and was not there before": {
			there: []object{{"old", time.Time{}}}, acts: true, id: "ours",
			before: func(context.Context) (map[string]struct{}, error) { return map[string]struct{}{"old": {}}, nil },
		},
		"takes nothing that tells no time where what was there before is not known": {
			acts: true, says: []string{"whose age is unknown"},
			before: func(context.Context) (map[string]struct{}, error) { return nil, errors.New("forbidden") },
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				s := &service{looking: test.looks}
				for _, o := range test.there {
					s.objects = append(s.objects, object{o.id, time.Now().Add(ahead - o.made.Sub(time.Time{}))})
				}
				creator := s.creator()
				if test.before != nil {
					creator.Before = &readahead.Snapshot[map[string]struct{}]{List: test.before}
				}
				if test.blind {
					creator.ServerTime = func(time.Time) (time.Time, bool) { return time.Time{}, false }
				}
				request := s.request("ours", test.acts, false)
				if !test.timely {
					request.Find = func(ctx context.Context) ([]creation.Candidate[object], error) {
						found, err := s.find(ctx)
						for i := range found {
							found[i].Created = time.Time{}
						}
						return found, err
					}
				}
				got, err := creator.Create(t.Context(), request)
				if got.id != test.id || (err == nil) != (test.id != "") {
					t.Fatalf("got %q, %v", got.id, err)
				}
				if err == nil {
					return
				}
				var hint interface{ Hint() string }
				if !errors.As(err, &hint) {
					t.Fatal("no hint")
				}
				for _, want := range append(test.says, "received no complete response: EOF") {
					if text := err.Error() + hint.Hint(); !strings.Contains(text, want) {
						t.Errorf("%q is missing in:\n%s", want, text)
					}
				}
			})
		})
	}
}

func TestCreate_never_takes_what_a_twin_is_about_to_be_told_of(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		s := &service{took: 10 * time.Second}
		creator := s.creator()
		var wait sync.WaitGroup
		wait.Go(func() {
			if got, err := creator.Create(t.Context(), s.request("theirs", true, true)); err != nil || got.id != "theirs" {
				t.Error(got, err)
			}
		})
		synctest.Wait()
		quick := s.request("ours", false, false)
		quick.Send = func(context.Context) (object, error) { return object{}, lost() }
		if got, err := creator.Create(t.Context(), quick); err == nil {
			t.Errorf("took %s", got.id)
		} else if strings.Contains(err.Error(), "theirs") {
			t.Errorf("offers the twin's for import: %v", err)
		}
		wait.Wait()
	})
}

func TestCreate_passes_on_what_certainly_did_not_act(t *testing.T) {
	t.Parallel()
	refused := &rest.RequestError{Method: http.MethodPost, Err: errors.New("no")}
	s := &service{}
	request := s.request("ours", false, false)
	request.Send = func(context.Context) (object, error) { return object{}, refused }
	request.Find = func(context.Context) ([]creation.Candidate[object], error) {
		t.Error("looked for it")
		return nil, nil
	}
	if _, err := s.creator().Create(t.Context(), request); !errors.Is(err, refused) {
		t.Error(err)
	}
}

func TestCreate_looks_for_at_most_30_seconds_once_interrupted(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		s := &service{}
		request := s.request("ours", true, false)
		request.Find = func(ctx context.Context) ([]creation.Candidate[object], error) {
			<-ctx.Done()
			return nil, ctx.Err()
		}
		ctx, interrupt := context.WithCancel(t.Context())
		start := time.Now()
		time.AfterFunc(time.Second, interrupt)
		if _, err := s.creator().Create(ctx, request); err == nil || time.Since(start) != 31*time.Second {
			t.Errorf("%v after %s", err, time.Since(start))
		}
	})
}

func TestCreate_begins_nothing_once_interrupted(t *testing.T) {
	t.Parallel()
	s := &service{}
	ctx, interrupt := context.WithCancel(t.Context())
	interrupt()
	if _, err := s.creator().Create(ctx, s.request("ours", true, true)); !errors.Is(err, context.Canceled) || len(s.objects) > 0 {
		t.Error(err, s.objects)
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
		if got := creation.Time(told).UTC().Format(time.RFC3339); got != want {
			t.Errorf("%s is %s", text, got)
		}
	}
}
