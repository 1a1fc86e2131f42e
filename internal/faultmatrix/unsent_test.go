package faultmatrix_test

import (
	"io"
	"net"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/acctest"
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
	for what, prepare := range subjects {
		t.Run(what, func(t *testing.T) {
			t.Parallel()
			subject := prepare(simulator.New())
			endpoint, accepted := refuseTLS(t)
			d := (&acctest.Cloud{URL: endpoint}).Driver(t, nil)
			state, diags := d.Apply(t.Context(), subject.resource, nil, subject.config)
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
			most := map[string]int64{"usage plan": 2}[what] // all are listed before a create
			if got := accepted.Load(); got > max(most, 1) {
				t.Errorf("%d connections", got)
			}
		})
	}
}
