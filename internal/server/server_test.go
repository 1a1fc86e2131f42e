// SPDX-License-Identifier: MPL-2.0

package server

import (
	"context"
	"errors"
	"math"
	"os"
	"reflect"
	"runtime"
	"runtime/debug"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/providerserver"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"

	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/acctest"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/provider"
)

func TestMain(m *testing.M) { acctest.Main(m) }

type valueKey struct{}

// keeping notes the contexts of calls, as the framework keeps them.
type keeping struct {
	protocol

	kept    []context.Context
	stopped int
}

func (k *keeping) ReadResource(ctx context.Context, _ *tfprotov6.ReadResourceRequest) (*tfprotov6.ReadResourceResponse, error) {
	k.kept = append(k.kept, ctx)
	derived, cancel := context.WithCancel(ctx)
	k.kept = append(k.kept, derived)
	context.AfterFunc(ctx, cancel)
	if ctx.Value(valueKey{}) != "value" || derived.Value(valueKey{}) != "value" || ctx.Err() != nil {
		return nil, errors.New("the call lacks its context")
	}
	if _, limited := ctx.Deadline(); !limited {
		return nil, errors.New("the call lacks its deadline")
	}
	return &tfprotov6.ReadResourceResponse{}, nil
}

func (k *keeping) ListResource(ctx context.Context, _ *tfprotov6.ListResourceRequest) (*tfprotov6.ListResourceServerStream, error) {
	k.kept = append(k.kept, ctx)
	return &tfprotov6.ListResourceServerStream{Results: func(yield func(tfprotov6.ListResourceResult) bool) {
		if ctx.Err() == nil && yield(tfprotov6.ListResourceResult{DisplayName: "first"}) {
			panic("secret-1")
		}
	}}, nil
}

func (k *keeping) StopProvider(context.Context, *tfprotov6.StopProviderRequest) (*tfprotov6.StopProviderResponse, error) {
	k.stopped++
	return &tfprotov6.StopProviderResponse{}, nil
}

// panicking panics at every call but the one that releases contexts.
type panicking struct{ protocol }

func (panicking) StopProvider(context.Context, *tfprotov6.StopProviderRequest) (*tfprotov6.StopProviderResponse, error) {
	return &tfprotov6.StopProviderResponse{}, nil
}

