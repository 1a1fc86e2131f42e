// Package ncloud is NAVER Cloud API Gateway in the provider: its part of the
// provider configuration, and what it registers.
package ncloud

import (
	"sync/atomic"

	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/ephemeral"
	"github.com/hashicorp/terraform-plugin-framework/list"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/ncloud/apikey"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/ncloud/apikeysubscription"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/ncloud/client"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/ncloud/notfound"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/ncloud/product"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/ncloud/stageusageplan"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/ncloud/usageplan"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/ncloud/usageplanbinding"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/ownership"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/providerconfig"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/rest"
)

// System is NAVER Cloud API Gateway as one provider instance uses it. It is
// configured on first use.
type Service struct {
	stores providerconfig.Lazy[*stores]
	run    atomic.Pointer[ownership.Instances]
}

// stores are what the objects work with. They share one client.
type stores struct {
	products      *product.Service
	apiKeys       *apikey.Service
	subscriptions *apikeysubscription.Service
	usagePlans    *usageplan.Service
	stagePlans    *stageusageplan.Service
	bindings      *usageplanbinding.Service
}

// New returns a system that is not configured yet.
func New() *Service {
	s := &Service{stores: providerconfig.Lazy[*stores]{System: "NAVER Cloud"}}
	s.run.Store(&ownership.Instances{})
	return s
}

// Name is the provider argument that configures the system.
func (s *Service) Name() string { return "ncloud" }

// Configure stores the provider configuration. Nothing is resolved, read or called
// before an object needs it.
func (s *Service) Configure(config types.Object, settings func() (rest.Settings, error)) {
	s.run.Store(&ownership.Instances{})
	s.stores.Set(func() (*stores, error) {
		shared, err := settings()
		if err != nil {
			return nil, err
		}
		clientConfig, err := resolve(config)
		if err != nil {
			return nil, err
		}
		clientConfig.Settings = shared
		c := client.New(clientConfig)
		account := notfound.NewAccount(c)
		products, keys, plans := notfound.Products(account), notfound.APIKeys(account), notfound.UsagePlans(account)
		return &stores{
			products:      product.NewService(c, products),
			apiKeys:       apikey.NewService(c, keys),
			subscriptions: apikeysubscription.NewService(c, products.Checker, keys.Checker),
			usagePlans:    usageplan.NewService(c, plans),
			stagePlans:    stageusageplan.NewService(c, plans.Checker),
			bindings:      usageplanbinding.NewService(c, products.Checker),
		}, nil
	})
}

// Resources are the constructors of the system's resources.
func (s *Service) Resources() []func() resource.Resource {
	return []func() resource.Resource{
		product.NewResource(s.products),
		apikey.NewResource(s.apiKeys),
		apikeysubscription.NewResource(s.subscriptions, s.run.Load),
		usageplan.NewResource(s.usagePlans),
		stageusageplan.NewResource(s.stagePlans, s.run.Load),
		usageplanbinding.NewResource(s.bindings, s.run.Load),
	}
}

// ListResources are the constructors of the system's list resources, one for every
// resource.
func (s *Service) ListResources() []func() list.ListResource {
	return []func() list.ListResource{
		product.NewListResource(s.products),
		apikey.NewListResource(s.apiKeys),
		apikeysubscription.NewListResource(s.subscriptions),
		usageplan.NewListResource(s.usagePlans),
		stageusageplan.NewListResource(s.stagePlans),
		usageplanbinding.NewListResource(s.bindings),
	}
}

// DataSources are the constructors of the system's data sources.
func (s *Service) DataSources() []func() datasource.DataSource {
	return []func() datasource.DataSource{
		product.NewDataSource(s.products),
		product.NewListDataSource(s.products),
		product.NewOverviewDataSource(s.products),
		product.NewDocumentsDataSource(s.products),
		apikey.NewListDataSource(s.apiKeys),
		apikeysubscription.NewListDataSource(s.subscriptions),
		usageplan.NewListDataSource(s.usagePlans),
		usageplanbinding.NewListDataSource(s.bindings),
	}
}

// EphemeralResources are the constructors of the system's ephemeral resources.
func (s *Service) EphemeralResources() []func() ephemeral.EphemeralResource {
	return []func() ephemeral.EphemeralResource{
		apikey.NewEphemeralResource(s.apiKeys),
	}
}

// pick returns one of the stores.
func pick[T any](s *Service, of func(*stores) T) (store T, missing diag.Diagnostics) {
	opened, missing := s.stores.Get()
	if opened != nil {
		store = of(opened)
	}
	return store, missing
}

func (s *Service) products() (*product.Service, diag.Diagnostics) {
	return pick(s, func(o *stores) *product.Service { return o.products })
}

func (s *Service) apiKeys() (*apikey.Service, diag.Diagnostics) {
	return pick(s, func(o *stores) *apikey.Service { return o.apiKeys })
}

func (s *Service) subscriptions() (*apikeysubscription.Service, diag.Diagnostics) {
	return pick(s, func(o *stores) *apikeysubscription.Service { return o.subscriptions })
}

func (s *Service) usagePlans() (*usageplan.Service, diag.Diagnostics) {
	return pick(s, func(o *stores) *usageplan.Service { return o.usagePlans })
}

func (s *Service) stagePlans() (*stageusageplan.Service, diag.Diagnostics) {
	return pick(s, func(o *stores) *stageusageplan.Service { return o.stagePlans })
}

func (s *Service) bindings() (*usageplanbinding.Service, diag.Diagnostics) {
	return pick(s, func(o *stores) *usageplanbinding.Service { return o.bindings })
}
