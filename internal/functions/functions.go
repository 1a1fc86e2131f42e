// SPDX-License-Identifier: MPL-2.0

// Package functions has the functions that the provider adds to the language.
package functions

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/function"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/openapi"
)

// All are the provider's functions.
func All() []func() function.Function {
	return []func() function.Function{
		func() function.Function {
			return ofDocument{
				name: "openapi", summary: "Converts an OpenAPI document into canonical JSON",
				description: "Converts an OpenAPI or Swagger document into canonical JSON for a definition of an " +
					"[API](https://guide.ncloud-docs.com/docs/en/apigw-apigw-2-1) of NAVER Cloud API Gateway.\n\n" +
					"The JSON has sorted keys and keeps everything that `apigw_api_definition` reads or reports. Comments, tags, examples, " +
					"`operationId`, `deprecated` and `externalDocs` are dropped. Plans show a change of the result member by member, while they " +
					"print a changed YAML text in full.\n\n" +
					"Accepts OpenAPI 3.0 and 3.1 and Swagger 2.0, as JSON or YAML, up to 10 MB. YAML is read as version 1.2, in which `yes`, `on` and dates are strings. Errors of syntax name the line and the column. " +
					"Paths and references are checked by the definition.\n\n" + minimum,
				returns: function.StringReturn{},
				result:  func(s *openapi.Source) attr.Value { return types.StringValue(s.Canonical()) },
			}
		},
		func() function.Function {
			return ofDocument{
				name: "openapi_operations", summary: "Lists the operations of an OpenAPI document",
				description: "Lists the operations of an OpenAPI or Swagger document, as a definition of an " +
					"[API](https://guide.ncloud-docs.com/docs/en/apigw-apigw-2-1) of NAVER Cloud API Gateway names them.\n\n" +
					"The elements are a method in upper case and a path, such as `\"GET /orders/{id}\"`, sorted bytewise. They are the keys of " +
					"`overrides` of `apigw_api_definition`. The method `ANY` is an operation for every method (`x-apigw-any-method`). " +
					"Paths are not checked, because `exclude` of a definition may omit them.\n\n" +
					"Accepts the same documents as the function `openapi`.\n\n" + minimum,
				returns: function.ListReturn{ElementType: types.StringType},
				result: func(s *openapi.Source) attr.Value {
					var elements []attr.Value
					for _, o := range s.Operations() {
						elements = append(elements, types.StringValue(o))
					}
					return types.ListValueMust(types.StringType, elements)
				},
			}
		},
	}
}

const minimum = "-> **Note:** Provider functions need Terraform 1.8 or OpenTofu 1.7."

// ofDocument is a function of the text of a document.
type ofDocument struct {
	name, summary, description string

	returns function.Return
	result  func(*openapi.Source) attr.Value
}

func (f ofDocument) Metadata(_ context.Context, _ function.MetadataRequest, resp *function.MetadataResponse) {
	resp.Name = f.name
}

func (f ofDocument) Definition(_ context.Context, _ function.DefinitionRequest, resp *function.DefinitionResponse) {
	resp.Definition = function.Definition{
		Summary: f.summary, MarkdownDescription: f.description,
		Parameters: []function.Parameter{function.StringParameter{
			Name: "text", MarkdownDescription: "The document, for example `file(\"orders.yaml\")`.",
		}},
		Return: f.returns,
	}
}

func (f ofDocument) Run(ctx context.Context, req function.RunRequest, resp *function.RunResponse) {
	var text string
	if resp.Error = req.Arguments.Get(ctx, &text); resp.Error != nil {
		return
	}
	source, err := openapi.Parse(text)
	if err != nil {
		resp.Error = function.NewArgumentFuncError(0, err.Error())
		return
	}
	resp.Error = resp.Result.Set(ctx, f.result(source))
}
