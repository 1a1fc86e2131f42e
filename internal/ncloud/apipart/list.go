// SPDX-License-Identifier: MPL-2.0

package apipart

import (
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/attribute"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/base"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/ncloud/client"
)

// Parent is the API of a part or a stage.
type Parent struct {
	ProductID types.String `tfsdk:"product_id"`
	APIID     types.String `tfsdk:"api_id"`
}

// API is the API whose parts are listed.
func (f *Parent) API() client.APIRef {
	return client.APIRef{ProductID: f.ProductID.ValueString(), APIID: f.APIID.ValueString()}
}

// Stage names a stage of the API.
func (f *Parent) Stage(id string) client.StagePath {
	return client.StagePath{ProductID: f.ProductID.ValueString(), APIID: f.APIID.ValueString(), StageID: id}
}

// Parents are the attributes of a Parent in data sources.
func Parents() map[string]schema.Attribute {
	return map[string]schema.Attribute{"product_id": attribute.Parent("product"), "api_id": attribute.Parent("API")}
}

// Filters are the attributes of a list of parts of an API.
var Filters = base.Filters(Parents, "product_id", "api_id")
