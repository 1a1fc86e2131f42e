// SPDX-License-Identifier: MPL-2.0

package client

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
)

// Headers of a signed call (token pages).
const (
	headerToken     = "apim-accesstoken"
	headerTimestamp = "apim-timestamp"
	headerSignature = "apim-signature"
)

// Encryption returns the hex SHA-256 of access key, timestamp in milliseconds and secret key.
func Encryption(accessKey, timestamp, secretKey string) string {
	return digest(accessKey + timestamp + secretKey)
}

// Sign returns the hex SHA-256 of token, sorted decoded parameters, body, timestamp and secret key.
func Sign(token string, query url.Values, body []byte, timestamp, secretKey string) string {
	var parameters strings.Builder
	for _, key := range slices.Sorted(maps.Keys(query)) {
		parameters.WriteString(key + query.Get(key))
	}
	return digest(token + parameters.String() + string(body) + timestamp + secretKey)
}

func digest(text string) string {
	sum := sha256.Sum256([]byte(text))
	return hex.EncodeToString(sum[:])
}

type signer struct {
	tokens      *tokens
	credentials Credentials
}

func (s *signer) Sign(req *http.Request, body []byte) ([]string, error) {
	token, err := s.tokens.get(req.Context())
	if err != nil {
		return s.keys(), fmt.Errorf("getting a token: %w", err)
	}
	timestamp := strconv.FormatInt(now(), 10)
	signature := Sign(token, req.URL.Query(), body, timestamp, s.credentials.SecretKey)
	req.Header.Set(headerToken, token)
	req.Header.Set(headerTimestamp, timestamp)
	req.Header.Set(headerSignature, signature)
	return append(s.keys(), token, signature), nil
}

func (s *signer) keys() []string { return []string{s.credentials.AccessKey, s.credentials.SecretKey} }
