package creation

import "time"

// Time reads when an object was made, as services write it (RFC 3339). It is zero,
// for "not told", where there is no such text.
func Time(text *string) time.Time {
	if text == nil {
		return time.Time{}
	}
	at, err := time.Parse(time.RFC3339, *text)
	if err != nil {
		return time.Time{}
	}
	return at
}
