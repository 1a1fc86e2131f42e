// SPDX-License-Identifier: MPL-2.0

package apikeysubscription

import (
	"context"
	"errors"
	"fmt"
	"iter"

	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/ncloud/client"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/ncloud/notfound"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/readcache"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/rest"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/wait"
)

// Service reads and writes the subscriptions to the account's products.
type Service struct {
	client   *client.Client
	products *notfound.Checker
	keys     *notfound.Checker
	// rows reads the subscriptions of a product, by product.
	rows readcache.Readers[string, *client.Subscription]
}

func newService(c *notfound.Client) *Service {
	s := &Service{client: c.REST, products: c.Products.Checker, keys: c.APIKeys.Checker}
	s.rows.New = func(productID string) *readcache.Reader[*client.Subscription] {
		return &readcache.Reader[*client.Subscription]{
			SinglesFirst: 2,
			Epoch:        c.REST.Epoch,
			ID:           func(subscription *client.Subscription) string { return subscription.APIKeyID },
			One: func(ctx context.Context, apiKeyID string) (*client.Subscription, error) {
				return s.client.Subscription(ctx, productID, apiKeyID)
			},
			List: func(ctx context.Context, w rest.Window) iter.Seq2[rest.Page[*client.Subscription], error] {
				return readcache.Pointers(s.client.Subscriptions(ctx, productID, client.SubscriptionFilter{}, w))
			},
		}
	}
	return s
}

// Decision is the outcome of Decide.
type Decision struct {
	// Row is the subscription if it was seen at the status, else nil.
	Row *client.Subscription
	// Exists is true if there is or may be a subscription, even if the decision failed.
	Exists bool
	// Adopted says why somebody else may have made the subscription, nil if nobody has.
	Adopted error
}

// Decide sets the status of an API key's subscription. If the key has not requested
// one, Decide subscribes it first, which works for the account's own keys only.
func (s *Service) Decide(ctx context.Context, productID, apiKeyID, status string) (Decision, error) {
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
		return Decision{}, &neitherError{apiKeyID: apiKeyID, productID: productID, decideErr: err, subscribeErr: subscribeErr, foreign: listErr == nil && !own}
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
		return Decision{Row: subscription, Exists: true, Adopted: adopted}, nil
	}
	return Decision{Exists: true, Adopted: adopted}, s.client.SetSubscriptionStatus(ctx, productID, apiKeyID, status)
}

// SetStatus decides on an API key's request. If the response is lost, it looks whether
// the decision was taken. exists is true if it was, or if looking failed too.
func (s *Service) SetStatus(ctx context.Context, productID, apiKeyID, status string) (exists bool, err error) {
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

// look reads a subscription after a request, until done accepts it: see wait.Until. It returns nil if there is no subscription.
func (s *Service) look(ctx context.Context, productID, apiKeyID string, done func(*client.Subscription) bool) (*client.Subscription, error) {
	return wait.Until(ctx, func(ctx context.Context) (*client.Subscription, error) {
		return s.client.Subscription(ctx, productID, apiKeyID)
	},
		func(subscription *client.Subscription, err error) bool {
			return err != nil || subscription != nil && done(subscription)
		})
}

// subscribe subscribes one of the account's own keys. If the response is lost, or the service
// refuses, it looks whether there is a subscription; adopted then says what happened.
func (s *Service) subscribe(ctx context.Context, productID, apiKeyID string) (adopted, err error) {
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

// unsureError says that there may be a subscription, and that looking for it failed.
type unsureError struct{ error }

func (e *unsureError) Unwrap() error { return e.error }

// Hint says what to do next.
func (e *unsureError) Hint() string { return rest.UncertainHint }

// Settled returns the subscription after a decision, with an error if it shows another
// status.
func (s *Service) Settled(ctx context.Context, productID, apiKeyID, planned string) (*client.Subscription, error) {
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

// Read returns a subscription. The error is notfound.ErrGone if there certainly is none:
// the product's keys can be listed and lack this one, or the product is gone.
func (s *Service) Read(ctx context.Context, productID, apiKeyID string, last notfound.Seen) (*client.Subscription, error) {
	subscription, err := s.rows.Of(productID).Read(ctx, apiKeyID)
	switch {
	case err != nil:
		return nil, s.products.ConfirmDeleted(ctx, productID, last, err)
	case subscription == nil:
		return nil, notfound.ErrNotFound
	}
	return subscription, nil
}

// Delete undoes what Decide may have done: it unsubscribes one of the account's own
// keys and rejects a key of another account. If the service refuses to reject a key
// that may not call anyway, Delete succeeds with a warning that says what stays.
func (s *Service) Delete(ctx context.Context, productID, apiKeyID string, last notfound.Seen) (warning string, err error) {
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

// unsubscribed decides what a refusal to unsubscribe one of the account's own keys means: it
// returns nil if the product no longer lists the key.
func (s *Service) unsubscribed(ctx context.Context, productID, apiKeyID string, last notfound.Seen, refusal error) error {
	subscription, err := s.Read(ctx, productID, apiKeyID, last)
	switch {
	case errors.Is(err, notfound.ErrNotFound):
		return nil
	case err != nil && rest.NotFound(refusal):
		return err
	case err == nil && rest.NotFound(refusal):
		return &stillListedError{refusal, subscription.Status}
	}
	return refusal
}

// stillListedError says that a key was not found although the product lists it.
type stillListedError struct {
	err    error
	status string
}

func (e *stillListedError) Error() string {
	return fmt.Sprintf("%v\n\nHowever, the product still lists the API key with status %s, and the key is one of the account's own.", e.err, e.status)
}
func (e *stillListedError) Unwrap() error { return e.err }

// Hint says what to do next.
func (e *stillListedError) Hint() string {
	return "The resource stays in state. Run terraform destroy again; if that fails too, end the subscription in the console."
}

// neitherError says that a key has requested no subscription and cannot be subscribed
// either.
type neitherError struct {
	apiKeyID, productID     string
	decideErr, subscribeErr error
	foreign                 bool // the account's listing of API keys lacks the key
}

func (e *neitherError) Error() string {
	return fmt.Sprintf("The product has no subscription request of this API key, and the key could not be subscribed: %v", e.subscribeErr)
}

// Unwrap returns both answers.
func (e *neitherError) Unwrap() []error { return []error{e.subscribeErr, e.decideErr} }

// Hint says what to do next.
func (e *neitherError) Hint() string {
	switch {
	case e.foreign:
		return "The API key does not belong to this account. Check api_key_id. The owner of the key has to request the subscription first."
	case rest.NotFound(e.subscribeErr):
		return "Check product_id: the API key belongs to this account, but the service did not find the product."
	}
	return ""
}
