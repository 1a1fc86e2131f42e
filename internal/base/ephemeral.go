// SPDX-License-Identifier: MPL-2.0

package base

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/ephemeral"
	"github.com/hashicorp/terraform-plugin-framework/ephemeral/schema"

	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/errdiag"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/providerconfig"
)

// Ephemeral is an ephemeral resource.
type Ephemeral[C, S, M any] struct {
	Type       string
	Attributes func() schema.Schema
	New        func(C) S
	// Summary is the summary of an error, such as `Could not read API key "x"`.
	Summary func(*M) string
	// OpenModel completes the model of the configuration.
	OpenModel func(context.Context, S, *M) error

	client *providerconfig.Lazy[C]
}

// NewEphemeral returns the constructor of an ephemeral resource.
func NewEphemeral[C, S, M any](e Ephemeral[C, S, M]) func() ephemeral.EphemeralResource {
	return func() ephemeral.EphemeralResource { return new(e) }
}

// Metadata sets the type.
func (e *Ephemeral[C, S, M]) Metadata(_ context.Context, _ ephemeral.MetadataRequest, resp *ephemeral.MetadataResponse) {
	resp.TypeName = e.Type
}

// Schema sets the schema.
func (e *Ephemeral[C, S, M]) Schema(_ context.Context, _ ephemeral.SchemaRequest, resp *ephemeral.SchemaResponse) {
	resp.Schema = e.Attributes()
}

// Configure takes the client from the provider data.
func (e *Ephemeral[C, S, M]) Configure(_ context.Context, req ephemeral.ConfigureRequest, resp *ephemeral.ConfigureResponse) {
	e.client = Client[C](req.ProviderData, &resp.Diagnostics)
}

// Open reads what the configuration selects.
func (e *Ephemeral[C, S, M]) Open(ctx context.Context, req ephemeral.OpenRequest, resp *ephemeral.OpenResponse) {
	model := new(M)
	resp.Diagnostics.Append(req.Config.Get(ctx, model)...)
	service, ok := open(e.client, e.New, &resp.Diagnostics)
	if !ok {
		return
	}
	summary := e.Summary(model)
	if err := e.OpenModel(ctx, service, model); err != nil {
		resp.Diagnostics.Append(errdiag.Error(summary, err))
		return
	}
	resp.Diagnostics.Append(resp.Result.Set(ctx, model)...)
}
