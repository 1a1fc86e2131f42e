// SPDX-License-Identifier: MPL-2.0

package providerconfig

import (
	"fmt"
	"net"

	"github.com/hashicorp/terraform-plugin-framework/diag"

	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/rest"
)

// WarnPlaintextEndpoint warns if an endpoint begins with http:// and is not on this machine.
func WarnPlaintextEndpoint(endpoint String) diag.Diagnostics {
	u, err := rest.ParseEndpoint(endpoint.Value)
	if err != nil || u.Scheme != "http" || isLoopback(u.Hostname()) {
		return nil // an unusable endpoint is an error when it is used
	}
	return diag.Diagnostics{diag.NewWarningDiagnostic("Credentials are sent unencrypted", fmt.Sprintf(
		"The endpoint %s begins with http:// (%s). Anyone who can read the traffic can read signatures, tokens and keys. Use https:// unless "+
			"the network is trusted.", u.Redacted(), endpoint.Source))}
}

// isLoopback does not accept names below localhost: Go resolves them by DNS and sends
// requests for them through a proxy.
func isLoopback(host string) bool {
	ip := net.ParseIP(host)
	return host == "localhost" || (ip != nil && ip.IsLoopback())
}
