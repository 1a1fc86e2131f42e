// SPDX-License-Identifier: MPL-2.0

package faultinjection_test

import "github.com/seed-9ae5a20b/terraform-provider-apigw/internal/acctest/fixture"

// subject is a resource that faults strike.
type subject = fixture.Resource

var with = fixture.With

func request(method, path string) fixture.Request {
	return fixture.Request{Method: method, Path: path}
}
