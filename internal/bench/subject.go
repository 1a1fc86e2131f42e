// SPDX-License-Identifier: MPL-2.0

//go:build unix

package main

import "fmt"

// subject is something whose cost is measured.
type subject struct {
	name string
	// calls is true where it makes requests, so that latency matters.
	calls bool
	// config is the configuration of n resources. The description is that of the
	// first; all have 10 characters, as all names.
	config func(n int, description string) string
}

const (
	firstName = "name000000"

	provider      = "apigw"
	frameworkData = "framework"
	builtinData   = "terraform_data"
)

// subjects are the baselines and then the provider.
var subjects = []subject{
	{name: builtinData, config: func(n int, description string) string {
		return fmt.Sprintf(`resource "terraform_data" "this" {
  count = %d
  input = {
    name              = format("name%%06d", count.index)
    description       = count.index == 0 ? %q : "unchanging"
    subscription_code = "PROTECTED"
  }
}
`, n, description)
	}},
	{name: frameworkData, config: products("floor")},
	{name: provider, calls: true, config: products("apigw")},
}

func subjectNames() []string {
	names := make([]string, len(subjects))
	for i, s := range subjects {
		names[i] = s.name
	}
	return names
}

func products(prefix string) func(n int, description string) string {
	return func(n int, description string) string {
		return fmt.Sprintf(`terraform {
  required_providers {
    %[1]s = {
      source = "seed-9ae5a20b/%[1]s"
    }
  }
}

resource "%[1]s_product" "this" {
  count             = %[2]d
  name              = format("name%%06d", count.index)
  description       = count.index == 0 ? %[3]q : "unchanging"
  subscription_code = "PROTECTED"
}
`, prefix, n, description)
	}
}

// step is one command of the CLI.
type step struct {
	name string
	args []string
	// changes is true where the first resource gets another description before.
	changes bool
	// again is true where it can be repeated without the steps before it.
	again bool
	// left is how many of n resources remain.
	left func(n int) int
	// requests is how many it takes where each product is read by itself.
	requests func(n int) int
}

// steps follow one another. An exit code of 2 of "plan -detailed-exitcode" would
// be a plan that is not empty, and fails the run as any other.
var steps = []step{
	{name: "apply", args: []string{"apply", "-auto-approve"}, left: all, requests: func(n int) int { return n }},
	{name: "plan", args: []string{"plan", "-detailed-exitcode"}, again: true, left: all, requests: func(n int) int { return n }},
	{name: "one change", args: []string{"apply", "-auto-approve"}, changes: true, again: true, left: all, requests: func(n int) int { return n + 2 }},
	{name: "destroy", args: []string{"destroy", "-auto-approve"}, left: none, requests: func(n int) int { return 2 * n }},
}

func all(n int) int { return n }

func none(int) int { return 0 }

// descriptions take turns, so that there is always something to change.
var descriptions = []string{"described.", "different."}
