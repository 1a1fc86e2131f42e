// SPDX-License-Identifier: MPL-2.0

package providerconfig

import (
	"reflect"
	"sync"

	"github.com/hashicorp/terraform-plugin-framework/diag"

	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/errdiag"
)

// Lazy is a service's client. It is created on first use: a configuration that does not use
// the service needs no credentials for it.
type Lazy[C any] struct {
	service string
	create  func() (C, error)
	shared  sync.Map
}

// NewLazy returns a client that create creates. Diagnostics call the service by its name.
func NewLazy[C any](service string, create func() (C, error)) *Lazy[C] {
	return &Lazy[C]{service: service, create: sync.OnceValues(create)}
}

// Client returns the client. It is false if diags has errors, even earlier ones.
func (l *Lazy[C]) Client(diags *diag.Diagnostics) (client C, ok bool) {
	if l == nil { // Terraform configures a provider before it calls it
		diags.AddError("The provider is not configured", "The provider was called before it was configured.")
		return client, false
	}
	client, err := l.create()
	if err != nil {
		diags.Append(errdiag.Error(l.service+" is not configured", err))
	}
	return client, !diags.HasError()
}

// Shared returns the one value of type T that belongs to the client.
func Shared[T, C any](l *Lazy[C], create func() T) T {
	value, _ := l.shared.LoadOrStore(reflect.TypeFor[T](), sync.OnceValue(create))
	if get, ok := value.(func() T); ok {
		create = get
	}
	return create()
}
