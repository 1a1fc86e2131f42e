// SPDX-License-Identifier: MPL-2.0

// Package acctest sets up the provider and the services for tests: the provider in this process, and
// the simulator on loopback, or the real services if TF_ACC is set and the credentials of an account
// are in the environment.
package acctest

import (
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/providerserver"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-testing/helper/resource"

	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/cli"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/provider"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/simulator"
)

// nowhere is a loopback address that nothing listens on.
const nowhere = "http://127.0.0.1:1"

// Main runs a package's tests in an environment of their own: without the
// credentials of whoever runs them, unless the tests use real services, without a
// home directory, with the metadata service on loopback, and without a CLI
// configuration that points to nothing.
func Main(m *testing.M) {
	os.Exit(run(m))
}

func run(m *testing.M) int {
	home, err := os.MkdirTemp("", "apigw-home-")
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	defer os.RemoveAll(home)
	defer discard()
	set := map[string]string{"NCLOUD_METADATA_API_ENDPOINT": nowhere, "CHECKPOINT_DISABLE": "1"}
	if !anyReal() {
		set["HOME"] = home
		for _, variable := range os.Environ() {
			name, _, _ := strings.Cut(variable, "=")
			if slices.ContainsFunc(cli.Prefixes, func(prefix string) bool { return strings.HasPrefix(name, prefix) }) {
				_ = os.Unsetenv(name)
			}
		}
	}
	dialMemory()
	for name, value := range set {
		_ = os.Setenv(name, value)
	}
	if file := os.Getenv("TF_CLI_CONFIG_FILE"); file != "" {
		if _, err := os.Stat(file); err != nil {
			_ = os.Unsetenv("TF_CLI_CONFIG_FILE")
		}
	}
	return m.Run()
}

// Service is one of the services, by its name in the provider's configuration.
type Service string

// The services, and what has to be in the environment, beside TF_ACC, for their
// acceptance tests to use a real account.
const (
	NCloud     Service = "ncloud"
	MetaStudio Service = "metastudio"
	EnOS       Service = "enos"
)

// EnOSModel names the environment variable with the ID of the model with which the
// acceptance tests create products in a real account: the provider creates no models.
const EnOSModel = "ENOS_TEST_MODEL_ID"

var account = map[Service][]string{
	NCloud:     {"NCLOUD_ACCESS_KEY", "NCLOUD_SECRET_KEY"},
	MetaStudio: {"HW_ACCESS_KEY", "HW_SECRET_KEY", "HW_REGION_NAME"},
	EnOS:       {"ENOS_ENDPOINT", "ENOS_ACCESS_KEY", "ENOS_SECRET_KEY", "ENOS_ORG_ID", EnOSModel},
}

// realAccount reports whether tests of a service may use a real account.
func realAccount(s Service) bool {
	unset := func(name string) bool { return os.Getenv(name) == "" }
	return os.Getenv("TF_ACC") != "" && !slices.ContainsFunc(account[s], unset)
}

// anyReal reports whether some test may use a real account.
func anyReal() bool { return realAccount(NCloud) || realAccount(MetaStudio) || realAccount(EnOS) }

// Cloud has the services of a test.
type Cloud struct {
	// Sim is the simulator, nil if the services are real.
	Sim *simulator.Simulator
	// URL is the simulator's.
	URL string
}

// Simulated starts a simulator of the test's own.
func Simulated(tb testing.TB) *Cloud {
	tb.Helper()
	sim := simulator.New()
	url, wait, err := sim.Start(tb.Context(), "127.0.0.1:0")
	if err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(func() {
		if err := wait(); err != nil {
			tb.Error(err)
		}
	})
	return &Cloud{Sim: sim, URL: url}
}

// InMemory is Simulated without a network: for tests in a synctest bubble, where
// waiting takes no time.
func InMemory(tb testing.TB) *Cloud {
	tb.Helper()
	sim := simulator.New()
	listener := listen()
	wait := sim.Serve(tb.Context(), listener)
	tb.Cleanup(func() {
		if err := wait(); err != nil {
			tb.Error(err)
		}
	})
	return &Cloud{Sim: sim, URL: "http://" + listener.Addr().String()}
}

// Any returns the real service if TF_ACC and the credentials of an account are set,
// else a simulator.
func Any(tb testing.TB, s Service) *Cloud {
	tb.Helper()
	if realAccount(s) {
		return &Cloud{}
	}
	return Simulated(tb)
}

// UniqueName returns a name that no other run uses in the account.
func UniqueName() string { return fmt.Sprintf("tf-acc-%d", time.Now().UnixNano()) }

// Provider returns the provider block for these services.
func (c *Cloud) Provider(extra ...string) string {
	if c.Sim == nil {
		return "provider \"apigw\" {\n" + strings.Join(extra, "\n") + "\n}\n"
	}
	block := simulator.ProviderBlock(c.URL)
	return strings.TrimSuffix(block, "}\n") + strings.Join(extra, "\n") + "\n}\n"
}

// Factories serve the provider to the CLI from this process.
func Factories() map[string]func() (tfprotov6.ProviderServer, error) {
	return map[string]func() (tfprotov6.ProviderServer, error){
		"apigw": providerserver.NewProtocol6WithError(provider.New("test")()),
	}
}

// Run runs a test case with the real CLI.
func Run(t *testing.T, c resource.TestCase) {
	t.Helper()
	c.IsUnitTest = true // needs no TF_ACC: the simulator costs nothing
	c.ProtoV6ProviderFactories = Factories()
	resource.Test(t, c)
}
