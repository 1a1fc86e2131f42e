// SPDX-License-Identifier: MPL-2.0

package simulator

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"net/http"
	"net/url"
	"slices"
	"sort"
	"strings"
	"time"
)

const (
	metaStudioSkew = 15 * time.Minute
	// metaStudioFailures in a row lock the keys for metaStudioLock.
	metaStudioFailures = 5
	metaStudioLock     = 5 * time.Minute
)

// authenticate verifies a token or a signature. It returns nil if it is valid.
func (m *MetaStudio) authenticate(r *http.Request, body []byte) *response {
	if token := r.Header.Get("X-Auth-Token"); token != "" {
		if token != MetaStudioToken {
			return m.refuse(http.StatusUnauthorized, "APIGW.0301", "Incorrect IAM authentication information: decrypt token fail")
		}
		return nil
	}
	if m.clock.now().Before(m.locked) {
		return m.refuse(http.StatusUnauthorized, "APIGW.0301", "Incorrect IAM authentication information: AK access failed to reach the limit,forbidden")
	}
	problem := m.verify(r, body)
	if problem == "" {
		m.failures = 0
		return nil
	}
	if m.failures++; m.failures >= metaStudioFailures {
		m.locked, m.failures = m.clock.now().Add(metaStudioLock), 0
	}
	return m.refuse(http.StatusUnauthorized, "APIGW.0301", "Incorrect IAM authentication information: "+problem)
}

// Locked reports whether authentication failures have locked the keys.
func (m *MetaStudio) Locked() bool {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.clock.now().Before(m.locked)
}

// verify recomputes SDK-HMAC-SHA256 over the signed headers. It returns what is wrong, or "".
func (m *MetaStudio) verify(r *http.Request, body []byte) string {
	fields := map[string]string{}
	rest, ok := strings.CutPrefix(r.Header.Get("Authorization"), "SDK-HMAC-SHA256 ")
	if !ok {
		return "x-auth-token not found"
	}
	for part := range strings.SplitSeq(rest, ", ") {
		name, value, _ := strings.Cut(part, "=")
		fields[name] = value
	}
	secret := MetaStudioSecretKey
	switch fields["Access"] {
	case MetaStudioAccessKey:
	case MetaStudioTemporaryKey:
		if r.Header.Get("X-Security-Token") != MetaStudioSecurityToken {
			return "security token is wrong"
		}
	default:
		return "ak " + fields["Access"] + " not exist"
	}
	date := r.Header.Get("X-Sdk-Date")
	at, err := time.Parse("20060102T150405Z", date)
	if err != nil || m.clock.now().Sub(at).Abs() > metaStudioSkew {
		return "signature expired"
	}
	signed := strings.Split(fields["SignedHeaders"], ";")
	if !slices.Contains(signed, "x-sdk-date") || !sort.StringsAreSorted(signed) {
		return "verify aksk signature fail"
	}
	var canonical strings.Builder
	canonical.WriteString(r.Method + "\n")
	for segment := range strings.SplitSeq(strings.TrimPrefix(r.URL.EscapedPath(), "/"), "/") {
		plain, _ := url.PathUnescape(segment)
		canonical.WriteString("/" + escapeAll(plain))
	}
	canonical.WriteString("/\n")
	canonical.WriteString(canonicalQuery(r.URL.Query()) + "\n")
	for _, name := range signed {
		value := r.Header.Get(name)
		if name == "host" {
			value = r.Host
		}
		canonical.WriteString(name + ":" + strings.TrimSpace(value) + "\n")
	}
	hash := sha256.Sum256(body)
	canonical.WriteString("\n" + fields["SignedHeaders"] + "\n" + hex.EncodeToString(hash[:]))

	digest := sha256.Sum256([]byte(canonical.String()))
	mac := hmac.New(sha256.New, []byte(secret))
	mac.Write([]byte("SDK-HMAC-SHA256\n" + date + "\n" + hex.EncodeToString(digest[:])))
	if expected := hex.EncodeToString(mac.Sum(nil)); !hmac.Equal([]byte(expected), []byte(fields["Signature"])) {
		return "verify aksk signature fail"
	}
	return ""
}

func canonicalQuery(query url.Values) string {
	var pairs []string
	for key, values := range query {
		for _, value := range values {
			pairs = append(pairs, escapeAll(key)+"="+escapeAll(value))
		}
	}
	sort.Strings(pairs)
	return strings.Join(pairs, "&")
}

// escapeAll escapes everything but unreserved characters.
func escapeAll(s string) string {
	return strings.NewReplacer("+", "%20", "%7E", "~").Replace(url.QueryEscape(s))
}
