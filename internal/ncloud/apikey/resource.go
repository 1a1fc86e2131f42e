// SPDX-License-Identifier: MPL-2.0

// Package apikey manages the API keys of NAVER Cloud API Gateway, with which
// callers identify themselves.
package apikey

import (
	"context"
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework-validators/int64validator"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/ephemeral"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/booldefault"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/planmodifier"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/stringplanmodifier"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/attribute"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/base"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/errdiag"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/identity"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/modifyplan"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/ncloud/client"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/ncloud/notfound"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/privatestate"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/rest"
)

// ResourceType is the resource's name in configurations.
const ResourceType = "apigw_api_key"

var fields = errdiag.Fields{"apiKeyName": "name", "apiKeyDescription": "description", "isEnabled": "enabled"}

type keyResource struct {
	base.Resource[*notfound.Client, *service, resourceModel]
}

// Register returns what this package registers.
func Register() base.Registration {
	r := base.Register(newService, newResource, keyList, keysDataSource, regenerate)
	r.EphemeralResources = []func() ephemeral.EphemeralResource{newEphemeral}
	return r
}

var named = identity.Named{Type: ResourceType, Identity: identity.Identity{{Name: "id", Description: "ID of the API key."}}}

func newResource() resource.Resource {
	r := &keyResource{}
	r.Named, r.New = named, newService
	r.Label = func(m *resourceModel) string { return fmt.Sprintf("API key %q", m.ID.ValueString()) }
	r.Prepare = (*service).prepare
	r.ReadModel = func(ctx context.Context, s *service, m *resourceModel, call *base.Call) error {
		key, err := s.all.Find(ctx, m.ID.ValueString(), notfound.LastSeenBy(ctx, call, m.TenantID.ValueString()))
		if err != nil {
			return err
		}
		if m.StoreKeys.IsNull() { // after an import, and in states from before store_keys
			m.StoreKeys = types.BoolValue(true)
		}
		m.fromAPI(key)
		return nil
	}
	r.DeleteModel = func(ctx context.Context, s *service, m *resourceModel, call *base.Call) error {
		id := m.ID.ValueString()
		return s.all.ConfirmDeleted(ctx, id, notfound.LastSeenBy(ctx, call, m.TenantID.ValueString()), s.client.DeleteAPIKey(ctx, id))
	}
	r.Remember = func(ctx context.Context, s *service, m *resourceModel, call *base.Call) diag.Diagnostics {
		return s.all.Record(ctx, call, notfound.Actual{Name: "API key", TenantID: m.TenantID.ValueString(), OwnerOnly: true})
	}
	return r
}

func (r *keyResource) Schema(_ context.Context, _ resource.SchemaRequest, resp *resource.SchemaResponse) {
	fixed := []planmodifier.String{stringplanmodifier.UseNonNullStateForUnknown()}
	version := func(which string) schema.Attribute {
		return attribute.OptionalNumber(fmt.Sprintf("Version of the %[1]s key, a number that you choose: at least 0. Changing it regenerates the %[1]s key "+
			"only, and the old value stops working. Setting it on an existing API key also regenerates the key, except for the first time after an import. "+
			"Removing it does not regenerate the key.", which), int64validator.AtLeast(0))
	}
	value := func(which string) schema.Attribute {
		return schema.StringAttribute{
			Computed: true, Sensitive: true,
			MarkdownDescription: fmt.Sprintf("The %s value of the API key. Null if `store_keys` is `false`. Otherwise, state files and saved plan files contain it.", which),
			PlanModifiers:       fixed,
		}
	}
	resp.Schema = schema.Schema{
		MarkdownDescription: "An [API key](https://guide.ncloud-docs.com/docs/en/apigw-apigw-2-5) identifies a caller to `PROTECTED` products and to usage " +
			"plans of NAVER Cloud API Gateway.",
		Attributes: map[string]schema.Attribute{
			"id":          attribute.Kept("ID of the API key, assigned by the service. It is not a secret."),
			"name":        attribute.Name("API key", client.MaxAPIKeyName),
			"description": attribute.Description("API key", client.MaxAPIKeyDescription),
			"enabled": schema.BoolAttribute{
				Optional: true, Computed: true, Default: booldefault.StaticBool(true),
				MarkdownDescription: "Whether the API key can be used. Defaults to `true`.",
			},
			"primary_key_version":   version("primary"),
			"secondary_key_version": version("secondary"),
			"store_keys": schema.BoolAttribute{
				Optional: true, Computed: true,
				MarkdownDescription: "Whether the key values are stored in state. If `false`, `primary_key` and `secondary_key` are null, and the ephemeral " +
					"resource [`apigw_api_key`](../ephemeral-resources/api_key.md) reads the values. It can be changed in place. Defaults to " +
					"`true`.",
			},
			"primary_key":   value("primary"),
			"secondary_key": value("secondary"),
			"tenant_id":     attribute.Constant("ID of the tenant (account) that owns the API key."),
			"domain_code":   attribute.Constant("Code of the cloud that the API key is in, such as `PUB`."),
			"modifier":      attribute.Computed("ID of the user who last changed the API key."),
			"mod_time":      attribute.Computed("When the API key was last changed, as an RFC 3339 time in UTC."),
		},
	}
}

