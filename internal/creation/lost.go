package creation

import (
	"fmt"
	"strings"
	"time"
)

// LostError says that an object may have been made whose answer was lost, and what
// looking for it showed.
type LostError struct {
	// Err is how the create failed.
	Err error

	kind, listing string
	found         []string
	// ambiguous is true where several are young enough, false where none is.
	ambiguous bool
	// looking is why looking for it failed, where it did.
	looking error
}

func (e *LostError) Error() string {
	var b strings.Builder
	fmt.Fprintf(&b, "%v\n\nWhether the %s was created is not certain, so it was looked for: ", e.Err, e.kind)
	switch {
	case e.looking != nil:
		fmt.Fprintf(&b, "that failed too.\n%v", e.looking)
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

// Unwrap returns how the create failed, and how looking did.
func (e *LostError) Unwrap() []error { return []error{e.Err, e.looking} }

// Hint says what to do next.
func (e *LostError) Hint() string {
	if e.looking == nil && len(e.found) == 0 {
		return fmt.Sprintf("It was most likely not created: apply again. Should the service have been slow and make it yet, the data source %s "+
			"shows two then.", e.listing)
	}
	return fmt.Sprintf("Look for it in the console or with the data source %s before applying again. If it is there, bring it in, or there will be two:\n"+
		"  terraform import ADDRESS ID\n"+
		"where ADDRESS is that of this resource in the configuration and ID the id that is shown.", e.listing)
}

// described names a candidate.
func described(id string, made time.Time) string {
	if made.IsZero() {
		return id
	}
	return fmt.Sprintf("%s, made or last changed at %s", id, made.UTC().Format(time.RFC3339))
}
