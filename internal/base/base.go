// SPDX-License-Identifier: MPL-2.0

// Package base holds what every resource, data source, list resource and action
// needs: type name, Configure, and Read and Delete in one order for all.
//
// C is a service's client as the provider configuration yields it, S what a package makes
// of it, once per client, and M the model of a state or a configuration.
package base

import (
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework/action"
	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/ephemeral"
	"github.com/hashicorp/terraform-plugin-framework/list"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/providerconfig"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/rest"
)

// Registration is what the package of a resource registers.
type Registration struct {
	Resource           func() resource.Resource
	ListResource       func() list.ListResource
	DataSources        []func() datasource.DataSource
	EphemeralResources []func() ephemeral.EphemeralResource
	Actions            []func() action.Action
}

// Service is one vendor's part of the provider.
type Service struct {
	// Table is the provider argument that configures the service.
	providerconfig.Table

	Registrations []Registration
	// Configure returns the clients for that argument and the settings that all services share. It makes no call.
	Configure func(config types.Object, settings func() (rest.Settings, error)) ProviderData
}

// ProviderData is what the provider passes to Configure: a *providerconfig.Lazy for each
// type of client.
type ProviderData []any

// Client returns the client in the provider data. It is nil before the provider is configured.
func Client[C any](providerData any, diags *diag.Diagnostics) *providerconfig.Lazy[C] {
	if providerData == nil {
		return nil
	}
	all, _ := providerData.(ProviderData)
	for _, one := range all {
		if client, ok := one.(*providerconfig.Lazy[C]); ok {
			return client
		}
	}
	diags.AddError("Unexpected provider data", fmt.Sprintf("%T has no %T. This is a bug in the provider.", providerData, *new(C)))
	return nil
}

// Part is a List, a DataSource or an Action that calls the service S.
type Part[S any] interface {
	register(to *Registration, open opener[S])
}

// opener returns the service for the provider data. It is false if diags has errors, even earlier ones.
type opener[S any] func(providerData any, diags *diag.Diagnostics) (S, bool)

// Register returns what a package registers. create returns the service of a client.
func Register[C, S any](create func(C) S, newResource func() resource.Resource, parts ...Part[S]) Registration {
	r := Registration{Resource: newResource}
	for _, part := range parts {
		part.register(&r, func(providerData any, diags *diag.Diagnostics) (S, bool) {
			return open(Client[C](providerData, diags), create, diags)
		})
	}
	return r
}

// open returns the service of a client. It is false if diags has errors, even earlier ones.
func open[C, S any](client *providerconfig.Lazy[C], create func(C) S, diags *diag.Diagnostics) (service S, ok bool) {
	c, ok := client.Client(diags)
	if !ok {
		return service, false
	}
	return providerconfig.Shared(client, func() S { return create(c) }), true
}
