// SPDX-License-Identifier: MPL-2.0

package apikey

import (
	"context"
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework/ephemeral"
	"github.com/hashicorp/terraform-plugin-framework/ephemeral/schema"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/base"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/errdiag"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/ncloud/notfound"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/providerconfig"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/validate"
)

var _ ephemeral.EphemeralResourceWithConfigure = (*keyEphemeral)(nil)

type keyEphemeral struct {
	client *providerconfig.Lazy[*notfound.Client]
}

func newEphemeral() ephemeral.EphemeralResource { return &keyEphemeral{} }

func (e *keyEphemeral) Metadata(_ context.Context, _ ephemeral.MetadataRequest, resp *ephemeral.MetadataResponse) {
	resp.TypeName = ResourceType
}

func (e *keyEphemeral) Schema(_ context.Context, _ ephemeral.SchemaRequest, resp *ephemeral.SchemaResponse) {
	resp.Schema = schema.Schema{
		MarkdownDescription: "Reads the values of an [API key](https://guide.ncloud-docs.com/docs/en/apigw-apigw-2-5) of NAVER Cloud API Gateway without " +
			"storing them in state or plan files.\n\n" +
			"-> **Note:** Ephemeral resources need Terraform 1.10 or OpenTofu 1.11.",
		Attributes: map[string]schema.Attribute{
			"id":            schema.StringAttribute{Required: true, MarkdownDescription: "ID of the API key.", Validators: []validator.String{validate.ID()}},
			"primary_key":   schema.StringAttribute{Computed: true, Sensitive: true, MarkdownDescription: "The primary value of the API key."},
			"secondary_key": schema.StringAttribute{Computed: true, Sensitive: true, MarkdownDescription: "The secondary value of the API key."},
		},
	}
}

func (e *keyEphemeral) Configure(_ context.Context, req ephemeral.ConfigureRequest, resp *ephemeral.ConfigureResponse) {
	e.client = base.Client[*notfound.Client](req.ProviderData, &resp.Diagnostics)
}

func (e *keyEphemeral) Open(ctx context.Context, req ephemeral.OpenRequest, resp *ephemeral.OpenResponse) {
	var model ephemeralModel
	resp.Diagnostics.Append(req.Config.Get(ctx, &model)...)
	client, ok := e.client.Client(&resp.Diagnostics)
	if !ok {
		return
	}
	key, err := client.REST.APIKey(ctx, model.ID.ValueString())
	if err != nil {
		resp.Diagnostics.Append(errdiag.Error(fmt.Sprintf("Could not read API key %q", model.ID.ValueString()), err))
		return
	}
	model.PrimaryKey, model.SecondaryKey = types.StringPointerValue(key.PrimaryKey), types.StringPointerValue(key.SecondaryKey)
	resp.Diagnostics.Append(resp.Result.Set(ctx, &model)...)
}
