// Package validate holds the validators that the stock ones lack. All of them
// pass unknown and null values, and their messages state the rule.
package validate

import (
	"context"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/schema/validator"

	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/rest"
)

// rule is a validator whose words complete "Attribute x …".
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

// Bytes accepts a text of least to most bytes in UTF-8.
func Bytes(least, most int) validator.String {
	return rule{fmt.Sprintf("must have %d to %d bytes (characters beyond ASCII take 2 to 4)", least, most), func(s string) error {
		if len(s) < least || len(s) > most {
			return fmt.Errorf("%q has %d", s, len(s))
		}
		return nil
	}}
}

// Matches accepts what the expression matches; words say so in the message. Unlike the
// stock validator, it quotes the value, so that a space is seen.
func Matches(expression, words string) validator.String {
	compiled := regexp.MustCompile(expression)
	return rule{words, func(s string) error {
		if !compiled.MatchString(s) {
			return fmt.Errorf("got %q", s)
		}
		return nil
	}}
}

// With accepts objects that set the attribute. It replaces Required inside collections,
// where the framework would report the attributes of an unknown element as missing.
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

// ID accepts what can be the id of an object: see rest.CheckSegment.
func ID() validator.String {
	return rule{"must be an id", rest.CheckSegment}
}

// OneOfOrEmpty accepts the values, and "", which counts as not given.
func OneOfOrEmpty(values ...string) validator.String {
	return rule{"must be one of " + strings.Join(values, ", "), func(s string) error {
		if s == "" || slices.Contains(values, s) {
			return nil
		}
		return fmt.Errorf("got %q", s)
	}}
}

// Endpoint accepts a base URL: see rest.ParseEndpoint. "" counts as not given.
func Endpoint() validator.String {
	return rule{"must be a URL such as https://api.example.com", func(s string) error {
		if s == "" {
			return nil
		}
		_, err := rest.ParseEndpoint(s)
		return err
	}}
}

// PositiveDuration accepts a duration above zero, such as "30s" or "1m30s".
func PositiveDuration() validator.String {
	return rule{`must be a duration above zero, such as "30s" or "1m30s"`, func(s string) error {
		d, err := time.ParseDuration(s)
		switch {
		case err != nil:
			return fmt.Errorf("got %q", s)
		case d <= 0:
			return fmt.Errorf("got %s", d)
		}
		return nil
	}}
}
