// SPDX-License-Identifier: MPL-2.0

package apidefinition_test

import (
	"context"
	"fmt"
	"maps"
	"math/rand/v2"
	"net/http"
	"slices"
	"strings"
	"testing"
	"testing/synctest"

	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/acctest"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/simulator"
)

// TestStorm runs random commands with random documents, arguments, faults, interruptions and changes outside Terraform.
func TestStorm(t *testing.T) {
	t.Parallel()
	for seed := range uint64(40) {
		t.Run(fmt.Sprint("seed ", seed), func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				s := &storm{world: newMemoryWorld(t), random: rand.New(rand.NewPCG(seed, 1)), t: t}
				s.run()
			})
		})
	}
}

type storm struct {
	*world

	t      *testing.T
	random *rand.Rand
	state  *acctest.State
	// rogues are operations of another user, which unmanaged = "keep" leaves in place.
	rogues map[string]bool
	log    []string
}

func (s *storm) pick(values ...string) string { return values[s.random.IntN(len(values))] }

// document has a random subset of operations in random forms.
func (s *storm) document() string {
	var b strings.Builder
	b.WriteString("openapi: 3.0.3\ninfo: {title: Storm, version: '1'}\npaths:\n  /: {}\n")
	for _, path := range []string{"/a", "/a/{x}", "/a/{y}", "/b/{z}/c", "/b"} {
		if s.random.IntN(2) == 0 || path == "/a/{y}" && strings.Contains(b.String(), "/a/{x}") {
			continue
		}
		fmt.Fprintf(&b, "  %s:\n    x-apigw-cors: {max_age: '%d'}\n", path, s.random.IntN(2))
		for _, method := range []string{"get", "post"} {
			if s.random.IntN(3) == 0 {
				continue
			}
			fmt.Fprintf(&b, "    %s:\n      description: %s\n      parameters:\n", method, s.pick("one", "two"))
			for _, in := range []string{"query", "header"} {
				fmt.Fprintf(&b, "        - {name: p, in: %s, schema: {type: %s}}\n", in, s.pick("string", "integer"))
			}
			fmt.Fprintf(&b, "      responses: {'200': {description: %s, content: {application/json: {schema: {$ref: '#/components/schemas/%s'}}}}}\n",
				s.pick("one", "two"), s.pick("M", "N"))
		}
	}
	fmt.Fprintf(&b, "components: {schemas: {M: {type: %s, x-apigw-keep: true}, N: {type: array, x-apigw-keep: true, items: {$ref: '#/components/schemas/M'}}}}\n", s.pick("string", "number"))
	return b.String()
}

// drift changes the API outside Terraform.
func (s *storm) drift() {
	s.change(func(d *simulator.NCloudDraft) {
		for i := range d.Paths {
			p := &d.Paths[i]
			if strings.HasPrefix(p.Path, "/rogue") || s.random.IntN(3) > 0 {
				continue
			}
			switch s.random.IntN(3) {
			case 0:
				p.Methods = nil
			case 1:
				p.CORS.AllowOrigin = "https://other.example.com"
			default:
				for j := range p.Methods {
					p.Methods[j].Description, p.Methods[j].Parameters = "other", nil
				}
			}
		}
		if s.random.IntN(2) == 0 {
			path := fmt.Sprint("/rogue", len(s.rogues))
			s.rogues["GET "+path] = true
			d.Paths = append(d.Paths, simulator.NCloudPath{Path: path, Methods: []simulator.NCloudMethod{{Name: http.MethodGet}}})
		}
	})
}

func (s *storm) run() {
	s.rogues = map[string]bool{}
	defer func() {
		if s.t.Failed() {
			s.t.Log(strings.Join(s.log, "\n"))
		}
	}()
	config := s.config(s.document(), nil)
	for range 8 {
		s.world = s.next(s.t)
		if s.random.IntN(3) == 0 {
			s.drift()
		}
		if s.state != nil {
			s.state = s.Refreshed(kind, s.state)
		}
		if s.random.IntN(3) > 0 {
			config = s.config(s.document(), acctest.Object{
				"unmanaged": s.pick("remove", "remove", "keep"), "documentation": s.pick("managed", "managed", "unverified", "ignored"),
			})
		}
		s.command(config)
	}
	s.calm(config)
}

// command applies or destroys under faults.
func (s *storm) command(config acctest.Object) {
	ctx, interrupt := context.WithCancel(s.t.Context())
	defer interrupt()
	rate := s.random.IntN(3) * 5 // percent
	calm := s.Sim.InjectFunc(func(*http.Request) *simulator.Fault {
		if s.random.IntN(100) >= rate {
			return nil
		}
		if s.random.IntN(10) == 0 {
			interrupt()
			return nil
		}
		fault := failures[s.pick(slices.Sorted(maps.Keys(failures))...)]
		return &fault
	})
	defer calm()
	prior := s.state
	var diags acctest.Diagnostics
	if prior != nil && s.random.IntN(6) == 0 {
		s.state, diags = s.Destroy(ctx, kind, prior)
		s.log = append(s.log, fmt.Sprintf("destroy: %s", diags))
		return
	}
	s.state, diags = s.Apply(ctx, kind, prior, config)
	s.log = append(s.log, fmt.Sprintf("apply %v %v: %s", config["unmanaged"], config["documentation"], diags))
	calm()
	uncertain := strings.Contains(diags.String(), "uncertain") || strings.Contains(diags.String(), "could not be determined")
	if s.state != nil && !uncertain && s.state.Get(s.t, "documentation") == "managed" {
		refreshed := s.next(s.t).Refreshed(kind, s.state)
		for _, attribute := range []string{"operations", "paths", "models"} {
			saved, actual := texts(s.t, s.state.Value, attribute), texts(s.t, refreshed.Value, attribute)
			for _, key := range differences(saved, actual) {
				if _, managed := saved[key]; managed && prior == nil {
					s.t.Errorf("the state has %s of %s as %q, and the API %q", key, attribute, saved[key], actual[key])
				}
			}
		}
	}
}

// calm expects that everything ends well without faults.
func (s *storm) calm(config acctest.Object) {
	s.world = s.next(s.t)
	if s.state != nil {
		s.state = s.Refreshed(kind, s.state)
	}
	if s.state == nil { // what a destroy or a failed create has left
		s.change(func(d *simulator.NCloudDraft) { *d = simulator.NCloudDraft{} })
		s.rogues = map[string]bool{}
	}
	for range 2 { // a change of unmanaged or documentation may leave drift to the next plan
		s.world = s.next(s.t)
		state, diags := s.Apply(s.t.Context(), kind, s.state, config)
		if diags.HasError() {
			s.t.Fatalf("the last apply: %s", diags)
		}
		s.world = s.next(s.t)
		s.state = s.Refreshed(kind, state)
	}
	if plan, diags := s.next(s.t).Plan(kind, s.state, config); len(diags) > 0 || !plan.Empty {
		for _, attribute := range []string{"operations", "paths", "models"} {
			s.t.Log(attribute, differences(texts(s.t, s.state.Value, attribute), texts(s.t, plan.Value, attribute)))
		}
		s.t.Fatalf("the last plan is not empty: %s", diags)
	}
	before := s.keys()
	s.next(s.t).Destroyed(kind, s.state)
	for _, key := range before {
		if kept := slices.Contains(s.keys(), key); kept != (s.rogues[key] && config["unmanaged"] == "keep") {
			s.t.Errorf("after destroy, %s exists: %t", key, kept)
		}
	}
}
