package enos

import (
	"errors"

	"github.com/hashicorp/terraform-plugin-framework/provider/schema"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/enos/api"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/rest"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/setting"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/validate"
)

// Attribute is the system's part of the provider configuration.
func (s *System) Attribute() schema.Attribute {
	return schema.SingleNestedAttribute{
		Optional: true,
		MarkdownDescription: "EnOS Connect. Every argument falls back to its environment variable. Needed only by configurations that manage it, " +
			"and then all but `org_id` are.",
		Attributes: map[string]schema.Attribute{
			"endpoint": schema.StringAttribute{
				Optional: true, Validators: []validator.String{validate.Endpoint()},
				MarkdownDescription: "URL of the environment's API gateway, shown in the console under Help > Environment Information. Environment variable: `ENOS_ENDPOINT`.",
			},
			"access_key": schema.StringAttribute{
				Optional: true, MarkdownDescription: "Access key of the application. Environment variable: `ENOS_ACCESS_KEY`.",
			},
			"secret_key": schema.StringAttribute{
				Optional: true, Sensitive: true, MarkdownDescription: "Secret key of the application. Environment variable: `ENOS_SECRET_KEY`.",
			},
			"org_id": schema.StringAttribute{
				Optional: true, MarkdownDescription: "ID of the organization of every resource that sets no `org_id`. Changing it replaces these resources. Environment variable: `ENOS_ORG_ID`.",
			},
		},
	}
}

// Endpoints are the URLs given by argument or environment. One that is not known yet
// counts as not given.
func (s *System) Endpoints(object types.Object) []setting.String {
	endpoint, _ := setting.Lookup("enos.endpoint", setting.Attribute(object, "endpoint"), "ENOS_ENDPOINT")
	return []setting.String{endpoint}
}

// config is what the configuration resolves to.
type config struct {
	client api.Config
	orgID  string
	// noOrg is the error for callers that need an organization, if orgID is "".
	noOrg error
}

// resolve turns the configuration into what the client needs. It makes no call.
func resolve(object types.Object) (config, error) {
	if err := setting.Known("enos", object); err != nil {
		return config{}, err
	}
	found := map[string]setting.String{}
	var absent []error // told together, so that one look is enough
	for _, argument := range []struct {
		name, variable, what string
		lookup               func(string, types.String, ...string) (setting.String, error)
	}{
		{"endpoint", "ENOS_ENDPOINT", "endpoint", setting.Lookup},
		{"access_key", "ENOS_ACCESS_KEY", "access key", setting.Credential},
		{"secret_key", "ENOS_SECRET_KEY", "secret key", setting.Credential},
	} {
		value, err := argument.lookup("enos."+argument.name, setting.Attribute(object, argument.name), argument.variable)
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
	c.client = api.Config{Endpoint: endpoint, Credentials: api.Credentials{
		AccessKey: access.Value, SecretKey: secret.Value, Source: access.Source + ", secret key from " + secret.Source,
	}}
	return c, nil
}

// organization looks the default organization up.
func organization(object types.Object) (setting.String, error) {
	if err := setting.Known("enos", object); err != nil {
		return setting.String{}, err
	}
	return setting.Lookup("enos.org_id", setting.Attribute(object, "org_id"), "ENOS_ORG_ID")
}

// missing returns the error that the argument is given nowhere.
func missing(what string, argument setting.String) *setting.MissingError {
	e := &setting.MissingError{What: what, LookedAt: argument.LookedAt(), NextStep: "Set what is missing in the provider block or in the environment."}
	if what == "organization" {
		e.NextStep = "Set org_id in the resource or the data source, or for all of them in the provider block or the environment."
	}
	return e
}
