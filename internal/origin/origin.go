// SPDX-License-Identifier: MPL-2.0

// Package origin records the endpoint and account where a resource was last seen.
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
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/rest"
)

// Origin is a hash of an endpoint's host and an account. Zero is a state from before origins. Numbers are short in state.
type Origin int64

// NoState is the origin of a data source or an import.
const NoState Origin = 1

const key = "o"

// Of returns the origin of an endpoint's host and the parts that identify the account.
func Of(endpoint *url.URL, account ...string) Origin {
	const lowest, all = 1e8, 9e8 // 9 digits, which the framework stores as 12 characters
	host := strings.ToLower(endpoint.Host)
	if port := map[string]string{"https": ":443", "http": ":80"}[endpoint.Scheme]; port != "" {
		host = strings.TrimSuffix(host, port)
	}
	sum := sha256.Sum256([]byte(strings.Join(append([]string{host}, account...), "\x00")))
	return Origin(lowest + binary.BigEndian.Uint64(sum[:])%all)
}

// Load returns the origin in private state.
func Load(ctx context.Context, from privatestate.State) (Origin, diag.Diagnostics) {
	number, diags := privatestate.Get[int64](ctx, from, key)
	return Origin(number), diags
}

// Save stores the origin in private state.
func (o Origin) Save(ctx context.Context, to privatestate.State) diag.Diagnostics {
	return privatestate.Set(ctx, to, key, int64(o))
}

// MarkImport notes in private state that the resource is being imported.
func MarkImport(ctx context.Context, to privatestate.State) diag.Diagnostics {
	return NoState.Save(ctx, to)
}

// Imported reports whether the resource is being imported.
func (o Origin) Imported() bool { return o == NoState }

// Check returns rest.ErrNotFound if a "not found" at the current origin counts, and otherwise a *MismatchError.
func (o Origin) Check(current Origin, err error, what Subject) error {
	if o == NoState || o != 0 && o == current {
		return rest.ErrNotFound
	}
	return &MismatchError{Err: err, Subject: what, Unrecorded: o == 0}
}

// Subject is what a MismatchError is about.
type Subject struct {
	Name      string
	Arguments string
}

// MismatchError reports a "not found" that may come from another account or endpoint.
type MismatchError struct {
	Err error
	Subject
	Unrecorded bool
}

func (e *MismatchError) Error() string {
	why := fmt.Sprintf("the response comes from another origin (endpoint or account) than the one where the %s was last seen.", e.Name)
	if e.Unrecorded {
		why = fmt.Sprintf("the state does not record with which endpoint and account the %s was last seen, because an earlier version of this provider wrote it, "+
			"or because a tainted %s was deleted with -refresh=false.", e.Name, e.Name)
	}
	return fmt.Sprintf("%v\n\nThat does not show that the %s was deleted: %s", e.Err, e.Name, why)
}

func (e *MismatchError) Unwrap() error { return e.Err }

func (e *MismatchError) Hint() string {
	return fmt.Sprintf("The resource stays in state. Check %s in the provider configuration. If they are right, for example after you replaced the access key, and the %s "+
		"was deleted, remove it from state with terraform state rm and the resource's address.", e.Arguments, e.Name)
}
