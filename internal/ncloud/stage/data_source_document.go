// SPDX-License-Identifier: MPL-2.0

package stage

import (
	"context"
	"errors"
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework-validators/int64validator"
	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/attribute"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/base"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/errdiag"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/ncloud/apipart"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/ncloud/client"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/rest"
)

type documentModel struct {
	apipart.Parent
	StageID      types.String `tfsdk:"stage_id"`
	DeploymentNo types.Int64  `tfsdk:"deployment_no"`
	Canary       types.Bool   `tfsdk:"canary"`
	Document     types.String `tfsdk:"document"`
}

// documentRef names a document: that of the live deployment without a number and without canary.
type documentRef struct {
	stage  client.StagePath
	no     int64
	canary bool
}

var documentDataSource = &base.DataSource[*service, documentModel]{
	Type: ResourceType + "_document", Attributes: documentAttributes,
	Description: "Reads what is deployed to a [stage](https://api.ncloud-docs.com/docs/en/apigateway-deployment-getpublished) of NAVER Cloud API " +
		"Gateway as a Swagger 2.0 document.\n\n" +
		"~> **Secrets** The document may contain the bodies and headers of mock endpoints, and credentials in URLs, as plaintext. State files and saved " +
		"plan files contain them too.\n\n" +
		"-> The document is the vendor's export. The vendor does not document whether it contains endpoints, CORS settings and gateway responses. The " +
		"data source `apigw_api_openapi` reads the draft, with its endpoints and CORS settings.",
	Validators: []datasource.ConfigValidator{oneDeployment{}},
	Summary: func(m *documentModel) string {
		which, stage := "the live deployment", m.StageID.ValueString()
		switch {
		case !m.DeploymentNo.IsNull():
			which = fmt.Sprintf("deployment %d", m.DeploymentNo.ValueInt64())
		case m.Canary.ValueBool():
			which = "the canary's deployment"
		}
		return fmt.Sprintf("Could not read the document of %s of stage %q", which, stage)
	},
	ReadModel: readDocument,
}

func documentAttributes() map[string]schema.Attribute {
	return map[string]schema.Attribute{
		"product_id": attribute.Parent("product"),
		"api_id":     attribute.Parent("API"),
		"stage_id":   attribute.Parent("stage"),
		"deployment_no": attribute.NumberFilter("Number of the deployment to read, at least 1. Without it, the live deployment is read.",
			int64validator.AtLeast(1)),
		"canary":   attribute.FlagFilter("Whether to read the canary's deployment. Only one of `deployment_no` and `canary = true` can be set."),
		"document": attribute.Text("The document in JSON, as the API returns it."),
	}
}

type oneDeployment struct{}

func (v oneDeployment) Description(context.Context) string {
	return "Only one of deployment_no and canary = true can be set."
}

func (v oneDeployment) MarkdownDescription(ctx context.Context) string { return v.Description(ctx) }

func (v oneDeployment) ValidateDataSource(ctx context.Context, req datasource.ValidateConfigRequest, resp *datasource.ValidateConfigResponse) {
	var no types.Int64
	var canary types.Bool
	resp.Diagnostics.Append(req.Config.GetAttribute(ctx, path.Root("deployment_no"), &no)...)
	resp.Diagnostics.Append(req.Config.GetAttribute(ctx, path.Root("canary"), &canary)...)
	if canary.ValueBool() && !no.IsNull() && !no.IsUnknown() {
		resp.Diagnostics.AddAttributeError(path.Root("canary"), "Invalid Attribute Combination", v.Description(ctx))
	}
}

// readDocument reads the stage first, so that what is missing is named.
func readDocument(ctx context.Context, s *service, m *documentModel) error {
	of := documentRef{m.Stage(m.StageID.ValueString()), m.DeploymentNo.ValueInt64(), m.Canary.ValueBool()}
	stage, err := s.stages.Of(of.stage).Get(ctx)
	switch {
	case err != nil:
		return err
	case of.canary && stage.Canary == nil:
		return errors.New("the stage has no canary")
	case of.no == 0 && !of.canary && stage.DeploymentNo == 0:
		return errors.New("the stage has no live deployment")
	}
	text, err := s.documents.Of(of).Get(ctx)
	if of.no != 0 && rest.NotFound(err) {
		return errdiag.WithHint(err, "The data source "+deploymentsType+" lists the deployments of a stage.")
	}
	m.Document = types.StringValue(text)
	return err
}

func (s *service) document(ctx context.Context, of documentRef) (string, error) {
	switch {
	case of.canary:
		return s.REST.CanaryDocument(ctx, of.stage)
	case of.no != 0:
		return s.REST.DeploymentDocument(ctx, of.stage, of.no)
	default:
		return s.REST.StageDocument(ctx, of.stage)
	}
}
