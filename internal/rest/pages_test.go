// SPDX-License-Identifier: MPL-2.0

package rest_test

import (
	"context"
	"errors"
	"math"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/rest"
)

// lister serves the numbers from 0 on. Its fields are what a server may do wrong.
type lister struct {
	have int
	// serverMax is how many items a page has at most; -1 means all.
	serverMax int
	// total is the total on the nth page; nil means the true one.
	total func(n int) int64
	// failAt is the offset from which on pages fail with failure.
	failAt  int64
	failure error
	// offset maps the requested offset to the one that is served; nil serves the
	// requested one.
	offset func(offset int64, n int) int64

	asked int
}

func (l *lister) fetch(_ context.Context, offset, limit int64) (rest.Page[int], error) {
	l.asked++
	if l.failure != nil && offset >= l.failAt {
		return rest.Page[int]{}, l.failure
	}
	if l.offset != nil {
		offset = l.offset(offset, l.asked)
	}
	page := rest.Page[int]{Total: int64(l.have)}
	if l.total != nil {
		page.Total = l.total(l.asked)
	}
	switch {
	case l.serverMax > 0:
		limit = min(limit, int64(l.serverMax))
	case l.serverMax < 0:
		limit = math.MaxInt64
	}
	for item := offset; item < int64(l.have) && int64(len(page.Items)) < limit; item++ {
		page.Items = append(page.Items, int(item))
	}
	return page, nil
}

// refusal is a response that refuses, as a vendor's error type embeds it.
type refusal struct{ rest.Failure }

func (r *refusal) Error() string { return r.Describe("") }

func refused(status int) error { return &refusal{rest.Failure{Status: status}} }

func always(total int64) func(int) int64 { return func(int) int64 { return total } }

func number(n *int) string { return strconv.Itoa(*n) }

