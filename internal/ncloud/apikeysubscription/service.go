// SPDX-License-Identifier: MPL-2.0

package apikeysubscription

import (
	"context"
	"errors"
	"fmt"
	"iter"

	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/errdiag"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/ncloud/client"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/ncloud/notfound"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/readcache"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/rest"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/wait"
)

type service struct {
	client        *client.Client
	products      *notfound.Checker
	keys          *notfound.Checker
	subscriptions readcache.Parts[string, *readcache.Reader[client.Subscription]]
}

func newService(c *notfound.Client) *service {
	s := &service{client: c.REST, products: c.Products.Checker, keys: c.APIKeys.Checker}
	s.subscriptions.New = func(productID string) *readcache.Reader[client.Subscription] {
		return &readcache.Reader[client.Subscription]{
			SinglesFirst: 2,
			Epoch:        c.REST.Epoch,
			ID:           func(subscription *client.Subscription) string { return subscription.APIKeyID },
			One: func(ctx context.Context, apiKeyID string) (*client.Subscription, error) {
				return s.client.Subscription(ctx, productID, apiKeyID)
			},
			List: func(ctx context.Context, w rest.Window) iter.Seq2[rest.Page[client.Subscription], error] {
				return s.client.Subscriptions(ctx, productID, client.SubscriptionFilter{}, w)
			},
		}
	}
	return s
}

// Decision is the outcome of Decide.
type Decision struct {
	// Subscription is nil if it was not read at the status.
	Subscription *client.Subscription
	// Exists is true if there is or may be a subscription, even after an error.
	Exists bool
	// Adopted is the error after which the existing subscription was adopted.
	Adopted error
}

// Decide sets the status of an API key's subscription. If the key has not requested
// one, Decide subscribes it first, which works for the account's own keys only.
func (s *service) Decide(ctx context.Context, productID, apiKeyID, status string) (Decision, error) {
	outliving, cancel := rest.Grace(ctx)
	defer cancel()
	exists, err := s.SetStatus(ctx, productID, apiKeyID, status)
	if !rest.NotFound(err) {
		return Decision{Exists: exists}, err
	}
	adopted, subscribeErr := s.subscribe(ctx, productID, apiKeyID)
	if subscribeErr != nil {
		if unsure := (*unsureError)(nil); errors.As(subscribeErr, &unsure) {
			return Decision{Exists: true}, subscribeErr
		}
		own, listErr := s.keys.Lists(ctx, apiKeyID)
		return Decision{}, &neitherError{decideErr: err, subscribeErr: subscribeErr, foreign: listErr == nil && !own}
	}
	ctx = outliving // the subscription exists: the decision on it is finished
	subscription, err := s.look(ctx, productID, apiKeyID, func(*client.Subscription) bool { return true })
	switch {
	case err != nil:
		return Decision{Exists: true, Adopted: adopted}, err
	case subscription == nil:
		return Decision{}, fmt.Errorf("the service accepted the request to subscribe, but does not list the subscription. A PUBLIC product " +
			"needs none, because anyone can call it")
	case subscription.Status == status:
		return Decision{Subscription: subscription, Exists: true, Adopted: adopted}, nil
	}
	return Decision{Exists: true, Adopted: adopted}, s.client.SetSubscriptionStatus(ctx, productID, apiKeyID, status)
}

// SetStatus reads the status if the response is lost. exists is true if it was set or that read failed.
func (s *service) SetStatus(ctx context.Context, productID, apiKeyID, status string) (exists bool, err error) {
	outliving, cancel := rest.Grace(ctx)
	defer cancel()
	err = s.client.SetSubscriptionStatus(ctx, productID, apiKeyID, status)
	if !rest.MayHaveActed(err) {
		return err == nil, err
	}
	subscription, lookupErr := s.look(outliving, productID, apiKeyID, func(subscription *client.Subscription) bool { return subscription.Status == status })
	switch {
	case lookupErr != nil:
		return true, errors.Join(err, lookupErr)
	case subscription != nil && subscription.Status == status:
		return true, nil
	}
	return false, err
}

// look returns nil if there is no subscription.
func (s *service) look(ctx context.Context, productID, apiKeyID string, done func(*client.Subscription) bool) (*client.Subscription, error) {
	return wait.Until(ctx, func(ctx context.Context) (*client.Subscription, error) {
		return s.client.Subscription(ctx, productID, apiKeyID)
	},
		func(subscription *client.Subscription, err error) bool {
			return err != nil || subscription != nil && done(subscription)
		})
}

