// SPDX-License-Identifier: MPL-2.0

package product

import (
	"reflect"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/ncloud/client"
)

func ptr[T any](v T) *T { return &v }

var whole = client.Product{
	ID: "id", InvokeID: ptr("invoke"), TenantID: ptr("tenant"), Name: "name", Description: "description", SubscriptionCode: "PUBLIC",
	IsPublished: ptr(true), Modifier: ptr("modifier"), ModTime: ptr("time"), DomainCode: ptr("PUB"), ZoneCode: ptr("PUBLIC"),
	HasDeployedStage: ptr(true), Permission: ptr("p"), ActionName: ptr("a"), Disabled: ptr(false),
}

func wholeModel() resourceModel {
	s := types.StringValue
	return resourceModel{
		ID: s("id"), Name: s("name"), Description: s("description"), SubscriptionCode: s("PUBLIC"), TenantID: s("tenant"),
		DomainCode: s("PUB"), ZoneCode: s("PUBLIC"), IsPublished: types.BoolValue(true), Modifier: s("modifier"), ModTime: s("time"),
	}
}

func TestResourceModel_readsEveryField(t *testing.T) {
	t.Parallel()
	var m resourceModel
	m.fromAPI(&whole)
	if want := wholeModel(); !reflect.DeepEqual(m, want) {
		t.Errorf("%+v, expected %+v", m, want)
	}
}

func TestResourceModel_readKeepsWhatAnAnswerLeavesOut(t *testing.T) {
	t.Parallel()
	m := wholeModel()
	m.fromAPI(&client.Product{ID: "id"})
	want := wholeModel()
	want.Description = types.StringValue("")
	want.IsPublished, want.Modifier, want.ModTime = types.BoolNull(), types.StringNull(), types.StringNull()
	if !reflect.DeepEqual(m, want) {
		t.Errorf("%+v, expected %+v", m, want)
	}
}

func TestResourceModel_readLeavesNothingUnknown(t *testing.T) {
	t.Parallel()
	u := types.StringUnknown()
	m := resourceModel{ID: u, Name: u, Description: u, SubscriptionCode: u, TenantID: u, DomainCode: u, ZoneCode: u, IsPublished: types.BoolUnknown(), Modifier: u, ModTime: u}
	m.fromAPI(&client.Product{ID: "id"})
	for i, v := 0, reflect.ValueOf(m); i < v.NumField(); i++ {
		if v.Field(i).Interface().(interface{ IsUnknown() bool }).IsUnknown() {
			t.Errorf("%s is unknown", v.Type().Field(i).Name)
		}
	}
}

func TestResourceModel_inputCarriesAllThreeFields(t *testing.T) {
	t.Parallel()
	m := wholeModel()
	if got, want := m.toAPI(), (client.ProductInput{Name: "name", Description: "description", SubscriptionCode: "PUBLIC"}); got != want {
		t.Errorf("%+v", got)
	}
	m.Description = types.StringNull()
	if got := m.toAPI(); got.Description != "" {
		t.Errorf("%+v", got)
	}
}

func TestDataModel_holdsEveryField(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		name  string
		model dataModel
		wrong func(attr.Value) bool
	}{{"null", newDataModel(&whole), attr.Value.IsNull}, {"unknown", newDataModel(&client.Product{ID: "id"}), attr.Value.IsUnknown}} {
		v := reflect.ValueOf(test.model)
		fields := 0
		for _, field := range reflect.VisibleFields(v.Type()) {
			if field.Anonymous {
				continue
			}
			fields++
			if test.wrong(v.FieldByIndex(field.Index).Interface().(attr.Value)) {
				t.Errorf("%s is %s", field.Name, test.name)
			}
		}
		if fields != 16 {
			t.Errorf("%d fields", fields)
		}
	}
}

func TestOverviewModel_withoutCounts(t *testing.T) {
	t.Parallel()
	var m overviewModel
	m.fromAPI(&client.ProductOverview{APIs: []client.ProductAPI{{ID: "a"}}})
	if m.APIKeyCountInfo != nil || len(m.APIs) != 1 || m.APIs[0].Stages == nil || !m.APIs[0].MethodsCount.IsNull() {
		t.Errorf("%+v", m)
	}
}
