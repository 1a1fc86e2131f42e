// Package provider is the provider itself: its schema, and the list of the
// systems that it offers.
package provider

import (
	"context"
	"fmt"
	"strconv"
	"sync"
	"time"

	"github.com/hashicorp/terraform-plugin-framework-validators/float64validator"
	"github.com/hashicorp/terraform-plugin-framework-validators/int64validator"
	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/ephemeral"
	"github.com/hashicorp/terraform-plugin-framework/list"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/provider"
	"github.com/hashicorp/terraform-plugin-framework/provider/schema"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/tfsdk"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/enos"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/metastudio"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/ncloud"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/providerconfig"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/rest"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/validate"
)

// system is one vendor's part of the provider.
type service interface {
	// Name is the provider argument that configures the system.
	Name() string
	// Attribute describes that argument.
	Attribute() schema.Attribute
	// Configure takes over the argument's value and the way to the arguments
	// that all systems share. It makes no call.
	Configure(config types.Object, settings func() (rest.Settings, error))
	// Endpoints are the URLs that the argument or the environment gives.
	Endpoints(config types.Object) []providerconfig.String
	Resources() []func() resource.Resource
	ListResources() []func() list.ListResource
	DataSources() []func() datasource.DataSource
	EphemeralResources() []func() ephemeral.EphemeralResource
}

// systems is everything that the provider offers. A new system is one line here.
func services() []service {
	return []service{
		ncloud.New(),
		metastudio.New(),
		enos.New(),
	}
}

const (
	defaultRequestTimeout = 30 * time.Second
	defaultMaxRetries     = 5
	maxRetriesVariable    = "APIGW_MAX_RETRIES"
)

var (
	_ provider.Provider                       = (*apigwProvider)(nil)
	_ provider.ProviderWithEphemeralResources = (*apigwProvider)(nil)
	_ provider.ProviderWithListResources      = (*apigwProvider)(nil)
)

type apigwProvider struct {
	version  string
	services []service
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
	attributes := map[string]schema.Attribute{
		"request_timeout": schema.StringAttribute{
			Optional:            true,
			MarkdownDescription: "Timeout for one attempt of a request, such as `\"45s\"` or `\"2m\"`; greater than zero. Defaults to `\"30s\"`.",
			Validators:          []validator.String{validate.PositiveDuration()},
		},
		"max_retries": schema.Int64Attribute{
			Optional: true, CustomType: validate.WholeNumber{},
			MarkdownDescription: "Maximum number of retries of a request after HTTP 429, 502, 503, 504 or a broken connection: 0 to 100. `0` turns retries off. " +
				"Defaults to `5`. Environment variable: `APIGW_MAX_RETRIES`.",
			Validators: []validator.Int64{int64validator.Between(0, 100)},
		},
		"max_requests_per_second": schema.Float64Attribute{
			Optional: true,
			MarkdownDescription: "Maximum number of requests per second, for each service. Defaults to `0`: 10 % below the documented limits for MetaStudio, " +
				"and no limit for the other services, which document none.",
			Validators: []validator.Float64{float64validator.AtLeast(0)},
		},
	}
	for _, s := range p.services {
		attributes[s.Name()] = s.Attribute()
	}
	resp.Schema = schema.Schema{
		MarkdownDescription: "Manages API products of NAVER Cloud API Gateway, Huawei Cloud MetaStudio and EnOS Connect.",
		Attributes:          attributes,
	}
}

