package serve

import (
	"context"
	"sync/atomic"
	"time"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
)

// protocol is all that a framework provider can be asked.
type protocol interface {
	tfprotov6.ProviderServer
	tfprotov6.ListResourceServer
	tfprotov6.ActionServer
	tfprotov6.StateStoreServer
}

// forgetting returns a server that forgets its calls. The framework keeps the
// context of every call until the process ends, to be able to cancel it, and with
// it all that the context leads to: the request, its connection and its loggers,
// some 20 KB for a call. The calls that Terraform makes for each object get a
// context that leads to nothing once they are answered.
func forgetting(server tfprotov6.ProviderServer) tfprotov6.ProviderServer {
	if whole, ok := server.(protocol); ok {
		return &lender{whole}
	}
	return server // of another framework version; it is right, if larger
}

type lender struct{ protocol }

func (l *lender) ValidateResourceConfig(ctx context.Context, req *tfprotov6.ValidateResourceConfigRequest) (*tfprotov6.ValidateResourceConfigResponse, error) {
	return lend(ctx, req, l.protocol.ValidateResourceConfig)
}

func (l *lender) UpgradeResourceState(ctx context.Context, req *tfprotov6.UpgradeResourceStateRequest) (*tfprotov6.UpgradeResourceStateResponse, error) {
	return lend(ctx, req, l.protocol.UpgradeResourceState)
}

func (l *lender) UpgradeResourceIdentity(ctx context.Context, req *tfprotov6.UpgradeResourceIdentityRequest) (*tfprotov6.UpgradeResourceIdentityResponse, error) {
	return lend(ctx, req, l.protocol.UpgradeResourceIdentity)
}

func (l *lender) ReadResource(ctx context.Context, req *tfprotov6.ReadResourceRequest) (*tfprotov6.ReadResourceResponse, error) {
	return lend(ctx, req, l.protocol.ReadResource)
}

func (l *lender) PlanResourceChange(ctx context.Context, req *tfprotov6.PlanResourceChangeRequest) (*tfprotov6.PlanResourceChangeResponse, error) {
	return lend(ctx, req, l.protocol.PlanResourceChange)
}

func (l *lender) ApplyResourceChange(ctx context.Context, req *tfprotov6.ApplyResourceChangeRequest) (*tfprotov6.ApplyResourceChangeResponse, error) {
	return lend(ctx, req, l.protocol.ApplyResourceChange)
}

// lend makes one call with a context that is taken back afterwards.
func lend[Request, Response any](ctx context.Context, req Request, call func(context.Context, Request) (Response, error)) (Response, error) {
	ctx, takeBack := borrow(ctx)
	defer takeBack()
	return call(ctx, req)
}

// borrow returns a context that is ctx until it is taken back.
func borrow(ctx context.Context) (lent context.Context, takeBack func()) {
	ctx, cancel := context.WithCancel(ctx)
	l := &loan{done: ctx.Done()}
	l.from.Store(&ctx)
	return l, func() {
		cancel()
		l.from.Store(nil)
	}
}

// loan is a context that is another one until that is taken back. From then on it
// is a cancelled one without values.
type loan struct {
	done <-chan struct{}
	from atomic.Pointer[context.Context]
}

func (l *loan) Done() <-chan struct{} { return l.done }

func (l *loan) Err() error {
	if from := l.from.Load(); from != nil {
		return (*from).Err()
	}
	return context.Canceled
}

func (l *loan) Deadline() (deadline time.Time, ok bool) {
	if from := l.from.Load(); from != nil {
		return (*from).Deadline()
	}
	return deadline, false
}

func (l *loan) Value(key any) any {
	if from := l.from.Load(); from != nil {
		return (*from).Value(key)
	}
	return nil
}
