// SPDX-License-Identifier: MPL-2.0

package apimethod_test

import (
	"fmt"
	"strings"
	"testing"
	"testing/synctest"

	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/acctest"
)

func TestMethodList(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		s := newShop(t)
		filter := acctest.Object{"product_id": s.product, "api_id": apiID}
		s.Applied(kind, nil, s.config(whole()))
		s.Applied(kind, nil, s.config(acctest.Object{"method": "POST", "ncp_endpoint": ncp}))
		s.Applied(kind, nil, s.config(acctest.Object{"method": "ANY", "mock_endpoint": acctest.Object{"status_code": 200}}))
		s.Sim.Forget()
		if got := s.Names(kind, filter); got != "GET /orders, POST /orders, ANY /orders" {
			t.Error(got)
		}
		if got := len(s.Sim.Requests("", "")); got != 1 {
			t.Errorf("%d requests", got)
		}
		s.Adopts(kind, filter)
		s.next().Applied(kind, nil, s.config(acctest.Object{"method": "PUT", "mock_endpoint": mock}))
		listed, _ := s.next().List(t.Context(), kind, acctest.Query{Config: filter, IncludeResource: true})
		if text := fmt.Sprint(listed[3].Resource.Value); !strings.Contains(text, "mock-body-1") || strings.Contains(text, "mock-header-1") {
			t.Error(text)
		}
	})
}
