package readcache

import (
	"iter"
	"sync"

	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/rest"
)

// Readers are the readers of objects of which each listing shows a part, such as those
// of one product.
type Readers[K comparable, T any] struct {
	// New returns the reader of one part.
	New func(K) *Reader[T]

	mu  sync.Mutex
	all map[K]*Reader[T]
}

// Of returns the reader of one part.
func (r *Readers[K, T]) Of(part K) *Reader[T] {
	r.mu.Lock()
	defer r.mu.Unlock()
	reader, there := r.all[part]
	if !there {
		if r.all == nil {
			r.all = map[K]*Reader[T]{}
		}
		reader = r.New(part)
		r.all[part] = reader
	}
	return reader
}

// Pointers turns pages of values into pages of pointers to them.
func Pointers[T any](pages iter.Seq2[rest.Page[T], error]) iter.Seq2[rest.Page[*T], error] {
	return func(yield func(rest.Page[*T], error) bool) {
		for page, err := range pages {
			out := rest.Page[*T]{Items: make([]*T, len(page.Items)), Total: page.Total, InitialCount: page.InitialCount}
			for i := range page.Items {
				out.Items[i] = &page.Items[i]
			}
			if !yield(out, err) {
				return
			}
		}
	}
}
