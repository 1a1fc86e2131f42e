// SPDX-License-Identifier: MPL-2.0

package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/providerserver"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/provider"
)

// writeImports writes the two import blocks of each resource beside the last command in its import.sh.
func writeImports(ctx context.Context, dir string) error {
	server, err := providerserver.NewProtocol6WithError(provider.New("schema")())()
	if err != nil {
		return err
	}
	schemas, err := server.GetProviderSchema(ctx, &tfprotov6.GetProviderSchemaRequest{})
	if err != nil {
		return err
	}
	identities, err := server.GetResourceIdentitySchemas(ctx, &tfprotov6.GetResourceIdentitySchemasRequest{})
	if err != nil {
		return err
	}
	root, err := os.OpenRoot(dir)
	if err != nil {
		return err
	}
	defer root.Close()
	for resource, identity := range identities.IdentitySchemas {
		text, err := root.ReadFile(filepath.Join(resource, "import.sh"))
		if err != nil {
			return err
		}
		lines := strings.Split(strings.TrimSpace(string(text)), "\n")
		words := strings.Fields(lines[len(lines)-1])
		if len(words) != 4 {
			return fmt.Errorf("%s: import.sh does not end with terraform import ADDRESS ID", resource)
		}
		to, id := words[2], words[3]
		parts, err := partsOf(ctx, server, resource, id, identity, schemas.ResourceSchemas[resource])
		if err != nil {
			return fmt.Errorf("%s: %w", resource, err)
		}
		for name, block := range map[string]string{
			"import-by-string-id.tf": fmt.Sprintf("  id = %q\n", id),
			"import-by-identity.tf":  "  identity = {\n" + parts + "  }\n",
		} {
			text := "import {\n  to = " + to + "\n" + block + "}\n"
			if err := root.WriteFile(filepath.Join(resource, name), []byte(text), 0o600); err != nil {
				return err
			}
		}
	}
	return nil
}

// partsOf returns the identity that an import ID stands for, in the order of the ID.
func partsOf(ctx context.Context, server tfprotov6.ProviderServer, resource, id string, identity *tfprotov6.ResourceIdentitySchema, schema *tfprotov6.Schema) (string, error) {
	resp, err := server.ImportResourceState(ctx, &tfprotov6.ImportResourceStateRequest{TypeName: resource, ID: id})
	if err != nil {
		return "", err
	}
	if len(resp.ImportedResources) != 1 {
		return "", errors.New("the provider does not accept the ID")
	}
	state, err := resp.ImportedResources[0].State.Unmarshal(schema.ValueType())
	if err != nil {
		return "", err
	}
	var all map[string]tftypes.Value
	if err := state.As(&all); err != nil {
		return "", err
	}
	values, width := map[string]string{}, 0
	for _, a := range identity.IdentityAttributes {
		var value string
		if err := all[a.Name].As(&value); err != nil {
			return "", err
		}
		values[a.Name], width = value, max(width, len(a.Name))
	}
	position := func(name string) int { return slices.Index(strings.Split(id, "/"), values[name]) }
	var out strings.Builder
	for _, a := range slices.SortedFunc(slices.Values(identity.IdentityAttributes), func(a, b *tfprotov6.ResourceIdentitySchemaAttribute) int {
		return cmp.Compare(position(a.Name), position(b.Name))
	}) {
		fmt.Fprintf(&out, "    %-*s = %q\n", width, a.Name, values[a.Name])
	}
	return out.String(), nil
}
