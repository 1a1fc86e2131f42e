// SPDX-License-Identifier: MPL-2.0

package acctest

import (
	"context"
	"sync"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/provider"
	"github.com/hashicorp/terraform-plugin-framework/providerserver"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
	acceptance "github.com/hashicorp/terraform-plugin-testing/helper/resource"
)

// nesting is a provider of one resource with every kind of nested attribute.
type nesting struct{ provider.Provider }

func (nesting) Metadata(_ context.Context, _ provider.MetadataRequest, resp *provider.MetadataResponse) {
	resp.TypeName = "nesting"
}
func (nesting) Schema(context.Context, provider.SchemaRequest, *provider.SchemaResponse) {}
func (nesting) Configure(context.Context, provider.ConfigureRequest, *provider.ConfigureResponse) {
}
func (nesting) DataSources(context.Context) []func() datasource.DataSource { return nil }
func (nesting) Resources(context.Context) []func() resource.Resource {
	return []func() resource.Resource{func() resource.Resource { return nested{} }}
}

type nested struct{ resource.Resource }

func (nested) Metadata(_ context.Context, _ resource.MetadataRequest, resp *resource.MetadataResponse) {
	resp.TypeName = "nesting_it"
}

func (nested) Schema(_ context.Context, _ resource.SchemaRequest, resp *resource.SchemaResponse) {
	of := func() map[string]schema.Attribute {
		return map[string]schema.Attribute{
			"given":  schema.StringAttribute{Optional: true},
			"either": schema.StringAttribute{Optional: true, Computed: true},
			"inner": schema.SingleNestedAttribute{Optional: true, Computed: true, Attributes: map[string]schema.Attribute{
				"computed": schema.StringAttribute{Computed: true}, "given": schema.StringAttribute{Optional: true},
			}},
		}
	}
	object := func() schema.NestedAttributeObject { return schema.NestedAttributeObject{Attributes: of()} }
	resp.Schema = schema.Schema{Attributes: map[string]schema.Attribute{
		"single":   schema.SingleNestedAttribute{Optional: true, Attributes: of()},
		"list":     schema.ListNestedAttribute{Optional: true, NestedObject: object()},
		"set":      schema.SetNestedAttribute{Optional: true, NestedObject: object()},
		"map":      schema.MapNestedAttribute{Optional: true, NestedObject: object()},
		"optional": schema.ListNestedAttribute{Optional: true, Computed: true, NestedObject: object()},
		"name":     schema.StringAttribute{Optional: true, Computed: true},
	}}
}

// computed is a plan after apply.
func computed(plan tftypes.Value) tftypes.Value {
	value, err := tftypes.Transform(plan, func(_ *tftypes.AttributePath, v tftypes.Value) (tftypes.Value, error) {
		switch {
		case v.IsKnown():
			return v, nil
		case v.Type().Is(tftypes.String):
			return tftypes.NewValue(tftypes.String, "computed"), nil
		}
		return tftypes.NewValue(v.Type(), nil), nil
	})
	if err != nil {
		panic(err)
	}
	return value
}

func (nested) Create(_ context.Context, req resource.CreateRequest, resp *resource.CreateResponse) {
	resp.State.Raw = computed(req.Plan.Raw)
}
func (nested) Read(context.Context, resource.ReadRequest, *resource.ReadResponse) {}
func (nested) Update(_ context.Context, req resource.UpdateRequest, resp *resource.UpdateResponse) {
	resp.State.Raw = computed(req.Plan.Raw)
}
func (nested) Delete(context.Context, resource.DeleteRequest, *resource.DeleteResponse) {}

// recorder keeps what the CLI sends.
type recorder struct {
	tfprotov6.ProviderServer

	mu    sync.Mutex
	plans []*tfprotov6.PlanResourceChangeRequest
}

