// SPDX-License-Identifier: MPL-2.0

package main

import (
	"bytes"
	"net/http"
	"strings"
	"testing"
	"testing/synctest"

	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/simulator"
)

// hostile are changes to every body of a response.
var hostile = map[string]func([]byte) []byte{
	"null":          func([]byte) []byte { return []byte("null") },
	"a list":        func([]byte) []byte { return []byte(`[null,1,"x",[],{}]`) },
	"a text":        func([]byte) []byte { return []byte("\"\x1b[31mred\"") },
	"not UTF-8":     func([]byte) []byte { return []byte("{\"product\":\"\xff\"}") },
	"IDs with dots": func(body []byte) []byte { return bytes.ReplaceAll(body, []byte(`Id":"`), []byte(`Id":"../`)) },
	"IDs as paths":  func(body []byte) []byte { return bytes.ReplaceAll(body, []byte(`Id":"`), []byte(`Id":"x/y?`)) },
	"lists as texts": func(body []byte) []byte {
		return bytes.ReplaceAll(bytes.ReplaceAll(body, []byte("["), []byte(`"`)), []byte("]"), []byte(`"`))
	},
}

// TestHostileResponses causes no defect, no request elsewhere and no control character in the output.
func TestHostileResponses(t *testing.T) {
	t.Parallel()
	for name, change := range hostile {
		for _, service := range serviceNames {
			t.Run(service+"/"+name, func(t *testing.T) {
				t.Parallel()
				synctest.Test(t, func(t *testing.T) {
					p := newProbed(t)
					p.cloud.Sim.InjectFunc(func(*http.Request) *simulator.Fault { return &simulator.Fault{Rewrite: change} })
					_ = p.command.execute(t.Context(), []string{"-service", service, "-yes", "-also", "publish", "-model", simulator.EnOSModelID})
					text := p.out.String() + p.progress.String()
					if strings.Contains(text, "defect of the probe") || strings.Contains(text, "\x1b") {
						t.Error(text)
					}
					for _, r := range p.cloud.Sim.Requests("", "") {
						if strings.Contains(r.URI, "..") || strings.Contains(r.URI, "x/y") {
							t.Error(r.Method, r.URI)
						}
					}
				})
			})
		}
	}
}
