// SPDX-License-Identifier: MPL-2.0

package authorizer

import (
	"context"
	"iter"

	dataschema "github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/list/schema"

	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/base"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/ncloud/notfound"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/rest"
)

var authorizerList = base.List[*notfound.Client, *service, struct{}]{
	Named: named, New: newService,
	Attributes: func() schema.Schema {
		return base.ListSchema("Lists the account's [authorizers](https://guide.ncloud-docs.com/docs/en/apigw-apigw-authorizer) in NAVER Cloud API "+
			"Gateway.\n\n-> **Note:** Each authorizer takes a request.", dataschema.Schema{})
	},
	Summary: base.Fixed[struct{}]("Could not list authorizers"),
	Items: func(ctx context.Context, s *service, _ *struct{}) iter.Seq2[*base.Item, error] {
		return func(yield func(*base.Item, error) bool) {
			for page, err := range s.client.Authorizers(ctx, "", rest.Window{}) {
				if err != nil {
					yield(nil, err)
					return
				}
				for _, listed := range page.Items {
					if !s.item(ctx, listed.ID, yield) {
						return
					}
				}
			}
		}
	},
}

// item leaves out an authorizer that was deleted since it was listed.
func (s *service) item(ctx context.Context, id string, yield func(*base.Item, error) bool) bool {
	authorizer, err := s.client.Authorizer(ctx, id)
	if rest.NotFound(err) {
		return true
	}
	if err != nil {
		return yield(nil, err)
	}
	var model resourceModel
	model.fromAPI(authorizer, ttlUnknown)
	return yield(&base.Item{Name: authorizer.Name, Model: &model}, nil)
}
