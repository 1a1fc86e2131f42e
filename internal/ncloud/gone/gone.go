// Package gone decides what a 404 means. The vendor does not say which 404 is
// which, and a wrong "gone" would empty the state and make Terraform create
// everything again, so it has to be certain.
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

// Census knows which objects of one kind the account has, from one listing that
// all who need it at the same time share.
type Census struct {
	kind     string
	snapshot readahead.Snapshot[count]
	// renew makes the next listing a fresh one.
	renew func()
}

// count is a listing, reduced to what decides.
type count struct {
	ids     map[string]struct{}
	tenants []string
	since   time.Time // when it was asked for
}

// Confirm decides what notFound, an error about the object of this id, means. It returns ErrGone
// only where notFound is an answer of HTTP 404 and the object is certainly gone: the listing of its kind answers, does not have it and shows no
// tenant other than tenantID, where that is known. Any other error says why the
// object may still exist.
func (c *Census) Confirm(ctx context.Context, id, tenantID string, notFound error) error {
	var answer *api.Error
	if !errors.As(notFound, &answer) || answer.Status != http.StatusNotFound {
		return notFound
	}
	if answer.AboutTenant() {
		return &UnconfirmedError{Err: notFound, Why: "That is about the tenant and says nothing about the " + c.kind + "."}
	}
	listed, err := c.snapshot.Get(ctx)
	if err != nil {
		return &UnconfirmedError{
			Err: notFound, Cause: err,
			Why: fmt.Sprintf("Whether the %s is gone could not be confirmed, since listing every %s failed too:\n%v", c.kind, c.kind, err),
		}
	}
	if _, present := listed.ids[id]; present && listed.since.Before(answer.Sent) {
		c.renew() // it may have been deleted since
		if again, err := c.snapshot.Get(ctx); err == nil {
			listed = again
		}
	}
	if _, present := listed.ids[id]; present {
		return &UnconfirmedError{Err: notFound, Why: fmt.Sprintf("Yet the listing still has the %s.", c.kind)}
	}
	for _, tenant := range listed.tenants {
		if tenantID != "" && tenant != tenantID {
			return &UnconfirmedError{
				Err: notFound,
				Why: fmt.Sprintf("State says that the %s belongs to tenant %s, but the credentials are those of tenant %s (%s).",
					c.kind, tenantID, tenant, answer.Credentials),
			}
		}
	}
	return ErrGone
}

// Deleted says what the outcome err of deleting the object of this id means: nil
// where it was deleted now or is certainly gone already. See Confirm.
func (c *Census) Deleted(ctx context.Context, id, tenantID string, err error) error {
	if err == nil {
		return nil
	}
	if err = c.Confirm(ctx, id, tenantID, err); errors.Is(err, ErrGone) {
		return nil
	}
	return err
}

// UnconfirmedError says that an object was not found and why that does not prove
// that it is gone.
type UnconfirmedError struct {
	// Err is the answer of HTTP 404.
	Err error
	// Why says what the listing showed instead of confirming it.
	Why string
	// Cause is why the listing itself failed, where it did.
	Cause error
}

func (e *UnconfirmedError) Error() string {
	return fmt.Sprintf("%v\n\n%s", e.Err, e.Why)
}

// Unwrap returns the answer and the listing's error.
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
