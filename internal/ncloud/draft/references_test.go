// SPDX-License-Identifier: MPL-2.0

package draft_test

import (
	"maps"
	"slices"
	"testing"

	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/ncloud/draft"
)

func TestDraft_Used(t *testing.T) {
	t.Parallel()
	d := draft.Draft{Models: map[string]string{
		"Order": `{"properties":{"line":{"$ref":"#/definitions/Line"},"parent":{"$ref":"#/definitions/Order"}}}`,
		"Line":  `{"type":"string"}`, "Other": `{}`,
	}}
	for name, test := range map[string]struct {
		operation draft.Operation
		want      []string
	}{
		"none":          {draft.Operation{}, nil},
		"request body":  {draft.Operation{RequestBody: &draft.Body{Model: "Order"}}, []string{"Line", "Order"}},
		"response body": {draft.Operation{Responses: map[string]draft.Response{"200": {Body: &draft.Body{Model: "Line"}}}}, []string{"Line"}},
		"missing":       {draft.Operation{RequestBody: &draft.Body{Model: "Nosuch"}}, nil},
	} {
		got := slices.Sorted(maps.Keys(d.Used(map[string]draft.Operation{"GET /": test.operation})))
		if !slices.Equal(got, test.want) {
			t.Errorf("%s: %v, expected %v", name, got, test.want)
		}
	}
}
