// SPDX-License-Identifier: MPL-2.0

//go:build unix

package main

// subject is something whose cost is measured.
type subject struct {
	name string
	// calls is true where it makes requests, so that latency matters.
	calls bool
	// prefix is that of its resource types, "" for those of the CLI itself.
	prefix string
}

const (
	provider      = "apigw"
	frameworkData = "framework"
	builtinData   = "terraform_data"
)

// subjects are the baselines and then the provider.
var subjects = []subject{
	{name: builtinData},
	{name: frameworkData, prefix: "baseline"},
	{name: provider, calls: true, prefix: "apigw"},
}

func subjectNames() []string {
	names := make([]string, len(subjects))
	for i, s := range subjects {
		names[i] = s.name
	}
	return names
}

// step is one command of the CLI.
type step struct {
	name string
	args []string
	// changes is true where the first resource or operation gets another description before.
	changes bool
	// again is true where it can be repeated without the steps before it.
	again bool
	// destroys is true where nothing is left.
	destroys bool
}

// steps follow one another. An exit code of 2 of "plan -detailed-exitcode" would
// be a plan that is not empty, and fails the run as any other.
var steps = []step{
	{name: "apply", args: []string{"apply", "-auto-approve"}},
	{name: "plan", args: []string{"plan", "-detailed-exitcode"}, again: true},
	{name: "one change", args: []string{"apply", "-auto-approve"}, changes: true, again: true},
	{name: "destroy", args: []string{"destroy", "-auto-approve"}, destroys: true},
}

// descriptions take turns, so that there is always something to change.
var descriptions = []string{"described.", "different."}
