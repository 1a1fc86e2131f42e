// SPDX-License-Identifier: MPL-2.0

package product

import (
	"context"
	"slices"
	"time"

	"github.com/hashicorp/terraform-plugin-framework-timetypes/timetypes"
	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/tfsdk"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/hashicorp/terraform-plugin-framework/types/basetypes"

	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/base"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/convert"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/metastudio/client"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/validate"
)

// Collections may be unknown while planning, so they are not Go slices.
type resourceModel struct {
	ID          types.String `tfsdk:"id"`
	Name        types.String `tfsdk:"name"`
	Description types.String `tfsdk:"description"`
	Tags        types.List   `tfsdk:"tags"`
	Cover       types.Object `tfsdk:"cover"`
	TextList    types.List   `tfsdk:"text_list"`
	AssetList   types.List   `tfsdk:"asset_list"`
	State       types.String `tfsdk:"state"`
	AutoActive  types.Bool   `tfsdk:"auto_active"`
	CreateTime  types.String `tfsdk:"create_time"`
	UpdateTime  types.String `tfsdk:"update_time"`
}

type coverModel struct {
	AssetID types.String `tfsdk:"asset_id"`
}

type textModel struct {
	Title types.String `tfsdk:"title"`
	Text  types.String `tfsdk:"text"`
}

type assetModel struct {
	AssetID   types.String `tfsdk:"asset_id"`
	AssetType types.String `tfsdk:"asset_type"`
	Order     types.Int64  `tfsdk:"order"`
}

var (
	coverType = map[string]attr.Type{"asset_id": types.StringType}
	textType  = types.ObjectType{AttrTypes: map[string]attr.Type{"title": types.StringType, "text": types.StringType}}
	assetType = types.ObjectType{AttrTypes: map[string]attr.Type{"asset_id": types.StringType, "asset_type": types.StringType, "order": validate.WholeNumber{}}}
)

type collections struct {
	tags   []string
	cover  *coverModel
	texts  []textModel
	assets []assetModel
}

func (m *resourceModel) collections(ctx context.Context) (collections, diag.Diagnostics) {
	var c collections
	var diags diag.Diagnostics
	read := func(list types.List, into any) {
		if !list.IsNull() && !list.IsUnknown() {
			diags.Append(list.ElementsAs(ctx, into, false)...)
		}
	}
	read(m.Tags, &c.tags)
	read(m.TextList, &c.texts)
	read(m.AssetList, &c.assets)
	if !m.Cover.IsNull() && !m.Cover.IsUnknown() {
		c.cover = &coverModel{}
		diags.Append(m.Cover.As(ctx, c.cover, basetypes.ObjectAsOptions{})...)
	}
	return c, diags
}

func (m *resourceModel) toAPI(ctx context.Context) (client.ProductInput, diag.Diagnostics) {
	c, diags := m.collections(ctx)
	in := client.ProductInput{
		Name: m.Name.ValueString(), Description: m.Description.ValueString(), Tags: c.tags,
		AutoActive: m.AutoActive.ValueBoolPointer(), State: m.State.ValueString(),
	}
	if in.State == client.StateBlocked {
		in.State = "" // cannot be set, so Terraform leaves the state as it is
	}
	if c.cover != nil {
		in.Cover = &client.Cover{AssetID: c.cover.AssetID.ValueString()}
	}
	for _, text := range c.texts {
		in.TextList = append(in.TextList, client.Text{Title: text.Title.ValueString(), Text: text.Text.ValueString()})
	}
	for _, asset := range c.assets {
		in.AssetList = append(in.AssetList, client.Asset{
			AssetID: asset.AssetID.ValueString(), AssetType: asset.AssetType.ValueString(), Order: asset.Order.ValueInt64Pointer(),
		})
	}
	return in, diags
}

// change sends what the configuration leaves to the service as it is known, since the API may reset
// omitted values. A cover of the materials is left to the service if these change.
func (m *resourceModel) change(ctx context.Context, state *resourceModel) (client.ProductInput, diag.Diagnostics) {
	in, diags := m.toAPI(ctx)
	known, more := state.toAPI(ctx)
	diags.Append(more...)
	ofMaterials, more := state.coverOfMaterials(ctx)
	diags.Append(more...)
	if m.State.IsUnknown() {
		in.State = known.State
	}
	if m.Cover.IsUnknown() && (m.AssetList.Equal(state.AssetList) || !ofMaterials) {
		in.Cover = known.Cover
	}
	return in, diags
}

// The service may choose another cover when the materials change if it has none or one of them.
func (m *resourceModel) coverOfMaterials(ctx context.Context) (bool, diag.Diagnostics) {
	c, diags := m.collections(ctx)
	return c.cover == nil || slices.ContainsFunc(c.assets, func(a assetModel) bool { return a.AssetID.Equal(c.cover.AssetID) }), diags
}

