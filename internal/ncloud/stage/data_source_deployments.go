// SPDX-License-Identifier: MPL-2.0

package stage

import (
	"cmp"
	"context"
	"fmt"
	"slices"

	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/attribute"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/base"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/convert"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/ncloud/apipart"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/ncloud/client"
)

const deploymentsType = ResourceType + "_deployments"

type deploymentsModel struct {
	apipart.Parent
	StageID                   types.String    `tfsdk:"stage_id"`
	Deployments               []snapshotModel `tfsdk:"deployments"`
	DeployedStageDeploymentNo types.Int64     `tfsdk:"deployed_stage_deployment_no"`
}

type snapshotModel struct {
	No          types.Int64  `tfsdk:"no"`
	Time        types.String `tfsdk:"time"`
	Description types.String `tfsdk:"description"`
}

var deploymentsDataSource = &base.DataSource[*service, deploymentsModel]{
	Type: deploymentsType, Attributes: deploymentsAttributes,
	Description: "Lists the [deployments](https://api.ncloud-docs.com/docs/en/apigateway-deployment-getdeployments) of a stage of NAVER Cloud API " +
		"Gateway and of its canary.\n\n" +
		"-> To make one of them live again, set `deployment.no` of the resource `apigw_stage` to its number.",
	Summary: func(m *deploymentsModel) string {
		return fmt.Sprintf("Could not list the deployments of stage %q", m.StageID.ValueString())
	},
	ReadModel: func(ctx context.Context, s *service, m *deploymentsModel) error {
		path := m.Stage(m.StageID.ValueString())
		stage, err := s.stages.Of(path).Get(ctx)
		if err != nil {
			return err
		}
		all, err := s.deployments.Of(path).Get(ctx)
		m.DeployedStageDeploymentNo, m.Deployments = deploymentNo(stage.DeploymentNo), []snapshotModel{}
		for _, d := range all {
			m.Deployments = append(m.Deployments, snapshotModel{types.Int64Value(d.No), convert.NullAsEmpty(d.Time), types.StringValue(d.Description)})
		}
		return err
	},
}

func deploymentsAttributes() map[string]schema.Attribute {
	return map[string]schema.Attribute{
		"product_id": attribute.Parent("product"),
		"api_id":     attribute.Parent("API"),
		"stage_id":   attribute.Parent("stage"),
		"deployments": attribute.List("The deployments, the one with the highest number first.", map[string]schema.Attribute{
			"no":          attribute.Number("Number of the deployment. Numbers increase over all stages, with gaps."),
			"time":        attribute.Text("When the API was deployed, as an RFC 3339 time in UTC. `\"\"` if the API does not return it."),
			"description": attribute.Text("Description of the deployment. `\"\"` if it has none."),
		}),
		"deployed_stage_deployment_no": attribute.Number("Number of the live deployment. Null if there is none."),
	}
}

// listDeployments returns the deployment with the highest number first.
func (s *service) listDeployments(ctx context.Context, stage client.StagePath) ([]client.Deployment, error) {
	var all []client.Deployment
	for page, err := range s.REST.Deployments(ctx, stage) {
		if err != nil {
			return nil, err
		}
		all = append(all, page.Items...)
	}
	slices.SortFunc(all, func(a, b client.Deployment) int { return cmp.Compare(b.No, a.No) })
	return all, nil
}
