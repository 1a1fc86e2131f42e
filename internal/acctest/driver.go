// SPDX-License-Identifier: MPL-2.0

package acctest

import (
	"context"
	"maps"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/providerserver"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/provider"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/simulator"
)

// Driver plays Terraform's part against a provider in this process, over the
// plugin protocol: for tests that need many runs, and for what the CLI at hand is
// too old to ask for.
type Driver struct {
	t      testing.TB
	server tfprotov6.ProviderServer
	schema *tfprotov6.GetProviderSchemaResponse
	config Object
}

// State is what Terraform keeps of one resource between calls.
type State struct {
	Value    tftypes.Value
	Private  []byte
	Identity *tfprotov6.ResourceIdentityData
}

// NewDriver returns a driver of a configured provider.
func NewDriver(tb testing.TB, config Object) *Driver {
	tb.Helper()
	d := Unconfigured(tb)
	if diags := d.Configure(config); diags.HasError() {
		tb.Fatalf("configuring the provider: %s", diags)
	}
	return d
}

// Unconfigured returns a driver of a provider that is not configured yet. Where the
// environment has the credentials of an account, the test is skipped: nobody
// would delete what such a provider creates there.
func Unconfigured(tb testing.TB) *Driver {
	tb.Helper()
	if anyReal() {
		tb.Skip("this test is for the simulator, and the environment has the credentials of a real account")
	}
	server, err := providerserver.NewProtocol6WithError(provider.New("test")())()
	if err != nil {
		tb.Fatal(err)
	}
	return &Driver{t: tb, server: server, schema: Schemas(tb)}
}

// LoadSchemas is Schemas outside a test. It takes a while, and all drivers have the same.
var LoadSchemas = sync.OnceValues(func() (*tfprotov6.GetProviderSchemaResponse, error) {
	server, err := Factories()["apigw"]()
	if err != nil {
		return nil, err
	}
	return server.GetProviderSchema(context.Background(), &tfprotov6.GetProviderSchemaRequest{})
})

// Schemas returns the schemas of the provider. Do not change them.
func Schemas(tb testing.TB) *tfprotov6.GetProviderSchemaResponse {
	tb.Helper()
	all, err := LoadSchemas()
	if err != nil {
		tb.Fatal(err)
	}
	return all
}

// Driver returns a driver of a provider that is configured for this simulator;
// extra adds arguments to the provider block.
func (c *Cloud) Driver(tb testing.TB, extra Object) *Driver {
	tb.Helper()
	config := Object{"ncloud": Object{
		"endpoint": c.URL, "access_key": simulator.NCloudAccessKey, "secret_key": simulator.NCloudSecretKey,
	}, "metastudio": Object{
		"endpoint": c.URL, "access_key": simulator.MetaStudioAccessKey, "secret_key": simulator.MetaStudioSecretKey,
		"project_id": simulator.MetaStudioProjectID, "region": simulator.MetaStudioProjectName,
	}, "enos": Object{
		"endpoint": c.URL, "access_key": simulator.EnOSAccessKey, "secret_key": simulator.EnOSSecretKey, "org_id": simulator.EnOSOrgID,
	}}
	maps.Copy(config, extra)
	return NewDriver(tb, config)
}

// Wrap puts a server before the provider's own.
func (d *Driver) Wrap(with func(tfprotov6.ProviderServer) (tfprotov6.ProviderServer, error)) {
	d.t.Helper()
	server, err := with(d.server)
	d.must(err)
	d.server = server
}

// Configure validates the provider configuration and configures the provider.
func (d *Driver) Configure(config Object) Diagnostics {
	d.t.Helper()
	d.config = config
	value := d.dynamic(d.schema.Provider.ValueType(), config)
	validated, err := d.server.ValidateProviderConfig(d.t.Context(), &tfprotov6.ValidateProviderConfigRequest{Config: value})
	d.must(err)
	if diags := Diagnostics(validated.Diagnostics); diags.HasError() {
		return diags
	}
	configured, err := d.server.ConfigureProvider(d.t.Context(), &tfprotov6.ConfigureProviderRequest{TerraformVersion: "1.11.4", Config: value})
	d.must(err)
	return slices.Concat(validated.Diagnostics, configured.Diagnostics)
}

