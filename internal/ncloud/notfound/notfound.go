// SPDX-License-Identifier: MPL-2.0

// Package notfound decides whether a 404 means that a resource was deleted, which the vendor does not document.
package notfound

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"time"

	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/ncloud/client"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/origin"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/readcache"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/rest"
)

// ErrNotFound is rest.ErrNotFound.
var ErrNotFound = rest.ErrNotFound

// Listing has the resources that exist.
type Listing struct {
	Has   func(id string) bool
	Since time.Time

	tenants []string
}

// Level is the listing of one parent in a chain such as product > API > stage.
type Level struct {
	Name string
	ID   string
	List func(ctx context.Context, notBefore time.Time) (Listing, error)

	ofAccount bool // a listing that lacks the ID is confirmed like that of the account
}

// ListOf returns a List that uses what reader has listed.
func ListOf[T any](reader *readcache.Reader[T]) func(ctx context.Context, notBefore time.Time) (Listing, error) {
	return func(ctx context.Context, notBefore time.Time) (Listing, error) {
		all, since, err := reader.All(ctx, notBefore)
		return Listing{Since: since, Has: func(id string) bool {
			_, listed := all[id]
			return listed
		}}, err
	}
}

// confirm lists again if a listing from before the 404 has the resource, which may have been deleted since.
func (l Level) confirm(ctx context.Context, notFound error) (Listing, error) {
	var received time.Time
	if apiErr := (*client.Error)(nil); errors.As(notFound, &apiErr) {
		received = apiErr.Received
	}
	listing, err := l.List(ctx, time.Time{})
	if err == nil && listing.Has(l.ID) && listing.Since.Before(received) {
		listing, err = l.List(ctx, received)
	}
	switch {
	case err != nil:
		return listing, &UnconfirmedError{
			Err: notFound, Cause: err,
			Why: fmt.Sprintf("Whether the %s was deleted could not be confirmed, since listing every %s failed too:\n%v", l.Name, l.Name, err),
		}
	case listing.Has(l.ID):
		return listing, &UnconfirmedError{Err: notFound, Listed: true, Why: fmt.Sprintf("However, the listing still contains the %s.", l.Name)}
	}
	return listing, ErrNotFound
}

// Checker confirms 404s with one listing of the account's resources, which all callers share.
type Checker struct {
	*Account

	root Level // without an ID
}

// ConfirmDeleted returns err unless it is a 404, and ErrNotFound only if the 404 is from where the resource was last seen and a listing lacks it. below
// are the levels between this resource and the missing one, the nearest first.
func (c *Checker) ConfirmDeleted(ctx context.Context, id string, last Seen, notFound error, below ...Level) error {
	for _, level := range below {
		if !rest.NotFound(notFound) {
			break
		}
		listing, err := level.confirm(ctx, notFound)
		var unconfirmed *UnconfirmedError
		switch {
		case level.ofAccount && errors.Is(err, ErrNotFound):
			return c.sameAccount(ctx, level.Name, last, listing.tenants, notFound)
		case !errors.As(err, &unconfirmed) || !rest.NotFound(unconfirmed.Cause):
			return err
		}
		notFound = unconfirmed.Cause
	}
	var apiErr *client.Error
	if !errors.As(notFound, &apiErr) || apiErr.Status != http.StatusNotFound {
		return notFound
	}
	root := c.root
	root.ID = id
	if apiErr.AboutTenant() {
		return &UnconfirmedError{Err: notFound, Why: "That is about the tenant and says nothing about the " + root.Name + "."}
	}
	listing, err := root.confirm(ctx, notFound)
	if !errors.Is(err, ErrNotFound) {
		return err
	}
	return c.sameAccount(ctx, root.Name, last, listing.tenants, notFound)
}

func (c *Checker) ConfirmMarked(ctx context.Context, last Seen) error {
	return c.confirmMarked(ctx, c.root.Name, last)
}

func (c *Checker) confirmMarked(ctx context.Context, name string, last Seen) error {
	return c.sameAccount(ctx, name, last, nil, fmt.Errorf("the service returned the %s with isDeleted", name))
}

func (c *Checker) sameAccount(ctx context.Context, name string, last Seen, listed []string, notFound error) error {
	check := func(tenants []string) (same bool, err error) {
		for _, tenant := range tenants {
			if tenant != last.TenantID {
				return false, &UnconfirmedError{Err: notFound, Why: fmt.Sprintf("According to the state, the %s belongs to tenant %s, but the credentials are those of tenant %s (%s).",
					name, last.TenantID, tenant, c.client.Credentials())}
			}
		}
		return len(tenants) > 0, nil
	}
	if last.TenantID != "" {
		for _, tenants := range [][]string{listed, c.client.Owners()} {
			if same, err := check(tenants); err != nil {
				return err
			} else if same {
				return ErrNotFound
			}
		}
		if c.client.BelongsTo(last.TenantID) {
			return ErrNotFound
		}
	}
	mismatch := last.Origin.Check(c.origin(), notFound, origin.Subject{Name: name, Arguments: "ncloud.endpoint, ncloud.site and ncloud.access_key"})
	if errors.Is(mismatch, ErrNotFound) {
		return mismatch
	}
	if last.TenantID != "" { // what else the account has may show whose it is
		tenants, _ := c.Owners(ctx)
		if same, err := check(tenants); err != nil {
			return err
		} else if same {
			return ErrNotFound
		}
	}
	return mismatch
}

func (c *Checker) Lists(ctx context.Context, id string) (bool, error) {
	listing, err := c.root.List(ctx, time.Time{})
	return err == nil && listing.Has(id), err
}

// UnconfirmedError reports that a resource was not found, and why it may still exist.
type UnconfirmedError struct {
	Err   error
	Why   string
	Cause error
	// Listed is true if a listing has the resource.
	Listed bool
}

func (e *UnconfirmedError) Error() string {
	return fmt.Sprintf("%v\n\n%s", e.Err, e.Why)
}

func (e *UnconfirmedError) Unwrap() []error { return []error{e.Err, e.Cause} }

func (e *UnconfirmedError) Hint() string {
	var about *client.Error
	if errors.As(e.Cause, &about) && !about.NotFound() && about.Hint() != "" {
		return about.Hint()
	}
	if errors.As(e.Err, &about) && about.AboutTenant() {
		return about.Hint()
	}
	if e.Listed {
		return "The resource stays in state, because it still exists. Run Terraform again. If the error does not go away, look up the resource in the console."
	}
	return "The resource stays in state. Check endpoint, site and credentials in the provider configuration. If the resource was deleted, " +
		"remove it from state with terraform state rm and its address."
}
