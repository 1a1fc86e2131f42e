// SPDX-License-Identifier: MPL-2.0

package storm_test

import (
	"fmt"
	"slices"
	"strings"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
)

// check verifies what must be true after every command, whatever went wrong.
func (s *storm) check() {
	s.Helper()
	for _, k := range kinds {
		inState, stored := s.inState(k), k.stored(s.cloud.Sim)
		s.checkState(k, inState)
		s.checkForeign(k, stored)
		s.checkStored(k, inState, stored)
		s.before[k] = stored
	}
	for _, secret := range secrets(s.cloud.Sim) {
		if strings.Contains(s.diags.String(), secret) {
			s.Errorf("a diagnostic contains the secret %s", secret)
		}
	}
}

// checkState: no two instances share one resource, and no resource of another run is
// adopted without a warning.
func (s *storm) checkState(k *kind, inState map[string][]string) {
	s.Helper()
	for id, addresses := range inState {
		if k.random != nil && k.unique == nil && len(addresses) > 1 {
			s.Errorf("%s %s is in the state at %v", k.resource, id, addresses)
		}
		if _, isForeign := s.foreign[id]; isForeign {
			if !s.named(id, tfprotov6.DiagnosticSeverityWarning) {
				s.Errorf("%s %s of another run was adopted without a warning", k.resource, id)
			}
			delete(s.foreign, id)
		}
	}
}

// checkForeign: nothing of another run is changed or deleted.
func (s *storm) checkForeign(k *kind, stored map[string]string) {
	s.Helper()
	for id, was := range s.foreign {
		if is := stored[id]; was.kind == k && is != was.stored {
			s.Errorf("%s %s of another run was %s and is %q", k.resource, id, was.stored, is)
		}
	}
}

// checkStored: what the service stores is in the state, or a diagnostic of the command
// after which it is not names it. Associations are always in the state.
func (s *storm) checkStored(k *kind, inState map[string][]string, stored map[string]string) {
	s.Helper()
	uncertain := s.uncertain(k)
	for id, value := range stored {
		key := k.resource + " " + id
		_, isForeign := s.foreign[id]
		_, existed := s.before[k][id]
		switch {
		case len(inState[id]) > 0 || isForeign || s.reported[key] || k.restores || k.mayStay != nil && k.mayStay(value):
			continue
		case k.random != nil && s.named(id):
		case k.random != nil && !existed && uncertain > 0:
			uncertain-- // the provider had no way to learn its ID
		default:
			s.Errorf("%s is neither in the state nor named in a diagnostic", key)
		}
		s.reported[key] = true
	}
}

// checkEqual verifies that the services store what the configuration and the state say.
func (s *storm) checkEqual() {
	s.Helper()
	for _, k := range kinds {
		stored := k.stored(s.cloud.Sim)
		for id, addresses := range s.inState(k) {
			if _, exists := stored[id]; !exists || len(addresses) > 1 {
				s.Errorf("%s %s is in the state at %v; the service stores it: %t", k.resource, id, addresses, exists)
			}
		}
	}
	for _, b := range s.config.blocks {
		stored := b.stored(s.cloud.Sim)
		for index := range b.size() {
			i := s.state[b.address(index)]
			if i == nil || i.current == nil || len(i.deposed) > 0 || i.current.tainted {
				s.Errorf("%s was not applied", b.address(index))
				continue
			}
			config := s.resolve(s.config.instance(b, index), func(address string) tftypes.Value { return s.state[address].current.Value })
			if planned, is := b.planned(config), stored[s.idOf(b.kind, i.current)]; is != planned {
				s.Errorf("%s is planned as %s, and the service stores %s", b.address(index), planned, is)
			}
		}
	}
}

// inState returns the addresses of the resources of a kind in the state, by ID.
func (s *storm) inState(k *kind) map[string][]string {
	out := map[string][]string{}
	for _, address := range s.addresses() {
		if i := s.state[address]; i.kind == k {
			for _, o := range i.objects() {
				id := s.idOf(k, o)
				out[id] = append(out[id], address)
			}
		}
	}
	return out
}

// idOf returns the ID of a resource in the state.
func (s *storm) idOf(k *kind, o *object) string {
	var parts []string
	for _, attribute := range k.id {
		parts = append(parts, fmt.Sprint(o.Get(s, attribute)))
	}
	return strings.Join(parts, "/")
}

// named reports whether a diagnostic of the last command names an ID, with all its
// parts. The severities restrict the diagnostics.
func (s *storm) named(id string, severities ...tfprotov6.DiagnosticSeverity) bool {
	return slices.ContainsFunc(s.diags, func(one *tfprotov6.Diagnostic) bool {
		message := one.Summary + one.Detail
		missing := func(part string) bool { return !strings.Contains(message, part) }
		return (len(severities) == 0 || slices.Contains(severities, one.Severity)) && !slices.ContainsFunc(strings.Split(id, "/"), missing)
	})
}

// uncertain returns how many resources of a kind may exist according to the errors of the
// last command, because the search after an uncertain create failed too.
func (s *storm) uncertain(k *kind) int {
	count := 0
	for _, one := range s.diags {
		// An interrupted request may still take effect after the last search.
		unknown := strings.Contains(one.Detail, "A search for it failed too") ||
			strings.Contains(one.Detail, "was interrupted") && strings.Contains(one.Detail, "A search for it found none")
		if unknown && strings.Contains(one.Summary, "may have been created") && strings.Contains(one.Detail, k.resource+".") {
			count++
		}
	}
	return count
}
