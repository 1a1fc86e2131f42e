// SPDX-License-Identifier: MPL-2.0

// Command genschema writes the provider's schemas in the form of `terraform
// providers schema -json`, or the import blocks among the examples. It reads them from the provider in this process, so
// they include identities and everything else that an older CLI does not know.
package main

import (
	"context"
	"encoding/json"
	"flag"
	"fmt"
	"io"
	"log"
	"os"
	"strings"

	"github.com/hashicorp/terraform-json"
	"github.com/hashicorp/terraform-plugin-framework/providerserver"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
	"github.com/zclconf/go-cty/cty"
	ctyjson "github.com/zclconf/go-cty/cty/json"

	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/provider"
)

// name is the key under which tfplugindocs expects the provider.
const name = "apigw"

// requiredMark begins the description of a nested attribute that a validator requires. The
// framework's Required reports such an attribute of an unknown list element as missing.
const requiredMark = "Required. "

func main() {
	examples := flag.String("examples", "", "write the import blocks of all resources, and list blocks, to this folder of examples instead")
	flag.Parse()
	write := func() error { return run(context.Background(), os.Stdout) }
	if *examples != "" {
		write = func() error { return writeExamples(context.Background(), *examples) }
	}
	if err := write(); err != nil {
		log.Fatal(err)
	}
}

// server is the provider in this process.
type server struct {
	tfprotov6.ProviderServer

	schemas    *tfprotov6.GetProviderSchemaResponse
	identities map[string]*tfprotov6.ResourceIdentitySchema
}

func newServer(ctx context.Context) (*server, error) {
	protocol, err := providerserver.NewProtocol6WithError(provider.New("schema")())()
	if err != nil {
		return nil, err
	}
	schemas, err := protocol.GetProviderSchema(ctx, &tfprotov6.GetProviderSchemaRequest{})
	if err != nil {
		return nil, err
	}
	for _, d := range schemas.Diagnostics {
		return nil, fmt.Errorf("%s: %s", d.Summary, d.Detail)
	}
	identities, err := protocol.GetResourceIdentitySchemas(ctx, &tfprotov6.GetResourceIdentitySchemasRequest{})
	if err != nil {
		return nil, err
	}
	return &server{protocol, schemas, identities.IdentitySchemas}, nil
}

func run(ctx context.Context, w io.Writer) error {
	own, err := newServer(ctx)
	if err != nil {
		return err
	}
	schemas := own.schemas
	out := &tfjson.ProviderSchema{
		ConfigSchema:             schema(schemas.Provider),
		ResourceSchemas:          all(schemas.ResourceSchemas),
		DataSourceSchemas:        all(schemas.DataSourceSchemas),
		EphemeralResourceSchemas: all(schemas.EphemeralResourceSchemas),
		ListResourceSchemas:      all(schemas.ListResourceSchemas),
		ActionSchemas:            map[string]*tfjson.ActionSchema{},
		ResourceIdentitySchemas:  map[string]*tfjson.IdentitySchema{},
		Functions:                map[string]*tfjson.FunctionSignature{},
	}
	for name, a := range schemas.ActionSchemas {
		out.ActionSchemas[name] = &tfjson.ActionSchema{Block: schema(a.Schema).Block}
	}
	for name, f := range schemas.Functions {
		out.Functions[name] = signature(f)
	}
	for resource, s := range own.identities {
		out.ResourceIdentitySchemas[resource] = identity(s)
	}
	encoder := json.NewEncoder(w)
	encoder.SetIndent("", "  ")
	return encoder.Encode(&tfjson.ProviderSchemas{
		FormatVersion: "1.0",
		Schemas:       map[string]*tfjson.ProviderSchema{name: out},
	})
}

func all(schemas map[string]*tfprotov6.Schema) map[string]*tfjson.Schema {
	out := make(map[string]*tfjson.Schema, len(schemas))
	for name, s := range schemas {
		out[name] = schema(s)
	}
	return out
}

