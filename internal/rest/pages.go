package rest

import (
	"context"
	"crypto/sha256"
	"encoding/json"
	"errors"
	"fmt"
	"iter"
	"math"
	"net/http"
	"slices"
)

// maxPages bounds a listing: a server that returns something new on every page for ever
// would fill the memory. No account has so many objects.
const maxPages = 10_000

// Page is one page of a listing.
type Page[T any] struct {
	Items []T
	// Total is how many items the whole listing has, as the server counts them.
	Total int64
	// InitialCount is how many there are without filters, if the vendor tells.
	InitialCount int64
}

// Window bounds a listing.
type Window struct {
	// Offset is how many items to skip at the start.
	Offset int64
	// Limit is how many items are wanted; 0 means all that follow.
	Limit int64
}

// end is the offset at which the window ends.
func (w Window) end() int64 {
	if w.Limit <= 0 || w.Offset > math.MaxInt64-w.Limit {
		return math.MaxInt64
	}
	return w.Offset + w.Limit
}

// Pages walks a listing by offset and limit, page by page. It asks for pageSize items at
// a time and accepts fewer. An error is yielded once, as the last element, so that a
// listing that breaks off is never taken for a short one.
//
// The total is trusted only if the page sizes agree with it. After a full page, and
// after more items than the total, Pages asks for another page; the listing ends with
// one that is empty or has nothing new. A repeated page before the total is reached is
// an error, and so is a listing that never ends.
//
// id returns what distinguishes an item from all others; it may be nil if nothing does. Of
// items with the same id, Pages yields the first: a listing moves on while it is read, and
// what was at the end of a page comes again at the start of the next once something was
// added before it.
func Pages[T any](ctx context.Context, w Window, pageSize int64, id func(*T) string,
	fetch func(ctx context.Context, offset, limit int64) (Page[T], error),
) iter.Seq2[Page[T], error] {
	return func(yield func(Page[T], error) bool) {
		offset, end := w.Offset, w.end()
		var total int64 // as counted by the page before
		seen, ids := pageSet{}, map[string]struct{}{}
		for n := range maxPages {
			limit := max(1, min(pageSize, end-offset))
			page, err := fetch(ctx, offset, limit)
			full := int64(len(page.Items)) >= limit
			if full && w.Limit > 0 {
				page.Items = page.Items[:limit]
			}
			next := offset + min(int64(len(page.Items)), math.MaxInt64-offset)
			done := len(page.Items) == 0 || next >= end || (next == page.Total && !full)
			switch {
			case err != nil:
			case len(page.Items) > 0 && (n > 0 || !done):
				err = seen.add(page.Items, offset)
			case n > 0 && len(page.Items) == 0:
				return
			case len(page.Items) == 0 && page.Total > offset:
				err = fmt.Errorf("the server counts %d items and shows none of them from offset %d on", page.Total, offset)
			}
			if n > 0 && offset >= total && provesEnd(err) {
				return
			}
			if err != nil {
				yield(Page[T]{}, err)
				return
			}
			if id != nil {
				page.Items = slices.DeleteFunc(page.Items, func(item T) bool { return repeated(ids, id(&item)) })
			}
			if !yield(page, nil) || done {
				return
			}
			offset, total = next, page.Total
		}
		yield(Page[T]{}, fmt.Errorf("the server's listing does not end: it gave %d items on %d pages", offset-w.Offset, maxPages))
	}
}

// repeated reports whether an id came before, and remembers it.
func repeated(ids map[string]struct{}, id string) bool {
	_, known := ids[id]
	ids[id] = struct{}{}
	return known
}

// pageSet remembers the pages that came, by a hash of their items.
type pageSet map[[sha256.Size]byte]bool

// add remembers a page. The error is a *repeatedError if it came before.
func (s pageSet) add(items any, offset int64) error {
	text, err := json.Marshal(items)
	if err != nil {
		return fmt.Errorf("telling pages apart: %w", err)
	}
	sum := sha256.Sum256(text)
	if s[sum] {
		return &repeatedError{offset}
	}
	s[sum] = true
	return nil
}

// repeatedError says that a listing returned the same page twice.
type repeatedError struct{ offset int64 }

func (e *repeatedError) Error() string {
	return fmt.Sprintf("the server answers offset %d with the same page as one before it", e.offset)
}

// provesEnd reports whether err, at an offset past the server's total, shows that the
// listing ended there: the server repeated a page, or refused the request.
func provesEnd(err error) bool {
	var repeated *repeatedError
	if errors.As(err, &repeated) {
		return true
	}
	var answer interface{ failure() *Failure }
	if !errors.As(err, &answer) {
		return false
	}
	switch status := answer.failure().Status; status {
	case http.StatusBadRequest, http.StatusNotFound, http.StatusRequestedRangeNotSatisfiable, http.StatusUnprocessableEntity:
		return true
	default:
		return status < http.StatusMultipleChoices // refused in the body only
	}
}
