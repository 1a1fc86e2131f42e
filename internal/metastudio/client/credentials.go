// SPDX-License-Identifier: MPL-2.0

package client

import (
	"fmt"

	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/rest"
)

// Credentials are a key pair, with a security token if it is temporary, or a token of IAM.
type Credentials struct {
	AccessKey, SecretKey string
	SecurityToken        string
	// Token is a project's token. If it is given, the keys are not used.
	Token  string
	Source string
}

func (c Credentials) String() string {
	if c.Token != "" {
		return "a token from " + c.Source
	}
	kind := "access key"
	if c.SecurityToken != "" {
		kind = "temporary access key"
	}
	return fmt.Sprintf("%s %s from %s", kind, rest.Shorten(c.AccessKey), c.Source)
}
