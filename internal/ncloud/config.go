package ncloud

import (
	"errors"
	"fmt"
	"io/fs"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/provider/schema"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/ncloud/client"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/providerconfig"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/validate"
)

// Environment variables, which are those of the vendor's own tools where they have one.
var (
	accessKeyVariables = []string{"NCLOUD_ACCESS_KEY", "NCLOUD_ACCESS_KEY_ID"}
	secretKeyVariables = []string{"NCLOUD_SECRET_KEY", "NCLOUD_SECRET_ACCESS_KEY"}
	siteVariable       = "NCLOUD_SITE"
	endpointVariable   = "NCLOUD_APIGW_ENDPOINT"
)

const defaultSite = "public"

// Attribute is the system's part of the provider configuration.
func (s *Service) Attribute() schema.Attribute {
	return schema.SingleNestedAttribute{
		Optional: true,
		MarkdownDescription: "Configuration of NAVER Cloud API Gateway. Required only if its resources are used. Each argument falls back to its " +
			"environment variable. Credentials that are not set are read from `~/.ncloud/configure`.",
		Attributes: map[string]schema.Attribute{
			"access_key": schema.StringAttribute{
				Optional:            true,
				MarkdownDescription: "Access key ID of the account or sub account. Environment variables: `NCLOUD_ACCESS_KEY`, `NCLOUD_ACCESS_KEY_ID`.",
			},
			"secret_key": schema.StringAttribute{
				Optional: true, Sensitive: true,
				MarkdownDescription: "Secret key that belongs to the access key. Environment variables: `NCLOUD_SECRET_KEY`, `NCLOUD_SECRET_ACCESS_KEY`.",
			},
			"site": schema.StringAttribute{
				Optional:            true,
				MarkdownDescription: "Site of the account: `public`, `gov` or `fin`. Defaults to `public`. Environment variable: `NCLOUD_SITE`.",
				Validators:          []validator.String{validate.OneOfOrEmpty(client.Sites()...)},
			},
			"endpoint": schema.StringAttribute{
				Optional: true,
				MarkdownDescription: "URL of the API, if it differs from the default of the site. Without a path, `/api/v1` is appended. Environment variable: " +
					"`NCLOUD_APIGW_ENDPOINT`.",
				Validators: []validator.String{validate.Endpoint()},
			},
			"use_server_role": schema.BoolAttribute{
				Optional: true,
				MarkdownDescription: "Whether to use the role of the server that Terraform runs on if no credentials are found. The metadata service is called only " +
					"if this is `true`. Defaults to `false`.",
			},
		},
	}
}

// Endpoints are the URLs given by argument or environment. One that is not known yet
// counts as not given.
func (s *Service) Endpoints(object types.Object) []providerconfig.String {
	endpoint, _ := providerconfig.Lookup("ncloud.endpoint", providerconfig.Attribute(object, "endpoint"), endpointVariable)
	return []providerconfig.String{endpoint}
}

// config is the system's part of the provider configuration.
type config struct {
	accessKey, secretKey, site, endpoint types.String
	useServerRole                        types.Bool
}

// newConfig reads the nested attribute. If it is missing, every argument is null.
func newConfig(object types.Object) (config, error) {
	if err := providerconfig.Known("ncloud", object); err != nil {
		return config{}, err
	}
	text := func(name string) types.String { return providerconfig.Attribute(object, name) }
	role, ok := object.Attributes()["use_server_role"].(types.Bool)
	if !ok {
		role = types.BoolNull()
	}
	return config{text("access_key"), text("secret_key"), text("site"), text("endpoint"), role}, nil
}

