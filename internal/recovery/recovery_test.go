// SPDX-License-Identifier: MPL-2.0

package recovery_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/recovery"
)

func attempt(what func()) (err error) {
	defer recovery.ToError(&err)
	what()
	return errors.New("no panic")
}

func TestToError_namesTheFunctionAndNoValue(t *testing.T) {
	t.Parallel()
	var none map[string]int
	var values []int
	for want, what := range map[string]func(){
		"no panic":                         func() {},
		"panicked: a value of type string": func() { panic("secret-1") },
		"panicked: a value of type *errors.errorString":                 func() { panic(errors.New("secret-1")) },
		"panicked: assignment to entry in nil map":                      func() { none["secret-1"] = 1 },
		"panicked: runtime error: index out of range [3] with length 0": func() { _ = values[3] },
	} {
		err := attempt(what)
		if !strings.Contains(err.Error(), want) || strings.Contains(err.Error(), "secret-1") {
			t.Errorf("%s: %v", want, err)
		}
		if want != "no panic" && !strings.Contains(err.Error(), "recovery_test.TestToError_namesTheFunctionAndNoValue") {
			t.Errorf("%s: %v", want, err)
		}
	}
}
