// SPDX-License-Identifier: MPL-2.0

package stage

import (
	"context"
	"iter"

	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/base"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/ncloud/apipart"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/ncloud/rollout"
)

var stageList = &base.List[*service, apipart.Parent]{
	Named:       named,
	Description: stagesDataSource.Description,
	Attributes:  apipart.Filters,
	Summary:     summary,
	Items: func(ctx context.Context, s *service, f *apipart.Parent) iter.Seq2[*base.Item, error] {
		listed, err := s.lists.Of(f.API()).Get(ctx)
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
