// Package enos is EnOS Connect in the provider: its part of the provider
// configuration, and what it registers.
package enos

import (
	"sync"

	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/ephemeral"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/diags"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/enos/api"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/enos/product"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/rest"
)

// System is EnOS Connect as one provider instance uses it. It is configured on
// first use.
type System struct {
	mu   sync.Mutex
	open func() (*product.Store, error)
}

// New returns a system that is not configured yet.
func New() *System { return &System{} }

// Name is the provider argument that configures the system.
func (s *System) Name() string { return "enos" }

// Configure takes over the provider configuration. Nothing is resolved, read or
// called before an object needs it.
func (s *System) Configure(object types.Object, settings func() (rest.Settings, error)) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.open = sync.OnceValues(func() (*product.Store, error) {
		shared, err := settings()
		if err != nil {
			return nil, err
		}
		c, err := resolve(object)
		if err != nil {
			return nil, err
		}
		c.client.Settings = shared
		return product.NewStore(api.New(c.client), c.orgID, c.noOrg), nil
	})
}

// Resources are the constructors of the system's resources.
func (s *System) Resources() []func() resource.Resource {
	return []func() resource.Resource{product.NewResource(s.products)}
}

// DataSources are the constructors of the system's data sources.
func (s *System) DataSources() []func() datasource.DataSource {
	return []func() datasource.DataSource{product.NewDataSource(s.products), product.NewListDataSource(s.products)}
}

// EphemeralResources are the constructors of the system's ephemeral resources.
func (s *System) EphemeralResources() []func() ephemeral.EphemeralResource { return nil }

// products opens the system on first use.
func (s *System) products() (*product.Store, diag.Diagnostics) {
	s.mu.Lock()
	open := s.open
	s.mu.Unlock()
	if open == nil { // Terraform configures a provider before it calls it
		return nil, diag.Diagnostics{diag.NewErrorDiagnostic("EnOS is not configured", "The provider was called before it was configured.")}
	}
	store, err := open()
	if err != nil {
		return nil, diag.Diagnostics{diags.Error("EnOS is not configured", err)}
	}
	return store, nil
}
