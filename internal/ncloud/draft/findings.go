// SPDX-License-Identifier: MPL-2.0

package draft

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/openapi"
)

const (
	maxLines   = 20
	maxMembers = 10
)

// Finding is one thing that a document describes and the gateway does not support.
type Finding struct {
	// Subject is an operation such as "GET /orders", or another part of the document.
	Subject string
	// Text is the same for all findings of a kind.
	Text string
	// Members are what it is about, such as names of parameters, sorted.
	Members []string
	// Open means that anyone can call the operation, although the document requires security.
	Open bool
	// Documentation means that it has no effect on calls.
	Documentation bool
	Position      openapi.Position
}

func (f Finding) String() string { return f.Subject + ": " + f.message(len(f.Members)) }

func (f Finding) message(count int) string {
	if len(f.Members) == 0 {
		return f.Text
	}
	names := make([]string, 0, count)
	for _, member := range f.Members[:min(count, len(f.Members))] {
		names = append(names, show(member))
	}
	if left := len(f.Members) - len(names); left > 0 {
		return fmt.Sprintf("%s: %s and %d more", f.Text, strings.Join(names, ", "), left)
	}
	return f.Text + ": " + strings.Join(names, ", ")
}

// Warnings returns one text per operation and kind of finding, sorted and without positions.
func Warnings(findings []Finding) []string {
	texts := make([]string, 0, len(findings))
	for _, finding := range findings {
		texts = append(texts, finding.String())
	}
	slices.Sort(texts)
	return slices.Compact(texts)
}

// Summary returns a text with positions: first every operation that is open, then at most 20 lines of other findings.
func Summary(findings []Finding) string {
	var open, others []string
	for _, line := range lines(findings) {
		if line.Open {
			open = append(open, line.text(1))
		} else {
			others = append(others, line.text(line.count))
		}
	}
	if left := len(others) - maxLines; left > 0 {
		others = append(others[:maxLines], fmt.Sprintf("%d more findings are not listed here. The attribute \"warnings\" has all of them.", left))
	}
	return strings.Join(append(open, others...), "\n")
}

type line struct {
	Finding
	count int
}

func (l line) text(count int) string {
	subject := l.Subject
	if count > 1 {
		subject += fmt.Sprintf(" and %d more", count-1)
	}
	return place(l.Position) + subject + ": " + l.message(maxMembers)
}

// lines joins the findings that differ in their subject only, in the order of their first positions.
func lines(findings []Finding) []line {
	sorted := slices.SortedFunc(slices.Values(findings), func(a, b Finding) int {
		return cmp.Or(comparePositions(a.Position, b.Position), strings.Compare(a.Subject, b.Subject), strings.Compare(a.Text, b.Text))
	})
	var result []line
	seen := map[string]int{}
	for _, finding := range sorted {
		key := finding.message(len(finding.Members))
		if at, found := seen[key]; found && !finding.Open {
			result[at].count++
			continue
		}
		seen[key] = len(result)
		result = append(result, line{Finding: finding, count: 1})
	}
	return result
}

func comparePositions(a, b openapi.Position) int {
	return cmp.Or(cmp.Compare(a.Line, b.Line), cmp.Compare(a.Column, b.Column))
}

func place(position openapi.Position) string {
	if position.Line == 0 {
		return ""
	}
	return fmt.Sprintf("%d:%d ", position.Line, position.Column)
}

// show makes a name of a document readable in a list.
func show(name string) string {
	if utf8.RuneCountInString(name) > maxName {
		name = string([]rune(name)[:maxName-1]) + "…"
	}
	plain := strings.IndexFunc(name, func(char rune) bool { return !unicode.IsPrint(char) || char == ',' || char == '"' }) < 0
	if name != "" && plain {
		return name
	}
	return strconv.Quote(name)
}

// findings collects what a translation loses.
type findings struct {
	all []Finding
	at  map[findingKey]int
}

type findingKey struct{ subject, text string }

// add adds members to the finding of a kind.
func (f *findings) add(subject string, position openapi.Position, kind kind, members ...string) {
	key := findingKey{subject, kind.text}
	at, found := f.at[key]
	if !found {
		if f.at == nil {
			f.at = map[findingKey]int{}
		}
		at = len(f.all)
		f.at[key] = at
		f.all = append(f.all, Finding{Subject: subject, Text: kind.text, Documentation: true, Open: kind == openToEveryone, Position: position})
	}
	f.all[at].Members = append(f.all[at].Members, members...)
	f.all[at].Documentation = f.all[at].Documentation && kind.documentation
}

// sorted returns the findings in the order of the document, with their members in order.
func (f *findings) sorted() []Finding {
	for i := range f.all {
		slices.Sort(f.all[i].Members)
		f.all[i].Members = slices.Compact(f.all[i].Members)
	}
	slices.SortFunc(f.all, func(a, b Finding) int {
		return cmp.Or(comparePositions(a.Position, b.Position), strings.Compare(a.Subject, b.Subject), strings.Compare(a.Text, b.Text))
	})
	return f.all
}
