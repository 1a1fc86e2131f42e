// SPDX-License-Identifier: MPL-2.0

package safecreate

import "time"

// Time parses RFC 3339 for Candidate.Created. It is zero for anything else.
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