func (r *keyResource) ModifyPlan(ctx context.Context, req resource.ModifyPlanRequest, resp *resource.ModifyPlanResponse) {
	if req.Plan.Raw.IsNull() {
		return
	}
	var config, state, plan resourceModel
	resp.Diagnostics.Append(req.Config.Get(ctx, &config)...)
	resp.Diagnostics.Append(req.Plan.Get(ctx, &plan)...)
	create := req.State.Raw.IsNull()
	if !create {
		resp.Diagnostics.Append(req.State.Get(ctx, &state)...)
	}
	imported, diags := imports(ctx, req.Private)
	resp.Diagnostics.Append(diags...)
	if resp.Diagnostics.HasError() {
		return
	}
	if config.StoreKeys.IsNull() && (create || !state.StoreKeys.IsNull()) { // no default: a state from before store_keys plans empty without a refresh too
		plan.StoreKeys = types.BoolValue(true)
	}
	primary := regenerates(state.PrimaryKeyVersion, plan.PrimaryKeyVersion, imported.primary)
	secondary := regenerates(state.SecondaryKeyVersion, plan.SecondaryKeyVersion, imported.secondary)
	changed := !plan.Name.Equal(state.Name) || !plan.Description.Equal(state.Description) || !plan.Enabled.Equal(state.Enabled)
	if !create && !primary && !secondary && !changed { // nothing is sent
		plan.Modifier, plan.ModTime = state.Modifier, state.ModTime
	}
	fetched := create || !state.stores() || plan.StoreKeys.IsUnknown()
	if primary || fetched {
		plan.PrimaryKey = types.StringUnknown()
	}
	if secondary || fetched {
		plan.SecondaryKey = types.StringUnknown()
	}
	if !plan.StoreKeys.IsUnknown() {
		plan.omit()
	}
	resp.Diagnostics.Append(resp.Plan.Set(ctx, &plan)...)
}

// Removing a version does not regenerate, nor does the first version after an import, which only
// numbers the value that is there.
func regenerates(from, to types.Int64, imported bool) bool {
	return !to.IsNull() && !to.Equal(from) && (!from.IsNull() || !imported)
}

func (r *keyResource) Create(ctx context.Context, req resource.CreateRequest, resp *resource.CreateResponse) {
	plan, service, ok := r.StartCreate(ctx, req, resp)
	if !ok {
		return
	}
	outliving, cancel := rest.Grace(ctx)
	defer cancel()
	input := plan.toAPI()
	key, ok := service.Create(ctx, input, &resp.Diagnostics)
	if !ok {
		return
	}
	// The key exists: save it before anything else can fail.
	model := *plan
	model.fromAPI(key)
	r.Created(ctx, service, &model, resp)
	if !input.Enabled {
		key, err := service.client.UpdateAPIKey(outliving, key.ID, input)
		if err != nil {
			resp.Diagnostics.Append(errdiag.Error(r.Label(&model)+" was created but could not be disabled", err))
			return
		}
		model.fromAPI(key)
		resp.Diagnostics.Append(resp.State.Set(ctx, &model)...)
	}
	if err := base.InconsistentResult(req.Plan, plan, &model); err != nil {
		resp.Diagnostics.Append(errdiag.Error(r.Label(&model)+" was created but is not as planned", err))
	}
}

