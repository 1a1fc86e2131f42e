// SPDX-License-Identifier: MPL-2.0

package gatewayresponse

import (
	"fmt"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/ncloud/apipart"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/ncloud/client"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/ncloud/draft"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/ncloud/reconcile"
)

type resourceModel struct {
	ProductID    types.String      `tfsdk:"product_id"`
	APIID        types.String      `tfsdk:"api_id"`
	ResponseType types.String      `tfsdk:"response_type"`
	StatusCode   types.Int64       `tfsdk:"status_code"`
	Headers      map[string]string `tfsdk:"headers"`
	Templates    map[string]string `tfsdk:"templates"`
	Digest       types.String      `tfsdk:"digest"`
}

func (m *resourceModel) ref() client.APIRef {
	return client.APIRef{ProductID: m.ProductID.ValueString(), APIID: m.APIID.ValueString()}
}

func (m *resourceModel) label() string {
	return fmt.Sprintf("gateway response %s of API %q", m.ResponseType.ValueString(), m.APIID.ValueString())
}

func (m *resourceModel) toAPI() reconcile.GatewayResponse {
	return reconcile.GatewayResponse{StatusCode: int(m.StatusCode.ValueInt64()), Headers: m.Headers, Templates: m.Templates}
}

// fromAPI sets the model. standard is the status code of the type's default, 0 if it is unknown.
func (m *resourceModel) fromAPI(r client.GatewayResponse, standard int) {
	m.ResponseType = types.StringValue(r.Type)
	m.StatusCode = status(m.StatusCode, r, standard)
	spelling := map[string]string{}
	for name := range m.Headers {
		spelling[strings.ToLower(name)] = name
	}
	headers, templates := map[string]string{}, map[string]string{}
	for _, header := range r.Headers {
		name, configured := spelling[strings.ToLower(header.Name)]
		if !configured {
			name = header.Name
			spelling[strings.ToLower(name)] = name
		}
		if _, repeated := headers[name]; repeated && header.Value == m.Headers[name] {
			continue // the other one is the drift
		}
		headers[name] = header.Value
	}
	for _, template := range r.Templates {
		templates[template.ContentType] = template.Template
	}
	m.Headers, m.Templates = orNull(headers, m.Headers), orNull(templates, m.Templates)
	m.Digest = types.StringValue(m.digest())
}

// status returns null for a status code that is not configured and is that of the default.
func status(prior types.Int64, r client.GatewayResponse, standard int) types.Int64 {
	switch {
	case r.StatusCode == nil:
		return types.Int64Null()
	case prior.ValueInt64() == int64(*r.StatusCode):
		return prior
	case r.IsDefault, prior.IsNull() && *r.StatusCode == standard:
		return types.Int64Null()
	}
	return types.Int64Value(int64(*r.StatusCode))
}

// orNull returns null instead of {}, unless that was there before.
func orNull(values, prior map[string]string) map[string]string {
	if len(values) == 0 && (prior == nil || len(prior) > 0) {
		return nil
	}
	return values
}

func (m *resourceModel) digest() string {
	headers := map[string]string{}
	for name, value := range m.Headers {
		headers[strings.ToLower(name)] = value
	}
	return draft.Hash(struct {
		Headers      map[string]string `json:"headers,omitempty"`
		ResponseType string            `json:"response_type"`
		StatusCode   int64             `json:"status_code,omitempty"`
		Templates    map[string]string `json:"templates,omitempty"`
	}{headers, m.ResponseType.ValueString(), m.StatusCode.ValueInt64(), m.Templates})
}

type listModel struct {
	apipart.Parent
	GatewayResponses []dataModel `tfsdk:"gateway_responses"`
}

type dataModel struct {
	ResponseType types.String      `tfsdk:"response_type"`
	ResponseName types.String      `tfsdk:"response_name"`
	StatusCode   types.Int64       `tfsdk:"status_code"`
	IsDefault    types.Bool        `tfsdk:"is_default"`
	Headers      map[string]string `tfsdk:"headers"`
	Templates    map[string]string `tfsdk:"templates"`
}

func newDataModel(r *client.GatewayResponse) dataModel {
	m := dataModel{
		ResponseType: types.StringValue(r.Type), ResponseName: types.StringValue(r.Name), IsDefault: types.BoolValue(r.IsDefault),
		StatusCode: types.Int64Null(), Headers: map[string]string{}, Templates: map[string]string{},
	}
	if r.StatusCode != nil {
		m.StatusCode = types.Int64Value(int64(*r.StatusCode))
	}
	for _, header := range r.Headers {
		m.Headers[header.Name] = header.Value
	}
	for _, template := range r.Templates {
		m.Templates[template.ContentType] = template.Template
	}
	return m
}
