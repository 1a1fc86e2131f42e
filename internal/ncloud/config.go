// SPDX-License-Identifier: MPL-2.0

package ncloud

import (
	"github.com/hashicorp/terraform-plugin-framework/provider/schema"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/ncloud/client"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/providerconfig"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/validate"
)

// The environment variables and the file are those of the vendor's own tools where they
// have any.
var arguments = providerconfig.Table{
	Service: "ncloud",
	File:    readFile,
	Description: "Configuration of NAVER Cloud API Gateway. Required only if its resources are used. Each argument falls back to its environment variable. " +
		"Credentials that are not set are read from `~/.ncloud/configure`.",
	Arguments: []providerconfig.Argument{
		{
			Name: "access_key", Credential: true, FileKey: client.FileAccessKey, Variables: []string{"NCLOUD_ACCESS_KEY", "NCLOUD_ACCESS_KEY_ID"},
			Description: "Access key ID of the account or sub account.",
		},
		{
			Name: "secret_key", Credential: true, Sensitive: true, FileKey: client.FileSecretKey, Variables: []string{"NCLOUD_SECRET_KEY", "NCLOUD_SECRET_ACCESS_KEY"},
			Description: "Secret key that belongs to the access key.",
		},
		{
			Name: "site", Default: "public", Variables: []string{"NCLOUD_SITE"}, Validators: []validator.String{validate.OneOfOrUnset(client.Sites()...)},
			Description: "Site of the account: `public`, `gov` or `fin`. Defaults to `public`.",
		},
		{
			Name: "endpoint", Endpoint: true, Variables: []string{"NCLOUD_APIGW_ENDPOINT"},
			Description: "URL of the API, if it differs from the default of the site. Without a path, `/api/v1` is appended.",
		},
		{Name: "use_server_role", Attribute: schema.BoolAttribute{
			Optional: true,
			MarkdownDescription: "Whether to use the role of the server that Terraform runs on if no credentials are found. The metadata service is called " +
				"only if this is `true`. Defaults to `false`.",
		}},
	},
}

// resolve returns the configuration of the client. It makes no call.
func resolve(config types.Object) (client.Config, error) {
	values := arguments.Lookup(config)
	if err := values.Check("site", "endpoint", "access_key", "secret_key"); err != nil {
		return client.Config{}, err
	}
	site, endpoint := values["site"], values["endpoint"]
	base, err := client.Endpoint(site.Value, endpoint.Value)
	if err != nil {
		return client.Config{}, endpoint.Or(site).Unusable(err)
	}
	credentials, err := resolveCredentials(values)
	return client.Config{Endpoint: base, Credentials: credentials}, err
}

func resolveCredentials(values providerconfig.Values) (client.Credentials, error) {
	access, secret := values["access_key"], values["secret_key"]
	if access.Value != "" && secret.Value != "" {
		return client.StaticKeys(client.Keys{AccessKey: access.Value, SecretKey: secret.Value}, access.Source, secret.Source), nil
	}
	if err := values.Check("use_server_role"); err != nil {
		return nil, err
	}
	if values["use_server_role"].Value != "" {
		return client.ServerRole(), nil
	}
	return nil, values.Require(
		"Set the environment variables NCLOUD_ACCESS_KEY and NCLOUD_SECRET_KEY, or the arguments in the provider block. "+
			"Keys are created in the console under Account > Auth key management. On a server with a role, use_server_role = true is enough.",
		providerconfig.Required{What: "access key", AnyOf: []string{"access_key", "use_server_role"}},
		providerconfig.Required{What: "secret key", AnyOf: []string{"secret_key", "use_server_role"}})
}

func readFile() providerconfig.File {
	path, err := client.ConfigFilePath()
	if err != nil {
		return providerconfig.File{Err: err}
	}
	keys, err := client.ReadConfigFile(path)
	return providerconfig.File{
		Path: path, Err: err,
		Values: map[string]string{client.FileAccessKey: keys.AccessKey, client.FileSecretKey: keys.SecretKey},
	}
}

// EnvironmentConfig returns the configuration of the client without a provider block. It makes no call.
func EnvironmentConfig() (client.Config, error) { return resolve(types.ObjectNull(nil)) }
