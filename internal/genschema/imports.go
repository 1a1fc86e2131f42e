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

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
)

// writeImports writes the two import blocks of each resource beside the last command in its import.sh.
func writeImports(ctx context.Context, dir string) error {
	own, err := newServer(ctx)
	if err != nil {
		return err
	}
	root, err := os.OpenRoot(dir)
	if err != nil {
		return err
	}
	defer root.Close()
	for resource := range own.identities {
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
		parts, err := own.partsOf(ctx, resource, id)
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
func (s *server) partsOf(ctx context.Context, resource, id string) (string, error) {
	resp, err := s.ImportResourceState(ctx, &tfprotov6.ImportResourceStateRequest{TypeName: resource, ID: id})
	if err != nil {
		return "", err
	}
	if len(resp.ImportedResources) != 1 {
		return "", errors.New("the provider does not accept the ID")
	}
	state, err := resp.ImportedResources[0].State.Unmarshal(s.schemas.ResourceSchemas[resource].ValueType())
	if err != nil {
		return "", err
	}
	var all map[string]tftypes.Value
	if err := state.As(&all); err != nil {
		return "", err
	}
	identity := s.identities[resource]
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
