// SPDX-License-Identifier: MPL-2.0

package client_test

import (
	"net/http"
	"testing"

	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/metastudio/client"
)

func BenchmarkSign(b *testing.B) {
	req, err := http.NewRequestWithContext(b.Context(), http.MethodPut, "https://metastudio.example/v1/project/digital-human-chat/products/id?limit=1", nil)
	if err != nil {
		b.Fatal(err)
	}
	req.Header.Set("X-Sdk-Date", "20060102T150405Z")
	body := []byte(`{"name":"a product","description":"of some length","tags":["one","two"]}`)
	b.ReportAllocs()
	for b.Loop() {
		client.Sign(req, body, []string{"X-Sdk-Date"}, keys.AccessKey, keys.SecretKey)
	}
}
