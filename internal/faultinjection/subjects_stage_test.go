// SPDX-License-Identifier: MPL-2.0

package faultinjection_test

import (
	"fmt"
	"maps"
	"strings"

	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/acctest"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/simulator"
)

func triggers(content string) acctest.Object {
	return acctest.Object{"triggers": acctest.Object{"definition": content}}
}

func apiStage(s *simulator.Simulator) subject {
	at := ordersAPI(s, acctest.Object{"name": "v1", "endpoint_domain": "https://orders.example.com"})
	s.NCloud.ChangeDraft(apiID, func(d *simulator.NCloudDraft) {
		d.Paths[0].Methods = []simulator.NCloudMethod{{Name: "GET"}, {Name: "POST"}}
	})
	of := func(content string, more acctest.Object) acctest.Object {
		config := at(acctest.Object{"deployment": triggers(content)})
		maps.Copy(config, more)
		return config
	}
	config := of("1", nil)
	return subject{
		resource: "apigw_stage", idField: "stageId", importID: []string{"product_id", "api_id", "id"},
		config: config, changed: of("1", acctest.Object{"throttle_rps": 5}),
		further: []acctest.Object{
			of("2", acctest.Object{
				"cache_ttl_sec": 3600, "throttle_rps": 2147483647, "published": true,
				"ip_acl":      acctest.Object{"code": "ALLOWED", "list": []any{"10.0.0.0/8", "192.0.2.1"}},
				"maintenance": acctest.Object{"status_code": 599, "response": strings.Repeat("가", 1500)}, "compression": acctest.Object{"minimum_size": 0},
				"method_settings": acctest.Object{
					"GET /orders":  acctest.Object{"throttle_rps": 3, "endpoint_domain": "NONE"},
					"POST /orders": acctest.Object{"cache_ttl_sec": 5},
				},
			}),
			of("3", acctest.Object{"canary": acctest.Object{"distribution_rate": 0.1, "throttle_rps": 4}, "compression": acctest.Object{"minimum_size": 10485760}}),
			of("3", acctest.Object{"canary": acctest.Object{"conditions": []any{acctest.Object{"in": "QUERY", "name": "beta", "value": "1"}}}}),
			at(nil), at(acctest.Object{"deployment": acctest.Object{}, "method_settings": acctest.Object{}}), config,
		},
		vanish:      func(s *simulator.Simulator, id string) { s.NCloud.DeleteStage(id) },
		queryConfig: filters(config),
		create:      request{"POST", `/stages$`}, read: request{"GET", `/stages/[^/?]+$`}, update: request{"PUT", `/stages/[^/]+$`},
		remove: request{"DELETE", `/stages/[^/]+$`}, query: request{"GET", `/stages$`}, named: true, adopted: "deployment",
		resources: func(s *simulator.Simulator) (out []string) {
			for _, p := range s.NCloud.Products(simulator.NCloudTenantID) {
				for _, a := range p.APIs {
					for _, one := range a.Stages {
						now := s.NCloud.Stage(one.ID)
						line := fmt.Sprintf("%s %s live %d of %d published %t %v", now.ID, now.Name, now.DeploymentNo, len(now.Deployments), now.Published, now.EndpointDomain)
						if now.ThrottleRPS != nil {
							line += fmt.Sprint(" rps ", *now.ThrottleRPS)
						}
						if now.Canary != nil {
							line += fmt.Sprint(" canary ", now.Canary.DeploymentNo, now.Canary.Rate)
						}
						out = append(out, line)
					}
				}
			}
			return out
		},
	}
}

// deployedStage gets new content.
func deployedStage(s *simulator.Simulator) subject {
	of := apiStage(s)
	of.changed = with(of.config, "deployment", triggers("2"))
	return of
}

// canaryStage gets new content on a canary.
func canaryStage(s *simulator.Simulator) subject {
	of := deployedStage(s)
	of.changed = with(of.changed, "canary", acctest.Object{"distribution_rate": 10})
	return of
}

// withdrawnStage loses its canary.
func withdrawnStage(s *simulator.Simulator) subject {
	of := apiStage(s)
	of.config, of.changed = with(of.config, "canary", acctest.Object{"distribution_rate": 10}), of.config
	return of
}

// publishedStage is published, and no longer.
func publishedStage(s *simulator.Simulator) subject {
	of := apiStage(s)
	of.config, of.changed = with(of.config, "published", true), of.config
	return of
}

// tunedStage has settings of its default plan and of a method.
func tunedStage(s *simulator.Simulator) subject {
	of := apiStage(s)
	of.changed = with(with(of.config, "usage_plan", acctest.Object{"rate_rps": 5}), "method_settings", acctest.Object{"GET /orders": acctest.Object{"throttle_rps": 3}})
	return of
}

// onCanary is the changed configuration with a canary.
func onCanary(s subject) acctest.Object {
	return with(s.changed, "canary", acctest.Object{"distribution_rate": 10})
}