func TestPages(t *testing.T) {
	t.Parallel()
	stuck := func(int64, int) int64 { return 0 }
	tests := map[string]struct {
		server      lister
		pageSize    int64
		window      rest.Window
		want, pages int
		err         string
	}{
		"all of 57, 20 at a time":                    {server: lister{have: 57, serverMax: 20}, pageSize: 1000, want: 57, pages: 3},
		"nothing":                                    {server: lister{serverMax: 20}, pageSize: 10, pages: 1},
		"exactly one page":                           {server: lister{have: 20}, pageSize: 20, want: 20, pages: 1},
		"a window":                                   {server: lister{have: 57}, pageSize: 10, window: rest.Window{Offset: 5, Limit: 7}, want: 7, pages: 1},
		"a window wider than the server gives":       {server: lister{have: 57, serverMax: 20}, pageSize: 100, window: rest.Window{Limit: 50}, want: 50, pages: 3},
		"a window past the end":                      {server: lister{have: 5}, pageSize: 10, window: rest.Window{Offset: 50, Limit: 7}, pages: 1},
		"a window past all numbers":                  {server: lister{have: 5}, pageSize: 10, window: rest.Window{Offset: math.MaxInt64, Limit: math.MaxInt64}, pages: 1},
		"an offset without limit":                    {server: lister{have: 57}, pageSize: 10, window: rest.Window{Offset: 50}, want: 7, pages: 1},
		"an error on page 3 is an error":             {server: lister{have: 57, failAt: 40, failure: errors.New("page 3 failed")}, pageSize: 20, want: 40, pages: 2, err: "page 3 failed"},
		"a server that gives more than it was asked": {server: lister{have: 57, serverMax: -1}, pageSize: 3, window: rest.Window{Limit: 3}, want: 3, pages: 1},

		"a total that is too large":                       {server: lister{have: 5, total: always(1 << 40)}, pageSize: 2, want: 5, pages: 3, err: "counts 1099511627776 items but returned 5"},
		"a total that is the largest number":              {server: lister{have: 5, total: always(math.MaxInt64)}, pageSize: 2, want: 5, pages: 3, err: "returned 5"},
		"a total that claims what is not shown":           {server: lister{total: always(3)}, pageSize: 2, err: "counts 3 items but returned 0"},
		"a total too large, from an offset on":            {server: lister{have: 5, total: always(9)}, pageSize: 2, window: rest.Window{Offset: 1}, want: 4, pages: 2, err: "counts 9 items but returned 5"},
		"a total too large, in a window":                  {server: lister{have: 5, total: always(9)}, pageSize: 2, window: rest.Window{Limit: 100}, want: 5, pages: 3},
		"a total that is negative":                        {server: lister{have: 57, total: always(-1)}, pageSize: 20, want: 57, pages: 3},
		"a total that is 0":                               {server: lister{have: 57, total: always(0)}, pageSize: 20, want: 57, pages: 3},
		"a total that is 0, from a server of small pages": {server: lister{have: 57, serverMax: 20, total: always(0)}, pageSize: 1000, want: 57, pages: 3},
		"a total of one page alone":                       {server: lister{have: 57, total: always(20)}, pageSize: 20, want: 57, pages: 3},
		"a total that shrinks":                            {server: lister{have: 57, total: func(n int) int64 { return int64(60 - 20*n) }}, pageSize: 20, want: 57, pages: 3},
		"a total that grows":                              {server: lister{have: 57, total: func(n int) int64 { return int64(57 * n) }}, pageSize: 20, want: 57, pages: 3},

		"a server that refuses to be asked past its end":           {server: lister{have: 40, failAt: 40, failure: refused(400)}, pageSize: 20, want: 40, pages: 2},
		"a server that refuses so with a code under 200":           {server: lister{have: 40, failAt: 40, failure: refused(200)}, pageSize: 20, want: 40, pages: 2},
		"a server that breaks down past its end":                   {server: lister{have: 40, failAt: 40, failure: refused(503)}, pageSize: 20, want: 40, pages: 2, err: "503"},
		"a server that breaks the connection past its end":         {server: lister{have: 40, failAt: 40, failure: &rest.TransportError{Attempts: 1}}, pageSize: 20, want: 40, pages: 2, err: "no complete response"},
		"a server that refuses before its end":                     {server: lister{have: 57, failAt: 40, failure: refused(400)}, pageSize: 20, want: 40, pages: 2, err: "400"},
		"a server that knows no pages and gives all, as it counts": {server: lister{have: 20, offset: stuck}, pageSize: 20, want: 20, pages: 1},
		"a server that knows no pages and counts none":             {server: lister{have: 57, serverMax: -1, offset: stuck, total: always(0)}, pageSize: 20, want: 57, pages: 1},

		"a server that is stuck on a page": {server: lister{have: 57, offset: stuck}, pageSize: 2, want: 2, pages: 1, err: "same page"},
		"a server that goes back and forth between two pages": {
			server: lister{have: 57, offset: func(_ int64, n int) int64 { return int64(2 * ((n - 1) % 2)) }}, pageSize: 2, want: 4, pages: 2, err: "same page",
		},
		"a server that goes in a circle of five pages": {
			server: lister{have: 57, offset: func(_ int64, n int) int64 { return int64(2 * ((n - 1) % 5)) }}, pageSize: 2, want: 10, pages: 5, err: "same page",
		},
		"a server that never comes to an end": {
			server: lister{have: math.MaxInt32}, pageSize: 2, want: 20_000, pages: 10_000, err: "does not end: it returned 20000 items on 10000 pages",
		},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got, pages, problem := 0, 0, ""
			for page, err := range rest.Pages(t.Context(), test.window, test.pageSize, number, test.server.fetch) {
				if err != nil {
					problem = err.Error()
					continue
				}
				pages++
				for _, item := range page.Items {
					if item != got+int(test.window.Offset) {
						t.Errorf("item %d came as number %d", item, got)
					}
					got++
				}
			}
			if got != test.want || pages != test.pages || !strings.Contains(problem, test.err) || (problem == "") != (test.err == "") {
				t.Errorf("%d items on %d pages, error %q", got, pages, problem)
			}
			most := pages + 1
			if strings.Contains(problem, "incomplete") {
				most *= 2
			}
			if test.server.asked > most {
				t.Errorf("asked %d times for %d pages", test.server.asked, pages)
			}
		})
	}
}

