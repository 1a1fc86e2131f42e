// SPDX-License-Identifier: MPL-2.0

package metastudio

import (
	"regexp"

	"github.com/hashicorp/terraform-plugin-framework-validators/stringvalidator"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/metastudio/client"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/providerconfig"
)

// The environment variables are those of the vendor's own provider where it has one.
var arguments = providerconfig.Table{
	Service: "metastudio",
	Description: "Configuration of Huawei Cloud MetaStudio. Required only if its resources are used, with a key pair or a token, a region or an endpoint, " +
		"and a project. Each argument falls back to its environment variable.",
	Arguments: []providerconfig.Argument{
		{Name: "access_key", Credential: true, Variables: []string{"HW_ACCESS_KEY"}, Description: "Access key ID (AK)."},
		{
			Name: "secret_key", Credential: true, Sensitive: true, Variables: []string{"HW_SECRET_KEY"},
			Description: "Secret access key (SK) that belongs to the access key.",
		},
		{
			Name: "security_token", Credential: true, Sensitive: true, Variables: []string{"HW_SECURITY_TOKEN"},
			Description: "Security token that belongs to a temporary access key.",
		},
		{
			Name: "token", Credential: true, Sensitive: true, Variables: []string{"HW_AUTH_TOKEN"},
			Description: "IAM token of a project, as an alternative to a key pair. If both are set, the token is used.",
		},
		{
			Name: "region", Variables: []string{"HW_REGION_NAME"},
			Description: "Region, such as `cn-north-4`. It determines the endpoint and the rate limits, and the project if none is set.",
		},
		{
			Name: "project_id", Variables: []string{"HW_PROJECT_ID"},
			Description: "ID of the project. Without it, the provider looks up the project once by `project_name`, or else by `region`.",
		},
		{Name: "project_name", Variables: []string{"HW_PROJECT_NAME"}, Description: "Name of the project to look up."},
		{
			Name: "auth_url", Endpoint: true, Variables: []string{"HW_AUTH_URL"},
			Description: "URL of IAM for looking up the project, if it differs from the default of the region. Without a path, `/v3` is appended.",
		},
		{
			Name: "endpoint", Endpoint: true, Variables: []string{"HW_METASTUDIO_ENDPOINT"},
			Description: "URL of MetaStudio, if it differs from the default of the region.",
		},
		{
			Name:        "app_user_id",
			Description: "Third-party user ID, sent with every request as `X-App-UserId`: at most 256 characters, without Chinese characters and control characters.",
			Validators: []validator.String{
				stringvalidator.UTF8LengthAtMost(client.MaxAppUserID),
				stringvalidator.RegexMatches(regexp.MustCompile(`^[^\p{Han}\p{Cc}]*$`), "must contain no Chinese characters and no control characters"),
			},
		},
	},
}

// resolve returns the configuration of the client. It makes no call.
func resolve(config types.Object) (client.Config, error) {
	values := arguments.Lookup(config)
	for _, a := range arguments.Arguments {
		if err := values.Check(a.Name); err != nil {
			return client.Config{}, err
		}
	}
	required := []providerconfig.Required{
		{What: "region", AnyOf: []string{"region", "endpoint"}},
		{What: "project", AnyOf: []string{"project_id", "project_name", "region"}},
	}
	if values["token"].Value == "" {
		required = append(required,
			providerconfig.Required{What: "access key", AnyOf: []string{"access_key", "token"}},
			providerconfig.Required{What: "secret key", AnyOf: []string{"secret_key", "token"}})
	}
	if values["project_name"].Value != "" {
		required = append(required, providerconfig.Required{What: "region to look up the project's ID in", AnyOf: []string{"region", "auth_url", "project_id"}})
	}
	if err := values.Require("Set at least one source of each list, in the provider block or in the environment.", required...); err != nil {
		return client.Config{}, err
	}
	region, endpoint := values["region"], values["endpoint"]
	base, err := client.Endpoint(region.Value, endpoint.Value)
	if err != nil {
		return client.Config{}, endpoint.Or(region).Unusable(err)
	}
	project, err := resolveProject(values)
	return client.Config{
		Endpoint: base, Region: region.Value, Project: project, AppUserID: values["app_user_id"].Value, Credentials: resolveCredentials(values),
	}, err
}

func resolveCredentials(values providerconfig.Values) client.Credentials {
	if token := values["token"]; token.Value != "" {
		return client.Credentials{Token: token.Value, Source: token.Source}
	}
	access, secret := values["access_key"], values["secret_key"]
	return client.Credentials{
		AccessKey: access.Value, SecretKey: secret.Value, SecurityToken: values["security_token"].Value,
		Source: access.Source + ", secret key from " + secret.Source,
	}
}

// resolveProject needs IAM's URL only if the project's ID is not set.
func resolveProject(values providerconfig.Values) (client.Project, error) {
	if id := values["project_id"].Value; id != "" {
		return client.Project{ID: id}, nil
	}
	region, authURL := values["region"], values["auth_url"]
	u, err := client.AuthURL(region.Value, authURL.Value)
	if err != nil {
		return client.Project{}, authURL.Or(region).Unusable(err)
	}
	return client.Project{Name: values["project_name"].Or(region).Value, AuthURL: u}, nil
}

// EnvironmentConfig returns the configuration of the client without a provider block. It makes no call.
func EnvironmentConfig() (client.Config, error) { return resolve(types.ObjectNull(nil)) }
