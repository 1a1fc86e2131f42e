// SPDX-License-Identifier: MPL-2.0

// Command probe finds out what the vendors' documents leave open: it tries each switch of the simulator with a real account.
// It creates a few things whose names begin with "tfprobe-", sends the requests that differ, deletes what it created, and
// writes a report.
package main

import (
	"bufio"
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
	"regexp"
	"slices"
	"strings"
	"syscall"
	"time"

	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/simulator"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	c := command{in: os.Stdin, out: os.Stdout, progress: os.Stderr, connect: fromEnvironment, restore: stop}
	err := c.execute(ctx, os.Args[1:])
	stop()
	if err != nil && !errors.Is(err, flag.ErrHelp) {
		fmt.Fprintln(os.Stderr, "probe:", err)
		os.Exit(1)
	}
}

// command is one execution.
type command struct {
	in            io.Reader
	out, progress io.Writer
	// connect returns the services by name whose credentials it finds, and why the others are left out.
	connect func(names []string) (services []*service, missing []string)
	restore func() // lets the next signal end the process

	options  options
	services []string
	file     string
	clean    string
	yes      bool
}

var serviceNames = []string{"ncloud", "metastudio", "enos"}

func (c *command) parse(args []string) error {
	flags := flag.NewFlagSet("probe", flag.ContinueOnError)
	flags.SetOutput(c.progress)
	o := &c.options
	list := func(target *[]string, allowed ...string) func(string) error {
		return func(text string) error {
			for one := range strings.SplitSeq(text, ",") {
				if one = strings.TrimSpace(one); allowed != nil && !slices.Contains(allowed, one) {
					return fmt.Errorf("expected %s", strings.Join(allowed, ", "))
				}
				*target = append(*target, one)
			}
			return nil
		}
	}
	kinds, also := []string{"all"}, []string{"also tries questions of these kinds, separated by commas; all stands for all of them:"}
	for _, kind := range extraKinds {
		kinds, also = append(kinds, kind.name), append(also, kind.name+": "+kind.doc)
	}
	flags.Func("service", "`service` to probe: ncloud, metastudio or enos (default: each whose credentials are in the environment)", list(&c.services, serviceNames...))
	flags.Func("only", "tries only these `switches`, separated by commas, such as ncloud.Order", list(&o.only))
	flags.Func("also", strings.Join(also, "\n"), list(&o.also, kinds...))
	flags.BoolVar(&o.dryRun, "dry-run", false, "prints the requests that it would send, if the service behaved like the simulator, and sends none")
	flags.BoolVar(&o.keep, "keep", false, "does not delete what it creates")
	flags.StringVar(&c.clean, "clean", "", "only deletes what a `run` left, such as tfprobe-a1b2c3")
	flags.IntVar(&o.maxRequests, "max-requests", 1500, "most requests per service, without those that clean up")
	flags.DurationVar(&o.timeout, "timeout", 15*time.Minute, "most time per service, without cleaning up")
	flags.StringVar(&c.file, "report", "", "`file` to write the report to (default: standard output)")
	flags.BoolVar(&c.yes, "yes", false, "does not ask before the first write")
	flags.StringVar(&o.model, "model", os.Getenv("ENOS_TEST_MODEL_ID"), "`ID` of an EnOS model for its products (default: ENOS_TEST_MODEL_ID)")
	flags.StringVar(&o.function, "function", "tfprobe", "Cloud `Function` that the authorizers name; it is not called")
	flags.StringVar(&o.region, "region", "KR", "region of -function")
	flags.Func("assets", "`IDs` of two images in MetaStudio for its products (default: made-up ones)", list(&o.assets))
	if err := flags.Parse(args); err != nil {
		return err
	}
	if flags.NArg() > 0 {
		return fmt.Errorf("unexpected argument %q", flags.Arg(0))
	}
	if c.clean != "" && !regexp.MustCompile("^"+prefix+"[a-z0-9]{6}$").MatchString(c.clean) {
		return fmt.Errorf("-clean takes the name of a run, such as %sa1b2c3", prefix)
	}
	for _, name := range o.only {
		if !slices.ContainsFunc(simulator.New().Switches(), func(s simulator.Switch) bool { return name == s.Name || name == s.Service+"."+s.Name }) {
			return fmt.Errorf("-only: there is no switch %s", name)
		}
	}
	if slices.Contains(o.also, "all") {
		o.also = kinds[1:]
	}
	if c.services == nil {
		c.services = serviceNames
	}
	o.progress = func(format string, args ...any) { fmt.Fprintf(c.progress, format+"\n", args...) }
	return nil
}

