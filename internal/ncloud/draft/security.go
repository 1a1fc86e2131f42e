// SPDX-License-Identifier: MPL-2.0

package draft

import (
	"slices"
	"strings"

	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/openapi"
)

// access decides whether a caller needs an API key and who authenticates it.
func (o *operation) access(security []openapi.Requirement, levels []Override) {
	decided := len(levels)
	fromSecurity, lost := o.security(security)
	defaults := o.arguments.Defaults
	levels = append(slices.Clone(levels), fromSecurity, Override{APIKeyRequired: &defaults.APIKeyRequired, Authentication: defaults.Authentication})

	key := slices.IndexFunc(levels, func(level Override) bool { return level.APIKeyRequired != nil })
	o.APIKeyRequired = *levels[key].APIKeyRequired
	authentication := slices.IndexFunc(levels, func(level Override) bool { return level.Authentication != nil })
	if authentication >= 0 {
		o.Authentication = levels[authentication].Authentication
	}
	if len(lost) == 0 {
		return
	}
	explicit := key < decided && authentication >= 0 && authentication < decided
	if !o.APIKeyRequired && o.Authentication.canonical() == nil && !explicit {
		o.lose(o.position, openToEveryone, lost...)
		return
	}
	o.lose(o.position, unknownSchemes, lost...)
}

// security returns what the gateway does for the security of a document, nothing if that does not decide it. lost are
// the required schemes that it does not know.
func (o *operation) security(alternatives []openapi.Requirement) (result Override, lost []string) {
	if alternatives == nil {
		return Override{}, nil
	}
	var chosen openapi.Requirement
	if len(alternatives) > 0 {
		at := max(0, slices.IndexFunc(alternatives, func(schemes openapi.Requirement) bool { return len(o.unknown(schemes)) == 0 }))
		for i, dropped := range alternatives {
			if i != at && len(dropped) > 0 {
				o.lose(o.position, droppedAlternatives, strings.Join(dropped, " and "))
			}
		}
		chosen = alternatives[at]
	}
	if lost = o.unknown(chosen); len(chosen) > 0 && len(lost) == len(chosen) {
		return Override{}, lost
	}
	required := false
	result = Override{APIKeyRequired: &required, Authentication: &Authentication{}}
	for _, name := range chosen {
		scheme, _ := o.scheme(name)
		required = required || scheme.APIKeyRequired
		switch authentication := scheme.Authentication; {
		case authentication.canonical() == nil:
		case *result.Authentication == (Authentication{}):
			result.Authentication = &authentication
		case *result.Authentication != authentication:
			o.lose(o.position, secondAuthentication, name)
		}
	}
	return result, lost
}

// unknown returns the schemes of a requirement that the gateway does not know.
func (o *operation) unknown(schemes openapi.Requirement) (names []string) {
	for _, name := range schemes {
		if _, known := o.scheme(name); !known {
			names = append(names, name)
		}
	}
	return names
}

func (t *translator) scheme(name string) (scheme SecurityScheme, known bool) {
	if scheme, found := t.arguments.SecuritySchemes[name]; found {
		return scheme, true
	}
	declared := t.document.SecuritySchemes[name]
	switch {
	case declared.Type != "apiKey":
	case strings.EqualFold(declared.Name, "x-ncp-apigw-api-key"):
		return SecurityScheme{APIKeyRequired: true}, true
	case strings.EqualFold(declared.Name, "x-ncp-iam"):
		return SecurityScheme{Authentication: Authentication{Platform: "IAM"}}, true
	}
	return SecurityScheme{}, false
}
