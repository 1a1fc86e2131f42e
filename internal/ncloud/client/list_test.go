// SPDX-License-Identifier: MPL-2.0

package client_test

import (
	"fmt"
	"net/http"
	"strconv"
	"testing"

	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/acctest"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/ncloud/client"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/rest"
)

func TestProducts_losesNothingToATotalThatLies(t *testing.T) {
	t.Parallel()
	base, err := client.Endpoint("public", "")
	if err != nil {
		t.Fatal(err)
	}
	acctest.WrongTotals(t, 1000, func(t *testing.T, rows acctest.Rows) (got []string, err error) {
		t.Helper()
		c := client.New(client.Config{
			Endpoint: base, Credentials: client.StaticKeys(simulatorKeys, "here", "there"),
			Transport: acctest.Network(func(r *http.Request) string {
				offset, err := strconv.Atoi(r.URL.Query().Get("offset"))
				if err != nil {
					t.Error(err)
				}
				content, total := rows(offset, `{"productId":"%d"}`)
				return fmt.Sprintf(`{"productPage":{"total":%d,"content":[%s]}}`, total, content)
			}),
		})
		for page, err := range c.Products(t.Context(), client.ProductFilter{}, rest.Window{}) {
			if err != nil {
				return got, err
			}
			for _, product := range page.Items {
				got = append(got, product.ID)
			}
		}
		return got, nil
	})
}
