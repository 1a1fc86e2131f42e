// SPDX-License-Identifier: MPL-2.0

package main

import (
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"time"

	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/enos"
	enosclient "github.com/seed-9ae5a20b/terraform-provider-apigw/internal/enos/client"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/metastudio"
	metastudioclient "github.com/seed-9ae5a20b/terraform-provider-apigw/internal/metastudio/client"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/ncloud"
	ncloudclient "github.com/seed-9ae5a20b/terraform-provider-apigw/internal/ncloud/client"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/rest"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/simulator"
)

func settings() rest.Settings {
	return rest.Settings{UserAgent: "terraform-provider-apigw-probe", RequestTimeout: time.Minute, MaxRetries: 4}
}

// fromEnvironment connects to the services as a provider without a provider block does.
func fromEnvironment(names []string) (services []*service, missing []string) {
	for _, name := range names {
		var s *service
		var err error
		switch name {
		case "ncloud":
			var config ncloudclient.Config
			if config, err = ncloud.EnvironmentConfig(); err == nil {
				s = newNaver(config, nil)
			}
		case "metastudio":
			var config metastudioclient.Config
			if config, err = metastudio.EnvironmentConfig(); err == nil {
				s = newMetaStudio(config)
			}
		case "enos":
			var config enosclient.Config
			var orgID string
			if config, orgID, err = enos.EnvironmentConfig(); err == nil {
				s = newEnOS(config, orgID)
			}
		}
		if err != nil {
			missing = append(missing, fmt.Sprintf("%s is left out: %v", name, err))
			continue
		}
		services = append(services, s)
	}
	return services, missing
}

// at returns the services of a simulator. transport is nil for a network, calls is for calls of stages.
func at(base *url.URL, names []string, transport, calls http.RoundTripper) []*service {
	var quick rest.Settings
	if transport != nil {
		quick.MaxRequestsPerSecond = 1e6
	}
	api := *base
	api.Path = "/api/v1"
	keys := ncloudclient.Keys{AccessKey: simulator.NCloudAccessKey, SecretKey: simulator.NCloudSecretKey}
	all := []*service{
		newNaver(ncloudclient.Config{Endpoint: &api, Credentials: ncloudclient.StaticKeys(keys, "the simulator", "the simulator"), Transport: transport}, calls),
		newMetaStudio(metastudioclient.Config{
			Settings: quick,
			Endpoint: base, Region: simulator.MetaStudioProjectName, Project: metastudioclient.Project{ID: simulator.MetaStudioProjectID}, Transport: transport,
			Credentials: metastudioclient.Credentials{AccessKey: simulator.MetaStudioAccessKey, SecretKey: simulator.MetaStudioSecretKey, Source: "the simulator"},
		}),
		newEnOS(enosclient.Config{
			Endpoint: base, Transport: transport,
			Credentials: enosclient.Credentials{AccessKey: simulator.EnOSAccessKey, SecretKey: simulator.EnOSSecretKey, Source: "the simulator"},
		}, simulator.EnOSOrgID),
	}
	return slices.DeleteFunc(all, func(s *service) bool { return !slices.Contains(names, s.name) })
}
