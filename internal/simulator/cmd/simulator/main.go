// SPDX-License-Identifier: MPL-2.0

// Command simulator serves the simulated services, and the stages that are deployed to them, on
// loopback until it is interrupted, and prints the provider block for them.
package main

import (
	"cmp"
	"context"
	"errors"
	"flag"
	"fmt"
	"log"
	"os"
	"os/signal"
	"strings"
	"syscall"
	"time"

	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/simulator"
)

func main() {
	if err := run(); err != nil {
		log.Fatal(err)
	}
}

func run() error {
	sim := simulator.New()
	sim.FreshIDs() // states outlive this process
	listen := flag.String("listen", "127.0.0.1:8480", "loopback address to serve on; port 0 chooses a free one")
	latency := flag.Duration("latency", 0, "minimum duration of every request")
	rate := flag.Int("rate", 0, "refuse more requests per second with status 429; 0 is no limit")
	quiet := flag.Bool("quiet", false, "do not print requests")
	flag.Func("switch", "sets a switch, such as ncloud.ZoneCode=absent (may be repeated)", func(arg string) error {
		name, value, _ := strings.Cut(arg, "=")
		return sim.SetSwitch(name, value)
	})
	flag.Usage = func() { usage(sim) }
	flag.Parse()

	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	sim.SetLatency(*latency)
	sim.SetRateLimit(*rate)
	if !*quiet {
		sim.Watch(func(r simulator.Request) {
			fmt.Printf("%s  %-6s %s  -> %d (%d ms)\n", r.Time.Format("15:04:05"), r.Method, r.URI, r.Status, r.Took/time.Millisecond)
		})
	}
	url, wait, err := sim.Start(ctx, *listen)
	if errors.Is(err, syscall.EADDRINUSE) {
		return fmt.Errorf("%w; -listen 127.0.0.1:0 chooses a free port", err)
	}
	if err != nil {
		return err
	}
	fmt.Printf("The simulator serves on %s until you press Ctrl-C.\nUse it with this provider block:\n\n%s\n", url, simulator.ProviderBlock(url))
	fmt.Printf("It also serves the stages that you deploy: call the invoke_url of a stage. Endpoints are called on loopback addresses only.\n\n")
	return wait()
}

func usage(sim *simulator.Simulator) {
	out := flag.CommandLine.Output()
	fmt.Fprint(out, "Usage of simulator:\n")
	flag.PrintDefaults()
	fmt.Fprint(out, "\nSwitches choose the behavior of a service where its documentation leaves it open:\n")
	for _, one := range sim.Switches() {
		values := cmp.Or(strings.Join(one.Values, "|"), "…")
		fmt.Fprintf(out, "  %s.%s=%s\n    \t%s (default %q)\n", one.Service, one.Name, values, one.Doc, one.Value)
	}
}
