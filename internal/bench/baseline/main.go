// SPDX-License-Identifier: MPL-2.0

// Command baseline is a provider for benchmarks alone that makes no call: a resource with the
// schema of apigw_product, written as anyone would write it, and the other resources, which
// save what is planned. What it costs is what any provider on the framework costs.
package main

import (
	"context"
	"crypto/rand"
	"log"
	"strings"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/provider"
	"github.com/hashicorp/terraform-plugin-framework/providerserver"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/resource/identityschema"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/ncloud/product"
)

func main() {
	err := providerserver.Serve(context.Background(), func() provider.Provider { return baseline{} }, providerserver.ServeOpts{
		Address:         "registry.terraform.io/seed-9ae5a20b/baseline",
		ProtocolVersion: 6,
	})
	if err != nil {
		log.Fatal(err)
	}
}

type baseline struct{}

func (baseline) Metadata(_ context.Context, _ provider.MetadataRequest, resp *provider.MetadataResponse) {
	resp.TypeName = "baseline"
}

func (baseline) Schema(context.Context, provider.SchemaRequest, *provider.SchemaResponse) {}

func (baseline) Configure(context.Context, provider.ConfigureRequest, *provider.ConfigureResponse) {}

func (baseline) Resources(context.Context) []func() resource.Resource {
	all := []func() resource.Resource{func() resource.Resource { return productResource{} }}
	for _, registration := range registrations() {
		all = append(all, newGeneric(registration))
	}
	return all
}

func (baseline) DataSources(context.Context) []func() datasource.DataSource { return nil }

var _ resource.ResourceWithIdentity = productResource{}

type productResource struct{}

type model struct {
	ID               types.String `tfsdk:"id"`
	Name             types.String `tfsdk:"name"`
	Description      types.String `tfsdk:"description"`
	SubscriptionCode types.String `tfsdk:"subscription_code"`
	TenantID         types.String `tfsdk:"tenant_id"`
	DomainCode       types.String `tfsdk:"domain_code"`
	ZoneCode         types.String `tfsdk:"zone_code"`
	IsPublished      types.Bool   `tfsdk:"is_published"`
	Modifier         types.String `tfsdk:"modifier"`
	ModTime          types.String `tfsdk:"mod_time"`
}

type identityModel struct {
	ID types.String `tfsdk:"id"`
}

func (productResource) Metadata(_ context.Context, _ resource.MetadataRequest, resp *resource.MetadataResponse) {
	resp.TypeName = "baseline_product"
}

func (productResource) Schema(ctx context.Context, req resource.SchemaRequest, resp *resource.SchemaResponse) {
	product.Register().Resource().Schema(ctx, req, resp)
}

func (productResource) IdentitySchema(_ context.Context, _ resource.IdentitySchemaRequest, resp *resource.IdentitySchemaResponse) {
	resp.IdentitySchema = identityschema.Schema{
		Attributes: map[string]identityschema.Attribute{"id": identityschema.StringAttribute{RequiredForImport: true}},
	}
}

// touch fills in what a service would: values as long as the simulator's, so that
// the state is as large.
func (m *model) touch() {
	m.TenantID = types.StringValue("6d1f0e230cebc1402ba89b1488969510")
	m.DomainCode = types.StringValue("PUB")
	m.ZoneCode = types.StringValue("PUBLIC")
	m.IsPublished = types.BoolValue(false)
	m.Modifier = types.StringValue("3f2d3020-5bb7-11ec-bfb8-246e96591a38")
	m.ModTime = types.StringValue(time.Now().UTC().Format(time.RFC3339))
}

func (productResource) Create(ctx context.Context, req resource.CreateRequest, resp *resource.CreateResponse) {
	var m model
	resp.Diagnostics.Append(req.Plan.Get(ctx, &m)...)
	if resp.Diagnostics.HasError() {
		return
	}
	m.ID = types.StringValue(strings.ToLower(rand.Text()[:10]))
	m.touch()
	resp.Diagnostics.Append(resp.Identity.Set(ctx, identityModel{ID: m.ID})...)
	resp.Diagnostics.Append(resp.State.Set(ctx, &m)...)
}

func (productResource) Read(ctx context.Context, req resource.ReadRequest, resp *resource.ReadResponse) {
	var m model
	resp.Diagnostics.Append(req.State.Get(ctx, &m)...)
	if resp.Diagnostics.HasError() {
		return
	}
	resp.Diagnostics.Append(resp.Identity.Set(ctx, identityModel{ID: m.ID})...)
	resp.Diagnostics.Append(resp.State.Set(ctx, &m)...)
}

func (productResource) Update(ctx context.Context, req resource.UpdateRequest, resp *resource.UpdateResponse) {
	var m model
	resp.Diagnostics.Append(req.Plan.Get(ctx, &m)...)
	if resp.Diagnostics.HasError() {
		return
	}
	m.touch()
	resp.Diagnostics.Append(resp.Identity.Set(ctx, identityModel{ID: m.ID})...)
	resp.Diagnostics.Append(resp.State.Set(ctx, &m)...)
}

func (productResource) Delete(ctx context.Context, req resource.DeleteRequest, resp *resource.DeleteResponse) {
	var m model
	resp.Diagnostics.Append(req.State.Get(ctx, &m)...)
}
