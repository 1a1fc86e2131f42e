// SPDX-License-Identifier: MPL-2.0

package product

import (
	"cmp"
	"context"
	"fmt"
	"maps"
	"slices"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/tfsdk"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/hashicorp/terraform-plugin-framework/types/basetypes"

	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/base"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/convert"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/enos/client"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/modifyplan"
)

type resourceModel struct {
	productModel
	ProductSecret types.String `tfsdk:"product_secret"`
}

// Collections may be unknown while planning, so they are not Go maps.
type productModel struct {
	ID                     types.String `tfsdk:"id"`
	OrgID                  types.String `tfsdk:"org_id"`
	Name                   types.Object `tfsdk:"name"`
	ModelID                types.String `tfsdk:"model_id"`
	ProductType            types.String `tfsdk:"product_type"`
	DataFormat             types.String `tfsdk:"data_format"`
	BiDirectionalAuth      types.Bool   `tfsdk:"bi_directional_auth"`
	DynamicActivateEnabled types.Bool   `tfsdk:"dynamic_activate_enabled"`
	Description            types.String `tfsdk:"description"`
	Tags                   types.Map    `tfsdk:"tags"`
	DefaultValidDay        types.Int64  `tfsdk:"default_valid_day"`
	MaxValidDay            types.Int64  `tfsdk:"max_valid_day"`
	CreateTime             types.Int64  `tfsdk:"create_time"`
	UpdateTime             types.Int64  `tfsdk:"update_time"`
	CreateBy               types.String `tfsdk:"create_by"`
	UpdateBy               types.String `tfsdk:"update_by"`
}

type nameModel struct {
	DefaultValue types.String `tfsdk:"default_value"`
	I18nValue    types.Map    `tfsdk:"i18n_value"`
}

var nameType = map[string]attr.Type{"default_value": types.StringType, "i18n_value": types.MapType{ElemType: types.StringType}}

func (m *productModel) name(ctx context.Context) (nameModel, diag.Diagnostics) {
	name := nameModel{I18nValue: types.MapNull(types.StringType)}
	if m.Name.IsNull() || m.Name.IsUnknown() {
		return name, nil
	}
	diags := m.Name.As(ctx, &name, basetypes.ObjectAsOptions{})
	return name, diags
}

// toAPI removes the locales of previous, the state before an update, by sending "".
func (m *resourceModel) toAPI(ctx context.Context, previous *resourceModel) (client.ProductInput, diag.Diagnostics) {
	name, diags := m.name(ctx)
	in := client.ProductInput{
		ModelID: m.ModelID.ValueString(), ProductType: m.ProductType.ValueString(), DataFormat: m.DataFormat.ValueString(),
		Name: client.Name{DefaultValue: name.DefaultValue.ValueString(), I18nValue: map[string]string{}}, Desc: m.Description.ValueString(),
		BiDirectionalAuth: m.BiDirectionalAuth.ValueBool(), DynamicActivate: m.DynamicActivateEnabled.ValueBool(),
	}
	if previous != nil {
		before, problems := previous.name(ctx)
		diags.Append(problems...)
		for locale := range before.I18nValue.Elements() {
			in.Name.I18nValue[locale] = ""
		}
	}
	texts := func(from types.Map, into *map[string]string) {
		if !from.IsNull() && !from.IsUnknown() {
			var values map[string]string
			diags.Append(from.ElementsAs(ctx, &values, false)...)
			if *into == nil {
				*into = map[string]string{}
			}
			maps.Copy(*into, values)
		}
	}
	texts(name.I18nValue, &in.Name.I18nValue)
	texts(m.Tags, &in.Tags)
	if in.BiDirectionalAuth {
		in.DefaultValidDay, in.MaxValidDay = m.days(previous)
	}
	return in, diags
}

// What the API does to omitted fields is not documented, so an update sends unchanged days too.
func (m *resourceModel) days(previous *resourceModel) (standard, most *int64) {
	standard, most = known(m.DefaultValidDay), known(m.MaxValidDay)
	if previous != nil {
		standard, most = cmp.Or(standard, known(previous.DefaultValidDay)), cmp.Or(most, known(previous.MaxValidDay))
	}
	if !m.DefaultValidDay.IsUnknown() || most == nil {
		return standard, most
	}
	if lowered := lower(standard, *most); lowered != nil {
		standard = lowered
	}
	return standard, most
}

func lower(standard *int64, most int64) *int64 {
	if standard == nil {
		standard = new(int64(client.StandardValidDay))
	}
	if *standard > most {
		return &most
	}
	return nil
}

var daysArguments = []string{"default_valid_day", "max_valid_day"}

func (m *resourceModel) removedDays(ctx context.Context, req resource.ModifyPlanRequest) diag.Diagnostics {
	var diags diag.Diagnostics
	for i, days := range []*types.Int64{&m.DefaultValidDay, &m.MaxValidDay} {
		removed, problems := modifyplan.Removed(ctx, req.Private, req.Config, daysArguments[i])
		diags.Append(problems...)
		if removed {
			*days = types.Int64Value([]int64{client.StandardValidDay, client.StandardMaxValidDay}[i])
		}
	}
	return diags
}

