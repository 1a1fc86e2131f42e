// SPDX-License-Identifier: MPL-2.0

package apidocument

import (
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/ncloud/client"
)

type resourceModel struct {
	ProductID types.String `tfsdk:"product_id"`
	APIID     types.String `tfsdk:"api_id"`
	Markdown  types.String `tfsdk:"markdown"`
}

func (m *resourceModel) ref() client.APIRef {
	return client.APIRef{ProductID: m.ProductID.ValueString(), APIID: m.APIID.ValueString()}
}

func (m *resourceModel) label() string {
	return fmt.Sprintf("document of API %q", m.APIID.ValueString())
}

type filterModel struct {
	ProductID types.String `tfsdk:"product_id"`
}
