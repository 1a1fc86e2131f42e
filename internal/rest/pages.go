// SPDX-License-Identifier: MPL-2.0

package rest

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"math"
	"net/http"
	"slices"
	"strings"
)

// maxPages bounds a listing whose pages do not end.
const maxPages = 10_000

// Page is one page of a listing.
type Page[T any] struct {
	Items []T
	// Total is how many items the whole listing has, as the server counts them.
	Total int64
	// InitialCount is how many there are without filters, 0 if the API does not return it.
	InitialCount int64
}

// Window bounds a listing.
type Window struct {
	Offset int64
	// Limit is how many items to read; 0 means all that follow.
	Limit int64
}

func (w Window) end() int64 {
	if w.Limit <= 0 || w.Offset > math.MaxInt64-w.Limit {
		return math.MaxInt64
	}
	return w.Offset + w.Limit
}

// Pages reads a listing by offset and limit, and yields an error once, as the last element. A listing without a limit that
// returns fewer items than its total is read twice; then the error is an *IncompleteError. An addition during the listing
// repeats an item on the next page, so that Pages yields each ID once.
func Pages[T any](ctx context.Context, w Window, pageSize int64, id func(*T) string,
	fetch func(ctx context.Context, offset, limit int64) (Page[T], error),
) iter.Seq2[Page[T], error] {
	return func(yield func(Page[T], error) bool) {
		p := &pager[T]{window: w, size: pageSize, id: id, fetch: fetch, yield: yield, seen: map[string]struct{}{}}
		for range attempts {
			if err := p.read(ctx); err != nil {
				p.fail(err)
				return
			}
			if p.stopped || p.missing() <= 0 {
				p.finish()
				return
			}
		}
		p.fail(&IncompleteError{Total: p.total, Returned: p.total - p.missing()})
	}
}

const attempts = 2

type pager[T any] struct {
	window Window
	size   int64
	id     func(*T) string
	fetch  func(ctx context.Context, offset, limit int64) (Page[T], error)
	yield  func(Page[T], error) bool

	seen    map[string]struct{} // the IDs of the items that were yielded
	last    Page[T]
	total   int64 // the lowest of this attempt: it may shrink or grow while pages are read
	stopped bool  // the caller has stopped
}

func (p *pager[T]) read(ctx context.Context) error {
	offset, end := p.window.Offset, p.window.end()
	pages := map[string]bool{} // by the IDs of their items
	p.total = math.MaxInt64
	for n := range maxPages {
		limit := max(1, min(p.size, end-offset))
		page, err := p.fetch(ctx, offset, limit)
		full := int64(len(page.Items)) >= limit
		if full && p.window.Limit > 0 {
			page.Items = page.Items[:limit]
		}
		next := offset + min(int64(len(page.Items)), math.MaxInt64-offset)
		done := len(page.Items) == 0 || next >= end || (next == page.Total && !full)
		if ids := p.ids(page); err == nil && ids != "" {
			if pages[ids] {
				err = &repeatedError{offset}
			}
			pages[ids] = true
		}
		if err != nil {
			if n > 0 && offset >= p.last.Total && provesEnd(err) {
				return nil
			}
			return err
		}
		p.last, p.total = page, min(p.total, page.Total)
		if p.show(page); p.stopped || done {
			return nil
		}
		offset = next
	}
	return fmt.Errorf("the listing does not end: it returned %d items on %d pages", offset-p.window.Offset, maxPages)
}

func (p *pager[T]) ids(page Page[T]) string {
	var ids strings.Builder
	for i := range page.Items {
		ids.WriteString(p.id(&page.Items[i]) + "\n")
	}
	return ids.String()
}

func (p *pager[T]) show(page Page[T]) {
	page.Items = slices.DeleteFunc(page.Items, func(item T) bool {
		id := p.id(&item)
		_, known := p.seen[id]
		p.seen[id] = struct{}{}
		return known
	})
	if len(page.Items) > 0 {
		p.stopped = !p.yield(page, nil)
	}
}

// missing ignores windows with a limit, which may end anywhere.
func (p *pager[T]) missing() int64 {
	if p.window.Limit > 0 {
		return 0
	}
	return p.total - p.window.Offset - int64(len(p.seen))
}

func (p *pager[T]) finish() {
	if len(p.seen) == 0 {
		p.last.Items = nil
		p.yield(p.last, nil)
	}
}

func (p *pager[T]) fail(err error) { p.yield(Page[T]{}, err) }

// IncompleteError means that a listing returned fewer items than its own total.
type IncompleteError struct{ Total, Returned int64 }

func (e *IncompleteError) Error() string {
	return fmt.Sprintf("the listing is incomplete: the service counts %d items but returned %d, also on a second attempt. "+
		"The credentials may lack the permission to see the others.", e.Total, e.Returned)
}

func (e *IncompleteError) Hint() string {
	return "Check that the credentials have permission to read all of them, then run Terraform again."
}

type repeatedError struct{ offset int64 }

func (e *repeatedError) Error() string {
	return fmt.Sprintf("the server returned the same page as one before it at offset %d", e.offset)
}

// provesEnd accepts a repeated page and a refused request at an offset past the total.
func provesEnd(err error) bool {
	var repeated *repeatedError
	if errors.As(err, &repeated) {
		return true
	}
	var response interface{ failure() *Failure }
	if !errors.As(err, &response) {
		return false
	}
	switch status := response.failure().Status; status {
	case http.StatusBadRequest, http.StatusNotFound, http.StatusRequestedRangeNotSatisfiable, http.StatusUnprocessableEntity:
		return true
	default:
		return status < http.StatusMultipleChoices // refused in the body only
	}
}

// Where returns the items on all pages that keep accepts.
func Where[T any](pages iter.Seq2[Page[T], error], keep func(*T) bool) ([]T, error) {
	var out []T
	for page, err := range pages {
		if err != nil {
			return nil, err
		}
		for i := range page.Items {
			if keep(&page.Items[i]) {
				out = append(out, page.Items[i])
			}
		}
	}
	return out, nil
}

// OnePage returns what a response lists at once as a page.
func OnePage[T any](items []T, err error) iter.Seq2[Page[T], error] {
	return func(yield func(Page[T], error) bool) { yield(Page[T]{Items: items, Total: int64(len(items))}, err) }
}