func (m *resourceModel) planDays(config *resourceModel) diag.Diagnostics {
	free := func(days *types.Int64, configured types.Int64, value types.Int64) {
		if configured.IsNull() {
			*days = value
		}
	}
	switch {
	case m.BiDirectionalAuth.IsUnknown():
		free(&m.DefaultValidDay, config.DefaultValidDay, types.Int64Unknown())
		free(&m.MaxValidDay, config.MaxValidDay, types.Int64Unknown())
	case !m.BiDirectionalAuth.ValueBool():
		free(&m.DefaultValidDay, config.DefaultValidDay, types.Int64Null())
		free(&m.MaxValidDay, config.MaxValidDay, types.Int64Null())
	case config.MaxValidDay.IsUnknown():
		free(&m.DefaultValidDay, config.DefaultValidDay, types.Int64Unknown())
	case known(m.MaxValidDay) == nil:
	case config.DefaultValidDay.IsNull():
		if lowered := lower(known(m.DefaultValidDay), m.MaxValidDay.ValueInt64()); lowered != nil {
			m.DefaultValidDay = types.Int64Value(*lowered)
		}
	case config.MaxValidDay.IsNull() && m.DefaultValidDay.ValueInt64() > m.MaxValidDay.ValueInt64():
		return diag.Diagnostics{diag.NewAttributeErrorDiagnostic(path.Root("default_valid_day"), "Invalid Attribute Combination", fmt.Sprintf(
			"default_valid_day must be at most max_valid_day, but %d is more than %d, which the product has. Set max_valid_day too.",
			m.DefaultValidDay.ValueInt64(), m.MaxValidDay.ValueInt64()))}
	}
	return nil
}

func known(n types.Int64) *int64 {
	if n.IsUnknown() {
		return nil
	}
	return n.ValueInt64Pointer()
}

// fromAPI keeps the form of values that did not change, such as null for an empty collection.
func (m *productModel) fromAPI(ctx context.Context, p *client.Product) diag.Diagnostics {
	before, diags := m.name(ctx)
	m.ID = types.StringValue(p.Key)
	if p.OrgID != "" && m.OrgID.ValueString() == "" {
		m.OrgID = types.StringValue(p.OrgID)
	}
	m.Name = newName(p.Name.DefaultValue, texts(configurable(p.Name.I18nValue), true, before.I18nValue))
	m.ModelID = convert.OrPrior(&p.ModelID, m.ModelID)
	m.ProductType = convert.OrPrior(&p.ProductType, m.ProductType)
	m.DataFormat = convert.OrPrior(&p.DataFormat, m.DataFormat)
	m.BiDirectionalAuth = types.BoolValue(p.BiDirectionalAuth)
	m.DynamicActivateEnabled = types.BoolValue(p.DynamicActivate())
	m.Description = types.StringValue(p.Desc)
	m.Tags = texts(p.Tags, false, m.Tags)
	m.DefaultValidDay = types.Int64PointerValue(p.DefaultValidDay)
	m.MaxValidDay = types.Int64PointerValue(p.MaxValidDay)
	if !p.BiDirectionalAuth { // the days mean nothing then, whatever the service shows
		m.DefaultValidDay, m.MaxValidDay = types.Int64Null(), types.Int64Null()
	}
	m.CreateTime = types.Int64PointerValue(p.CreateTime)
	m.UpdateTime = types.Int64PointerValue(p.UpdateTime)
	m.CreateBy = types.StringPointerValue(p.CreateBy)
	m.UpdateBy = types.StringPointerValue(p.UpdateBy)
	return diags
}

func (m *resourceModel) fromAPI(ctx context.Context, p *client.Product) diag.Diagnostics {
	m.ProductSecret = convert.OrPrior(p.Secret, m.ProductSecret)
	return m.productModel.fromAPI(ctx, p)
}

func newName(standard string, i18n types.Map) types.Object {
	return types.ObjectValueMust(nameType, map[string]attr.Value{"default_value": types.StringValue(standard), "i18n_value": i18n})
}

func configurable(names map[string]string) map[string]string {
	names = maps.Clone(names)
	maps.DeleteFunc(names, func(locale, _ string) bool { return !slices.Contains(client.Locales(), locale) })
	return names
}

// texts keeps null or {} if there are no texts. If emptyIsUnset, "" counts as absent.
func texts(api map[string]string, emptyIsUnset bool, prior types.Map) types.Map {
	elements := map[string]attr.Value{}
	for key, value := range api {
		if value != "" || !emptyIsUnset {
			elements[key] = types.StringValue(value)
		}
	}
	if len(elements) == 0 && (prior.IsNull() || prior.IsUnknown()) {
		return types.MapNull(types.StringType)
	}
	return types.MapValueMust(types.StringType, elements)
}

func (m *resourceModel) diff(ctx context.Context, plan tfsdk.Plan, p *client.Product) []string {
	actual := *m
	if actual.fromAPI(ctx, p).HasError() {
		return []string{"the whole product"}
	}
	return base.Diff(plan, m, &actual)
}

// newDataModel has "" and {} for what the API does not return, and also what a configuration cannot set.
func newDataModel(ctx context.Context, p *client.Product, orgID string) productModel {
	text, none := types.StringValue(""), types.MapValueMust(types.StringType, nil)
	m := productModel{OrgID: types.StringValue(orgID), ModelID: text, ProductType: text, DataFormat: text, Tags: none}
	m.fromAPI(ctx, p) // a null name has no diagnostics
	m.Name = newName(p.Name.DefaultValue, texts(p.Name.I18nValue, true, none))
	m.DefaultValidDay, m.MaxValidDay = types.Int64PointerValue(p.DefaultValidDay), types.Int64PointerValue(p.MaxValidDay)
	return m
}

type listModel struct {
	filterModel
	Products []productModel `tfsdk:"products"`
	Total    types.Int64    `tfsdk:"total"`
}

type filterModel struct {
	OrgID      types.String `tfsdk:"org_id"`
	Expression types.String `tfsdk:"expression"`
	Name       types.String `tfsdk:"name"`
	ModelID    types.String `tfsdk:"model_id"`
}

func (m *filterModel) filter() filter {
	return filter{m.Expression.ValueString(), m.Name.ValueString(), m.ModelID.ValueString()}
}
