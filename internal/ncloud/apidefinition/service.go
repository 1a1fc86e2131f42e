// SPDX-License-Identifier: MPL-2.0

package apidefinition

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/errdiag"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/ncloud/client"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/ncloud/draft"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/ncloud/notfound"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/ncloud/reconcile"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/rest"
)

type service struct {
	*notfound.Client
}

func newService(c *notfound.Client) *service { return &service{c} }

// Read returns ErrNotFound only if the API is confirmed to be missing.
func (s *service) Read(ctx context.Context, api client.APIRef, depth reconcile.Depth, last notfound.Seen) (*reconcile.Actual, error) {
	actual, err := s.Drafts.Read(ctx, api, depth, ResourceType)
	if !rest.NotFound(err) {
		return actual, err
	}
	if err = s.APIs.ConfirmDeleted(ctx, api, last, err); errors.Is(err, notfound.ErrNotFound) {
		return nil, err
	}
	// A part of the API may have been deleted while it was read.
	if actual, again := s.Drafts.Read(ctx, api, depth, ResourceType); again == nil {
		return actual, nil
	}
	return nil, err
}

const maxOthers = 20

// inUseError refuses a definition of an API with other content.
func inUseError(m *resourceModel, others []string) error {
	slices.Sort(others)
	more := ""
	if left := len(others) - maxOthers; left > 0 {
		others, more = others[:maxOthers], fmt.Sprintf("\nand %d more", left)
	}
	alternative := "To keep it outside Terraform, set unmanaged to \"keep\"."
	if m.keeps() {
		alternative = "To keep these outside Terraform, leave them out of the document or exclude them."
	}
	return errdiag.WithHint(fmt.Errorf("the API has operations, models or CORS that do not match the document:\n- %s%s", strings.Join(others, "\n- "), more),
		"Nothing was changed. To manage what the API has, import it first:\n\n  terraform import %s.NAME %s/%s\n\nThen the plan shows what an apply changes. %s",
		ResourceType, m.ProductID.ValueString(), m.APIID.ValueString(), alternative)
}

// conflicts returns what a new definition must not change: what the API has and the plan does not have in the same form.
// An operation that a create has begun and not finished is not a conflict.
func conflicts(actual *reconcile.Actual, planned *translation, keep, withoutDocumentation bool) []string {
	var others []string
	for key, has := range actual.Operations {
		wants, ok := planned.Operations[key]
		if withoutDocumentation {
			has = has.Listed()
		}
		if ok && !begun(has, wants) || !ok && !keep {
			others = append(others, key)
		}
	}
	for at, has := range actual.Paths {
		wants, ok := planned.Paths[at]
		if has != (draft.CORS{}) && (ok && has != wants || !ok && !keep) {
			others = append(others, at+" (CORS)")
		}
	}
	if withoutDocumentation {
		return others
	}
	for name, has := range actual.Models {
		wants, ok := planned.Models[name]
		if ok && has != wants || !ok && !keep {
			others = append(others, "model "+name)
		}
	}
	return others
}

// begun reports whether an operation is the planned one, or what a create of it leaves behind when it is interrupted: the
// method is created first, and its media types and documentation one after another.
func begun(has, wants draft.Operation) bool {
	part := has
	part.Consumes, part.Produces = orAbsent(has.Consumes, wants.Consumes), orAbsent(has.Produces, wants.Produces)
	part.FormParameters = orPart(has.FormParameters, wants.FormParameters)
	part.HeaderParameters = orPart(has.HeaderParameters, wants.HeaderParameters)
	part.QueryParameters = orPart(has.QueryParameters, wants.QueryParameters)
	if has.RequestBody == nil {
		part.RequestBody = wants.RequestBody
	}
	part.Responses = maps.Clone(wants.Responses)
	for status, response := range has.Responses {
		want, ok := wants.Responses[status]
		if !ok {
			return false
		}
		response.Headers = orPart(response.Headers, want.Headers)
		if response.Body == nil {
			response.Body = want.Body
		}
		part.Responses[status] = response
	}
	return part.JSON() == wants.JSON()
}

func orAbsent(has, wants []string) []string {
	if len(has) == 0 {
		return wants
	}
	return has
}

// orPart returns the planned parameters if the actual ones are among them.
func orPart(has, wants map[string]draft.Parameter) map[string]draft.Parameter {
	for name, parameter := range has {
		if want, ok := wants[name]; !ok || (draft.Operation{QueryParameters: map[string]draft.Parameter{"": parameter}}).JSON() !=
			(draft.Operation{QueryParameters: map[string]draft.Parameter{"": want}}).JSON() {
			return has
		}
	}
	return wants
}
