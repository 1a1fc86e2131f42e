// SPDX-License-Identifier: MPL-2.0

package client

import (
	"context"
	"errors"
	"net/http"
	"strconv"
	"strings"
	"sync"
	"time"
	"unicode"

	"golang.org/x/sync/semaphore"

	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/rest"
)

const (
	// margin is how long before its expiry a token is renewed, or half of its remaining time if that is less.
	margin          = 5 * time.Minute
	unknownLifetime = time.Minute
	// tokenTries bounds token requests; max_retries also bounds failures of the network or the service.
	tokenTries = 3
)

type tokens struct {
	client      *Client
	rest        *rest.Client
	credentials Credentials
	maxRetries  int
	turn        *semaphore.Weighted

	mu    sync.Mutex
	token string
	renew time.Time // when to request another
	stamp int64     // the last timestamp used
}

func newTokens(client *Client, via *rest.Client, c Config) *tokens {
	return &tokens{
		client: client, rest: via, credentials: c.Credentials, maxRetries: c.MaxRetries, turn: semaphore.NewWeighted(1),
	}
}

func (t *tokens) current() string {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.token
}

func (t *tokens) drop(token string) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.token == token {
		t.token = ""
	}
}

func (t *tokens) usable() string {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.token != "" && time.Now().Before(t.renew) {
		return t.token
	}
	return ""
}

func (t *tokens) get(ctx context.Context) (string, error) {
	if token := t.usable(); token != "" {
		return token, nil
	}
	if t.turn.Acquire(ctx, 1) != nil {
		return "", context.Cause(ctx)
	}
	defer t.turn.Release(1)
	if token := t.usable(); token != "" {
		return token, nil
	}
	// The service's get returns the same token while it is valid; only its refresh returns a new one.
	if old := t.current(); old != "" {
		if fresh, err := t.request(ctx, "refresh", old); err == nil {
			return fresh, nil
		}
	}
	return t.request(ctx, "get", "")
}

// request uses a new timestamp for every try, since the service refuses a repeated proof (1001).
func (t *tokens) request(ctx context.Context, what, old string) (string, error) {
	var err error
	for try := range tokenTries {
		if try > 0 {
			timer := time.NewTimer(time.Duration(try) * 200 * time.Millisecond)
			select {
			case <-ctx.Done():
				timer.Stop()
				return "", context.Cause(ctx)
			case <-timer.C:
			}
		}
		var token string
		if token, err = t.requestOnce(ctx, what, old); err == nil {
			return token, nil
		}
		if !t.again(err, try) {
			break
		}
	}
	return "", err
}

// again allows a try after a proof that another process has used: it only takes another timestamp.
func (t *tokens) again(err error, retries int) bool {
	var failed *Error
	var lost *rest.TransportError
	switch {
	case errors.As(err, &lost) && !lost.Unsure: // rest has repeated it already, if that can help
		return false
	case !errors.As(err, &failed):
		return retries < t.maxRetries
	}
	return failed.Code == codeRepeated || (failed.transient() && retries < t.maxRetries)
}

func (t *tokens) requestOnce(ctx context.Context, what, old string) (string, error) {
	timestamp := t.nextStamp()
	proof := Encryption(t.credentials.AccessKey, strconv.FormatInt(timestamp, 10), t.credentials.SecretKey)
	body := map[string]any{"appKey": t.credentials.AccessKey, "timestamp": timestamp, "encryption": proof}
	if old != "" {
		body["accessToken"] = old
	}
	sent := time.Now()
	resp, err := t.rest.Do(ctx, rest.Request{
		Method: http.MethodPost, Path: []string{"apim-token-service", "v2.0", "token", what}, Body: body, Once: true, Read: true,
		Secrets: []string{proof, t.credentials.AccessKey, t.credentials.SecretKey},
	})
	if err != nil {
		return "", err
	}
	env, failed := parseEnvelope(resp.Body)
	if resp.OK() && env.malformed != "" {
		return "", resp.Unexpected(env.malformed)
	}
	if !resp.OK() || failed {
		return "", t.client.newError(resp, env)
	}
	var out struct {
		Data *struct {
			AccessToken string   `json:"accessToken"`
			Expire      lifetime `json:"expire"`
		} `json:"data"`
	}
	if err := resp.Decode(&out); err != nil {
		return "", err
	}
	if out.Data == nil || out.Data.AccessToken == "" {
		return "", resp.Unexpected("it holds no accessToken")
	}
	t.client.Hide(out.Data.AccessToken)
	if strings.ContainsFunc(out.Data.AccessToken, unicode.IsControl) {
		return "", resp.Unexpected("it holds an accessToken that no header can hold")
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	t.token, t.renew = out.Data.AccessToken, sent.Add(out.Data.Expire.use())
	return t.token, nil
}

type lifetime float64

func (l *lifetime) UnmarshalJSON(raw []byte) error {
	seconds, err := strconv.ParseFloat(strings.Trim(string(raw), `"`), 64)
	if err == nil && seconds > 0 {
		*l = lifetime(min(seconds, 1<<31))
	}
	return nil
}

func (l lifetime) use() time.Duration {
	if l == 0 {
		return unknownLifetime
	}
	lasts := time.Duration(float64(l) * float64(time.Second))
	return lasts - min(margin, lasts/2)
}

func (t *tokens) nextStamp() int64 {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.stamp = max(now(), t.stamp+1)
	return t.stamp
}
