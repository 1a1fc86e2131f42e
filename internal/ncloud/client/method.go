// SPDX-License-Identifier: MPL-2.0

package client

import (
	"cmp"
	"context"
	"encoding/json"
	"net/http"
	"slices"
	"strings"

	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/rest"
)

// MethodAny is the method for requests with any method.
const MethodAny = "ANY"

// Values of Validation.Type and Authentication.Platform ("Create method"; the last platform exists since 2024-10-17).
const (
	ValidationNone         = "NONE"
	ValidationParameters   = "QUERYSTRING_HEADERS"
	PlatformNone           = "NONE"
	PlatformIAM            = "IAM"
	PlatformAuthorizer     = "AUTHORIZER"
	PlatformIAMPermissions = "IAM_AUTHORIZATION" // an IAM signature, and the permission to call this method
)

// Limits of a method's fields, in characters. Descriptions had 300 in 2023.
const (
	MaxMethodDescription = 2000
	MaxEndpointURL       = 1500
	MaxMediaTypes        = 100
)

// HTTPMethods returns the methods that a path can have.
func HTTPMethods() []string {
	return []string{
		MethodAny, http.MethodGet, http.MethodPost, http.MethodPut, http.MethodDelete, http.MethodPatch, http.MethodOptions, http.MethodHead,
	}
}

// MethodRef names a method of a path.
type MethodRef struct {
	APIRef

	PathID, Method string
}

func (m MethodRef) path(below ...string) []string {
	return slices.Concat(m.APIRef.path("resources", m.PathID, "methods", m.Method), below)
}

// Method is a method of a path. Other fields, which repeat these in the form in which the service stores them, are ignored.
type Method struct {
	Name string `json:"methodName"`
	MethodInput
	Consumers           MediaTypes `json:"consumers"`
	Produces            MediaTypes `json:"produces"`
	UseBodyWhenFormData bool       `json:"useBodyWhenFormData"` // no request sets it
}

// MethodInput is the writable part of a method. It has exactly one endpoint, which a change always sends, with the filters.
type MethodInput struct {
	Description    string         `json:"methodDescription"`
	OperationID    string         `json:"operationId,omitempty"` // set by imports; not documented for these calls
	HTTPEndpoint   *HTTPEndpoint  `json:"httpEndPoint,omitempty"`
	NCPEndpoint    *NCPEndpoint   `json:"ncpEndPoint,omitempty"`
	MockEndpoint   *MockEndpoint  `json:"mockEndPoint,omitempty"`
	APIKey         APIKeyFilter   `json:"requiredApiKey"`
	Validation     Validation     `json:"validation"`
	Authentication Authentication `json:"authentication"`
}

// HTTPEndpoint is a URL below the endpoint domain of a stage.
type HTTPEndpoint struct {
	Method string `json:"method"` // ANY passes on the caller's method
	URL    string `json:"url"`    // begins with / and contains no +
	Stream bool   `json:"stream"`
}

// NCPEndpoint is a NAVER Cloud service, such as Cloud Functions.
type NCPEndpoint struct {
	Service    string `json:"service"`
	Region     string `json:"region"`
	ActionID   string `json:"actionId"`
	ActionName string `json:"actionName"`
	Method     string `json:"method,omitempty"`
	URL        string `json:"url"` // absolute
	Stream     bool   `json:"stream"`
}

// MockEndpoint is a constant response. Its texts may be secrets.
type MockEndpoint struct {
	StatusCode int               `json:"httpStatus"` // 100 to 599
	Response   string            `json:"response"`
	Headers    map[string]string `json:"headers"`
}

// APIKeyFilter decides whether callers need an API key.
type APIKeyFilter struct {
	Required bool `json:"required"`
}

// Validation names the parameters without which the gateway refuses a request.
type Validation struct {
	Type         string   `json:"type"`
	QueryStrings []string `json:"queryStrings,omitzero"`
	Headers      []string `json:"headers,omitzero"`
}

// Authentication has an AuthorizerID only if its platform is AUTHORIZER.
type Authentication struct {
	Platform     string `json:"platform"`
	AuthorizerID string `json:"authorizerId,omitempty"`
}

// MediaTypes are separated by commas in JSON.
type MediaTypes []string

func (m *MediaTypes) UnmarshalJSON(data []byte) error {
	var text string
	if err := json.Unmarshal(data, &text); err != nil {
		return err
	}
	*m = nil
	for part := range strings.SplitSeq(text, ",") {
		if part = strings.TrimSpace(part); part != "" {
			*m = append(*m, part)
		}
	}
	return nil
}

// Methods returns all methods of a path. There is no request for a single one.
func (c *Client) Methods(ctx context.Context, api APIRef, pathID string) ([]Method, error) {
	var out methodsOut
	resp, err := c.call(ctx, rest.Request{Method: http.MethodGet, Path: api.path("resources", pathID, "methods")}, &out)
	if err != nil {
		return nil, err
	}
	return out.Methods.checked(resp, "methods", (*Method).check)
}

type methodsOut struct {
	Methods list[Method] `json:"methods"`
}

