// SPDX-License-Identifier: MPL-2.0

package ownership_test

import (
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/diag"

	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/ownership"
)

func TestClaims_refuseAWholeAndItsParts(t *testing.T) {
	t.Parallel()
	for name, second := range map[string]func(*ownership.Instances) []string{
		"part after whole": func(i *ownership.Instances) []string {
			i.ClaimWhole("api", "the definition")
			return summaries(i.ClaimPart("api", "the method"))
		},
		"whole after part": func(i *ownership.Instances) []string {
			i.ClaimPart("api", "the method")
			return summaries(i.ClaimWhole("api", "the definition"))
		},
	} {
		got := second(&ownership.Instances{})
		if len(got) != 1 || !strings.Contains(got[0], "the definition") || !strings.Contains(got[0], "the method") {
			t.Errorf("%s: %q", name, got)
		}
	}
	var run ownership.Instances
	for range 2 {
		if diags := run.ClaimWhole("one", "a definition"); diags.HasError() {
			t.Error(diags)
		}
		if diags := run.ClaimPart("other", "a method"); diags.HasError() {
			t.Error(diags)
		}
	}
}

func summaries(diags diag.Diagnostics) (out []string) {
	for _, d := range diags {
		out = append(out, d.Summary())
	}
	return out
}
