// SPDX-License-Identifier: MPL-2.0

package base

import (
	"context"
	"fmt"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/action"
	"github.com/hashicorp/terraform-plugin-framework/action/schema"
	"github.com/hashicorp/terraform-plugin-framework/diag"

	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/errdiag"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/providerconfig"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/rest"
)

// Action is an action (Terraform 1.14).
type Action[C, S, M any] struct {
	Type       string
	Attributes func() schema.Schema
	New        func(C) S
	// Summary is the summary of an error, such as `Could not clear the cache of stage "x"`.
	Summary func(*M) string
	// Run does what the model of the configuration requests, and returns what it did, as one sentence.
	Run func(context.Context, S, *M) (string, error)
	// Uncertain is the next step if it is unknown whether the service carried out the request.
	Uncertain string

	client *providerconfig.Lazy[C]
}

// NewAction returns the constructor of an action.
func NewAction[C, S, M any](a Action[C, S, M]) func() action.Action {
	return func() action.Action { return new(a) }
}

// Metadata sets the type.
func (a *Action[C, S, M]) Metadata(_ context.Context, _ action.MetadataRequest, resp *action.MetadataResponse) {
	resp.TypeName = a.Type
}

// Schema sets the schema.
func (a *Action[C, S, M]) Schema(_ context.Context, _ action.SchemaRequest, resp *action.SchemaResponse) {
	resp.Schema = a.Attributes()
}

// Configure takes the client from the provider data.
func (a *Action[C, S, M]) Configure(_ context.Context, req action.ConfigureRequest, resp *action.ConfigureResponse) {
	a.client = Client[C](req.ProviderData, &resp.Diagnostics)
}

// Invoke runs the action and reports what it did as progress.
func (a *Action[C, S, M]) Invoke(ctx context.Context, req action.InvokeRequest, resp *action.InvokeResponse) {
	model := new(M)
	resp.Diagnostics.Append(req.Config.Get(ctx, model)...)
	service, ok := open(a.client, a.New, &resp.Diagnostics)
	if !ok {
		return
	}
	done, err := a.Run(ctx, service, model)
	if done != "" {
		resp.SendProgress(action.InvokeProgressEvent{Message: done})
	}
	if err != nil {
		detail := strings.ReplaceAll(errdiag.Detail(err), rest.UncertainHint, fmt.Sprintf("%s %s", uncertain, a.Uncertain))
		resp.Diagnostics.Append(diag.NewErrorDiagnostic(a.Summary(model), detail))
	}
}

const uncertain = "It is uncertain whether the service carried out the request."
