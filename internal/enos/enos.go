// SPDX-License-Identifier: MPL-2.0

// Package enos is EnOS Connect in the provider: its provider configuration, and what it
// registers.
package enos

import (
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/base"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/enos/client"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/enos/product"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/providerconfig"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/rest"
)

// Service is EnOS Connect.
type Service struct{}

// Name is the provider argument that configures the service.
func (s *Service) Name() string { return "enos" }

// Registrations are what the service registers. A new resource is one line here.
func (s *Service) Registrations() []base.Registration {
	return []base.Registration{product.Register()}
}

// Configure returns the client and the default organization, which needs no credentials.
// Nothing is resolved before it is used.
func (s *Service) Configure(object types.Object, settings func() (rest.Settings, error)) base.ProviderData {
	return base.ProviderData{
		providerconfig.NewLazy("EnOS", func() (product.DefaultOrg, error) {
			org, err := organization(object)
			return product.DefaultOrg(org.Value), err
		}),
		providerconfig.NewLazy("EnOS", func() (*product.Client, error) {
			shared, err := settings()
			if err != nil {
				return nil, err
			}
			c, err := resolve(object)
			if err != nil {
				return nil, err
			}
			c.client.Settings = shared
			return &product.Client{REST: client.New(c.client), OrgID: c.orgID, NoOrg: c.noOrg}, nil
		}),
	}
}
