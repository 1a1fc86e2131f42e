package providerconfig

import "github.com/hashicorp/terraform-plugin-framework/diag"

// Source yields what an object's package works on, once the provider is configured.
// The diagnostics say what the configuration lacks.
type Source[T any] func() (T, diag.Diagnostics)

// Open returns what the source yields and appends its diagnostics to found. It is
// false if found then has errors, from the source or from before.
func (s Source[T]) Client(diags *diag.Diagnostics) (T, bool) {
	value, missing := s()
	diags.Append(missing...)
	return value, !diags.HasError()
}
