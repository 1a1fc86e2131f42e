// SPDX-License-Identifier: MPL-2.0

package client_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"testing"

	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/acctest"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/enos/client"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/rest"
)

// listed walks the products of a server that answers searches with pages made by search.
func listed(t *testing.T, search func(pageNo, pageSize int) string) (got []string, err error) {
	t.Helper()
	c := newClient(t, "https://enos.example", func(c *client.Config) {
		c.Transport = acctest.Network(func(r *http.Request) string {
			if strings.Contains(r.URL.Path, "/token/") {
				return aToken
			}
			var body struct {
				Pagination struct{ PageNo, PageSize int }
			}
			if err := json.NewDecoder(r.Body).Decode(&body); err != nil {
				t.Error(err)
			}
			return search(body.Pagination.PageNo, body.Pagination.PageSize)
		})
	})
	for page, err := range c.Products(t.Context(), "o1", "") {
		if err != nil {
			return got, err
		}
		for _, product := range page.Items {
			got = append(got, product.Key)
		}
	}
	return got, nil
}

func TestProducts_losesNothingToATotalThatLies(t *testing.T) {
	t.Parallel()
	acctest.WrongTotals(t, 100, func(t *testing.T, rows acctest.Rows) ([]string, error) {
		t.Helper()
		return listed(t, func(pageNo, pageSize int) string {
			data, total := rows((pageNo-1)*pageSize, `{"productKey":"%d"}`)
			return fmt.Sprintf(`{"code":0,"pagination":{"pageSize":%d,"totalSize":%d},"data":[%s]}`, pageSize, total, data)
		})
	})
}

func TestProducts_readsOnAfterShortPage(t *testing.T) {
	t.Parallel()
	got, err := listed(t, func(pageNo, pageSize int) string {
		var rows []string
		for n := range 100 {
			if pageNo < 4 && n != 7 { // a product that this application may not see
				rows = append(rows, fmt.Sprintf(`{"productKey":"p%d-%d"}`, pageNo, n))
			}
		}
		return fmt.Sprintf(`{"code":0,"pagination":{"pageSize":%d,"totalSize":300},"data":[%s]}`, pageSize, strings.Join(rows, ","))
	})
	var incomplete *rest.IncompleteError
	if !errors.As(err, &incomplete) || len(got) != 297 {
		t.Errorf("%d products, %v", len(got), err)
	}
}
