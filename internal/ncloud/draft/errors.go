// SPDX-License-Identifier: MPL-2.0

package draft

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/openapi"
)

// Error is a reason why a document cannot become a draft.
type Error struct {
	// Argument is the argument of the definition at fault.
	Argument string
	Cause    string
	// Places are what the cause is about, with positions.
	Places []string
	// Advice is the next step, "" if the cause implies it.
	Advice string
}

// Error returns the cause, at most 20 places and the advice.
func (e Error) Error() string {
	var text strings.Builder
	text.WriteString(e.Cause)
	if len(e.Places) > 0 {
		text.WriteString(":")
	} else {
		text.WriteString(".")
	}
	for i, place := range e.Places {
		if i == maxLines {
			fmt.Fprintf(&text, "\n  and %d more", len(e.Places)-maxLines)
			break
		}
		text.WriteString("\n  " + place)
	}
	if e.Advice != "" {
		text.WriteString("\n" + e.Advice)
	}
	return text.String()
}

// Errors are all reasons why a document cannot become a draft.
type Errors []Error

func (e Errors) Error() string {
	texts := make([]string, 0, len(e))
	for _, err := range e {
		texts = append(texts, err.Error())
	}
	return strings.Join(texts, "\n")
}

// problems collects errors by their cause.
type problems struct{ all []problem }

type problem struct {
	Error
	found []located
}

type located struct {
	openapi.Position
	name string
}

// add records that cause applies to the part of the document with that name.
func (p *problems) add(argument, cause, advice string, position openapi.Position, name string) {
	at := slices.IndexFunc(p.all, func(known problem) bool {
		return known.Argument == argument && known.Cause == cause && known.Advice == advice
	})
	if at < 0 {
		at = len(p.all)
		p.all = append(p.all, problem{Error: Error{Argument: argument, Cause: cause, Advice: advice}})
	}
	if place := (located{position, name}); !slices.Contains(p.all[at].found, place) {
		p.all[at].found = append(p.all[at].found, place)
	}
}

func (p *problems) err() error {
	if len(p.all) == 0 {
		return nil
	}
	result := make(Errors, 0, len(p.all))
	for _, problem := range p.all {
		slices.SortFunc(problem.found, func(a, b located) int {
			return cmp.Or(comparePositions(a.Position, b.Position), strings.Compare(a.name, b.name))
		})
		for _, found := range problem.found {
			problem.Places = append(problem.Places, place(found.Position)+printable(found.name))
		}
		result = append(result, problem.Error)
	}
	return result
}

// printable cuts a name that is too long for a list, and quotes it if it is empty or would not be readable as it is.
func printable(name string) string {
	if utf8.RuneCountInString(name) > 2*maxName {
		name = string([]rune(name)[:2*maxName-1]) + "…"
	}
	if quoted := strconv.Quote(name); name == "" || quoted != `"`+name+`"` {
		return quoted
	}
	return name
}
