// SPDX-License-Identifier: MPL-2.0

package simulator

// NCloudGatewayResponse is a customized response of the gateway itself.
type NCloudGatewayResponse struct {
	Type string
	// StatusCode is 0 for the default.
	StatusCode int
	Headers    []NCloudGatewayHeader
	Templates  []NCloudGatewayTemplate
}

// NCloudGatewayHeader is a header of a gateway response.
type NCloudGatewayHeader struct{ Name, Value string }

// NCloudGatewayTemplate is the body of a gateway response for one content type.
type NCloudGatewayTemplate struct{ ContentType, Template string }
