package metastudio

import (
	"errors"
	"maps"
	"net/url"
	"slices"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework-validators/stringvalidator"
	"github.com/hashicorp/terraform-plugin-framework/provider/schema"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/metastudio/client"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/providerconfig"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/validate"
)

// arguments are the system's arguments and their environment variables, which are those
// of the vendor's own provider where it has one.
var arguments = map[string]string{ //nolint:gosec // names of variables, not their values
	"access_key":     "HW_ACCESS_KEY",
	"secret_key":     "HW_SECRET_KEY",
	"security_token": "HW_SECURITY_TOKEN",
	"token":          "HW_AUTH_TOKEN",
	"region":         "HW_REGION_NAME",
	"project_id":     "HW_PROJECT_ID",
	"project_name":   "HW_PROJECT_NAME",
	"auth_url":       "HW_AUTH_URL",
	"endpoint":       "HW_METASTUDIO_ENDPOINT",
	"app_user_id":    "", // has none
}

// credentials are those arguments that authenticate requests.
var credentials = []string{"access_key", "secret_key", "security_token", "token"}

// Attribute is the system's part of the provider configuration.
func (s *Service) Attribute() schema.Attribute {
	text := func(description string, sensitive bool, validators ...validator.String) schema.Attribute {
		return schema.StringAttribute{Optional: true, Sensitive: sensitive, MarkdownDescription: description, Validators: validators}
	}
	return schema.SingleNestedAttribute{
		Optional: true,
		MarkdownDescription: "Configuration of Huawei Cloud MetaStudio. Required only if its resources are used, with a key pair or a token, a region or an " +
			"endpoint, and a project. Each argument falls back to its environment variable.",
		Attributes: map[string]schema.Attribute{
			"access_key":     text("Access key ID (AK). Environment variable: `HW_ACCESS_KEY`.", false),
			"secret_key":     text("Secret access key (SK) that belongs to the access key. Environment variable: `HW_SECRET_KEY`.", true),
			"security_token": text("Security token that belongs to a temporary access key. Environment variable: `HW_SECURITY_TOKEN`.", true),
			"token":          text("IAM token of a project. It is used instead of a key pair, also if both are set. Environment variable: `HW_AUTH_TOKEN`.", true),
			"region": text("Region, such as `cn-north-4`. It determines the endpoint and the rate limits, and the project if none is set. Environment "+
				"variable: `HW_REGION_NAME`.", false),
			"project_id": text("ID of the project. Without it, the provider looks up the project once by `project_name`, or else by `region`. Environment "+
				"variable: `HW_PROJECT_ID`.", false),
			"project_name": text("Name of the project to look up. Environment variable: `HW_PROJECT_NAME`.", false),
			"auth_url": text("URL of IAM for looking up the project, if it differs from the default of the region. Without a path, `/v3` is appended. "+
				"Environment variable: `HW_AUTH_URL`.",
				false, validate.Endpoint()),
			"endpoint": text("URL of MetaStudio, if it differs from the default of the region. Environment variable: `HW_METASTUDIO_ENDPOINT`.", false, validate.Endpoint()),
			"app_user_id": text("Third-party user ID, sent with every request as `X-App-UserId`: at most 256 characters, without Chinese characters and "+
				"control characters.", false,
				stringvalidator.UTF8LengthAtMost(client.MaxAppUserID), validate.Matches(`^[^\p{Han}\p{Cc}]*$`, "must hold no Chinese characters and no control characters")),
		},
	}
}

// Endpoints are the URLs given by arguments or environment. One that is not known yet
// counts as not given.
func (s *Service) Endpoints(object types.Object) []providerconfig.String {
	endpoint, _ := providerconfig.Lookup("metastudio.endpoint", providerconfig.Attribute(object, "endpoint"), arguments["endpoint"])
	authURL, _ := providerconfig.Lookup("metastudio.auth_url", providerconfig.Attribute(object, "auth_url"), arguments["auth_url"])
	return []providerconfig.String{endpoint, authURL}
}

