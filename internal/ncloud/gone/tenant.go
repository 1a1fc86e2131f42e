package gone

import (
	"context"
	"encoding/json"

	"github.com/hashicorp/terraform-plugin-framework/diag"

	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/ncloud/api"
)

// Objects that tell no tenant of their own (subscriptions, bindings) keep it in
// their private state, so that the credentials of another account are recognised.
const tenantKey = "tenant"

// Private is the private state of a resource, as Terraform keeps it.
type Private interface {
	GetKey(ctx context.Context, key string) ([]byte, diag.Diagnostics)
	SetKey(ctx context.Context, key string, value []byte) diag.Diagnostics
}

// RememberTenant keeps whose account an object is in, unless that is kept already.
// Where no answer in this process has told the tenant yet, it is asked for if ask
// is true, which costs one request a process at most: for objects that are new to
// Terraform. Not finding out is no error.
func RememberTenant(ctx context.Context, private Private, client *api.Client, ask bool) diag.Diagnostics {
	if known, found := RememberedTenant(ctx, private); known != "" || found.HasError() {
		return found
	}
	tenant := client.KnownTenant()
	if tenant == "" && ask {
		tenant, _ = client.Tenant(ctx) // the object itself is fine; a later read tries again
	}
	if tenant == "" {
		return nil
	}
	value, err := json.Marshal(tenant)
	if err != nil {
		return nil // a string is always JSON
	}
	return private.SetKey(ctx, tenantKey, value)
}

// RememberedTenant returns the tenant that RememberTenant has kept, or "".
func RememberedTenant(ctx context.Context, private Private) (string, diag.Diagnostics) {
	value, found := private.GetKey(ctx, tenantKey)
	var tenant string
	if len(value) > 0 {
		_ = json.Unmarshal(value, &tenant) // what is not a string tells no tenant
	}
	return tenant, found
}
