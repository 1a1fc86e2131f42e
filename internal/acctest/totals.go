// SPDX-License-Identifier: MPL-2.0

package acctest

import (
	"fmt"
	"io"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// Network is a transport that returns, with status 200, the body that a function returns for a
// request.
type Network func(*http.Request) string

// RoundTrip returns the response.
func (n Network) RoundTrip(r *http.Request) (*http.Response, error) {
	return &http.Response{StatusCode: http.StatusOK, Header: http.Header{}, Body: io.NopCloser(strings.NewReader(n(r)))}, nil
}

// Rows returns the rows, joined by commas, of the page of a listing from offset on,
// and the total that goes with it. Each row is a format with one %d, which is the
// number of the row.
type Rows func(offset int, row string) (rows string, total int)

// WrongTotals tests a pager that requests size rows at a time against servers whose
// total is not true. list walks a listing that rows serve, and returns the numbers of
// the rows that it got.
func WrongTotals(t *testing.T, size int, list func(t *testing.T, rows Rows) ([]string, error)) {
	t.Helper()
	part, full := 2*size+size/2, 2*size
	for name, test := range map[string]struct {
		have int
		// total is what the server counts on its nth page.
		total func(n int) int
		// offset is where its nth page begins, if not where it was requested.
		offset func(n int) int
		want   int
		err    string
	}{
		"the truth":                     {part, func(int) int { return part }, nil, part, ""},
		"the truth, on full pages":      {full, func(int) int { return full }, nil, full, ""},
		"none":                          {part, func(int) int { return 0 }, nil, part, ""},
		"fewer than none":               {part, func(int) int { return -1 }, nil, part, ""},
		"one page":                      {part, func(int) int { return size }, nil, part, ""},
		"too many":                      {part, func(int) int { return 1 << 40 }, nil, part, "incomplete"},
		"too many, on full pages":       {full, func(int) int { return 1 << 40 }, nil, full, "incomplete"},
		"more each time":                {part, func(n int) int { return part * n }, nil, part, ""},
		"fewer each time":               {part, func(n int) int { return part - n*size }, nil, part, ""},
		"the same page again and again": {part, func(int) int { return part }, func(int) int { return 0 }, size, "same page"},
		"two pages, back and forth":     {part, func(int) int { return 1 << 40 }, func(n int) int { return (n + 1) % 2 * size }, 2 * size, "same page"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			requests := 0
			got, err := list(t, func(offset int, row string) (string, int) {
				requests++
				if test.offset != nil {
					offset = test.offset(requests)
				}
				var rows []string
				for n := offset; n < min(offset+size, test.have); n++ {
					rows = append(rows, fmt.Sprintf(row, n))
				}
				return strings.Join(rows, ","), test.total(requests)
			})
			var want []string
			for n := range test.want {
				want = append(want, strconv.Itoa(n))
			}
			most := 4
			if test.err == "incomplete" { // which is tried twice
				most *= 2
			}
			if !slices.Equal(got, want) || requests > most {
				t.Errorf("%d rows, expected %d; %d requests", len(got), test.want, requests)
			}
			if (err == nil) != (test.err == "") || (err != nil && !strings.Contains(err.Error(), test.err)) {
				t.Error(err)
			}
		})
	}
}
