// SPDX-License-Identifier: MPL-2.0

package faultinjection_test

import (
	"bytes"
	"compress/gzip"
	"fmt"
	"net/http"
	"time"

	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/simulator"
)

// fault is something that goes wrong, and what follows from it.
type fault struct {
	simulator.Fault
	// acts is true where the service carries out the request nevertheless.
	acts bool
	// retried is true where a request that may be repeated is repeated.
	retried bool
	// refused is true where the service did not act, so that a create may be
	// repeated too.
	refused bool
	// harmless is true where the response is good enough.
	harmless bool
	// interrupts is true where Terraform is interrupted meanwhile.
	interrupts bool
}

// faults are all there are, by name.
func faults() map[string]fault {
	soon := http.Header{"Retry-After": {"0"}}
	all := map[string]fault{
		"429":                       {Fault: simulator.Fault{Status: 429, Body: `{"error":{"errorCode":"420","message":"Rate Limited"}}`}, retried: true, refused: true},
		"429 with Retry-After":      {Fault: simulator.Fault{Status: 429, Header: http.Header{"Retry-After": {"1"}}}, retried: true, refused: true},
		"cut before the effect":     {Fault: simulator.Fault{Cut: simulator.CutBefore}, retried: true},
		"cut after the effect":      {Fault: simulator.Fault{Cut: simulator.CutAfter}, retried: true, acts: true},
		"cut in the body":           {Fault: simulator.Fault{Cut: simulator.CutBody, Status: 200, Body: `{"half": "of it"}`, AfterEffect: true}, retried: true, acts: true},
		"no response in time":       {Fault: simulator.Fault{Delay: time.Minute}, retried: true},
		"an effect after that time": {Fault: simulator.Fault{Delay: timeout + time.Second, Late: true}, retried: true, acts: true},
		"garbage JSON":              {Fault: simulator.Fault{Status: 200, Body: `{"product": {"productId": `, AfterEffect: true}, acts: true},
		"HTML with 200":             {Fault: simulator.Fault{Status: 200, ContentType: "text/html", Body: "<html>Please log in</html>"}},
		"the wrong content type":    {Fault: simulator.Fault{ContentType: "text/html"}, acts: true, harmless: true},
		"half of a gzip":            {Fault: simulator.Fault{Status: 200, Header: http.Header{"Content-Encoding": {"gzip"}}, Body: halfGzip(), AfterEffect: true}, retried: true, acts: true},
		"500 after the effect":      {Fault: simulator.Fault{Status: 500, AfterEffect: true}, acts: true},
		"504 after the effect":      {Fault: simulator.Fault{Status: 504, Header: soon, AfterEffect: true}, retried: true, acts: true},
		"500 with a code for not found": {Fault: simulator.Fault{
			Status: 500, Body: `{"code":11404,"msg":"Product cannot be found","error":{"errorCode":"300"},"error_code":"MSS.1"}`,
		}},
		"302 after the effect":        {Fault: simulator.Fault{Status: 302, Header: http.Header{"Location": {"/login"}}, AfterEffect: true}, acts: true},
		"307 after the effect":        {Fault: simulator.Fault{Status: 307, Header: http.Header{"Location": {"/v2"}}, AfterEffect: true}, acts: true},
		"308 before the effect":       {Fault: simulator.Fault{Status: 308, Header: http.Header{"Location": {"/v2"}}}},
		"an interruption":             {Fault: simulator.Fault{Delay: 300 * time.Millisecond}, interrupts: true},
		"an interruption, late":       {Fault: simulator.Fault{Delay: 300 * time.Millisecond, Late: true}, interrupts: true, acts: true},
		"an interruption, then a cut": {Fault: simulator.Fault{Delay: 300 * time.Millisecond, Late: true, Cut: simulator.CutAfter}, interrupts: true, acts: true},
	}
	for _, status := range []int{500, 502, 503, 504} {
		for name, body := range map[string]simulator.Fault{
			"JSON":  {Body: `{"error":{"errorCode":"900","message":"Unexpected Error"}}`},
			"HTML":  {ContentType: "text/html", Body: "<html><h1>It is broken</h1></html>"},
			"empty": {},
		} {
			body.Status, body.Header = status, soon
			all[fmt.Sprintf("%d %s", status, name)] = fault{Fault: body, retried: status != 500}
		}
	}
	return all
}

// timeout is the request_timeout of faults that are slow.
const timeout = 1500 * time.Millisecond

func halfGzip() string {
	var whole bytes.Buffer
	w := gzip.NewWriter(&whole)
	_, _ = w.Write(bytes.Repeat([]byte(`{"product": {"productId": "abcde12345"}}`), 100))
	_ = w.Close()
	return whole.String()[:whole.Len()/2]
}
