package rest

import (
	"cmp"
	"encoding/base64"
	"encoding/json"
	"html"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"sync"
)

// maskText replaces secrets wherever they would be shown.
const maskText = "***"

// Secrets are values that no log line and no message may show, although they are not
// part of the request at hand: a service may quote what it was told before. The zero
// value is ready for use, also by several clients at once.
type Secrets struct {
	mu    sync.Mutex
	known map[string]struct{}
	// forms are those of all known values, and replacer masks them. It is nil if it has
	// to be made anew.
	forms    []string
	replacer *strings.Replacer
}

// AddOptional adds those values that there are.
func (s *Secrets) AddOptional(values ...*string) {
	for _, value := range values {
		if value != nil {
			s.Add(*value)
		}
	}
}

// Add adds values. It does no more than remember them until something is to be masked.
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
		s.forms, s.replacer = append(s.forms, value), nil
	}
}

// mask returns text with every known value replaced.
func (s *Secrets) mask(text string) string {
	if s == nil {
		return text
	}
	s.mu.Lock()
	if s.replacer == nil {
		s.replacer = replacer(s.forms)
	}
	replacer := s.replacer
	s.mu.Unlock()
	return replacer.Replace(text)
}

// hidden is what must not be shown in the context of one request.
type hidden struct {
	own   []string // values in this request
	known *Secrets // values in others; may be nil
}

// masker returns a function that replaces them in a text.
func (h hidden) masker() func(string) string {
	own := replacer(h.own)
	return func(text string) string { return own.Replace(h.known.mask(text)) }
}

// replacer masks each of the secrets in each of its forms. The longest goes first: what
// would be left of one that begins like another is a secret too.
func replacer(secrets []string) *strings.Replacer {
	var all []string
	for _, secret := range secrets {
		all = append(all, forms(secret)...)
	}
	slices.SortFunc(all, func(a, b string) int { return cmp.Or(len(b)-len(a), strings.Compare(a, b)) })
	var pairs []string
	for _, form := range slices.Compact(all) {
		if form != "" {
			pairs = append(pairs, form, maskText)
		}
	}
	return strings.NewReplacer(pairs...)
}

// shortest is the length, in bytes, from which on encoded forms of a secret are masked
// too. Those of a shorter one would be found in any text.
const shortest = 4

// forms returns the ways in which a service may quote a secret: as it is, as a header
// holds it (without space around it), and escaped for JSON, URLs, HTML or base64.
func forms(secret string) []string {
	bare := strings.TrimSpace(secret)
	if len(bare) < shortest {
		return []string{secret, bare}
	}
	out := []string{secret}
	for _, s := range slices.Compact([]string{secret, bare}) {
		out = append(out, s, url.QueryEscape(s), url.PathEscape(s), html.EscapeString(s),
			base64.RawStdEncoding.EncodeToString([]byte(s)), base64.RawURLEncoding.EncodeToString([]byte(s)))
		for _, encode := range []func(any) ([]byte, error){encode, json.Marshal} {
			if quoted, err := encode(s); err == nil {
				out = append(out, string(quoted[1:len(quoted)-1]))
			}
		}
	}
	return out
}

// conceal replaces what looks like a secret, whoever made it: credentials and queries of
// URLs (that of a presigned one is a credential), and values after the names of secrets.
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
	// webAddress has the scheme, the user, host and path, and the query.
	webAddress = regexp.MustCompile(`(https?://)([^\s"'<>/?#@\\]*@)?([^\s"'<>?\\]*)(\?[^\s"'<>\\]*)?`)
	// namedValue has a name, what separates it from its value, and the value, which is
	// quoted or one word. The quotes may be escaped, in JSON inside of JSON.
	namedValue = regexp.MustCompile(`([\w-]+)(\\*["']?\s*[:=]\s*)(\\*["'][^"'\\]*|[^\s"'\\,;&<>{}()\[\]]+)`)
)

// soundsSecret reports whether what follows the name of a secret is one, and not a word
// of a sentence, as in "token: expired".
func soundsSecret(value string) bool {
	if bare := strings.TrimLeft(value, `\`); bare != "" && strings.ContainsAny(bare[:1], `"'`) {
		return len(bare) > 1
	}
	return len(value) >= 2*shortest && strings.ContainsAny(value, "0123456789")
}