// NextRun returns a driver of a provider process of its own with the same configuration, as
// every command of Terraform starts one.
func (d *Driver) NextRun() *Driver {
	d.t.Helper()
	return NewDriver(d.t, d.config)
}

// Validate validates a resource's configuration.
func (d *Driver) Validate(resource string, config Object) Diagnostics {
	d.t.Helper()
	resp, err := d.server.ValidateResourceConfig(d.t.Context(), &tfprotov6.ValidateResourceConfigRequest{
		TypeName: resource, Config: d.dynamic(d.resource(resource).ValueType(), config),
	})
	d.must(err)
	return resp.Diagnostics
}

// ValidateAny validates a configuration of this kind: "resource", "data source", "list
// resource" or "action".
func (d *Driver) ValidateAny(kind, name string, config Object) Diagnostics {
	d.t.Helper()
	switch kind {
	case "resource":
		return d.Validate(name, config)
	case "data source":
		resp, err := d.server.ValidateDataResourceConfig(d.t.Context(), &tfprotov6.ValidateDataResourceConfigRequest{
			TypeName: name, Config: d.dynamic(d.schema.DataSourceSchemas[name].ValueType(), config),
		})
		d.must(err)
		return resp.Diagnostics
	case "list resource":
		resp, err := d.server.(tfprotov6.ListResourceServer).ValidateListResourceConfig(d.t.Context(), &tfprotov6.ValidateListResourceConfigRequest{
			TypeName: name, Config: d.dynamic(d.schema.ListResourceSchemas[name].ValueType(), config),
			IncludeResourceObject: d.encode(tftypes.Bool, d.value(tftypes.Bool, false)), Limit: d.encode(tftypes.Number, d.value(tftypes.Number, 0)),
		})
		d.must(err)
		return resp.Diagnostics
	case "action":
		schema, ok := d.schema.ActionSchemas[name]
		if !ok {
			d.t.Fatalf("there is no action %s", name)
		}
		resp, err := d.actions().ValidateActionConfig(d.t.Context(), &tfprotov6.ValidateActionConfigRequest{
			ActionType: name, Config: d.dynamic(schema.Schema.ValueType(), config),
		})
		d.must(err)
		return resp.Diagnostics
	}
	d.t.Fatalf("there is no %s", kind)
	return nil
}

// Plan is the outcome of planning one resource.
type Plan struct {
	Value   tftypes.Value
	Private []byte
	// Replace lists attributes whose change forces a new resource.
	Replace []string
	// Empty is true where nothing would change.
	Empty bool

	identity *tfprotov6.ResourceIdentityData
}

// Unknown returns the attributes that are planned as known only after apply.
func (p *Plan) Unknown() []string {
	var values map[string]tftypes.Value
	var out []string
	if p.Value.As(&values) == nil {
		for name, value := range values {
			if !value.IsFullyKnown() {
				out = append(out, name)
			}
		}
	}
	return out
}

// Plan plans config over prior, which may be nil.
func (d *Driver) Plan(resource string, prior *State, config Object) (*Plan, Diagnostics) {
	d.t.Helper()
	if prior == nil {
		return d.plan(resource, tftypes.NewValue(d.resource(resource).ValueType(), nil), nil, nil, config)
	}
	return d.plan(resource, prior.Value, prior.Private, prior.Identity, config)
}

