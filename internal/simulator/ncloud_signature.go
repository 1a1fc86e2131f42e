package simulator

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"net/http"
	"strconv"
	"time"
)

// ncloudSkew is how far a request's timestamp may be off.
const ncloudSkew = 5 * time.Minute

// authenticate verifies signature v2 and returns the tenant that signed.
func (n *NCloud) authenticate(r *http.Request) (string, *ncloudError) {
	refuse := func(details string) (string, *ncloudError) {
		return "", &ncloudError{http.StatusUnauthorized, "200", "Authentication Failed", details}
	}
	timestamp := r.Header.Get("x-ncp-apigw-timestamp")
	accessKey := r.Header.Get("x-ncp-iam-access-key")
	signature := r.Header.Get("x-ncp-apigw-signature-v2")
	if timestamp == "" || accessKey == "" || signature == "" {
		return refuse("Authentication information are missing.")
	}
	const invalid = "Invalid authentication information."
	account, known := n.accounts[accessKey]
	millis, err := strconv.ParseInt(timestamp, 10, 64)
	if !known || err != nil {
		return refuse(invalid)
	}
	if skew := n.clock.now().Sub(time.UnixMilli(millis)); skew.Abs() > ncloudSkew {
		return refuse(invalid)
	}
	message := r.Method + " " + r.RequestURI + "\n" + timestamp + "\n" + accessKey
	mac := hmac.New(sha256.New, []byte(account.secretKey))
	mac.Write([]byte(message))
	given, err := base64.StdEncoding.DecodeString(signature)
	if err != nil || !hmac.Equal(given, mac.Sum(nil)) {
		return refuse(invalid)
	}
	return account.tenantID, nil
}
