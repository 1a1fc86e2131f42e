// SPDX-License-Identifier: MPL-2.0

// Package storm holds a random fault-injection test: random resources of all services,
// random changes, and random faults in every request. When the faults stop, the state has
// to equal the services.
//
//   - storm_test.go: the course of one run; begin here
//   - config_test.go: random configurations, and random changes to them
//   - kinds_test.go: the resource types, and what the services store of them
//   - parts_test.go: those of them that are below an API
//   - faults_test.go: what goes wrong with a request
//   - terraform_test.go, plan_test.go, apply_test.go, tasks_test.go: Terraform
//   - check_test.go: the invariants
package storm
