// SPDX-License-Identifier: MPL-2.0

package reconcile

import (
	"errors"
	"fmt"
	"net/http"
	"strings"

	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/ncloud/client"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/rest"
)

// StepError is a failure of one write, or of a read that it needed.
type StepError struct {
	// Step is what failed, such as "add response 404 of GET /orders/{id}".
	Step string
	Err  error
}

func (e *StepError) Error() string { return fmt.Sprintf("could not %s: %v", e.Step, e.Err) }

func (e *StepError) Unwrap() error { return e.Err }

// Summary is the first line of a diagnostic.
func (e *StepError) Summary() string { return "Could not " + e.Step }

// Failed names the step of err, unless it has one.
func Failed(err error, format string, args ...any) error {
	var named *StepError
	if err == nil || errors.As(err, &named) || errors.Is(err, errRecreate) {
		return err
	}
	return &StepError{Step: fmt.Sprintf(format, args...), Err: err}
}

// ExistsError means that a create found what it should create.
type ExistsError struct {
	What string
	ID   string // the last part of its import ID
}

func (e *ExistsError) Error() string { return e.What + " exists already" }

// MissingError means that an update did not find what it should change, although its parent exists.
type MissingError struct{ What string }

func (e *MissingError) Error() string { return e.What + " does not exist" }

// Hint is the next step.
func (e *MissingError) Hint() string {
	return "It may have been deleted since the plan was made. Run Terraform again."
}

// errRecreate means that no request makes a change, so that what is changed has to be deleted and created again.
var errRecreate = errors.New("the service cannot change it")

// invalid reports whether the service refuses a request for what it contains.
func invalid(err error) bool {
	return rest.Refused(err) && !Conflict(err)
}

// Conflict reports whether the service refuses a request for what else is or happens.
func Conflict(err error) bool {
	var response *client.Error
	return errors.As(err, &response) && response.Status == http.StatusConflict
}

// InUseError means that the service did not delete a model because something uses it.
type InUseError struct {
	Model string
	Users []string
	Err   error
}

func (e *InUseError) Error() string {
	return fmt.Sprintf("%v\n\nIt is used by: %s", e.Err, strings.Join(e.Users, ", "))
}

func (e *InUseError) Unwrap() error { return e.Err }

// Hint is the next step.
func (e *InUseError) Hint() string {
	return "Terraform deletes a model before it changes what stops using it. Apply the change to the others first, or set " +
		"create_before_destroy in the lifecycle block of the model and apply that first."
}
