// SPDX-License-Identifier: MPL-2.0

// Package validate holds the validators that terraform-plugin-framework-validators lacks.
// They accept unknown and null values, and their messages state the rule.
package validate

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/schema/validator"

	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/rest"
)

// rule completes "Attribute x …". Unlike stock validators, it does not print the value:
// the error of check does if the value cannot be a secret.
type rule struct {
	words string
	check func(string) error
}

var _ validator.String = rule{}

func (r rule) Description(context.Context) string         { return r.words }
func (r rule) MarkdownDescription(context.Context) string { return r.words }

func (r rule) ValidateString(_ context.Context, req validator.StringRequest, resp *validator.StringResponse) {
	if req.ConfigValue.IsNull() || req.ConfigValue.IsUnknown() {
		return
	}
	if err := r.check(req.ConfigValue.ValueString()); err != nil {
		resp.Diagnostics.AddAttributeError(req.Path, "Invalid Attribute Value",
			fmt.Sprintf("Attribute %s %s: %v.", req.Path, r.words, err))
	}
}

// Text accepts what check accepts. words complete "Attribute x", such as "must be an ID".
func Text(words string, check func(string) error) validator.String { return rule{words, check} }

// That accepts texts for which holds is true. Its errors quote the text.
func That(words string, holds func(string) bool) validator.String {
	return rule{words, func(s string) error {
		if !holds(s) {
			return fmt.Errorf("got %q", s)
		}
		return nil
	}}
}

// ID accepts what rest.CheckSegment accepts.
func ID() validator.String {
	return rule{"must be an ID", rest.CheckSegment}
}

// Endpoint accepts "" and what rest.ParseEndpoint accepts.
func Endpoint() validator.String {
	return rule{"must be a URL such as https://api.example.com", func(s string) error {
		if s == "" {
			return nil
		}
		_, err := rest.ParseEndpoint(s)
		return err
	}}
}

// Bytes accepts a text of least to most bytes. The stock validator counts bytes too, but calls them "string length".
func Bytes(least, most int) validator.String {
	return rule{fmt.Sprintf("must have %d to %d bytes in UTF-8", least, most), func(s string) error {
		if len(s) < least || len(s) > most {
			return fmt.Errorf("%q has %d", s, len(s))
		}
		return nil
	}}
}

// OneOfOrUnset accepts the values, and "" for a provider argument that is not set.
func OneOfOrUnset(values ...string) validator.String {
	return That("must be one of "+strings.Join(values, ", "), func(s string) bool { return s == "" || slices.Contains(values, s) })
}

// With accepts nested attributes that set the attribute. It replaces Required inside
// collections, where the framework would report an unknown element's attributes as missing.
func With(attribute string) validator.Object { return with{attribute} }

type with struct{ attribute string }

var _ validator.Object = with{}

func (w with) Description(context.Context) string         { return "must set " + w.attribute }
func (w with) MarkdownDescription(context.Context) string { return "must set `" + w.attribute + "`" }

func (w with) ValidateObject(_ context.Context, req validator.ObjectRequest, resp *validator.ObjectResponse) {
	if req.ConfigValue.IsNull() || req.ConfigValue.IsUnknown() {
		return
	}
	if value := req.ConfigValue.Attributes()[w.attribute]; value == nil || value.IsNull() {
		resp.Diagnostics.AddAttributeError(req.Path, "Missing Attribute", fmt.Sprintf("%s must set %s.", req.Path, w.attribute))
	}
}

// HeaderName accepts what can be the name of an HTTP header and a segment of a URL.
func HeaderName() validator.String {
	return rule{"must be the name of a header", func(s string) error {
		if at := strings.IndexFunc(s, func(r rune) bool {
			return r > '~' || !strings.ContainsRune("!$&'*+-.^_`|~", r) && (r < '0' || r > '9') && (r < 'A' || r > 'Z') && (r < 'a' || r > 'z')
		}); at >= 0 {
			return fmt.Errorf("%q has a character that headers cannot have", s)
		}
		return rest.CheckSegment(s)
	}}
}

// HeaderValue refuses line breaks, which would end the header.
func HeaderValue() validator.String {
	return rule{"must be the value of a header", func(s string) error {
		if strings.ContainsAny(s, "\r\n") {
			return errors.New("it contains a line break")
		}
		return nil
	}}
}
