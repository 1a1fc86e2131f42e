// Package provider is the provider: its schema and the list of its services.
package provider

import (
	"context"
	"fmt"
	"regexp"
	"strconv"
	"sync"
	"time"

	"github.com/hashicorp/terraform-plugin-framework-timetypes/timetypes"
	"github.com/hashicorp/terraform-plugin-framework-validators/float64validator"
	"github.com/hashicorp/terraform-plugin-framework-validators/int64validator"
	"github.com/hashicorp/terraform-plugin-framework-validators/stringvalidator"
	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/ephemeral"
	"github.com/hashicorp/terraform-plugin-framework/list"
	"github.com/hashicorp/terraform-plugin-framework/provider"
	"github.com/hashicorp/terraform-plugin-framework/provider/schema"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/enos"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/metastudio"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/ncloud"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/providerconfig"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/rest"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/validate"
)

type service interface {
	// Name is the provider argument that configures the service.
	Name() string
	Attribute() schema.Attribute
	// Configure makes no call. settings resolves the arguments that all services share.
	Configure(config types.Object, settings func() (rest.Settings, error))
	// Endpoints are the configured URLs.
	Endpoints(config types.Object) []providerconfig.String
	Resources() []func() resource.Resource
	ListResources() []func() list.ListResource
	DataSources() []func() datasource.DataSource
	EphemeralResources() []func() ephemeral.EphemeralResource
}

func services() []service {
	return []service{
		ncloud.New(),
		metastudio.New(),
		enos.New(),
	}
}

// settings are the arguments that all services share.
var settings = providerconfig.Table{Arguments: []providerconfig.Argument{
	{Name: "request_timeout", Default: "30s", Attribute: schema.StringAttribute{
		Optional: true, CustomType: timetypes.GoDurationType{},
		MarkdownDescription: "Timeout for one attempt of a request, such as `\"45s\"` or `\"2m\"`; greater than zero. Defaults to `\"30s\"`.",
		Validators:          []validator.String{stringvalidator.RegexMatches(regexp.MustCompile(`^[^-]*[1-9]`), "must be a duration greater than zero, such as 30s or 1m30s")},
	}},
	{Name: "max_retries", Default: "5", Variables: []string{"APIGW_MAX_RETRIES"}, Attribute: schema.Int64Attribute{
		Optional: true, CustomType: validate.WholeNumber{},
		MarkdownDescription: "Maximum number of retries of a request after HTTP 429, 502, 503, 504 or a broken connection: 0 to 100. " +
			"`0` turns retries off. Defaults to `5`. Environment variable: `APIGW_MAX_RETRIES`.",
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
	attributes := settings.Attributes()
	for _, s := range p.services {
		attributes[s.Name()] = s.Attribute()
	}
	resp.Schema = schema.Schema{
		MarkdownDescription: "Manages API products as code, together with who may call them and how much.",
		Attributes:          attributes,
	}
}

// Configure makes no call. A service is configured by the first resource that needs it.
func (p *apigwProvider) Configure(ctx context.Context, req provider.ConfigureRequest, resp *provider.ConfigureResponse) {
	var config types.Object
	resp.Diagnostics.Append(req.Config.Get(ctx, &config)...)
	if resp.Diagnostics.HasError() {
		return
	}
	agent := fmt.Sprintf("terraform-provider-apigw/%s Terraform/%s", p.version, req.TerraformVersion)
	shared := sync.OnceValues(func() (rest.Settings, error) { return resolve(config, agent) })
	for _, s := range p.services {
		nested, _ := config.Attributes()[s.Name()].(types.Object) // null if it is not set
		s.Configure(nested, shared)
		for _, endpoint := range s.Endpoints(nested) {
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
