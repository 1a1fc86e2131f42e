// SPDX-License-Identifier: MPL-2.0

package simulator_test

import (
	"testing"

	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/simulator"
)

func TestPublishedProducts_areThoseOfAllTenants(t *testing.T) {
	t.Parallel()
	w := newDraftWorld(t)
	w.n.AddProduct(simulator.NCloudProduct{ID: "naver00001", Name: "papago", TenantID: simulator.NCloudVendorTenantID, Published: true, APIs: []*simulator.NCloudAPI{
		{Name: "translate", Stages: []simulator.NCloudStage{{Name: "v1", Published: true}, {Name: "next"}}},
	}})
	w.n.AddProduct(simulator.NCloudProduct{ID: "other00001", Name: "radar", TenantID: "partner", Published: true})
	w.n.AddProduct(simulator.NCloudProduct{ID: "other00002", Name: "hidden", TenantID: "partner"})
	const search = "/published-products/search"
	w.expect("POST", search, `{}`, 200, "total:3")
	w.expect("POST", search, `{"productName":"papa"}`, 200, "initialCount:3 productPage:map[content:[map[domainCode:PUB productDescription: productId:naver00001")
	w.expect("POST", search, `{"productType":["NCP"],"offset":0,"limit":1}`, 200, "productName:papago subscribed:false")
	w.expect("POST", search, `{"productType":["MY","OTHERS"]}`, 200, "productName:radar")
	w.expect("POST", search, `{"publisherId":"partner","subscribed":true}`, 200, "total:0")
	w.expect("POST", search, `{"productType":["MINE"]}`, 400, "MY, NCP, OTHERS")
	w.expect("POST", search, `{"productType":"MY"}`, 400, "productType")
	w.expect("GET", "/published-products/naver00001", "", 200, "productName:papago")
	w.expect("GET", "/published-products/naver00001/documents?apiName=translate", "", 200, "stageName:v1]]]] total:1")
	w.expect("GET", "/published-products/other00002", "", 404, "Not Found")
	w.expect("GET", "/published-products/other00002/documents", "", 404, "Not Found")
	w.n.Switch(func(s *simulator.NCloudSwitches) { s.PublishedTypes, s.PublishedDocuments = "NCP", "all stages" })
	w.expect("POST", search, `{}`, 200, "total:1")
	w.expect("GET", "/published-products/naver00001/documents", "", 200, "stageName:next")
}