// subscribe works for the account's own keys only. adopted is why an existing subscription was adopted.
func (s *service) subscribe(ctx context.Context, productID, apiKeyID string) (adopted, err error) {
	outliving, cancel := rest.Grace(ctx)
	defer cancel()
	err = s.client.Subscribe(ctx, productID, apiKeyID)
	switch {
	case rest.MayHaveActed(err):
		subscription, lookupErr := s.look(outliving, productID, apiKeyID, func(*client.Subscription) bool { return true })
		switch {
		case lookupErr != nil:
			return nil, &unsureError{errors.Join(err, lookupErr)}
		case subscription != nil:
			return err, nil
		}
	case rest.Refused(err):
		if subscription, lookupErr := s.client.Subscription(outliving, productID, apiKeyID); lookupErr == nil && subscription != nil {
			return err, nil
		}
	}
	return nil, err
}

type unsureError struct{ error }

func (e *unsureError) Unwrap() error { return e.error }

func (e *unsureError) Hint() string { return rest.UncertainHint }

func (s *service) WaitFor(ctx context.Context, productID, apiKeyID, planned string) (*client.Subscription, error) {
	subscription, err := s.look(ctx, productID, apiKeyID, func(subscription *client.Subscription) bool { return subscription.Status == planned })
	switch {
	case err != nil:
		return nil, err
	case subscription == nil:
		return nil, errors.New("the service accepted the status, but does not list the subscription")
	case subscription.Status != planned:
		return subscription, fmt.Errorf("the service accepted the status, but the subscription has status %s", subscription.Status)
	}
	return subscription, nil
}

// Read returns notfound.ErrNotFound if the product does not list the key, or does not exist.
func (s *service) Read(ctx context.Context, productID, apiKeyID string, last notfound.Seen) (*client.Subscription, error) {
	subscription, err := s.subscriptions.Of(productID).Read(ctx, apiKeyID)
	switch {
	case err != nil:
		return nil, s.products.ConfirmDeleted(ctx, productID, last, err)
	case subscription == nil:
		return nil, notfound.ErrNotFound
	}
	return subscription, nil
}

// Delete unsubscribes one of the account's own keys and rejects another account's key. The warning says
// what remains if the service refuses to reject a key that may not call anyway.
func (s *service) Delete(ctx context.Context, productID, apiKeyID string, last notfound.Seen) (warning string, err error) {
	unsubscribeErr := s.client.Unsubscribe(ctx, productID, apiKeyID)
	if unsubscribeErr == nil {
		return "", nil
	}
	if !rest.Refused(unsubscribeErr) && !rest.Denied(unsubscribeErr) && !rest.NotFound(unsubscribeErr) {
		return "", unsubscribeErr
	}
	own, err := s.keys.Lists(ctx, apiKeyID)
	switch {
	case err != nil:
		return "", &notfound.UnconfirmedError{
			Err: unsubscribeErr, Cause: err,
			Why: fmt.Sprintf("Whether the API key is one of the account's own is not known, since listing the API keys failed too:\n%v", err),
		}
	case own:
		return "", s.unsubscribed(ctx, productID, apiKeyID, last, unsubscribeErr)
	}
	rejectErr := s.client.SetSubscriptionStatus(ctx, productID, apiKeyID, client.StatusRejected)
	if rejectErr == nil {
		return "", nil
	}
	subscription, err := s.Read(ctx, productID, apiKeyID, last)
	switch {
	case errors.Is(err, notfound.ErrNotFound):
		return "", nil
	case err != nil:
		return "", errors.Join(rejectErr, err)
	case subscription.Status == client.StatusRejected:
		return "", nil // only the response was lost
	case subscription.Status == client.StatusDeny || subscription.Status == client.StatusBlocked:
		return fmt.Sprintf("The key stays at %s, where it may not call, because the service refused to reject it:\n%v", subscription.Status, rejectErr), nil
	}
	return "", rejectErr
}

// unsubscribed returns nil if the product no longer lists the key.
func (s *service) unsubscribed(ctx context.Context, productID, apiKeyID string, last notfound.Seen, refusal error) error {
	subscription, err := s.Read(ctx, productID, apiKeyID, last)
	switch {
	case errors.Is(err, notfound.ErrNotFound):
		return nil
	case err != nil && rest.NotFound(refusal):
		return err
	case err == nil && rest.NotFound(refusal):
		return errdiag.WithHint(fmt.Errorf("%w\n\nHowever, the product still lists the API key with status %s, and the key is one of the account's own",
			refusal, subscription.Status), "The resource stays in state. Run terraform destroy again; if that fails too, end the subscription in the console.")
	}
	return refusal
}

type neitherError struct {
	decideErr, subscribeErr error
	foreign                 bool // the account's listing of API keys lacks the key
}

func (e *neitherError) Error() string {
	return fmt.Sprintf("The product has no subscription request of this API key, and the key could not be subscribed: %v", e.subscribeErr)
}

func (e *neitherError) Unwrap() []error { return []error{e.subscribeErr, e.decideErr} }

func (e *neitherError) Hint() string {
	switch {
	case e.foreign:
		return "The API key does not belong to this account. Check api_key_id. The owner of the key has to request the subscription first."
	case rest.NotFound(e.subscribeErr):
		return "Check product_id: the API key belongs to this account, but the service did not find the product."
	}
	return ""
}
