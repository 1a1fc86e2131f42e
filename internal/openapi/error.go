// SPDX-License-Identifier: MPL-2.0

package openapi

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
)

// Error is a mistake in a document.
type Error struct {
	Position
	Message string
}

func (e *Error) Error() string {
	if e.Line == 0 {
		return e.Message
	}
	return fmt.Sprintf("line %d, column %d: %s", e.Line, e.Column, e.Message)
}

// maxErrors is how many errors of one document are reported.
const maxErrors = 20

// problems collects the errors of one document, each once.
type problems struct {
	list []*Error
	seen map[Error]bool
	// context names the part that is read, for documents in one line.
	context string
}

func (p *problems) add(at Position, format string, values ...any) {
	e := &Error{at, fmt.Sprintf(format, values...)}
	if p.seen[*e] || len(p.list) >= 100*maxErrors {
		return
	}
	if p.seen == nil {
		p.seen = map[Error]bool{}
	}
	p.seen[*e] = true
	if p.context != "" {
		e = &Error{at, p.context + ": " + e.Message}
	}
	p.list = append(p.list, e)
}

// err is nil, or joins the first errors by position.
func (p *problems) err() error {
	if len(p.list) == 0 {
		return nil
	}
	slices.SortStableFunc(p.list, func(a, b *Error) int {
		return cmp.Or(cmp.Compare(a.Line, b.Line), cmp.Compare(a.Column, b.Column))
	})
	var all []error
	for _, e := range p.list[:min(len(p.list), maxErrors)] {
		all = append(all, e)
	}
	if more := len(p.list) - maxErrors; more > 0 {
		all = append(all, fmt.Errorf("and %d more errors", more))
	}
	return errors.Join(all...)
}

// errorAt is one error with a position.
func errorAt(at Position, format string, values ...any) error {
	return &Error{at, fmt.Sprintf(format, values...)}
}
