// SPDX-License-Identifier: MPL-2.0

package rest_test

import (
	"errors"
	"net/http"
	"strings"
	"testing"

	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/rest"
)

func TestThrottledHint(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		perSecond  float64
		limits     string
		retryAfter string
		want       string
	}{
		"no limit":              {0, "", "", "Set max_requests_per_second in the provider configuration (currently no limit), or raise max_retries (currently 0)."},
		"the documented limits": {0, "4 requests a second", "", "The provider sends at most 4 requests a second. Set a lower max_requests_per_second in the provider configuration, or raise max_retries (currently 0)."},
		"the user's limit":      {5, "4 requests a second", "", "Lower max_requests_per_second (currently 5) in the provider configuration, or raise max_retries (currently 0)."},
		"a short wait":          {5, "", "60", "Lower max_requests_per_second (currently 5) in the provider configuration, or raise max_retries (currently 0)."},
		"a long wait":           {5, "", "61", "The provider waits at most 60 seconds. Run Terraform again after the time in Retry-After."},
		"a wait until a date":   {0, "", "Fri, 31 Dec 9999 23:59:59 GMT", "The provider waits at most 60 seconds. Run Terraform again after the time in Retry-After."},
	} {
		c := serve(t, func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Retry-After", test.retryAfter)
			w.WriteHeader(http.StatusTooManyRequests)
		}, func(o *rest.Options) { o.MaxRequestsPerSecond, o.Limits, o.MaxRetries = test.perSecond, test.limits, 0 })
		resp, err := c.Do(t.Context(), get("x"))
		if err != nil {
			t.Fatal(err)
		}
		if failure := resp.Failure(); failure.ThrottledHint() != test.want {
			t.Errorf("%s: %s", name, failure.ThrottledHint())
		}
	}
}

func TestHint_longWait(t *testing.T) {
	t.Parallel()
	c := serve(t, func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Retry-After", "3600")
		w.WriteHeader(http.StatusServiceUnavailable)
	})
	resp, err := c.Do(t.Context(), get("x"))
	if err != nil {
		t.Fatal(err)
	}
	if failure := resp.Failure(); !strings.Contains(failure.Hint(), "Run Terraform again after") || resp.Attempts != 1 {
		t.Errorf("%d attempts, %s", resp.Attempts, failure.Hint())
	}
}

func TestFailure_kinds(t *testing.T) {
	t.Parallel()
	const refused, denied, notFound, none = "refused", "denied", "not found", ""
	for status, want := range map[int]string{
		200: none, 302: none, 400: refused, 401: denied, 403: denied, 404: notFound, 405: refused, 407: none, 408: none, 409: refused,
		422: refused, 429: none, 500: none, 503: none,
	} {
		f := &rest.Failure{Status: status}
		for kind, is := range map[string]bool{refused: f.Refused(), denied: f.Denied(), notFound: f.NotFound()} {
			if is != (want == kind) {
				t.Errorf("%d is %s: %t", status, kind, is)
			}
		}
	}
	if err := errors.New("other"); rest.Refused(err) || rest.Denied(err) || rest.NotFound(err) {
		t.Error("an error that is no response has a kind")
	}
}
