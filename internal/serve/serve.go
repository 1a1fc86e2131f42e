// Package serve serves the provider to Terraform, and avoids three costs that a
// short-lived plugin process need not pay: logs nobody reads, contexts of finished
// calls, frequent garbage collection.
package serve

import (
	"github.com/hashicorp/terraform-plugin-framework/provider"
	"github.com/hashicorp/terraform-plugin-framework/providerserver"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6/tf6server"
)

// Provider serves the provider of a registry address until Terraform ends it.
// With debug it serves for a debugger: it prints what Terraform needs to find it,
// and logs everything.
func Provider(address string, newProvider func() provider.Provider, debug bool) error {
	collectLess()
	var options []tf6server.ServeOpt
	if debug {
		options = append(options, tf6server.WithManagedDebug())
	} else {
		logOnlyIfRead(address)
	}
	return tf6server.Serve(address, func() tfprotov6.ProviderServer {
		return releaseContexts(providerserver.NewProtocol6(newProvider())())
	}, options...)
}
