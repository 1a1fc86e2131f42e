// SPDX-License-Identifier: MPL-2.0

// Package origin knows where a resource was last seen: with which endpoint and account. A
// response of "not found" from elsewhere does not show that the resource was deleted.
package origin

import (
	"context"
	"crypto/sha256"
	"encoding/binary"
	"fmt"
	"net/url"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/diag"

	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/privatestate"
)

// Origin is a hash of 12 digits of an endpoint's host and an account. Zero means that it is
// not known: the state was written before origins existed. It is a number because text
// would take eight bytes more in the state of every resource.
type Origin int64

// NoState is the origin of what has no state to lose: a data source, or a resource that is
// being imported.
const NoState Origin = 1

// key holds the origin in private state.
const key = "o"

// Of returns the origin of an endpoint's host and the parts that identify the account.
func Of(endpoint *url.URL, account ...string) Origin {
	const lowest, all = 1e11, 9e11 // 12 digits
	host := strings.ToLower(endpoint.Host)
	if port := map[string]string{"https": ":443", "http": ":80"}[endpoint.Scheme]; port != "" {
		host = strings.TrimSuffix(host, port)
	}
	sum := sha256.Sum256([]byte(strings.Join(append([]string{host}, account...), "\x00")))
	return Origin(lowest + binary.BigEndian.Uint64(sum[:])%all)
}

// Load returns the origin that private state holds.
func Load(ctx context.Context, from privatestate.State) (Origin, diag.Diagnostics) {
	number, diags := privatestate.Get[int64](ctx, from, key)
	return Origin(number), diags
}

// Save stores the origin in private state.
func (o Origin) Save(ctx context.Context, to privatestate.State) diag.Diagnostics {
	return privatestate.Set(ctx, to, key, int64(o))
}

// MarkImport notes in private state that the resource is being imported. The first read
// replaces the note.
func MarkImport(ctx context.Context, to privatestate.State) diag.Diagnostics {
	return NoState.Save(ctx, to)
}

// Imported reports whether the resource is being imported.
func (o Origin) Imported() bool { return o == NoState }

// BeforeDelete makes sure that the origin of a resource is stored before it is deleted.
// Terraform does not pass the private state of a tainted resource to Delete, and keeps what
// Delete has stored if it fails. If the origin is missing, read has to find the resource, and
// remember stores where: "not found" after a lost response would prove nothing otherwise.
func BeforeDelete(
	ctx context.Context, saved privatestate.State, read func() error, remember func(context.Context, privatestate.State) diag.Diagnostics,
) (diag.Diagnostics, error) {
	last, diags := Load(ctx, saved)
	if last != 0 {
		return diags, nil
	}
	if err := read(); err != nil {
		return diags, err
	}
	diags.Append(remember(ctx, saved)...)
	return diags, nil
}

// Check returns nil if a response of "not found" from current counts for a resource that
// was last seen at o; otherwise a *MismatchError with err, the response.
func (o Origin) Check(current Origin, err error, what Subject) error {
	if o == NoState || o != 0 && o == current {
		return nil
	}
	return &MismatchError{Err: err, Subject: what, Unrecorded: o == 0}
}

// Subject is what a MismatchError is about.
type Subject struct {
	// Name of the resource, such as "product".
	Name string
	// Arguments are the provider's arguments that make up the origin, such as
	// "enos.endpoint and enos.access_key".
	Arguments string
}

// MismatchError says that a response of "not found" does not count, because it may come
// from elsewhere than where the resource was last seen.
type MismatchError struct {
	// Err is the response.
	Err error
	Subject
	// Unrecorded is true if the state does not record where the resource was last seen.
	Unrecorded bool
}

func (e *MismatchError) Error() string { return fmt.Sprintf("%v\n\n%s", e.Err, e.Why()) }

// Why returns why the response does not count.
func (e *MismatchError) Why() string {
	if e.Unrecorded {
		return fmt.Sprintf("That does not show that the %s was deleted: the state does not record with which endpoint and account the %s was last seen, "+
			"because an earlier version of this provider wrote it, or because a tainted %s was deleted with -refresh=false.", e.Name, e.Name, e.Name)
	}
	return fmt.Sprintf("That does not show that the %s was deleted: the response comes from another origin (endpoint or account) than the one where the %s "+
		"was last seen.", e.Name, e.Name)
}

// Unwrap returns the response.
func (e *MismatchError) Unwrap() error { return e.Err }

// Hint says what to do next.
func (e *MismatchError) Hint() string {
	return fmt.Sprintf("The resource stays in state. Check %s in the provider configuration. If they are right and the %s was deleted, remove it from state "+
		"with terraform state rm and the resource's address.", e.Arguments, e.Name)
}
