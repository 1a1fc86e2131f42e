// SPDX-License-Identifier: MPL-2.0

package product

import (
	"context"
	"errors"
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/attribute"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/base"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/origin"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/rest"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/validate"
)

var productDataSource = &base.DataSource[*service, resourceModel]{
	Type: ResourceType, Attributes: oneAttributes,
	Description: "Reads one [product](https://support.enos-iot.com/docs/connection-api/en/2.4.0/oldversion/get_product.html) of EnOS Connect.",
	Summary: func(m *resourceModel) string {
		return fmt.Sprintf("Could not read EnOS product %q", m.ID.ValueString())
	},
	ReadModel: func(ctx context.Context, s *service, m *resourceModel) error {
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
			*m = resourceModel{newDataModel(ctx, product, orgID), types.StringPointerValue(product.Secret)}
		}
		return err
	},
}

func oneAttributes() map[string]schema.Attribute {
	attributes := dataAttributes()
	attributes["id"] = schema.StringAttribute{Required: true, MarkdownDescription: "Product key.", Validators: []validator.String{validate.ID()}}
	attributes["org_id"] = orgAttribute()
	attributes["product_secret"] = schema.StringAttribute{
		Computed: true, Sensitive: true, MarkdownDescription: "Product secret, which devices may use to obtain their own secret. State files and saved plan files contain it.",
	}
	return attributes
}

func orgAttribute() schema.Attribute {
	return schema.StringAttribute{
		Optional: true, Computed: true, MarkdownDescription: "ID of the organization. Defaults to `enos.org_id` of the provider.",
	}
}

func dataAttributes() map[string]schema.Attribute {
	return map[string]schema.Attribute{
		"id":     attribute.Text("Product key."),
		"org_id": attribute.Text("ID of the organization that owns the product."),
		"name": schema.SingleNestedAttribute{
			Computed: true, MarkdownDescription: "Name of the product.",
			Attributes: map[string]schema.Attribute{
				"default_value": attribute.Text("Name in languages that have no entry in `i18n_value`."),
				"i18n_value":    attribute.TextMap("Name by language, such as `en_US`."),
			},
		},
		"model_id":                 attribute.Text("ID of the model of the product."),
		"product_type":             attribute.Text("Type of the product: `Device` or `Gateway`."),
		"data_format":              attribute.Text("Data format: `Json` or `Custom`."),
		"bi_directional_auth":      attribute.Flag("Whether devices and the service authenticate each other with certificates."),
		"dynamic_activate_enabled": attribute.Flag("Whether devices may use the product secret to obtain their own secret."),
		"description":              attribute.Text("Description of the product. `\"\"` if it has none."),
		"tags":                     attribute.TextMap("Tags of the product."),
		"default_valid_day":        attribute.Number("Validity of a certificate in days if a device does not request a duration."),
		"max_valid_day":            attribute.Number("Maximum validity of a certificate in days."),
		"create_time":              attribute.Number("When the product was created, in milliseconds since 1970 (UTC)."),
		"update_time":              attribute.Number("When the product was last changed, in milliseconds since 1970 (UTC)."),
		"create_by":                attribute.Text("User who created the product."),
		"update_by":                attribute.Text("User who last changed the product."),
	}
}
