package serve

import (
	"context"
	"errors"
	"math"
	"os"
	"runtime/debug"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/providerserver"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"

	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/provider"
)

type valueKey struct{}

// watching notes the contexts of calls, as the framework keeps them.
type watching struct {
	protocol

	kept []context.Context
}

func (w *watching) ReadResource(ctx context.Context, _ *tfprotov6.ReadResourceRequest) (*tfprotov6.ReadResourceResponse, error) {
	w.kept = append(w.kept, ctx)
	derived, cancel := context.WithCancel(ctx)
	w.kept = append(w.kept, derived)
	context.AfterFunc(ctx, cancel)
	if ctx.Value(valueKey{}) != "value" || derived.Value(valueKey{}) != "value" || ctx.Err() != nil {
		return nil, errors.New("the call lacks its context")
	}
	if _, limited := ctx.Deadline(); !limited {
		return nil, errors.New("the call lacks its deadline")
	}
	return &tfprotov6.ReadResourceResponse{}, nil
}

func TestReleaseContexts_leaves_nothing_of_a_call(t *testing.T) {
	t.Parallel()
	server := &watching{}
	ctx, cancel := context.WithTimeout(context.WithValue(t.Context(), valueKey{}, "value"), math.MaxInt64)
	defer cancel()
	if _, err := releaseContexts(server).ReadResource(ctx, nil); err != nil {
		t.Fatal(err)
	}
	for i, kept := range server.kept {
		<-kept.Done()
		if kept.Err() == nil || kept.Value(valueKey{}) != nil {
			t.Errorf("context %d still leads to the call: %v, %v", i, kept.Err(), kept.Value(valueKey{}))
		}
	}
	if _, limited := server.kept[0].Deadline(); limited {
		t.Error("a deadline is left")
	}
}

func TestReleaseContexts_ends_a_call_that_is_cancelled(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithCancel(t.Context())
	_, err := withReleasable(ctx, 0, func(ctx context.Context, _ int) (int, error) {
		cancel()
		<-ctx.Done()
		return 0, ctx.Err()
	})
	if !errors.Is(err, context.Canceled) {
		t.Error(err)
	}
}

func TestReleaseContexts_knows_the_frameworks_server(t *testing.T) {
	t.Parallel()
	server := releaseContexts(providerserver.NewProtocol6(provider.New("test")())())
	if _, ok := server.(*releasingServer); !ok {
		t.Fatalf("%T is no server that releases contexts", server)
	}
	// Every call of an object reaches the framework, which answers it.
	const unknown = "apigw_nothing"
	calls := map[string]func() ([]*tfprotov6.Diagnostic, error){
		"validate": func() ([]*tfprotov6.Diagnostic, error) {
			resp, err := server.ValidateResourceConfig(t.Context(), &tfprotov6.ValidateResourceConfigRequest{TypeName: unknown})
			return resp.Diagnostics, err
		},
		"upgrade": func() ([]*tfprotov6.Diagnostic, error) {
			resp, err := server.UpgradeResourceState(t.Context(), &tfprotov6.UpgradeResourceStateRequest{TypeName: unknown})
			return resp.Diagnostics, err
		},
		"upgrade identity": func() ([]*tfprotov6.Diagnostic, error) {
			resp, err := server.UpgradeResourceIdentity(t.Context(), &tfprotov6.UpgradeResourceIdentityRequest{TypeName: unknown})
			return resp.Diagnostics, err
		},
		"read": func() ([]*tfprotov6.Diagnostic, error) {
			resp, err := server.ReadResource(t.Context(), &tfprotov6.ReadResourceRequest{TypeName: unknown})
			return resp.Diagnostics, err
		},
		"plan": func() ([]*tfprotov6.Diagnostic, error) {
			resp, err := server.PlanResourceChange(t.Context(), &tfprotov6.PlanResourceChangeRequest{TypeName: unknown})
			return resp.Diagnostics, err
		},
		"apply": func() ([]*tfprotov6.Diagnostic, error) {
			resp, err := server.ApplyResourceChange(t.Context(), &tfprotov6.ApplyResourceChangeRequest{TypeName: unknown})
			return resp.Diagnostics, err
		},
	}
	for name, call := range calls {
		if found, err := call(); err != nil || len(found) == 0 || !strings.Contains(found[0].Detail, unknown) {
			t.Errorf("%s: %v %v", name, found, err)
		}
	}
}

func TestLogOnlyIfRead(t *testing.T) {
	for name, test := range map[string]struct{ set, value, want string }{
		"nobody reads":                   {"TF_LOG", "", "OFF"},
		"Terraform reads":                {"TF_LOG", "DEBUG", ""},
		"Terraform reads providers only": {"TF_LOG_PROVIDER", "INFO", ""},
		"an unrelated variable":          {"TF_INPUT", "0", "OFF"},
	} {
		t.Run(name, func(t *testing.T) {
			for _, variable := range os.Environ() {
				if name, _, _ := strings.Cut(variable, "="); strings.HasPrefix(name, "TF_") {
					t.Setenv(name, "")
				}
			}
			levels := []string{"TF_LOG_PROVIDER_AN_APIGW", "TF_LOG_SDK", "TF_LOG_SDK_FRAMEWORK", "TF_LOG_SDK_PROTO"}
			for _, level := range levels {
				t.Setenv(level, "") // and back to what it was, afterwards
			}
			t.Setenv(test.set, test.value)
			logOnlyIfRead("registry.terraform.io/someone/an-apigw")
			for _, level := range levels {
				if got := os.Getenv(level); got != test.want {
					t.Errorf("%s is %q, expected %q", level, got, test.want)
				}
			}
		})
	}
}

func TestCollectLess_leaves_the_environment_its_say(t *testing.T) {
	percent, limit := debug.SetGCPercent(100), debug.SetMemoryLimit(math.MaxInt64)
	t.Cleanup(func() { debug.SetGCPercent(percent); debug.SetMemoryLimit(limit) })
	for name, test := range map[string]struct {
		gogc, gomemlimit string
		percent          int
		limit            int64
	}{
		"nothing said": {"", "", gcPercent, memoryLimit},
		"GOGC":         {"50", "", 100, memoryLimit},
		"GOMEMLIMIT":   {"", "1GiB", gcPercent, math.MaxInt64},
	} {
		t.Run(name, func(t *testing.T) {
			t.Setenv("GOGC", test.gogc)
			t.Setenv("GOMEMLIMIT", test.gomemlimit)
			debug.SetGCPercent(100)
			debug.SetMemoryLimit(math.MaxInt64)
			collectLess()
			if got := debug.SetGCPercent(100); got != test.percent {
				t.Errorf("the collector runs at %d %%, expected %d", got, test.percent)
			}
			if got := debug.SetMemoryLimit(-1); got != test.limit {
				t.Errorf("the memory limit is %d, expected %d", got, test.limit)
			}
		})
	}
}
