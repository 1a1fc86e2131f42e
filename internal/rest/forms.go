// SPDX-License-Identifier: MPL-2.0

package rest

import (
	"iter"
	"slices"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// Forms returns the normalization forms of at most that many characters. Services compare bytes, and some editors write form
// D.
func Forms(text string, most int) []string {
	forms := []string{text}
	for _, form := range []norm.Form{norm.NFC, norm.NFD} {
		if other := form.String(text); !slices.Contains(forms, other) && utf8.RuneCountInString(other) <= most {
			forms = append(forms, other)
		}
	}
	return forms
}

// SameText reports whether two texts have the same normalization form.
func SameText(a, b string) bool { return norm.NFC.String(a) == norm.NFC.String(b) }

// PagesOfForms walks the listing of each form of a text, without duplicates.
func PagesOfForms[T any](forms []string, id func(*T) string, list func(form string) iter.Seq2[Page[T], error]) iter.Seq2[Page[T], error] {
	if len(forms) == 1 {
		return list(forms[0])
	}
	return func(yield func(Page[T], error) bool) {
		ids := map[string]struct{}{}
		var before, again int64 // items of the forms before, and of those that came again
		for _, form := range forms {
			var total int64
			for page, err := range list(form) {
				if err != nil {
					yield(Page[T]{}, err)
					return
				}
				items := len(page.Items)
				page.Items = slices.DeleteFunc(page.Items, func(item T) bool {
					_, known := ids[id(&item)]
					ids[id(&item)] = struct{}{}
					return known
				})
				again += int64(items - len(page.Items))
				total = page.Total
				page.Total += before - again
				if !yield(page, nil) {
					return
				}
			}
			before += total
		}
	}
}
