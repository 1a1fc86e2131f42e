// SPDX-License-Identifier: MPL-2.0

package stageusageplan

import (
	"context"
	"errors"
	"iter"
	"strings"

	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/ncloud/client"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/ncloud/notfound"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/readcache"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/rest"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/wait"
)

type service struct {
	client *client.Client
	plans  *notfound.Checker
	// stages reads the stages on which a plan is offered, by plan, since there are fewer
	// plans than stages.
	stages readcache.Parts[string, *readcache.Reader[client.PlanStage]]
}

func newService(c *notfound.Client) *service {
	s := &service{client: c.REST, plans: c.UsagePlans.Checker}
	s.stages.New = func(planID string) *readcache.Reader[client.PlanStage] {
		return &readcache.Reader[client.PlanStage]{
			Epoch: c.REST.Epoch,
			ID:    func(s *client.PlanStage) string { return stageID(s.StagePath) },
			One:   func(ctx context.Context, id string) (*client.PlanStage, error) { return s.one(ctx, id, planID) },
			List: func(ctx context.Context, w rest.Window) iter.Seq2[rest.Page[client.PlanStage], error] {
				return s.client.UsagePlanStages(ctx, planID, w)
			},
		}
	}
	return s
}

// Associate looks for the association if the response is lost or the service refuses. exists is true
// if there is or may be one; adopted is the error after which an existing one was adopted.
func (s *service) Associate(ctx context.Context, stage client.StagePath, planID string) (exists bool, adopted, err error) {
	outliving, cancel := rest.Grace(ctx)
	defer cancel()
	err = s.client.AssociateUsagePlan(ctx, stage, planID)
	switch {
	case err == nil:
		return true, nil, nil
	case rest.MayHaveActed(err):
		there, lookupErr := wait.Until(outliving, func(ctx context.Context) (bool, error) { return s.listed(ctx, stage, planID) },
			func(there bool, err error) bool { return there || err != nil })
		switch {
		case lookupErr != nil:
			return true, nil, errors.Join(err, lookupErr)
		case there:
			return true, err, nil
		}
	case rest.Refused(err):
		if there, lookupErr := s.listed(outliving, stage, planID); lookupErr == nil && there {
			return true, err, nil
		}
	}
	return false, nil, err
}

// Read returns nil if the plan is associated with the stage, and notfound.ErrNotFound if it is
// not. A 404 about the stage is confirmed by the stages of the plan.
func (s *service) Read(ctx context.Context, stage client.StagePath, planID string, last notfound.Seen) error {
	reader := s.stages.Of(planID)
	found, err := reader.Read(ctx, stageID(stage))
	switch {
	case err != nil:
		return s.plans.ConfirmDeleted(ctx, planID, last, err,
			notfound.Level{Name: "stage of the usage plan", List: notfound.ListOf(reader, stageID(stage))})
	case found == nil:
		return notfound.ErrNotFound
	}
	return nil
}

func (s *service) Disassociate(ctx context.Context, stage client.StagePath, planID string, last notfound.Seen) error {
	err := s.client.DisassociateUsagePlan(ctx, stage, planID)
	if !rest.Refused(err) && !rest.Denied(err) && !rest.NotFound(err) {
		return err
	}
	switch readErr := s.Read(ctx, stage, planID, last); {
	case errors.Is(readErr, notfound.ErrNotFound):
		return nil
	case readErr != nil && rest.NotFound(err):
		return readErr
	}
	return err
}

// IDs contain no slash.
func stageID(stage client.StagePath) string {
	return stage.ProductID + "/" + stage.APIID + "/" + stage.StageID
}

// one returns nil if the stage does not have the plan.
func (s *service) one(ctx context.Context, id, planID string) (*client.PlanStage, error) {
	parts := strings.SplitN(id, "/", 3)
	stage := client.StagePath{ProductID: parts[0], APIID: parts[1], StageID: parts[2]}
	there, err := s.listed(ctx, stage, planID)
	if err != nil || !there {
		return nil, err
	}
	return &client.PlanStage{StagePath: stage}, nil
}

func (s *service) listed(ctx context.Context, stage client.StagePath, planID string) (bool, error) {
	for page, err := range s.client.StageUsagePlans(ctx, stage) {
		if err != nil {
			return false, err
		}
		for _, plan := range page.Items {
			if plan.ID == planID {
				return true, nil
			}
		}
	}
	return false, nil
}