func TestPages_asksNoMoreThanItMust(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		server lister
		take   int // pages, 0 for all
		asked  int
	}{
		"a page that is not full is the last":         {lister{have: 57}, 0, 1},
		"a listing without items":                     {lister{}, 0, 1},
		"a reader that stops":                         {lister{have: 1000}, 2, 2},
		"a full page is followed until there is none": {lister{have: 100}, 0, 2},
	} {
		n := 0
		for _, err := range rest.Pages(t.Context(), rest.Window{}, 100, number, test.server.fetch) {
			if n++; err != nil || n == test.take {
				break
			}
		}
		if test.server.asked != test.asked {
			t.Errorf("%s: asked %d times", name, test.server.asked)
		}
	}
}

func TestPages_showsNothingTwiceThatMovesWhileItIsRead(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		pages [][]string
		want  string
	}{
		"something was added before": {[][]string{{"a", "b"}, {"b", "c"}, {"d"}}, "a b c d"},
		"a whole page of that":       {[][]string{{"a", "b", "c"}, {"c", "b"}, {"d"}}, "a b c d"},
		"one page has it twice":      {[][]string{{"a", "a"}, {"b"}}, "a b"},
		"nothing moved":              {[][]string{{"a", "b"}, {"c"}}, "a b c"},
	} {
		asked, got := 0, []string{}
		fetch := func(context.Context, int64, int64) (rest.Page[string], error) {
			asked++
			return rest.Page[string]{Items: slices.Clone(test.pages[asked-1]), Total: 100}, nil
		}
		id := func(item *string) string { return *item }
		for page, err := range rest.Pages(t.Context(), rest.Window{}, 2, id, fetch) {
			if err != nil {
				t.Errorf("%s: %v", name, err)
			}
			if got = append(got, page.Items...); asked == len(test.pages) {
				break
			}
		}
		if strings.Join(got, " ") != test.want {
			t.Errorf("%s: %q", name, got)
		}
	}
}

// script returns a fetch function that serves these pages by their number, with these
// totals, and then starts again with the second script, and so on.
func script(attempts ...[]scriptedPage) func(context.Context, int64, int64) (rest.Page[string], error) {
	attempt, n := -1, 0
	return func(_ context.Context, offset, _ int64) (rest.Page[string], error) {
		if offset == 0 {
			attempt, n = attempt+1, 0
		}
		n++
		page := attempts[min(attempt, len(attempts)-1)][n-1]
		return rest.Page[string]{Items: strings.Fields(page.items), Total: page.total}, nil
	}
}

type scriptedPage struct {
	items string
	total int64
}

func TestPages_comparesWithTheTotal(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		attempts  [][]scriptedPage
		want, err string
	}{
		"complete":                        {[][]scriptedPage{{{"a b", 3}, {"c", 3}}}, "a b c", ""},
		"an empty page before the end":    {[][]scriptedPage{{{"a b", 5}, {"", 5}}}, "a b", "counts 5 items but returned 2"},
		"complete on the second attempt":  {[][]scriptedPage{{{"a b", 4}, {"", 4}}, {{"a b", 4}, {"c d", 4}, {"", 4}}}, "a b c d", ""},
		"others on the second attempt":    {[][]scriptedPage{{{"a b", 4}, {"", 4}}, {{"c d", 4}, {"", 4}}}, "a b c d", ""},
		"nothing on the first attempt":    {[][]scriptedPage{{{"", 1}}, {{"a", 1}}}, "a", ""},
		"deleted after the first attempt": {[][]scriptedPage{{{"", 1}}, {{"", 0}}}, "", ""},
		"a total that shrinks":            {[][]scriptedPage{{{"a b", 5}, {"", 2}}}, "a b", ""},
		"a total that grows":              {[][]scriptedPage{{{"a b", 3}, {"c", 7}, {"", 7}}}, "a b c", ""},
		"rows left out of every page":     {[][]scriptedPage{{{"a", 3}, {"b", 3}, {"", 3}}}, "a b", "permission"},
		"repeats instead of what lacks":   {[][]scriptedPage{{{"a b", 3}, {"b", 3}}}, "a b", "counts 3 items but returned 2"},
	} {
		var got []string
		problem := ""
		for page, err := range rest.Pages(t.Context(), rest.Window{}, 2, func(item *string) string { return *item }, script(test.attempts...)) {
			if got = append(got, page.Items...); err != nil {
				problem = err.Error()
			}
		}
		if strings.Join(got, " ") != test.want || !strings.Contains(problem, test.err) || (problem == "") != (test.err == "") {
			t.Errorf("%s: %q, error %q", name, got, problem)
		}
	}
}