func (m *resourceModel) dropUnconfigurable() string {
	state := m.State.ValueString()
	if state == client.StateActive || state == client.StateInactive {
		return ""
	}
	m.State = types.StringNull()
	return state
}

// fromAPI keeps the form of values that did not change, such as null for an empty collection.
func (m *resourceModel) fromAPI(ctx context.Context, p *client.Product) diag.Diagnostics {
	c, diags := m.collections(ctx)
	m.ID = types.StringValue(p.ID)
	m.Name = types.StringValue(p.Name)
	m.Description = types.StringValue(p.Description)
	m.State = types.StringValue(p.State)
	m.CreateTime = types.StringPointerValue(p.CreateTime)
	m.UpdateTime = types.StringPointerValue(p.UpdateTime)

	m.Cover = types.ObjectNull(coverType)
	if p.Cover != nil && p.Cover.AssetID != "" {
		m.Cover = types.ObjectValueMust(coverType, map[string]attr.Value{"asset_id": types.StringValue(p.Cover.AssetID)})
	}
	m.Tags = asList(ctx, types.StringType, settleTags(c.tags, p.Tags), m.Tags, &diags)
	m.TextList = asList(ctx, textType, settleTexts(c.texts, p.TextList), m.TextList, &diags)
	m.AssetList = asList(ctx, assetType, settleAssets(c.assets, p.AssetList), m.AssetList, &diags)
	return diags
}

// Terraform requires the planned state after an apply, even if the service has blocked the product.
func (m *resourceModel) applied(ctx context.Context, p *client.Product) diag.Diagnostics {
	planned := m.State
	diags := m.fromAPI(ctx, p)
	if p.State != client.StateBlocked {
		return diags
	}
	if !planned.IsUnknown() {
		m.State = planned
	}
	diags.Append(blocked(p))
	return diags
}

// diff ignores the state if anyState is true or the service has blocked the product.
func (m *resourceModel) diff(ctx context.Context, plan tfsdk.Plan, p *client.Product, anyState bool) []string {
	actual := *m
	if actual.fromAPI(ctx, p).HasError() {
		return []string{"the whole product"}
	}
	// Null cannot be configured, so that it leaves the value to the service.
	if anyState || p.State == client.StateBlocked || m.State.IsNull() {
		actual.State = m.State
	}
	if m.Cover.IsNull() {
		actual.Cover = m.Cover
	}
	return base.Diff(plan, m, &actual)
}

func (m *resourceModel) onlyTerraformChanges(state *resourceModel) bool {
	return m.Name.Equal(state.Name) && m.Description.Equal(state.Description) && m.Tags.Equal(state.Tags) && m.TextList.Equal(state.TextList) &&
		m.AssetList.Equal(state.AssetList) && m.Cover.Equal(state.Cover) && m.State.Equal(state.State)
}

// asList keeps null or [] if there are no elements.
func asList[T any](ctx context.Context, element attr.Type, elements []T, prior types.List, diags *diag.Diagnostics) types.List {
	if len(elements) == 0 {
		if !prior.IsNull() && !prior.IsUnknown() {
			return types.ListValueMust(element, nil)
		}
		return types.ListNull(element)
	}
	value, problems := types.ListValueFrom(ctx, element, elements)
	diags.Append(problems...)
	return value
}

// The service may sort tags and store duplicates once.
func settleTags(known, api []string) []string {
	unique := func(tags []string) []string { return slices.Compact(slices.Sorted(slices.Values(tags))) }
	if slices.Equal(unique(known), unique(api)) {
		return known
	}
	return api
}

func settleTexts(prior []textModel, api []client.Text) []textModel {
	return pair(prior, api,
		func(k textModel, t client.Text) bool {
			return k.Title.ValueString() == t.Title && k.Text.ValueString() == t.Text
		},
		func(t client.Text) textModel {
			return textModel{Title: convert.EmptyAsNull(&t.Title), Text: convert.EmptyAsNull(&t.Text)}
		})
}

// The type and the order may be anything if the configuration omits them.
func settleAssets(prior []assetModel, api []client.ProductAsset) []assetModel {
	return pair(prior, api,
		func(k assetModel, t client.ProductAsset) bool {
			return k.AssetID.ValueString() == t.AssetID &&
				(k.AssetType.IsNull() || k.AssetType.ValueString() == t.AssetType) &&
				(k.Order.IsNull() || k.Order.ValueInt64() == deref(t.Order))
		},
		func(t client.ProductAsset) assetModel {
			model := assetModel{AssetID: types.StringValue(t.AssetID), AssetType: convert.EmptyAsNull(&t.AssetType), Order: types.Int64Null()}
			if deref(t.Order) != 0 {
				model.Order = types.Int64Value(*t.Order)
			}
			return model
		})
}

