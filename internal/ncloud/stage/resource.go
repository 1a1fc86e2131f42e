// SPDX-License-Identifier: MPL-2.0

// Package stage manages stages of NAVER Cloud API Gateway, with their deployments and canaries.
package stage

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/base"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/errdiag"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/identity"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/ncloud/client"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/ncloud/notfound"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/ncloud/rollout"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/rest"
)

// ResourceType is the resource's name in configurations.
const ResourceType = "apigw_stage"

var _ resource.ResourceWithModifyPlan = (*stageResource)(nil)

var fields = errdiag.Fields{
	"productId": "product_id", "apiId": "api_id", "stageName": "name", "endpointDomain": "endpoint_domain", "cacheTtlSec": "cache_ttl_sec",
	"throttleRps": "throttle_rps", "ipAclCode": "ip_acl.code", "ipAclList": "ip_acl.list", "statusCode": "maintenance.status_code",
	"response": "maintenance.response", "minimumCompressionSize": "compression.minimum_size",
	"quotaCondition": "usage_plan.quota_condition", "deploymentDescription": "deployment.description", "deploymentNo": "deployment.no",
	"canaryDistributionRate": "canary.distribution_rate", "canaryConditions": "canary.conditions",
	"canaryEndpointDomain": "canary.endpoint_domain", "canaryThrottleRps": "canary.throttle_rps",
	"canaryCacheTtlSec": "canary.cache_ttl_sec",
}

type stageResource struct {
	base.Resource[*notfound.Client, *service, resourceModel]
}

// Register returns what this package registers.
func Register() base.Registration {
	return base.Register(newService, newResource, stageList, stageDataSource, stagesDataSource, deploymentsDataSource, documentDataSource,
		clearCache)
}

var named = identity.Named{Type: ResourceType, Identity: identity.Identity{
	{Name: "product_id", Description: "ID of the product."},
	{Name: "api_id", Description: "ID of the API."},
	{Name: "id", Description: "ID of the stage."},
}}

func newResource() resource.Resource {
	r := &stageResource{}
	r.Named, r.New = named, newService
	r.Label = (*resourceModel).label
	r.ReadModel = readModel
	r.DeleteModel = func(ctx context.Context, s *service, m *resourceModel, call *base.Call) error {
		return s.Delete(ctx, m, notfound.LastSeenBy(ctx, call, ""))
	}
	return r
}

// readModel adopts the deployments of an imported stage.
func readModel(ctx context.Context, s *service, m *resourceModel, call *base.Call) error {
	imports := m.Name.IsNull()
	memory, diags := loadMemory(ctx, call.Private)
	call.Diagnostics.Append(diags...)
	stage, err := s.Read(ctx, m, notfound.LastSeenBy(ctx, call, ""))
	if err != nil {
		return err
	}
	if imports {
		memory = rollout.Imported(rollout.ActualOf(stage))
		call.Diagnostics.Append(saveMemory(ctx, call.Private, memory)...)
	}
	m.setDeployed(ctx, stage, memory)
	return nil
}

func (m *resourceModel) setDeployed(ctx context.Context, stage *client.Stage, memory rollout.Memory) {
	live, canary := newDeployedModels(memory, rollout.ActualOf(stage))
	m.Deployed, m.CanaryDeployed = object(ctx, "deployed", live), object(ctx, "canary_deployed", canary)
}

func (r *stageResource) Create(ctx context.Context, req resource.CreateRequest, resp *resource.CreateResponse) {
	plan, service, ok := r.StartCreate(ctx, req, resp)
	if !ok {
		return
	}
	diags := &resp.Diagnostics
	if err := service.checkMethods(ctx, plan.path(), &client.Stage{}, plan.methods(ctx), nil, rollout.Create); err != nil {
		diags.Append(errdiag.FieldError("Could not create "+plan.label(), err, fields))
		return
	}
	stage, ok := service.Create(ctx, plan, diags)
	if !ok {
		return
	}
	outliving, cancel := rest.Grace(ctx)
	defer cancel()
	memory := rollout.Created(stage.DeploymentNo, plan.config(ctx))
	model := *plan
	model.created(ctx, stage, memory)
	r.Created(outliving, service, &model, resp)
	diags.Append(saveMemory(outliving, resp.Private, memory)...)
	if diags.HasError() {
		return
	}
	plan.ID = model.ID
	change := &change{service: service, request: req.Plan, plan: plan, prior: &model, stage: stage, action: rollout.Create, memory: memory, diags: diags}
	err := change.apply(outliving, rollout.Create) // an error would make Terraform replace the stage
	diags.Append(saveMemory(outliving, resp.Private, change.memory)...)
	if change.result != nil {
		diags.Append(resp.State.Set(outliving, change.result)...)
	}
	if err != nil {
		diags.Append(errdiag.FieldError("Created "+plan.label()+", but could not complete it", err, fields))
	}
}

// created sets what is in state until the rest of a create is done.
func (m *resourceModel) created(ctx context.Context, stage *client.Stage, memory rollout.Memory) {
	m.fromAPI(ctx, stage)
	m.Published, m.Host, m.InvokeURL = types.BoolValue(false), types.StringNull(), types.StringNull()
	m.setMethods(ctx, nil)
	m.setDeployed(ctx, stage, memory)
}

func (r *stageResource) Update(ctx context.Context, req resource.UpdateRequest, resp *resource.UpdateResponse) {
	plan, state, service, ok := r.StartUpdate(ctx, req, resp)
	if !ok {
		return
	}
	diags := &resp.Diagnostics
	memory, problems := loadMemory(ctx, req.Private)
	diags.Append(problems...)
	if diags.HasError() {
		return
	}
	var planned rollout.Action
	if value := valueOf[rolloutModel](ctx, plan.Rollout); value != nil {
		planned = rollout.Action(value.Action.ValueString())
	}
	change := &change{service: service, request: req.Plan, plan: plan, prior: state, memory: memory, diags: diags}
	err := change.apply(ctx, planned)
	outliving, cancel := rest.Grace(ctx)
	defer cancel()
	diags.Append(saveMemory(outliving, resp.Private, change.memory)...)
	if change.result != nil {
		r.Updated(outliving, service, change.result, resp)
	}
	if err != nil {
		diags.Append(errdiag.FieldError("Could not change "+plan.label(), err, fields))
	}
}
