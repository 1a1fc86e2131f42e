// SPDX-License-Identifier: MPL-2.0

package base_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	listschema "github.com/hashicorp/terraform-plugin-framework/list/schema"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/base"
)

// shelf returns the attributes of a data source that can filter.
func shelf() map[string]schema.Attribute {
	return map[string]schema.Attribute{
		"name":  schema.StringAttribute{Required: true, MarkdownDescription: "Keep this name."},
		"owner": schema.StringAttribute{Optional: true, Computed: true},
		"open":  schema.BoolAttribute{Optional: true},
		"kinds": schema.SetAttribute{Optional: true, ElementType: types.StringType},
	}
}

func TestFilters_takesFiltersOfDataSource(t *testing.T) {
	t.Parallel()
	made := listschema.Schema{Attributes: base.Filters(shelf, "name", "owner", "open")()}
	if len(made.Attributes) != 3 || made.ValidateImplementation(t.Context()).HasError() {
		t.Errorf("%+v", made)
	}
	name, _ := made.Attributes["name"].(listschema.StringAttribute)
	if !name.Required || name.MarkdownDescription != "Keep this name." || !made.Attributes["owner"].IsOptional() || !made.Attributes["open"].IsOptional() {
		t.Errorf("%+v", made.Attributes)
	}
}

func TestFilters_panicsAtSets(t *testing.T) {
	t.Parallel()
	for _, filter := range []string{"kinds", "nosuch"} {
		func() {
			defer func() {
				if says := fmt.Sprint(recover()); !strings.Contains(says, "no list block can filter by "+filter) {
					t.Errorf("%s: %s", filter, says)
				}
			}()
			base.Filters(shelf, filter)()
		}()
	}
}
