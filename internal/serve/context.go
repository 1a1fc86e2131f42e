package serve

import (
	"context"
	"sync/atomic"
	"time"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
)

// protocol is everything that a framework provider implements.
type protocol interface {
	tfprotov6.ProviderServer
	tfprotov6.ListResourceServer
	tfprotov6.ActionServer
	tfprotov6.StateStoreServer
}

// releaseContexts returns a server that releases the contexts of finished calls. The
// framework keeps the context of every call until the process ends, to be able to
// cancel it, and with it everything that the context refers to: the request, its
// connection and its loggers, some 20 KB for each call. So the calls that Terraform
// makes for each object get a context that refers to nothing once they are answered.
func releaseContexts(server tfprotov6.ProviderServer) tfprotov6.ProviderServer {
	if whole, ok := server.(protocol); ok {
		return &releasingServer{whole}
	}
	return server // of another framework version: it works, but takes more memory
}

type releasingServer struct{ protocol }

func (s *releasingServer) ValidateResourceConfig(ctx context.Context, req *tfprotov6.ValidateResourceConfigRequest) (*tfprotov6.ValidateResourceConfigResponse, error) {
	return withReleasable(ctx, req, s.protocol.ValidateResourceConfig)
}

func (s *releasingServer) UpgradeResourceState(ctx context.Context, req *tfprotov6.UpgradeResourceStateRequest) (*tfprotov6.UpgradeResourceStateResponse, error) {
	return withReleasable(ctx, req, s.protocol.UpgradeResourceState)
}

func (s *releasingServer) UpgradeResourceIdentity(ctx context.Context, req *tfprotov6.UpgradeResourceIdentityRequest) (*tfprotov6.UpgradeResourceIdentityResponse, error) {
	return withReleasable(ctx, req, s.protocol.UpgradeResourceIdentity)
}

func (s *releasingServer) ReadResource(ctx context.Context, req *tfprotov6.ReadResourceRequest) (*tfprotov6.ReadResourceResponse, error) {
	return withReleasable(ctx, req, s.protocol.ReadResource)
}

func (s *releasingServer) PlanResourceChange(ctx context.Context, req *tfprotov6.PlanResourceChangeRequest) (*tfprotov6.PlanResourceChangeResponse, error) {
	return withReleasable(ctx, req, s.protocol.PlanResourceChange)
}

func (s *releasingServer) ApplyResourceChange(ctx context.Context, req *tfprotov6.ApplyResourceChangeRequest) (*tfprotov6.ApplyResourceChangeResponse, error) {
	return withReleasable(ctx, req, s.protocol.ApplyResourceChange)
}

// withReleasable makes one call with a context that is released afterwards.
func withReleasable[Request, Response any](ctx context.Context, req Request, call func(context.Context, Request) (Response, error)) (Response, error) {
	ctx, release := newReleasable(ctx)
	defer release()
	return call(ctx, req)
}

// newReleasable returns a context that forwards to ctx until it is released.
func newReleasable(ctx context.Context) (releasable context.Context, release func()) {
	ctx, cancel := context.WithCancel(ctx)
	r := &releasableContext{done: ctx.Done()}
	r.to.Store(&ctx)
	return r, func() {
		cancel()
		r.to.Store(nil)
	}
}

// releasableContext forwards to another context until it is released; after that it
// is cancelled and has no values.
type releasableContext struct {
	done <-chan struct{}
	to   atomic.Pointer[context.Context]
}

func (r *releasableContext) Done() <-chan struct{} { return r.done }

func (r *releasableContext) Err() error {
	if to := r.to.Load(); to != nil {
		return (*to).Err()
	}
	return context.Canceled
}

func (r *releasableContext) Deadline() (deadline time.Time, ok bool) {
	if to := r.to.Load(); to != nil {
		return (*to).Deadline()
	}
	return deadline, false
}

func (r *releasableContext) Value(key any) any {
	if to := r.to.Load(); to != nil {
		return (*to).Value(key)
	}
	return nil
}
