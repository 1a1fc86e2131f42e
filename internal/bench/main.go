// SPDX-License-Identifier: MPL-2.0

//go:build unix

// Command bench measures the provider as Terraform sees it. It builds it as a
// release is built, lets the real CLI apply, plan, change and destroy the resources
// of several scenarios in the simulator, and does the same with two baselines:
// Terraform's own terraform_data, and a provider on the same framework that makes
// no call.
//
// The environment variable TF names the CLI, such as "tofu"; without it,
// Terraform is taken from the PATH, or fetched where there is none.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"log"
	"os"
	"os/signal"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"time"

	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/cli"
)

// options are what a run measures.
type options struct {
	scenarios []string
	sizes     []int // empty for those of each scenario
	latencies []time.Duration
	// at has the only latency of some sizes.
	at   map[int]time.Duration
	runs int
	// once is the number of units from which on apply and destroy run only
	// once: with state in a file, Terraform's own work grows with its square.
	once     int
	subjects []string
	write    string // file whose tables are rewritten, or ""
}

func main() {
	log.SetFlags(0)
	o, limit, err := parse(flag.CommandLine, os.Args[1:])
	if err != nil {
		log.Fatalf("bench: %v", err)
	}
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	ctx, cancel := context.WithTimeout(ctx, limit)
	err = run(ctx, o)
	ended := ctx.Err()
	cancel()
	stop()
	switch {
	case errors.Is(ended, context.DeadlineExceeded):
		log.Fatal("bench: not finished within -limit; everything is cleaned up")
	case ended != nil:
		log.Fatal("bench: interrupted; everything is cleaned up")
	case err != nil:
		log.Fatalf("bench: %v", err)
	}
}

// parse reads the command line. limit is how long the whole run may take.
func parse(flags *flag.FlagSet, args []string) (o options, limit time.Duration, err error) {
	o.at = map[int]time.Duration{}
	rows := flags.String("rows", strings.Join(scenarioNames(), ","), "which tables are measured")
	sizes := flags.String("n", "", "numbers of products or operations, such as 100,1000@20ms to measure 1000 at one latency (default those in BENCHMARKS.md)")
	latencies := flags.String("latency", "0,20ms", "minimum duration of a request to the simulator")
	only := flags.String("only", strings.Join(subjectNames(), ","), "what is measured")
	flags.IntVar(&o.runs, "runs", 3, "how often each is measured; the median counts")
	flags.IntVar(&o.once, "once", 1000, "from how many products or operations on apply and destroy run once: Terraform's own work grows with the square")
	flags.StringVar(&o.write, "write", "", "file in which the tables between the marks are rewritten")
	flags.DurationVar(&limit, "limit", 90*time.Minute, "how long the whole run may take")
	if err := flags.Parse(args); err != nil {
		return o, limit, err
	}
	if *sizes != "" {
		for text := range strings.SplitSeq(*sizes, ",") {
			size, latency, found := strings.Cut(text, "@")
			n, err := strconv.Atoi(size)
			if err != nil || n < 1 {
				return o, limit, fmt.Errorf("-n takes numbers above zero, not %q", text)
			}
			o.sizes = append(o.sizes, n)
			if !found {
				continue
			}
			if o.at[n], err = time.ParseDuration(latency); err != nil {
				return o, limit, fmt.Errorf("-n takes durations after @, not %q", text)
			}
		}
	}
	for text := range strings.SplitSeq(*latencies, ",") {
		latency, err := time.ParseDuration(text)
		if err != nil || latency < 0 {
			return o, limit, fmt.Errorf("-latency takes durations, not %q", text)
		}
		o.latencies = append(o.latencies, latency)
	}
	for _, list := range []struct {
		flag, text string
		into       *[]string
		all        []string
	}{{"-only", *only, &o.subjects, subjectNames()}, {"-rows", *rows, &o.scenarios, scenarioNames()}} {
		*list.into = strings.Split(list.text, ",")
		for _, name := range *list.into {
			if !slices.Contains(list.all, name) {
				return o, limit, fmt.Errorf("%s takes some of %s, not %q", list.flag, strings.Join(list.all, ","), name)
			}
		}
	}
	if o.runs < 1 {
		return o, limit, fmt.Errorf("-runs takes a number above zero")
	}
	return o, limit, nil
}

// run measures and prints. It removes what it creates.
func run(ctx context.Context, o options) error {
	work, err := os.MkdirTemp("", "apigw-bench-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(work)

	path, remove, err := cli.Find(ctx, os.Getenv("TF"))
	if err != nil {
		return err
	}
	defer remove()
	fmt.Println("Building the provider, the baseline and the resource meter.")
	built, err := build(ctx, work)
	if err != nil {
		return err
	}
	b := &bench{options: o, cli: path, work: work, built: built, results: results{}}
	if b.about, err = b.describe(ctx); err != nil {
		return err
	}
	if err := b.measure(ctx); err != nil {
		return err
	}
	b.print(os.Stdout)
	if o.write == "" {
		return nil
	}
	return b.writeTo(filepath.Clean(o.write))
}

// bench is one run of the command.
type bench struct {
	options

	cli, work string
	built     builds
	about     about
	results   results
}

// measured are the scenarios of this run.
func (o options) measured() []scenario {
	var out []scenario
	for _, s := range scenarios {
		if slices.Contains(o.scenarios, s.name) {
			if len(o.sizes) > 0 {
				s.sizes = o.sizes
			}
			out = append(out, s)
		}
	}
	return out
}

// measure takes all subjects in turn and repeats that, so that a machine that is
// busy for a while disturbs all of them alike.
func (b *bench) measure(ctx context.Context) error {
	for _, sn := range b.measured() {
		for _, n := range sn.sizes {
			runs, times := b.runs, 1
			if n >= b.once {
				runs, times = 1, b.runs
			}
			for i := range runs {
				for _, s := range subjects {
					if err := b.measureSubject(ctx, sn, s, n, times, fmt.Sprintf("Run %d of %d", i+1, runs)); err != nil {
						return fmt.Errorf("%s, %d, %s: %w", sn.name, n, s.name, err)
					}
				}
			}
		}
	}
	return nil
}

func (o options) latenciesOf(s subject, n int) []time.Duration {
	latency, found := o.at[n]
	switch {
	case !s.calls:
		return []time.Duration{0}
	case found:
		return []time.Duration{latency}
	}
	return o.latencies
}

// measureSubject measures a subject once at each latency, if it is wanted.
func (b *bench) measureSubject(ctx context.Context, sn scenario, s subject, n, times int, title string) error {
	if !slices.Contains(b.subjects, s.name) {
		return nil
	}
	for _, latency := range b.latenciesOf(s, n) {
		start := time.Now()
		if err := b.play(ctx, sn, s, n, latency, times); err != nil {
			return err
		}
		fmt.Printf("%s of %s, %d %s at %s with %s: %.1f s\n", title, sn.name, n, sn.unit, latency, s.name, time.Since(start).Seconds())
	}
	return nil
}
