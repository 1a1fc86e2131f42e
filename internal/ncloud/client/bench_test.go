// SPDX-License-Identifier: MPL-2.0

package client_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"testing"

	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/ncloud/client"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/rest"
)

// canned answers every request with one body.
type canned []byte

func (c canned) RoundTrip(req *http.Request) (*http.Response, error) {
	return &http.Response{
		StatusCode: http.StatusOK, Header: http.Header{"Content-Type": {"application/json"}},
		Body: io.NopCloser(bytes.NewReader(c)), ContentLength: int64(len(c)), Request: req,
	}, nil
}

// Signing, the chain and decoding; no network, and nothing of the server.
func BenchmarkProducts_pageOf1000(b *testing.B) {
	const n = 1000
	content := make([]map[string]any, n)
	for i := range content {
		id := fmt.Sprintf("id%08d", i)
		content[i] = map[string]any{
			"productId": id, "invokeId": id, "tenantId": "6d1f0e230cebc1402ba89b1488969510", "productName": fmt.Sprintf("name%06d", i),
			"productDescription": "described.", "subscriptionCode": "PROTECTED", "isPublished": false, "isDeleted": false,
			"modifier": "3f2d3020-5bb7-11ec-bfb8-246e96591a38", "modTime": "2024-05-01T12:00:00Z", "domainCode": "PUB", "zoneCode": "PUBLIC",
			"hasDeployedStage": false,
		}
	}
	body, err := json.Marshal(map[string]any{"initialCount": n, "productPage": map[string]any{"total": n, "content": content}})
	if err != nil {
		b.Fatal(err)
	}
	base, err := client.Endpoint("public", "http://127.0.0.1:1")
	if err != nil {
		b.Fatal(err)
	}
	c := client.New(client.Config{Endpoint: base, Credentials: client.StaticKeys(simulatorKeys, "here", "here"), Transport: canned(body)})
	b.SetBytes(int64(len(body)))
	b.ReportAllocs()
	for b.Loop() {
		got := 0
		for page, err := range c.Products(b.Context(), client.ProductFilter{}, rest.Window{}) {
			if err != nil {
				b.Fatal(err)
			}
			got += len(page.Items)
		}
		if got != n {
			b.Fatalf("got %d products", got)
		}
	}
}
