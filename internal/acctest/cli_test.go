// SPDX-License-Identifier: MPL-2.0

package acctest_test

import (
	"testing"

	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/acctest"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/simulator"
)

func TestMain(m *testing.M) { acctest.Main(m) }

func TestCLI_takesTheProviderFromThisSourceTreeWithAndWithoutInit(t *testing.T) {
	t.Parallel()
	cloud := acctest.Simulated(t)
	cli := acctest.NewCLI(t, cloud)
	cli.Write("main.tf", `
terraform {
  required_providers {
    apigw = { source = "seed-9ae5a20b/apigw" }
  }
}
`+cloud.Provider()+`
resource "apigw_product" "weather" {
  name              = "weather"
  subscription_code = "PUBLIC"
}
`)
	cli.Must("apply", "-auto-approve")
	if made := cloud.Sim.NCloud.Products(simulator.NCloudTenantID); len(made) != 1 {
		t.Errorf("the simulator has %d products", len(made))
	}
	cli.Must("init") // which finds it without a registry
	if again := cli.Run("plan", "-detailed-exitcode"); again.Code != 0 {
		t.Errorf("plan exits with %d\n%s", again.Code, again)
	}
	if wrong := cli.Run("plan", "-no-such-flag"); wrong.Code != 1 || wrong.Stderr == "" {
		t.Errorf("a wrong flag exits with %d\n%s", wrong.Code, wrong)
	}
}
