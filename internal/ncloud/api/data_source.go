// SPDX-License-Identifier: MPL-2.0

package api

import (
	"context"
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"

	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/attribute"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/base"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/ncloud/client"
)

var apiDataSource = &base.DataSource[*service, oneModel]{
	Type: ResourceType, Attributes: oneAttributes,
	Description: "Reads one [API](https://guide.ncloud-docs.com/docs/en/apigw-apigw-2-1) of NAVER Cloud API Gateway by its ID or by its exact " +
		"name.",
	Validators: base.IDOrName(),
	Summary: func(m *oneModel) string {
		if m.ID.IsNull() {
			return fmt.Sprintf("Could not read the API named %q of product %q", m.Name.ValueString(), m.ProductID.ValueString())
		}
		return fmt.Sprintf("Could not read API %q", m.ID.ValueString())
	},
	ReadModel: func(ctx context.Context, s *service, m *oneModel) error {
		api, err := s.find(ctx, m)
		if err == nil {
			m.dataModel = newDataModel(api)
		}
		return err
	},
}

func oneAttributes() map[string]schema.Attribute {
	attributes := dataAttributes()
	attributes["product_id"] = attribute.Parent("product")
	attributes["id"], attributes["name"] = attribute.Selectors("API", "product", client.MaxAPIName)
	return attributes
}

func dataAttributes() map[string]schema.Attribute {
	return map[string]schema.Attribute{
		"id":          attribute.Text("ID of the API."),
		"name":        attribute.Text("Name of the API."),
		"description": attribute.Text("Description of the API. `\"\"` if it has none."),
		"tenant_id":   attribute.Text("ID of the tenant (account) that owns the API."),
		"domain_code": attribute.Text("Code of the cloud that the API is in, such as `PUB`."),
		"modifier":    attribute.Text("ID of the user who last changed the API."),
		"mod_time":    attribute.Text("When the API was last changed, as an RFC 3339 time in UTC."),
	}
}

func (s *service) find(ctx context.Context, m *oneModel) (*client.API, error) {
	productID := m.ProductID.ValueString()
	if id := m.ID.ValueString(); id != "" {
		api, err := s.client.API(ctx, client.APIRef{ProductID: productID, APIID: id})
		if err == nil && api.IsDeleted {
			err = fmt.Errorf("the service returned API %q with isDeleted", id)
		}
		return api, err
	}
	named, err := s.named(ctx, productID, m.Name.ValueString())
	if err != nil {
		return nil, err
	}
	one, err := base.Only(named, "API", "product", func(a client.API) string { return a.ID })
	return &one, err
}
