// SPDX-License-Identifier: MPL-2.0

package simulator

import (
	"io"
	"math/rand/v2"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"
)

// gatewayPath is below which a simulator that is served over HTTP serves its stages.
const gatewayPath = "/gateway"

// The headers of a response that report what the call met.
const (
	// HeaderDeployment is the number of the deployment that was served.
	HeaderDeployment = "X-Simulator-Deployment"
	// HeaderCanary is "true" if that is the canary's.
	HeaderCanary = "X-Simulator-Canary"
	// HeaderRoute is the method and the path in the deployment, such as "GET /orders/{id}".
	HeaderRoute = "X-Simulator-Route"
	// HeaderEndpoint is "mock", or the URL that was called.
	HeaderEndpoint = "X-Simulator-Endpoint"
	// HeaderUsagePlan is the name of the API key's usage plan, or "default" for the stage's.
	HeaderUsagePlan = "X-Simulator-Usage-Plan"
	// HeaderCache is "hit" or "miss" if the response may be cached.
	HeaderCache = "X-Simulator-Cache"
)

// maxCallBody limits the bodies of calls and of responses of endpoints, in bytes.
const maxCallBody = 10 << 20

// gateway is what the stages remember between calls.
type gateway struct {
	url       string // of the product's hosts, "" while they have the vendor's names
	endpoints http.RoundTripper
	function  AuthorizerFunction
	dice      *rand.Rand
	calls     int
	recent    map[string][]time.Time
	usage     map[string]*usage
	cache     map[string]cached
	verdicts  map[string]verdict
}

func newGateway() gateway {
	return gateway{
		endpoints: &http.Transport{DisableCompression: true, MaxIdleConnsPerHost: 16, IdleConnTimeout: 10 * time.Second},
		dice:      seeded(1), recent: map[string][]time.Time{}, usage: map[string]*usage{}, cache: map[string]cached{}, verdicts: map[string]verdict{},
	}
}

func seeded(seed uint64) *rand.Rand {
	return rand.New(rand.NewPCG(seed, seed)) //nolint:gosec // a split needs to be repeatable, not secret
}

// serveStages makes the hosts of products begin with a URL.
func (n *NCloud) serveStages(url string) {
	n.mu.Lock()
	defer n.mu.Unlock()
	n.gateway.url = url
}

// SeedCanary makes the calls that a canary gets by its rate repeatable.
func (n *NCloud) SeedCanary(seed uint64) {
	n.mu.Lock()
	defer n.mu.Unlock()
	n.gateway.dice = seeded(seed)
}

// SetEndpoints replaces the network through which endpoints are called. Only those on
// loopback addresses are.
func (n *NCloud) SetEndpoints(endpoints http.RoundTripper) {
	n.mu.Lock()
	defer n.mu.Unlock()
	n.gateway.endpoints = endpoints
}

// Gateway serves the deployed stages below /PRODUCT_ID/API_NAME/STAGE_NAME. It needs no listener.
func (n *NCloud) Gateway() http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { n.serveCall(w, r, r.URL.EscapedPath()) })
}

// gatewayCall is a call of a stage.
type gatewayCall struct {
	*http.Request

	number   int
	query    url.Values
	body     []byte
	tooLarge bool
	segments []string // of the path below the stage, unescaped

	product    *NCloudProduct
	api        *NCloudAPI
	stage      NCloudStage
	deployment *NCloudDeployment
	canary     *NCloudCanary // nil if the stage's deployment is served
	path       *NCloudPath
	variables  map[string][]string // the segments of each path variable
	method     *NCloudMethod       // Request has a Method
	settings   NCloudStageMethod
	key        *NCloudAPIKey
	usage      *usage
	condition  string // of the responses that count towards quotas
	cacheKey   string
	report     http.Header
}

// serveCall serves a call whose escaped path begins with a product's ID. It returns the status.
func (n *NCloud) serveCall(w http.ResponseWriter, r *http.Request, path string) int {
	call := &gatewayCall{Request: r, report: http.Header{}}
	if r.Body != nil {
		body, err := io.ReadAll(io.LimitReader(r.Body, maxCallBody+1))
		if err != nil {
			panic(http.ErrAbortHandler)
		}
		call.body, call.tooLarge = body, len(body) > maxCallBody
	}
	resp, out := n.admit(call, path)
	if out != nil {
		resp = n.forward(r.Context(), call, out)
	}
	n.finish(call, resp)
	resp.write(w)
	return resp.status
}

