// SPDX-License-Identifier: MPL-2.0

package stage

import (
	"context"
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/attribute"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/base"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/ncloud/apipart"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/ncloud/client"
)

func summary(f *apipart.Parent) string {
	return fmt.Sprintf("Could not list the stages of API %q", f.APIID.ValueString())
}

type elementModel struct {
	ID                        types.String `tfsdk:"id"`
	Name                      types.String `tfsdk:"name"`
	Host                      types.String `tfsdk:"host"`
	InvokeURL                 types.String `tfsdk:"invoke_url"`
	Published                 types.Bool   `tfsdk:"published"`
	DeployedStageDeploymentNo types.Int64  `tfsdk:"deployed_stage_deployment_no"`
	CanaryDeploymentNo        types.Int64  `tfsdk:"canary_deployment_no"`
}

func newElementModel(host string, api client.API, one client.StageState) elementModel {
	return elementModel{
		ID: types.StringValue(one.ID), Name: types.StringValue(one.Name),
		Host: types.StringValue(host), InvokeURL: types.StringValue(invokeURL(host, api.Name, one.Name)),
		Published:                 types.BoolValue(published(api, one.ID)),
		DeployedStageDeploymentNo: deploymentNo(one.DeploymentNo), CanaryDeploymentNo: deploymentNo(one.CanaryDeploymentNo),
	}
}

// deploymentNo returns null for 0, which stands for no deployment.
func deploymentNo(no int64) types.Int64 {
	if no == 0 {
		return types.Int64Null()
	}
	return types.Int64Value(no)
}

type listModel struct {
	apipart.Parent
	Stages []elementModel `tfsdk:"stages"`
}

var stagesDataSource = &base.DataSource[*service, listModel]{
	Type: ResourceType + "s", Attributes: listAttributes,
	Description: "Lists the [stages](https://api.ncloud-docs.com/docs/en/apigateway-stage-getstagelist) of an API of NAVER Cloud API Gateway.",
	Summary:     func(m *listModel) string { return summary(&m.Parent) },
	ReadModel: func(ctx context.Context, s *service, m *listModel) error {
		listed, api, err := s.listed(ctx, m.API())
		if err != nil {
			return err
		}
		m.Stages = []elementModel{}
		for _, one := range listed.Stages {
			m.Stages = append(m.Stages, newElementModel(hostOf(listed), api, one))
		}
		return nil
	},
}

func listAttributes() map[string]schema.Attribute {
	attributes := apipart.Parents()
	attributes["stages"] = attribute.List("The stages, in the order in which the API returns them.", elementAttributes())
	return attributes
}

func elementAttributes() map[string]schema.Attribute {
	return map[string]schema.Attribute{
		"id":         attribute.Text("ID of the stage."),
		"name":       attribute.Text("Name of the stage."),
		"host":       attribute.Text("URL of the product's host, such as `https://ID.apigw.ntruss.com`."),
		"invoke_url": attribute.Text("URL that paths are appended to: the host, the name of the API and the name of the stage."),
		"published":  attribute.Flag("Whether the stage is published."),
		"deployed_stage_deployment_no": attribute.Number("Number of the live deployment. Null if there is none. Numbers increase over all stages, with " +
			"gaps."),
		"canary_deployment_no": attribute.Number("Number of the canary's deployment. Null if there is no canary."),
	}
}

// listed returns the stages of an API and the API, which shows what is published.
func (s *service) listed(ctx context.Context, api client.APIRef) (*client.StageList, client.API, error) {
	listed, err := s.lists.Of(api).Get(ctx)
	if err != nil {
		return nil, client.API{}, err
	}
	apis, err := s.apis.Of(api.ProductID).Get(ctx)
	if err != nil {
		return nil, client.API{}, fmt.Errorf("could not read which stages are published: %w", err)
	}
	found, exists := apis[api.APIID]
	if !exists {
		return nil, client.API{}, notListedError(api)
	}
	return listed, found, nil
}
