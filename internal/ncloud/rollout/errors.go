// SPDX-License-Identifier: MPL-2.0

package rollout

import (
	"fmt"

	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/errdiag"
)

// changedError means that another action is necessary than the planned one.
func changedError(planned, now Action) error {
	return errdiag.WithHint(fmt.Errorf("the deployments of the stage changed after the plan was made: the plan has the action %s, but now %s is necessary. "+
		"Nothing was changed", planned, now), "Run Terraform again and review the new plan.")
}

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
func deploysToStageError(format string, numbers ...any) error {
	return errdiag.WithHint(fmt.Errorf("the service "+format, numbers...),
		"A canary cannot receive new content on this service. Remove the canary block to deploy the content to the stage.")
}

// uncertainError means that err hid the effect of a request, whose response may be lost too.
func uncertainError(err, lost error) error {
	uncertain := fmt.Errorf("the service accepted the request, but its effect is not visible: %w", err)
	if lost != nil {
		uncertain = fmt.Errorf("%[2]w\n\nWhether the request had an effect could not be determined, and it was not repeated: %[1]w", err, lost)
	}
	return errdiag.WithHint(uncertain, "Run Terraform again. The next plan shows which deployments there are and what is still necessary.")
}
