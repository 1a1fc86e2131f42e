// SPDX-License-Identifier: MPL-2.0

package stage

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"sync"

	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/errdiag"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/ncloud/client"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/ncloud/notfound"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/ncloud/reconcile"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/ncloud/rollout"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/readcache"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/rest"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/wait"
)

type service struct {
	*notfound.Client

	rollouts *rollout.Executor
	// lists are the stages of an API, with the paths of their live deployments.
	lists readcache.Parts[client.APIRef, *readcache.Snapshot[*client.StageList]]
	// apis are those of a product with their stages: only these show which stages are published.
	apis        readcache.Parts[string, *readcache.Snapshot[map[string]client.API]]
	stages      readcache.Parts[client.StagePath, *readcache.Snapshot[*client.Stage]]
	deployments readcache.Parts[client.StagePath, *readcache.Snapshot[[]client.Deployment]]
	documents   readcache.Parts[documentRef, *readcache.Snapshot[string]]
	// deleted are the IDs of stages that this process deleted. Listings may still have them.
	deleted sync.Map
}

func newService(c *notfound.Client) *service {
	s := &service{Client: c, rollouts: rollout.New(c.REST, c.Drafts)}
	s.lists.New = readcache.Shared(c.REST.Epoch, c.REST.Stages)
	s.apis.New = readcache.Shared(c.REST.Epoch, s.listAPIs)
	s.stages.New = readcache.Shared(c.REST.Epoch, c.REST.Stage)
	s.deployments.New = readcache.Shared(c.REST.Epoch, s.listDeployments)
	s.documents.New = readcache.Shared(c.REST.Epoch, s.document)
	return s
}

func (s *service) listAPIs(ctx context.Context, productID string) (map[string]client.API, error) {
	out := map[string]client.API{}
	for page, err := range s.REST.APIs(ctx, productID, client.APIFilter{WithStages: true}, rest.Window{}) {
		if err != nil {
			return nil, err
		}
		for _, api := range page.Items {
			out[api.ID] = api
		}
	}
	return out, nil
}

// Read sets the model, except what the private state adds. It returns notfound.ErrNotFound if the stage was deleted.
func (s *service) Read(ctx context.Context, m *resourceModel, last notfound.Seen) (*client.Stage, error) {
	stage, err := s.stages.Of(m.path()).Read(ctx, ResourceType)
	if err != nil {
		return nil, s.confirmDeleted(ctx, m.path(), last, err)
	}
	return stage, s.complete(ctx, m, stage)
}

func (s *service) confirmDeleted(ctx context.Context, stage client.StagePath, last notfound.Seen, err error) error {
	return s.APIs.ConfirmDeleted(ctx, stage.API(), last, err, s.Stage(stage))
}

// complete sets the model from a stage and reads what is not part of it.
func (s *service) complete(ctx context.Context, m *resourceModel, stage *client.Stage) error {
	isNew := m.EndpointDomain.IsNull()
	m.fromAPI(ctx, stage)
	if m.conditionIsSet(ctx) || isNew && !m.UsagePlan.IsNull() {
		limits, err := s.REST.DefaultUsagePlan(ctx, m.path())
		if err != nil {
			return fmt.Errorf("could not read the default usage plan: %w", err)
		}
		m.setCondition(ctx, limits.QuotaCondition)
	}
	api, err := s.listedAPI(ctx, m.path())
	if err != nil {
		return fmt.Errorf("could not read whether the stage is published: %w", err)
	}
	m.Published = types.BoolValue(published(api, m.ID.ValueString()))
	if named := m.methods(ctx); len(named) > 0 || m.Host.ValueString() == "" {
		listed, err := s.lists.Of(m.API()).Read(ctx, m.ID.ValueString())
		if err != nil {
			return fmt.Errorf("could not list the stages: %w", err)
		}
		m.Host = types.StringValue(hostOf(listed))
		if err := s.readMethods(ctx, m, rollout.ActualOf(stage), listed, named); err != nil {
			return err
		}
	}
	if url := invokeURL(m.Host.ValueString(), api.Name, m.Name.ValueString()); m.InvokeURL.ValueString() == "" && url != "" {
		m.InvokeURL = types.StringValue(url)
	}
	if m.InvokeURL.IsUnknown() {
		m.InvokeURL = types.StringNull()
	}
	return nil
}

func hostOf(listed *client.StageList) string { return strings.TrimSuffix(listed.Host, "/") }

// invokeURL returns "" if a part is missing.
func invokeURL(host, apiName, stageName string) string {
	if host == "" || apiName == "" {
		return ""
	}
	return host + "/" + apiName + "/" + stageName
}

func published(api client.API, stageID string) bool {
	i := slices.IndexFunc(api.Stages, func(one client.APIStage) bool { return one.ID == stageID })
	return i >= 0 && api.Stages[i].IsPublished != nil && *api.Stages[i].IsPublished
}