func (c *command) execute(ctx context.Context, args []string) error {
	if err := c.parse(args); err != nil {
		return err
	}
	connect := c.connect
	if c.options.dryRun {
		connect, c.yes = c.simulated, true
	}
	services, missing := connect(c.services)
	for _, reason := range missing {
		c.options.progress("%s", reason)
	}
	if len(services) == 0 {
		return errors.New("there are no credentials of a service in the environment")
	}
	if !c.yes {
		if err := c.confirm(services); err != nil {
			return err
		}
	}
	defer context.AfterFunc(ctx, c.restore)()
	var outcomes []outcome
	for _, s := range services {
		if c.clean != "" {
			outcomes = append(outcomes, c.cleanOnly(ctx, s))
			continue
		}
		outcomes = append(outcomes, c.probe(ctx, s))
	}
	if c.options.dryRun {
		return nil
	}
	return c.finish(ctx, outcomes)
}

// confirm asks the one question before the first write.
func (c *command) confirm(services []*service) error {
	for _, s := range services {
		c.options.progress("%s: %s, %s", s.title, s.endpoint, s.account)
	}
	doing := "This creates products and what belongs to them, with names that begin with " + prefix + ", and deletes them again."
	switch {
	case c.clean != "":
		doing = "This deletes everything whose name begins with " + c.clean + "."
	case c.options.keep:
		doing = "This creates products and what belongs to them, with names that begin with " + prefix + ", and keeps them."
	}
	fmt.Fprintf(c.progress, "%s\nContinue? [y/N] ", doing)
	line, err := bufio.NewReader(c.in).ReadString('\n')
	if err != nil && line == "" || !slices.Contains([]string{"y", "yes"}, strings.ToLower(strings.TrimSpace(line))) {
		return errors.New("not confirmed, no request was sent")
	}
	return nil
}

// cleaningTime bounds cleaning up after a run.
const cleaningTime = 5 * time.Minute

// probe tries the questions of a service and cleans up, also after an interruption.
func (c *command) probe(ctx context.Context, s *service) (o outcome) {
	r := newRun(s, c.options)
	o = outcome{run: r, kept: c.options.keep}
	c.options.progress("\n%s, run %s", s.title, r.id)
	if !o.kept {
		defer func() { o.left = c.cleanUp(ctx, r) }()
	}
	limited, cancel := context.WithTimeoutCause(ctx, c.options.timeout, errors.New("the time is over: raise -timeout"))
	defer cancel()
	o.findings = r.findings(limited)
	return o
}

func (c *command) cleanUp(ctx context.Context, r *run) []string {
	if ctx.Err() != nil {
		c.options.progress("Interrupted, cleaning up. Another interruption ends that. Then use: %s", cleanCommand(r))
	}
	cleaning, cancel := context.WithTimeoutCause(context.WithoutCancel(ctx), cleaningTime, errors.New("cleaning up took too long"))
	defer cancel()
	return r.cleanUp(cleaning)
}

// cleanOnly deletes what another run left. Its names are in no journal.
func (c *command) cleanOnly(ctx context.Context, s *service) outcome {
	r := newRun(s, c.options)
	r.id = c.clean
	r.cleaning = true
	failed := r.search(ctx, "") // filters by name may match whole names only
	for i, failure := range failed {
		failed[i] = "could not list each " + failure
	}
	return outcome{run: r, left: append(failed, r.cleanUp(ctx)...)}
}

func (c *command) finish(ctx context.Context, outcomes []outcome) error {
	var err error
	if c.clean == "" {
		err = c.write(report(outcomes))
	}
	left := 0
	for _, o := range outcomes {
		for _, one := range o.left {
			left++
			c.options.progress("left: %s", cell(o.run.masked(one)))
		}
		if len(o.left) > 0 || o.kept {
			c.options.progress("to delete it: %s", cleanCommand(o.run))
		}
	}
	switch {
	case err != nil:
		return err
	case left > 0:
		return fmt.Errorf("%d things could not be deleted or listed", left)
	}
	return context.Cause(ctx)
}

func (c *command) write(text string) error {
	if c.file == "" {
		_, err := io.WriteString(c.out, text)
		return err
	}
	return os.WriteFile(c.file, []byte(text), 0o600)
}
