package product_test

import (
	"testing"

	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/acctest"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/ncloud/product"
)

func TestMain(m *testing.M) { acctest.Main(m) }

func TestQuick(t *testing.T) {
	cloud := acctest.Simulated(t)
	d := cloud.Driver(t, nil)
	config := acctest.Object{"name": "a", "subscription_code": "PUBLIC"}
	st, diags := d.Apply(t.Context(), product.ResourceType, nil, config)
	t.Log(diags, st)
	st, diags = d.Read(t.Context(), product.ResourceType, st)
	t.Log(diags, st)
	plan, diags := d.Plan(product.ResourceType, st, config)
	t.Log(plan.Empty, diags)
	st, diags = d.Destroy(t.Context(), product.ResourceType, st)
	t.Log(st, diags)
	for _, r := range cloud.Sim.Requests("", "") {
		t.Log(r.Method, r.URI, r.Status)
	}
}