func (d *Driver) plan(resource string, prior tftypes.Value, private []byte, identity *tfprotov6.ResourceIdentityData, config Object) (*Plan, Diagnostics) {
	d.t.Helper()
	schema := d.resource(resource)
	ty := schema.ValueType()
	configValue := d.value(ty, config)
	resp, err := d.server.PlanResourceChange(d.t.Context(), &tfprotov6.PlanResourceChangeRequest{
		TypeName:         resource,
		PriorState:       d.encode(ty, prior),
		ProposedNewState: d.encode(ty, d.propose(schema, prior, configValue)),
		Config:           d.encode(ty, configValue),
		PriorPrivate:     private,
		PriorIdentity:    identity,
	})
	d.must(err)
	if diags := Diagnostics(resp.Diagnostics); diags.HasError() {
		return nil, diags
	}
	planned := d.decode(ty, resp.PlannedState)
	plan := &Plan{Value: planned, Private: resp.PlannedPrivate, Empty: !prior.IsNull() && planned.Equal(prior), identity: resp.PlannedIdentity}
	for _, path := range resp.RequiresReplace {
		plan.Replace = append(plan.Replace, strings.TrimSuffix(strings.TrimPrefix(path.String(), `AttributeName("`), `")`))
	}
	return plan, resp.Diagnostics
}

// Apply plans and applies config over prior, which may be nil, with ctx for the
// apply. The state is what Terraform would save, which may be nil on an error.
func (d *Driver) Apply(ctx context.Context, resource string, prior *State, config Object) (*State, Diagnostics) {
	d.t.Helper()
	plan, diags := d.Plan(resource, prior, config)
	if diags.HasError() {
		return prior, diags
	}
	if plan.Empty {
		return prior, diags // as Terraform, which applies only changes
	}
	ty := d.resource(resource).ValueType()
	priorValue := tftypes.NewValue(ty, nil)
	if prior != nil {
		priorValue = prior.Value
	}
	resp, err := d.server.ApplyResourceChange(ctx, &tfprotov6.ApplyResourceChangeRequest{
		TypeName:        resource,
		PriorState:      d.encode(ty, priorValue),
		PlannedState:    d.encode(ty, plan.Value),
		Config:          d.dynamic(ty, config),
		PlannedPrivate:  plan.Private,
		PlannedIdentity: plan.identity,
	})
	d.must(err)
	state := d.state(ty, resp.NewState, resp.Private, resp.NewIdentity)
	all := slices.Concat(diags, resp.Diagnostics)
	if !all.HasError() {
		d.conforms(plan.Value, state)
	}
	return state, all
}

// Destroy plans the deletion and deletes the resource. The state is what is left, nil on
// success.
func (d *Driver) Destroy(ctx context.Context, resource string, prior *State) (*State, Diagnostics) {
	d.t.Helper()
	private, diags := d.PlanDestroy(resource, prior)
	if diags.HasError() {
		return prior, diags
	}
	left, more := d.ApplyDestroy(ctx, resource, prior, private)
	return left, slices.Concat(diags, more)
}

// PlanDestroy plans the deletion, and returns the planned private state.
func (d *Driver) PlanDestroy(resource string, prior *State) ([]byte, Diagnostics) {
	d.t.Helper()
	ty := d.resource(resource).ValueType()
	null := d.encode(ty, tftypes.NewValue(ty, nil))
	resp, err := d.server.PlanResourceChange(d.t.Context(), &tfprotov6.PlanResourceChangeRequest{
		TypeName: resource, PriorState: d.encode(ty, prior.Value), ProposedNewState: null, Config: null,
		PriorPrivate: prior.Private, PriorIdentity: prior.Identity,
	})
	d.must(err)
	return resp.PlannedPrivate, resp.Diagnostics
}

// ApplyDestroy deletes the resource, with the private state that was planned. The state is
// what is left, nil on success.
func (d *Driver) ApplyDestroy(ctx context.Context, resource string, prior *State, private []byte) (*State, Diagnostics) {
	d.t.Helper()
	ty := d.resource(resource).ValueType()
	null := d.encode(ty, tftypes.NewValue(ty, nil))
	resp, err := d.server.ApplyResourceChange(ctx, &tfprotov6.ApplyResourceChangeRequest{
		TypeName: resource, PriorState: d.encode(ty, prior.Value), PlannedState: null, Config: null,
		PlannedPrivate: private, PlannedIdentity: prior.Identity,
	})
	d.must(err)
	return d.state(ty, resp.NewState, resp.Private, resp.NewIdentity), resp.Diagnostics
}

