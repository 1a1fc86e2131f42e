package product

import (
	"reflect"
	"testing"

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

func TestResourceModel_reads_every_field(t *testing.T) {
	t.Parallel()
	var m resourceModel
	m.read(&whole)
	if want := wholeModel(); !reflect.DeepEqual(m, want) {
		t.Errorf("%+v, expected %+v", m, want)
	}
}

func TestResourceModel_read_keeps_what_an_answer_leaves_out(t *testing.T) {
	t.Parallel()
	m := wholeModel()
	m.read(&client.Product{ID: "id"})
	want := wholeModel()
	want.Description = types.StringValue("")
	want.IsPublished, want.Modifier, want.ModTime = types.BoolNull(), types.StringNull(), types.StringNull()
	if !reflect.DeepEqual(m, want) {
		t.Errorf("%+v, expected %+v", m, want)
	}
}

func TestResourceModel_read_leaves_nothing_unknown(t *testing.T) {
	t.Parallel()
	u := types.StringUnknown()
	m := resourceModel{ID: u, Name: u, Description: u, SubscriptionCode: u, TenantID: u, DomainCode: u, ZoneCode: u, IsPublished: types.BoolUnknown(), Modifier: u, ModTime: u}
	m.read(&client.Product{ID: "id"})
	for i, v := 0, reflect.ValueOf(m); i < v.NumField(); i++ {
		if v.Field(i).Interface().(interface{ IsUnknown() bool }).IsUnknown() {
			t.Errorf("%s is unknown", v.Type().Field(i).Name)
		}
	}
}

func TestResourceModel_input_carries_all_three_fields(t *testing.T) {
	t.Parallel()
	m := wholeModel()
	if got, want := m.input(), (client.ProductInput{Name: "name", Description: "description", SubscriptionCode: "PUBLIC"}); got != want {
		t.Errorf("%+v", got)
	}
	m.Description = types.StringNull()
	if got := m.input(); got.Description != "" {
		t.Errorf("%+v", got)
	}
}

func TestDataModel_holds_every_field(t *testing.T) {
	t.Parallel()
	v := reflect.ValueOf(newDataModel(&whole))
	for i := range v.NumField() {
		if v.Field(i).Interface().(interface{ IsNull() bool }).IsNull() {
			t.Errorf("%s is null", v.Type().Field(i).Name)
		}
	}
	v = reflect.ValueOf(newDataModel(&client.Product{ID: "id"}))
	for i := range v.NumField() {
		if v.Field(i).Interface().(interface{ IsUnknown() bool }).IsUnknown() {
			t.Errorf("%s is unknown", v.Type().Field(i).Name)
		}
	}
}

func TestOverviewModel_without_counts(t *testing.T) {
	t.Parallel()
	var m overviewModel
	m.read(&client.ProductOverview{APIs: []client.ProductAPI{{ID: "a"}}})
	if m.APIKeyCountInfo != nil || len(m.APIs) != 1 || m.APIs[0].Stages == nil || !m.APIs[0].MethodsCount.IsNull() {
		t.Errorf("%+v", m)
	}
}
