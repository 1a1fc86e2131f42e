// SPDX-License-Identifier: MPL-2.0

package rollout_test

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/http/httptrace"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/ncloud/client"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/ncloud/reconcile"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/ncloud/rollout"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/rest"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/simulator"
)

// world is a stage in a simulator without a network, with the memory that Terraform has of it.
type world struct {
	t       testing.TB
	sim     *simulator.Simulator
	n       *simulator.NCloud
	client  *client.Client
	stage   client.StagePath
	drafts  *reconcile.Reconciler
	exec    *rollout.Executor
	memory  rollout.Memory
	last    rollout.Result
	drafted string
}

// newWorld creates a stage with the content w0.
func newWorld(tb testing.TB, switches ...string) *world {
	tb.Helper()
	w := &world{t: tb, sim: simulator.New()}
	w.n = w.sim.NCloud
	for _, one := range switches {
		name, value, _ := strings.Cut(one, "=")
		if err := w.n.SetSwitch(name, value); err != nil {
			tb.Fatal(err)
		}
	}
	w.stage.ProductID = w.n.AddProduct(simulator.NCloudProduct{Name: "shop"})
	w.stage.APIID = w.n.AddAPI(w.stage.ProductID, simulator.NCloudAPI{Name: "orders"})
	w.client = client.New(client.Config{
		Settings:    rest.Settings{RequestTimeout: time.Minute, MaxRetries: 3},
		Endpoint:    &url.URL{Scheme: "http", Host: fmt.Sprintf("sim-%p", w.sim), Path: "/api/v1"},
		Credentials: client.StaticKeys(client.Keys{AccessKey: simulator.NCloudAccessKey, SecretKey: simulator.NCloudSecretKey}, "a", "b"),
		Transport:   direct{w.sim},
	})
	w.drafts = reconcile.New(w.client)
	w.exec = rollout.New(w.client, w.drafts)
	w.draft("w0")
	stage, err := w.client.CreateStage(tb.Context(), w.stage.API(), client.StageInput{Name: "v1", StageSettings: client.StageSettings{EndpointDomain: "NONE"}})
	if err != nil {
		tb.Fatal(err)
	}
	w.stage.StageID = stage.ID
	w.memory = rollout.Created(stage.DeploymentNo, rollout.Config{Content: "w0"})
	return w
}

// direct calls the simulator without a connection.
type direct struct{ sim *simulator.Simulator }

func (d direct) RoundTrip(req *http.Request) (*http.Response, error) {
	trace := httptrace.ContextClientTrace(req.Context())
	trace.GotConn(httptrace.GotConnInfo{})
	trace.WroteHeaders()
	if req.Body == nil {
		req.Body = http.NoBody
	}
	req.RequestURI = req.URL.RequestURI()
	recorder := httptest.NewRecorder()
	done := make(chan error, 1)
	go func() {
		defer func() {
			if recover() != nil { // the simulator cuts the connection
				done <- io.ErrUnexpectedEOF
			}
		}()
		d.sim.ServeHTTP(recorder, req)
		done <- nil
	}()
	select {
	case err := <-done:
		return recorder.Result(), err
	case <-req.Context().Done():
		return nil, req.Context().Err()
	}
}

// draft makes the draft have the content. A snapshot of it has a path with that name.
func (w *world) draft(content string) {
	w.drafted = content
	w.n.ChangeDraft(w.stage.APIID, func(d *simulator.NCloudDraft) {
		d.Paths = slices.DeleteFunc(d.Paths, func(p simulator.NCloudPath) bool { return p.Path != "/" })
		d.Paths = append(d.Paths, simulator.NCloudPath{Path: "/" + content, Methods: []simulator.NCloudMethod{
			{Name: "GET", Mock: &simulator.NCloudMockEndpoint{Status: 200}},
		}})
	})
}

// content is that of a deployment's snapshot.
func (w *world) content(no int64) string {
	for _, d := range w.n.Deployments(w.stage.StageID) {
		if d.No == no {
			return strings.TrimPrefix(d.Draft.Paths[len(d.Draft.Paths)-1].Path, "/")
		}
	}
	return ""
}

// live and canary are contents, "" if there is none.
func (w *world) live() string { return w.content(w.n.Stage(w.stage.StageID).DeploymentNo) }

func (w *world) canary() string {
	if c := w.n.Stage(w.stage.StageID).Canary; c != nil {
		return w.content(c.DeploymentNo)
	}
	return ""
}

func (w *world) deployments() int { return len(w.n.Deployments(w.stage.StageID)) }

// actual is what a refresh shows, after reads have caught up.
func (w *world) actual(ctx context.Context) rollout.Actual {
	w.t.Helper()
	var stage *client.Stage
	var err error
	for range 3 {
		stage, err = w.client.Stage(ctx, w.stage)
	}
	if err != nil {
		w.t.Fatal(err)
	}
	return rollout.ActualOf(stage)
}

// apply plans and executes. The draft has the wanted content, as the definition is applied before.
func (w *world) apply(ctx context.Context, in rollout.Config) (rollout.Action, error) {
	w.t.Helper()
	if in.Content != "" && in.Content != w.drafted {
		w.draft(in.Content)
	}
	planned := rollout.Decide(in, w.actual(ctx), w.memory)
	result, err := w.exec.Execute(ctx, rollout.Request{Stage: w.stage, Planned: planned, Config: in, Memory: w.memory})
	w.memory, w.last = result.Memory, result
	return planned, err
}

// must applies and expects the action, and that nothing is necessary afterwards.
func (w *world) must(in rollout.Config, want rollout.Action) {
	w.t.Helper()
	w.sim.Forget()
	action, err := w.apply(w.t.Context(), in)
	if err != nil {
		w.t.Fatalf("%s: %v", want, err)
	}
	if action != want || w.last.Action != want || len(w.last.Warnings) > 0 {
		w.t.Errorf("%s, %s, expected %s; warnings %v", action, w.last.Action, want, w.last.Warnings)
	}
	if rollout.ActualOf(w.last.Stage).No != w.n.Stage(w.stage.StageID).DeploymentNo {
		w.t.Errorf("%s: the returned stage is stale", want)
	}
	w.converged(in)
}

// converged checks what the contract promises after an apply.
func (w *world) converged(in rollout.Config) {
	w.t.Helper()
	actual := w.actual(w.t.Context())
	if again := rollout.Decide(in, actual, w.memory); again != rollout.None {
		w.t.Errorf("the next plan has the action %s: %s", again, text(situation{in, actual, w.memory}))
	}
	live, canary := w.live(), w.canary()
	switch {
	case (in.Canary == nil) != (canary == "") && (in.Canary != nil || in.Content != "" || in.No != 0):
		w.t.Errorf("the canary has %q", canary)
	case in.Canary != nil && in.Content != "" && canary != in.Content:
		w.t.Errorf("the canary has %q, expected %q", canary, in.Content)
	case in.Canary == nil && in.No == 0 && in.Content != "" && live != in.Content:
		w.t.Errorf("%q is live, expected %q", live, in.Content)
	case in.No != 0 && live != w.content(in.No):
		w.t.Errorf("%q is live, expected the content of %d", live, in.No)
	}
	if shown, _ := w.memory.Deployed(actual); shown != nil && shown.Content != "" && shown.Content != live {
		w.t.Errorf("state has the content %q, but %q is live", shown.Content, live)
	}
	if _, shown := w.memory.Deployed(actual); shown != nil && shown.Content != "" && shown.Content != canary {
		w.t.Errorf("state has the content %q, but %q is on the canary", shown.Content, canary)
	}
}
