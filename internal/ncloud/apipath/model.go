// SPDX-License-Identifier: MPL-2.0

package apipath

import (
	"cmp"
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/ncloud/apipart"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/ncloud/client"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/ncloud/draft"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/ncloud/draftschema"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/ncloud/reconcile"
)

type resourceModel struct {
	ID types.String `tfsdk:"id"`
	apipart.Parent
	Path   types.String           `tfsdk:"path"`
	CORS   *draftschema.CORSValue `tfsdk:"cors"`
	Digest types.String           `tfsdk:"digest"`
}

// label is of an ID until an import has read the path.
func (m *resourceModel) label() string {
	return fmt.Sprintf("path %q", cmp.Or(m.Path.ValueString(), m.ID.ValueString()))
}

func (m *resourceModel) settings() draft.CORS {
	if cors := m.CORS.Draft(); cors != nil {
		return *cors
	}
	return draft.CORS{}
}

func (m *resourceModel) digest() string {
	return draft.Digest(nil, map[string]string{m.Path.ValueString(): m.settings().JSON()}, nil)
}

func (m *resourceModel) fromAPI(p *client.Path) {
	m.ID = types.StringValue(p.ID)
	m.Path = types.StringValue(p.Path)
	m.CORS = draftschema.NewCORSValue(reconcile.CORS(p), m.CORS)
	m.Digest = types.StringValue(m.digest())
}
