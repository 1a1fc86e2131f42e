package rest

import (
	"context"
	"fmt"
	"iter"
	"reflect"
)

// Page is one answer to a listing.
type Page[T any] struct {
	Items []T
	// Total is how many items the whole listing has, as the server counts them.
	Total int64
	// InitialCount is how many there are irrespective of filters, where the
	// vendor says so.
	InitialCount int64
}

// Window bounds a listing.
type Window struct {
	// Offset is how many items to leave out at the start.
	Offset int64
	// Limit is how many items are wanted; 0 means all that follow.
	Limit int64
}

// Pages walks a listing by offset and limit, page by page. It asks for pageSize
// items at a time, goes on with however few the server gives, and ends where
// the server's total says so or a page comes empty. An error is yielded once, as
// the last element: a listing that breaks off is never taken for a short one.
func Pages[T any](ctx context.Context, w Window, pageSize int64,
	fetch func(ctx context.Context, offset, limit int64) (Page[T], error),
) iter.Seq2[Page[T], error] {
	return func(yield func(Page[T], error) bool) {
		var last []T
		offset, end := w.Offset, w.Offset+w.Limit
		for {
			limit := pageSize
			if w.Limit > 0 {
				limit = min(pageSize, end-offset)
			}
			page, err := fetch(ctx, offset, limit)
			if err == nil {
				err = implausible(page, last, offset, offset == w.Offset)
			}
			if err != nil {
				yield(Page[T]{}, err)
				return
			}
			last = page.Items
			if int64(len(page.Items)) > limit && w.Limit > 0 {
				page.Items = page.Items[:limit]
			}
			offset += int64(len(page.Items))
			if !yield(page, nil) || len(page.Items) == 0 || offset >= page.Total || (w.Limit > 0 && offset >= end) {
				return
			}
		}
	}
}

// implausible says what is wrong with a page that no honest listing has.
func implausible[T any](page Page[T], last []T, offset int64, first bool) error {
	switch {
	case first && len(page.Items) == 0 && page.Total > offset:
		return fmt.Errorf("the server counts %d items and shows none of them from offset %d on", page.Total, offset)
	case len(page.Items) > 0 && reflect.DeepEqual(page.Items, last):
		return fmt.Errorf("the server answers offset %d with the same page as the one before it", offset)
	default:
		return nil
	}
}
