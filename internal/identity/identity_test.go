// SPDX-License-Identifier: MPL-2.0

package identity_test

import (
	"net/url"
	"slices"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/tfsdk"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/identity"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/rest"
)

var two = identity.Identity{{Name: "product_id"}, {Name: "api_key_id"}}

// imported returns what an import took, or false.
func imported(t *testing.T, req resource.ImportStateRequest) ([]string, bool) {
	t.Helper()
	of := schema.Schema{Attributes: map[string]schema.Attribute{
		"product_id": schema.StringAttribute{Required: true}, "api_key_id": schema.StringAttribute{Required: true},
	}}
	state := tfsdk.State{Schema: of, Raw: tftypes.NewValue(of.Type().TerraformType(t.Context()), nil)}
	resp := resource.ImportStateResponse{State: state}
	two.Import(t.Context(), req, &resp)
	if resp.Diagnostics.HasError() {
		return nil, false
	}
	parts := make([]string, len(two))
	for n, part := range two {
		if diags := resp.State.GetAttribute(t.Context(), path.Root(part.Name), &parts[n]); diags.HasError() {
			t.Fatal(diags)
		}
	}
	return parts, true
}

func TestImport_tellsTheForm(t *testing.T) {
	t.Parallel()
	one := identity.Identity{{Name: "id"}}
	shorter := identity.Identity{{Name: "org_id", Omittable: true}, {Name: "id"}}
	for _, test := range []struct {
		kind identity.Identity
		id   string
		want string
	}{
		{one, "a/b", `The import ID must be the id alone, but it is "a/b".`},
		{one, "", `The import ID must be the id alone, but it is "".`},
		{two, "p1", `The import ID must have the form product_id/api_key_id, but it is "p1".`},
		{two, "", `The import ID must have the form product_id/api_key_id, but it is "".`},
		{shorter, "a/b/c", `The import ID must have the form org_id/id or be the id alone, but it is "a/b/c".`},
		{two, "p1/", `The import ID must have the form product_id/api_key_id, but in "p1/" the api_key_id is invalid`},
	} {
		none := tftypes.NewValue(test.kind.Schema().Type().TerraformType(t.Context()), nil)
		var resp resource.ImportStateResponse
		resp.State.Schema = schema.Schema{Attributes: map[string]schema.Attribute{
			"product_id": schema.StringAttribute{Required: true}, "api_key_id": schema.StringAttribute{Required: true},
		}}
		resp.State.Raw = tftypes.NewValue(resp.State.Schema.Type().TerraformType(t.Context()), nil)
		test.kind.Import(t.Context(), resource.ImportStateRequest{ID: test.id, Identity: &tfsdk.ResourceIdentity{Schema: test.kind.Schema(), Raw: none}}, &resp)
		if diags := resp.Diagnostics.Errors(); len(diags) != 1 || !strings.HasPrefix(diags[0].Detail(), test.want) {
			t.Errorf("%q: %v", test.id, diags)
		}
	}
}

func FuzzImport(f *testing.F) {
	for _, seed := range []string{
		"p1/k1", "/", "p1", "p1/", "/k1", "p1/k1/x", "../k1", "p1/..", "./.", "%2e%2e/k1", "p1/a%2fb", `p1/a\b`, "p1/a;b", "p1/a?b#c", "p 1/k\x00", "p1/k\u0085",
		"p1/\xff", "가/나", "p1/\u202ek", strings.Repeat("x", 257) + "/k1", "",
	} {
		f.Add(seed)
	}
	base := &url.URL{Scheme: "https", Host: "x", Path: "/api/v1"}
	f.Fuzz(func(t *testing.T, id string) {
		want := strings.Split(id, "/")
		if len(want) != len(two) {
			want = []string{id, "k1"}
		}
		byID, ok := imported(t, resource.ImportStateRequest{ID: id, Identity: identityOf(t, "p1", "k1")})
		if ok && id != "" && strings.Join(byID, "/") != id {
			t.Errorf("%q was taken as %q", id, byID)
		}
		byIdentity, alike := imported(t, resource.ImportStateRequest{Identity: identityOf(t, want[0], want[1])})
		if alike && !slices.Equal(byIdentity, want) {
			t.Errorf("%q was taken as %q", want, byIdentity)
		}
		for _, part := range slices.Concat(byID, byIdentity) {
			if err := rest.CheckSegment(part); err != nil {
				t.Errorf("%q was taken: %v", id, err)
			}
			// As a proxy reads it that resolves dots.
			target, err := url.Parse(base.String() + "/things/" + url.PathEscape(part) + "/x")
			if err != nil || target.Path != "/api/v1/things/"+part+"/x" || target.JoinPath().EscapedPath() != target.EscapedPath() || target.RawQuery+target.Fragment != "" {
				t.Errorf("%q leaves its segment: %v, %v", part, target, err)
			}
		}
	})
}

func identityOf(t *testing.T, parts ...string) *tfsdk.ResourceIdentity {
	t.Helper()
	of := two.Schema()
	values := map[string]tftypes.Value{}
	for n, part := range two {
		values[part.Name] = tftypes.NewValue(tftypes.String, parts[n])
	}
	return &tfsdk.ResourceIdentity{Schema: of, Raw: tftypes.NewValue(of.Type().TerraformType(t.Context()), values)}
}

func TestImport_takesTheIdOrTheIdentity(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		id       string
		identity *tfsdk.ResourceIdentity
		want     []string
	}{
		"an id":                {"p1/k1", nil, []string{"p1", "k1"}},
		"an identity":          {"", identityOf(t, "p1", "k1"), []string{"p1", "k1"}},
		"too few parts":        {"p1", nil, nil},
		"too many parts":       {"p1/k1/x", nil, nil},
		"a part that is empty": {"p1/", nil, nil},
		"a part that goes up":  {"../k1", nil, nil},
		"an identity with one": {"", identityOf(t, "..", "k1"), nil},
	} {
		got, ok := imported(t, resource.ImportStateRequest{ID: test.id, Identity: test.identity})
		if ok != (test.want != nil) || !slices.Equal(got, test.want) {
			t.Errorf("%s: %q, %t", name, got, ok)
		}
	}
}
