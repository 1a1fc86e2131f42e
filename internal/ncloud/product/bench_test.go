// SPDX-License-Identifier: MPL-2.0

package product_test

import (
	"io"
	"net/http"
	"strings"
	"testing"

	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/acctest"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/ncloud/product"
)

const benchAnswer = `{"product":{"productId":"abcdefghij","invokeId":"abcdefghij","tenantId":"6d1f0e230cebc1402ba89b1488969510",
"productName":"weather","productDescription":"forecasts.","subscriptionCode":"PROTECTED","isPublished":false,"isDeleted":false,
"modifier":"3f2d3020-5bb7-11ec-bfb8-246e96591a38","modTime":"2024-05-01T12:00:00Z","domainCode":"PUB","zoneCode":"PUBLIC"}}`

// canned answers every request with benchAnswer, without any network.
type canned struct{}

func (canned) RoundTrip(req *http.Request) (*http.Response, error) {
	return &http.Response{
		StatusCode: http.StatusOK, Header: http.Header{"Content-Type": {"application/json"}},
		Body: io.NopCloser(strings.NewReader(benchAnswer)), Request: req,
	}, nil
}

// applied returns a driver with one product, of a provider whose requests are
// answered without a network.
func applied(b *testing.B) (*acctest.Driver, *acctest.State, acctest.Object) {
	b.Helper()
	usual := http.DefaultTransport
	http.DefaultTransport = canned{}
	b.Cleanup(func() { http.DefaultTransport = usual })
	nowhere := &acctest.Cloud{URL: "http://127.0.0.1:1"}
	driver := nowhere.Driver(b, nil)
	config := acctest.Object{"name": "weather", "description": "forecasts.", "subscription_code": "PROTECTED"}
	return driver, driver.Applied(product.ResourceType, nil, config), config
}

func BenchmarkRead_throughTheProtocolServer(b *testing.B) {
	driver, state, _ := applied(b)
	b.ReportAllocs()
	for b.Loop() {
		driver.Refreshed(product.ResourceType, state)
	}
}

// Planning makes no request: this is the framework with our schema, and no more.
func BenchmarkPlan_throughTheProtocolServer(b *testing.B) {
	driver, state, config := applied(b)
	b.ReportAllocs()
	for b.Loop() {
		plan, found := driver.Plan(product.ResourceType, state, config)
		if len(found) > 0 || !plan.Empty {
			b.Fatal("the plan is not empty", found)
		}
	}
}
