// SPDX-License-Identifier: MPL-2.0

package client

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"fmt"
	"net/http"
	"strconv"
	"time"
)

// Headers of signature v2 (overview, "API Gateway common request headers").
const (
	headerTimestamp = "x-ncp-apigw-timestamp"
	headerAccessKey = "x-ncp-iam-access-key"
	headerSignature = "x-ncp-apigw-signature-v2"
)

// Sign returns Base64 of the HMAC-SHA256 of method, URI as sent, timestamp in milliseconds and access key, without the body.
func Sign(method, requestURI, timestamp, accessKey, secretKey string) string {
	mac := hmac.New(sha256.New, []byte(secretKey))
	fmt.Fprintf(mac, "%s %s\n%s\n%s", method, requestURI, timestamp, accessKey)
	return base64.StdEncoding.EncodeToString(mac.Sum(nil))
}

// signer signs each attempt: the server refuses timestamps five minutes off (overview).
type signer struct {
	credentials Credentials
}

func (s *signer) Sign(req *http.Request, _ []byte) ([]string, error) {
	keys, err := s.credentials.Keys(req.Context())
	if err != nil {
		return nil, err
	}
	timestamp := strconv.FormatInt(time.Now().UnixMilli(), 10)
	signature := Sign(req.Method, req.URL.RequestURI(), timestamp, keys.AccessKey, keys.SecretKey)
	req.Header.Set(headerTimestamp, timestamp)
	req.Header.Set(headerAccessKey, keys.AccessKey)
	req.Header.Set(headerSignature, signature)
	return []string{keys.AccessKey, keys.SecretKey, signature}, nil
}
