// SPDX-License-Identifier: MPL-2.0

// Package notfound decides whether a 404 means that a resource was deleted, which the vendor does not document.
package notfound

import (
	"cmp"
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

// Listing shows whether a resource exists.
type Listing struct {
	Has   bool
	Since time.Time

	tenants []string
}

// Level is a resource of a chain such as product > API > stage, in the listing of its parent.
type Level struct {
	Name string
	List func(ctx context.Context, notBefore time.Time) (Listing, error)

	ofAccount bool // a listing that lacks the resource counts only for the account of the resource
}

// ListOf returns a List that uses what reader has listed.
func ListOf[T any](reader *readcache.Reader[T], id string) func(ctx context.Context, notBefore time.Time) (Listing, error) {
	return func(ctx context.Context, notBefore time.Time) (Listing, error) {
		all, since, err := reader.All(ctx, notBefore)
		return Listing{Since: since, Has: all[id] != nil}, err
	}
}

// confirm lists again if a listing from before the 404 has the resource, which may have been deleted since.
func (l Level) confirm(ctx context.Context, notFound error, received time.Time) (Listing, error) {
	listing, err := l.List(ctx, time.Time{})
	if err == nil && listing.Has && listing.Since.Before(received) {
		listing, err = l.List(ctx, received)
	}
	switch {
	case err != nil:
		return listing, &UnconfirmedError{
			Err: notFound, Cause: err,
			Why: fmt.Sprintf("Whether the %s was deleted could not be confirmed, since listing every %s failed too:\n%v", l.Name, l.Name, err),
		}
	case listing.Has:
		return listing, &UnconfirmedError{Err: notFound, Listed: true, Why: fmt.Sprintf("However, the listing still contains the %s.", l.Name)}
	}
	return listing, ErrNotFound
}

// Checker confirms 404s with one listing of the account's resources of a type, which all callers share.
type Checker struct {
	*Account

	level func(id string) Level
}

// ConfirmDeleted returns err unless it is a 404, and ErrNotFound only if the 404 is from where the resource was last seen and a
// listing lacks it. below are the levels between this resource and the missing one, the nearest first.
func (c *Checker) ConfirmDeleted(ctx context.Context, id string, last Seen, err error, below ...Level) error {
	root := c.level(id)
	var unconfirmed *UnconfirmedError
	for _, level := range append(below, root) {
		var response *client.Error
		switch {
		case !errors.As(err, &response) || response.Status != http.StatusNotFound:
			return err
		case response.AboutTenant():
			return &UnconfirmedError{Err: err, Why: "That is about the tenant and says nothing about the " + root.Name + "."}
		}
		listing, outcome := level.confirm(ctx, err, response.Received)
		switch {
		case level.ofAccount && errors.Is(outcome, ErrNotFound):
			return c.sameAccount(ctx, level.Name, last, listing.tenants, err)
		case !errors.As(outcome, &unconfirmed) || !rest.NotFound(unconfirmed.Cause):
			return outcome
		}
		err = unconfirmed.Cause
	}
	return unconfirmed
}

// marked is about a resource that the service returned with isDeleted.
func (c *Checker) marked(ctx context.Context, name string, last Seen) error {
	return c.sameAccount(ctx, name, last, nil, fmt.Errorf("the service returned the %s with isDeleted", name))
}

func (c *Checker) sameAccount(ctx context.Context, name string, last Seen, listed []string, notFound error) error {
	check := func(tenants []string) error { // nil if they prove nothing
		for _, tenant := range tenants {
			if tenant != last.TenantID {
				return &UnconfirmedError{Err: notFound, Why: fmt.Sprintf("According to the state, the %s belongs to tenant %s, but the credentials are those of tenant %s (%s).",
					name, last.TenantID, tenant, c.client.Credentials())}
			}
		}
		if len(tenants) == 0 {
			return nil
		}
		return ErrNotFound
	}
	if last.TenantID != "" {
		if proof := cmp.Or(check(listed), check(c.client.Owners())); proof != nil {
			return proof
		}
		if c.client.BelongsTo(last.TenantID) {
			return ErrNotFound
		}
	}
	mismatch := last.Origin.Check(c.origin(), notFound, origin.Subject{Name: name, Arguments: "ncloud.endpoint, ncloud.site and ncloud.access_key"})
	if last.TenantID == "" || errors.Is(mismatch, ErrNotFound) {
		return mismatch
	}
	tenants, _ := c.Owners(ctx) // what else the account has may show whose it is
	return cmp.Or(check(tenants), mismatch)
}

// Lists reports whether the account's listing has a resource.
func (c *Checker) Lists(ctx context.Context, id string) (bool, error) {
	listing, err := c.level(id).List(ctx, time.Time{})
	return err == nil && listing.Has, err
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
