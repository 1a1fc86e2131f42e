// SPDX-License-Identifier: MPL-2.0

package api

import (
	"context"
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework-validators/stringvalidator"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/attribute"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/base"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/ncloud/client"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/ncloud/reconcile"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/openapi"
)

// Values of the argument format.
const (
	formatJSON = "json"
	formatYAML = "yaml"
)

type openAPIModel struct {
	ProductID types.String `tfsdk:"product_id"`
	APIID     types.String `tfsdk:"api_id"`
	Format    types.String `tfsdk:"format"`
	Document  types.String `tfsdk:"document"`
}

var openAPIDataSource = &base.DataSource[*service, openAPIModel]{
	Type: ResourceType + "_openapi", Attributes: openAPIAttributes,
	Description: "Reads the draft of an [API](https://guide.ncloud-docs.com/docs/en/apigw-apigw-2-1) of NAVER Cloud API Gateway as an OpenAPI 3.0 " +
		"document.\n\n" +
		"~> **Secrets** The document contains the bodies and headers of mock endpoints, and credentials in URLs, as plaintext. State files and saved " +
		"plan files contain them too.\n\n" +
		"-> An `apigw_api_definition` of this API accepts it as its `document` and has an empty plan. Every path is in it, also those without " +
		"operations. Members that OpenAPI lacks are extensions: endpoints and filters as in exports of the vendor, and members that begin with " +
		"`x-apigw-`. The draft may differ from what a stage has deployed. Descriptions of models are not in the document.",
	Summary: func(m *openAPIModel) string {
		return fmt.Sprintf("Could not read the draft of API %q", m.APIID.ValueString())
	},
	ReadModel: readOpenAPI,
}

func openAPIAttributes() map[string]schema.Attribute {
	return map[string]schema.Attribute{
		"product_id": attribute.Parent("product"),
		"api_id":     attribute.Parent("API"),
		"format":     attribute.Filter("Format of the document: `json` (default) or `yaml`.", stringvalidator.OneOf(formatJSON, formatYAML)),
		"document":   attribute.Text("The document, with sorted members."),
	}
}

func readOpenAPI(ctx context.Context, s *service, m *openAPIModel) error {
	api := client.APIRef{ProductID: m.ProductID.ValueString(), APIID: m.APIID.ValueString()}
	actual, err := s.drafts.Read(ctx, api, reconcile.Full, ResourceType+"_openapi "+m.Format.ValueString())
	if err != nil {
		return err
	}
	document := actual.OpenAPI(api.APIID)
	if m.Format.ValueString() == formatYAML {
		if document, err = openapi.YAML(document); err != nil {
			return err
		}
	}
	m.Document = types.StringValue(document)
	return nil
}
