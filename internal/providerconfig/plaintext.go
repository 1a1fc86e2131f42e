// SPDX-License-Identifier: MPL-2.0

package providerconfig

import (
	"fmt"
	"net"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/rest"
)

// WarnPlaintextEndpoints warns of endpoints that begin with http:// and are not on this machine.
func (t Table) WarnPlaintextEndpoints(config types.Object) (diags diag.Diagnostics) {
	for _, a := range t.Arguments {
		if !a.Endpoint {
			continue
		}
		endpoint := t.lookup(a, config, nil)
		u, err := rest.ParseEndpoint(endpoint.Value)
		if err != nil || u.Scheme != "http" || isLoopback(u.Hostname()) {
			continue // an unusable endpoint is an error when it is used
		}
		diags.AddWarning("Credentials are sent unencrypted", fmt.Sprintf(
			"The endpoint %s begins with http:// (%s). Anyone who can read the traffic can read signatures, tokens and keys. Use https:// unless "+
				"the network is trusted.", u.Redacted(), endpoint.Source))
	}
	return diags
}

// isLoopback does not accept names below localhost: Go resolves them by DNS and sends
// requests for them through a proxy.
func isLoopback(host string) bool {
	ip := net.ParseIP(host)
	return host == "localhost" || (ip != nil && ip.IsLoopback())
}
