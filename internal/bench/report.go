// SPDX-License-Identifier: MPL-2.0

//go:build unix

package main

import (
	"bytes"
	"fmt"
	"io"
	"maps"
	"os"
	"slices"
	"strconv"
	"strings"
	"text/tabwriter"
	"time"
)

const (
	mebi  = 1 << 20
	begin = "<!-- bench:begin -->"
	end   = "<!-- bench:end -->"
)

// header names the columns of both tables. "×" is the wall time over that baseline's.
var header = []string{
	"products", "latency", "step", "wall", "× terraform_data", "× framework", "provider CPU", "framework CPU",
	"peak memory", "over framework", "requests", "saved",
}

// rows is the table: one row per step of the provider, baselines beside it.
func (b *bench) rows() [][]string {
	var rows [][]string
	for _, n := range b.sizes {
		for _, latency := range b.latencies {
			for _, step := range steps {
				got, ok := b.results.median(key{provider, n, latency, step.name})
				if !ok {
					continue
				}
				builtin, hasBuiltin := b.results.median(key{builtinData, n, 0, step.name})
				framework, hasFramework := b.results.median(key{frameworkData, n, 0, step.name})
				rows = append(rows, []string{
					strconv.Itoa(n),
					fmt.Sprintf("%d ms", latency.Milliseconds()),
					step.name,
					seconds(got.wall),
					when(hasBuiltin, func() string { return ratio(got.wall, builtin.wall) }),
					when(hasFramework, func() string { return ratio(got.wall, framework.wall) }),
					seconds(got.cpu),
					when(hasFramework, func() string { return seconds(framework.cpu) }),
					fmt.Sprintf("%d MiB", got.peak/mebi),
					when(hasFramework, func() string { return fmt.Sprintf("%+d MiB", (got.peak-framework.peak)/mebi) }),
					strconv.Itoa(got.requests()),
					strconv.Itoa(step.requests(n) - got.requests()),
				})
			}
		}
	}
	return rows
}

// print writes everything for people at a terminal.
func (b *bench) print(w io.Writer) {
	fmt.Fprintf(w, "\n%s\n\n", b.setting())
	table := tabwriter.NewWriter(w, 0, 0, 2, ' ', tabwriter.AlignRight)
	line := func(cells []string) { fmt.Fprintln(table, strings.Join(cells, "\t")+"\t") }
	line(header)
	for _, row := range b.rows() {
		line(row)
	}
	_ = table.Flush()

	fmt.Fprintln(w, "\nEverything measured, baselines included:")
	line([]string{"", "products", "latency", "step", "wall", "CLI CPU", "provider CPU", "peak memory", "state per product", "connections"})
	b.each(func(k key, s sample) {
		line([]string{
			k.subject, strconv.Itoa(k.n), fmt.Sprintf("%d ms", k.latency.Milliseconds()), k.step, seconds(s.wall), seconds(s.cliCPU), seconds(s.cpu),
			fmt.Sprintf("%d MiB", s.peak/mebi), fmt.Sprintf("%d B", s.state/int64(k.n)), strconv.Itoa(s.connections),
		})
	})
	_ = table.Flush()

	fmt.Fprintln(w, "\nRequests by route:")
	line([]string{"products", "latency", "step", "requests", "route"})
	b.each(func(k key, s sample) {
		for _, route := range slices.Sorted(maps.Keys(s.routes)) {
			line([]string{strconv.Itoa(k.n), fmt.Sprintf("%d ms", k.latency.Milliseconds()), k.step, strconv.Itoa(s.routes[route]), route})
		}
	})
	_ = table.Flush()
	fmt.Fprintf(w, "\n%s\n", b.summary())
}

// each calls f with every median, in the order of measuring.
func (b *bench) each(f func(key, sample)) {
	for _, s := range subjects {
		latencies := b.latencies
		if !s.calls {
			latencies = []time.Duration{0}
		}
		for _, n := range b.sizes {
			for _, latency := range latencies {
				for _, step := range steps {
					k := key{s.name, n, latency, step.name}
					if median, ok := b.results.median(k); ok {
						f(k, median)
					}
				}
			}
		}
	}
}

// setting describes how the numbers were measured.
func (b *bench) setting() string {
	text := fmt.Sprintf("%s, %s; medians of %d", b.about.version, b.about.machine, b.runs)
	if b.runs > 1 && slices.Max(b.sizes) >= b.once {
		text += fmt.Sprintf(" (of %d products and more, apply and destroy ran once)", b.once)
	}
	return text
}

// summary is what is one number for the whole run.
func (b *bench) summary() string {
	text := fmt.Sprintf("The provider binary has %.1f MiB. From its start to the plugin handshake it takes %d ms (framework baseline: %d ms).",
		float64(b.about.binary)/mebi, b.about.shake[provider].Milliseconds(), b.about.shake[frameworkData].Milliseconds())
	for _, n := range b.sizes {
		for _, latency := range b.latencies {
			if s, ok := b.results.median(key{provider, n, latency, "apply"}); ok {
				return text + fmt.Sprintf(" A product takes %d bytes of state.", s.state/int64(n))
			}
		}
	}
	return text
}

// markdown is the table for BENCHMARKS.md.
func (b *bench) markdown() string {
	var text strings.Builder
	fmt.Fprintf(&text, "%s, %s.\n%s\n\n", b.about.measured.Format(time.DateOnly), b.setting(), b.summary())
	line := func(cells []string) { text.WriteString("| " + strings.Join(cells, " | ") + " |\n") }
	line(header)
	text.WriteString("|" + strings.Repeat("---:|", len(header)) + "\n")
	for _, row := range b.rows() {
		line(row)
	}
	return text.String()
}

// writeTo puts the table between the marks of a file.
func (b *bench) writeTo(path string) error {
	old, err := os.ReadFile(path) //nolint:gosec // the file that the operator names
	if err != nil {
		return err
	}
	text, err := between(old, b.markdown())
	if err != nil {
		return fmt.Errorf("%s: %w", path, err)
	}
	return os.WriteFile(path, text, 0o600) // an existing file keeps its mode
}

// between returns text with what stands between the marks replaced.
func between(text []byte, table string) ([]byte, error) {
	before, rest, found := bytes.Cut(text, []byte(begin))
	_, after, closed := bytes.Cut(rest, []byte(end))
	if !found || !closed {
		return nil, fmt.Errorf("it has no marks %s and %s", begin, end)
	}
	return fmt.Appendf(nil, "%s%s\n%s%s%s", before, begin, table, end, after), nil
}

func seconds(d time.Duration) string { return fmt.Sprintf("%.2f s", d.Seconds()) }

func ratio(a, b time.Duration) string { return fmt.Sprintf("%.2f", a.Seconds()/b.Seconds()) }

// when returns text() where there is something to say.
func when(ok bool, text func() string) string {
	if !ok {
		return ""
	}
	return text()
}
