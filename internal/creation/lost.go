package creation

import (
	"fmt"
	"strings"
	"time"
)

// LostError says that an object may have been created although the response was lost,
// and what the search for it found.
type LostError struct {
	// Err is how the create failed.
	Err error

	name, listing string
	found         []string
	// ambiguous is true if several objects are young enough, false if none is.
	ambiguous bool
	// searching is why the search failed, nil if it did not.
	searching error
}

func (e *LostError) Error() string {
	var b strings.Builder
	fmt.Fprintf(&b, "%v\n\nIt is not certain whether the %s was created. A search for it ", e.Err, e.name)
	switch {
	case e.searching != nil:
		fmt.Fprintf(&b, "failed too:\n%v", e.searching)
	case len(e.found) == 0:
		b.WriteString("found none that matches the plan.")
	case e.ambiguous:
		b.WriteString("found several that match the plan and are new enough.")
	default:
		b.WriteString("found only matches that are older than the request or whose age is unknown.")
	}
	for _, one := range e.found {
		b.WriteString("\n  - " + one)
	}
	return b.String()
}

// Unwrap returns how the create failed, and how the search did.
func (e *LostError) Unwrap() []error { return []error{e.Err, e.searching} }

// Hint says what to do next.
func (e *LostError) Hint() string {
	if e.searching == nil && len(e.found) == 0 {
		return fmt.Sprintf("It was most likely not created: apply again. If the service was only slow and creates it later, the data source %s "+
			"will list two.", e.listing)
	}
	return fmt.Sprintf("Look for it in the console or with the data source %s before applying again. If it is there, bring it in, or there will be two:\n"+
		"  terraform import ADDRESS ID\n"+
		"where ADDRESS is that of this resource in the configuration and ID the id that is shown.", e.listing)
}

// described is a candidate as messages show it.
func described(id string, created time.Time) string {
	if created.IsZero() {
		return id
	}
	return fmt.Sprintf("%s, made or last changed at %s", id, created.UTC().Format(time.RFC3339))
}
