// SPDX-License-Identifier: MPL-2.0

package faultinjection_test

import (
	"net/http"
	"testing"

	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/acctest"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/acctest/fixture"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/simulator"
)

func addStageData(all map[string]situation) {
	for what, read := range map[string]struct {
		name   string
		config acctest.Object
	}{
		"apigw_stage, data source: no stage of this name":            {"apigw_stage", acctest.Object{"name": "nosuch"}},
		"apigw_stage, data source: several stages of this name":      {"apigw_stage", acctest.Object{"name": "twin"}},
		"apigw_stage, data source: not found":                        {"apigw_stage", acctest.Object{"id": "nosuch0001"}},
		"apigw_stage, data source: another product has the API":      {"apigw_stage", acctest.Object{"id": fixture.StageID, "product_id": "prod000002"}},
		"apigw_stage, data source: the listing lacks the API":        {"apigw_stage", nil},
		"apigw_stage_document, data source: no such deployment":      {"apigw_stage_document", acctest.Object{"stage_id": fixture.StageID, "deployment_no": 7}},
		"apigw_stage_document, data source: nothing is deployed":     {"apigw_stage_document", acctest.Object{"stage_id": fixture.StageID}},
		"apigw_stage_document, data source: there is no canary":      {"apigw_stage_document", acctest.Object{"stage_id": fixture.StageID, "canary": true}},
		"apigw_stage_document, data source: a number and the canary": {"apigw_stage_document", acctest.Object{"stage_id": fixture.StageID, "canary": true, "deployment_no": 7}},
	} {
		all[what] = func(t *testing.T) acctest.Diagnostics {
			t.Helper()
			cloud := acctest.InMemory(t)
			cloud.Sim.NCloud.Switch(func(s *simulator.NCloudSwitches) { s.MixedIDs = "ignored" })
			product := fixture.AddStage(cloud.Sim)
			cloud.Sim.NCloud.AddProduct(simulator.NCloudProduct{ID: "prod000002"})
			for _, id := range []string{"twin000001", "twin000002"} {
				cloud.Sim.NCloud.AddStage(fixture.APIID, simulator.NCloudStage{ID: id, Name: "twin"})
			}
			config := acctest.Object{"product_id": product, "api_id": fixture.APIID}
			for name, value := range read.config {
				config[name] = value
			}
			if read.config == nil {
				config["id"] = fixture.StageID
				cloud.Sim.Inject(simulator.Fault{Path: `/apis\?`, Status: http.StatusOK, Body: `{"total":0,"apis":[]}`})
			}
			_, diags := cloud.Driver(t, nil).ReadData(t.Context(), read.name, config)
			return diags
		}
	}
}
