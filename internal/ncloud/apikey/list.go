package apikey

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/list"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/identity"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/listresource"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/ncloud/client"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/rest"
)

var _ list.ListResource = (*keyList)(nil)

type keyList struct {
	identity.Named
	source Source
}

// NewListResource returns the constructor of the list resource apigw_api_key.
func NewListResource(source Source) func() list.ListResource {
	return func() list.ListResource {
		return &keyList{named, source}
	}
}

func (l *keyList) ListResourceConfigSchema(ctx context.Context, _ list.ListResourceSchemaRequest, resp *list.ListResourceSchemaResponse) {
	resp.Schema = listresource.Schema(ctx,
		"Lists the account's [API keys](https://guide.ncloud-docs.com/docs/en/apigw-apigw-2-5) in NAVER Cloud API Gateway, without "+
			"their values.",
		&keysDataSource{}, "name")
}

func (l *keyList) List(ctx context.Context, req list.ListRequest, stream *list.ListResultsStream) {
	var filters filterModel
	service, ok := listresource.Open(ctx, req, stream, l.source, &filters)
	if !ok {
		return
	}
	pages := service.client.APIKeys(ctx, filters.Name.ValueString(), rest.Window{})
	stream.Results = listresource.Results(ctx, req, l.Identity, "Could not list API keys", pages, func(k *client.APIKey) *listresource.Row {
		model := resourceModel{StoreKeys: types.BoolValue(true)}
		model.fromAPI(k)
		return &listresource.Row{Name: k.Name, Model: &model}
	})
}
