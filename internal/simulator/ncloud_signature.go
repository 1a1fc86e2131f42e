// SPDX-License-Identifier: MPL-2.0

package simulator

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"net/http"
	"strconv"
	"time"
)

// ncloudSkew is how far a timestamp may differ from the service's clock.
const ncloudSkew = 5 * time.Minute

// authenticate verifies signature v2 and returns the tenant that signed.
func (n *NCloud) authenticate(r *http.Request) (string, *response) {
	tenant, details := n.verify(r)
	if details != "" {
		return "", n.refuse(http.StatusUnauthorized, "200", "Authentication Failed", details)
	}
	return tenant, nil
}

// verify returns the tenant that signed, or the details of the error.
func (n *NCloud) verify(r *http.Request) (tenant, details string) {
	timestamp := r.Header.Get("x-ncp-apigw-timestamp")
	accessKey := r.Header.Get("x-ncp-iam-access-key")
	signature := r.Header.Get("x-ncp-apigw-signature-v2")
	if timestamp == "" || accessKey == "" || signature == "" {
		return "", "Authentication information are missing."
	}
	account, exists := n.accounts[accessKey]
	mac := hmac.New(sha256.New, []byte(account.secretKey))
	mac.Write([]byte(r.Method + " " + r.RequestURI + "\n" + timestamp + "\n" + accessKey))
	sent, decodeErr := base64.StdEncoding.DecodeString(signature)
	millis, parseErr := strconv.ParseInt(timestamp, 10, 64)
	if !exists || decodeErr != nil || parseErr != nil || !hmac.Equal(sent, mac.Sum(nil)) ||
		n.clock.now().Sub(time.UnixMilli(millis)).Abs() > ncloudSkew {
		return "", "Invalid authentication information."
	}
	return account.tenantID, ""
}
