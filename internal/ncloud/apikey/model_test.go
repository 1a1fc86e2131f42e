// SPDX-License-Identifier: MPL-2.0

package apikey

import (
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/ncloud/client"
)

func TestResourceModel_keepsWhatAnAnswerLeavesOut(t *testing.T) {
	t.Parallel()
	s := types.StringValue
	m := resourceModel{PrimaryKey: s("p"), SecondaryKey: s("s")}
	m.keyModel = keyModel{Name: s("n"), Enabled: types.BoolValue(false), TenantID: s("t"), DomainCode: s("d")}
	m.fromAPI(&client.APIKey{ID: "id"})
	if m.ID != s("id") || m.Name != s("n") || m.Enabled.ValueBool() || m.PrimaryKey != s("p") || m.SecondaryKey != s("s") || m.TenantID != s("t") || m.DomainCode != s("d") {
		t.Errorf("%+v", m)
	}
	fresh := resourceModel{PrimaryKey: types.StringUnknown(), keyModel: keyModel{Enabled: types.BoolUnknown()}}
	fresh.fromAPI(&client.APIKey{ID: "id"})
	if !fresh.Enabled.ValueBool() || fresh.PrimaryKey.IsUnknown() {
		t.Errorf("%+v", fresh)
	}
}

func TestRegenerates(t *testing.T) {
	t.Parallel()
	null, one, two := types.Int64Null(), types.Int64Value(1), types.Int64Value(2)
	for _, test := range []struct {
		from, to types.Int64
		imported bool
		want     bool
	}{
		{one, two, false, true},
		{one, two, true, true},
		{null, one, false, true},
		{null, one, true, false},
		{one, one, false, false},
		{one, null, false, false},
		{null, null, false, false},
		{one, types.Int64Unknown(), false, true},
	} {
		if got := regenerates(test.from, test.to, test.imported); got != test.want {
			t.Errorf("%+v: %t", test, got)
		}
	}
}
