// SPDX-License-Identifier: MPL-2.0

package faultinjection_test

import (
	"bytes"
	"cmp"
	"encoding/json"
	"fmt"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"testing/synctest"

	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/acctest"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/acctest/fixture"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/simulator"
)

// badIDs are what no ID may be, as JSON, and with what it is replaced in it.
var badIDs = map[string]string{
	"another path":         `"../x"`,
	"a slash":              `"a/b"`,
	"a backslash":          `"a\\b"`,
	"a line break":         `"a\r\nb"`,
	"a dot":                `"."`,
	"two dots":             `".."`,
	"too long":             `"` + strings.Repeat("x", 300) + `"`,
	"a blank":              `"a b"`,
	"a query":              `"a?b"`,
	"a fragment":           `"a#b"`,
	"an escape":            `"a%2e"`,
	"beyond ASCII":         `"é"`,
	"not UTF-8":            "\"a\xffb\"",
	"half a surrogate":     `"a\ud800b"`,
	"null":                 `null`,
	"empty":                `""`,
	"an invisible control": `"a\u007fb"`,
}

// idFields are the fields with the IDs that services assign, in responses.
func idFields() string {
	var all []string
	for _, prepare := range fixture.All {
		if field := prepare(simulator.New()).IDField; field != "" {
			all = append(all, field)
		}
	}
	return strings.Join(all, "|")
}

// replaceID replaces the resource's own ID in responses.
func replaceID(s subject, with string) func([]byte) []byte {
	own := regexp.MustCompile(`"(` + s.IDField + `)":"[^"]*"`)
	return func(body []byte) []byte {
		return own.ReplaceAllFunc(body, func(field []byte) []byte {
			return fmt.Appendf(nil, "%q:%s", own.FindSubmatch(field)[1], with)
		})
	}
}

func TestCreate_badIDInResponse(t *testing.T) {
	t.Parallel()
	for what, prepare := range creators(t) {
		for name, bad := range badIDs {
			t.Run(what+"/"+name, func(t *testing.T) {
				t.Parallel()
				synctest.Test(t, func(t *testing.T) {
					cloud := acctest.InMemory(t)
					subject := prepare(cloud.Sim)
					d := cloud.Driver(t, nil)
					remove := cloud.Sim.Inject(simulator.Fault{Method: subject.Create.Method, Path: subject.Create.Path, Rewrite: replaceID(subject, bad)})
					state, diags := d.Apply(t.Context(), subject.Type, nil, subject.Config)
					if diags.HasError() || len(diags) != 1 || state == nil {
						t.Fatalf("it is not adopted with a warning: %s", diags)
					}
					remove()
					d.ExpectEmptyPlan(subject.Type, d.Refreshed(subject.Type, state), subject.Config)
					if got := subject.Resources(cloud.Sim); len(got) != 1 {
						t.Errorf("the service has %v", got)
					}
				})
			})
		}
	}
}

// TestLists_badID expects an error that names the field, and that nothing is adopted.
func TestLists_badID(t *testing.T) {
	t.Parallel()
	for what, prepare := range creators(t) {
		for name, bad := range badIDs {
			t.Run(what+"/"+name, func(t *testing.T) {
				t.Parallel()
				synctest.Test(t, func(t *testing.T) {
					cloud := acctest.InMemory(t)
					subject := prepare(cloud.Sim)
					d := cloud.Driver(t, acctest.Object{"max_retries": 0})
					cloud.Sim.Inject(simulator.Fault{Method: subject.Create.Method, Path: subject.Create.Path, Cut: simulator.CutAfter})
					cloud.Sim.Inject(simulator.Fault{Rewrite: replaceID(subject, bad)})
					state, diags := d.Apply(t.Context(), subject.Type, nil, subject.Config)
					if state != nil || !diags.HasError() {
						t.Errorf("the state is %v: %s", state, diags)
					}
					_, diags = d.ReadData(t.Context(), subject.Listing, subject.ListingConfig)
					problems := map[string]string{"null": " is missing in it", "empty": " is missing in it", "not UTF-8": "not valid UTF-8"}
					if text := diags.String(); !diags.HasError() || !strings.Contains(text, cmp.Or(problems[name], "is malformed: ")) {
						t.Errorf("list: %s", diags)
					}
				})
			})
		}
	}
}

func TestCreate_badEnOSCode(t *testing.T) {
	t.Parallel()
	for _, bad := range []string{"1.5", "1e400", "9223372036854775808", "-1e999", `"1.5"`, `"OK"`, "{}", "[0]", "true"} {
		t.Run(bad, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				cloud := acctest.InMemory(t)
				subject := fixture.EnOSProduct(cloud.Sim)
				d := cloud.Driver(t, nil)
				cloud.Sim.Inject(simulator.Fault{Path: subject.Create.Path, Rewrite: func(body []byte) []byte {
					return bytes.Replace(body, []byte(`"code":0`), []byte(`"code":`+bad), 1)
				}})
				state, diags := d.Apply(t.Context(), subject.Type, nil, subject.Config)
				if state == nil || diags.HasError() || len(diags) != 1 {
					t.Errorf("it is not adopted with a warning: %s", diags)
				}
			})
		})
	}
}

// TestState_badID reads and deletes what has such an ID in its state.
func TestState_badID(t *testing.T) {
	t.Parallel()
	for what, prepare := range fixture.All {
		for name, bad := range badIDs {
			var id string
			if json.Unmarshal([]byte(bad), &id) != nil || id == "" {
				continue
			}
			t.Run(what+"/"+name, func(t *testing.T) {
				t.Parallel()
				synctest.Test(t, func(t *testing.T) {
					cloud := acctest.InMemory(t)
					subject := prepare(cloud.Sim)
					d := cloud.Driver(t, nil)
					good := d.Applied(subject.Type, nil, subject.Config)
					for _, part := range subject.ImportID {
						state := *good
						value, err := tftypes.Transform(good.Value, func(at *tftypes.AttributePath, v tftypes.Value) (tftypes.Value, error) {
							if at.Equal(tftypes.NewAttributePath().WithAttributeName(part)) {
								return tftypes.NewValue(tftypes.String, id), nil
							}
							return v, nil
						})
						if err != nil {
							t.Fatal(err)
						}
						state.Value, state.Identity = value, nil
						cloud.Sim.Forget()
						if left, diags := d.Read(t.Context(), subject.Type, &state); left == nil || !diags.HasError() || !strings.Contains(diags.String(), "ID") {
							t.Errorf("%s: read: the state is %v, %s", part, left, diags)
						}
						if left, diags := d.Destroy(t.Context(), subject.Type, &state); left == nil || !diags.HasError() {
							t.Errorf("%s: delete: the state is %v, %s", part, left, diags)
						}
						if _, configured := subject.Changed[part]; subject.Changed != nil && !configured { // or else it is replaced
							if _, diags := d.Apply(t.Context(), subject.Type, &state, subject.Changed); !diags.HasError() {
								t.Errorf("%s: it is updated", part)
							}
						}
						for _, r := range cloud.Sim.Requests("", "") {
							if plain, err := url.PathUnescape(r.URI); err != nil || len(id) > 2 && strings.Contains(plain, id) || len(id) <= 2 && strings.Contains(plain+"&", "="+id+"&") {
								t.Errorf("%s: %s %s was sent", part, r.Method, r.URI)
							}
						}
					}
				})
			})
		}
	}
}
