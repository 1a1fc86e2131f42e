// SPDX-License-Identifier: MPL-2.0

package simulator

import (
	"net"
	"net/http"
	"net/netip"
	"slices"
	"strings"
	"time"
)

// AuthorizerFunction decides on a call. params are the values of the authorizer's payload that the caller sent. It must not
// use the simulator.
type AuthorizerFunction func(functionID string, params map[string]string) bool

// verdict is what an authorizer decided, and until when it is kept.
type verdict struct {
	allowed bool
	until   time.Time
}

// SetAuthorizerFunction replaces the function of all authorizers, which by default accepts
// calls that have every value of the payload.
func (n *NCloud) SetAuthorizerFunction(function AuthorizerFunction) {
	n.mu.Lock()
	defer n.mu.Unlock()
	n.gateway.function = function
}

// checkAddress applies the stage's list of addresses.
func (n *NCloud) checkAddress(call *gatewayCall) *response {
	if call.stage.IPACLCode == "" {
		return nil
	}
	host, _, _ := net.SplitHostPort(call.RemoteAddr)
	address, _ := netip.ParseAddr(host) // an invalid one is in no list
	address = address.Unmap()
	listed := slices.ContainsFunc(splitAddresses(call.stage.IPACLList), func(text string) bool {
		if prefix, err := netip.ParsePrefix(text); err == nil {
			return prefix.Contains(address)
		}
		one, err := netip.ParseAddr(text)
		return err == nil && one == address
	})
	if listed != (call.stage.IPACLCode == "ALLOWED") {
		return n.fail(call, forbidden, "The address is not allowed.")
	}
	return nil
}

func (n *NCloud) checkMaintenance(call *gatewayCall) *response {
	s := call.stage
	if !s.Maintenance {
		return nil
	}
	status := http.StatusServiceUnavailable
	if s.StatusCode != nil {
		status = int(*s.StatusCode)
	}
	return n.fixed(call, status, s.Response)
}

// checkKey requires an API key if the method does. Keys need an accepted subscription, except
// to PUBLIC products. A usable key that is not required determines the usage plan.
func (n *NCloud) checkKey(call *gatewayCall) *response {
	value := call.Header.Get(keyScheme)
	key := find(n.apiKeys, func(k *NCloudAPIKey) bool {
		return value != "" && !k.Disabled && (k.PrimaryKey == value || k.SecondaryKey == value)
	})
	if key != nil {
		s := n.subscription(call.product.ID, key.ID)
		if call.product.SubscriptionCode == "PUBLIC" || s != nil && s.Status == "ACCEPTED" {
			call.key = key
			return nil
		}
	}
	if !call.method.APIKeyRequired {
		return nil
	}
	return n.fail(call, permissionDenied, "A subscription to the API is required.")
}

// checkCaller authenticates the caller as the method requires.
func (n *NCloud) checkCaller(call *gatewayCall) *response {
	switch call.method.Platform {
	case "IAM", "IAM_AUTHORIZATION":
		tenant, details := n.verify(call.Request)
		if details != "" {
			return n.fail(call, notAuthenticated, details)
		}
		if tenant != call.product.TenantID && call.method.Platform == "IAM_AUTHORIZATION" {
			return n.fail(call, permissionDenied, "")
		}
	case "AUTHORIZER":
		if !n.authorize(call) {
			return n.fail(call, notAuthenticated, "The authorizer denies the call.")
		}
	}
	return nil
}

func (n *NCloud) authorize(call *gatewayCall) bool {
	a := n.findAuthorizer(call.product.TenantID, call.method.AuthorizerID)
	if a == nil {
		return false
	}
	params, complete := map[string]string{}, true
	for _, one := range a.Payload {
		value := call.query.Get(one.Name)
		if one.In == "HEADER" {
			value = call.Header.Get(one.Name)
		}
		if value == "" {
			complete = false
			continue
		}
		params[one.Name] = value
	}
	if n.gateway.function == nil {
		return complete
	}
	key, now := a.ID+" "+jsonText(params), n.clock.now()
	known, exists := n.gateway.verdicts[key]
	if !exists || !now.Before(known.until) {
		ttl := time.Duration(a.CacheTTLSec) * time.Second
		known = verdict{n.gateway.function(a.FunctionID, params), now.Add(ttl)}
		if len(n.gateway.verdicts) >= maxCached {
			clear(n.gateway.verdicts)
		}
		n.gateway.verdicts[key] = known
	}
	return known.allowed
}

// checkParameters requires the parameters that the validation of the method names.
func (n *NCloud) checkParameters(call *gatewayCall) *response {
	if call.method.Validation != "QUERYSTRING_HEADERS" {
		return nil
	}
	var missing []string
	for _, name := range call.method.QueryStrings {
		if !call.query.Has(name) {
			missing = append(missing, name)
		}
	}
	for _, name := range call.method.Headers {
		if len(call.Header.Values(name)) == 0 {
			missing = append(missing, name)
		}
	}
	if len(missing) > 0 {
		return n.fail(call, badCall, "Required parameters are missing: "+strings.Join(missing, ", "))
	}
	return nil
}
