// Command simulator serves the simulated clouds on loopback until it is
// interrupted, and prints the provider block that talks to them.
package main

import (
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
	listen := flag.String("listen", "127.0.0.1:8480", "loopback address to serve on; port 0 takes a free one")
	latency := flag.Duration("latency", 0, "how long every request takes at least")
	quiet := flag.Bool("quiet", false, "do not print requests")
	flag.Func("switch", "sets a switch, such as ncloud.ZoneCode=absent (may be repeated)", func(arg string) error {
		name, value, _ := strings.Cut(arg, "=")
		system, name, _ := strings.Cut(name, ".")
		switch system {
		case "ncloud":
			return sim.NCloud.SetSwitch(name, value)
		case "metastudio":
			return sim.MetaStudio.SetSwitch(name, value)
		case "enos":
			return sim.EnOS.SetSwitch(name, value)
		}
		return fmt.Errorf("a switch looks like SYSTEM.NAME=VALUE, where the system is ncloud, metastudio or enos")
	})
	flag.Parse()

	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	sim.SetLatency(*latency)
	if !*quiet {
		sim.Watch(func(r simulator.Request) {
			fmt.Printf("%s  %-6s %s  -> %d (%d ms)\n", r.Time.Format("15:04:05"), r.Method, r.URI, r.Status, r.Took/time.Millisecond)
		})
	}
	url, wait, err := sim.Start(ctx, *listen)
	if errors.Is(err, syscall.EADDRINUSE) {
		return fmt.Errorf("%w; -listen 127.0.0.1:0 takes a free port", err)
	}
	if err != nil {
		return err
	}
	fmt.Printf("The simulator serves on %s until you press Ctrl-C. Use it with this provider block:\n\n%s\n", url, simulator.ProviderBlock(url))
	return wait()
}
