// SPDX-License-Identifier: MPL-2.0

package authorizer

import (
	"cmp"
	"slices"

	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/ncloud/client"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/ncloud/draft"
)

type resourceModel struct {
	ID          types.String   `tfsdk:"id"`
	Name        types.String   `tfsdk:"name"`
	Description types.String   `tfsdk:"description"`
	Region      types.String   `tfsdk:"region"`
	FunctionID  types.String   `tfsdk:"function_id"`
	Payload     []payloadModel `tfsdk:"payload"`
	CacheTTLSec types.Int64    `tfsdk:"cache_ttl_sec"`
	Digest      types.String   `tfsdk:"digest"`
}

type payloadModel struct {
	Name types.String `tfsdk:"name"`
	In   types.String `tfsdk:"in"`
}

func (m *resourceModel) toAPI() client.AuthorizerInput {
	in := client.AuthorizerInput{
		Name: m.Name.ValueString(), Description: m.Description.ValueString(), CacheTTLSec: m.CacheTTLSec.ValueInt64Pointer(),
		Config: client.AuthorizerConfig{Region: m.Region.ValueString(), FunctionID: m.FunctionID.ValueString()},
	}
	for _, payload := range m.Payload {
		in.Config.Payload = append(in.Config.Payload, client.Payload{In: payload.In.ValueString(), Name: payload.Name.ValueString()})
	}
	return in
}

// Values of ttl besides the TTL that the service chose where the configuration has none.
const (
	// ttlUnknown means that the service has not returned a TTL yet, and may never do.
	ttlUnknown = 0
	// ttlReturned means that it does, so that a TTL that is missing was removed.
	ttlReturned = -1
)

// fromAPI sets the model, and returns the new ttl.
func (m *resourceModel) fromAPI(a *client.Authorizer, ttl int64) int64 {
	m.ID = types.StringValue(a.ID)
	m.Name = types.StringValue(a.Name)
	m.Description = types.StringValue(a.Description)
	m.Region = types.StringValue(a.Config.Region)
	m.FunctionID = types.StringValue(a.Config.FunctionID)
	payload := m.Payload[:0:0] // null stays null, and an empty list an empty one
	for _, one := range a.Config.Payload {
		payload = append(payload, payloadModel{Name: types.StringValue(one.Name), In: types.StringValue(one.In)})
	}
	m.Payload = payload
	m.CacheTTLSec, ttl = cacheTTL(m.CacheTTLSec, a.CacheTTLSec, ttl)
	m.Digest = types.StringValue(m.digest())
	return ttl
}

func cacheTTL(prior types.Int64, api *int64, ttl int64) (types.Int64, int64) {
	switch {
	case api == nil && ttl == ttlUnknown:
		return prior, ttl
	case api == nil:
		return types.Int64Null(), ttl
	case *api == 0, prior.IsNull() && *api == ttl:
		return types.Int64Null(), cmp.Or(ttl, ttlReturned)
	default:
		return types.Int64Value(*api), cmp.Or(ttl, ttlReturned)
	}
}

// afterWrite is fromAPI for the response to a write of what was planned.
func (m *resourceModel) afterWrite(a *client.Authorizer, ttl int64) int64 {
	if m.CacheTTLSec.IsNull() && a.CacheTTLSec != nil && *a.CacheTTLSec != 0 {
		ttl = *a.CacheTTLSec
	}
	return m.fromAPI(a, ttl)
}

func (m *resourceModel) digest() string {
	type payload struct {
		In   string `json:"in"`
		Name string `json:"name"`
	}
	settings := struct {
		CacheTTLSec int64     `json:"cache_ttl_sec,omitempty"`
		Description string    `json:"description,omitempty"`
		FunctionID  string    `json:"function_id"`
		Name        string    `json:"name"`
		Payload     []payload `json:"payload,omitempty"`
		Region      string    `json:"region"`
	}{
		CacheTTLSec: m.CacheTTLSec.ValueInt64(), Description: m.Description.ValueString(), FunctionID: m.FunctionID.ValueString(),
		Name: m.Name.ValueString(), Region: m.Region.ValueString(),
	}
	for _, one := range m.Payload {
		settings.Payload = append(settings.Payload, payload{one.In.ValueString(), one.Name.ValueString()})
	}
	return draft.Hash(settings)
}

// diff returns the attributes in which an authorizer differs from what was requested.
func diff(in client.AuthorizerInput, a *client.Authorizer) []string {
	var out []string
	for name, equal := range map[string]bool{
		"name": in.Name == a.Name, "description": in.Description == a.Description, "region": in.Config.Region == a.Config.Region,
		"function_id": in.Config.FunctionID == a.Config.FunctionID, "payload": slices.Equal(in.Config.Payload, a.Config.Payload),
	} {
		if !equal {
			out = append(out, name)
		}
	}
	slices.Sort(out)
	return out
}

// hasTTL reports whether an authorizer has the requested TTL, as far as the service returns it.
func hasTTL(in client.AuthorizerInput, a *client.Authorizer) bool {
	switch {
	case a.CacheTTLSec == nil:
		return true
	case in.CacheTTLSec == nil:
		return *a.CacheTTLSec == 0
	}
	return *in.CacheTTLSec == *a.CacheTTLSec
}

type dataModel struct {
	ID          types.String `tfsdk:"id"`
	Name        types.String `tfsdk:"name"`
	Description types.String `tfsdk:"description"`
}

type listModel struct {
	Name        types.String `tfsdk:"name"`
	Authorizers []dataModel  `tfsdk:"authorizers"`
}

func newDataModel(a *client.Authorizer) dataModel {
	return dataModel{ID: types.StringValue(a.ID), Name: types.StringValue(a.Name), Description: types.StringValue(a.Description)}
}
