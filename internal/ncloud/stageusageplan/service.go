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

// Service reads and writes the associations of stages with usage plans.
type Service struct {
	client *client.Client
	plans  *notfound.Checker
	// offers reads the stages on which a plan is offered, by plan, since there are fewer
	// plans than stages.
	offers readcache.Readers[string, client.PlanStage]
}

func newService(c *notfound.Client) *Service {
	s := &Service{client: c.REST, plans: c.UsagePlans.Checker}
	s.offers.New = func(planID string) *readcache.Reader[client.PlanStage] {
		return &readcache.Reader[client.PlanStage]{
			Epoch: c.REST.Epoch,
			ID:    func(row client.PlanStage) string { return offer(row.StagePath) },
			One:   func(ctx context.Context, id string) (client.PlanStage, error) { return s.one(ctx, id, planID) },
			List: func(ctx context.Context, w rest.Window) iter.Seq2[rest.Page[client.PlanStage], error] {
				return s.client.UsagePlanStages(ctx, planID, w)
			},
		}
	}
	return s
}

// Associate associates a plan with a stage. exists is true if it is or may be associated. If
// the response is lost, or the service refuses, Associate looks whether the plan is there;
// adopted then says what happened.
func (s *Service) Associate(ctx context.Context, stage client.StagePath, planID string) (exists bool, adopted, err error) {
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
func (s *Service) Read(ctx context.Context, stage client.StagePath, planID string, last notfound.Seen) error {
	reader := s.offers.Of(planID)
	row, err := reader.Read(ctx, offer(stage))
	switch {
	case err != nil:
		return s.plans.ConfirmDeleted(ctx, planID, last, err,
			notfound.Level{Name: "stage of the usage plan", ID: offer(stage), List: notfound.ListOf(reader)})
	case row == client.PlanStage{}:
		return notfound.ErrNotFound
	}
	return nil
}

// Disassociate takes a plan from a stage. It is no error if the plan is certainly not
// offered there any more.
func (s *Service) Disassociate(ctx context.Context, stage client.StagePath, planID string, last notfound.Seen) error {
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

// offer is the id of a stage among those of a plan. Ids hold no slash.
func offer(stage client.StagePath) string {
	return stage.ProductID + "/" + stage.APIID + "/" + stage.StageID
}

// one asks the stage itself for the plan. It returns the zero value if the stage does
// not offer it.
func (s *Service) one(ctx context.Context, id, planID string) (client.PlanStage, error) {
	parts := strings.SplitN(id, "/", 3)
	stage := client.StagePath{ProductID: parts[0], APIID: parts[1], StageID: parts[2]}
	there, err := s.listed(ctx, stage, planID)
	if err != nil || !there {
		return client.PlanStage{}, err
	}
	return client.PlanStage{StagePath: stage}, nil
}

// listed reports whether the stage offers the plan.
func (s *Service) listed(ctx context.Context, stage client.StagePath, planID string) (bool, error) {
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
