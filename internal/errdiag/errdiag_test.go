// SPDX-License-Identifier: MPL-2.0

package errdiag_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/diag"

	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/errdiag"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/rest"
)

type refusal struct{ fields map[string]bool }

func (r refusal) Error() string           { return "the vendor says no" }
func (r refusal) Hint() string            { return "Ask again." }
func (r refusal) Names(field string) bool { return r.fields[field] }

func TestDetail(t *testing.T) {
	t.Parallel()
	for err, want := range map[error]string{
		errors.New("it failed"):                    "It failed.",
		errors.New("Is it? "):                      "Is it?",
		errors.New("done."):                        "Done.",
		errors.New("a\nRequest ID: x"):             "A\nRequest ID: x",
		errors.New("max_retries is odd"):           "max_retries is odd.",
		errors.New("https://x answered"):           "https://x answered.",
		errors.New(""):                             "",
		fmt.Errorf("while reading: %w", refusal{}): "While reading: the vendor says no.\n\nAsk again.",
	} {
		if got := errdiag.Detail(err); got != want {
			t.Errorf("%q, expected %q", got, want)
		}
	}
}

func TestDetail_joinedErrorsAreSentences(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		errs []error
		want string
	}{
		"words":        {[]error{errors.New("no deployment 7"), errors.New("could not deploy")}, "No deployment 7.\nCould not deploy."},
		"a list":       {[]error{errors.New("it has these paths:\n- /a\n- /b\nand 5 more")}, "It has these paths:\n- /a\n- /b\nand 5 more."},
		"a colon":      {[]error{errors.New("a search failed:\nthe listing is broken")}, "A search failed:\nthe listing is broken."},
		"a URL":        {[]error{errors.New("not found"), errors.New("http://host/a returned 404")}, "Not found\nhttp://host/a returned 404."},
		"a request ID": {[]error{errors.New("POST failed\nRequest ID: a-1"), errors.New("reading failed")}, "POST failed\nRequest ID: a-1\nReading failed."},
		"nothing":      {[]error{errors.New(" ")}, ""},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if got := errdiag.Detail(errors.Join(test.errs...)); got != test.want {
				t.Errorf("got %q, want %q", got, test.want)
			}
		})
	}
}

func TestFieldError_pointsAtTheAttributeThatIsNamed(t *testing.T) {
	t.Parallel()
	fields := errdiag.Fields{"productName": "name", "description": "description", "corsMaxAge": "cors.max_age"}
	for name, test := range map[string]struct {
		err  error
		want string
	}{
		"one field":      {refusal{map[string]bool{"productName": true}}, "name"},
		"a nested field": {refusal{map[string]bool{"corsMaxAge": true}}, "cors.max_age"},
		"two fields":     {refusal{map[string]bool{"productName": true, "description": true}}, ""},
		"no field":       {refusal{}, ""},
		"other errors":   {errors.New("x"), ""},
	} {
		got := ""
		if at, ok := errdiag.FieldError("summary", test.err, fields).(diag.DiagnosticWithPath); ok {
			got = at.Path().String()
		}
		if got != test.want {
			t.Errorf("%s: at %q, expected %q", name, got, test.want)
		}
	}
}

func TestNotFound_saysPlanAgainOnlyForChanges(t *testing.T) {
	t.Parallel()
	if got := errdiag.Error("Could not read it", missing{}).Detail(); strings.Contains(got, "plan again") {
		t.Error(got)
	}
	if got := errdiag.FieldError("Could not change it", missing{}, nil).Detail(); !strings.HasSuffix(got, "If it was deleted since the plan was made, plan again.") {
		t.Error(got)
	}
}

type missing struct{}

func (missing) Error() string { return "HTTP 404" }
func (missing) Hint() string  { return rest.NotFoundHint }
