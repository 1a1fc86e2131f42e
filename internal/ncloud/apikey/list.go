// SPDX-License-Identifier: MPL-2.0

package apikey

import (
	"context"
	"iter"

	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/base"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/ncloud/client"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/rest"
)

var keyList = &base.List[*service, filterModel]{
	Named:       named,
	Description: keysDataSource.Description,
	Attributes:  base.Filters(listAttributes, "name"),
	Summary:     base.Fixed[filterModel]("Could not list API keys"),
	Items: func(ctx context.Context, s *service, f *filterModel) iter.Seq2[*base.Item, error] {
		return base.Items(s.client.APIKeys(ctx, f.Name.ValueString(), rest.Window{}), func(k *client.APIKey) *base.Item {
			model := resourceModel{StoreKeys: types.BoolValue(true)}
			model.fromAPI(k)
			return &base.Item{Name: k.Name, Model: &model}
		})
	},
}
