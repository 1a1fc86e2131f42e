// SPDX-License-Identifier: MPL-2.0

package main

import (
	"bytes"
	"io"
	"log"
	"net/http"
	"net/url"
	"strings"

	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/simulator"
)

// simulated connects to a simulator in this process that prints each request. Its IDs are made up.
func (c *command) simulated(names []string) (services []*service, missing []string) {
	c.options.progress = func(string, ...any) {}
	c.options.model = simulator.EnOSModelID
	sim := simulator.New()
	base := &url.URL{Scheme: "http", Host: "simulator.invalid"}
	out := log.New(c.out, "", 0)
	return at(base, names, &printing{sim, out}, &printing{stagesOf(sim), out}), nil
}

// stagesOf serves calls of stages by the names of their hosts, such as PRODUCT_ID.apigw.ntruss.com.
func stagesOf(sim *simulator.Simulator) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		product, _, _ := strings.Cut(r.URL.Host, ".")
		r.URL.Path = "/" + product + r.URL.Path
		sim.NCloud.Gateway().ServeHTTP(w, r)
	})
}

// printing serves requests without a network, also several at once.
type printing struct {
	handler http.Handler
	out     *log.Logger
}

func (p *printing) RoundTrip(req *http.Request) (*http.Response, error) {
	var body []byte
	if req.Body != nil {
		var err error
		if body, err = io.ReadAll(req.Body); err != nil {
			return nil, err
		}
	}
	p.out.Printf("%s %s %s", req.Method, req.URL.RequestURI(), body)
	served := req.Clone(req.Context())
	served.RequestURI, served.Body = req.URL.RequestURI(), io.NopCloser(bytes.NewReader(body))
	w := &responseWriter{header: http.Header{}, status: http.StatusOK}
	p.handler.ServeHTTP(w, served)
	return &http.Response{StatusCode: w.status, Header: w.header, Body: io.NopCloser(&w.body), ProtoMajor: 1, ProtoMinor: 1, Request: req}, nil
}

type responseWriter struct {
	header http.Header
	status int
	body   bytes.Buffer
}

func (w *responseWriter) Header() http.Header { return w.header }

func (w *responseWriter) WriteHeader(status int) { w.status = status }

func (w *responseWriter) Write(data []byte) (int, error) { return w.body.Write(data) }
