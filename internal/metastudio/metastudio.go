// SPDX-License-Identifier: MPL-2.0

// Package metastudio is Huawei Cloud MetaStudio in the provider: its provider configuration,
// and what it registers.
package metastudio

import (
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/base"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/metastudio/client"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/metastudio/product"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/providerconfig"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/rest"
)

// Service is MetaStudio.
type Service struct{}

// Name is the provider argument that configures the service.
func (s *Service) Name() string { return "metastudio" }

// Registrations are what the service registers. A new resource is one line here.
func (s *Service) Registrations() []base.Registration {
	return []base.Registration{product.Register()}
}

// Configure returns the client. Nothing is resolved before the client is used.
func (s *Service) Configure(config types.Object, settings func() (rest.Settings, error)) base.ProviderData {
	return base.ProviderData{providerconfig.NewLazy("MetaStudio", func() (*client.Client, error) {
		shared, err := settings()
		if err != nil {
			return nil, err
		}
		clientConfig, err := resolve(config)
		if err != nil {
			return nil, err
		}
		clientConfig.Settings = shared
		return client.New(clientConfig), nil
	})}
}
