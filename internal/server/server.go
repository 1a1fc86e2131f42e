// SPDX-License-Identifier: MPL-2.0

package server

import (
	"context"
	"fmt"
	"iter"
	"sync"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"

	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/recovery"
)

type protocol interface {
	tfprotov6.ProviderServer
	tfprotov6.ListResourceServer
	tfprotov6.ActionServer
	tfprotov6.StateStoreServer
}

// server turns panics into errors and releases the contexts of finished calls. The
// framework keeps them until Terraform stops the provider, about 20 KB for each call.
type server struct {
	protocol

	mu      sync.Mutex
	running int
}

func newServer(framework tfprotov6.ProviderServer) (*server, error) {
	whole, ok := framework.(protocol)
	if !ok {
		return nil, fmt.Errorf("the framework's server (%T) lacks calls of the protocol", framework)
	}
	return &server{protocol: whole}, nil
}

func (s *server) begin() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.running++
}

// end makes the framework drop all contexts once none is in use.
func (s *server) end(ctx context.Context) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.running--
	if s.running == 0 {
		_, _ = s.StopProvider(ctx, &tfprotov6.StopProviderRequest{})
	}
}

func (s *server) busy() bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.running > 0
}

// call releases its context itself, because the framework keeps it while other calls run.
func call[Request, Response any](ctx context.Context, s *server, req Request, next func(context.Context, Request) (Response, error)) (resp Response, err error) {
	s.begin()
	defer s.end(ctx)
	releasable, release := newReleasable(ctx)
	defer release()
	defer recovery.ToError(&err)
	return next(releasable, req)
}

// stream is call for results that are computed while they are sent. failed turns an error
// into a result.
func stream[Result any](ctx context.Context, s *server, open func(context.Context) (iter.Seq[Result], error), failed func(error) Result) (iter.Seq[Result], error) {
	s.begin()
	releasable, release := newReleasable(ctx)
	done := sync.OnceFunc(func() { release(); s.end(ctx) })
	results, err := guarded(func() (iter.Seq[Result], error) { return open(releasable) })
	if err != nil {
		done()
		return nil, err
	}
	return func(yield func(Result) bool) {
		defer done()
		stopped := false
		_, err := guarded(func() (struct{}, error) {
			results(func(result Result) bool {
				stopped = true // also where yield panics
				stopped = !yield(result)
				return !stopped
			})
			return struct{}{}, nil
		})
		if err != nil && !stopped {
			yield(failed(err))
		}
	}, nil
}

func guarded[T any](do func() (T, error)) (value T, err error) {
	defer recovery.ToError(&err)
	return do()
}

func diagnostics(err error) []*tfprotov6.Diagnostic {
	return []*tfprotov6.Diagnostic{{Severity: tfprotov6.DiagnosticSeverityError, Summary: "The provider failed", Detail: err.Error()}}
}

func (s *server) ListResource(ctx context.Context, req *tfprotov6.ListResourceRequest) (*tfprotov6.ListResourceServerStream, error) {
	results, err := stream(ctx, s, func(ctx context.Context) (iter.Seq[tfprotov6.ListResourceResult], error) {
		opened, err := s.protocol.ListResource(ctx, req)
		if err != nil {
			return nil, err
		}
		return opened.Results, nil
	}, func(err error) tfprotov6.ListResourceResult {
		return tfprotov6.ListResourceResult{Diagnostics: diagnostics(err)}
	})
	if err != nil {
		return nil, err
	}
	return &tfprotov6.ListResourceServerStream{Results: results}, nil
}

func (s *server) InvokeAction(ctx context.Context, req *tfprotov6.InvokeActionRequest) (*tfprotov6.InvokeActionServerStream, error) {
	events, err := stream(ctx, s, func(ctx context.Context) (iter.Seq[tfprotov6.InvokeActionEvent], error) {
		opened, err := s.protocol.InvokeAction(ctx, req)
		if err != nil {
			return nil, err
		}
		return opened.Events, nil
	}, func(err error) tfprotov6.InvokeActionEvent {
		return tfprotov6.InvokeActionEvent{Type: tfprotov6.CompletedInvokeActionEventType{Diagnostics: diagnostics(err)}}
	})
	if err != nil {
		return nil, err
	}
	return &tfprotov6.InvokeActionServerStream{Events: events}, nil
}

func (s *server) GetMetadata(ctx context.Context, req *tfprotov6.GetMetadataRequest) (*tfprotov6.GetMetadataResponse, error) {
	return call(ctx, s, req, s.protocol.GetMetadata)
}

func (s *server) GetProviderSchema(ctx context.Context, req *tfprotov6.GetProviderSchemaRequest) (*tfprotov6.GetProviderSchemaResponse, error) {
	return call(ctx, s, req, s.protocol.GetProviderSchema)
}

func (s *server) GetResourceIdentitySchemas(ctx context.Context, req *tfprotov6.GetResourceIdentitySchemasRequest) (*tfprotov6.GetResourceIdentitySchemasResponse, error) {
	return call(ctx, s, req, s.protocol.GetResourceIdentitySchemas)
}

func (s *server) ValidateProviderConfig(ctx context.Context, req *tfprotov6.ValidateProviderConfigRequest) (*tfprotov6.ValidateProviderConfigResponse, error) {
	return call(ctx, s, req, s.protocol.ValidateProviderConfig)
}

