// SPDX-License-Identifier: MPL-2.0

package main

import (
	"math/rand/v2"
	"strconv"
	"testing"
	"testing/synctest"
)

// TestSwitches_combined probes under random combinations of values: what is found is right, and nothing is left.
func TestSwitches_combined(t *testing.T) {
	t.Parallel()
	for seed := range uint64(24) {
		t.Run(strconv.FormatUint(seed, 10), func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				p := newProbed(t)
				random := rand.New(rand.NewPCG(seed, seed))
				service := serviceNames[max(0, int(seed%8)-5)] // mostly NAVER Cloud, which has most switches
				for _, one := range p.cloud.Sim.Switches() {
					if one.Service != service || one.Values == nil || one.Name == "Subscription" {
						continue
					}
					if err := p.cloud.Sim.SetSwitch(service+"."+one.Name, one.Values[random.IntN(len(one.Values))]); err != nil {
						t.Fatal(err)
					}
				}
				actual := map[string]string{}
				for _, one := range p.cloud.Sim.Switches() {
					actual[one.Service+"."+one.Name] = one.Value
				}
				open := 0
				for _, found := range p.findings(service, "-also", "publish,call,burst") {
					name := found.Service + "." + found.Name
					if found.value == "" {
						open++
					} else if found.value != actual[name] {
						t.Errorf("%s: found %s instead of %s", name, found.value, actual[name])
					}
				}
				if open > 12 {
					t.Errorf("%d switches are not determined", open)
				}
			})
		})
	}
}
