// SPDX-License-Identifier: MPL-2.0

package base_test

import (
	"slices"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/tfsdk"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/base"
)

func TestDiff(t *testing.T) {
	t.Parallel()
	type embedded struct {
		Name  types.String      `tfsdk:"name"`
		Title types.String      `tfsdk:"title"`
		Tags  map[string]string `tfsdk:"tags"`
	}
	type model struct {
		embedded
		Parts []types.String `tfsdk:"parts"`
		Time  types.String   `tfsdk:"time"`
	}
	plan := tfsdk.Plan{Schema: schema.Schema{Attributes: map[string]schema.Attribute{
		"name":  schema.StringAttribute{Required: true},
		"title": schema.StringAttribute{Optional: true, Computed: true},
		"tags":  schema.MapAttribute{Optional: true, ElementType: types.StringType},
		"parts": schema.ListAttribute{Optional: true, ElementType: types.StringType},
		"time":  schema.StringAttribute{Computed: true},
	}}}
	s := types.StringValue
	for name, test := range map[string]struct {
		planned, actual model
		want            []string
	}{
		"equal":           {model{embedded{Name: s("a"), Tags: map[string]string{"k": "v"}}, nil, s("t")}, model{embedded{Name: s("a"), Tags: map[string]string{"k": "v"}}, nil, s("t")}, nil},
		"all differ":      {model{embedded{s("a"), s("b"), nil}, nil, s("t")}, model{embedded{s("b"), s("c"), map[string]string{}}, []types.String{s("p")}, s("t")}, []string{"name", "title", "tags", "parts"}},
		"null is a value": {model{embedded: embedded{Title: types.StringNull()}}, model{embedded: embedded{Title: s("")}}, []string{"title"}},
		"unknown":         {model{embedded: embedded{Title: types.StringUnknown()}}, model{embedded: embedded{Title: s("c")}}, nil},
		"only computed":   {model{Time: s("t")}, model{Time: s("u")}, nil},
	} {
		if got := base.Diff(plan, &test.planned, &test.actual); !slices.Equal(got, test.want) {
			t.Errorf("%s: %v, expected %v", name, got, test.want)
		}
		if err := base.InconsistentResult(plan, &test.planned, &test.actual); (err == nil) != (test.want == nil) {
			t.Errorf("%s: %v", name, err)
		}
	}
}
