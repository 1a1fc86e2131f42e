// SPDX-License-Identifier: MPL-2.0

package apikeysubscription

import (
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/ncloud/client"
)

type resourceModel struct {
	ProductID types.String `tfsdk:"product_id"`
	dataModel
}

type dataModel struct {
	APIKeyID   types.String `tfsdk:"api_key_id"`
	APIKeyName types.String `tfsdk:"api_key_name"`
	Status     types.String `tfsdk:"status"`
	DomainCode types.String `tfsdk:"domain_code"`
	RegTime    types.String `tfsdk:"reg_time"`
	ModTime    types.String `tfsdk:"mod_time"`
}

// fromAPI sets the model except the API key's ID. Any status is kept as it is.
func (m *dataModel) fromAPI(s *client.Subscription) {
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

func (m *resourceModel) label() string {
	return fmt.Sprintf("subscription of API key %q to product %q", m.APIKeyID.ValueString(), m.ProductID.ValueString())
}

func newDataModel(s *client.Subscription) dataModel {
	m := dataModel{APIKeyID: types.StringValue(s.APIKeyID)}
	m.fromAPI(s)
	return m
}

type listModel struct {
	filterModel
	Subscriptions []dataModel `tfsdk:"subscriptions"`
	Total         types.Int64 `tfsdk:"total"`
}

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