// Read refreshes the resource. The state is nil if it was deleted.
func (d *Driver) Read(ctx context.Context, resource string, prior *State) (*State, Diagnostics) {
	d.t.Helper()
	ty := d.resource(resource).ValueType()
	resp, err := d.server.ReadResource(ctx, &tfprotov6.ReadResourceRequest{
		TypeName: resource, CurrentState: d.encode(ty, prior.Value), Private: prior.Private, CurrentIdentity: prior.Identity,
	})
	d.must(err)
	if diags := Diagnostics(resp.Diagnostics); diags.HasError() {
		return prior, diags
	}
	return d.state(ty, resp.NewState, resp.Private, resp.NewIdentity), resp.Diagnostics
}

// Import imports by ID and reads the resource, as Terraform does.
func (d *Driver) Import(ctx context.Context, resource, id string) (*State, Diagnostics) {
	d.t.Helper()
	return d.importState(ctx, &tfprotov6.ImportResourceStateRequest{TypeName: resource, ID: id})
}

// ImportIdentity imports by identity and reads the resource.
func (d *Driver) ImportIdentity(ctx context.Context, resource string, identity Object) (*State, Diagnostics) {
	d.t.Helper()
	schemas, err := d.server.GetResourceIdentitySchemas(ctx, &tfprotov6.GetResourceIdentitySchemasRequest{})
	d.must(err)
	data := d.dynamic(schemas.IdentitySchemas[resource].ValueType(), identity)
	return d.importState(ctx, &tfprotov6.ImportResourceStateRequest{
		TypeName: resource, Identity: &tfprotov6.ResourceIdentityData{IdentityData: data},
	})
}

func (d *Driver) importState(ctx context.Context, req *tfprotov6.ImportResourceStateRequest) (*State, Diagnostics) {
	d.t.Helper()
	resp, err := d.server.ImportResourceState(ctx, req)
	d.must(err)
	if diags := Diagnostics(resp.Diagnostics); diags.HasError() {
		return nil, diags
	}
	imported := resp.ImportedResources[0]
	state := d.state(d.resource(req.TypeName).ValueType(), imported.State, imported.Private, imported.Identity)
	read, diags := d.Read(ctx, req.TypeName, state)
	if diags.HasError() {
		return nil, diags
	}
	return read, diags
}

func (d *Driver) must(err error) {
	d.t.Helper()
	if err != nil {
		d.t.Fatal(err)
	}
}

func (d *Driver) resource(name string) *tfprotov6.Schema {
	d.t.Helper()
	schema, ok := d.schema.ResourceSchemas[name]
	if !ok {
		d.t.Fatalf("there is no resource %s", name)
	}
	return schema
}

func (d *Driver) state(ty tftypes.Type, value *tfprotov6.DynamicValue, private []byte, identity *tfprotov6.ResourceIdentityData) *State {
	d.t.Helper()
	decoded := d.decode(ty, value)
	if decoded.IsNull() {
		return nil
	}
	return &State{decoded, private, identity}
}

func (d *Driver) dynamic(ty tftypes.Type, config Object) *tfprotov6.DynamicValue {
	d.t.Helper()
	return d.encode(ty, d.value(ty, config))
}

func (d *Driver) encode(ty tftypes.Type, value tftypes.Value) *tfprotov6.DynamicValue {
	d.t.Helper()
	encoded, err := tfprotov6.NewDynamicValue(ty, value)
	d.must(err)
	return &encoded
}

func (d *Driver) decode(ty tftypes.Type, value *tfprotov6.DynamicValue) tftypes.Value {
	d.t.Helper()
	if value == nil {
		return tftypes.NewValue(ty, nil)
	}
	decoded, err := value.Unmarshal(ty)
	d.must(err)
	return decoded
}