// pair returns the prior elements that the API returns too, then the others. The API may store
// duplicates once.
func pair[K, T any](known []K, api []T, same func(K, T) bool, asModel func(T) K) []K {
	rest := slices.Clone(api)
	var out []K
	var paired []T
	for _, k := range known {
		equal := func(t T) bool { return same(k, t) }
		at := slices.IndexFunc(rest, equal)
		if at >= 0 {
			paired = append(paired, rest[at])
			rest = slices.Delete(rest, at, at+1)
		}
		if at >= 0 || slices.ContainsFunc(paired, equal) {
			out = append(out, k)
		}
	}
	for _, t := range rest {
		out = append(out, asModel(t))
	}
	return out
}

func deref(n *int64) int64 {
	if n == nil {
		return 0
	}
	return *n
}

type dataModel struct {
	ID          types.String     `tfsdk:"id"`
	Name        types.String     `tfsdk:"name"`
	Description types.String     `tfsdk:"description"`
	Tags        []string         `tfsdk:"tags"`
	Cover       *dataCoverModel  `tfsdk:"cover"`
	TextList    []textModel      `tfsdk:"text_list"`
	AssetList   []dataAssetModel `tfsdk:"asset_list"`
	State       types.String     `tfsdk:"state"`
	CreateTime  types.String     `tfsdk:"create_time"`
	UpdateTime  types.String     `tfsdk:"update_time"`
}

type dataCoverModel struct {
	AssetID      types.String `tfsdk:"asset_id"`
	CoverURL     types.String `tfsdk:"cover_url"`
	ThumbnailURL types.String `tfsdk:"thumbnail_url"`
}

type dataAssetModel struct {
	AssetID      types.String `tfsdk:"asset_id"`
	AssetType    types.String `tfsdk:"asset_type"`
	Order        types.Int64  `tfsdk:"order"`
	AssetName    types.String `tfsdk:"asset_name"`
	AssetState   types.String `tfsdk:"asset_state"`
	CoverURL     types.String `tfsdk:"cover_url"`
	ThumbnailURL types.String `tfsdk:"thumbnail_url"`
	MainURL      types.String `tfsdk:"main_url"`
}

func newDataModel(p *client.Product) dataModel {
	m := dataModel{
		ID: types.StringValue(p.ID), Name: types.StringValue(p.Name), Description: types.StringValue(p.Description),
		Tags: append([]string{}, p.Tags...), TextList: []textModel{}, AssetList: []dataAssetModel{}, State: types.StringValue(p.State),
		CreateTime: types.StringPointerValue(p.CreateTime), UpdateTime: types.StringPointerValue(p.UpdateTime),
	}
	if p.Cover != nil {
		m.Cover = &dataCoverModel{types.StringValue(p.Cover.AssetID), types.StringValue(p.Cover.CoverURL), types.StringValue(p.Cover.ThumbnailURL)}
	}
	for _, text := range p.TextList {
		m.TextList = append(m.TextList, textModel{types.StringValue(text.Title), types.StringValue(text.Text)})
	}
	for _, asset := range p.AssetList {
		m.AssetList = append(m.AssetList, dataAssetModel{
			AssetID: types.StringValue(asset.AssetID), AssetType: types.StringValue(asset.AssetType), Order: types.Int64PointerValue(asset.Order),
			AssetName: types.StringValue(asset.AssetName), AssetState: types.StringValue(asset.AssetState),
			CoverURL: types.StringValue(asset.CoverURL), ThumbnailURL: types.StringValue(asset.ThumbnailURL), MainURL: types.StringValue(asset.MainURL),
		})
	}
	return m
}

type listModel struct {
	filterModel
	Products []dataModel `tfsdk:"products"`
	Total    types.Int64 `tfsdk:"total"`
}

type filterModel struct {
	States      []string          `tfsdk:"states"`
	Name        types.String      `tfsdk:"name"`
	Tag         types.String      `tfsdk:"tag"`
	CreateSince timetypes.RFC3339 `tfsdk:"create_since"`
	CreateUntil timetypes.RFC3339 `tfsdk:"create_until"`
	SortKey     types.String      `tfsdk:"sort_key"`
	SortDir     types.String      `tfsdk:"sort_dir"`
}

func (m *filterModel) filter() client.ProductFilter {
	const roundUp = time.Second - time.Nanosecond
	return client.ProductFilter{
		Name: m.Name.ValueString(), Tag: m.Tag.ValueString(), States: m.States, CreateSince: wholeSeconds(m.CreateSince, roundUp),
		CreateUntil: wholeSeconds(m.CreateUntil, 0), SortKey: m.SortKey.ValueString(), SortDir: m.SortDir.ValueString(),
	}
}

// wholeSeconds formats a time like the API: in UTC, without a fraction of a second.
func wholeSeconds(value timetypes.RFC3339, more time.Duration) string {
	if value.IsNull() {
		return ""
	}
	at, _ := value.ValueRFC3339Time() // validated
	return at.Add(more).UTC().Truncate(time.Second).Format(time.RFC3339)
}
