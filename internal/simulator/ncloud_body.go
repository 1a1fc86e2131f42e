// SPDX-License-Identifier: MPL-2.0

package simulator

// NCloudBody is the body of a request or a response.
type NCloudBody struct {
	Name, ModelID, Description string
}

// NCloudResponse is a documented response of a method.
type NCloudResponse struct {
	StatusCode  int
	Description string
	Headers     []NCloudParameter
	Body        *NCloudBody
}