// resolve turns the configuration into what the client needs. It makes no call.
func resolve(object types.Object) (client.Config, error) {
	if err := providerconfig.Known("metastudio", object); err != nil {
		return client.Config{}, err
	}
	found := map[string]providerconfig.String{}
	for _, name := range slices.Sorted(maps.Keys(arguments)) { // sorted, so that an error always names the same one
		var variables []string
		if variable := arguments[name]; variable != "" {
			variables = []string{variable}
		}
		lookup := providerconfig.Lookup
		if slices.Contains(credentials, name) {
			lookup = providerconfig.Credential
		}
		value, err := lookup("metastudio."+name, providerconfig.Attribute(object, name), variables...)
		if err != nil {
			return client.Config{}, err
		}
		found[name] = value
	}
	config := client.Config{Region: found["region"].Value, AppUserID: found["app_user_id"].Value}
	var noCredentials, noPlace error // told together, so that one look is enough
	config.Credentials, noCredentials = resolveCredentials(found)
	config.Endpoint, config.Project, noPlace = resolvePlace(found)
	if err := errors.Join(noCredentials, noPlace); err != nil {
		return client.Config{}, err
	}
	return config, nil
}

// resolvePlace returns the endpoint and the project, for both of which a region is enough.
func resolvePlace(found map[string]providerconfig.String) (*url.URL, client.Project, error) {
	region, endpoint := found["region"], found["endpoint"]
	if region.Value == "" && endpoint.Value == "" {
		return nil, client.Project{}, missing("region", region, endpoint)
	}
	base, err := client.Endpoint(region.Value, endpoint.Value)
	if err != nil {
		return nil, client.Project{}, endpoint.Or(region).Unusable(err)
	}
	project, err := resolveProject(found)
	return base, project, err
}

// resolveCredentials prefers a token to a key pair.
func resolveCredentials(found map[string]providerconfig.String) (client.Credentials, error) {
	if token := found["token"]; token.Value != "" {
		return client.Credentials{Token: token.Value, Source: token.Source}, nil
	}
	access, secret := found["access_key"], found["secret_key"]
	var absent []error
	if access.Value == "" {
		absent = append(absent, missing("access key", access, found["token"]))
	}
	if secret.Value == "" {
		absent = append(absent, missing("secret key", secret, found["token"]))
	}
	if len(absent) > 0 {
		return client.Credentials{}, errors.Join(absent...)
	}
	return client.Credentials{
		AccessKey: access.Value, SecretKey: secret.Value, SecurityToken: found["security_token"].Value,
		Source: access.Source + ", secret key from " + secret.Source,
	}, nil
}

// resolveProject needs IAM's URL only if the project's id is not given.
func resolveProject(found map[string]providerconfig.String) (client.Project, error) {
	if id := found["project_id"].Value; id != "" {
		return client.Project{ID: id}, nil
	}
	region, name := found["region"].Value, found["project_name"].Value
	if name == "" {
		name = region
	}
	if name == "" {
		return client.Project{}, missing("project", found["project_id"], found["project_name"], found["region"])
	}
	if region == "" && found["auth_url"].Value == "" {
		return client.Project{}, missing("region to look the project's id up in", found["region"], found["auth_url"], found["project_id"])
	}
	authURL, err := client.AuthURL(region, found["auth_url"].Value)
	if err != nil {
		return client.Project{}, found["auth_url"].Or(found["region"]).Unusable(err)
	}
	return client.Project{Name: name, AuthURL: authURL}, nil
}

// missing returns the error that none of the arguments is given.
func missing(what string, arguments ...providerconfig.String) error {
	e := &providerconfig.MissingError{What: what, NextStep: "Set one place of each list, in the provider block or in the environment."}
	for _, argument := range arguments {
		e.Sources = append(e.Sources, strings.Join(argument.Sources(), ", "))
	}
	if what == "project" {
		e.NextStep = "A region or an auth_url is needed too where the project's id has to be looked up by its name."
	}
	return e
}
