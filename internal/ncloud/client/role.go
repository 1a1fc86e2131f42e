// SPDX-License-Identifier: MPL-2.0

package client

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"os"
	"strings"
	"sync"
	"time"
	"unicode"

	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/rest"
)

const (
	// MetadataEndpointVariable overrides the address of the metadata service.
	MetadataEndpointVariable = "NCLOUD_METADATA_API_ENDPOINT"
	metadataEndpoint         = "http://169.254.169.254"
	metadataPath             = "/latest/meta-data/iam/security-credentials/"
	metadataTimeout          = 3 * time.Second
	roleMargin               = time.Minute
	maxRole                  = 64 << 10
)

// ServerRole returns the credentials of this server's role. It makes no call until keys are needed.
func ServerRole() Credentials {
	endpoint := os.Getenv(MetadataEndpointVariable)
	if endpoint == "" {
		endpoint = metadataEndpoint
	}
	base, err := rest.ParseEndpoint(endpoint)
	return &serverRole{
		base: base, unusable: err,
		http: &http.Client{
			Timeout:       metadataTimeout,
			CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
			// No proxy: the metadata service is on this machine's own link.
			Transport: &http.Transport{},
		},
	}
}

type serverRole struct {
	base     *url.URL
	unusable error // why there is no base
	http     *http.Client

	mu      sync.Mutex
	keys    Keys
	expires time.Time
}

func (r *serverRole) String() string {
	if r.unusable != nil {
		return "the keys of the server's role"
	}
	return "the keys of the server's role, from the metadata service at " + r.base.String()
}

func (r *serverRole) Keys(ctx context.Context) (Keys, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if time.Now().Before(r.expires.Add(-roleMargin)) {
		return r.keys, nil
	}
	keys, expires, err := r.fetch(ctx)
	if err != nil {
		return Keys{}, fmt.Errorf("the server's role gave no keys (ncloud.use_server_role is true): %w", err)
	}
	r.keys, r.expires = keys, expires
	return keys, nil
}

// AccessKey is not the role's ID, since that may not be unique among accounts.
func (r *serverRole) AccessKey() string {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.keys.AccessKey
}

func (r *serverRole) fetch(ctx context.Context) (Keys, time.Time, error) {
	if r.unusable != nil {
		return Keys{}, time.Time{}, fmt.Errorf("environment variable %s cannot be used: %w", MetadataEndpointVariable, r.unusable)
	}
	list, err := r.get(ctx, "")
	if err != nil {
		return Keys{}, time.Time{}, err
	}
	role, _, _ := strings.Cut(strings.TrimSpace(string(list)), "\n")
	role = strings.TrimSpace(role)
	if err := rest.CheckSegment(role); err != nil {
		return Keys{}, time.Time{}, fmt.Errorf("the metadata service names no role for this server: %w", err)
	}
	data, err := r.get(ctx, url.PathEscape(role))
	if err != nil {
		return Keys{}, time.Time{}, err
	}
	var response struct {
		AccessKeyID     string `json:"AccessKeyId"`
		SecretAccessKey string
		Expiration      time.Time
		Code            string
	}
	if err := json.Unmarshal(data, &response); err != nil {
		return Keys{}, time.Time{}, errors.New("the metadata service's response about the role is not the documented JSON")
	}
	keys := Keys{strings.TrimSpace(response.AccessKeyID), strings.TrimSpace(response.SecretAccessKey)}
	if strings.ContainsFunc(keys.AccessKey+keys.SecretKey, unicode.IsControl) {
		return Keys{}, time.Time{}, errors.New("the metadata service returned keys with control characters, which no header can hold")
	}
	if keys.AccessKey == "" || keys.SecretKey == "" {
		return Keys{}, time.Time{}, fmt.Errorf("the metadata service responded without keys (code %.40q)", response.Code)
	}
	return keys, response.Expiration, nil
}

func (r *serverRole) get(ctx context.Context, name string) ([]byte, error) {
	target := strings.TrimSuffix(r.base.String(), "/") + metadataPath + name
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, target, nil) //nolint:gosec // the endpoint is the operator's own choice
	if err != nil {
		return nil, err
	}
	resp, err := r.http.Do(req) //nolint:gosec // as above: the role's name is checked and escaped
	if err != nil {
		return nil, err
	}
	defer resp.Body.Close()
	if resp.StatusCode != http.StatusOK {
		return nil, fmt.Errorf("the metadata service returned HTTP %s", rest.StatusText(resp.StatusCode))
	}
	return io.ReadAll(io.LimitReader(resp.Body, maxRole))
}
