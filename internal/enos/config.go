package enos

import (
	"errors"

	"github.com/hashicorp/terraform-plugin-framework/provider/schema"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/enos/client"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/providerconfig"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/rest"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/validate"
)

// Attribute is the system's part of the provider configuration.
func (s *Service) Attribute() schema.Attribute {
	return schema.SingleNestedAttribute{
		Optional: true,
		MarkdownDescription: "Configuration of EnOS Connect. Required only if its resources are used. All arguments except `org_id` are required then. Each " +
			"argument falls back to its environment variable.",
		Attributes: map[string]schema.Attribute{
			"endpoint": schema.StringAttribute{
				Optional: true, Validators: []validator.String{validate.Endpoint()},
				MarkdownDescription: "URL of the API gateway of the environment, shown in the console under Help > Environment Information. Environment variable: " +
					"`ENOS_ENDPOINT`.",
			},
			"access_key": schema.StringAttribute{
				Optional: true, MarkdownDescription: "Access key of the application. Environment variable: `ENOS_ACCESS_KEY`.",
			},
			"secret_key": schema.StringAttribute{
				Optional: true, Sensitive: true, MarkdownDescription: "Secret key of the application. Environment variable: `ENOS_SECRET_KEY`.",
			},
			"org_id": schema.StringAttribute{
				Optional: true, MarkdownDescription: "Default organization ID of all EnOS resources. Changing this forces resources without their own `org_id` to be recreated. " +
					"Environment variable: `ENOS_ORG_ID`.",
			},
		},
	}
}

// Endpoints are the URLs given by argument or environment. One that is not known yet
// counts as not given.
func (s *Service) Endpoints(object types.Object) []providerconfig.String {
	endpoint, _ := providerconfig.Lookup("enos.endpoint", providerconfig.Attribute(object, "endpoint"), "ENOS_ENDPOINT")
	return []providerconfig.String{endpoint}
}

// config is what the configuration resolves to.
type config struct {
	client client.Config
	orgID  string
	// noOrg is the error for callers that need an organization, if orgID is "".
	noOrg error
}

// resolve turns the configuration into what the client needs. It makes no call.
func resolve(object types.Object) (config, error) {
	if err := providerconfig.Known("enos", object); err != nil {
		return config{}, err
	}
	found := map[string]providerconfig.String{}
	var absent []error // told together, so that one look is enough
	for _, argument := range []struct {
		name, variable, what string
		lookup               func(string, types.String, ...string) (providerconfig.String, error)
	}{
		{"endpoint", "ENOS_ENDPOINT", "endpoint", providerconfig.Lookup},
		{"access_key", "ENOS_ACCESS_KEY", "access key", providerconfig.Credential},
		{"secret_key", "ENOS_SECRET_KEY", "secret key", providerconfig.Credential},
	} {
		value, err := argument.lookup("enos."+argument.name, providerconfig.Attribute(object, argument.name), argument.variable)
		if err != nil {
			return config{}, err
		}
		if value.Value == "" {
			absent = append(absent, missing(argument.what, value))
		}
		found[argument.name] = value
	}
	if len(absent) > 0 {
		return config{}, errors.Join(absent...)
	}
	endpoint, err := rest.ParseEndpoint(found["endpoint"].Value)
	if err != nil {
		return config{}, found["endpoint"].Unusable(err)
	}
	org, unknown := organization(object)
	c := config{orgID: org.Value, noOrg: unknown}
	if unknown == nil && org.Value == "" {
		c.noOrg = missing("organization", org)
	}
	access, secret := found["access_key"], found["secret_key"]
	c.client = client.Config{Endpoint: endpoint, Credentials: client.Credentials{
		AccessKey: access.Value, SecretKey: secret.Value, Source: access.Source + ", secret key from " + secret.Source,
	}}
	return c, nil
}

// organization looks the default organization up.
func organization(object types.Object) (providerconfig.String, error) {
	if err := providerconfig.Known("enos", object); err != nil {
		return providerconfig.String{}, err
	}
	return providerconfig.Lookup("enos.org_id", providerconfig.Attribute(object, "org_id"), "ENOS_ORG_ID")
}

// missing returns the error that the argument is given nowhere.
func missing(what string, argument providerconfig.String) *providerconfig.MissingError {
	e := &providerconfig.MissingError{What: what, Sources: argument.Sources(), NextStep: "Set what is missing in the provider block or in the environment."}
	if what == "organization" {
		e.NextStep = "Set org_id in the resource or the data source, or for all of them in the provider block or the environment."
	}
	return e
}
