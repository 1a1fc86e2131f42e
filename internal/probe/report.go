// SPDX-License-Identifier: MPL-2.0

package main

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/simulator"
)

// outcome is what the report on one service consists of.
type outcome struct {
	run      *run
	findings []finding
	left     []string // what could not be cleaned up
	kept     bool
}

// report returns Markdown.
func report(outcomes []outcome) string {
	var out strings.Builder
	fmt.Fprintf(&out, "# Report of the probe\n\n%s. Secrets, and what identifies the account, are masked with `***`.\n", time.Now().UTC().Format(time.DateOnly))
	for _, o := range outcomes {
		out.WriteString(o.run.masked(o.section()))
	}
	return out.String()
}

func (o outcome) section() string {
	var out strings.Builder
	fmt.Fprintf(&out, "\n## %s\n\n%s, %d requests, run `%s`, kinds of questions beside the default: %s.\n", o.run.service.title, o.run.service.endpoint,
		o.run.requests, o.run.id, cmp.Or(strings.Join(o.run.options.also, ", "), "none"))
	determined, open := o.tables()
	fmt.Fprintf(&out, "\n### Determined\n\n| switch | value | simulator's default | remark | requests |\n|---|---|---|---|---|\n%s", determined)
	if open != "" {
		fmt.Fprintf(&out, "\n### Not determined\n\n| switch | reason | requests |\n|---|---|---|\n%s", open)
	}
	fmt.Fprintf(&out, "\n### Lines for the simulator\n\n%s", o.lines())
	if len(o.left) > 0 || o.kept {
		fmt.Fprintf(&out, "\n### Left in the account\n\n%s", o.leftovers())
	}
	out.WriteString("\n### Requests\n\n~~~\n")
	used := map[int]bool{}
	for _, f := range o.findings {
		for _, number := range f.exchanges {
			used[number] = true
		}
	}
	for _, number := range slices.Sorted(maps.Keys(used)) {
		fmt.Fprintf(&out, "[%d] %s\n", number, strings.ReplaceAll(o.run.exchanges[number-1].String(), "~~~", "~ ~ ~"))
	}
	out.WriteString("~~~\n")
	return out.String()
}

func (o outcome) tables() (determined, open string) {
	var values, reasons strings.Builder
	for _, f := range o.findings {
		numbers := ranges(f.exchanges)
		if f.value == "" {
			fmt.Fprintf(&reasons, "| %s | %s | %s |\n", f.Name, cell(f.reason), numbers)
			continue
		}
		value := cell(f.value)
		if f.value != f.Value {
			value = "**" + value + "**"
		}
		fmt.Fprintf(&values, "| %s | %s | %s | %s | %s |\n", f.Name, value, cell(f.Value), cell(f.reason), numbers)
	}
	return values.String(), reasons.String()
}

// cell returns a text for one line of a terminal, or for a cell of a table.
func cell(text string) string {
	text = strings.Join(strings.Fields(strings.ReplaceAll(text, "|", "/")), " ")
	text = strings.Map(func(r rune) rune {
		if !unicode.IsPrint(r) {
			return -1
		}
		return r
	}, text)
	if utf8.RuneCountInString(text) > 300 {
		text = string([]rune(text)[:300]) + " ..."
	}
	return text
}

// ranges writes the numbers 1, 2, 3, 7 as "1-3, 7".
func ranges(numbers []int) string {
	numbers = slices.Compact(slices.Sorted(slices.Values(numbers)))
	var out []string
	for i := 0; i < len(numbers); {
		end := i
		for end+1 < len(numbers) && numbers[end+1] == numbers[end]+1 {
			end++
		}
		part := strconv.Itoa(numbers[i])
		if end > i {
			part += fmt.Sprintf("-%d", numbers[end])
		}
		out, i = append(out, part), end+1
	}
	return strings.Join(out, ", ")
}

// lines returns what to paste into the simulator, so that the values of the service become its defaults.
func (o outcome) lines() string {
	tags, numbers := "", ""
	for _, f := range o.findings {
		switch {
		case f.value == "":
		case f.Values != nil:
			tags += fieldLine(f.Switch, f.value) + "\n"
		default:
			value := f.value
			if f.Numeric {
				numbers += fmt.Sprintf("%s.switches.%s = %s\n", f.Service[:1], f.Name, value)
			} else {
				numbers += fmt.Sprintf("%s.switches.%s = %q\n", f.Service[:1], f.Name, value)
			}
		}
	}
	out := ""
	if tags != "" {
		out += fmt.Sprintf("In `internal/simulator/%s_switches.go`:\n\n```go\n%s```\n", o.run.service.name, tags)
	}
	if numbers != "" {
		out += fmt.Sprintf("\nWhere `internal/simulator/%s.go` sets the defaults:\n\n```go\n%s```\n", o.run.service.name, numbers)
	}
	return out
}

// fieldLine returns the field of a switch with a value as its default.
func fieldLine(one simulator.Switch, value string) string {
	values := append([]string{value}, slices.DeleteFunc(slices.Clone(one.Values), func(v string) bool { return v == value })...)
	area := ""
	if one.Area != "" {
		area = fmt.Sprintf("area:%q ", one.Area)
	}
	return fmt.Sprintf("%s string `%svalues:%q doc:%q`", one.Name, area, strings.Join(values, ","), one.Doc)
}

func (o outcome) leftovers() string {
	var out strings.Builder
	for _, one := range o.left {
		out.WriteString("- " + cell(one) + "\n")
	}
	if o.kept {
		out.WriteString("- everything that this run created, because of `-keep`\n")
	}
	fmt.Fprintf(&out, "\nThis command deletes what has a name of this run:\n\n```sh\n%s\n```\n", cleanCommand(o.run))
	return out.String()
}

func cleanCommand(r *run) string {
	return fmt.Sprintf("go run ./internal/probe -service %s -clean %s", r.service.name, r.id)
}
