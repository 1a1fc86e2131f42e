// SPDX-License-Identifier: MPL-2.0

package apikey_test

import (
	"testing"

	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/acctest"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/simulator"
)

// A key that an action regenerates is in state after a refresh, and no plan changes it.
func TestRegenerate_isDriftOfTheKey(t *testing.T) {
	t.Parallel()
	for name, config := range map[string]acctest.Object{
		"with values":    {"name": "shop"},
		"without values": {"name": "shop", "store_keys": false},
		"with versions":  {"name": "shop", "primary_key_version": 1, "secondary_key_version": 1},
		"disabled":       {"name": "shop", "enabled": false},
	} {
		for _, keyType := range []string{"PRIMARY", "SECONDARY"} {
			t.Run(name+" "+keyType, func(t *testing.T) {
				t.Parallel()
				cloud := acctest.Simulated(t)
				d := cloud.Driver(t, nil)
				state := d.Applied(kind, nil, config)
				key := func() simulator.NCloudAPIKey { return cloud.Sim.NCloud.APIKeys(simulator.NCloudTenantID)[0] }
				before := key()
				progress, found := d.Invoke(t.Context(), "apigw_regenerate_api_key", acctest.Object{"api_key_id": state.Get(t, "id"), "key_type": keyType})
				if len(progress) != 1 || len(found) > 0 {
					t.Fatalf("%q %s", progress, found)
				}
				after := key()
				if (after.PrimaryKey != before.PrimaryKey) != (keyType == "PRIMARY") || (after.SecondaryKey != before.SecondaryKey) != (keyType == "SECONDARY") {
					t.Errorf("%v became %v", before, after)
				}
				for run, d := range map[string]*acctest.Driver{"the same run": d, "the next run": d.NextRun()} {
					cloud.Sim.Forget()
					read := d.Refreshed(kind, state)
					if config["store_keys"] == nil && (read.Get(t, "primary_key") != after.PrimaryKey || read.Get(t, "secondary_key") != after.SecondaryKey) {
						t.Errorf("%s does not read the new value", run)
					}
					if config["store_keys"] == false && (read.Get(t, "primary_key") != nil || read.Get(t, "secondary_key") != nil) {
						t.Errorf("%s stores the values", run)
					}
					d.ExpectEmptyPlan(kind, read, config)
					if sent := cloud.Sim.Requests("PATCH", ""); len(sent) > 0 || key() != after {
						t.Errorf("%s changes the key", run)
					}
				}
			})
		}
	}
}
