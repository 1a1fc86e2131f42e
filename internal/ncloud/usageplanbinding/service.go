// SPDX-License-Identifier: MPL-2.0

package usageplanbinding

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"time"

	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/errdiag"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/ncloud/client"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/ncloud/notfound"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/readcache"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/rest"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/wait"
)

type service struct {
	client   *client.Client
	products *notfound.Checker
	// stages reads the stages of a product: one response has all stages of an API key.
	stages readcache.Parts[subscription, *readcache.Reader[client.UsagePlanBinding]]
}

type subscription struct{ productID, apiKeyID string }

func newService(c *notfound.Client) *service {
	s := &service{client: c.REST, products: c.Products.Checker}
	s.stages.New = func(of subscription) *readcache.Reader[client.UsagePlanBinding] {
		return &readcache.Reader[client.UsagePlanBinding]{
			Epoch: c.REST.Epoch,
			ID:    func(binding *client.UsagePlanBinding) string { return binding.StageID },
			One: func(ctx context.Context, stageID string) (*client.UsagePlanBinding, error) {
				return s.client.UsagePlanBinding(ctx, of.productID, of.apiKeyID, stageID)
			},
			List: func(ctx context.Context, w rest.Window) iter.Seq2[rest.Page[client.UsagePlanBinding], error] {
				return s.client.UsagePlanBindings(ctx, of.productID, client.UsagePlanBindingFilter{APIKeyID: of.apiKeyID}, w)
			},
		}
	}
	return s
}

type key struct{ productID, apiKeyID, stageID string }

func (at key) subscription() subscription { return subscription{at.productID, at.apiKeyID} }

// Current returns "" if the stage's default applies.
func (s *service) Current(ctx context.Context, at key) (string, error) {
	binding, err := s.client.UsagePlanBinding(ctx, at.productID, at.apiKeyID, at.stageID)
	if err != nil || binding == nil {
		return "", err
	}
	return binding.UsagePlanID, nil
}

// Bind reads the plan if the response is lost. bound is true if the key has it or that read failed.
func (s *service) Bind(ctx context.Context, at key, planID string) (bound bool, err error) {
	outliving, cancel := rest.Grace(ctx)
	defer cancel()
	err = s.client.BindUsagePlan(ctx, at.productID, at.apiKeyID, at.stageID, planID)
	if rest.MayHaveActed(err) {
		current, lookupErr := wait.Until(outliving, func(ctx context.Context) (string, error) { return s.Current(ctx, at) },
			func(current string, err error) bool { return err != nil || current == planID })
		switch {
		case lookupErr != nil:
			return true, errors.Join(err, lookupErr)
		case current == planID:
			return true, nil
		}
	}
	if rest.Refused(err) || rest.NotFound(err) {
		err = errdiag.WithHint(err, "A usage plan can be bound only on a stage that it is associated with, and only to a key that is subscribed to the product: "+
			"see the resources apigw_stage_usage_plan and apigw_api_key_subscription, and let the binding depend on them.")
	}
	return err == nil, err
}

func (s *service) WaitFor(ctx context.Context, at key, planID string) (*client.UsagePlanBinding, error) {
	binding, err := wait.Until(ctx, func(ctx context.Context) (*client.UsagePlanBinding, error) {
		return s.client.UsagePlanBinding(ctx, at.productID, at.apiKeyID, at.stageID)
	}, func(binding *client.UsagePlanBinding, err error) bool {
		return err != nil || binding != nil && binding.UsagePlanID == planID
	})
	switch {
	case err != nil:
		return nil, err
	case binding == nil:
		return nil, errors.New("the service accepted the request, but does not list this key on the stage")
	case binding.UsagePlanID != planID:
		return binding, fmt.Errorf("the service accepted the request, but the key has %s on the stage", planName(binding.UsagePlanID))
	}
	return binding, nil
}

// Read returns notfound.ErrNotFound if the key has no usage plan of its own on the stage.
func (s *service) Read(ctx context.Context, at key, last notfound.Seen) (*client.UsagePlanBinding, error) {
	binding, err := s.stages.Of(at.subscription()).Read(ctx, at.stageID)
	switch {
	case err != nil:
		return nil, s.products.ConfirmDeleted(ctx, at.productID, last, err, s.subscription(at))
	case binding == nil || binding.UsagePlanID == "":
		return nil, notfound.ErrNotFound
	}
	return binding, nil
}

func (s *service) subscription(at key) notfound.Level {
	list := func(ctx context.Context, _ time.Time) (notfound.Listing, error) {
		since := time.Now()
		subscription, err := s.client.Subscription(ctx, at.productID, at.apiKeyID)
		return notfound.Listing{Since: since, Has: subscription != nil}, err
	}
	return notfound.Level{Name: "subscription of the API key", List: list}
}

// Release restores the previous plan, or clears the plan if that fails. If the service refuses that too,
// Release succeeds with a warning.
func (s *service) Release(ctx context.Context, at key, planID, previous string, last notfound.Seen) (warning string, err error) {
	if previous == planID {
		return "", nil // nothing was changed, so nothing is to be undone
	}
	give := func(plan string) error {
		return s.client.BindUsagePlan(ctx, at.productID, at.apiKeyID, at.stageID, plan)
	}
	if previous != "" {
		err = give(previous)
		if !rest.Refused(err) && !rest.NotFound(err) {
			return "", err
		}
		warning = fmt.Sprintf("The service refused to restore usage plan %q, which the key had on the stage before:\n%v\n\n"+
			"The key has no usage plan of its own there now.", previous, err)
	}
	err = give("")
	switch {
	case rest.Refused(err):
		return fmt.Sprintf("The service refused to remove the usage plan:\n%v\n\nThe key keeps usage plan %q on the stage until it is given another plan "+
			"or its subscription ends.", err, planID), nil
	case rest.NotFound(err):
		switch _, readErr := s.Read(ctx, at, last); {
		case errors.Is(readErr, notfound.ErrNotFound):
			return "", nil
		case readErr != nil:
			return warning, readErr
		}
	}
	return warning, err
}
