// SPDX-License-Identifier: MPL-2.0

package stage

import (
	"context"
	"fmt"
	"slices"

	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/attribute"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/base"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/ncloud/apipart"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/ncloud/client"
)

type dataModel struct {
	apipart.Parent
	elementModel
	EndpointDomain types.String      `tfsdk:"endpoint_domain"`
	CacheTTLSec    types.Int64       `tfsdk:"cache_ttl_sec"`
	ThrottleRPS    types.Int64       `tfsdk:"throttle_rps"`
	IPACL          *aclModel         `tfsdk:"ip_acl"`
	Maintenance    *maintenanceModel `tfsdk:"maintenance"`
	Compression    *compressionModel `tfsdk:"compression"`
}

var stageDataSource = &base.DataSource[*service, dataModel]{
	Type: ResourceType, Attributes: oneAttributes,
	Description: "Reads one [stage](https://api.ncloud-docs.com/docs/en/apigateway-stage-getstage) of an API of NAVER Cloud API Gateway by its ID " +
		"or by its exact name.",
	Validators: base.IDOrName(),
	Summary: func(m *dataModel) string {
		if m.ID.IsNull() {
			return fmt.Sprintf("Could not read the stage named %q of API %q", m.Name.ValueString(), m.APIID.ValueString())
		}
		return fmt.Sprintf("Could not read stage %q of API %q", m.ID.ValueString(), m.APIID.ValueString())
	},
	ReadModel: readData,
}

func oneAttributes() map[string]schema.Attribute {
	attributes := elementAttributes()
	attributes["product_id"], attributes["api_id"] = attribute.Parent("product"), attribute.Parent("API")
	attributes["id"], attributes["name"] = attribute.Selectors("stage", "API", client.MaxStageName)
	attributes["endpoint_domain"] = attribute.Text("URL that is placed before the URLs of HTTP endpoints. `NONE` if there is none.")
	attributes["cache_ttl_sec"] = attribute.Number("Seconds for which responses are cached. Null if there is no cache.")
	attributes["throttle_rps"] = attribute.Number("Maximum number of requests per second and method. Null if there is no limit.")
	attributes["ip_acl"] = nested("Allows or rejects callers by address. Null if all callers are allowed.", map[string]schema.Attribute{
		"code": attribute.Text("`ALLOWED` (only the addresses in the list may call) or `REJECTED` (all others may call)."),
		"list": schema.SetAttribute{Computed: true, ElementType: types.StringType, MarkdownDescription: "IPv4 addresses and CIDR blocks."},
	})
	attributes["maintenance"] = nested("Response to every call. Null if the stage is not in maintenance.", map[string]schema.Attribute{
		"status_code": attribute.Number("Status code of the response."),
		"response":    attribute.Text("Body of the response."),
	})
	attributes["compression"] = nested("Compression of responses. Null if responses are not compressed.", map[string]schema.Attribute{
		"minimum_size": attribute.Number("Bytes from which a response is compressed."),
	})
	return attributes
}

func nested(description string, attributes map[string]schema.Attribute) schema.Attribute {
	return schema.SingleNestedAttribute{Computed: true, MarkdownDescription: description, Attributes: attributes}
}

func readData(ctx context.Context, s *service, m *dataModel) error {
	listed, api, err := s.listed(ctx, m.API())
	if err != nil {
		return err
	}
	id := m.ID.ValueString()
	if id == "" {
		if id, err = idOf(listed, m.Name.ValueString()); err != nil {
			return err
		}
	}
	stage, err := s.stages.Of(m.Stage(id)).Get(ctx)
	if err != nil {
		return err
	}
	one := client.StageState{ID: stage.ID, Name: stage.Name, DeploymentNo: stage.DeploymentNo}
	if stage.Canary != nil {
		one.CanaryDeploymentNo = stage.Canary.DeploymentNo
	}
	m.elementModel = newElementModel(hostOf(listed), api, one)
	m.EndpointDomain = types.StringValue(stage.EndpointDomain)
	m.CacheTTLSec, m.ThrottleRPS = types.Int64PointerValue(stage.CacheTTLSec), types.Int64PointerValue(stage.ThrottleRPS)
	m.IPACL, m.Maintenance = newACLModel(stage.ACL), newMaintenanceModel(stage.Maintenance)
	m.Compression = newCompressionModel(stage.MinimumCompressionSize)
	return nil
}

func idOf(listed *client.StageList, name string) (string, error) {
	named := slices.DeleteFunc(slices.Clone(listed.Stages), func(s client.StageState) bool { return s.Name != name })
	stage, err := base.Only(named, "stage", "API", func(s client.StageState) string { return s.ID })
	return stage.ID, err
}
