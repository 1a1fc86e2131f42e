// SPDX-License-Identifier: MPL-2.0

package client_test

import (
	"crypto"
	_ "crypto/sha256" // links the hash that the vendor's signer asks for
	"testing"

	"github.com/NaverCloudPlatform/ncloud-sdk-go-v2/hmac"

	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/ncloud/client"
)

// Made-up keys of the documented vectors.
const (
	vectorAccessKey = "AKEXAMPLE0000000000A"
	vectorSecretKey = "SKEXAMPLE00000000000000000000000000000000"
	vectorTimestamp = "1715046821000"
)

func TestSign_matchesKnownVectorsAndTheVendorsSigner(t *testing.T) {
	t.Parallel()
	tests := []struct{ method, uri, want string }{
		{"GET", "/api/v1/products?offset=0&limit=10", "cUfwiMotQ7TqmtBhgHkM7xKoxY3lzE80uhmrRckimp8="},
		{"POST", "/api/v1/products", "NakpQ68XL9GdhhzZ+Pk9SPDnVJfgtI4dKdolE4jtQjQ="},
		{"PATCH", "/api/v1/products/abcde12345", "AjSYKa9gp09pscxZSMd5vEgYyAOMw+YJ15pEEFsZTkM="},
		{"GET", "/api/v1/products/a%2Fb?productName=%EA%B0%80+x&limit=2", ""},
	}
	signer := hmac.NewSigner(vectorSecretKey, crypto.SHA256)
	for _, test := range tests {
		got := client.Sign(test.method, test.uri, vectorTimestamp, vectorAccessKey, vectorSecretKey)
		if test.want != "" && got != test.want {
			t.Errorf("%s %s: %s, the vector says %s", test.method, test.uri, got, test.want)
		}
		theirs, err := signer.Sign(test.method, "https://apigateway.apigw.ntruss.com"+test.uri, vectorAccessKey, vectorTimestamp)
		if err != nil {
			t.Fatal(err)
		}
		if got != theirs {
			t.Errorf("%s %s: %s, the vendor's signer says %s", test.method, test.uri, got, theirs)
		}
	}
}

func BenchmarkSign(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		client.Sign("GET", "/api/v1/products/abcde12345", vectorTimestamp, vectorAccessKey, vectorSecretKey)
	}
}
