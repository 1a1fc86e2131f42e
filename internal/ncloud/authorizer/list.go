// SPDX-License-Identifier: MPL-2.0

package authorizer

import (
	"context"
	"iter"

	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/base"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/ncloud/client"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/rest"
)

var authorizerList = &base.List[*service, struct{}]{
	Named: named,
	Description: "Lists the account's [authorizers](https://guide.ncloud-docs.com/docs/en/apigw-apigw-authorizer) in NAVER Cloud API " +
		"Gateway.\n\n-> **Note:** If resources are included, each authorizer takes a request.",
	Attributes: base.Filters(listAttributes),
	Summary:    base.Fixed[struct{}]("Could not list authorizers"),
	Items: func(ctx context.Context, s *service, _ *struct{}) iter.Seq2[*base.Item, error] {
		return base.Items(s.client.Authorizers(ctx, "", rest.Window{}), func(listed *client.Authorizer) *base.Item {
			model := &resourceModel{}
			model.fromAPI(listed, ttlUnknown)
			return &base.Item{Name: listed.Name, Model: model, Complete: func(ctx context.Context) error {
				authorizer, err := s.client.Authorizer(ctx, listed.ID)
				if err == nil {
					model.fromAPI(authorizer, ttlUnknown)
				}
				return err
			}}
		})
	},
}
