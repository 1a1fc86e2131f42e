// Package gone decides whether a 404 means that an object is gone. The vendor does
// not document which 404 means what, and a wrong "gone" would empty the state and
// make Terraform create everything again, so it has to be certain.
package gone

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"time"

	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/ncloud/api"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/readahead"
)

// ErrGone says that an object is certainly gone.
var ErrGone = errors.New("the object is gone")

// Checker decides whether an object that was not found is gone, from one listing of
// the account's objects. Callers that need the listing at the same time share it.
type Checker struct {
	name     string // of what is listed, such as "product"
	snapshot readahead.Snapshot[contents]
	// drop makes the next listing a fresh one.
	drop func()
}

// contents are those parts of a listing that show whether an object is gone.
type contents struct {
	ids     map[string]struct{}
	tenants []string
	since   time.Time // when the listing was requested
}

// Confirm decides what notFound, an error about the object of this id, means. It
// returns ErrGone only if notFound is an answer of HTTP 404 and the object is
// certainly gone: the listing succeeds, does not have the object, and shows no tenant
// other than tenantID ("" if it is not known). Any other error says why the object
// may still exist. Confirm never returns nil for a 404.
func (c *Checker) Confirm(ctx context.Context, id, tenantID string, notFound error) error {
	var answer *api.Error
	if !errors.As(notFound, &answer) || answer.Status != http.StatusNotFound {
		return notFound
	}
	if answer.AboutTenant() {
		return &UnconfirmedError{Err: notFound, Why: "That is about the tenant and says nothing about the " + c.name + "."}
	}
	listed, err := c.snapshot.Get(ctx)
	if err != nil {
		return &UnconfirmedError{
			Err: notFound, Cause: err,
			Why: fmt.Sprintf("Whether the %s is gone could not be confirmed, since listing every %s failed too:\n%v", c.name, c.name, err),
		}
	}
	if _, present := listed.ids[id]; present && listed.since.Before(answer.Sent) {
		c.drop() // it may have been deleted since
		if again, err := c.snapshot.Get(ctx); err == nil {
			listed = again
		}
	}
	if _, present := listed.ids[id]; present {
		return &UnconfirmedError{Err: notFound, Why: fmt.Sprintf("Yet the listing still has the %s.", c.name)}
	}
	for _, tenant := range listed.tenants {
		if tenantID != "" && tenant != tenantID {
			return &UnconfirmedError{
				Err: notFound,
				Why: fmt.Sprintf("State says that the %s belongs to tenant %s, but the credentials are those of tenant %s (%s).",
					c.name, tenantID, tenant, answer.Credentials),
			}
		}
	}
	return ErrGone
}

// Deleted turns err, the outcome of deleting the object of this id, into nil if the
// object was deleted now or is certainly gone already. See Confirm.
func (c *Checker) Deleted(ctx context.Context, id, tenantID string, err error) error {
	if err == nil {
		return nil
	}
	if err = c.Confirm(ctx, id, tenantID, err); errors.Is(err, ErrGone) {
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
	var about *api.Error
	if errors.As(e.Cause, &about) && about.Status != http.StatusNotFound && about.Hint() != "" {
		return about.Hint()
	}
	if errors.As(e.Err, &about) && about.AboutTenant() {
		return about.Hint()
	}
	return "State keeps the object. Check endpoint, site and credentials in the provider configuration; if the object is really gone, " +
		"remove it with terraform state rm."
}
