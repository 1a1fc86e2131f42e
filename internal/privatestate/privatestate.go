// SPDX-License-Identifier: MPL-2.0

// Package privatestate keeps values in a resource's private state.
package privatestate

import (
	"context"
	"encoding/json"

	"github.com/hashicorp/terraform-plugin-framework/diag"
)

// State is the private state of a framework request or response.
type State interface {
	GetKey(ctx context.Context, key string) ([]byte, diag.Diagnostics)
	SetKey(ctx context.Context, key string, value []byte) diag.Diagnostics
}

// Set keeps a value, as JSON.
func Set[T any](ctx context.Context, in State, key string, value T) diag.Diagnostics {
	encoded, err := json.Marshal(value)
	if err != nil {
		return diag.Diagnostics{diag.NewErrorDiagnostic("Could not write the private state", err.Error())}
	}
	return in.SetKey(ctx, key, encoded)
}

// SetOptional keeps a text, or removes the key if the text is "".
func SetOptional(ctx context.Context, in State, key, value string) diag.Diagnostics {
	if value == "" {
		return in.SetKey(ctx, key, nil)
	}
	return Set(ctx, in, key, value)
}

// Get returns the value of Set; zero if there is none, or one of another type.
func Get[T any](ctx context.Context, in State, key string) (T, diag.Diagnostics) {
	encoded, diags := in.GetKey(ctx, key)
	var value, none T
	if json.Unmarshal(encoded, &value) != nil {
		return none, diags
	}
	return value, diags
}
