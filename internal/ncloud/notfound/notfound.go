// Package notfound decides whether a 404 means that an object is gone. The vendor does
// not document which 404 means what, and a wrong "gone" would empty the state and
// make Terraform create everything again, so it has to be certain.
package notfound

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"time"

	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/ncloud/client"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/origin"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/rest"
)

// ErrNotFound is rest.ErrNotFound.
var ErrNotFound = rest.ErrNotFound

// Checker decides whether an object that was not found is gone, from one listing of
// the account's objects. Callers that need the listing at the same time share it.
type Checker struct {
	*Account

	name string // of what is listed, such as "product"
	// list returns the account's listing, which was requested at notBefore or later.
	list func(ctx context.Context, notBefore time.Time) (contents, error)
}

// contents are those parts of a listing that show whether an object is gone.
type contents struct {
	has     func(id string) bool
	tenants []string
	since   time.Time // when the listing was requested
}

// Confirm decides what notFound, an error about the object of this id, means. It returns
// ErrGone only if notFound is a response of HTTP 404 from where the object was last seen, and
// the account's listing does not have the object and shows no other tenant. Any other error
// says why the object may still exist. Confirm never returns nil for a 404.
func (c *Checker) Confirm(ctx context.Context, id string, last Seen, notFound error) error {
	var apiErr *client.Error
	if !errors.As(notFound, &apiErr) || apiErr.Status != http.StatusNotFound {
		return notFound
	}
	if apiErr.AboutTenant() {
		return &UnconfirmedError{Err: notFound, Why: "That is about the tenant and says nothing about the " + c.name + "."}
	}
	listed, err := c.listing(ctx, id, apiErr.Received)
	if err != nil {
		return &UnconfirmedError{
			Err: notFound, Cause: err,
			Why: fmt.Sprintf("Whether the %s was deleted could not be confirmed, since listing every %s failed too:\n%v", c.name, c.name, err),
		}
	}
	if listed.has(id) {
		return &UnconfirmedError{Err: notFound, Why: fmt.Sprintf("Yet the listing still has the %s.", c.name)}
	}
	return c.sameAccount(ctx, last, listed.tenants, notFound)
}

// ConfirmDeleted is Confirm for a product that was returned with isDeleted.
func (c *Checker) ConfirmDeleted(ctx context.Context, last Seen) error {
	return c.sameAccount(ctx, last, nil, fmt.Errorf("the service returned the %s with isDeleted", c.name))
}

// listing returns a listing. If one from before the time at which a 404 arrived has the
// object, it may have been deleted since, and another one is made.
func (c *Checker) listing(ctx context.Context, id string, received time.Time) (contents, error) {
	listed, err := c.list(ctx, time.Time{})
	if err == nil && listed.has(id) && listed.since.Before(received) {
		return c.list(ctx, received)
	}
	return listed, err
}

// sameAccount returns ErrGone if a response of "not found" comes from the account in which
// the object was last seen; otherwise an error with notFound. listed are the tenants that the
// confirming listing shows.
func (c *Checker) sameAccount(ctx context.Context, last Seen, listed []string, notFound error) error {
	check := func(tenants []string) (same bool, err error) {
		for _, tenant := range tenants {
			if tenant != last.TenantID {
				return false, &UnconfirmedError{Err: notFound, Why: fmt.Sprintf("State says that the %s belongs to tenant %s, but the credentials are those of tenant %s (%s).",
					c.name, last.TenantID, tenant, c.client.Credentials())}
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
	mismatch := last.Origin.Check(c.origin(), notFound, origin.Subject{Name: c.name, Arguments: "ncloud.endpoint, ncloud.site and ncloud.access_key"})
	if mismatch == nil {
		return ErrNotFound
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

// Lists reports whether the account's listing has the object.
func (c *Checker) Lists(ctx context.Context, id string) (bool, error) {
	listed, err := c.list(ctx, time.Time{})
	return err == nil && listed.has(id), err
}

// Deleted turns err, the outcome of deleting the object of this id, into nil if the
// object was deleted now or is certainly gone already. See Confirm.
func (c *Checker) Deleted(ctx context.Context, id string, last Seen, err error) error {
	if err == nil {
		return nil
	}
	if err = c.Confirm(ctx, id, last, err); errors.Is(err, ErrNotFound) {
		return nil
	}
	return err
}

// UnconfirmedError says that an object was not found, and why it may exist
// nevertheless.
type UnconfirmedError struct {
	// Err is the answer of HTTP 404.
	Err error
	// Why says why the object may exist.
	Why string
	// Cause is why the listing failed, nil if it did not.
	Cause error
}

func (e *UnconfirmedError) Error() string {
	return fmt.Sprintf("%v\n\n%s", e.Err, e.Why)
}

// Unwrap returns the 404 and the listing's error.
func (e *UnconfirmedError) Unwrap() []error { return []error{e.Err, e.Cause} }

// Hint says what to do next.
func (e *UnconfirmedError) Hint() string {
	var about *client.Error
	if errors.As(e.Cause, &about) && about.Status != http.StatusNotFound && about.Hint() != "" {
		return about.Hint()
	}
	if errors.As(e.Err, &about) && about.AboutTenant() {
		return about.Hint()
	}
	return "The resource stays in state. Check endpoint, site and credentials in the provider configuration. If the resource was deleted, " +
		"remove it from state with terraform state rm and its address."
}