func (r *recorder) PlanResourceChange(ctx context.Context, req *tfprotov6.PlanResourceChangeRequest) (*tfprotov6.PlanResourceChangeResponse, error) {
	r.mu.Lock()
	r.plans = append(r.plans, req)
	r.mu.Unlock()
	return r.ProviderServer.PlanResourceChange(ctx, req)
}

func TestPropose_asTerraform(t *testing.T) {
	t.Parallel()
	recorded := &recorder{ProviderServer: providerserver.NewProtocol6(nesting{})()}
	var steps []acceptance.TestStep
	for _, config := range []string{
		``,
		`single = { given = "a" }`,
		`single = { either = "b" }`,
		`single = { given = "a", inner = { given = "x" } }`,
		`single = { given = "c" }`,
		`list = [{ given = "a" }, { given = "b", either = "x" }]`,
		`list = [{ given = "b" }, { given = "c" }, {}]`,
		`list = []`,
		`set = [{ given = "a" }, { given = "b", either = "x" }, { inner = { given = "y" } }]`,
		`set = [{ given = "b" }, { given = "d" }, { inner = { given = "y" } }]`,
		`set = [{ given = "d", either = "computed" }, { given = "b" }]`,
		`map = { one = { given = "a" }, two = { either = "b" } }`,
		`map = { one = {}, three = { given = "a" } }`,
		`optional = [{ given = "a" }]`,
		`name = "a"`,
		`optional = [{ either = "a" }, {}]`,
		``,
	} {
		steps = append(steps, acceptance.TestStep{Config: "resource \"nesting_it\" \"it\" {\n" + config + "\n}\n", ExpectNonEmptyPlan: false})
	}
	acceptance.UnitTest(t, acceptance.TestCase{
		ProtoV6ProviderFactories: map[string]func() (tfprotov6.ProviderServer, error){"nesting": func() (tfprotov6.ProviderServer, error) { return recorded, nil }},
		Steps:                    steps,
	})
	schemas, err := recorded.GetProviderSchema(t.Context(), &tfprotov6.GetProviderSchemaRequest{})
	if err != nil {
		t.Fatal(err)
	}
	s := schemas.ResourceSchemas["nesting_it"]
	d := &Driver{t: t, server: recorded, schema: schemas}
	compared := 0
	for _, plan := range recorded.plans {
		prior, config, want := d.decode(s.ValueType(), plan.PriorState), d.decode(s.ValueType(), plan.Config), d.decode(s.ValueType(), plan.ProposedNewState)
		if want.IsNull() {
			continue
		}
		compared++
		if got := d.propose(s, prior, config); !got.Equal(want) {
			diff, _ := want.Diff(got)
			t.Errorf("prior %s\nconfig %s\ndiffers: %s", prior, config, diff)
		}
	}
	if compared < len(steps) {
		t.Errorf("%d plans compared", compared)
	}
}

func TestConsistent(t *testing.T) {
	t.Parallel()
	text := func(v any) tftypes.Value { return tftypes.NewValue(tftypes.String, v) }
	list := func(v ...tftypes.Value) tftypes.Value {
		return tftypes.NewValue(tftypes.List{ElementType: tftypes.String}, v)
	}
	unknown := text(tftypes.UnknownValue)
	for name, test := range map[string]struct {
		planned, actual tftypes.Value
		want            bool
	}{
		"the same":                        {list(text("a")), list(text("a")), true},
		"an unknown element":              {list(text("a"), unknown), list(text("a"), text("b")), true},
		"a known one beside an unknown":   {list(text("a"), unknown), list(text("x"), text("b")), false},
		"fewer elements":                  {list(text("a"), unknown), list(text("a")), false},
		"null for a list with an unknown": {list(unknown), tftypes.NewValue(tftypes.List{ElementType: tftypes.String}, nil), false},
	} {
		if got := consistent(test.planned, test.actual); got != test.want {
			t.Errorf("%s: %t", name, got)
		}
	}
}