func schema(s *tfprotov6.Schema) *tfjson.Schema {
	return &tfjson.Schema{Version: uint64(max(0, s.Version)), Block: &tfjson.SchemaBlock{
		Attributes:      attributes(s.Block.Attributes),
		Description:     s.Block.Description,
		DescriptionKind: kind(s.Block.DescriptionKind),
		Deprecated:      s.Block.Deprecated,
	}}
}

func identity(s *tfprotov6.ResourceIdentitySchema) *tfjson.IdentitySchema {
	out := &tfjson.IdentitySchema{Version: uint64(max(0, s.Version)), Attributes: map[string]*tfjson.IdentityAttribute{}}
	for _, a := range s.IdentityAttributes {
		out.Attributes[a.Name] = &tfjson.IdentityAttribute{
			IdentityType: ctyType(a.Type), Description: a.Description,
			RequiredForImport: a.RequiredForImport, OptionalForImport: a.OptionalForImport,
		}
	}
	return out
}

func signature(f *tfprotov6.Function) *tfjson.FunctionSignature {
	out := &tfjson.FunctionSignature{
		Description: f.Description, Summary: f.Summary, DeprecationMessage: f.DeprecationMessage, ReturnType: ctyType(f.Return.Type),
	}
	for _, p := range f.Parameters {
		out.Parameters = append(out.Parameters, &tfjson.FunctionParameter{
			Name: p.Name, Description: p.Description, IsNullable: p.AllowNullValue, Type: ctyType(p.Type),
		})
	}
	return out
}

func attributes(list []*tfprotov6.SchemaAttribute) map[string]*tfjson.SchemaAttribute {
	out := make(map[string]*tfjson.SchemaAttribute, len(list))
	for _, a := range list {
		description, required := strings.CutPrefix(a.Description, requiredMark)
		converted := &tfjson.SchemaAttribute{
			Description: description, DescriptionKind: kind(a.DescriptionKind), Deprecated: a.Deprecated,
			Required: a.Required || required, Optional: a.Optional && !required, Computed: a.Computed, Sensitive: a.Sensitive, WriteOnly: a.WriteOnly,
		}
		if a.NestedType != nil {
			converted.AttributeNestedType = &tfjson.SchemaNestedAttributeType{
				Attributes: attributes(a.NestedType.Attributes), NestingMode: nesting(a.NestedType.Nesting),
			}
		} else {
			converted.AttributeType = ctyType(a.Type)
		}
		out[a.Name] = converted
	}
	return out
}

func kind(k tfprotov6.StringKind) tfjson.SchemaDescriptionKind {
	if k == tfprotov6.StringKindMarkdown {
		return tfjson.SchemaDescriptionKindMarkdown
	}
	return tfjson.SchemaDescriptionKindPlain
}

func nesting(mode tfprotov6.SchemaObjectNestingMode) tfjson.SchemaNestingMode {
	switch mode {
	case tfprotov6.SchemaObjectNestingModeSingle:
		return tfjson.SchemaNestingModeSingle
	case tfprotov6.SchemaObjectNestingModeList:
		return tfjson.SchemaNestingModeList
	case tfprotov6.SchemaObjectNestingModeSet:
		return tfjson.SchemaNestingModeSet
	case tfprotov6.SchemaObjectNestingModeMap:
		return tfjson.SchemaNestingModeMap
	case tfprotov6.SchemaObjectNestingModeInvalid:
	}
	log.Fatalf("nesting mode %s is not known", mode)
	return ""
}

// ctyType converts by way of JSON, in which both libraries write a type alike.
func ctyType(t tftypes.Type) cty.Type {
	text, err := json.Marshal(t)
	if err != nil {
		log.Fatal(err)
	}
	converted, err := ctyjson.UnmarshalType(text)
	if err != nil {
		log.Fatal(err)
	}
	return converted
}