// Update saves the state after each request.
func (r *keyResource) Update(ctx context.Context, req resource.UpdateRequest, resp *resource.UpdateResponse) {
	defer modifyplan.KeepPlanned(req, resp)
	imported, diags := imports(ctx, req.Private)
	resp.Diagnostics.Append(diags...)
	plan, state, service, ok := r.StartUpdate(ctx, req, resp)
	if !ok {
		return
	}
	last := notfound.LastSeenBy(ctx, &base.Call{Private: req.Private, Diagnostics: &resp.Diagnostics}, state.TenantID.ValueString())
	id := state.ID.ValueString()
	fetch := plan.stores() && !state.stores()
	state.StoreKeys = plan.StoreKeys
	state.omit()
	steps := []struct {
		needed bool
		what   string
		call   func() (*client.APIKey, error)
		done   func()
	}{
		{
			plan.toAPI() != state.toAPI(), "change",
			func() (*client.APIKey, error) { return service.client.UpdateAPIKey(ctx, id, plan.toAPI()) },
			func() { state.Name, state.Description, state.Enabled = plan.Name, plan.Description, plan.Enabled },
		},
		{
			regenerates(state.PrimaryKeyVersion, plan.PrimaryKeyVersion, imported.primary), "regenerate the primary value of",
			func() (*client.APIKey, error) { return service.client.RegenerateAPIKey(ctx, id, client.PrimaryKey) },
			func() { state.PrimaryKeyVersion = plan.PrimaryKeyVersion },
		},
		{
			regenerates(state.SecondaryKeyVersion, plan.SecondaryKeyVersion, imported.secondary), "regenerate the secondary value of",
			func() (*client.APIKey, error) { return service.client.RegenerateAPIKey(ctx, id, client.SecondaryKey) },
			func() { state.SecondaryKeyVersion = plan.SecondaryKeyVersion },
		},
	}
	for _, step := range steps {
		if !step.needed {
			continue
		}
		key, err := step.call()
		if err != nil {
			resp.Diagnostics.Append(errdiag.FieldError(fmt.Sprintf("Could not %s API key %q", step.what, id), err, fields))
			return
		}
		step.done()
		state.fromAPI(key)
		r.Updated(ctx, service, state, resp)
	}
	if fetch && state.PrimaryKey.IsNull() { // no response had the values
		key, err := service.all.Find(ctx, id, last)
		if err != nil {
			resp.Diagnostics.Append(errdiag.Error(fmt.Sprintf("Could not read the values of API key %q", id), err))
			return
		}
		state.fromAPI(key)
	}
	state.PrimaryKeyVersion, state.SecondaryKeyVersion = plan.PrimaryKeyVersion, plan.SecondaryKeyVersion
	resp.Diagnostics.Append(resp.State.Set(ctx, state)...)
	if err := base.InconsistentResult(req.Plan, plan, state); err != nil {
		resp.Diagnostics.Append(errdiag.Error(fmt.Sprintf("Could not change API key %q", id), err))
	}
	for mark, version := range map[string]types.Int64{importedPrimary: plan.PrimaryKeyVersion, importedSecondary: plan.SecondaryKeyVersion} {
		if !version.IsNull() {
			resp.Diagnostics.Append(privatestate.Set(ctx, resp.Private, mark, false)...)
		}
	}
}

func (r *keyResource) ImportState(ctx context.Context, req resource.ImportStateRequest, resp *resource.ImportStateResponse) {
	r.Identity.Import(ctx, req, resp)
	for _, mark := range []string{importedPrimary, importedSecondary} {
		resp.Diagnostics.Append(privatestate.Set(ctx, resp.Private, mark, true)...)
	}
}

// They mark a value of an imported key whose version has never been set.
const (
	importedPrimary   = "imported_primary"
	importedSecondary = "imported_secondary"
)

type imported struct{ primary, secondary bool }

func imports(ctx context.Context, state privatestate.State) (imported, diag.Diagnostics) {
	primary, diags := privatestate.Get[bool](ctx, state, importedPrimary)
	secondary, more := privatestate.Get[bool](ctx, state, importedSecondary)
	diags.Append(more...)
	return imported{primary, secondary}, diags
}
