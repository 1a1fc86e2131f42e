// SPDX-License-Identifier: MPL-2.0

package draft

import (
	"errors"
	"regexp"
	"strings"
)

// The grammar of absolute URLs is that of the service.
var (
	absoluteURL = regexp.MustCompile(`^(?i:https?)://([!-.0-?A-~]+@)?([A-Za-z0-9_-]+(\.[A-Za-z0-9_-]+)*\.[A-Za-z0-9]+)(:[0-9]{1,9})?(/[!->@-~]*)?$`)
	urlPort     = regexp.MustCompile(`^(?i:https?)://(?:[!-.0-?A-~]+@)?[^/:]+:0*([0-9]+)`)
)

// CheckURL returns why the service does not accept an absolute URL. It does not quote the URL, which may contain a password.
func CheckURL(url string) error {
	switch lower := strings.ToLower(url); {
	case !strings.HasPrefix(lower, "http://") && !strings.HasPrefix(lower, "https://"):
		return errors.New("it does not begin with http:// or https://")
	case strings.Contains(url, "?"):
		return errors.New("it has a query")
	case strings.ContainsFunc(url, func(r rune) bool { return r <= ' ' || r > '~' }):
		return errors.New("it contains a blank or a character outside ASCII")
	case !absoluteURL.MatchString(url):
		return errors.New("its host is neither a name with a dot nor an IPv4 address")
	}
	if found := urlPort.FindStringSubmatch(url); found != nil && (len(found[1]) > 5 || len(found[1]) == 5 && found[1] > "65535") {
		return errors.New("its port is higher than 65535")
	}
	return nil
}

// LowerScheme writes the scheme of an absolute URL as the service documents it: in lower case.
func LowerScheme(url string) string {
	scheme, rest, ok := strings.Cut(url, "://")
	if !ok {
		return url
	}
	return strings.ToLower(scheme) + "://" + rest
}
