package providerconfig

import (
	"fmt"
	"net"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/rest"
)

// InClear warns if an endpoint would send credentials unencrypted over a network: its
// URL begins with http:// and is not on this machine.
func WarnPlaintextEndpoint(endpoint String) diag.Diagnostics {
	u, err := rest.ParseEndpoint(endpoint.Value)
	if err != nil || u.Scheme != "http" || isLoopback(u.Hostname()) {
		return nil // an unusable endpoint is an error when it is used
	}
	return diag.Diagnostics{diag.NewWarningDiagnostic("Credentials travel in clear", fmt.Sprintf(
		"The endpoint %s begins with http:// (%s). Whoever can see the traffic can see signatures, tokens and keys. Use https:// unless "+
			"the network is trusted.", u.Redacted(), endpoint.Source))}
}

// isLoopback reports whether host is this machine. Names below localhost may not be: Go
// asks the name server for them, and sends requests for them through a proxy.
func isLoopback(host string) bool {
	ip := net.ParseIP(host)
	return host == "localhost" || (ip != nil && ip.IsLoopback())
}

// Attribute returns the text attribute of a nested provider argument, null if the
// argument or the attribute is not given.
func Attribute(object types.Object, name string) types.String {
	if value, ok := object.Attributes()[name].(types.String); ok {
		return value
	}
	return types.StringNull()
}
