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

// Service returns EnOS Connect. A new resource is one registration here.
func Service() base.Service {
	return base.Service{Table: arguments, Configure: configure, Registrations: []base.Registration{product.Register()}}
}

// configure returns the client and the default organization, which needs no credentials.
// Nothing is resolved before it is used.
func configure(object types.Object, settings func() (rest.Settings, error)) base.ProviderData {
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
