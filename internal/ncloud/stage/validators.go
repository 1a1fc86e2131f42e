// SPDX-License-Identifier: MPL-2.0

package stage

import (
	"context"
	"fmt"
	"net/netip"
	"slices"
	"unicode/utf8"

	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/ncloud/client"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/ncloud/draft"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/validate"
)

// isEndpointDomain does not quote the URL, which may contain a password.
func isEndpointDomain() validator.String {
	return validate.Text("must be NONE or a URL such as https://orders.example.com", func(s string) error {
		switch {
		case s == client.NoEndpointDomain:
			return nil
		case utf8.RuneCountInString(s) > client.MaxEndpointDomain:
			return fmt.Errorf("it has more than %d characters", client.MaxEndpointDomain)
		}
		return draft.CheckURL(s)
	})
}

func isAddress() validator.String {
	return validate.That("must be an IPv4 address or a CIDR block such as 10.0.0.0/8", func(s string) bool {
		prefix, _ := netip.ParsePrefix(s)
		address, _ := netip.ParseAddr(s)
		return prefix.Addr().Is4() || address.Is4() // neither is valid together with an error
	})
}

func isMethodKey() validator.String {
	return validate.That("must be a method and a path, such as GET /orders/{id}", func(s string) bool {
		key, ok := draft.ParseKey(s)
		return ok && slices.Contains(draft.Methods, key.Method)
	})
}

// aclLength limits what the service stores as one text.
type aclLength struct{}

var _ validator.Object = aclLength{}

func (aclLength) Description(context.Context) string {
	return fmt.Sprintf("must have at most %d characters in its list, with one separator between two addresses", client.MaxACL)
}

func (v aclLength) MarkdownDescription(ctx context.Context) string { return v.Description(ctx) }

func (v aclLength) ValidateObject(ctx context.Context, req validator.ObjectRequest, resp *validator.ObjectResponse) {
	list, ok := req.ConfigValue.Attributes()["list"].(types.Set)
	if !ok {
		return
	}
	length := max(0, len(list.Elements())-1)
	for _, element := range list.Elements() {
		if address, ok := element.(types.String); ok {
			length += len(address.ValueString())
		}
	}
	if length > client.MaxACL {
		resp.Diagnostics.AddAttributeError(req.Path.AtName("list"), "Invalid Attribute Value",
			fmt.Sprintf("Attribute %s %s: it has %d.", req.Path, v.Description(ctx), length))
	}
}
