// SPDX-License-Identifier: MPL-2.0

package base

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/action"
	"github.com/hashicorp/terraform-plugin-framework/action/schema"

	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/errdiag"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/rest"
)

// Action is an action (Terraform 1.14).
type Action[S, M any] struct {
	Type        string
	Description string
	Attributes  func() map[string]schema.Attribute
	// Summary is the summary of an error, such as `Could not clear the cache of stage "x"`.
	Summary func(*M) string
	// Run does what the model of the configuration requests, and returns what it did, as one sentence.
	Run func(context.Context, S, *M) (string, error)
	// Uncertain is the next step if it is unknown whether the service carried out the request.
	Uncertain string

	open         opener[S]
	providerData any
}

func (a *Action[S, M]) register(to *Registration, open opener[S]) {
	one := *a
	one.open = open
	to.Actions = append(to.Actions, func() action.Action { return new(one) })
}

func (a *Action[S, M]) Metadata(_ context.Context, _ action.MetadataRequest, resp *action.MetadataResponse) {
	resp.TypeName = a.Type
}

func (a *Action[S, M]) Schema(_ context.Context, _ action.SchemaRequest, resp *action.SchemaResponse) {
	resp.Schema = schema.Schema{MarkdownDescription: a.Description, Attributes: a.Attributes()}
}

func (a *Action[S, M]) Configure(_ context.Context, req action.ConfigureRequest, _ *action.ConfigureResponse) {
	a.providerData = req.ProviderData
}

// Invoke runs the action and reports what it did as progress.
func (a *Action[S, M]) Invoke(ctx context.Context, req action.InvokeRequest, resp *action.InvokeResponse) {
	model := new(M)
	resp.Diagnostics.Append(req.Config.Get(ctx, model)...)
	service, ok := a.open(a.providerData, &resp.Diagnostics)
	if !ok {
		return
	}
	done, err := a.Run(rest.WithUncertainHint(ctx, a.Uncertain), service, model)
	if done != "" {
		resp.SendProgress(action.InvokeProgressEvent{Message: done})
	}
	if err != nil {
		resp.Diagnostics.Append(errdiag.Error(a.Summary(model), err))
	}
}
