// SPDX-License-Identifier: MPL-2.0

package client

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"
)

const (
	algorithm  = "SDK-HMAC-SHA256"
	dateFormat = "20060102T150405Z"

	headerDate          = "X-Sdk-Date"
	headerProject       = "X-Project-Id"
	headerSecurityToken = "X-Security-Token"
	headerToken         = "X-Auth-Token" //nolint:gosec // a header's name
	headerAppUser       = "X-App-UserId"
)

// Sign returns the value of Authorization for req (signing). The signed headers must be set; the host is that of the URL.
func Sign(req *http.Request, body []byte, signed []string, accessKey, secretKey string) string {
	names := make([]string, len(signed))
	for i, name := range signed {
		names[i] = strings.ToLower(name)
	}
	slices.Sort(names)
	canonical := sha256.Sum256([]byte(canonicalRequest(req, body, names)))
	mac := hmac.New(sha256.New, []byte(secretKey))
	fmt.Fprintf(mac, "%s\n%s\n%s", algorithm, req.Header.Get(headerDate), hex.EncodeToString(canonical[:]))
	return fmt.Sprintf("%s Access=%s, SignedHeaders=%s, Signature=%s",
		algorithm, accessKey, strings.Join(names, ";"), hex.EncodeToString(mac.Sum(nil)))
}

// canonicalRequest returns the form that both sides hash. names are lower-case and sorted.
func canonicalRequest(req *http.Request, body []byte, names []string) string {
	var path strings.Builder
	for segment := range strings.SplitSeq(strings.Trim(req.URL.EscapedPath(), "/"), "/") {
		plain, err := url.PathUnescape(segment)
		if err != nil {
			plain = segment
		}
		path.WriteString("/" + percentEncode(plain))
	}
	canonicalPath := strings.TrimSuffix(path.String(), "/") + "/"

	query := req.URL.Query()
	var pairs []string
	for _, key := range slices.Sorted(maps.Keys(query)) {
		for _, value := range slices.Sorted(slices.Values(query[key])) {
			pairs = append(pairs, percentEncode(key)+"="+percentEncode(value))
		}
	}
	var headers strings.Builder
	for _, name := range names {
		value := req.Header.Get(name)
		if name == "host" {
			value = req.URL.Host
		}
		fmt.Fprintf(&headers, "%s:%s\n", name, strings.TrimSpace(value))
	}
	hash := sha256.Sum256(body)
	return strings.Join([]string{
		req.Method, canonicalPath, strings.Join(pairs, "&"), headers.String(), strings.Join(names, ";"), hex.EncodeToString(hash[:]),
	}, "\n")
}

func percentEncode(s string) string {
	var b strings.Builder
	for _, c := range []byte(s) {
		if c == '-' || c == '_' || c == '.' || c == '~' || ('0' <= c && c <= '9') || ('A' <= c && c <= 'Z') || ('a' <= c && c <= 'z') {
			b.WriteByte(c)
			continue
		}
		fmt.Fprintf(&b, "%%%02X", c)
	}
	return b.String()
}

// signer authenticates each attempt: the gateway refuses a date that is 15 minutes off (signing).
type signer struct {
	credentials Credentials
	appUserID   string
	project     func(context.Context) (string, error)
}

func (s *signer) Sign(req *http.Request, body []byte) ([]string, error) {
	if s.appUserID != "" {
		req.Header.Set(headerAppUser, s.appUserID)
	}
	if s.credentials.Token != "" {
		req.Header.Set(headerToken, s.credentials.Token)
		return []string{s.credentials.Token}, nil
	}
	req.Header.Set(headerDate, time.Now().UTC().Format(dateFormat))
	if s.project != nil {
		project, err := s.project(req.Context())
		if err != nil {
			return nil, err
		}
		req.Header.Set(headerProject, project)
	}
	if s.credentials.SecurityToken != "" {
		req.Header.Set(headerSecurityToken, s.credentials.SecurityToken)
	}
	var signed []string
	for _, name := range []string{headerAppUser, headerDate, headerProject, headerSecurityToken} {
		if req.Header.Get(name) != "" {
			signed = append(signed, name)
		}
	}
	authorization := Sign(req, body, signed, s.credentials.AccessKey, s.credentials.SecretKey)
	req.Header.Set("Authorization", authorization)
	_, signature, _ := strings.Cut(authorization, "Signature=")
	return []string{s.credentials.AccessKey, s.credentials.SecretKey, s.credentials.SecurityToken, signature}, nil
}
