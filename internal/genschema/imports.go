// SPDX-License-Identifier: MPL-2.0

package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
)

// writeExamples writes the two import blocks of each resource beside the last command in its import.sh, and a list block where there is
// none yet.
func writeExamples(ctx context.Context, dir string) error {
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
		folder := filepath.Join("resources", resource)
		text, err := root.ReadFile(filepath.Join(folder, "import.sh"))
		if err != nil {
			return err
		}
		lines := strings.Split(strings.TrimSpace(string(text)), "\n")
		words := strings.Fields(lines[len(lines)-1])
		if len(words) != 4 {
			return fmt.Errorf("%s: import.sh does not end with terraform import ADDRESS ID", resource)
		}
		to, id := words[2], words[3]
		values, names, err := own.partsOf(ctx, resource, id)
		if err != nil {
			return fmt.Errorf("%s: %w", resource, err)
		}
		for name, block := range map[string]string{
			"import-by-string-id.tf": fmt.Sprintf("  id = %q\n", id),
			"import-by-identity.tf":  "  identity = {\n" + arguments(values, names) + "  }\n",
		} {
			text := "import {\n  to = " + to + "\n" + block + "}\n"
			if err := root.WriteFile(filepath.Join(folder, name), []byte(text), 0o600); err != nil {
				return err
			}
		}
		if err := own.writeList(root, resource, values, names); err != nil {
			return fmt.Errorf("%s: %w", resource, err)
		}
	}
	return nil
}

// writeList writes a list block. Its filters are those parts of the identity that are required.
func (s *server) writeList(root *os.Root, resource string, values map[string]string, names []string) error {
	folder := filepath.Join("list-resources", resource)
	if _, err := root.Stat(folder); !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	required := func(name string) bool {
		return slices.ContainsFunc(s.schemas.ListResourceSchemas[resource].Block.Attributes, func(a *tfprotov6.SchemaAttribute) bool {
			return a.Name == name && a.Required
		})
	}
	filters := slices.DeleteFunc(slices.Clone(names), func(name string) bool { return !required(name) })
	text := "list \"" + resource + "\" \"all\" {\n  provider = apigw\n"
	if len(filters) > 0 {
		text += "\n  config {\n" + arguments(values, filters) + "  }\n"
	}
	if err := root.MkdirAll(folder, 0o750); err != nil {
		return err
	}
	return root.WriteFile(filepath.Join(folder, "list-resource.tfquery.hcl"), []byte(text+"}\n"), 0o600)
}

// arguments returns the lines with the values of these names.
func arguments(values map[string]string, names []string) string {
	width := 0
	for _, name := range names {
		width = max(width, len(name))
	}
	var out strings.Builder
	for _, name := range names {
		fmt.Fprintf(&out, "    %-*s = %q\n", width, name, values[name])
	}
	return out.String()
}

// partsOf returns the identity that an import ID stands for, and its names in the order of the ID.
func (s *server) partsOf(ctx context.Context, resource, id string) (values map[string]string, names []string, err error) {
	resp, err := s.ImportResourceState(ctx, &tfprotov6.ImportResourceStateRequest{TypeName: resource, ID: id})
	if err != nil {
		return nil, nil, err
	}
	if len(resp.ImportedResources) != 1 {
		return nil, nil, errors.New("the provider does not accept the ID")
	}
	state, err := resp.ImportedResources[0].State.Unmarshal(s.schemas.ResourceSchemas[resource].ValueType())
	if err != nil {
		return nil, nil, err
	}
	var all map[string]tftypes.Value
	if err := state.As(&all); err != nil {
		return nil, nil, err
	}
	values = map[string]string{}
	for _, a := range s.identities[resource].IdentityAttributes {
		var value string
		if err := all[a.Name].As(&value); err != nil {
			return nil, nil, err
		}
		values[a.Name] = value
		names = append(names, a.Name)
	}
	position := func(name string) int { return slices.Index(strings.Split(id, "/"), values[name]) }
	slices.SortFunc(names, func(a, b string) int { return cmp.Compare(position(a), position(b)) })
	return values, names, nil
}
