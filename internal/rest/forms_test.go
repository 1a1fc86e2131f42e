// SPDX-License-Identifier: MPL-2.0

package rest_test

import (
	"errors"
	"iter"
	"slices"
	"strings"
	"testing"

	"golang.org/x/text/unicode/norm"

	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/rest"
)

func TestForms(t *testing.T) {
	t.Parallel()
	composed, decomposed := norm.NFC.String("날씨"), norm.NFD.String("날씨")
	mixed := norm.NFC.String("날") + norm.NFD.String("씨")
	for _, test := range []struct {
		text string
		most int
		want []string
	}{
		{"", 10, []string{""}},
		{"weather", 10, []string{"weather"}},
		{composed, 10, []string{composed, decomposed}},
		{decomposed, 10, []string{decomposed, composed}},
		{mixed, 10, []string{mixed, composed, decomposed}},
		{composed, 3, []string{composed}},
	} {
		if got := rest.Forms(test.text, test.most); !slices.Equal(got, test.want) {
			t.Errorf("%+q: %+q, expected %+q", test.text, got, test.want)
		}
	}
	if !rest.SameText(composed, decomposed) || rest.SameText(composed, "weather") {
		t.Error("texts are compared otherwise")
	}
}

func TestPagesOfForms_yieldsEveryItemOnce(t *testing.T) {
	t.Parallel()
	failed := errors.New("failed")
	pages := map[string][]rest.Page[string]{
		"a": {{Items: []string{"1", "2"}, Total: 3}, {Items: []string{"3"}, Total: 3}},
		"b": {{Items: []string{"3", "4"}, Total: 2}},
		"c": {{Total: 0}},
	}
	list := func(form string) iter.Seq2[rest.Page[string], error] {
		return func(yield func(rest.Page[string], error) bool) {
			if pages[form] == nil {
				yield(rest.Page[string]{}, failed)
			}
			for _, page := range pages[form] {
				if page.Items = slices.Clone(page.Items); !yield(page, nil) {
					return
				}
			}
		}
	}
	for forms, want := range map[string]string{"a": "123", "a b": "1234", "b a": "3412", "c a b": "1234", "a x b": "123", "x": ""} {
		var items string
		var total int64
		var failure error
		for page, err := range rest.PagesOfForms(strings.Fields(forms), func(item *string) string { return *item }, list) {
			if failure = err; err == nil {
				items, total = items+strings.Join(page.Items, ""), page.Total
			}
		}
		if items != want || int(total) != len(want) || (failure != nil) != strings.Contains(forms, "x") {
			t.Errorf("%s: %s of %d, %v", forms, items, total, failure)
		}
	}
	for _, err := range rest.PagesOfForms([]string{"a", "b"}, func(item *string) string { return *item }, list) {
		if err != nil {
			t.Error(err)
		}
		break
	}
}
