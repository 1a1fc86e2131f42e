// SPDX-License-Identifier: MPL-2.0

package client_test

import (
	"fmt"
	"net/http"
	"strconv"
	"testing"

	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/acctest"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/metastudio/client"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/rest"
)

func TestProducts_losesNothingToATotalThatLies(t *testing.T) {
	t.Parallel()
	acctest.WrongTotals(t, 100, func(t *testing.T, rows acctest.Rows) (got []string, err error) {
		t.Helper()
		c := newClient(t, "https://metastudio.example", func(c *client.Config) {
			c.Transport = acctest.Network(func(r *http.Request) string {
				offset, err := strconv.Atoi(r.URL.Query().Get("offset"))
				if err != nil {
					t.Error(err)
				}
				products, count := rows(offset, `{"product_id":"%d"}`)
				return fmt.Sprintf(`{"count":%d,"products":[%s]}`, count, products)
			})
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
