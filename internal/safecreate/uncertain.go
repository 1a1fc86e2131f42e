// SPDX-License-Identifier: MPL-2.0

package safecreate

import (
	"fmt"
	"regexp"
	"strings"
	"time"
)

const maxMatches = 10

// UncertainCreateError reports that a resource may have been created although the response was lost.
type UncertainCreateError struct {
	Err    error
	Search error

	kind, resourceType, parent string
	matches                    []match
}

type match struct {
	id      string
	created time.Time
	doubt   string
}

func (m match) String() string {
	out := m.id
	if !m.created.IsZero() {
		out += ", created or last changed at " + m.created.UTC().Format(time.RFC3339)
	}
	if m.doubt != "" {
		out += ": " + m.doubt
	}
	return out
}

func (e *UncertainCreateError) Error() string {
	var b strings.Builder
	fmt.Fprintf(&b, "%v\n\nThe %s may have been created nevertheless. ", e.Err, e.kind)
	switch {
	case e.Search != nil && len(e.matches) > 0:
		fmt.Fprintf(&b, "A search for it failed too:\n%v\nBefore that, it found what matches the configuration:", e.Search)
	case e.Search != nil:
		fmt.Fprintf(&b, "A search for it failed too:\n%v", e.Search)
	case len(e.matches) == 0:
		b.WriteString("A search for it found none that matches the configuration.")
	default:
		b.WriteString("A search found what matches the configuration, but not which one this request created:")
	}
	for n, match := range e.matches {
		if n == maxMatches {
			fmt.Fprintf(&b, "\n  - and %d more", len(e.matches)-n)
			break
		}
		fmt.Fprintf(&b, "\n  - %s", match)
	}
	return b.String()
}

func (e *UncertainCreateError) Unwrap() []error { return []error{e.Err, e.Search} }

func (e *UncertainCreateError) Hint() string {
	list := e.resourceType + "s"
	ids := []string{"ID"}
	if len(e.matches) > 0 {
		ids = nil
	}
	for _, match := range e.matches[:min(len(e.matches), maxMatches)] {
		ids = append(ids, match.id)
	}
	var commands strings.Builder
	for _, id := range ids {
		fmt.Fprintf(&commands, "\n  terraform import %s.NAME %s", e.resourceType, quoted(e.parent+id))
	}
	switch {
	case len(e.matches) > 0:
		return fmt.Sprintf("Before applying again, look at them in the console or with the data source %s. If one of them is this resource, import it, "+
			"or another one will be created:%s", list, &commands)
	case e.Search == nil:
		return fmt.Sprintf("Most likely it was not created: apply again. If the service creates it later, the data source %s lists it, and this command imports it:%s",
			list, &commands)
	}
	return fmt.Sprintf("Before applying again, look for the %s in the console or with the data source %s. If it exists, import it with its ID, "+
		"or another one will be created:%s", e.kind, list, &commands)
}

var plainWord = regexp.MustCompile(`^[\w.:/-]+$`)

func quoted(id string) string {
	if plainWord.MatchString(id) {
		return id
	}
	return "'" + strings.ReplaceAll(id, "'", `'\''`) + "'"
}

func adopted(kind, resourceType, id string, lost error) string {
	return fmt.Sprintf("%[4]v\n\nA search found exactly one %[1]s that matches the configuration in every field and is no older than the request: %[2]s. "+
		"It very likely was created by this request, and it is in the state now.\n\n"+
		"Check that no other run owns %[2]s. If one does, remove it from this state and apply again:\n  terraform state rm %[3]s.NAME", kind, id, resourceType, lost)
}
