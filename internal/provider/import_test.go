// SPDX-License-Identifier: MPL-2.0

package provider_test

import (
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/providerserver"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/acctest"
	apigw "github.com/seed-9ae5a20b/terraform-provider-apigw/internal/provider"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/rest"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/simulator"
)

// importIDs are the parts of every resource's import ID, which are those of its identity, in the order of the examples.
var importIDs = func() map[string][]string {
	out := map[string][]string{}
	part := regexp.MustCompile(`(?m)^ {4}(\w+) += "`)
	paths, _ := filepath.Glob("../../examples/resources/*/import-by-identity.tf")
	for _, path := range paths {
		text, _ := os.ReadFile(path)
		for _, match := range part.FindAllSubmatch(text, -1) {
			resource := filepath.Base(filepath.Dir(path))
			out[resource] = append(out[resource], string(match[1]))
		}
	}
	return out
}()

// importer imports, and reads nothing.
type importer struct {
	server     tfprotov6.ProviderServer
	schemas    map[string]*tfprotov6.Schema
	identities map[string]*tfprotov6.ResourceIdentitySchema
}

// newImporter returns an importer for an EnOS organization that the environment names.
func newImporter(f *testing.F) importer {
	f.Helper()
	for name, value := range map[string]string{"ENDPOINT": "https://enos.example", "ACCESS_KEY": "a", "SECRET_KEY": "s", "ORG_ID": simulator.EnOSOrgID} {
		f.Setenv("ENOS_"+name, value)
	}
	server := providerserver.NewProtocol6(apigw.New("test")())()
	schemas := acctest.Schemas(f)
	identities, err := server.GetResourceIdentitySchemas(f.Context(), nil)
	if err != nil {
		f.Fatal(err)
	}
	of, ok := schemas.Provider.ValueType().(tftypes.Object)
	if !ok {
		f.Fatal("the provider's configuration is not an object")
	}
	none := map[string]tftypes.Value{}
	for name, kind := range of.AttributeTypes {
		none[name] = tftypes.NewValue(kind, nil)
	}
	config, err := tfprotov6.NewDynamicValue(of, tftypes.NewValue(of, none))
	if err != nil {
		f.Fatal(err)
	}
	if resp, err := server.ConfigureProvider(f.Context(), &tfprotov6.ConfigureProviderRequest{Config: &config}); err != nil || len(resp.Diagnostics) > 0 {
		f.Fatal(err, resp)
	}
	return importer{server, schemas.ResourceSchemas, identities.IdentitySchemas}
}

// imported returns the parts that an import put into the state, nil if it was refused.
func (i importer) imported(t *testing.T, resource, id string, identity []string) []string {
	t.Helper()
	req := &tfprotov6.ImportResourceStateRequest{TypeName: resource, ID: id}
	if identity != nil {
		of := i.identities[resource].ValueType()
		values := map[string]tftypes.Value{}
		for n, name := range importIDs[resource] {
			values[name] = tftypes.NewValue(tftypes.String, identity[n])
		}
		data, err := tfprotov6.NewDynamicValue(of, tftypes.NewValue(of, values))
		if err != nil {
			t.Fatal(err)
		}
		req.Identity = &tfprotov6.ResourceIdentityData{IdentityData: &data}
	}
	resp, err := i.server.ImportResourceState(t.Context(), req)
	if err != nil {
		t.Fatal(err)
	}
	if len(resp.Diagnostics) > 0 {
		if len(resp.Diagnostics) != 1 || resp.Diagnostics[0].Summary != "Invalid import ID" || len(resp.ImportedResources) > 0 {
			t.Errorf("%s %q: %v", resource, id, resp.Diagnostics)
		}
		return nil
	}
	state, err := resp.ImportedResources[0].State.Unmarshal(i.schemas[resource].ValueType())
	if err != nil {
		t.Fatal(err)
	}
	var values map[string]tftypes.Value
	if err := state.As(&values); err != nil {
		t.Fatal(err)
	}
	parts := make([]string, len(importIDs[resource]))
	for n, name := range importIDs[resource] {
		if err := values[name].As(&parts[n]); err != nil {
			t.Fatal(err)
		}
		delete(values, name)
	}
	for name, value := range values {
		if !value.IsNull() && name != "timeouts" {
			t.Errorf("%s %q: %s is %s before it was read", resource, id, name, value)
		}
	}
	return parts
}

func FuzzImport(f *testing.F) {
	for _, seed := range []string{
		"a", "a/b", "a/b/c", "a/b/c/d", "a/b/c/d/e", "", "/", "//", "///", "a/", "/a", "a//c", "../b", "a/..", "a/./c", "%2e%2e/b", "a/b%2fc", `a\b`, "a/b?c#d", " /\t",
		"a\x00", "a/b\u0085", "\xff/\xff", "가/나/다", "a/\u202eb", "a/b/" + strings.Repeat("x", 257), strings.Repeat("y", 256),
	} {
		for kind := range len(importIDs) {
			f.Add(byte(kind), seed)
		}
	}
	i := newImporter(f)
	kinds := slices.Sorted(maps.Keys(importIDs))
	if all := slices.Sorted(maps.Keys(i.schemas)); !slices.Equal(all, kinds) {
		f.Errorf("the resources are %q", all)
	}
	f.Fuzz(func(t *testing.T, kind byte, id string) {
		resource := kinds[int(kind)%len(kinds)]
		want := strings.Split(id, "/")
		if resource == "apigw_enos_product" && len(want) == 1 {
			want = []string{simulator.EnOSOrgID, id}
		}
		valid := len(want) == len(importIDs[resource]) && !slices.ContainsFunc(want, func(part string) bool { return rest.CheckSegment(part) != nil })
		if got := i.imported(t, resource, id, nil); valid != (got != nil) || (valid && !slices.Equal(got, want)) {
			t.Errorf("%s %q was taken as %q", resource, id, got)
		}
		whole := slices.Repeat([]string{id}, len(importIDs[resource])) // slashes too
		if got := i.imported(t, resource, "", whole); (rest.CheckSegment(id) == nil) != (got != nil) || (got != nil && !slices.Equal(got, whole)) {
			t.Errorf("%s, the identity %q was taken as %q", resource, whole, got)
		}
		if len(want) != len(importIDs[resource]) {
			return
		}
		if got := i.imported(t, resource, "", want); valid != (got != nil) || (valid && !slices.Equal(got, want)) {
			t.Errorf("%s, the identity %q was taken as %q", resource, want, got)
		}
	})
}
