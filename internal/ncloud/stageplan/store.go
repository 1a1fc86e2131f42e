// Package stageplan manages which usage plans NAVER Cloud API Gateway offers on
// which stages.
package stageplan

import (
	"context"
	"errors"
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework/diag"

	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/ncloud/api"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/ncloud/gone"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/rest"
)

// Store is the associations of stages and usage plans as this package reads and
// writes them.
type Store struct {
	client *api.Client
	plans  *gone.Census
}

// Source yields the store once the provider is configured. The diagnostics say
// what the configuration lacks.
type Source func() (*Store, diag.Diagnostics)

// NewStore returns a store that asks client. plans is the usage plans' census.
func NewStore(client *api.Client, plans *gone.Census) *Store {
	return &Store{client: client, plans: plans}
}

// Associate offers a plan on a stage. Where the answer is lost, it looks whether
// the plan is there.
func (s *Store) Associate(ctx context.Context, stage api.StagePath, planID string) error {
	err := s.client.AssociateUsagePlan(ctx, stage, planID)
	if rest.MayHaveActed(err) && ctx.Err() == nil {
		if there, looking := s.listed(ctx, stage, planID); looking == nil && there {
			return nil
		}
	}
	return err
}

// Confirm returns nil where the plan is offered on the stage, and gone.ErrGone
// where it certainly is not. A stage that is not found proves nothing by itself:
// then the plan is asked for its stages, and the account for its plans.
func (s *Store) Confirm(ctx context.Context, stage api.StagePath, planID, tenantID string) error {
	there, err := s.listed(ctx, stage, planID)
	switch {
	case err == nil && there:
		return nil
	case err == nil:
		return gone.ErrGone
	case !api.NotFound(err) || api.AboutTenant(err):
		return err
	}
	for page, listing := range s.client.UsagePlanStages(ctx, planID) {
		if listing != nil {
			return s.plans.Confirm(ctx, planID, tenantID, listing)
		}
		for _, row := range page.Items {
			if row.StageID == stage.StageID {
				return fmt.Errorf("the usage plan still lists the stage, yet the stage is not found:\n%w", err)
			}
		}
	}
	return gone.ErrGone
}

// Disassociate takes a plan from a stage. One that is certainly not offered there
// any more is no error.
func (s *Store) Disassociate(ctx context.Context, stage api.StagePath, planID, tenantID string) error {
	err := s.client.DisassociateUsagePlan(ctx, stage, planID)
	var refused *api.Error
	if errors.As(err, &refused) && refused.Status < 500 && errors.Is(s.Confirm(ctx, stage, planID, tenantID), gone.ErrGone) {
		return nil
	}
	return err
}

func (s *Store) listed(ctx context.Context, stage api.StagePath, planID string) (bool, error) {
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
