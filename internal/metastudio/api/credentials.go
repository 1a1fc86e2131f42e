package api

import "fmt"

// Credentials authenticate requests: a key pair, with a security token where the
// keys are temporary, or a token of IAM instead.
type Credentials struct {
	AccessKey, SecretKey string
	SecurityToken        string
	// Token is a project's token; it goes before the keys.
	Token string
	// Source says in words where they came from.
	Source string
}

// String says which credentials these are and where they came from, without any
// secret.
func (c Credentials) String() string {
	if c.Token != "" {
		return "a token from " + c.Source
	}
	kind := "access key"
	if c.SecurityToken != "" {
		kind = "temporary access key"
	}
	return fmt.Sprintf("%s %s from %s", kind, shorten(c.AccessKey), c.Source)
}

// shorten returns enough of an access key id to recognise it by.
func shorten(id string) string {
	runes := []rune(id)
	if len(runes) <= 8 {
		return string(runes[:min(2, len(runes))]) + "…"
	}
	return string(runes[:4]) + "…" + string(runes[len(runes)-4:])
}
