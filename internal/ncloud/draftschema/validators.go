// SPDX-License-Identifier: MPL-2.0

package draftschema

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"unicode/utf8"

	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/ncloud/client"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/ncloud/draft"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/validate"
)

func relativeURL() validator.String {
	return validate.Text("must be a URL relative to the endpoint domain", func(s string) error {
		switch {
		case !strings.HasPrefix(s, "/"):
			return errors.New("it must begin with /")
		case strings.Contains(s, "+"):
			return errors.New("it must not contain +")
		}
		return checkURL(s)
	})
}

// absoluteURL does not quote the URL, which may contain a password.
func absoluteURL() validator.String {
	return validate.Text("must be a URL such as https://functions.example.com/a", func(s string) error {
		if err := checkURL(s); err != nil {
			return err
		}
		return draft.CheckURL(s)
	})
}

func checkURL(s string) error {
	if length := utf8.RuneCountInString(s); length > client.MaxEndpointURL {
		return fmt.Errorf("it has %d characters, at most %d are allowed", length, client.MaxEndpointURL)
	}
	if strings.ContainsFunc(s, func(r rune) bool { return r <= ' ' || r == 0x7f }) {
		return errors.New("it must not contain blanks or control characters")
	}
	return nil
}

// Path accepts a path in the grammar of the service.
func Path() validator.String {
	return validate.Text("must be a path such as /orders/{id}", func(s string) error {
		switch length := utf8.RuneCountInString(s); {
		case length > client.MaxPath:
			return fmt.Errorf("it has %d characters, at most %d are allowed", length, client.MaxPath)
		case !strings.HasPrefix(s, "/"):
			return errors.New("it must begin with /")
		case s != "/" && strings.HasSuffix(s, "/"):
			return errors.New("it must not end with /")
		}
		for segment := range strings.SplitSeq(s[1:], "/") {
			if s != "/" && (segment == "" || !draft.ValidPath("/"+segment)) {
				return fmt.Errorf("got %q. The segment %q is neither a variable, such as {id} or {rest+}, nor does it consist of letters, digits, _, - and + and "+
					"end with a letter, a digit or _. A variable in its place matches it", s, segment)
			}
		}
		return nil
	})
}

func trimmed() validator.String {
	return validate.That("must have no blanks at its ends", func(s string) bool { return strings.TrimSpace(s) == s })
}

// URLPrefix accepts "" and a path without a trailing slash.
func URLPrefix() validator.String {
	return validate.Text("must be empty or a path such as /v2", func(s string) error {
		switch {
		case s == "":
			return nil
		case !strings.HasPrefix(s, "/"):
			return errors.New("it must begin with /")
		case strings.HasSuffix(s, "/"):
			return errors.New("it must not end with /")
		case strings.Contains(s, "+"):
			return errors.New("it must not contain +")
		}
		return checkURL(s)
	})
}

// AuthorizerWithID requires authorizer_id exactly if the platform is AUTHORIZER.
func AuthorizerWithID() validator.Object { return authorizerWithID{} }

type authorizerWithID struct{}

func (authorizerWithID) Description(context.Context) string {
	return "must set authorizer_id if platform is AUTHORIZER, and only then"
}

func (a authorizerWithID) MarkdownDescription(ctx context.Context) string { return a.Description(ctx) }

func (a authorizerWithID) ValidateObject(ctx context.Context, req validator.ObjectRequest, resp *validator.ObjectResponse) {
	if req.ConfigValue.IsNull() || req.ConfigValue.IsUnknown() {
		return
	}
	platform, _ := req.ConfigValue.Attributes()["platform"].(types.String)
	id, _ := req.ConfigValue.Attributes()["authorizer_id"].(types.String)
	if platform.IsUnknown() || id.IsUnknown() {
		return
	}
	if (platform.ValueString() == "AUTHORIZER") == id.IsNull() {
		resp.Diagnostics.AddAttributeError(req.Path, "Invalid Attribute Combination",
			fmt.Sprintf("%s %s.", req.Path, a.Description(ctx)))
	}
}
