// SPDX-License-Identifier: MPL-2.0

package authorizer

import (
	"context"
	"fmt"
	"net/http"

	"github.com/hashicorp/terraform-plugin-framework-validators/mapvalidator"
	"github.com/hashicorp/terraform-plugin-framework-validators/stringvalidator"
	"github.com/hashicorp/terraform-plugin-framework/action/schema"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/attribute"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/base"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/errdiag"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/ncloud/client"
)

type testModel struct {
	AuthorizerID types.String            `tfsdk:"authorizer_id"`
	Params       map[string]types.String `tfsdk:"params"`
}

var testAction = &base.Action[*service, testModel]{
	Type: "apigw_test_authorizer",
	Description: "Calls the function of an [authorizer](https://api.ncloud-docs.com/docs/en/apigateway-authorizer-create) of NAVER Cloud API " +
		"Gateway and reports the response.\n\n" +
		"-> **Note:** The action fails if the status of the response is not from 200 to 299. The body shows whether the function allows the call. " +
		"Values of `params` and of fields that sound like secrets are replaced by `***` in it.",
	Attributes: func() map[string]schema.Attribute {
		return map[string]schema.Attribute{
			"authorizer_id": attribute.ActionID("authorizer"),
			"params": schema.MapAttribute{
				Optional: true, ElementType: types.StringType,
				MarkdownDescription: "Headers and query parameters that the function receives, by name: those in `payload` of the authorizer. Terraform prints " +
					"them in plans, except for values of sensitive variables, and saved plan files contain them.",
				Validators: []validator.Map{mapvalidator.NoNullValues(), mapvalidator.KeysAre(stringvalidator.LengthAtLeast(1))},
			},
		}
	},
	Summary: func(m *testModel) string {
		return fmt.Sprintf("Could not test authorizer %q", m.AuthorizerID.ValueString())
	},
	Uncertain: "Invoke the action again.",
	Run: func(ctx context.Context, s *service, m *testModel) (string, error) {
		params := make(map[string]string, len(m.Params))
		for name, value := range m.Params {
			params[name] = value.ValueString()
		}
		returned, err := s.client.TestAuthorizer(ctx, m.AuthorizerID.ValueString(), params)
		if err != nil {
			return "", err
		}
		if returned.Status < http.StatusOK || returned.Status >= http.StatusMultipleChoices {
			return "", errdiag.WithHint(fmt.Errorf("the function %s", describe(returned)),
				"Check the code and the log of the function in Cloud Functions, and that params contains what it needs.")
		}
		return fmt.Sprintf("The function of authorizer %q %s.", m.AuthorizerID.ValueString(), describe(returned)), nil
	},
}

func describe(returned *client.AuthorizerTest) string {
	text := fmt.Sprintf("returned status %d", returned.Status)
	if returned.Latency != "" {
		text += " after " + returned.Latency
	}
	if returned.Body == "" {
		return text + " without a body"
	}
	return text + ", with the body " + returned.Body
}
