// SPDX-License-Identifier: MPL-2.0

package product

import (
	"context"
	"fmt"
	"slices"

	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"

	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/attribute"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/base"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/ncloud/client"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/rest"
)

var productDataSource = &base.DataSource[*service, dataModel]{
	Type: ResourceType, Attributes: oneAttributes,
	Description: "Reads one [product](https://guide.ncloud-docs.com/docs/en/apigw-myproducts) of NAVER Cloud API Gateway by its ID or by its " +
		"exact name.",
	Validators: base.IDOrName(),
	Summary: func(m *dataModel) string {
		if m.ID.IsNull() {
			return fmt.Sprintf("Could not read the API Gateway product named %q", m.Name.ValueString())
		}
		return fmt.Sprintf("Could not read API Gateway product %q", m.ID.ValueString())
	},
	ReadModel: readData,
}

func oneAttributes() map[string]schema.Attribute {
	attributes := dataAttributes()
	id, name := attribute.Selectors("product", "account", client.MaxProductName)
	id.MarkdownDescription += " An ID also finds a product that another tenant has published."
	attributes["id"], attributes["name"] = id, name
	return attributes
}

func dataAttributes() map[string]schema.Attribute {
	return map[string]schema.Attribute{
		"id":                attribute.Text("ID of the product."),
		"invoke_id":         attribute.Text("ID in the host name of the product's APIs. It equals `id`."),
		"name":              attribute.Text("Name of the product."),
		"description":       attribute.Text("Description of the product. `\"\"` if it has none."),
		"subscription_code": attribute.Text("Who may call the APIs of the product: `PUBLIC` (anyone) or `PROTECTED` (only with an accepted API key)."),
		"tenant_id":         attribute.Text("ID of the tenant (account) that owns the product."),
		"domain_code":       attribute.Text("Code of the cloud that the product is in, such as `PUB`."),
		"zone_code":         attribute.Text("Code of the zone that the product is in, such as `PUBLIC`. Null if the API does not return it."),
		"is_published":      attribute.Flag("Whether at least one stage of the product's APIs is published."),
		"is_deleted":        attribute.Flag("Whether the product is deleted."),
		"has_deployed_stage": attribute.Flag("Whether an API of the product has a deployed stage. Null if the API does not return it, as for a product " +
			"that is read by its ID."),
		"modifier":    attribute.Text("ID of the user who last changed the product."),
		"mod_time":    attribute.Text("When the product was last changed, as an RFC 3339 time in UTC."),
		"permission":  attribute.Text("IAM permission of the caller on the product. Null if the API does not return it."),
		"action_name": attribute.Text("IAM action that `permission` refers to. Null if the API does not return it."),
		"disabled":    attribute.Flag("Whether the console disables the product for the caller because of IAM permissions. Null if the API does not return it."),
	}
}

func readData(ctx context.Context, s *service, m *dataModel) error {
	var product *client.Product
	var err error
	if id := m.ID.ValueString(); id != "" {
		product, err = s.client.Product(ctx, id)
	} else {
		product, err = s.byName(ctx, m.Name.ValueString())
	}
	if err == nil && product.IsDeleted {
		err = fmt.Errorf("the API reports that product %q is deleted", product.ID)
	}
	if err == nil {
		*m = newDataModel(product)
	}
	return err
}

// byName returns the account's only product of exactly this name, or else of a name that
// differs in its Unicode normalization form alone. The server's filter may match parts of
// names, so byName compares the names itself.
func (s *service) byName(ctx context.Context, name string) (*client.Product, error) {
	found, err := rest.Where(s.client.Products(ctx, client.ProductFilter{Name: name}, rest.Window{}), func(p *client.Product) bool {
		return rest.SameText(p.Name, name) && !p.IsDeleted
	})
	if err != nil {
		return nil, err
	}
	other := func(p client.Product) bool { return p.Name != name }
	if exact := slices.DeleteFunc(slices.Clone(found), other); len(exact) > 0 {
		found = exact
	}
	one, err := base.Only(found, "product", "account", func(p client.Product) string { return p.ID })
	return &one, err
}
