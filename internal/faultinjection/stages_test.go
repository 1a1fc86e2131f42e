// SPDX-License-Identifier: MPL-2.0

package faultinjection_test

import (
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/acctest"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/acctest/fixture"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/simulator"
)

// deployedStage gets new content.
func deployedStage(s *simulator.Simulator) subject {
	of := fixture.Stage(s)
	of.Changed = with(of.Config, "deployment", fixture.Triggers("2"))
	return of
}

// canaryStage gets new content on a canary.
func canaryStage(s *simulator.Simulator) subject {
	of := deployedStage(s)
	of.Changed = with(of.Changed, "canary", acctest.Object{"distribution_rate": 10})
	return of
}

// withdrawnStage loses its canary.
func withdrawnStage(s *simulator.Simulator) subject {
	of := fixture.Stage(s)
	of.Config, of.Changed = with(of.Config, "canary", acctest.Object{"distribution_rate": 10}), of.Config
	return of
}

// publishedStage is published, and no longer.
func publishedStage(s *simulator.Simulator) subject {
	of := fixture.Stage(s)
	of.Config, of.Changed = with(of.Config, "published", true), of.Config
	return of
}

// tunedStage has settings of its default plan and of a method.
func tunedStage(s *simulator.Simulator) subject {
	of := fixture.Stage(s)
	of.Changed = with(with(of.Config, "usage_plan", acctest.Object{"rate_rps": 5}), "method_settings", acctest.Object{"GET /orders": acctest.Object{"throttle_rps": 3}})
	return of
}

// onCanary is the changed configuration with a canary.
func onCanary(s subject) acctest.Object {
	return with(s.Changed, "canary", acctest.Object{"distribution_rate": 10})
}
