// SPDX-License-Identifier: MPL-2.0

// Package server serves the provider to Terraform. It keeps secrets out of stderr, ends the
// process when Terraform has ended, and saves memory and time that a plugin does not need.
package server

import (
	"io"
	"log"

	"github.com/hashicorp/terraform-plugin-framework/provider"
	"github.com/hashicorp/terraform-plugin-framework/providerserver"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6/tf6server"
)

// Provider serves a provider until Terraform ends it, or for a debugger.
func Provider(address string, newProvider func() provider.Provider, debug bool) error {
	server, err := newServer(providerserver.NewProtocol6(newProvider())())
	if err != nil {
		return err
	}
	collectLess()
	// net/http quotes unexpected bytes of responses there, which may be secrets.
	log.SetOutput(io.Discard)
	var options []tf6server.ServeOpt
	if debug {
		options = append(options, tf6server.WithManagedDebug())
	} else {
		logOnlyIfRead(address)
		ignoreSignals()
		go endWithTerraform(server)
	}
	return tf6server.Serve(address, func() tfprotov6.ProviderServer { return server }, options...)
}
