// SPDX-License-Identifier: MPL-2.0

package apikey

import (
	"context"
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework/ephemeral/schema"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/base"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/ncloud/notfound"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/validate"
)

var keyEphemeral = base.Ephemeral[*notfound.Client, *service, ephemeralModel]{
	Type: ResourceType, Attributes: ephemeralSchema, New: newService,
	Summary: func(m *ephemeralModel) string { return fmt.Sprintf("Could not read API key %q", m.ID.ValueString()) },
	OpenModel: func(ctx context.Context, s *service, m *ephemeralModel) error {
		key, err := s.client.APIKey(ctx, m.ID.ValueString())
		if err == nil {
			m.PrimaryKey, m.SecondaryKey = types.StringPointerValue(key.PrimaryKey), types.StringPointerValue(key.SecondaryKey)
		}
		return err
	},
}

func ephemeralSchema() schema.Schema {
	return schema.Schema{
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
