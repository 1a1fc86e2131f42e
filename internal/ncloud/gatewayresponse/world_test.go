// SPDX-License-Identifier: MPL-2.0

package gatewayresponse_test

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/acctest"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/ncloud/gatewayresponse"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/simulator"
)

func TestMain(m *testing.M) { acctest.Main(m) }

const (
	kind  = gatewayresponse.ResourceType
	apiID = "api0000001"
	name  = "AUTHENTICATION_FAILED"
)

// shop is a cloud with a product that has an API.
type shop struct {
	*acctest.Cloud

	product string
}

func newShop(t *testing.T) *shop {
	t.Helper()
	cloud := acctest.InMemory(t)
	return &shop{cloud, cloud.Sim.NCloud.AddProduct(simulator.NCloudProduct{Name: "shop", APIs: []*simulator.NCloudAPI{{ID: apiID, Name: "orders"}}})}
}

func (s *shop) config(with acctest.Object) acctest.Object {
	config := acctest.Object{"product_id": s.product, "api_id": apiID, "response_type": name}
	maps.Copy(config, with)
	return config
}

func (s *shop) importID() string { return s.product + "/" + apiID + "/" + name }

// shown returns what is customized: status code, headers, templates.
func (s *shop) shown() string {
	for _, r := range s.Sim.NCloud.Draft(apiID).GatewayResponses {
		if r.Type == name {
			slices.SortFunc(r.Headers, func(a, b simulator.NCloudGatewayHeader) int { return strings.Compare(a.Name, b.Name) })
			slices.SortFunc(r.Templates, func(a, b simulator.NCloudGatewayTemplate) int { return strings.Compare(a.ContentType, b.ContentType) })
			return fmt.Sprintf("%d%v%v", r.StatusCode, r.Headers, r.Templates)
		}
	}
	return ""
}

// change changes the gateway response outside Terraform.
func (s *shop) change(change func(*simulator.NCloudGatewayResponse)) {
	s.Sim.NCloud.ChangeDraft(apiID, func(d *simulator.NCloudDraft) {
		at := slices.IndexFunc(d.GatewayResponses, func(r simulator.NCloudGatewayResponse) bool { return r.Type == name })
		if at < 0 {
			at = len(d.GatewayResponses)
			d.GatewayResponses = append(d.GatewayResponses, simulator.NCloudGatewayResponse{Type: name})
		}
		change(&d.GatewayResponses[at])
	})
}

func (s *shop) writes() int { return len(s.Sim.Requests("", "")) - len(s.Sim.Requests("GET", "")) }

// underSwitches runs a test under each value of the switches that concern gateway responses.
func underSwitches(t *testing.T, test func(*testing.T, *shop)) {
	t.Helper()
	acctest.UnderEach(t, newShop, test,
		"DefaultFlag=isDefault", "DefaultFlag=default", "DefaultFlag=both", "RepeatedHeader=400", "RepeatedHeader=duplicate", "HeaderNames=case-insensitive",
		"ReadAfterWrite=stale", "ResponseTypes=other", "DuplicatePath=409", "ConcurrentWrites=refused", "Order=newest",
	)
}

var (
	all = acctest.Object{
		"status_code": 403, "headers": acctest.Object{"X-Reason": "key", "Retry-After": "1"},
		"templates": acctest.Object{"application/json": `{"api":"${context.apiName}"}`, "text/plain": "no"},
	}
	onlyHeaders   = acctest.Object{"headers": acctest.Object{"X-Reason": "key"}}
	onlyTemplates = acctest.Object{"templates": acctest.Object{"text/plain": "no"}}
	onlyStatus    = acctest.Object{"status_code": 403}
)
