// SPDX-License-Identifier: MPL-2.0

package main

import (
	"os"
	"os/exec"
	"strings"
	"testing"
	"time"

	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/acctest"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/simulator"
)

// asProbe makes the test binary be the probe.
const asProbe = "PROBE_TEST_AS_PROBE"

func TestMain(m *testing.M) {
	if os.Getenv(asProbe) != "" {
		main()
		return
	}
	acctest.Main(m)
}

func TestSignal_cleansUp(t *testing.T) {
	t.Parallel()
	cloud := acctest.Simulated(t)
	cloud.Sim.SetLatency(5 * time.Millisecond)
	addOthers(cloud.Sim)
	before := contents(t, cloud.Sim)

	var output strings.Builder
	probe := exec.CommandContext(t.Context(), os.Args[0], "-service", "ncloud", "-yes")
	probe.Stdout, probe.Stderr = &output, &output
	probe.Env = append(os.Environ(), asProbe+"=1", "NCLOUD_APIGW_ENDPOINT="+cloud.URL,
		"NCLOUD_ACCESS_KEY="+simulator.NCloudAccessKey, "NCLOUD_SECRET_KEY="+simulator.NCloudSecretKey)
	if err := probe.Start(); err != nil {
		t.Fatal(err)
	}
	for len(cloud.Sim.Requests("POST", "/stages$")) == 0 {
		if t.Context().Err() != nil {
			t.Fatal(t.Context().Err())
		}
		time.Sleep(5 * time.Millisecond) // the probe is another process
	}
	if err := probe.Process.Signal(os.Interrupt); err != nil {
		t.Fatal(err)
	}
	if err := probe.Wait(); err == nil {
		t.Error("the exit status is 0 after an interruption")
	}
	if after := contents(t, cloud.Sim); after != before {
		t.Errorf("before: %s\nafter: %s", before, after)
	}
	for _, text := range []string{"Interrupted, cleaning up", "-clean tfprobe-", "# Report of the probe", "interrupt signal received"} {
		if !strings.Contains(output.String(), text) {
			t.Errorf("%q is not in %s", text, output.String())
		}
	}
}
