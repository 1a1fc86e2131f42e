// SPDX-License-Identifier: MPL-2.0

package faultinjection_test

import (
	"io"
	"net"
	"strings"
	"sync/atomic"
	"testing"
	"testing/synctest"

	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/acctest"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/acctest/fixture"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/simulator"
)

// refuseTLS responds to every handshake with an alert.
func refuseTLS(t *testing.T) (endpoint string, accepted *atomic.Int64) {
	t.Helper()
	listener, err := (&net.ListenConfig{}).Listen(t.Context(), "tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = listener.Close() })
	accepted = &atomic.Int64{}
	go func() {
		for {
			conn, err := listener.Accept()
			if err != nil {
				return
			}
			accepted.Add(1)
			_, _ = conn.Read(make([]byte, 64<<10))
			_, _ = io.WriteString(conn, "\x15\x03\x01\x00\x02\x02\x28") // handshake_failure
			_ = conn.Close()
		}
	}()
	return "https://" + listener.Addr().String(), accepted
}

func TestCreate_notSent(t *testing.T) {
	t.Parallel()
	for what, prepare := range fixture.All {
		t.Run(what, func(t *testing.T) {
			t.Parallel()
			subject := prepare(simulator.New())
			endpoint, accepted := refuseTLS(t)
			d := (&acctest.Cloud{URL: endpoint}).Driver(t, nil)
			state, diags := d.Apply(t.Context(), subject.Type, nil, subject.Config)
			text := strings.Join(strings.Fields(diags.String()), " ")
			if state != nil || len(diags) != 1 || !strings.Contains(text, "ERROR: Could not ") || !strings.Contains(text, "was not sent: the TLS handshake failed") ||
				!strings.Contains(text, "Nothing was sent to the service") {
				t.Errorf("state %v, %s", state, diags)
			}
			for _, misleading := range []string{"may have been", "uncertain", "import", "attempts"} {
				if strings.Contains(text, misleading) {
					t.Errorf("%q is in: %s", misleading, diags)
				}
			}
			most := map[string]int64{"usage plan": 2, "API definition": 3}[what] // lists are read before a create, some at once
			if got := accepted.Load(); got > max(most, 1) {
				t.Errorf("%d connections", got)
			}
		})
	}
}

// TestChange_uncertain expects an error that states it if a response leaves open what a
// change or a deletion did, unless the provider finds out.
func TestChange_uncertain(t *testing.T) {
	t.Parallel()
	faults := map[string]simulator.Fault{
		"302": {Status: 302}, "307": {Status: 307, AfterEffect: true}, "308": {Status: 308}, "500": {Status: 500, AfterEffect: true},
		"503": {Status: 503}, "a cut": {Cut: simulator.CutAfter}, "garbage": {Status: 200, Body: "{"},
	}
	for what, prepare := range fixture.All {
		for name, fault := range faults {
			t.Run(what+"/"+name, func(t *testing.T) {
				t.Parallel()
				synctest.Test(t, func(t *testing.T) {
					cloud := acctest.InMemory(t)
					subject := prepare(cloud.Sim)
					d := cloud.Driver(t, acctest.Object{"max_retries": 0, "max_requests_per_second": 100000})
					state := d.Applied(subject.Type, nil, subject.Config)
					strike := func(r fixture.Request, change func() acctest.Diagnostics, looks bool) {
						t.Helper()
						fault.Method, fault.Path = r.Method, r.Path
						remove := cloud.Sim.Inject(fault)
						defer remove()
						diags := change()
						if looks && !diags.HasError() {
							return
						}
						if !diags.HasError() || !strings.Contains(diags.String(), "uncertain") {
							t.Errorf("%s %s: %s", r.Method, r.Path, diags)
						}
					}
					if subject.Changed != nil {
						strike(subject.Update, func() acctest.Diagnostics {
							_, diags := d.Apply(t.Context(), subject.Type, state, subject.Changed)
							return diags
						}, subject.UpdateLooks)
					}
					strike(subject.Remove, func() acctest.Diagnostics {
						left, diags := d.Destroy(t.Context(), subject.Type, state)
						if (left == nil) == diags.HasError() {
							t.Errorf("the state is %v: %s", left, diags)
						}
						return diags
					}, subject.RemoveLooks)
				})
			})
		}
	}
}
