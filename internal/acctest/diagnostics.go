// SPDX-License-Identifier: MPL-2.0

package acctest

import (
	"fmt"
	"slices"
	"strings"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
)

// Diagnostics are those that the provider returned.
type Diagnostics []*tfprotov6.Diagnostic

// HasError reports whether one of them is an error.
func (d Diagnostics) HasError() bool {
	return slices.ContainsFunc(d, func(one *tfprotov6.Diagnostic) bool { return one.Severity == tfprotov6.DiagnosticSeverityError })
}

// String returns all texts.
func (d Diagnostics) String() string {
	var b strings.Builder
	for _, one := range d {
		fmt.Fprintf(&b, "%s: %s\n", one.Severity, one.Summary)
		if one.Attribute != nil {
			fmt.Fprintf(&b, "at %s\n", one.Attribute)
		}
		fmt.Fprintf(&b, "%s\n", one.Detail)
	}
	return b.String()
}
