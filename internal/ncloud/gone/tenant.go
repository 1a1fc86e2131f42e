package gone

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/diag"

	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/ncloud/api"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/private"
)

// tenantKey holds, in the private state, the tenant of an object whose answers do not
// tell it (subscriptions, stage plans, bindings). So Read recognises the credentials of
// another account.
const tenantKey = "tenant"

// RememberTenant keeps the tenant of an object, unless it is kept already. If no answer
// in this process has told the tenant yet and ask is true, it asks for it, which costs
// one request in each process at most: for objects that are new to Terraform. It is no
// error if the tenant remains unknown.
func RememberTenant(ctx context.Context, state private.State, client *api.Client, ask bool) diag.Diagnostics {
	if known, found := RememberedTenant(ctx, state); known != "" || found.HasError() {
		return found
	}
	tenant := client.KnownTenant()
	if tenant == "" && ask {
		tenant, _ = client.Tenant(ctx) // the object itself is fine; a later read tries again
	}
	if tenant == "" {
		return nil
	}
	return private.Set(ctx, state, tenantKey, tenant)
}

// RememberedTenant returns the tenant that RememberTenant has kept, or "".
func RememberedTenant(ctx context.Context, state private.State) (string, diag.Diagnostics) {
	return private.Get[string](ctx, state, tenantKey)
}
