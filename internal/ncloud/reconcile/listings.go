// SPDX-License-Identifier: MPL-2.0

package reconcile

import (
	"context"
	"iter"
	"time"

	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/ncloud/client"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/readcache"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/rest"
)

type pathRef struct {
	api    client.APIRef
	pathID string
}

// listings are what reads of single parts share.
type listings struct {
	paths   readcache.Parts[client.APIRef, *readcache.Snapshot[[]client.Path]]
	methods readcache.Parts[pathRef, *readcache.Snapshot[[]client.Method]]
	models  readcache.Parts[client.APIRef, *readcache.Reader[client.Model]]
}

func (r *Reconciler) initListings() {
	c, l := r.client, &r.listings
	l.paths.New, l.methods.New = readcache.Shared(c.Epoch, c.Paths), readcache.Shared(c.Epoch, r.allMethods)
	l.models.New = func(api client.APIRef) *readcache.Reader[client.Model] {
		return &readcache.Reader[client.Model]{
			SinglesFirst: 2,
			Epoch:        c.Epoch,
			ID:           func(m *client.Model) string { return m.ID },
			One:          func(ctx context.Context, id string) (*client.Model, error) { return c.Model(ctx, api, id) },
			List: func(ctx context.Context, _ rest.Window) iter.Seq2[rest.Page[client.Model], error] {
				return c.Models(ctx, api)
			},
			SequentialOnly: true,
		}
	}
}

func (r *Reconciler) allMethods(ctx context.Context, at pathRef) ([]client.Method, error) {
	return r.client.Methods(ctx, at.api, at.pathID)
}

func (r *Reconciler) allModels(ctx context.Context, api client.APIRef) ([]client.Model, error) {
	var all []client.Model
	for page, err := range r.client.Models(ctx, api) {
		if err != nil {
			return nil, err
		}
		all = append(all, page.Items...)
	}
	return all, nil
}

// Paths shares one listing of an API's paths among readers. A second read of the same reader lists again.
func (r *Reconciler) Paths(ctx context.Context, api client.APIRef, reader string) ([]client.Path, error) {
	return r.listings.paths.Of(api).Read(ctx, reader)
}

// PathsSince returns a listing of an API's paths that was requested at notBefore or later, and when.
func (r *Reconciler) PathsSince(ctx context.Context, api client.APIRef, notBefore time.Time) ([]client.Path, time.Time, error) {
	return r.listings.paths.Of(api).Since(ctx, notBefore)
}

// MethodsSince is PathsSince for the methods of a path.
func (r *Reconciler) MethodsSince(ctx context.Context, api client.APIRef, pathID string, notBefore time.Time) ([]client.Method, time.Time, error) {
	return r.listings.methods.Of(pathRef{api, pathID}).Since(ctx, notBefore)
}

// Models reads the models of an API.
func (r *Reconciler) Models(api client.APIRef) *readcache.Reader[client.Model] {
	return r.listings.models.Of(api)
}
