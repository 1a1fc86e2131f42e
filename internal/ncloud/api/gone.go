package api

import (
	"errors"
	"fmt"
)

// ErrGone says that an object is certainly gone.
var ErrGone = errors.New("the object is gone")

// Listed says where an id stands in a listing of its kind.
type Listed struct {
	// Present is true where the listing has the object.
	Present bool
	// Tenants are the owners of what the listing shows.
	Tenants []string
}

// NotConfirmedError says that an object was not found and why that does not
// prove that it is gone.
type NotConfirmedError struct {
	// Err is the answer of HTTP 404.
	Err error
	// Why says what the listing showed instead of confirming it.
	Why string
	// Cause is why the listing itself failed, where it did.
	Cause error
}

func (e *NotConfirmedError) Error() string {
	return fmt.Sprintf("%v\n\n%s", e.Err, e.Why)
}

// Unwrap returns the answer and the listing's error.
func (e *NotConfirmedError) Unwrap() []error { return []error{e.Err, e.Cause} }

// Hint says what to do next.
func (e *NotConfirmedError) Hint() string {
	var about *Error
	if errors.As(e.Cause, &about) && about.Hint() != "" {
		return about.Hint()
	}
	if errors.As(e.Err, &about) && about.AboutTenant() {
		return about.Hint()
	}
	return "State keeps the object. Check endpoint, site and credentials in the provider configuration; if the object is really gone, " +
		"remove it with terraform state rm."
}

// ConfirmGone decides what a 404 on an object means, since the vendor does not
// say which 404 is which. It returns ErrGone only where the object is certainly
// gone: list, which asks for the listing of its kind, answers, does not have it
// and shows no tenant other than tenantID, where that is known. Any other error
// says why the object may still exist. kind is the object's name for messages,
// such as "product".
func ConfirmGone(kind, tenantID string, notFound error, list func() (Listed, error)) error {
	var answer *Error
	if !errors.As(notFound, &answer) || !NotFound(notFound) {
		return notFound
	}
	if answer.AboutTenant() {
		return &NotConfirmedError{Err: notFound, Why: "That is about the tenant and says nothing about the " + kind + "."}
	}
	listed, err := list()
	switch {
	case err != nil:
		return &NotConfirmedError{
			Err: notFound, Cause: err,
			Why: fmt.Sprintf("Whether the %s is gone could not be confirmed, since listing every %s failed too:\n%v", kind, kind, err),
		}
	case listed.Present:
		return &NotConfirmedError{Err: notFound, Why: fmt.Sprintf("Yet the listing still has the %s.", kind)}
	}
	for _, tenant := range listed.Tenants {
		if tenantID != "" && tenant != tenantID {
			return &NotConfirmedError{
				Err: notFound,
				Why: fmt.Sprintf("State says that the %s belongs to tenant %s, but the credentials are those of tenant %s (%s).",
					kind, tenantID, tenant, answer.credentials),
			}
		}
	}
	return ErrGone
}
