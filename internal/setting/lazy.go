package setting

import (
	"sync"

	"github.com/hashicorp/terraform-plugin-framework/diag"

	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/diags"
)

// Lazy is what a system needs to work, set up by the first who asks for it and
// shared by all. A configuration that uses nothing of a system is never asked for
// its credentials.
type Lazy[T any] struct {
	// System is its name for messages.
	System string

	mu   sync.Mutex
	open func() (T, error)
}

// Set takes over how to set it up. What was set up before is forgotten.
func (l *Lazy[T]) Set(open func() (T, error)) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.open = sync.OnceValues(open)
}

// Get returns it, set up. The diagnostics say what the configuration lacks.
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
		return none, diag.Diagnostics{diags.Error(summary, err)}
	}
	return value, nil
}
