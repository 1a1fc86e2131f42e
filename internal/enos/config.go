// SPDX-License-Identifier: MPL-2.0

package enos

import (
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/enos/client"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/providerconfig"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/rest"
)

var arguments = providerconfig.Table{
	Service: "enos",
	Description: "Configuration of EnOS Connect. Required only if its resources are used. All arguments except `org_id` are required then. Each " +
		"argument falls back to its environment variable.",
	Arguments: []providerconfig.Argument{
		{
			Name: "endpoint", Endpoint: true, Variables: []string{"ENOS_ENDPOINT"},
			Description: "URL of the API gateway of the environment, shown in the console under Help > Environment Information.",
		},
		{Name: "access_key", Credential: true, Variables: []string{"ENOS_ACCESS_KEY"}, Description: "Access key of the application."},
		{Name: "secret_key", Credential: true, Sensitive: true, Variables: []string{"ENOS_SECRET_KEY"}, Description: "Secret key of the application."},
		{
			Name: "org_id", Variables: []string{"ENOS_ORG_ID"},
			Description: "Default organization ID of all EnOS resources. Changing this forces resources without their own `org_id` to be recreated.",
		},
	},
}

// config is what the provider configuration resolves to.
type config struct {
	client client.Config
	orgID  string
	// noOrg is the error for callers that need an organization, if orgID is "".
	noOrg error
}

// resolve returns the configuration of the client. It makes no call.
func resolve(object types.Object) (config, error) {
	values := arguments.Lookup(object)
	if err := values.Check("endpoint", "access_key", "secret_key"); err != nil {
		return config{}, err
	}
	if err := values.Require("Set what is missing in the provider block or in the environment.",
		providerconfig.Required{What: "endpoint", AnyOf: []string{"endpoint"}},
		providerconfig.Required{What: "access key", AnyOf: []string{"access_key"}},
		providerconfig.Required{What: "secret key", AnyOf: []string{"secret_key"}}); err != nil {
		return config{}, err
	}
	access, secret, org := values["access_key"], values["secret_key"], values["org_id"]
	endpoint, err := rest.ParseEndpoint(values["endpoint"].Value)
	if err != nil {
		return config{}, values["endpoint"].Unusable(err)
	}
	c := config{orgID: org.Value, noOrg: org.Err, client: client.Config{Endpoint: endpoint, Credentials: client.Credentials{
		AccessKey: access.Value, SecretKey: secret.Value, Source: access.Source + ", secret key from " + secret.Source,
	}}}
	if c.noOrg == nil {
		c.noOrg = values.Require("Set org_id in the resource or the data source, or for all of them in the provider block or the environment.",
			providerconfig.Required{What: "organization", AnyOf: []string{"org_id"}})
	}
	return c, nil
}

// organization looks up the default organization, which needs no credentials.
func organization(object types.Object) (providerconfig.String, error) {
	org := arguments.Lookup(object)["org_id"]
	return org, org.Err
}

// EnvironmentConfig returns the configuration of the client without a provider block, and the organization. It makes no call.
func EnvironmentConfig() (c client.Config, orgID string, err error) {
	resolved, err := resolve(types.ObjectNull(nil))
	if err == nil {
		err = resolved.noOrg
	}
	return resolved.client, resolved.orgID, err
}
