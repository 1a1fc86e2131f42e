// SPDX-License-Identifier: MPL-2.0

package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"regexp"
	"strconv"
	"strings"
	"time"

	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/simulator"
)

// story has the steps. Each checks what it shows, and returns its result in a few words.
var story = []struct {
	name, words string
	do          func(context.Context, *demo) (string, error)
}{
	{"create", "An OpenAPI file becomes an API, with a stage, a usage plan and two subscribed keys.", create},
	{"call", "Call the stage: without a key it refuses, with a subscribed one the orders service responds.", callStage},
	{"plan again", "Plan again: the plan is empty.", planAgain},
	{"drift", "Somebody removes an operation in the console: the plan shows it, and apply restores it.", drift},
	{"canary", "Release 2 has a new operation. At first it gets 10 % of the calls.", canary},
	{"promote", "Without the canary in the configuration, release 2 gets all calls.", promote},
	{"roll back", "Roll back to the deployment of release 1.", rollBack},
	{"quota", "The usage plan of the trial key allows 5 successful calls a day.", quota},
	{"destroy", "Destroy everything, in the right order.", destroy},
}

func create(ctx context.Context, d *demo) (string, error) {
	if err := d.apply(ctx, "Apply complete!"); err != nil {
		return "", err
	}
	var err error
	if d.url, d.keys, err = d.outputs(ctx); err != nil {
		return "", err
	}
	fmt.Printf("  The stage is live at %s\n", d.url)
	return fmt.Sprintf("deployment %s is live", d.live()), nil
}

func callStage(ctx context.Context, d *demo) (string, error) {
	return "401 without a key, 200 with one", errors.Join(
		d.expect(ctx, "", "GET /orders?page=1", 401, `"errorCode":"210"`),
		d.expect(ctx, "partner", "GET /orders?page=1", 200, `{"release":1,"path":"/v1/orders?page=1"}`),
		d.expect(ctx, "partner", "GET /orders", 400, "page"),
		d.expect(ctx, "partner", "GET /orders/7", 200, `/v1/orders/7`),
		d.expect(ctx, "", "GET /status", 200, `{"status":"up"}`),
		d.expect(ctx, "partner", "DELETE /orders/7", 404, `"errorCode":"300"`),
	)
}

func planAgain(ctx context.Context, d *demo) (string, error) {
	return "no changes", d.show(ctx, "No changes.", 0, "plan", "-detailed-exitcode")
}

func drift(ctx context.Context, d *demo) (string, error) {
	d.sim.NCloud.ChangeDraft(d.api().ID, func(draft *simulator.NCloudDraft) {
		for i, p := range draft.Paths {
			if p.Path == "/orders/{id}" {
				draft.Paths[i].Methods = nil
			}
		}
	})
	return "restored, not deployed again", errors.Join(
		d.expect(ctx, "partner", "GET /orders/7", 200, "/v1/orders/7"), // calls meet the deployment
		d.apply(ctx, `+ "GET /orders/{id}"`),
	)
}

func canary(ctx context.Context, d *demo) (string, error) {
	if err := d.apply(ctx, `"GET /orders/{id}/invoice"`, "release=2", "canary_rate=10"); err != nil {
		return "", err
	}
	shares, err := d.shares(ctx, 100)
	if err == nil && (shares[1]+shares[2] != 100 || shares[2] < 2 || shares[2] > 25) {
		err = fmt.Errorf("release 2 gets %d of 100 calls", shares[2])
	}
	return fmt.Sprintf("release 2 gets %d of 100 calls", shares[2]), err
}

func promote(ctx context.Context, d *demo) (string, error) {
	if err := d.apply(ctx, `"promote"`, "release=2"); err != nil {
		return "", err
	}
	shares, err := d.shares(ctx, 100)
	if err == nil && shares[2] != 100 {
		err = fmt.Errorf("release 2 gets %d of 100 calls", shares[2])
	}
	return fmt.Sprintf("release 2 gets %d of 100 calls", shares[2]),
		errors.Join(err, d.expect(ctx, "partner", "GET /orders/7/invoice", 200, "/v2/orders/7/invoice"))
}

func rollBack(ctx context.Context, d *demo) (string, error) {
	first := d.stage().Deployments[0].No
	if err := d.apply(ctx, `"pin"`, "release=2", fmt.Sprint("deployment_no=", first)); err != nil {
		return "", err
	}
	return fmt.Sprintf("deployment %s is live again", d.live()), errors.Join(
		d.expect(ctx, "partner", "GET /orders/7", 200, "/v1/orders/7"),
		d.expect(ctx, "partner", "GET /orders/7/invoice", 404, `"errorCode":"300"`),
	)
}

func quota(ctx context.Context, d *demo) (string, error) {
	for range 5 {
		if err := d.expect(ctx, "trial", "GET /orders?page=1", 200, ""); err != nil {
			return "", err
		}
	}
	return "429 after 5 calls", d.expect(ctx, "trial", "GET /orders?page=1", 429, `"errorCode":"400"`)
}

