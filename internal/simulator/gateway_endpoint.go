// SPDX-License-Identifier: MPL-2.0

package simulator

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"time"
)

const (
	// endpointTimeout is how long an endpoint may take.
	endpointTimeout = 10 * time.Second
	// maxHops is how many stages may call one another.
	maxHops = 5
	// maxCached is how many responses, and how many verdicts of authorizers, all stages keep.
	maxCached = 1000
)

// hopHeaders concern one connection.
var hopHeaders = []string{"Connection", "Keep-Alive", "Proxy-Authenticate", "Proxy-Authorization", "Te", "Trailer", "Transfer-Encoding", "Upgrade", "Content-Length"}

// cached is a response in the cache of a stage.
type cached struct {
	response response
	until    time.Time
	// cleared is how often the cache had been cleared.
	cleared int
}

// endpoint returns the response of a mock, or the request to another endpoint.
func (n *NCloud) endpoint(call *gatewayCall) (*response, *http.Request) {
	m := call.method
	domain, path, method := call.settings.EndpointDomain, "", call.Method
	switch {
	case m.Mock != nil:
		call.report.Set(HeaderEndpoint, "mock")
		resp := n.fixed(call, m.Mock.Status, m.Mock.Response)
		for name, value := range m.Mock.Headers {
			resp.setHeader(name, value)
		}
		resp.header = endToEnd(resp.header)
		return resp, nil
	case m.HTTP != nil:
		path = m.HTTP.URL
		if m.HTTP.Method != "ANY" {
			method = m.HTTP.Method
		}
	case m.NCP != nil:
		domain, path = "", m.NCP.URL
		if m.NCP.Method != "" && m.NCP.Method != "ANY" {
			method = m.NCP.Method
		}
	}
	target, err := url.Parse(domain + call.substitute(path))
	if err != nil {
		return n.fail(call, endpointFailed, "The URL of the endpoint is malformed."), nil
	}
	call.report.Set(HeaderEndpoint, target.Redacted())
	if ip := net.ParseIP(target.Hostname()); !ip.IsLoopback() || target.Scheme != "http" && target.Scheme != "https" {
		return n.fail(call, endpointFailed, "The simulator calls endpoints on loopback addresses only."), nil
	}
	if len(call.Header.Values("Via")) >= maxHops {
		return n.fail(call, endpointFailed, "Stages call one another."), nil
	}
	header := endToEnd(call.Header)
	header.Del(keyScheme)
	header.Add("Via", "1.1 simulator")
	return nil, &http.Request{
		Method: method, URL: target, Header: header, ContentLength: int64(len(call.body)), Body: io.NopCloser(bytes.NewReader(call.body)),
	}
}

// endToEnd returns the headers that are passed on.
func endToEnd(header http.Header) http.Header {
	out := http.Header{}
	for name, values := range header {
		out[http.CanonicalHeaderKey(name)] = slices.Clone(values)
	}
	for _, name := range append(strings.Split(strings.Join(out.Values("Connection"), ","), ","), hopHeaders...) {
		out.Del(strings.TrimSpace(name))
	}
	return out
}

var placeholders = regexp.MustCompile(`\{[^{}]*\}`)

// substitute replaces the variables of the path in the URL of an endpoint and, in its query,
// the declared parameters. A query without variables is followed by that of the call.
func (call *gatewayCall) substitute(endpoint string) string {
	path, query, _ := strings.Cut(endpoint, "?")
	path = placeholders.ReplaceAllStringFunc(path, func(text string) string {
		segments, is := call.variables[strings.Trim(text, "{}")]
		if !is {
			return text
		}
		escaped := make([]string, len(segments))
		for i, segment := range segments {
			escaped[i] = url.PathEscape(segment)
		}
		return strings.Join(escaped, "/")
	})
	replaced := placeholders.ReplaceAllStringFunc(query, func(text string) string {
		name := strings.Trim(text, "{}")
		if segments, is := call.variables[name]; is {
			return url.QueryEscape(strings.Join(segments, "/"))
		}
		declared := slices.ContainsFunc(call.method.Parameters, func(p NCloudParameter) bool { return p.Code == "REQUEST_QUERY" && p.Name == name })
		if !declared {
			return text
		}
		return url.QueryEscape(call.query.Get(name))
	})
	if replaced == query && call.URL.RawQuery != "" {
		replaced = strings.TrimPrefix(replaced+"&"+call.URL.RawQuery, "&")
	}
	if replaced == "" {
		return path
	}
	return path + "?" + replaced
}

// forward calls an endpoint. It follows no redirects.
func (n *NCloud) forward(ctx context.Context, call *gatewayCall, out *http.Request) *response {
	ctx, cancel := context.WithTimeout(ctx, endpointTimeout)
	defer cancel()
	n.mu.Lock()
	endpoints := n.gateway.endpoints
	n.mu.Unlock()
	resp, err := receive(endpoints, out.WithContext(ctx))
	if err == nil {
		return resp
	}
	n.mu.Lock()
	defer n.mu.Unlock()
	if errors.Is(err, context.DeadlineExceeded) {
		return n.fail(call, endpointTimedOut, "")
	}
	return n.fail(call, endpointFailed, "The endpoint cannot be reached, or its response is malformed.")
}

func receive(endpoints http.RoundTripper, out *http.Request) (*response, error) {
	in, err := endpoints.RoundTrip(out)
	if err != nil {
		return nil, err
	}
	defer in.Body.Close()
	body, err := io.ReadAll(io.LimitReader(in.Body, maxCallBody+1))
	switch {
	case err != nil:
		return nil, err
	case len(body) > maxCallBody:
		return nil, fmt.Errorf("the response has more than %d bytes", maxCallBody)
	case in.StatusCode < http.StatusOK || in.StatusCode > 999:
		return nil, fmt.Errorf("status %d", in.StatusCode)
	}
	header := endToEnd(in.Header)
	contentType := header.Get("Content-Type")
	header.Del("Content-Type")
	return &response{status: in.StatusCode, contentType: contentType, header: header, body: body}, nil
}

// cachedResponse returns the response to an equal call. Only those to GET are cached, and only if the endpoint is an HTTP
// endpoint that does not stream.
func (n *NCloud) cachedResponse(call *gatewayCall) *response {
	m, s := call.method, call.settings
	if s.CacheTTLSec == nil || *s.CacheTTLSec == 0 || call.Method != http.MethodGet || m.HTTP == nil || m.HTTP.Stream {
		return nil
	}
	call.cacheKey = fmt.Sprintf("%s %d %s %s", call.stage.ID, call.deployment.No, s.EndpointDomain, call.URL.RequestURI())
	entry, exists := n.gateway.cache[call.cacheKey]
	if !exists || entry.cleared != call.stage.CacheCleared || !n.clock.now().Before(entry.until) {
		call.report.Set(HeaderCache, "miss")
		return nil
	}
	call.cacheKey = ""
	call.report.Set(HeaderCache, "hit")
	resp := entry.response
	return &resp
}

// store stores a successful response that may be cached.
func (n *NCloud) store(call *gatewayCall, resp *response) {
	if call.cacheKey == "" || resp.status/100 != 2 {
		return
	}
	if len(n.gateway.cache) >= maxCached {
		clear(n.gateway.cache)
	}
	ttl := time.Duration(*call.settings.CacheTTLSec) * time.Second
	n.gateway.cache[call.cacheKey] = cached{response: *resp, until: n.clock.now().Add(ttl), cleared: call.stage.CacheCleared}
}
