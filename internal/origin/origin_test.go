// SPDX-License-Identifier: MPL-2.0

package origin_test

import (
	"context"
	"errors"
	"net/url"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/diag"

	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/origin"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/rest"
)

func endpoint(t *testing.T, text string) *url.URL {
	t.Helper()
	u, err := url.Parse(text)
	if err != nil {
		t.Fatal(err)
	}
	return u
}

func TestOf(t *testing.T) {
	t.Parallel()
	base := origin.Of(endpoint(t, "https://api.example/v1"), "account")
	if base < 1e8 || base >= 1e9 {
		t.Errorf("%d does not have 9 digits", base)
	}
	for text, same := range map[string]bool{
		"https://API.example:443/other": true, "http://api.example:80": true, "https://api.example:8443": false, "https://other.example/v1": false,
	} {
		if got := origin.Of(endpoint(t, text), "account"); (got == base) != same {
			t.Errorf("%s: %d, %d", text, got, base)
		}
	}
	for _, account := range [][]string{nil, {""}, {"Account"}, {"account", ""}, {"acc", "ount"}} {
		if origin.Of(endpoint(t, "https://api.example/v1"), account...) == base {
			t.Errorf("%q is the same as the account", account)
		}
	}
}

// state is private state in memory.
type state map[string]string

func (s state) GetKey(_ context.Context, key string) ([]byte, diag.Diagnostics) {
	if value, ok := s[key]; ok {
		return []byte(value), nil
	}
	return nil, nil
}

func (s state) SetKey(_ context.Context, key string, value []byte) diag.Diagnostics {
	s[key] = string(value)
	return nil
}

func TestCheck(t *testing.T) {
	t.Parallel()
	here, there := origin.Of(endpoint(t, "https://here.example"), "a"), origin.Of(endpoint(t, "https://there.example"), "a")
	notFound := errors.New("HTTP 404")
	for name, test := range map[string]struct {
		prepare func(context.Context, state)
		says    string
	}{
		"here":           {func(ctx context.Context, s state) { here.Save(ctx, s) }, ""},
		"importing":      {func(ctx context.Context, s state) { origin.MarkImport(ctx, s) }, ""},
		"there":          {func(ctx context.Context, s state) { there.Save(ctx, s) }, "another origin (endpoint or account)"},
		"unrecorded":     {func(context.Context, state) {}, "does not record"},
		"something else": {func(_ context.Context, s state) { s["o"] = `"text"` }, "does not record"},
	} {
		kept := state{}
		test.prepare(t.Context(), kept)
		last, diags := origin.Load(t.Context(), kept)
		err := last.Check(here, notFound, origin.Subject{Name: "product", Arguments: "x.endpoint"})
		if errors.Is(err, rest.ErrNotFound) != (test.says == "") || len(diags) > 0 {
			t.Errorf("%s: %v, %v", name, err, diags)
		}
		if test.says == "" {
			continue
		}
		var mismatch *origin.MismatchError
		if !errors.Is(err, notFound) || !errors.As(err, &mismatch) || !strings.Contains(err.Error(), test.says) || !strings.Contains(mismatch.Hint(), "x.endpoint") {
			t.Errorf("%s: %v", name, err)
		}
	}
}