func serving(t *testing.T, framework tfprotov6.ProviderServer) *server {
	t.Helper()
	s, err := newServer(framework)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func TestServer_leavesNothingOfACall(t *testing.T) {
	t.Parallel()
	framework := &keeping{}
	ctx, cancel := context.WithTimeout(context.WithValue(t.Context(), valueKey{}, "value"), math.MaxInt64)
	defer cancel()
	s := serving(t, framework)
	if _, err := s.ReadResource(ctx, nil); err != nil {
		t.Fatal(err)
	}
	for i, kept := range framework.kept {
		<-kept.Done()
		if kept.Err() == nil || kept.Value(valueKey{}) != nil {
			t.Errorf("context %d still leads to the call: %v, %v", i, kept.Err(), kept.Value(valueKey{}))
		}
	}
	if _, limited := framework.kept[0].Deadline(); limited {
		t.Error("a deadline is left")
	}
	if framework.stopped != 1 || s.busy() {
		t.Errorf("the framework was told %d times to forget its contexts", framework.stopped)
	}
}

func TestServer_releasesContextsOnlyBetweenCalls(t *testing.T) {
	t.Parallel()
	framework := &keeping{}
	s := serving(t, framework)
	stream, err := s.ListResource(t.Context(), nil)
	if err != nil {
		t.Fatal(err)
	}
	_, _ = s.ReadResource(t.Context(), nil)
	for result := range stream.Results {
		if result.DisplayName != "first" || framework.stopped != 0 || !s.busy() || framework.kept[0].Err() != nil {
			t.Errorf("%+v, released %d times", result, framework.stopped)
		}
		break
	}
	if framework.stopped != 1 || s.busy() || framework.kept[0].Err() == nil {
		t.Errorf("released %d times", framework.stopped)
	}
}

func TestServer_endsACallThatIsCancelled(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithCancel(t.Context())
	_, err := call(ctx, serving(t, &keeping{}), 0, func(ctx context.Context, _ int) (int, error) {
		cancel()
		<-ctx.Done()
		return 0, ctx.Err()
	})
	if !errors.Is(err, context.Canceled) {
		t.Error(err)
	}
}

// TestServer_returnsPanicsAsErrors makes each call of the protocol panic that resources,
// data sources, functions and actions take part in.
func TestServer_returnsPanicsAsErrors(t *testing.T) {
	t.Parallel()
	others := []string{ // of the framework alone, for what the provider does not have
		"StopProvider", "ValidateStateStoreConfig", "ConfigureStateStore", "ReadStateBytes", "WriteStateBytes",
		"GetStates", "DeleteState", "LockState", "UnlockState",
	}
	s := serving(t, panicking{})
	calls := reflect.TypeFor[protocol]()
	for i := range calls.NumMethod() {
		name := calls.Method(i).Name
		if slices.Contains(others, name) {
			continue
		}
		method := reflect.ValueOf(s).MethodByName(name)
		func() {
			defer func() {
				if recover() != nil {
					t.Errorf("%s panics", name)
				}
			}()
			out := method.Call([]reflect.Value{reflect.ValueOf(t.Context()), reflect.Zero(method.Type().In(1))})
			if err, _ := out[1].Interface().(error); err == nil || !strings.Contains(err.Error(), "nil pointer dereference") || s.busy() {
				t.Errorf("%s: %v", name, err)
			}
		}()
	}
}

func TestServer_returnsThePanicOfAListAsItsLastResult(t *testing.T) {
	t.Parallel()
	stream, err := serving(t, &keeping{}).ListResource(t.Context(), nil)
	if err != nil {
		t.Fatal(err)
	}
	var last tfprotov6.ListResourceResult
	for last = range stream.Results { //nolint:revive // only the last one counts
	}
	if len(last.Diagnostics) != 1 || !strings.Contains(last.Diagnostics[0].Detail, "panicked: a value of type string") || strings.Contains(last.Diagnostics[0].Detail, "secret-1") {
		t.Errorf("%+v", last)
	}
}

// TestServer_hidesNoCallOfTheFramework fails if the framework implements an interface of
// the protocol that the wrapper lacks: Terraform would not see it.
func TestServer_hidesNoCallOfTheFramework(t *testing.T) {
	t.Parallel()
	framework := reflect.TypeOf(providerserver.NewProtocol6(provider.New("test")())())
	wrapper := reflect.TypeFor[*server]()
	for method := range framework.Methods() {
		own, found := wrapper.MethodByName(method.Name)
		if !found || own.Type.NumIn() != method.Type.NumIn() {
			t.Errorf("%s is hidden: embed its interface in protocol and wrap it with call", method.Name)
		}
	}
}

func TestServer_refusesAnIncompleteFramework(t *testing.T) {
	t.Parallel()
	if _, err := newServer(struct{ tfprotov6.ProviderServer }{}); err == nil {
		t.Error("a server without list resources was taken")
	}
}

// TestServer_keepsNoMemoryOfReads: a provider under a debugger serves any number of runs.
// If the framework alone keeps as little, the wrapper's contexts are not needed anymore.
// No t.Parallel: other tests use memory too.
func TestServer_keepsNoMemoryOfReads(t *testing.T) {
	const bound = 200 // bytes for each read with its plan
	wrapped := keptByReads(t, func(framework tfprotov6.ProviderServer) (tfprotov6.ProviderServer, error) {
		return newServer(framework)
	})
	alone := keptByReads(t, func(framework tfprotov6.ProviderServer) (tfprotov6.ProviderServer, error) { return framework, nil })
	t.Logf("each read keeps %d bytes, and %d with the framework's server alone", wrapped, alone)
	if wrapped > bound || alone < 2*bound {
		t.Errorf("each read keeps %d bytes, and %d with the framework's server alone", wrapped, alone)
	}
}

// keptByReads returns how many bytes each read with its plan keeps.
func keptByReads(t *testing.T, wrap func(tfprotov6.ProviderServer) (tfprotov6.ProviderServer, error)) int {
	t.Helper()
	const reads = 500
	cloud := acctest.Simulated(t)
	driver := cloud.Driver(t, nil)
	driver.Wrap(wrap)
	config := acctest.Object{"name": "weather", "subscription_code": "PUBLIC"}
	state := driver.Applied("apigw_product", nil, config)
	round := func() int {
		for range reads {
			driver.ExpectEmptyPlan("apigw_product", state, config)
		}
		cloud.Sim.Forget()
		runtime.GC()
		runtime.GC() // pools are emptied by the second one
		var memory runtime.MemStats
		runtime.ReadMemStats(&memory)
		return int(memory.HeapAlloc)
	}
	before := round()
	after := round()
	runtime.KeepAlive(driver)
	return (after - before) / reads
}

func TestFinish_waitsForCallsButNotForever(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct{ busy, want time.Duration }{
		"nothing under way":  {0, 0},
		"a call that ends":   {10 * time.Second, 10 * time.Second},
		"a call without end": {time.Hour, 30 * time.Second},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				start := time.Now()
				finish(func() bool { return time.Since(start) < test.busy })
				if took := time.Since(start); took != test.want {
					t.Errorf("it took %s, expected %s", took, test.want)
				}
			})
		})
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

func TestCollectLess_leavesTheEnvironmentItsSay(t *testing.T) {
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
