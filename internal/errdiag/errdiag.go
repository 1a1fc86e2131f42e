// SPDX-License-Identifier: MPL-2.0

// Package errdiag turns errors into diagnostics.
package errdiag

import (
	"errors"
	"fmt"
	"strings"
	"unicode"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"

	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/rest"
)

type hinter interface{ Hint() string }

type namer interface{ Names(field string) bool }

// Fields maps the API's field names to the attributes that hold them, such as "name" or "cors.max_age".
type Fields map[string]string

// Error returns a diagnostic with a summary such as `Could not read API Gateway product "abc"`.
func Error(summary string, err error) diag.Diagnostic {
	return diag.NewErrorDiagnostic(summary, Detail(err))
}

// DeleteError is Error for deletes.
func DeleteError(summary string, err error) diag.Diagnostic {
	detail := Detail(err)
	if hintOf(err) == "" && rest.Refused(err) {
		detail += "\n\nNothing was deleted, and the resource stays in state. If something still uses it, delete that first. Then run Terraform again."
	}
	return diag.NewErrorDiagnostic(summary, detail)
}

// FieldError is Error for creates and updates. It has the path of an attribute if the
// response names exactly one of the fields.
func FieldError(summary string, err error, fields Fields) diag.Diagnostic {
	detail := Detail(err)
	if hintOf(err) == rest.NotFoundHint {
		detail += " If it was deleted since the plan was made, plan again."
	}
	var named namer
	if errors.As(err, &named) {
		var attributes []string
		for field, attribute := range fields {
			if named.Names(field) {
				attributes = append(attributes, attribute)
			}
		}
		if len(attributes) == 1 {
			return diag.NewAttributeErrorDiagnostic(pathOf(attributes[0]), summary, detail)
		}
	}
	return diag.NewErrorDiagnostic(summary, detail)
}

func pathOf(attribute string) path.Path {
	names := strings.Split(attribute, ".")
	at := path.Root(names[0])
	for _, name := range names[1:] {
		at = at.AtName(name)
	}
	return at
}

// Cause returns the error's text without a next step.
func Cause(err error) string { return sentence(err.Error()) }

// Detail returns the error's text, followed by a paragraph with the next step.
func Detail(err error) string {
	text := Cause(err)
	if hint := hintOf(err); hint != "" {
		text += "\n\n" + hint
	}
	return text
}

// WithHint returns an error with this next step.
func WithHint(err error, format string, args ...any) error {
	return &hinted{err, fmt.Sprintf(format, args...)}
}

type hinted struct {
	error
	hint string
}

func (e *hinted) Unwrap() error { return e.error }

func (e *hinted) Hint() string { return e.hint }

func hintOf(err error) string {
	var hint hinter
	if !errors.As(err, &hint) {
		return ""
	}
	return hint.Hint()
}

// sentence adds a capital letter and a full stop to each error that is joined in text, unless the last line is data.
func sentence(text string) string {
	lines := strings.Split(strings.TrimSpace(text), "\n")
	for n, line := range lines {
		first := strings.TrimRight(strings.SplitN(line, " ", 2)[0], ".,:;")
		isWord := first != "" && !strings.ContainsFunc(first, func(r rune) bool { return !unicode.IsLower(r) }) // neither a name nor a URL
		if n > 0 && (!isWord || isItem(lines[n-1]) || strings.HasSuffix(lines[n-1], ":")) {
			continue
		}
		if isWord {
			lines[n] = strings.ToUpper(line[:1]) + line[1:]
		}
		if n > 0 {
			lines[n-1] = fullStop(lines[n-1])
		}
	}
	last := len(lines) - 1
	lines[last] = fullStop(lines[last])
	return strings.Join(lines, "\n")
}

func fullStop(line string) string {
	if line == "" || strings.HasPrefix(line, "Request ID:") || isItem(line) || strings.ContainsAny(line[len(line)-1:], ".!?:…>") {
		return line
	}
	return line + "."
}

func isItem(line string) bool { return strings.HasPrefix(strings.TrimSpace(line), "- ") }
