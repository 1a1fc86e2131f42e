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

const mebi = 1 << 20

func begin(scenario string) string { return "<!-- bench:" + scenario + ":begin -->" }
func end(scenario string) string   { return "<!-- bench:" + scenario + ":end -->" }

// header names the columns. "×" is the wall time over that baseline's.
func (s scenario) header() []string {
	return []string{
		s.unit, "latency", "step", "wall", "× terraform_data", "× framework", "provider CPU", "framework CPU",
		"peak memory", "over framework", "requests", "connections", "state",
	}
}

// rows is the table: one row per step of the provider, baselines beside it.
func (b *bench) rows(s scenario) [][]string {
	var rows [][]string
	b.each(s, func(k key, got sample) {
		if k.subject != provider {
			return
		}
		builtin, hasBuiltin := b.results.median(key{s.name, builtinData, k.n, 0, k.step})
		framework, hasFramework := b.results.median(key{s.name, frameworkData, k.n, 0, k.step})
		rows = append(rows, []string{
			strconv.Itoa(k.n),
			fmt.Sprintf("%d ms", k.latency.Milliseconds()),
			k.step,
			seconds(got.wall),
			when(hasBuiltin, func() string { return ratio(got.wall, builtin.wall) }),
			when(hasFramework, func() string { return ratio(got.wall, framework.wall) }),
			seconds(got.cpu),
			when(hasFramework, func() string { return seconds(framework.cpu) }),
			fmt.Sprintf("%d MiB", got.peak/mebi),
			when(hasFramework, func() string { return fmt.Sprintf("%+d MiB", (got.peak-framework.peak)/mebi) }),
			strconv.Itoa(got.requests()),
			strconv.Itoa(got.connections),
			fmt.Sprintf("%d KiB", got.state>>10),
		})
	})
	return rows
}

// requests is the table of requests by route, of the largest number and latency.
func (b *bench) requests(s scenario) (header []string, rows [][]string) {
	header = []string{"request"}
	n := slices.Max(s.sizes)
	latency := slices.Max(b.latenciesOf(subject{calls: true}, n))
	counts := map[string][]string{}
	for i, step := range steps {
		header = append(header, step.name)
		got, _ := b.results.median(key{s.name, provider, n, latency, step.name})
		for route, count := range got.routes {
			if counts[route] == nil {
				counts[route] = make([]string, len(steps))
			}
			counts[route][i] = strconv.Itoa(count)
		}
	}
	for _, route := range slices.Sorted(maps.Keys(counts)) {
		rows = append(rows, append([]string{route}, counts[route]...))
	}
	return header, rows
}

// print writes everything for people at a terminal.
func (b *bench) print(w io.Writer) {
	table := tabwriter.NewWriter(w, 0, 0, 2, ' ', tabwriter.AlignRight)
	line := func(cells []string) { fmt.Fprintln(table, strings.Join(cells, "\t")+"\t") }
	for _, s := range b.measured() {
		fmt.Fprintf(w, "\n%s\n%s\n\n", s.title, b.setting(s))
		line(s.header())
		for _, row := range b.rows(s) {
			line(row)
		}
		_ = table.Flush()
		fmt.Fprintln(w, "\nEverything measured, baselines included:")
		line([]string{"", s.unit, "latency", "step", "wall", "CLI CPU", "provider CPU", "peak memory", "state", "connections"})
		b.each(s, func(k key, got sample) {
			line([]string{
				k.subject, strconv.Itoa(k.n), fmt.Sprintf("%d ms", k.latency.Milliseconds()), k.step, seconds(got.wall), seconds(got.cliCPU),
				seconds(got.cpu), fmt.Sprintf("%d MiB", got.peak/mebi), fmt.Sprintf("%d B", got.state), strconv.Itoa(got.connections),
			})
		})
		_ = table.Flush()
		fmt.Fprintln(w)
		header, rows := b.requests(s)
		line(header)
		for _, row := range rows {
			line(row)
		}
		_ = table.Flush()
	}
	fmt.Fprintf(w, "\n%s\n", b.summary())
}

// each calls f with every median, in the order of measuring.
func (b *bench) each(sn scenario, f func(key, sample)) {
	for _, s := range subjects {
		for _, n := range sn.sizes {
			for _, latency := range b.latenciesOf(s, n) {
				for _, step := range steps {
					k := key{sn.name, s.name, n, latency, step.name}
					if median, ok := b.results.median(k); ok {
						f(k, median)
					}
				}
			}
		}
	}
}

// setting describes how the numbers were measured.
func (b *bench) setting(s scenario) string {
	text := fmt.Sprintf("%s, %s, %s; medians of %d", b.about.measured.Format(time.DateOnly), b.about.version, b.about.machine, b.runs)
	if b.runs > 1 && slices.Max(s.sizes) >= b.once {
		text += fmt.Sprintf(" (of %d %s and more, apply and destroy ran once)", b.once, s.unit)
	}
	return text
}

// summary is what is one number for the whole run.
func (b *bench) summary() string {
	return fmt.Sprintf("The provider binary has %.1f MiB. From its start to the plugin handshake it takes %d ms (framework baseline: %d ms).",
		float64(b.about.binary)/mebi, b.about.shake[provider].Milliseconds(), b.about.shake[frameworkData].Milliseconds())
}

// markdown is the tables of a scenario for BENCHMARKS.md.
func (b *bench) markdown(s scenario) string {
	var text strings.Builder
	fmt.Fprintf(&text, "%s.\n%s\n", b.setting(s), b.summary())
	line := func(cells []string) { text.WriteString("| " + strings.Join(cells, " | ") + " |\n") }
	table := func(header []string, first string, rows [][]string) {
		text.WriteString("\n")
		line(header)
		text.WriteString("|" + first + strings.Repeat("---:|", len(header)-1) + "\n")
		for _, row := range rows {
			line(row)
		}
	}
	table(s.header(), "---:|", b.rows(s))
	if header, rows := b.requests(s); len(rows) > 0 {
		for _, row := range rows {
			row[0] = "`" + row[0] + "`"
		}
		fmt.Fprintf(&text, "\nRequests for %d %s:\n", slices.Max(s.sizes), s.unit)
		table(header, "---|", rows)
	}
	return text.String()
}

// writeTo puts the tables between the marks of a file.
func (b *bench) writeTo(path string) error {
	text, err := os.ReadFile(path) //nolint:gosec // the file that the operator names
	if err != nil {
		return err
	}
	for _, s := range b.measured() {
		if text, err = between(text, s.name, b.markdown(s)); err != nil {
			return fmt.Errorf("%s: %w", path, err)
		}
	}
	return os.WriteFile(path, text, 0o600) //nolint:gosec // as above; an existing file keeps its mode
}

// between returns text with what stands between the marks replaced.
func between(text []byte, scenario, table string) ([]byte, error) {
	begin, end := begin(scenario), end(scenario)
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
