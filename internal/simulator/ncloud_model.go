// SPDX-License-Identifier: MPL-2.0

package simulator

// NCloudModel is a JSON schema of an API.
type NCloudModel struct {
	ID, Name, Description string
	// Schema is JSON.
	Schema string
}
