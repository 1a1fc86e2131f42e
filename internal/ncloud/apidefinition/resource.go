// SPDX-License-Identifier: MPL-2.0

// Package apidefinition manages everything that calls reach in an API of NAVER Cloud API Gateway, from one document.
package apidefinition

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/resource"

	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/base"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/identity"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/ncloud/notfound"
)

// ResourceType is the resource's name in configurations.
const ResourceType = "apigw_api_definition"

var (
	_ resource.ResourceWithModifyPlan     = (*definitionResource)(nil)
	_ resource.ResourceWithValidateConfig = (*definitionResource)(nil)
)

type definitionResource struct {
	base.Resource[*notfound.Client, *service, resourceModel]
}

// Register returns what this package registers.
func Register() base.Registration {
	return base.Register(newService, newResource, definitionList)
}

var named = identity.Named{Type: ResourceType, Identity: identity.Identity{
	{Name: "product_id", Description: "ID of the product."},
	{Name: "api_id", Description: "ID of the API."},
}}

func newResource() resource.Resource {
	r := &definitionResource{}
	r.Named, r.Noun, r.Unique, r.New = named, "definition", true, newService
	r.Label = (*resourceModel).label
	r.ReadModel, r.DeleteModel, r.DeleteSuperseded = readModel, deleteModel, deleteSuperseded
	return r
}

// readModel completes an import with the document of what exists.
func readModel(ctx context.Context, s *service, m *resourceModel, call *base.Call) error {
	imports := m.Document.IsNull()
	if imports {
		m.setDefaults()
	}
	actual, err := s.Read(ctx, m.API(), m.depth(), notfound.LastSeenBy(ctx, call, ""))
	switch {
	case err != nil:
		return err
	case imports:
		m.fromImport(actual)
		call.Diagnostics.Append(foundParts{All: true}.store(ctx, call.Private)...)
		return nil
	}
	found, diags := loadFound(ctx, call.Private)
	call.Diagnostics.Append(diags...)
	before := m.content()
	m.fromAPI(actual)
	if next := found.after(before, m.content()); !next.equal(found) {
		call.Diagnostics.Append(next.store(ctx, call.Private)...)
	}
	return nil
}
