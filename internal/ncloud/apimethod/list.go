// SPDX-License-Identifier: MPL-2.0

package apimethod

import (
	"context"
	"fmt"
	"iter"

	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/base"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/ncloud/apipart"
)

var methodList = &base.List[*service, apipart.Parent]{
	Named:       named,
	Description: "Lists the [methods](https://api.ncloud-docs.com/docs/en/apigateway-getmethods) of an API of NAVER Cloud API Gateway.",
	Attributes:  apipart.Filters,
	Summary: func(f *apipart.Parent) string {
		return fmt.Sprintf("Could not list the methods of API %q", f.APIID.ValueString())
	},
	Items: func(ctx context.Context, s *service, f *apipart.Parent) iter.Seq2[*base.Item, error] {
		paths, err := s.REST.Paths(ctx, f.API())
		if err != nil {
			return base.Failed(err)
		}
		return func(yield func(*base.Item, error) bool) {
			for _, p := range paths {
				for _, method := range p.Methods {
					model := &resourceModel{Parent: *f, PathID: types.StringValue(p.ID), Method: types.StringValue(method)}
					if !yield(&base.Item{Name: method + " " + p.Path, Model: model, Complete: s.complete(model)}, nil) {
						return
					}
				}
			}
		}
	},
}

func (s *service) complete(m *resourceModel) func(context.Context) error {
	return func(ctx context.Context) error {
		o, err := s.Drafts.ReadOperation(ctx, m.ref(), "list of "+m.Method.ValueString())
		if err == nil && o != nil {
			m.fromAPI(o)
		}
		return err
	}
}
