// SPDX-License-Identifier: MPL-2.0

package rest_test

import (
	"net/http"
	"net/http/httptest"
	"net/url"
	"testing"

	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/rest"
)

func TestEpoch_advancesWhenAWriteIsSentAndWhenItEnds(t *testing.T) {
	t.Parallel()
	var client *rest.Client
	var during rest.Epoch
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		during = client.Epoch()
		w.WriteHeader(http.StatusForbidden)
	}))
	defer server.Close()
	base, err := url.Parse(server.URL)
	if err != nil {
		t.Fatal(err)
	}
	for name, test := range map[string]struct {
		request       rest.Request
		during, after rest.Epoch
	}{
		"a read":        {rest.Request{Method: http.MethodGet}, rest.Epoch{}, rest.Epoch{}},
		"a search":      {rest.Request{Method: http.MethodPost, Read: true}, rest.Epoch{}, rest.Epoch{}},
		"a change":      {rest.Request{Method: http.MethodPatch}, rest.Epoch{Writes: 1}, rest.Epoch{Writes: 2}},
		"a deletion":    {rest.Request{Method: http.MethodDelete}, rest.Epoch{Writes: 1}, rest.Epoch{Writes: 2}},
		"a create":      {rest.Request{Method: http.MethodPost, Create: true}, rest.Epoch{Writes: 1, Creates: 1}, rest.Epoch{Writes: 2, Creates: 2}},
		"another write": {rest.Request{Method: http.MethodPost}, rest.Epoch{Writes: 1}, rest.Epoch{Writes: 2}},
	} {
		client = rest.New(rest.Options{Base: base})
		if _, err := client.Do(t.Context(), test.request); err != nil {
			t.Fatal(err)
		}
		if during != test.during || client.Epoch() != test.after {
			t.Errorf("%s: %v during the request, %v after it", name, during, client.Epoch())
		}
	}
}
