// SPDX-License-Identifier: MPL-2.0

package product

import (
	"context"
	"errors"
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/base"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/origin"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/rest"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/validate"
)

var productDataSource = base.DataSource[*Client, *Service, secretDataModel]{
	Type: ResourceType, Attributes: dataSchema, New: newService,
	Summary: func(m *secretDataModel) string {
		return fmt.Sprintf("Could not read EnOS product %q", m.ID.ValueString())
	},
	ReadModel: func(ctx context.Context, s *Service, m *secretDataModel) error {
		key := m.ID.ValueString()
		orgID, err := s.Org(m.OrgID.ValueString())
		if err != nil {
			return err
		}
		product, err := s.Read(ctx, orgID, key, origin.NoState)
		if errors.Is(err, rest.ErrNotFound) {
			err = fmt.Errorf("organization %q has no product %q", orgID, key)
		}
		if err == nil {
			*m = secretDataModel{newDataModel(product, orgID), types.StringPointerValue(product.Secret)}
		}
		return err
	},
}

func dataSchema() schema.Schema {
	attributes := dataAttributes()
	attributes["id"] = schema.StringAttribute{Required: true, MarkdownDescription: "Product key.", Validators: []validator.String{validate.ID()}}
	attributes["org_id"] = orgAttribute()
	attributes["product_secret"] = schema.StringAttribute{
		Computed: true, Sensitive: true, MarkdownDescription: "Product secret, which devices may use to obtain their own secret. State files and saved plan files contain it.",
	}
	return schema.Schema{MarkdownDescription: "Reads one [product](https://support.enos-iot.com/docs/connection-api/en/2.4.0/oldversion/get_product.html) of EnOS Connect.", Attributes: attributes}
}

func orgAttribute() schema.Attribute {
	return schema.StringAttribute{
		Optional: true, Computed: true, MarkdownDescription: "ID of the organization. Defaults to `enos.org_id` of the provider.",
	}
}

// dataAttributes are all fields of a product but its secret, computed.
func dataAttributes() map[string]schema.Attribute {
	text := func(description string) schema.Attribute {
		return schema.StringAttribute{Computed: true, MarkdownDescription: description}
	}
	flag := func(description string) schema.Attribute {
		return schema.BoolAttribute{Computed: true, MarkdownDescription: description}
	}
	number := func(description string) schema.Attribute {
		return schema.Int64Attribute{Computed: true, MarkdownDescription: description}
	}
	texts := func(description string) schema.Attribute {
		return schema.MapAttribute{Computed: true, ElementType: types.StringType, MarkdownDescription: description}
	}
	return map[string]schema.Attribute{
		"id":     text("Product key."),
		"org_id": text("ID of the organization that owns the product."),
		"name": schema.SingleNestedAttribute{
			Computed: true, MarkdownDescription: "Name of the product.",
			Attributes: map[string]schema.Attribute{
				"default_value": text("Name in languages that have no entry in `i18n_value`."),
				"i18n_value":    texts("Name by language, such as `en_US`."),
			},
		},
		"model_id":                 text("ID of the model of the product."),
		"product_type":             text("Type of the product: `Device` or `Gateway`."),
		"data_format":              text("Data format: `Json` or `Custom`."),
		"bi_directional_auth":      flag("Whether devices and the service authenticate each other with certificates."),
		"dynamic_activate_enabled": flag("Whether devices may use the product secret to obtain their own secret."),
		"description":              text("Description of the product. `\"\"` if it has none."),
		"tags":                     texts("Tags of the product."),
		"default_valid_day":        number("Validity of a certificate in days if a device does not request a duration."),
		"max_valid_day":            number("Maximum validity of a certificate in days."),
		"create_time":              number("When the product was created, in milliseconds since 1970 (UTC)."),
		"update_time":              number("When the product was last changed, in milliseconds since 1970 (UTC)."),
		"create_by":                text("User who created the product."),
		"update_by":                text("User who last changed the product."),
	}
}
