// SPDX-License-Identifier: MPL-2.0

// Package apipart has what the resources for parts of an API share: paths, methods and models.
package apipart

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/diag"

	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/errdiag"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/ncloud/client"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/ncloud/reconcile"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/ownership"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/rest"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/wait"
)

// Part is a part of an API.
type Part struct {
	ResourceType string
	API          client.APIRef
	// Name is how errors call it, such as `path "/orders"`.
	Name string
}

// Claim refuses a part of an API that a definition manages in this run.
func (p Part) Claim(run *ownership.Instances) diag.Diagnostics {
	if p.API.ProductID == "" || p.API.APIID == "" {
		return nil // Create claims it
	}
	return run.ClaimPart(ownership.Key("apigw_api", p.API.ProductID, p.API.APIID), fmt.Sprintf("%s (%s of API %q)", p.ResourceType, p.Name, p.API.APIID))
}

// Endangered warns that the end of another instance deletes this one.
func (p Part) Endangered() diag.Diagnostic {
	return diag.NewWarningDiagnostic("Two resource instances manage one part of an API", fmt.Sprintf(
		"State has another instance of the %s, such as the rest of an apply with create_before_destroy that failed. Deleting that deletes it. Apply twice: "+
			"the second apply creates it again.", p.Name))
}

// Adopted warns that a part was not created for sure.
// id is the last part of its import ID.
func (p Part) Adopted(cause error, id string) diag.Diagnostic {
	return diag.NewWarningDiagnostic("Adopted the "+p.Name+" after an uncertain create", errdiag.Cause(cause)+fmt.Sprintf(
		"\n\nAPI %q has it as it was planned, with the ID %s, and did not have it before, so it is in state now. Check that no other run owns it.",
		p.API.APIID, id))
}

// Incomplete warns that a part lacks what refers to models that do not exist.
func (p Part) Incomplete(missing []string) diag.Diagnostic {
	return diag.NewWarningDiagnostic("The "+p.Name+" has no schema yet", fmt.Sprintf(
		"The service does not accept its schema as long as the API lacks the models that the schema refers to: %s. Until then, the schema is empty. If this "+
			"run creates them, it also sets the schema. Otherwise, create them, and run Terraform again.", strings.Join(missing, ", ")))
}

// Create calls create. If the part exists, it waits until the Delete of another instance in this run has deleted it, which
// free reports, and calls create once more.
func (p Part) Create(ctx context.Context, epoch func() rest.Epoch, create func() error, free func(context.Context) (bool, error)) error {
	err := create()
	exists := (*reconcile.ExistsError)(nil)
	if !errors.As(err, &exists) {
		return err
	}
	isFree, waitErr := wait.UntilQuiet(ctx, epoch, free, func(free bool, err error) bool { return free || err != nil })
	if waitErr == nil && isFree {
		err = create()
	}
	if errors.As(err, &exists) {
		return errdiag.WithHint(err, "Nothing was changed. If it belongs to an instance that this one replaces, remove create_before_destroy. Otherwise, "+
			"import it:\n  terraform import %s.NAME %s/%s/%s", p.ResourceType, p.API.ProductID, p.API.APIID, exists.ID)
	}
	return err
}