func (s *server) ConfigureProvider(ctx context.Context, req *tfprotov6.ConfigureProviderRequest) (*tfprotov6.ConfigureProviderResponse, error) {
	return call(ctx, s, req, s.protocol.ConfigureProvider)
}

func (s *server) ValidateResourceConfig(ctx context.Context, req *tfprotov6.ValidateResourceConfigRequest) (*tfprotov6.ValidateResourceConfigResponse, error) {
	return call(ctx, s, req, s.protocol.ValidateResourceConfig)
}

func (s *server) UpgradeResourceState(ctx context.Context, req *tfprotov6.UpgradeResourceStateRequest) (*tfprotov6.UpgradeResourceStateResponse, error) {
	return call(ctx, s, req, s.protocol.UpgradeResourceState)
}

func (s *server) UpgradeResourceIdentity(ctx context.Context, req *tfprotov6.UpgradeResourceIdentityRequest) (*tfprotov6.UpgradeResourceIdentityResponse, error) {
	return call(ctx, s, req, s.protocol.UpgradeResourceIdentity)
}

func (s *server) ReadResource(ctx context.Context, req *tfprotov6.ReadResourceRequest) (*tfprotov6.ReadResourceResponse, error) {
	return call(ctx, s, req, s.protocol.ReadResource)
}

func (s *server) PlanResourceChange(ctx context.Context, req *tfprotov6.PlanResourceChangeRequest) (*tfprotov6.PlanResourceChangeResponse, error) {
	return call(ctx, s, req, s.protocol.PlanResourceChange)
}

func (s *server) ApplyResourceChange(ctx context.Context, req *tfprotov6.ApplyResourceChangeRequest) (*tfprotov6.ApplyResourceChangeResponse, error) {
	return call(ctx, s, req, s.protocol.ApplyResourceChange)
}

func (s *server) ImportResourceState(ctx context.Context, req *tfprotov6.ImportResourceStateRequest) (*tfprotov6.ImportResourceStateResponse, error) {
	return call(ctx, s, req, s.protocol.ImportResourceState)
}

func (s *server) MoveResourceState(ctx context.Context, req *tfprotov6.MoveResourceStateRequest) (*tfprotov6.MoveResourceStateResponse, error) {
	return call(ctx, s, req, s.protocol.MoveResourceState)
}

func (s *server) GenerateResourceConfig(ctx context.Context, req *tfprotov6.GenerateResourceConfigRequest) (*tfprotov6.GenerateResourceConfigResponse, error) {
	return call(ctx, s, req, s.protocol.GenerateResourceConfig)
}

func (s *server) ValidateDataResourceConfig(ctx context.Context, req *tfprotov6.ValidateDataResourceConfigRequest) (*tfprotov6.ValidateDataResourceConfigResponse, error) {
	return call(ctx, s, req, s.protocol.ValidateDataResourceConfig)
}

func (s *server) ReadDataSource(ctx context.Context, req *tfprotov6.ReadDataSourceRequest) (*tfprotov6.ReadDataSourceResponse, error) {
	return call(ctx, s, req, s.protocol.ReadDataSource)
}

func (s *server) ValidateEphemeralResourceConfig(ctx context.Context, req *tfprotov6.ValidateEphemeralResourceConfigRequest) (*tfprotov6.ValidateEphemeralResourceConfigResponse, error) {
	return call(ctx, s, req, s.protocol.ValidateEphemeralResourceConfig)
}

func (s *server) OpenEphemeralResource(ctx context.Context, req *tfprotov6.OpenEphemeralResourceRequest) (*tfprotov6.OpenEphemeralResourceResponse, error) {
	return call(ctx, s, req, s.protocol.OpenEphemeralResource)
}

func (s *server) RenewEphemeralResource(ctx context.Context, req *tfprotov6.RenewEphemeralResourceRequest) (*tfprotov6.RenewEphemeralResourceResponse, error) {
	return call(ctx, s, req, s.protocol.RenewEphemeralResource)
}

func (s *server) CloseEphemeralResource(ctx context.Context, req *tfprotov6.CloseEphemeralResourceRequest) (*tfprotov6.CloseEphemeralResourceResponse, error) {
	return call(ctx, s, req, s.protocol.CloseEphemeralResource)
}

func (s *server) ValidateListResourceConfig(ctx context.Context, req *tfprotov6.ValidateListResourceConfigRequest) (*tfprotov6.ValidateListResourceConfigResponse, error) {
	return call(ctx, s, req, s.protocol.ValidateListResourceConfig)
}

func (s *server) ValidateActionConfig(ctx context.Context, req *tfprotov6.ValidateActionConfigRequest) (*tfprotov6.ValidateActionConfigResponse, error) {
	return call(ctx, s, req, s.protocol.ValidateActionConfig)
}

func (s *server) PlanAction(ctx context.Context, req *tfprotov6.PlanActionRequest) (*tfprotov6.PlanActionResponse, error) {
	return call(ctx, s, req, s.protocol.PlanAction)
}

func (s *server) CallFunction(ctx context.Context, req *tfprotov6.CallFunctionRequest) (*tfprotov6.CallFunctionResponse, error) {
	return call(ctx, s, req, s.protocol.CallFunction)
}

func (s *server) GetFunctions(ctx context.Context, req *tfprotov6.GetFunctionsRequest) (*tfprotov6.GetFunctionsResponse, error) {
	return call(ctx, s, req, s.protocol.GetFunctions)
}
