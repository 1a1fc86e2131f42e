// SPDX-License-Identifier: MPL-2.0

package apidocument

import (
	"context"
	"errors"
	"fmt"
	"net/http"

	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/errdiag"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/ncloud/client"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/ncloud/notfound"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/rest"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/wait"
)

type service struct {
	client *client.Client
	apis   *notfound.APIs
	lock   func(context.Context, client.APIRef) (unlock func(), err error)
}

func newService(c *notfound.Client) *service {
	return &service{client: c.REST, apis: c.APIs, lock: c.Drafts.Lock}
}

// Create refuses to overwrite a text unless replaces is true. exists is true if the text is or may be set, even after an
// error; lost is the error of a request after which the text was as planned.
func (s *service) Create(ctx context.Context, api client.APIRef, text string, replaces bool) (exists bool, lost, err error) {
	return s.write(ctx, api, text, func() error {
		before, err := s.current(ctx, api)
		if err == nil && before != "" && !replaces {
			err = errdiag.WithHint(errCustomized, "If it is the text of an instance that this one replaces, remove create_before_destroy. Otherwise, import it, or "+
				"clear it in the console:\n  terraform import %s.NAME %s/%s", ResourceType, api.ProductID, api.APIID)
		}
		return err
	})
}

// write reads the text if the response is lost, or is a 404, which may come after the effect.
func (s *service) write(ctx context.Context, api client.APIRef, text string, check func() error) (done bool, lost, err error) {
	outliving, cancel := rest.Grace(ctx)
	defer cancel()
	sent, err := s.send(ctx, api, text, check)
	if !sent || err != nil && !rest.MayHaveActed(err) && !rest.NotFound(err) {
		return false, nil, err
	}
	after, lookupErr := s.settled(outliving, api, text)
	switch {
	case lookupErr != nil:
		return !rest.NotFound(lookupErr), nil, errors.Join(err, lookupErr)
	case after == text:
		return true, err, nil
	case err != nil:
		return false, nil, err
	}
	return true, nil, wait.InconsistentResult([]string{"markdown"})
}

// send holds the lock of the API.
func (s *service) send(ctx context.Context, api client.APIRef, text string, check func() error) (sent bool, err error) {
	unlock, err := s.lock(ctx, api)
	if err != nil {
		return false, err
	}
	defer unlock()
	if err := check(); err != nil {
		return false, err
	}
	return true, s.client.UpdateDocument(ctx, api, text)
}

func unchecked() error { return nil }

var errCustomized = errors.New("the API has a document already. Nothing was changed")

// current returns "" if the API exists and has no document, which may be a 404.
func (s *service) current(ctx context.Context, api client.APIRef) (string, error) {
	text, err := s.client.Document(ctx, api)
	if !rest.NotFound(err) {
		return text, err
	}
	_, err = s.client.API(ctx, api)
	return "", err
}

// settled returns the text once it is as planned, or else the last one.
func (s *service) settled(ctx context.Context, api client.APIRef, planned string) (string, error) {
	return wait.Until(ctx, func(ctx context.Context) (string, error) { return s.current(ctx, api) }, func(text string, err error) bool {
		return err != nil || text == planned
	})
}

// cleared waits until the API has no text. It is false if that does not happen.
func (s *service) cleared(ctx context.Context, api client.APIRef) bool {
	text, err := s.settled(ctx, api, "")
	return err == nil && text == ""
}

func (s *service) Update(ctx context.Context, api client.APIRef, text string) error {
	_, _, err := s.write(ctx, api, text, unchecked)
	return err
}

// Read returns "" for a document that is not set, and notfound.ErrNotFound only if the API does not exist.
func (s *service) Read(ctx context.Context, api client.APIRef, last notfound.Seen) (string, error) {
	text, err := s.client.Document(ctx, api)
	if err == nil {
		return text, nil
	}
	err = s.apis.ConfirmDeleted(ctx, api, last, err)
	if unconfirmed := (*notfound.UnconfirmedError)(nil); errors.As(err, &unconfirmed) && unconfirmed.Listed {
		return "", nil
	}
	return "", err
}

// Reset clears the document. The warning says that the service does not accept an empty text.
func (s *service) Reset(ctx context.Context, api client.APIRef, last notfound.Seen) (warning string, err error) {
	_, _, err = s.write(ctx, api, "", unchecked)
	if refusal := (*client.Error)(nil); errors.As(err, &refusal) && refusal.Status == http.StatusBadRequest {
		return fmt.Sprintf("The service refused to reset the document, so its text stays:\n%v", err), nil
	}
	return "", s.apis.ConfirmDeleted(ctx, api, last, err)
}
