// SPDX-License-Identifier: MPL-2.0

package main

import (
	"slices"
	"strings"
	"testing"
	"testing/synctest"

	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/simulator"
)

// numbers are what is tried of a switch that takes any number or text, in addition to its default.
var numbers = map[string][]string{
	"ncloud.NotFoundCode": {"10001"}, "ncloud.PageDefault": {"1", "7"}, "ncloud.PageMax": {"1", "2"}, "metastudio.PageMax": {"1"}, "enos.PageSizeMax": {"1"},
	"metastudio.LagMillis": {"1500"}, "enos.LagMillis": {"700"}, "enos.TokenSeconds": {"3600"},
}

// circumstances are what a value needs to show.
var circumstances = map[string]func(*simulator.Simulator){
	"metastudio.ThrottledStatus=429": documentedLimit,
	"metastudio.ThrottledStatus=400": documentedLimit,
	"ncloud.MissingRight=403":        denyPreview,
	"ncloud.MissingRight=401":        denyPreview,
}

func documentedLimit(sim *simulator.Simulator) {
	sim.MetaStudio.Switch(func(s *simulator.MetaStudioSwitches) { s.RequestLimit = "documented" })
}

func denyPreview(sim *simulator.Simulator) {
	sim.NCloud.Deny("POST /products/{productId}/apis/{apiId}/models/preview")
}

// undetermined are the values that the probe cannot find out, and why.
var undetermined = map[string]string{
	"enos.PageSizeMax=1000":           "more were not created",          // a thousand products are too many
	"ncloud.DecideBlocked=allowed":    "no request leads to the status", // only the vendor's console does
	"ncloud.DecideBlocked=refused":    "no request leads to the status", // as above
	"ncloud.OperationID=exports only": "neither methods nor exports",    // only an import sets it, which nothing here uses
	"ncloud.OperationID=absent":       "neither methods nor exports",    // as above
}

// byDefault are the defaults that need circumstances, or more requests, and why they are not determined without.
var byDefault = map[string]string{
	"metastudio.ThrottledStatus": "no request was refused",
	"metastudio.PageMax":         "more were not created",
	"ncloud.PageDefault":         "more were not created",
	"ncloud.PageMax":             "more were not created",
	"ncloud.MissingRight":        "the credentials have every right",
}

// consequences are the other switches about which a value, or its circumstances, hides or changes the facts.
var consequences = map[string][]string{
	"metastudio.ThrottledStatus": {"RequestLimit"},
	"ncloud.MissingRight":        {"ModelReference"},
	"ncloud.MissingParent":       {"EmptyParents"}, // no parents are created
	"ncloud.PageMax":             {"PageDefault"},  // a page has no more elements by default
	"ncloud.Subscription=no":     {"*"},
}

// TestSwitches probes under every value of every switch, and finds that value, and the defaults of all other switches. The
// defaults themselves are probed together.
func TestSwitches(t *testing.T) {
	t.Parallel()
	defaults := map[string]bool{}
	for _, one := range simulator.New().Switches() {
		values := one.Values
		name := one.Service + "." + one.Name
		if values == nil {
			values = append([]string{one.Value}, numbers[name]...)
			if len(values) == 1 {
				t.Errorf("no value is tried of %s", name)
			}
		}
		for _, value := range values {
			setting := name + "=" + value
			if value == one.Value && circumstances[setting] == nil && !strings.HasPrefix(one.Name, "Page") {
				if defaults[one.Service] {
					continue // the run under the defaults of all switches determines it
				}
				defaults[one.Service] = true
			}
			t.Run(setting, func(t *testing.T) {
				t.Parallel()
				synctest.Test(t, func(t *testing.T) { probeUnder(t, one, value) })
			})
		}
	}
}

func probeUnder(t *testing.T, one simulator.Switch, value string) {
	t.Helper()
	p := newProbed(t)
	name := one.Service + "." + one.Name
	if err := p.cloud.Sim.SetSwitch(name, value); err != nil {
		t.Fatal(err)
	}
	prepare := circumstances[name+"="+value]
	if prepare != nil {
		prepare(p.cloud.Sim)
	}
	also := "publish,burst,slow,call"
	if strings.HasPrefix(one.Name, "Page") {
		also = "all"
	}
	for _, found := range p.findings(one.Service, "-also", also) {
		other := found.Service + "." + found.Name
		isOwn := other == name
		expected := found.Value
		if isOwn {
			expected = value
		}
		reason := undetermined[other+"="+expected]
		if reason == "" && (!isOwn || found.Value == value && prepare == nil && also != "all") {
			reason = byDefault[other]
		}
		switch {
		case !isOwn && (slices.Contains(consequences[name], found.Name) || consequences[name+"="+value] != nil):
		case found.value == "" && (reason == "" || !strings.Contains(found.reason, reason)):
			t.Errorf("%s is not determined: %s", found.Name, found.reason)
		case found.value != "" && (reason != "" && isOwn || found.value != expected):
			t.Errorf("%s: found %s instead of %s (%s)", found.Name, found.value, expected, reason)
		}
	}
}
