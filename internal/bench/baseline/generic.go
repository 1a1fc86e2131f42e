// SPDX-License-Identifier: MPL-2.0

package main

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/tfsdk"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/base"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/ncloud/api"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/ncloud/apidefinition"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/ncloud/apikey"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/ncloud/apikeysubscription"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/ncloud/apimethod"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/ncloud/apimodel"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/ncloud/apipath"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/ncloud/stage"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/ncloud/stageusageplan"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/ncloud/usageplan"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/ncloud/usageplanbinding"
)

func registrations() []base.Registration {
	return []base.Registration{
		api.Register(), apidefinition.Register(), apikey.Register(), apikeysubscription.Register(), apimethod.Register(), apimodel.Register(),
		apipath.Register(), stage.Register(), stageusageplan.Register(), usageplan.Register(), usageplanbinding.Register(),
	}
}

// generic has the schema of another resource of the provider. It saves what is planned, without a model.
type generic struct {
	of resource.ResourceWithIdentity
}

func newGeneric(of base.Registration) func() resource.Resource {
	return func() resource.Resource {
		r, _ := of.Resource().(resource.ResourceWithIdentity)
		return generic{r}
	}
}

func (g generic) Schema(ctx context.Context, req resource.SchemaRequest, resp *resource.SchemaResponse) {
	g.of.Schema(ctx, req, resp)
}

func (g generic) IdentitySchema(ctx context.Context, req resource.IdentitySchemaRequest, resp *resource.IdentitySchemaResponse) {
	g.of.IdentitySchema(ctx, req, resp)
}

func (g generic) Metadata(ctx context.Context, req resource.MetadataRequest, resp *resource.MetadataResponse) {
	g.of.Metadata(ctx, req, resp)
	resp.TypeName = "baseline_" + strings.TrimPrefix(resp.TypeName, "apigw_")
}

func (generic) Create(ctx context.Context, req resource.CreateRequest, resp *resource.CreateResponse) {
	save(ctx, req.Plan.Raw, &resp.State, resp.Identity, &resp.Diagnostics)
}

func (generic) Read(ctx context.Context, req resource.ReadRequest, resp *resource.ReadResponse) {
	save(ctx, req.State.Raw, &resp.State, resp.Identity, &resp.Diagnostics)
}

func (generic) Update(ctx context.Context, req resource.UpdateRequest, resp *resource.UpdateResponse) {
	save(ctx, req.Plan.Raw, &resp.State, resp.Identity, &resp.Diagnostics)
}

func (generic) Delete(context.Context, resource.DeleteRequest, *resource.DeleteResponse) {}

func save(ctx context.Context, value tftypes.Value, state *tfsdk.State, identity *tfsdk.ResourceIdentity, diags *diag.Diagnostics) {
	var attributes map[string]tftypes.Value
	if err := value.As(&attributes); err != nil {
		diags.AddError("Could not decode", err.Error())
		return
	}
	for name, attribute := range attributes {
		if !attribute.IsKnown() {
			attributes[name] = computed(name, attribute.Type(), attributes["document"])
		}
	}
	state.Raw = tftypes.NewValue(value.Type(), attributes)
	for name := range identity.Schema.GetAttributes() {
		var id types.String
		diags.Append(state.GetAttribute(ctx, path.Root(name), &id)...)
		diags.Append(identity.SetAttribute(ctx, path.Root(name), id)...)
	}
}

// computed returns what a service would. The parts of a definition come from its document.
func computed(name string, ty tftypes.Type, document tftypes.Value) tftypes.Value {
	var text string
	_ = document.As(&text)
	switch {
	case name == "digest":
		sum := sha256.Sum256([]byte(text))
		return tftypes.NewValue(ty, hex.EncodeToString(sum[:8]))
	case name == "operations":
		return tftypes.NewValue(ty, operations(text))
	case ty.Is(tftypes.String):
		return tftypes.NewValue(ty, strings.ToLower(rand.Text()[:10]))
	case ty.Is(tftypes.Map{}):
		return tftypes.NewValue(ty, map[string]tftypes.Value{})
	case ty.Is(tftypes.List{}):
		return tftypes.NewValue(ty, []tftypes.Value{})
	}
	return tftypes.NewValue(ty, nil)
}

func operations(document string) map[string]tftypes.Value {
	var parsed struct {
		Paths map[string]map[string]json.RawMessage `json:"paths"`
	}
	_ = json.Unmarshal([]byte(document), &parsed)
	out := map[string]tftypes.Value{}
	for at, item := range parsed.Paths {
		for method, operation := range item {
			out[strings.ToUpper(method)+" "+at] = tftypes.NewValue(tftypes.String, string(operation))
		}
	}
	return out
}