// Configure hands every system its argument. It makes no call and asks for no
// credentials: a system is set up by the first object that needs it.
func (p *apigwProvider) Configure(ctx context.Context, req provider.ConfigureRequest, resp *provider.ConfigureResponse) {
	settings, diags := newSettings(ctx, req.Config)
	resp.Diagnostics.Append(diags...)
	if resp.Diagnostics.HasError() {
		return
	}
	agent := fmt.Sprintf("terraform-provider-apigw/%s Terraform/%s", p.version, req.TerraformVersion)
	shared := sync.OnceValues(func() (rest.Settings, error) { return settings.resolve(agent) })
	for _, s := range p.services {
		var config types.Object
		resp.Diagnostics.Append(req.Config.GetAttribute(ctx, path.Root(s.Name()), &config)...)
		s.Configure(config, shared)
		for _, endpoint := range s.Endpoints(config) {
			resp.Diagnostics.Append(providerconfig.WarnPlaintextEndpoint(endpoint)...)
		}
	}
}

func (p *apigwProvider) Resources(context.Context) []func() resource.Resource {
	var all []func() resource.Resource
	for _, s := range p.services {
		all = append(all, s.Resources()...)
	}
	return all
}

func (p *apigwProvider) ListResources(context.Context) []func() list.ListResource {
	var all []func() list.ListResource
	for _, s := range p.services {
		all = append(all, s.ListResources()...)
	}
	return all
}

func (p *apigwProvider) DataSources(context.Context) []func() datasource.DataSource {
	var all []func() datasource.DataSource
	for _, s := range p.services {
		all = append(all, s.DataSources()...)
	}
	return all
}

func (p *apigwProvider) EphemeralResources(context.Context) []func() ephemeral.EphemeralResource {
	var all []func() ephemeral.EphemeralResource
	for _, s := range p.services {
		all = append(all, s.EphemeralResources()...)
	}
	return all
}

// settings are the arguments that all systems share, as configured.
type settings struct {
	requestTimeout       types.String
	maxRetries           types.Int64
	maxRequestsPerSecond types.Float64
}

func newSettings(ctx context.Context, config tfsdk.Config) (settings, diag.Diagnostics) {
	var s settings
	var diags diag.Diagnostics
	diags.Append(config.GetAttribute(ctx, path.Root("request_timeout"), &s.requestTimeout)...)
	diags.Append(config.GetAttribute(ctx, path.Root("max_retries"), &s.maxRetries)...)
	diags.Append(config.GetAttribute(ctx, path.Root("max_requests_per_second"), &s.maxRequestsPerSecond)...)
	return s, diags
}

// resolve applies environment and defaults. The error says which value cannot be
// used and where it came from.
func (s settings) resolve(userAgent string) (rest.Settings, error) {
	out := rest.Settings{
		UserAgent:            userAgent,
		RequestTimeout:       defaultRequestTimeout,
		MaxRetries:           defaultMaxRetries,
		MaxRequestsPerSecond: s.maxRequestsPerSecond.ValueFloat64(),
	}
	if err := providerconfig.Known("max_requests_per_second", s.maxRequestsPerSecond); err != nil {
		return out, err
	}
	timeout, err := providerconfig.Lookup("request_timeout", s.requestTimeout)
	if err != nil {
		return out, err
	}
	if timeout.Value != "" {
		out.RequestTimeout, err = time.ParseDuration(timeout.Value)
		if err != nil || out.RequestTimeout <= 0 {
			return out, fmt.Errorf("%s is %q, which is not a duration above zero", timeout.Source, timeout.Value)
		}
	}
	configured := types.StringNull()
	switch {
	case s.maxRetries.IsUnknown():
		configured = types.StringUnknown()
	case !s.maxRetries.IsNull():
		configured = types.StringValue(strconv.FormatInt(s.maxRetries.ValueInt64(), 10))
	}
	retries, err := providerconfig.Lookup("max_retries", configured, maxRetriesVariable)
	if err != nil {
		return out, err
	}
	if retries.Value != "" {
		out.MaxRetries, err = strconv.Atoi(retries.Value)
		if err != nil || out.MaxRetries < 0 || out.MaxRetries > 100 {
			return out, fmt.Errorf("%s is %q, which is not a number from 0 to 100", retries.Source, retries.Value)
		}
	}
	return out, nil
}