func (c *Client) CreateMethod(ctx context.Context, m MethodRef, in MethodInput) (*Method, error) {
	var out methodsOut
	resp, err := c.call(ctx, rest.Request{
		Method: http.MethodPost, Path: m.APIRef.path("resources", m.PathID, "methods"), Create: true,
		Body: struct {
			Name string `json:"methodName"`
			MethodInput
		}{m.Method, in.complete()},
		IDs: []string{in.Authentication.AuthorizerID}, Secrets: c.hide(in.MockEndpoint),
	}, &out)
	if err != nil {
		return nil, err
	}
	methods, err := out.Methods.checked(resp, "methods", (*Method).check)
	if err != nil {
		return nil, err
	}
	// The service may return all methods of the path.
	at := slices.IndexFunc(methods, func(method Method) bool { return method.Name == m.Method })
	if at < 0 {
		return nil, resp.Unexpected("it does not contain the method " + m.Method)
	}
	return &methods[at], nil
}

// UpdateMethod does not change the media types.
func (c *Client) UpdateMethod(ctx context.Context, m MethodRef, in MethodInput) error {
	return c.send(ctx, rest.Request{
		Method: http.MethodPatch, Path: m.path(), Body: in.complete(),
		IDs: []string{in.Authentication.AuthorizerID}, Secrets: c.hide(in.MockEndpoint),
	})
}

func (c *Client) DeleteMethod(ctx context.Context, m MethodRef) error {
	return c.send(ctx, rest.Request{Method: http.MethodDelete, Path: m.path()})
}

// SetConsumers returns what the method then has. Whether the service accepts an empty list is not documented.
func (c *Client) SetConsumers(ctx context.Context, m MethodRef, types MediaTypes) (MediaTypes, error) {
	return c.setMediaTypes(ctx, m, "consumers", types)
}

// SetProduces is like SetConsumers.
func (c *Client) SetProduces(ctx context.Context, m MethodRef, types MediaTypes) (MediaTypes, error) {
	return c.setMediaTypes(ctx, m, "produces", types)
}

func (c *Client) setMediaTypes(ctx context.Context, m MethodRef, name string, types MediaTypes) (MediaTypes, error) {
	req := rest.Request{Method: http.MethodPut, Path: m.path(name), Body: map[string]any{name: strings.Join(types, ",")}}
	var out struct{ Consumers, Produces *MediaTypes }
	resp, err := c.call(ctx, req, &out)
	if doneInSilence(req, resp) {
		_, err = c.call(ctx, rest.Request{Method: http.MethodGet, Path: m.path(name)}, &out)
	}
	if actual := cmp.Or(out.Consumers, out.Produces); err == nil && actual != nil {
		return *actual, nil
	}
	return types, err
}

// complete makes all fields explicit that the type of validation and the kind of endpoint have.
func (in MethodInput) complete() MethodInput {
	if in.Validation.Type == ValidationNone || in.Validation.Type == "" {
		in.Validation = Validation{Type: ValidationNone}
	} else {
		in.Validation.QueryStrings = append([]string{}, in.Validation.QueryStrings...)
		in.Validation.Headers = append([]string{}, in.Validation.Headers...)
	}
	in.Authentication.Platform = cmp.Or(in.Authentication.Platform, PlatformNone)
	if in.MockEndpoint != nil && in.MockEndpoint.Headers == nil {
		mock := *in.MockEndpoint
		mock.Headers = map[string]string{}
		in.MockEndpoint = &mock
	}
	return in
}

// minHidden is the length from which a mock's text is masked in later requests too. Shorter ones are words of any message.
const minHidden = 8

// HideMock masks the texts of a mock endpoint that so far only the state holds.
func (c *Client) HideMock(m *MockEndpoint) { c.hide(m) }

// hide returns the texts of a mock endpoint, which this request's errors and log lines must not contain.
func (c *Client) hide(m *MockEndpoint) []string {
	if m == nil {
		return nil
	}
	secrets := []string{m.Response}
	for name, value := range m.Headers {
		if !strings.EqualFold(name, "Content-Type") {
			secrets = append(secrets, value)
		}
	}
	for _, secret := range secrets {
		if len(secret) >= minHidden {
			c.Hide(secret)
		}
	}
	return secrets
}

// check treats an endpoint without values like none, and explicit defaults like absent ones.
func (m *Method) check(resp *rest.Response) error {
	if m.Name == "" {
		return resp.Unexpected("it holds a method without methodName")
	}
	if m.HTTPEndpoint != nil && *m.HTTPEndpoint == (HTTPEndpoint{}) {
		m.HTTPEndpoint = nil
	}
	if m.NCPEndpoint != nil && *m.NCPEndpoint == (NCPEndpoint{}) {
		m.NCPEndpoint = nil
	}
	if mock := m.MockEndpoint; mock != nil && mock.StatusCode == 0 && mock.Response == "" && len(mock.Headers) == 0 {
		m.MockEndpoint = nil
	}
	m.Validation.Type = cmp.Or(m.Validation.Type, ValidationNone)
	m.Authentication.Platform = cmp.Or(m.Authentication.Platform, PlatformNone)
	return resp.CheckIDs(rest.Field{Name: "authorizerId", Value: m.Authentication.AuthorizerID})
}
