package apikey

import (
	"context"
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework/ephemeral"
	"github.com/hashicorp/terraform-plugin-framework/ephemeral/schema"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/errdiag"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/validate"
)

type keyEphemeral struct{ source Source }

// NewEphemeralResource returns the constructor of the ephemeral resource
// apigw_api_key.
func NewEphemeralResource(source Source) func() ephemeral.EphemeralResource {
	return func() ephemeral.EphemeralResource { return &keyEphemeral{source} }
}

func (e *keyEphemeral) Metadata(_ context.Context, _ ephemeral.MetadataRequest, resp *ephemeral.MetadataResponse) {
	resp.TypeName = ResourceType
}

func (e *keyEphemeral) Schema(_ context.Context, _ ephemeral.SchemaRequest, resp *ephemeral.SchemaResponse) {
	resp.Schema = schema.Schema{
		MarkdownDescription: "Reads the values of an [API key](https://guide.ncloud-docs.com/docs/en/apigw-apigw-2-5) of NAVER Cloud API Gateway without " +
			"storing them in state or plan files.\n\n" +
			"-> **Note:** Ephemeral resources need Terraform 1.10 or OpenTofu 1.11.",
		Attributes: map[string]schema.Attribute{
			"id": schema.StringAttribute{
				Required:            true,
				MarkdownDescription: "ID of the API key.",
				Validators:          []validator.String{validate.ID()},
			},
			"primary_key": schema.StringAttribute{
				Computed: true, Sensitive: true,
				MarkdownDescription: "The primary value of the API key.",
			},
			"secondary_key": schema.StringAttribute{
				Computed: true, Sensitive: true,
				MarkdownDescription: "The secondary value of the API key.",
			},
		},
	}
}

func (e *keyEphemeral) Open(ctx context.Context, req ephemeral.OpenRequest, resp *ephemeral.OpenResponse) {
	var model ephemeralModel
	resp.Diagnostics.Append(req.Config.Get(ctx, &model)...)
	service, ok := e.source.Client(&resp.Diagnostics)
	if !ok {
		return
	}
	key, err := service.client.APIKey(ctx, model.ID.ValueString())
	if err != nil {
		resp.Diagnostics.Append(errdiag.Error(fmt.Sprintf("Could not read API key %q", model.ID.ValueString()), err))
		return
	}
	model.PrimaryKey = types.StringPointerValue(key.PrimaryKey)
	model.SecondaryKey = types.StringPointerValue(key.SecondaryKey)
	resp.Diagnostics.Append(resp.Result.Set(ctx, &model)...)
}