// SetPublished sends the publication of all stages of the API, in case those that are not named are unpublished.
func (s *service) SetPublished(ctx context.Context, stage client.StagePath, publish bool) error {
	unlock, err := s.Drafts.Lock(ctx, stage.API())
	if err != nil {
		return err
	}
	defer unlock()
	api, err := s.apiOf(ctx, stage)
	if err != nil || published(api, stage.StageID) == publish {
		return err
	}
	all := []client.Publication{{StageID: stage.StageID, Published: publish}}
	for _, other := range api.Stages {
		if other.ID != stage.StageID {
			all = append(all, client.Publication{StageID: other.ID, Published: published(api, other.ID)})
		}
	}
	if err := reconcile.Repeat(ctx, func(ctx context.Context) error { return s.REST.Publish(ctx, stage.API(), all) }); err != nil {
		return err
	}
	api, err = wait.Until(ctx, func(ctx context.Context) (client.API, error) { return s.apiOf(ctx, stage) }, func(api client.API, err error) bool {
		return err != nil || published(api, stage.StageID) == publish
	})
	if err == nil && published(api, stage.StageID) != publish {
		err = wait.InconsistentResult([]string{"published"})
	}
	return err
}

// listedAPI takes the API from a listing that all stages of a product share. A listing that lags behind may lack a new API.
func (s *service) listedAPI(ctx context.Context, stage client.StagePath) (client.API, error) {
	apis, err := s.apis.Of(stage.ProductID).Read(ctx, stage.StageID)
	if err != nil {
		return client.API{}, err
	}
	if api, listed := apis[stage.APIID]; listed {
		return api, nil
	}
	api, err := s.apiOf(ctx, stage)
	if err == nil && api.ID == "" {
		err = notListedError(stage.API())
	}
	return api, err
}

// notListedError is about an API that exists.
func notListedError(api client.APIRef) error {
	return errdiag.WithHint(fmt.Errorf("the listing of product %q does not contain API %q", api.ProductID, api.APIID),
		"Check that product_id is the product of this API, and that the access key may list the product's APIs.")
}

// apiOf reads the API with its stages until it has the stage.
func (s *service) apiOf(ctx context.Context, stage client.StagePath) (client.API, error) {
	has := func(one client.APIStage) bool { return one.ID == stage.StageID }
	return wait.Until(ctx, func(ctx context.Context) (client.API, error) {
		apis, err := s.listAPIs(ctx, stage.ProductID)
		return apis[stage.APIID], err
	}, func(api client.API, err error) bool { return err != nil || slices.ContainsFunc(api.Stages, has) })
}

// Delete unpublishes the stage and disables its canary first.
func (s *service) Delete(ctx context.Context, m *resourceModel, last notfound.Seen) error {
	stage, err := s.REST.Stage(ctx, m.path())
	if err != nil {
		return s.confirmDeleted(ctx, m.path(), last, err)
	}
	if err := s.SetPublished(ctx, m.path(), false); err != nil {
		return fmt.Errorf("could not unpublish it: %w", err)
	}
	if stage.Canary != nil {
		err := s.Drafts.Write(ctx, m.API(), func(ctx context.Context) error { return s.REST.DisableCanary(ctx, m.path()) })
		if err != nil && !s.withoutCanary(ctx, m.path()) {
			return fmt.Errorf("could not disable its canary: %w", err)
		}
	}
	var used error
	err = s.Drafts.Write(ctx, m.API(), func(ctx context.Context) error {
		err := s.REST.DeleteStage(ctx, m.path())
		if used = s.inUse(ctx, m.path(), err); used != nil {
			err = nil // it is not sent again
		}
		return err
	})
	if used != nil {
		return used
	}
	if err == nil {
		s.deleted.Store(m.ID.ValueString(), true)
	}
	return s.confirmDeleted(ctx, m.path(), last, err)
}

func (s *service) withoutCanary(ctx context.Context, path client.StagePath) bool {
	stage, err := s.REST.Stage(ctx, path)
	return err == nil && stage.Canary == nil
}

// inUse returns an error if a stage was not deleted and has usage plans.
func (s *service) inUse(ctx context.Context, stage client.StagePath, err error) error {
	if !rest.Refused(err) || rest.NotFound(err) {
		return nil
	}
	var names []string
	lines := []string{"The stage stays in state. Disassociate the usage plans in the console, or import the associations as apigw_stage_usage_plan " +
		"and destroy them with the stage:"}
	for page, err := range s.REST.StageUsagePlans(ctx, stage) {
		if err != nil {
			return nil
		}
		for _, plan := range page.Items {
			names = append(names, fmt.Sprintf("%q (%s)", plan.Name, plan.ID))
			lines = append(lines, fmt.Sprintf("  terraform import apigw_stage_usage_plan.NAME %s/%s/%s/%s", stage.ProductID, stage.APIID, stage.StageID, plan.ID))
		}
	}
	if len(names) == 0 {
		return nil
	}
	return errdiag.WithHint(fmt.Errorf("%w\n\nThese usage plans are associated with the stage: %s", err, strings.Join(names, ", ")),
		"%s", strings.Join(lines, "\n"))
}
