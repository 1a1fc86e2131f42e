// SPDX-License-Identifier: MPL-2.0

package apikey

import (
	"context"
	"fmt"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework-validators/stringvalidator"
	"github.com/hashicorp/terraform-plugin-framework/action/schema"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/attribute"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/base"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/ncloud/client"
)

type regenerateModel struct {
	APIKeyID types.String `tfsdk:"api_key_id"`
	KeyType  types.String `tfsdk:"key_type"`
}

// label names one of the values of a key.
func (m *regenerateModel) label() string {
	return fmt.Sprintf("the %s value of API key %q", strings.ToLower(m.KeyType.ValueString()), m.APIKeyID.ValueString())
}

var regenerate = &base.Action[*service, regenerateModel]{
	Type: "apigw_regenerate_api_key",
	Description: "Regenerates one of the two values of an [API key](https://guide.ncloud-docs.com/docs/en/apigw-apigw-2-5) of NAVER Cloud API " +
		"Gateway.\n\n" +
		"~> **Note:** The old value stops working. To rotate a key without interruption, let callers use the other value first.\n\n" +
		"-> **Note:** The new value is not printed. An `apigw_api_key` resource that manages the key has it in state after the next refresh, as drift " +
		"that plans no change. The [ephemeral resource](../ephemeral-resources/api_key.md) `apigw_api_key` reads it without storing it.",
	Attributes: func() map[string]schema.Attribute {
		return map[string]schema.Attribute{
			"api_key_id": attribute.ActionID("API key"),
			"key_type": schema.StringAttribute{
				Required: true, MarkdownDescription: "Which value to regenerate: `PRIMARY` or `SECONDARY`.",
				Validators: []validator.String{stringvalidator.OneOf(string(client.PrimaryKey), string(client.SecondaryKey))},
			},
		}
	},
	Summary:   func(m *regenerateModel) string { return "Could not regenerate " + m.label() },
	Uncertain: "If the old value does not work any more, it was regenerated. Otherwise, invoke the action again.",
	Run: func(ctx context.Context, s *service, m *regenerateModel) (string, error) {
		if _, err := s.client.RegenerateAPIKey(ctx, m.APIKeyID.ValueString(), client.KeyType(m.KeyType.ValueString())); err != nil {
			return "", err
		}
		return fmt.Sprintf("Regenerated %s.", m.label()), nil
	},
}
