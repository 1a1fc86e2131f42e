package providerconfig

import (
	"sync"

	"github.com/hashicorp/terraform-plugin-framework/diag"

	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/errdiag"
)

// Lazy is what a system needs to work. The first caller that asks for it sets it up, and
// all share it. A configuration that uses nothing of a system is never asked for its
// credentials.
type Lazy[T any] struct {
	// System is its name for messages.
	System string

	mu   sync.Mutex
	open func() (T, error)
}

// Set stores how to set it up, and forgets what was set up before.
func (l *Lazy[T]) Set(open func() (T, error)) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.open = sync.OnceValues(open)
}

// Get returns it, set up. The diagnostics say what is wrong with the configuration.
func (l *Lazy[T]) Get() (T, diag.Diagnostics) {
	l.mu.Lock()
	open := l.open
	l.mu.Unlock()
	summary := l.System + " is not configured"
	var none T
	if open == nil { // Terraform configures a provider before it calls it
		return none, diag.Diagnostics{diag.NewErrorDiagnostic(summary, "The provider was called before it was configured.")}
	}
	value, err := open()
	if err != nil {
		return none, diag.Diagnostics{errdiag.Error(summary, err)}
	}
	return value, nil
}