// admit returns the response if the gateway has it, otherwise the request to the endpoint.
func (n *NCloud) admit(call *gatewayCall, path string) (*response, *http.Request) {
	n.mu.Lock()
	defer n.mu.Unlock()
	n.gateway.calls++
	call.number = n.gateway.calls
	for _, check := range []func(*NCloud, *gatewayCall) *response{
		func(n *NCloud, call *gatewayCall) *response { return n.findDeployed(call, path) },
		(*NCloud).checkAddress, (*NCloud).checkMaintenance, (*NCloud).findMethod, (*NCloud).checkKey, (*NCloud).checkCaller,
		(*NCloud).checkParameters, (*NCloud).checkThrottle, (*NCloud).checkUsage, (*NCloud).cachedResponse,
	} {
		if resp := check(n, call); resp != nil {
			return resp, nil
		}
	}
	return n.endpoint(call)
}

// findDeployed finds the stage in a path, and its deployment or that of its canary.
func (n *NCloud) findDeployed(call *gatewayCall, path string) *response {
	segments, ok := splitPath(path)
	query, err := url.ParseQuery(call.URL.RawQuery)
	if !ok || err != nil {
		return n.fail(call, badCall, "The URL is malformed.")
	}
	if call.query = query; len(segments) < 3 {
		return n.fail(call, notRouted, "")
	}
	if call.segments = segments[3:]; len(call.segments) == 1 && call.segments[0] == "" {
		call.segments = nil // the path /
	}
	call.product = find(n.products, func(p *NCloudProduct) bool { return p.ID == segments[0] && !p.Deleted })
	if call.product == nil {
		return n.fail(call, notRouted, "")
	}
	call.product.eachStage(func(a *NCloudAPI, s *NCloudStage) {
		if a.Name == segments[1] && s.Name == segments[2] {
			call.api, call.stage = a, *s
		}
	})
	no := call.stage.DeploymentNo
	if call.canary = n.chosenCanary(call); call.canary != nil {
		no = call.canary.DeploymentNo
	}
	if call.deployment = call.stage.deployment(no); call.deployment == nil {
		return n.fail(call, notRouted, "")
	}
	call.report.Set(HeaderDeployment, strconv.FormatInt(no, 10))
	call.report.Set(HeaderCanary, strconv.FormatBool(call.canary != nil))
	return nil
}

// chosenCanary returns the canary of the stage if it gets the call.
func (n *NCloud) chosenCanary(call *gatewayCall) *NCloudCanary {
	c := call.stage.Canary
	switch {
	case c == nil:
		return nil
	case c.UseRate && n.gateway.dice.Float64()*100 < c.Rate:
		return c
	case c.UseRate || len(c.Conditions) == 0:
		return nil
	}
	met := len(filter(c.Conditions, func(one NCloudCondition) bool {
		if one.Code == "REQUEST_HEADER" {
			return call.Header.Get(one.Name) == one.Value
		}
		return call.query.Has(one.Name) && call.query.Get(one.Name) == one.Value
	}))
	if met == len(c.Conditions) || met > 0 && n.switches.CanaryConditions == "any" {
		return c
	}
	return nil
}

// splitPath returns the unescaped segments of an escaped path. It refuses dot segments.
func splitPath(path string) ([]string, bool) {
	path = strings.TrimPrefix(path, "/")
	if path == "" {
		return nil, true
	}
	segments := strings.Split(path, "/")
	for i, segment := range segments {
		text, err := url.PathUnescape(segment)
		if err != nil || text == "." || text == ".." {
			return nil, false
		}
		segments[i] = text
	}
	return segments, true
}

// finish counts the response, and adds what the stage and the path add.
func (n *NCloud) finish(call *gatewayCall, resp *response) {
	n.mu.Lock()
	defer n.mu.Unlock()
	n.store(call, resp)
	n.count(call, resp.status)
	header := http.Header{}
	for name, values := range resp.header {
		header[http.CanonicalHeaderKey(name)] = values
	}
	resp.header = header
	call.addCORS(resp)
	call.compress(resp)
	for name, values := range call.report {
		resp.header[name] = values
	}
	resp.setHeader("x-ncp-trace-id", "sim-call-"+strconv.Itoa(call.number))
}