// resolve turns the configuration into what the client needs. It makes no call.
func resolve(object types.Object) (client.Config, error) {
	c, err := newConfig(object)
	if err != nil {
		return client.Config{}, err
	}
	site, err := providerconfig.Lookup("ncloud.site", c.site, siteVariable)
	if err != nil {
		return client.Config{}, err
	}
	if site.Value == "" {
		site.Value, site.Source = defaultSite, "the default"
	}
	endpoint, err := providerconfig.Lookup("ncloud.endpoint", c.endpoint, endpointVariable)
	if err != nil {
		return client.Config{}, err
	}
	base, err := client.Endpoint(site.Value, endpoint.Value)
	if err != nil {
		return client.Config{}, endpoint.Or(site).Unusable(err)
	}
	credentials, err := resolveCredentials(c)
	if err != nil {
		return client.Config{}, err
	}
	return client.Config{Endpoint: base, Credentials: credentials}, nil
}

// resolveCredentials looks for each key of the pair in the configuration, the
// environment and the vendor's file, in this order, and then uses the server's role, if
// the configuration asks for it.
func resolveCredentials(c config) (client.Credentials, error) {
	access, err := providerconfig.Credential("ncloud.access_key", c.accessKey, accessKeyVariables...)
	if err != nil {
		return nil, err
	}
	secret, err := providerconfig.Credential("ncloud.secret_key", c.secretKey, secretKeyVariables...)
	if err != nil {
		return nil, err
	}
	fileState := ""
	if access.Value == "" || secret.Value == "" {
		fileState = fillFromFile(&access, &secret)
	}
	for _, half := range []providerconfig.String{access, secret} {
		if err := half.CheckHeader(); err != nil {
			return nil, err
		}
	}
	if access.Value != "" && secret.Value != "" {
		return client.StaticKeys(client.Keys{AccessKey: access.Value, SecretKey: secret.Value}, access.Source, secret.Source), nil
	}
	if err := providerconfig.Known("ncloud.use_server_role", c.useServerRole); err != nil {
		return nil, err
	}
	if c.useServerRole.ValueBool() {
		return client.ServerRole(), nil
	}
	return nil, &missingKeysError{access, secret, fileState}
}

// fillFromFile completes the pair from the vendor's file. It returns what to say of the
// file in an error.
func fillFromFile(access, secret *providerconfig.String) string {
	path, err := client.ConfigFilePath()
	if err != nil {
		return err.Error()
	}
	keys, err := client.ReadConfigFile(path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return fmt.Sprintf("file %s, which does not exist", path)
	case err != nil:
		return fmt.Sprintf("file %s, which cannot be read: %v", path, err)
	}
	for _, half := range []struct {
		found       *providerconfig.String
		value, name string
	}{{access, keys.AccessKey, client.FileAccessKey}, {secret, keys.SecretKey, client.FileSecretKey}} {
		if half.found.Value == "" && half.value != "" {
			half.found.Value, half.found.Source = half.value, half.name+" in "+path
		}
	}
	return "file " + path
}

// missingKeysError says which key of the pair is missing and every place that was looked
// at.
type missingKeysError struct {
	access, secret providerconfig.String
	file           string
}

func (e *missingKeysError) Error() string {
	var b strings.Builder
	half := func(what, inFile string, s providerconfig.String) {
		if s.Value != "" {
			fmt.Fprintf(&b, "The %s was found: %s.\n", what, s.Source)
			return
		}
		fmt.Fprintf(&b, "No %s was found. Looked at, in this order:\n", what)
		for _, place := range s.Sources() {
			fmt.Fprintf(&b, "  - %s\n", place)
		}
		fmt.Fprintf(&b, "  - %s in %s\n", inFile, e.file)
	}
	half("access key", client.FileAccessKey, e.access)
	half("secret key", client.FileSecretKey, e.secret)
	b.WriteString("The role of this server was not asked for (provider argument ncloud.use_server_role).")
	return b.String()
}

// Hint says what to do next.
func (e *missingKeysError) Hint() string {
	return "Set the environment variables NCLOUD_ACCESS_KEY and NCLOUD_SECRET_KEY, or the arguments in the provider block. " +
		"Keys are made in the console under Account > Auth key management."
}
