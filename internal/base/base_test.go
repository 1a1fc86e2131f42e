// SPDX-License-Identifier: MPL-2.0

package base_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/diag"

	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/base"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/providerconfig"
)

func TestClient(t *testing.T) {
	t.Parallel()
	created := 0
	create := func() (string, error) { created++; return "client", nil }
	fail := func() (string, error) { return "", errors.New("no credentials") }
	for name, test := range map[string]struct {
		data any
		want string // "" means a client
	}{
		"configured":          {base.ProviderData{providerconfig.NewLazy("Other", func() (int, error) { return 0, nil }), providerconfig.NewLazy("Service", create)}, ""},
		"not configured yet":  {nil, "The provider was called before it was configured."},
		"without credentials": {base.ProviderData{providerconfig.NewLazy("Service", fail)}, "No credentials"},
		"of another type":     {base.ProviderData{providerconfig.NewLazy("Other", func() (int, error) { return 0, nil })}, "This is a bug in the provider."},
		"unexpected":          {"data", "This is a bug in the provider."},
	} {
		var diags diag.Diagnostics
		client, ok := base.Client[string](test.data, &diags).Client(&diags)
		if ok != (test.want == "") || ok != (client == "client") || !ok && !strings.Contains(diags[0].Detail(), test.want) {
			t.Errorf("%s: %q %v %s", name, client, ok, diags)
		}
	}
	if created != 1 {
		t.Errorf("created %d times", created)
	}
}

func TestShared_isOnePerTypeAndClient(t *testing.T) {
	t.Parallel()
	one, other := providerconfig.NewLazy[string]("One", nil), providerconfig.NewLazy[string]("Other", nil)
	number := func() *int { return new(int) }
	first, again := providerconfig.Shared(one, number), providerconfig.Shared(one, number)
	if first != again || first == providerconfig.Shared(other, number) {
		t.Error("not one per client")
	}
	if providerconfig.Shared(one, func() *string { return new(string) }) == nil {
		t.Error("not one per type")
	}
}
