// SPDX-License-Identifier: MPL-2.0

// Package ncloud is NAVER Cloud API Gateway in the provider: its provider configuration, and
// what it registers.
package ncloud

import (
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/base"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/ncloud/api"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/ncloud/apidefinition"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/ncloud/apidocument"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/ncloud/apikey"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/ncloud/apikeysubscription"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/ncloud/apimethod"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/ncloud/apimodel"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/ncloud/apipath"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/ncloud/authorizer"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/ncloud/client"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/ncloud/gatewayresponse"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/ncloud/notfound"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/ncloud/product"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/ncloud/stage"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/ncloud/stageusageplan"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/ncloud/usageplan"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/ncloud/usageplanbinding"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/providerconfig"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/rest"
)

// Service returns NAVER Cloud API Gateway. A new resource is one line here.
func Service() base.Service {
	return base.Service{Table: arguments, Configure: configure, Registrations: []base.Registration{
		product.Register(),
		api.Register(),
		apidocument.Register(),
		apidefinition.Register(),
		apipath.Register(),
		apimodel.Register(),
		apimethod.Register(),
		apikey.Register(),
		apikeysubscription.Register(),
		usageplan.Register(),
		stage.Register(),
		stageusageplan.Register(),
		usageplanbinding.Register(),
		authorizer.Register(),
		gatewayresponse.Register(),
	}}
}

// configure returns the client. Nothing is resolved before the client is used.
func configure(config types.Object, settings func() (rest.Settings, error)) base.ProviderData {
	return base.ProviderData{providerconfig.NewLazy("NAVER Cloud", func() (*notfound.Client, error) {
		shared, err := settings()
		if err != nil {
			return nil, err
		}
		clientConfig, err := resolve(config)
		if err != nil {
			return nil, err
		}
		clientConfig.Settings = shared
		return notfound.NewClient(client.New(clientConfig)), nil
	})}
}
