package provider_test

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/acctest"
)

// TestState_of_a_product_is_small guards the speed of large applies: Terraform writes the
// whole state again and again, so that what it costs grows with the state.
func TestState_of_a_product_is_small(t *testing.T) {
	t.Parallel()
	const products, most = 20, 800 // bytes each, of which Terraform's own frame is a third
	cli := acctest.NewCLI(t, acctest.Simulated(t))
	cli.Write("main.tf", `terraform {
  required_providers {
    apigw = { source = "seed-9ae5a20b/apigw" }
  }
}

resource "apigw_product" "this" {
  count             = 20
  name              = "weather ${count.index}"
  description       = "Forecasts of ${count.index}"
  subscription_code = "PROTECTED"
}
`)
	cli.Must("apply", "-input=false", "-auto-approve")
	state, err := os.Stat(filepath.Join(cli.Dir, "terraform.tfstate"))
	if err != nil {
		t.Fatal(err)
	}
	if each := state.Size() / products; each > most {
		t.Errorf("a product takes %d bytes of the state, expected %d at most", each, most)
	}
}
