// SPDX-License-Identifier: MPL-2.0

package apidefinition

import (
	"context"
	"crypto/sha256"
	"encoding/json"
	"maps"
	"slices"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/tfsdk"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/ncloud/draft"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/openapi"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/recent"
)

// translation is what a document becomes in the gateway. It must not be changed.
type translation struct {
	draft.Translation
	content

	warnings []string
}

// translate returns an error that names places in the document.
func (m *resourceModel) translate() (*translation, error) {
	arguments := m.toDraft()
	arguments.IgnoreDocumentation = m.Documentation.ValueString() == documentationIgnored
	text := m.Document.ValueString()
	encoded, err := json.Marshal(struct {
		Text      string
		Arguments draft.Arguments
	}{text, arguments})
	if err != nil {
		return nil, err
	}
	return translated.Get(sha256.Sum256(encoded), 0, func() (*translation, error) { return newTranslation(text, arguments) })
}

// translated keeps a few results, because Terraform validates, plans and applies in one process.
var translated = recent.Cache[*translation]{Max: 6}

func newTranslation(text string, arguments draft.Arguments) (*translation, error) {
	source, err := openapi.Parse(text)
	if err != nil {
		return nil, err
	}
	result, err := draft.Translate(source, arguments)
	if err != nil {
		return nil, err
	}
	return &translation{*result, newContent(result.Draft), draft.Warnings(result.Findings)}, nil
}

// translateVariants translates the document of a configuration or a plan once, or once per variant if values are unknown.
// It returns none if the document cannot be translated yet.
func translateVariants(ctx context.Context, of schema.Schema, values map[string]tftypes.Value) ([]*translation, unknownParts, error) {
	unknown := unknownIn(values)
	if !values["document"].IsKnown() || values["document"].IsNull() {
		return nil, unknown, nil
	}
	if unknown.all() {
		_, err := openapi.Parse(text(values["document"]))
		return nil, unknown, err
	}
	count := 1
	for _, name := range []string{"defaults", "overrides", "cors", "security_schemes"} {
		if !values[name].IsFullyKnown() {
			count = variants
		}
	}
	var all []*translation
	var failed error
	for variant := range count {
		model, diags := decode(ctx, of, resolve(values, variant))
		if diags.HasError() {
			return nil, unknown, nil // the configuration is invalid, which is reported elsewhere
		}
		one, err := model.translate()
		if err != nil {
			failed = err
			continue
		}
		all = append(all, one)
	}
	if len(all) == count {
		return all, unknown, nil
	}
	if len(all) == 0 {
		return nil, unknown, failed
	}
	return nil, unknown, nil // it depends on unknown values whether the document is valid
}

// decode returns a model without its computed values.
func decode(ctx context.Context, of schema.Schema, values map[string]tftypes.Value) (*resourceModel, diag.Diagnostics) {
	values = maps.Clone(values)
	for name, of := range computed {
		values[name] = tftypes.NewValue(of, nil)
	}
	for _, name := range []string{"product_id", "api_id"} {
		if !values[name].IsKnown() {
			values[name] = tftypes.NewValue(tftypes.String, nil)
		}
	}
	model := new(resourceModel)
	plan := tfsdk.Plan{Schema: of, Raw: tftypes.NewValue(of.Type().TerraformType(ctx), values)}
	return model, plan.Get(ctx, model)
}

// commonFindings returns those of all translations.
func commonFindings(all []*translation) []draft.Finding {
	if len(all) == 0 {
		return nil
	}
	return slices.DeleteFunc(slices.Clone(all[0].Findings), func(f draft.Finding) bool {
		return slices.ContainsFunc(all[1:], func(t *translation) bool { return !slices.Contains(t.warnings, f.String()) })
	})
}
