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

// Service returns MetaStudio. A new resource is one registration here.
func Service() base.Service {
	return base.Service{Table: arguments, Configure: configure, Registrations: []base.Registration{product.Register()}}
}

// configure returns the client. Nothing is resolved before the client is used.
func configure(config types.Object, settings func() (rest.Settings, error)) base.ProviderData {
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
