// SPDX-License-Identifier: MPL-2.0

package stage

import (
	"context"
	"errors"
	"fmt"
	"reflect"
	"slices"
	"sync"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/diag"

	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/errdiag"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/ncloud/client"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/ncloud/reconcile"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/readcache"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/rest"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/safecreate"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/wait"
)

// Create makes the first deployment, too. A stage of the planned name that was not listed before the request, and is listed
// after it, was created by it.
func (s *service) Create(ctx context.Context, m *resourceModel, diags *diag.Diagnostics) (*client.Stage, bool) {
	stage, err := s.create(ctx, m, diags)
	if err != nil {
		diags.Append(errdiag.FieldError("Could not create "+m.label(), err, fields))
	}
	return stage, err == nil && stage != nil
}

// create returns no stage if diags have the error. Creates of one name exclude each other, so that the search for a lost one
// does not find another. Other writes to the API do not wait for that search.
func (s *service) create(ctx context.Context, m *resourceModel, diags *diag.Diagnostics) (*client.Stage, error) {
	api := m.API()
	unlockName, err := s.Drafts.LockStage(ctx, m.Stage("name "+m.Name.ValueString()))
	if err != nil {
		return nil, err
	}
	defer unlockName()
	unlock, err := s.Drafts.Lock(ctx, api)
	if err != nil {
		return nil, err
	}
	unlock = sync.OnceFunc(unlock)
	defer unlock()
	listed, err := s.REST.Stages(ctx, api)
	if err != nil {
		return nil, fmt.Errorf("could not list the stages: %w", err)
	}
	before := map[string]struct{}{}
	for _, one := range listed.Stages {
		before[one.ID] = struct{}{}
		if _, deleted := s.deleted.Load(one.ID); !deleted && one.Name == m.Name.ValueString() {
			return nil, errdiag.WithHint(errors.New("the API has a stage with this name"), "Nothing was changed. If it is the stage that this one "+
				"replaces, remove create_before_destroy. Otherwise, choose another name, or import it:\n  terraform import %s.NAME %s/%s/%s",
				ResourceType, api.ProductID, api.APIID, one.ID)
		}
	}
	config := m.config(ctx)
	creates := safecreate.Resource[*client.Stage]{
		Type: ResourceType, Kind: "stage", Fields: fields, ServerTime: s.REST.ServerTime,
		ID:     func(s *client.Stage) string { return s.ID },
		Before: &readcache.Snapshot[map[string]struct{}]{List: func(context.Context) (map[string]struct{}, error) { return before, nil }},
	}
	stage, ok := creates.Create(ctx, safecreate.Request[*client.Stage]{
		Name: m.Name.ValueString(), Parent: api.ProductID + "/" + api.APIID + "/",
		Send: func(ctx context.Context) (*client.Stage, error) {
			defer unlock()
			return s.send(ctx, m, client.StageInput{
				Name: m.Name.ValueString(), DeploymentDescription: config.Description, StageSettings: m.settings(ctx),
			})
		},
		Find: func(ctx context.Context) ([]safecreate.Candidate[*client.Stage], error) { return s.findNew(ctx, m) },
	}, diags)
	if !ok {
		return nil, nil //nolint:nilnil // documented above
	}
	if stage.DeploymentNo == 0 {
		outliving, cancel := rest.Grace(ctx)
		defer cancel()
		if read, err := wait.Found(outliving, func(ctx context.Context) (*client.Stage, error) {
			return s.REST.Stage(ctx, client.StagePath{ProductID: api.ProductID, APIID: api.APIID, StageID: stage.ID})
		}, func(s *client.Stage) bool { return s.DeploymentNo != 0 }); err == nil {
			stage = read
		}
	}
	return stage, nil
}

// send sends the request again after a 409, unless there is a stage of the planned name now.
func (s *service) send(ctx context.Context, m *resourceModel, in client.StageInput) (*client.Stage, error) {
	for attempt := 0; ; attempt++ {
		stage, err := s.REST.CreateStage(ctx, m.API(), in)
		switch {
		case reconcile.Conflict(err):
		case attempt > 0 && rest.Refused(err): // perhaps because the first request created it
			return nil, &conflictError{err}
		default:
			return stage, err
		}
		switch found, findErr := s.findNew(ctx, m); {
		case findErr != nil || len(found) > 0:
			return nil, &conflictError{err}
		case !reconcile.Again(ctx, err, attempt):
			return nil, err
		}
	}
}

// conflictError makes a search decide whether the stage was created: see safecreate.
type conflictError struct{ error }

func (e *conflictError) MayHaveActed() bool { return true }

func (e *conflictError) SentAt() time.Time { return rest.SentAt(e.error) }

func (e *conflictError) Unwrap() error { return e.error }

// findNew compares a stage of the planned name with the plan.
func (s *service) findNew(ctx context.Context, m *resourceModel) ([]safecreate.Candidate[*client.Stage], error) {
	listed, err := s.REST.Stages(ctx, m.API())
	if err != nil {
		return nil, err
	}
	var found []safecreate.Candidate[*client.Stage]
	for _, one := range listed.Stages {
		if one.Name != m.Name.ValueString() {
			continue
		}
		path := m.path()
		path.StageID = one.ID
		stage, err := s.REST.Stage(ctx, path)
		if err != nil {
			return nil, err
		}
		if sameSettings(stage.StageSettings, m.settings(ctx)) {
			found = append(found, safecreate.Candidate[*client.Stage]{Value: stage})
		}
	}
	return found, nil
}

// sameSettings compares addresses as sets.
func sameSettings(a, b client.StageSettings) bool {
	for _, one := range []*client.StageSettings{&a, &b} {
		if one.ACL != nil {
			acl := *one.ACL
			acl.Addresses = slices.Compact(slices.Sorted(slices.Values(acl.Addresses)))
			one.ACL = &acl
		}
	}
	return reflect.DeepEqual(a, b)
}
