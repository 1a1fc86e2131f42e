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
	fmt.Fprintf(&b, "%v\n\nWhether the %s was created is not certain, so it was looked for: ", e.Err, e.name)
	switch {
	case e.searching != nil:
		fmt.Fprintf(&b, "that failed too.\n%v", e.searching)
	case len(e.found) == 0:
		b.WriteString("there is none that is as planned.")
	case e.ambiguous:
		b.WriteString("several are as planned and young enough to be it.")
	default:
		b.WriteString("what is as planned is older than the request, or its age is not known.")
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
		return fmt.Sprintf("It was most likely not created: apply again. Should the service have been slow and make it yet, the data source %s "+
			"shows two then.", e.listing)
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
