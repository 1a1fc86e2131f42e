// SPDX-License-Identifier: MPL-2.0

package stage

import (
	"context"
	"iter"

	dataschema "github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/list/schema"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/attribute"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/base"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/ncloud/rollout"
)

var stageList = &base.List[*service, filterModel]{
	Named: named,
	Attributes: func() schema.Schema {
		return base.ListSchema("Lists the [stages](https://api.ncloud-docs.com/docs/en/apigateway-stage-getstagelist) of an API of NAVER Cloud API Gateway.",
			dataschema.Schema{Attributes: map[string]dataschema.Attribute{"product_id": attribute.Parent("product"), "api_id": attribute.Parent("API")}},
			"product_id", "api_id")
	},
	Summary: (*filterModel).summary,
	Items: func(ctx context.Context, s *service, f *filterModel) iter.Seq2[*base.Item, error] {
		listed, err := s.lists.Of(f.api()).Get(ctx)
		if err != nil {
			return base.Failed(err)
		}
		return func(yield func(*base.Item, error) bool) {
			for _, one := range listed.Stages {
				model := newModel(ctx)
				model.ProductID, model.APIID, model.ID, model.Name = f.ProductID, f.APIID, types.StringValue(one.ID), types.StringValue(one.Name)
				item := &base.Item{Name: one.Name, Model: model, Complete: func(ctx context.Context) error {
					stage, err := s.REST.Stage(ctx, model.path())
					if err != nil {
						return err
					}
					model.setDeployed(ctx, stage, rollout.Imported(rollout.ActualOf(stage)))
					return s.complete(ctx, model, stage)
				}}
				if !yield(item, nil) {
					return
				}
			}
		}
	},
}
