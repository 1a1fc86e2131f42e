// SPDX-License-Identifier: MPL-2.0

package functions_test

import (
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/function"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/functions"
)

func run(t *testing.T, name, text string) (attr.Value, *function.FuncError) {
	t.Helper()
	for _, create := range functions.All() {
		f := create()
		var meta function.MetadataResponse
		f.Metadata(t.Context(), function.MetadataRequest{}, &meta)
		if meta.Name != name {
			continue
		}
		var definition function.DefinitionResponse
		f.Definition(t.Context(), function.DefinitionRequest{}, &definition)
		unset, err := definition.Definition.Return.NewResultData(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		resp := function.RunResponse{Result: unset}
		f.Run(t.Context(), function.RunRequest{Arguments: function.NewArgumentsData([]attr.Value{types.StringValue(text)})}, &resp)
		return resp.Result.Value(), resp.Error
	}
	t.Fatalf("there is no function %q", name)
	return nil, nil
}

const orders = `
openapi: 3.1.0   # a comment
info: {title: Orders, version: "1"}
paths:
  /orders/{id}:
    x-apigw-any-method: {responses: {200: {description: ok}}}
    get: {operationId: getOrder, tags: [a], responses: {200: {description: ok}}}
  "not a path":
    delete: {}
`

func TestOpenapi(t *testing.T) {
	t.Parallel()
	got, failed := run(t, "openapi", orders)
	if failed != nil {
		t.Fatal(failed)
	}
	want := types.StringValue(`{"info":{"title":"Orders","version":"1"},"openapi":"3.1.0","paths":{"/orders/{id}":` +
		`{"get":{"responses":{"200":{"description":"ok"}}},"x-apigw-any-method":{"responses":{"200":{"description":"ok"}}}},"not a path":{"delete":{}}}}`)
	if !got.Equal(want) {
		t.Errorf("the result is %s", got)
	}
}

func TestOpenapiOperations(t *testing.T) {
	t.Parallel()
	got, failed := run(t, "openapi_operations", orders)
	if failed != nil {
		t.Fatal(failed)
	}
	want := types.ListValueMust(types.StringType, []attr.Value{
		types.StringValue("ANY /orders/{id}"), types.StringValue("DELETE not a path"), types.StringValue("GET /orders/{id}"),
	})
	if !got.Equal(want) {
		t.Errorf("the result is %s", got)
	}
	if empty, failed := run(t, "openapi_operations", `{"openapi": "3.0.0"}`); failed != nil || !empty.Equal(types.ListValueMust(types.StringType, nil)) {
		t.Errorf("the result is %s, %v", empty, failed)
	}
}

func TestFunctions_reportErrorsOfTheirArgument(t *testing.T) {
	t.Parallel()
	for _, name := range []string{"openapi", "openapi_operations"} {
		_, failed := run(t, name, "openapi: 3.1.0\npaths: {\n")
		if failed == nil || failed.FunctionArgument == nil || *failed.FunctionArgument != 0 || !strings.HasPrefix(failed.Text, "line ") {
			t.Errorf("%s: %+v", name, failed)
		}
	}
}
