// SPDX-License-Identifier: MPL-2.0

package rest

import (
	"net/url"
	"os"
	"regexp"
	"strings"
	"sync"
)

const maskText = "***"

// Secrets are values to mask that may be those of an earlier request. Clients can share the zero value.
type Secrets struct {
	mu    sync.Mutex
	known map[string]struct{}
	added []string // values that index does not have yet
	index index
}

func (s *Secrets) AddOptional(values ...*string) {
	for _, value := range values {
		if value != nil {
			s.Add(*value)
		}
	}
}

func (s *Secrets) Add(values ...string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, value := range values {
		if _, old := s.known[value]; old || value == "" {
			continue
		}
		if s.known == nil {
			s.known = map[string]struct{}{}
		}
		s.known[value] = struct{}{}
		s.added = append(s.added, value)
	}
}

func (s *Secrets) find(text *quotedText, found []span) []span {
	if s == nil {
		return found
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, value := range s.added {
		s.index.add(value)
	}
	s.added = nil
	return s.index.find(text, found)
}

type hidden struct {
	own   []string // values in this request
	known *Secrets // values in others; may be nil
}

func (h hidden) masker() func(string) string {
	own := sync.OnceValue(func() *index {
		var own index
		for _, secret := range h.own {
			own.add(secret)
		}
		return &own
	})
	return func(text string) string {
		quoted := newQuotedText(text)
		return replace(text, h.known.find(quoted, own().find(quoted, nil)))
	}
}

// proxySecrets includes the proxies whose address is invalid: net/http quotes those in its error.
func proxySecrets() []string {
	var out []string
	for _, variable := range []string{"HTTP_PROXY", "HTTPS_PROXY", "http_proxy", "https_proxy"} {
		address := os.Getenv(variable)
		if _, after, ok := strings.Cut(address, "://"); ok {
			address = after
		}
		at := strings.LastIndex(address, "@")
		if at < 0 {
			continue
		}
		user, password, _ := strings.Cut(address[:at], ":")
		for _, part := range []string{address[:at], user, password} {
			out = append(out, part)
			if plain, err := url.PathUnescape(part); err == nil {
				out = append(out, plain)
			}
		}
	}
	return out
}

// conceal masks credentials and queries of URLs (a presigned one is a credential), and values after names of secrets.
func conceal(text string) string {
	text = webAddress.ReplaceAllStringFunc(text, func(address string) string {
		parts := webAddress.FindStringSubmatch(address)
		if parts[2] != "" {
			parts[2] = maskText + "@"
		}
		if parts[4] != "" {
			parts[4] = "?" + maskText
		}
		return strings.Join(parts[1:], "")
	})
	return namedValue.ReplaceAllStringFunc(text, func(pair string) string {
		parts := namedValue.FindStringSubmatch(pair)
		name, value := parts[1], parts[3]
		if !secretField(name) || strings.EqualFold(name, "key") || !soundsSecret(value) {
			return pair
		}
		return name + parts[2] + maskText
	})
}

var (
	webAddress = regexp.MustCompile(`(https?://)([^\s"'<>/?#@\\]*@)?([^\s"'<>?\\]*)(\?[^\s"'<>\\]*)?`)
	// namedValue may have escaped quotes, in JSON inside of JSON.
	namedValue = regexp.MustCompile(`([\w-]+)(\\*["']?\s*[:=]\s*)(\\*["'][^"'\\]*|[^\s"'\\,;&<>{}()\[\]]+)`)
)

// soundsSecret excludes words of a sentence, as in "token: expired".
func soundsSecret(value string) bool {
	if bare := strings.TrimLeft(value, `\`); bare != "" && strings.ContainsAny(bare[:1], `"'`) {
		return len(bare) > 1
	}
	return len(value) >= 2*minSecret && strings.ContainsAny(value, "0123456789")
}
