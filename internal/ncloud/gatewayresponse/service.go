// SPDX-License-Identifier: MPL-2.0

package gatewayresponse

import (
	"context"
	"errors"
	"iter"
	"sync"

	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/errdiag"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/ncloud/client"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/ncloud/notfound"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/ncloud/reconcile"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/readcache"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/rest"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/wait"
)

type service struct {
	client  *client.Client
	apis    *notfound.APIs
	drafts  *reconcile.Reconciler
	readers readcache.Parts[client.APIRef, *readcache.Reader[client.GatewayResponse]]

	mu        sync.Mutex
	standards map[string]int // status codes of defaults, by type
}

func newService(c *notfound.Client) *service {
	s := &service{client: c.REST, apis: c.APIs, drafts: c.Drafts, standards: map[string]int{}}
	s.readers.New = func(api client.APIRef) *readcache.Reader[client.GatewayResponse] {
		return &readcache.Reader[client.GatewayResponse]{
			Epoch:          c.REST.Epoch,
			ID:             func(r *client.GatewayResponse) string { return r.Type },
			SequentialOnly: true,
			One: func(ctx context.Context, name string) (*client.GatewayResponse, error) {
				response, err := s.one(ctx, api, name)
				return &response, err
			},
			List: func(ctx context.Context, _ rest.Window) iter.Seq2[rest.Page[client.GatewayResponse], error] {
				return rest.OnePage(s.all(ctx, api))
			},
		}
	}
	return s
}

func (s *service) all(ctx context.Context, api client.APIRef) ([]client.GatewayResponse, error) {
	all, err := s.client.GatewayResponses(ctx, api)
	for _, one := range all {
		s.learn(one)
	}
	return all, err
}

func (s *service) one(ctx context.Context, api client.APIRef, name string) (client.GatewayResponse, error) {
	all, err := s.all(ctx, api)
	if err != nil {
		return client.GatewayResponse{}, err
	}
	return reconcile.GatewayResponseOf(all, name)
}

func (s *service) learn(r client.GatewayResponse) {
	if r.IsDefault && r.StatusCode != nil {
		s.mu.Lock()
		defer s.mu.Unlock()
		s.standards[r.Type] = *r.StatusCode
	}
}

// standard returns the status code of a type's default, 0 if no response of this run or of a state has shown it.
func (s *service) standard(name string, saved int64) int {
	s.mu.Lock()
	defer s.mu.Unlock()
	if seen := s.standards[name]; seen != 0 {
		return seen
	}
	return int(saved)
}

// afterWrite sets what was planned to what the service returned, and returns the status code of the default. That is what a
// response has to which no status code was written.
func (s *service) afterWrite(m *resourceModel, written client.GatewayResponse, saved int64) (standard int) {
	standard = s.standard(written.Type, saved)
	if m.StatusCode.IsNull() && written.StatusCode != nil {
		standard = *written.StatusCode
	}
	m.fromAPI(written, standard)
	return standard
}

// errorTable has the status codes of the vendor's error table, by the types that are named after it.
var errorTable = map[string]int{
	"BAD_REQUEST": 400, "AUTHENTICATION_FAILED": 401, "PERMISSION_DENIED": 401, "FORBIDDEN": 403, "NOT_FOUND": 404, "REQUEST_ENTITY_TOO_LARGE": 413,
	"QUOTA_EXCEEDED": 429, "THROTTLE_LIMITED": 429, "RATE_LIMITED": 429, "ENDPOINT_ERROR": 503, "ENDPOINT_TIMEOUT": 504, "UNEXPECTED_ERROR": 500,
}

// unconfigured returns the status code that counts as not configured after an import. Responses do not show that. If
// nothing else is customized, it is the status code.
func (s *service) unconfigured(r client.GatewayResponse) int {
	if len(r.Headers)+len(r.Templates) == 0 {
		return 0
	}
	return s.standard(r.Type, int64(errorTable[r.Type]))
}

// Read returns an empty gateway response if the API does not list the type, and notfound.ErrNotFound only if the API does
// not exist.
func (s *service) Read(ctx context.Context, api client.APIRef, name string, last notfound.Seen) (client.GatewayResponse, error) {
	response, err := s.readers.Of(api).Read(ctx, name)
	var unknown *reconcile.UnknownTypeError
	switch {
	case errors.As(err, &unknown) && !last.Origin.Imported():
		return client.GatewayResponse{Type: name, IsDefault: true}, nil
	case err != nil:
		return client.GatewayResponse{}, s.apis.ConfirmDeleted(ctx, api, last, err)
	}
	return *response, nil
}

// Create refuses to change what is customized unless replaces is true.
func (s *service) Create(ctx context.Context, planned *resourceModel, replaces bool) (reconcile.Written[client.GatewayResponse], error) {
	api, name := planned.ref(), planned.ResponseType.ValueString()
	return s.drafts.SetGatewayResponse(ctx, api, name, planned.toAPI(), func(actual client.GatewayResponse) (reset bool, err error) {
		s.learn(actual)
		if !actual.IsDefault && !replaces {
			return false, errdiag.WithHint(errCustomized, "If an instance that this one replaces has customized it, remove create_before_destroy. "+
				"Otherwise, import it, or reset it in the console:\n  terraform import %s.NAME %s/%s/%s", ResourceType, api.ProductID, api.APIID, name)
		}
		return !actual.IsDefault && planned.StatusCode.IsNull(), nil
	})
}

var errCustomized = errors.New("the gateway response is customized already. Nothing was changed")

// isReset waits until the gateway response is at its default. It is false if that does not happen.
func (s *service) isReset(ctx context.Context, api client.APIRef, name string) bool {
	response, err := wait.UntilQuiet(ctx, s.client.Epoch, func(ctx context.Context) (client.GatewayResponse, error) {
		return s.one(ctx, api, name)
	}, func(r client.GatewayResponse, err error) bool { return err != nil || r.IsDefault })
	return err == nil && response.IsDefault
}

// Update resets the gateway response first if its status code is configured no more, or was changed outside Terraform.
func (s *service) Update(ctx context.Context, planned, state *resourceModel, saved int64) (reconcile.Written[client.GatewayResponse], error) {
	name := planned.ResponseType.ValueString()
	return s.drafts.SetGatewayResponse(ctx, planned.ref(), name, planned.toAPI(), func(actual client.GatewayResponse) (reset bool, err error) {
		s.learn(actual)
		if actual.IsDefault || !planned.StatusCode.IsNull() {
			return false, nil
		}
		standard := s.standard(name, saved)
		return !state.StatusCode.IsNull() || standard != 0 && actual.StatusCode != nil && *actual.StatusCode != standard, nil
	})
}

func (s *service) Reset(ctx context.Context, api client.APIRef, name string, last notfound.Seen) error {
	return s.apis.ConfirmDeleted(ctx, api, last, s.drafts.ResetGatewayResponse(ctx, api, name))
}
