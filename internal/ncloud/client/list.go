// SPDX-License-Identifier: MPL-2.0

package client

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"iter"
	"maps"
	"net/http"

	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/rest"
)

// pageSizes are tried in order if the server refuses one. The documented maximum is 2^63-1.
var pageSizes = []int64{1000, 100, 20}

type listing[T any] struct {
	request rest.Request
	// page is the field with total and content; "" if the response itself holds total and items.
	page, items   string
	totalOptional bool
	id            func(*T) string
	check         func(*T, *rest.Response) error
}

func listPages[T any](ctx context.Context, c *Client, w rest.Window, l listing[T]) iter.Seq2[rest.Page[T], error] {
	return rest.Pages(ctx, w, pageSizes[0], l.id, func(ctx context.Context, offset, limit int64) (rest.Page[T], error) {
		for {
			refused := c.refused.Load()
			page, err := listPage(ctx, c, l, offset, min(limit, pageSizes[refused]))
			var apiErr *Error
			if !errors.As(err, &apiErr) || apiErr.Status != http.StatusBadRequest || !apiErr.Names("limit") || int(refused) == len(pageSizes)-1 {
				return page, err
			}
			c.refused.CompareAndSwap(refused, refused+1)
		}
	})
}

func listPage[T any](ctx context.Context, c *Client, l listing[T], offset, limit int64) (rest.Page[T], error) {
	req := l.request
	if body, ok := req.Body.(map[string]any); ok {
		body = maps.Clone(body)
		body["offset"], body["limit"] = offset, limit
		req.Body = body
	} else {
		req.Query = paged(req.Query, offset, limit)
	}
	var fields map[string]json.RawMessage
	resp, err := c.call(ctx, req, &fields)
	if err != nil {
		return rest.Page[T]{}, err
	}
	var initial int64
	var page struct {
		Total   *int64 `json:"total"`
		Content []T    `json:"content"`
	}
	items := cmp.Or(l.items, "content")
	targets := map[string]any{"initialCount": &initial, "total": &page.Total, items: &page.Content}
	if l.page != "" {
		targets = map[string]any{"initialCount": &initial, l.page: &page}
	}
	for name, target := range targets {
		if raw, present := fields[name]; present && json.Unmarshal(raw, target) != nil {
			return rest.Page[T]{}, resp.Unexpected("its " + name + " has another shape")
		}
	}
	if page.Total == nil && (!l.totalOptional || page.Content == nil) {
		return rest.Page[T]{}, resp.Unexpected("it holds no " + cmp.Or(l.page, items) + " with a total")
	}
	for i := range page.Content {
		if err := l.check(&page.Content[i], resp); err != nil {
			return rest.Page[T]{}, err
		}
	}
	return rest.Page[T]{Items: page.Content, Total: totalOf(page.Total, offset, len(page.Content)), InitialCount: initial}, nil
}

// totalOf counts one more than was returned without a total, so that the next page is requested.
func totalOf(api *int64, offset int64, items int) int64 {
	switch {
	case api != nil:
		return *api
	case items == 0:
		return offset
	default:
		return offset + int64(items) + 1
	}
}

func formsIn(w rest.Window, name string, most int) []string {
	if w != (rest.Window{}) {
		return []string{name}
	}
	return rest.Forms(name, most)
}

// list is a whole listing: null is an empty one, and none at all is a malformed response.
type list[T any] struct {
	items   []T
	present bool
}

func (l *list[T]) UnmarshalJSON(data []byte) error {
	l.present = true
	return json.Unmarshal(data, &l.items)
}

func (l *list[T]) checked(resp *rest.Response, name string, check func(*T, *rest.Response) error) ([]T, error) {
	if !l.present {
		return nil, resp.Unexpected("it holds no " + name)
	}
	for i := range l.items {
		if err := check(&l.items[i], resp); err != nil {
			return nil, err
		}
	}
	return l.items, nil
}