func destroy(ctx context.Context, d *demo) (string, error) {
	if err := d.show(ctx, "Destroy complete!", 0, "destroy", "-auto-approve"); err != nil {
		return "", err
	}
	n, tenant := d.sim.NCloud, simulator.NCloudTenantID
	if left := len(n.Products(tenant)) + len(n.APIKeys(tenant)) + len(n.UsagePlans(tenant)) + len(d.sim.MetaStudio.Products()) + len(d.sim.EnOS.Products()); left > 0 {
		return "", fmt.Errorf("destroy left %d resources", left)
	}
	return "nothing is left", d.expect(ctx, "partner", "GET /orders/7", 404, `"errorCode":"300"`)
}

// outputs returns the outputs of the configuration, which include the values of the keys.
func (d *demo) outputs(ctx context.Context) (url string, keys map[string]string, err error) {
	text, err := d.run(ctx, 0, "output", "-json")
	if err != nil {
		return "", nil, err
	}
	var out struct {
		URL  struct{ Value string }
		Keys struct{ Value map[string]string }
	}
	if err := json.Unmarshal([]byte(text), &out); err != nil {
		return "", nil, err
	}
	return out.URL.Value, out.Keys.Value, nil
}

func (d *demo) api() simulator.NCloudAPI {
	return *d.sim.NCloud.Products(simulator.NCloudTenantID)[0].APIs[0]
}

func (d *demo) stage() simulator.NCloudStage { return d.api().Stages[0] }

// live returns the number of the live deployment.
func (d *demo) live() string { return strconv.FormatInt(d.stage().DeploymentNo, 10) }

// expect calls the stage, shows the call and its response, and checks them.
func (d *demo) expect(ctx context.Context, key, call string, status int, contains string) error {
	got, body, err := d.call(ctx, key, call)
	if err != nil {
		return err
	}
	with := "no key"
	if key != "" {
		with = "key of " + key
	}
	fmt.Printf("  %-26s %-16s %d %.110s\n", call, with, got, body)
	if got != status || !strings.Contains(body, contains) {
		return fmt.Errorf("%s returns %d %s, expected %d %s", call, got, body, status, contains)
	}
	return nil
}

// shares returns how many calls each release gets.
func (d *demo) shares(ctx context.Context, calls int) (map[int]int, error) {
	shares := map[int]int{}
	for range calls {
		status, body, err := d.call(ctx, "partner", "GET /orders?page=1")
		if err != nil {
			return nil, err
		}
		var order struct{ Release int }
		if err := json.Unmarshal([]byte(body), &order); err != nil || status != http.StatusOK {
			return nil, fmt.Errorf("%d %s", status, body)
		}
		shares[order.Release]++
	}
	fmt.Printf("  %-26s %-16s release 1: %d, release 2: %d\n", fmt.Sprintf("%d x GET /orders?page=1", calls), "key of partner", shares[1], shares[2])
	return shares, nil
}

func (d *demo) call(ctx context.Context, key, call string) (status int, body string, err error) {
	d.calls++
	method, target, _ := strings.Cut(call, " ")
	req, err := http.NewRequestWithContext(ctx, method, d.url+target, nil)
	if err != nil {
		return 0, "", err
	}
	if key != "" {
		req.Header.Set("x-ncp-apigw-api-key", d.keys[key])
	}
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		return 0, "", err
	}
	defer resp.Body.Close()
	text, err := io.ReadAll(resp.Body)
	return resp.StatusCode, strings.TrimSpace(string(text)), err
}

// serveOrders serves the orders service, whose releases are below /v1 and /v2, until ctx ends.
func serveOrders(ctx context.Context) (url string, err error) {
	var config net.ListenConfig
	listener, err := config.Listen(ctx, "tcp", "127.0.0.1:0")
	if err != nil {
		return "", err
	}
	server := &http.Server{ReadHeaderTimeout: time.Minute, Handler: http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		release := 1
		if strings.HasPrefix(r.URL.Path, "/v2/") {
			release = 2
		}
		w.Header().Set("Content-Type", "application/json")
		fmt.Fprintf(w, `{"release":%d,"path":%q}`, release, r.URL) //nolint:gosec // no browser reads this
	})}
	context.AfterFunc(ctx, func() { _ = server.Close() })
	go func() { _ = server.Serve(listener) }()
	return "http://" + listener.Addr().String(), nil
}

var (
	matters    = regexp.MustCompile(`^ *# [a-z]\S+ (will|must) be |^Plan:|^(Apply|Destroy) complete|^No changes|^ *[+~-] "[A-Z]+ /.*jsonencode\(|^ *[~+-] (action|distribution_rate) |^(│ )?Warning: The `)
	decoration = regexp.MustCompile(` *= jsonencode\($|^[ #│]+`)
	alignment  = regexp.MustCompile(`  +`)
)

// highlights returns the lines of a plan that matter. Those of single resources do not if all are created or destroyed.
func highlights(out string) []string {
	var lines []string
	for line := range strings.Lines(out) {
		line = strings.TrimRight(line, "\n")
		if !matters.MatchString(line) || strings.HasSuffix(line, "will be created") || strings.HasSuffix(line, "will be destroyed") ||
			strings.HasPrefix(strings.TrimLeft(line, " "), "- ") && strings.Contains(out, "Destroy complete!") {
			continue
		}
		lines = append(lines, alignment.ReplaceAllString(decoration.ReplaceAllString(line, ""), " "))
	}
	return lines
}
