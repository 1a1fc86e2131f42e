// SPDX-License-Identifier: MPL-2.0

package rollout

import (
	"errors"
	"fmt"

	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/ncloud/reconcile"
)

// failed names the step of err, unless it has one.
func failed(err error, format string, args ...any) error {
	var named *reconcile.StepError
	if err == nil || errors.As(err, &named) {
		return err
	}
	return &reconcile.StepError{Step: fmt.Sprintf(format, args...), Err: err}
}

// changedError means that another action is necessary than the planned one.
type changedError struct{ planned, now Action }

func (e *changedError) Error() string {
	return fmt.Sprintf("the deployments of the stage changed after the plan was made: the plan has the action %s, but now %s is necessary. Nothing was changed", e.planned, e.now)
}

// Hint is the next step.
func (e *changedError) Hint() string {
	return "Run Terraform again and review the new plan."
}

func missingError(no int64) error { return &MissingError{no} }

// MissingError means that a deployment does not exist.
type MissingError struct{ No int64 }

func (e *MissingError) Error() string {
	return fmt.Sprintf("the stage has no deployment %d", e.No)
}

// Hint is the next step.
func (e *MissingError) Hint() string {
	return "The data source apigw_stage_deployments lists the deployments of a stage. If deployment.no is set, correct it. " +
		"If a canary is configured, the deployment that was live before was deleted: remove the canary block to deploy the content instead."
}

// deploysToStageError means that the service deploys to the stage although it has a canary.
type deploysToStageError struct {
	deployed, restored int64 // 0 if it was observed before
}

func (e *deploysToStageError) Error() string {
	if e.deployed == 0 {
		return "the service deploys to the stage and not to its canary, which an earlier attempt has shown, so nothing was deployed"
	}
	return fmt.Sprintf("the service deployed to the stage and not to its canary: deployment %d became live. "+
		"Terraform makes deployment %d live again and disables the canary", e.deployed, e.restored)
}

// Hint is the next step.
func (e *deploysToStageError) Hint() string {
	return "A canary cannot receive new content on this service. Remove the canary block to deploy the content to the stage."
}

// uncertainError means that the effect of a request was not seen.
type uncertainError struct{ lost, err error }

func (e *uncertainError) Error() string {
	if e.lost == nil {
		return fmt.Sprintf("the service accepted the request, but its effect is not visible: %v", e.err)
	}
	return fmt.Sprintf("%v\n\nWhether the request had an effect could not be determined, and it was not repeated: %v", e.lost, e.err)
}

func (e *uncertainError) Unwrap() []error { return []error{e.err, e.lost} }

// Hint is the next step.
func (e *uncertainError) Hint() string {
	return "Run Terraform again. The next plan shows which deployments there are and what is still necessary."
}
