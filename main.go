// SPDX-License-Identifier: MPL-2.0

// Command terraform-provider-apigw serves the provider to Terraform and OpenTofu.
package main

import (
	"flag"
	"fmt"
	"os"

	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/provider"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/server"
)

// version is set by the release build.
var version = "dev"

func main() {
	debug := flag.Bool("debug", false, "serve for a debugger: prints TF_REATTACH_PROVIDERS and waits")
	flag.Parse()
	if err := server.Provider("registry.terraform.io/seed-9ae5a20b/apigw", provider.New(version), *debug); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}
