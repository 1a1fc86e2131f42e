// SPDX-License-Identifier: MPL-2.0

package apikeysubscription

import (
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/ncloud/client"
)

// resourceModel is the state of apigw_api_key_subscription.
type resourceModel struct {
	ProductID  types.String `tfsdk:"product_id"`
	APIKeyID   types.String `tfsdk:"api_key_id"`
	Status     types.String `tfsdk:"status"`
	APIKeyName types.String `tfsdk:"api_key_name"`
	DomainCode types.String `tfsdk:"domain_code"`
	RegTime    types.String `tfsdk:"reg_time"`
	ModTime    types.String `tfsdk:"mod_time"`
}

// fromAPI sets the model. Any status is kept as it is.
func (m *resourceModel) fromAPI(s *client.Subscription) {
	m.Status = types.StringValue(s.Status)
	m.APIKeyName = types.StringPointerValue(s.APIKeyName)
	m.DomainCode = types.StringPointerValue(s.DomainCode)
	m.RegTime = types.StringPointerValue(s.RegTime)
	m.ModTime = types.StringPointerValue(s.ModTime)
}

// dropUnconfigurable makes a status null that a configuration cannot set, so that the
// configuration that Terraform generates at an import is valid.
func (m *resourceModel) dropUnconfigurable() {
	if status := m.Status.ValueString(); status != client.StatusAccepted && status != client.StatusRejected {
		m.Status = types.StringNull()
	}
}

// setUnknownToNull is for a subscription that exists and was not read yet.
func (m *resourceModel) setUnknownToNull() {
	m.fromAPI(&client.Subscription{Status: m.Status.ValueString()})
}

func (m *resourceModel) label() string {
	return fmt.Sprintf("subscription of API key %q to product %q", m.APIKeyID.ValueString(), m.ProductID.ValueString())
}

// dataModel is a subscription in a listing, without the key's values.
type dataModel struct {
	APIKeyID   types.String `tfsdk:"api_key_id"`
	APIKeyName types.String `tfsdk:"api_key_name"`
	Status     types.String `tfsdk:"status"`
	DomainCode types.String `tfsdk:"domain_code"`
	RegTime    types.String `tfsdk:"reg_time"`
	ModTime    types.String `tfsdk:"mod_time"`
}

func newDataModel(s *client.Subscription) dataModel {
	return dataModel{
		APIKeyID:   types.StringValue(s.APIKeyID),
		APIKeyName: types.StringPointerValue(s.APIKeyName),
		Status:     types.StringValue(s.Status),
		DomainCode: types.StringPointerValue(s.DomainCode),
		RegTime:    types.StringPointerValue(s.RegTime),
		ModTime:    types.StringPointerValue(s.ModTime),
	}
}

// listModel is the state of the data source apigw_api_key_subscriptions.
type listModel struct {
	filterModel
	Subscriptions []dataModel `tfsdk:"subscriptions"`
	Total         types.Int64 `tfsdk:"total"`
}

// filterModel are the filters of a listing.
type filterModel struct {
	ProductID types.String `tfsdk:"product_id"`
	APIKeyID  types.String `tfsdk:"api_key_id"`
	Statuses  []string     `tfsdk:"statuses"`
}

func (m *filterModel) filter() client.SubscriptionFilter {
	return client.SubscriptionFilter{APIKeyID: m.APIKeyID.ValueString(), Statuses: m.Statuses}
}

func (m *filterModel) summary() string {
	return fmt.Sprintf("Could not list the subscriptions to product %q", m.ProductID.ValueString())
}
