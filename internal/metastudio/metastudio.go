// Package metastudio is Huawei Cloud MetaStudio in the provider: its part of the
// provider configuration, and what it registers.
package metastudio

import (
	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/ephemeral"
	"github.com/hashicorp/terraform-plugin-framework/list"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/metastudio/client"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/metastudio/product"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/providerconfig"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/rest"
)

// System is MetaStudio as one provider instance uses it. It is configured on first
// use.
type Service struct {
	store providerconfig.Lazy[*product.Service]
}

// New returns a system that is not configured yet.
func New() *Service {
	return &Service{store: providerconfig.Lazy[*product.Service]{System: "MetaStudio"}}
}

// Name is the provider argument that configures the system.
func (s *Service) Name() string { return "metastudio" }

// Configure stores the provider configuration. Nothing is resolved, read or called
// before an object needs it.
func (s *Service) Configure(config types.Object, settings func() (rest.Settings, error)) {
	s.store.Set(func() (*product.Service, error) {
		shared, err := settings()
		if err != nil {
			return nil, err
		}
		clientConfig, err := resolve(config)
		if err != nil {
			return nil, err
		}
		clientConfig.Settings = shared
		return product.NewService(client.New(clientConfig)), nil
	})
}

// Resources are the constructors of the system's resources.
func (s *Service) Resources() []func() resource.Resource {
	return []func() resource.Resource{product.NewResource(s.store.Get)}
}

// ListResources are the constructors of the system's list resources, one for every
// resource.
func (s *Service) ListResources() []func() list.ListResource {
	return []func() list.ListResource{product.NewListResource(s.store.Get)}
}

// DataSources are the constructors of the system's data sources.
func (s *Service) DataSources() []func() datasource.DataSource {
	return []func() datasource.DataSource{product.NewDataSource(s.store.Get), product.NewListDataSource(s.store.Get)}
}

// EphemeralResources are the constructors of the system's ephemeral resources.
func (s *Service) EphemeralResources() []func() ephemeral.EphemeralResource { return nil }
