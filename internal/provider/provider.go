// SPDX-License-Identifier: MPL-2.0

// Package provider is the provider: its schema and the list of its services.
package provider

import (
	"context"
	"fmt"
	"strconv"
	"sync"
	"time"

	"github.com/hashicorp/terraform-plugin-framework-validators/float64validator"
	"github.com/hashicorp/terraform-plugin-framework-validators/int64validator"
	"github.com/hashicorp/terraform-plugin-framework/action"
	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/ephemeral"
	"github.com/hashicorp/terraform-plugin-framework/function"
	"github.com/hashicorp/terraform-plugin-framework/list"
	"github.com/hashicorp/terraform-plugin-framework/provider"
	"github.com/hashicorp/terraform-plugin-framework/provider/schema"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/base"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/enos"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/functions"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/metastudio"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/ncloud"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/providerconfig"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/rest"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/validate"
)

// services are what the provider registers. A new service is one line here.
func services() []base.Service {
	return []base.Service{ncloud.Service(), metastudio.Service(), enos.Service()}
}

func positive(duration string) error {
	if d, err := time.ParseDuration(duration); err != nil || d <= 0 {
		return fmt.Errorf("got %q", duration)
	}
	return nil
}

// settings are the arguments that all services share.
var settings = providerconfig.Table{Arguments: []providerconfig.Argument{
	{Name: "request_timeout", Default: "30s", Attribute: schema.StringAttribute{
		Optional:            true,
		MarkdownDescription: "Timeout for one attempt of a request, such as `\"45s\"` or `\"2m\"`; greater than zero. Defaults to `\"30s\"`.",
		Validators:          []validator.String{validate.Text("must be a duration greater than zero, such as 30s or 1m30s", positive)},
	}},
	{Name: "max_retries", Default: "5", Variables: []string{"APIGW_MAX_RETRIES"}, Attribute: schema.Int64Attribute{
		Optional: true, CustomType: validate.WholeNumber{},
		MarkdownDescription: "Maximum number of retries of a request after HTTP 429, 502, 503, 504 or a broken connection: 0 to 100. " +
			"Ten responses with 429 count as one while the service accepts other requests. `0` turns retries off. Defaults to `5`. " +
			"Environment variable: `APIGW_MAX_RETRIES`.",
		Validators: []validator.Int64{int64validator.Between(0, 100)},
	}},
	{Name: "max_requests_per_second", Default: "0", Attribute: schema.Float64Attribute{
		Optional: true,
		MarkdownDescription: "Maximum number of requests per second, for each service. Defaults to `0`: 10 % below the documented limits for MetaStudio, " +
			"and no limit for the other services, which document none.",
		Validators: []validator.Float64{float64validator.AtLeast(0)},
	}},
}}

var (
	_ provider.Provider                       = (*apigwProvider)(nil)
	_ provider.ProviderWithEphemeralResources = (*apigwProvider)(nil)
	_ provider.ProviderWithListResources      = (*apigwProvider)(nil)
	_ provider.ProviderWithFunctions          = (*apigwProvider)(nil)
	_ provider.ProviderWithActions            = (*apigwProvider)(nil)
)

type apigwProvider struct {
	version  string
	services []base.Service
}

// New returns the constructor of the provider in this version.
func New(version string) func() provider.Provider {
	return func() provider.Provider {
		return &apigwProvider{version: version, services: services()}
	}
}

func (p *apigwProvider) Metadata(_ context.Context, _ provider.MetadataRequest, resp *provider.MetadataResponse) {
	resp.TypeName = "apigw"
	resp.Version = p.version
}

func (p *apigwProvider) Schema(_ context.Context, _ provider.SchemaRequest, resp *provider.SchemaResponse) {
	attributes := settings.Attributes()
	for _, s := range p.services {
		attributes[s.Service] = s.Attribute()
	}
	resp.Schema = schema.Schema{
		MarkdownDescription: "Manages API products as code, together with who may call them and how much.",
		Attributes:          attributes,
	}
}

// Configure makes no call and needs no credentials: a service's client is created when it is
// first used.
func (p *apigwProvider) Configure(ctx context.Context, req provider.ConfigureRequest, resp *provider.ConfigureResponse) {
	var config types.Object
	resp.Diagnostics.Append(req.Config.Get(ctx, &config)...)
	if resp.Diagnostics.HasError() {
		return
	}
	agent := fmt.Sprintf("terraform-provider-apigw/%s Terraform/%s", p.version, req.TerraformVersion)
	shared := sync.OnceValues(func() (rest.Settings, error) { return resolve(config, agent) })
	var data base.ProviderData
	for _, s := range p.services {
		nested, _ := config.Attributes()[s.Service].(types.Object) // null if it is not set
		data = append(data, s.Configure(nested, shared)...)
		resp.Diagnostics.Append(s.WarnPlaintextEndpoints(nested)...)
	}
	resp.ResourceData, resp.DataSourceData, resp.ListResourceData, resp.EphemeralResourceData, resp.ActionData = data, data, data, data, data
}

func (p *apigwProvider) registrations() (all []base.Registration) {
	for _, s := range p.services {
		all = append(all, s.Registrations...)
	}
	return all
}

func (p *apigwProvider) Resources(context.Context) (all []func() resource.Resource) {
	for _, r := range p.registrations() {
		all = append(all, r.Resource)
	}
	return all
}

func (p *apigwProvider) ListResources(context.Context) (all []func() list.ListResource) {
	for _, r := range p.registrations() {
		all = append(all, r.ListResource)
	}
	return all
}

func (p *apigwProvider) DataSources(context.Context) (all []func() datasource.DataSource) {
	for _, r := range p.registrations() {
		all = append(all, r.DataSources...)
	}
	return all
}

func (p *apigwProvider) EphemeralResources(context.Context) (all []func() ephemeral.EphemeralResource) {
	for _, r := range p.registrations() {
		all = append(all, r.EphemeralResources...)
	}
	return all
}

func (p *apigwProvider) Actions(context.Context) (all []func() action.Action) {
	for _, r := range p.registrations() {
		all = append(all, r.Actions...)
	}
	return all
}

func (p *apigwProvider) Functions(context.Context) []func() function.Function { return functions.All() }

func resolve(config types.Object, userAgent string) (rest.Settings, error) {
	values := settings.Lookup(config)
	out := rest.Settings{UserAgent: userAgent}
	if err := values.Check("max_requests_per_second", "request_timeout", "max_retries"); err != nil {
		return out, err
	}
	timeout, retries, rate := values["request_timeout"], values["max_retries"], values["max_requests_per_second"]
	var err error
	if out.RequestTimeout, err = time.ParseDuration(timeout.Value); err != nil || out.RequestTimeout <= 0 {
		return out, fmt.Errorf("%s is %q, which is not a duration above zero", timeout.Source, timeout.Value)
	}
	if out.MaxRetries, err = strconv.Atoi(retries.Value); err != nil || out.MaxRetries < 0 || out.MaxRetries > 100 {
		return out, fmt.Errorf("%s is %q, which is not a number from 0 to 100", retries.Source, retries.Value)
	}
	if out.MaxRequestsPerSecond, err = strconv.ParseFloat(rate.Value, 64); err != nil {
		return out, rate.Unusable(err)
	}
	return out, nil
}
