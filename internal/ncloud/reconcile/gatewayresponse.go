// SPDX-License-Identifier: MPL-2.0

package reconcile

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/errdiag"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/ncloud/client"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/rest"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/wait"
)

// GatewayResponse is what is planned for a gateway response.
type GatewayResponse struct {
	StatusCode int               // 0 for the default
	Headers    map[string]string // by name
	Templates  map[string]string // by content type
}

// UnknownTypeError means that an API does not have a type of gateway responses.
type UnknownTypeError struct {
	Type  string
	Types []string
}

func (e *UnknownTypeError) Error() string {
	return fmt.Sprintf("the API has no gateway response of the type %s. It has these types: %s", e.Type, strings.Join(e.Types, ", "))
}

// Hint is the next step.
func (e *UnknownTypeError) Hint() string { return "Set response_type to one of these types." }

// maxRounds is how often a gateway response is compared with the plan. More than one is needed after a stale read.
const maxRounds = 3

// gatewayWriter changes one gateway response.
type gatewayWriter struct {
	*writer

	name   string
	actual client.GatewayResponse // as it was last listed
	acted  bool                   // whether a write has or may have had an effect
	// interruptible is the context of the caller, in which nothing is begun after an interruption.
	interruptible context.Context //nolint:containedctx // see sending
}

// sending returns the context of a write. Once something is written, the rest follows even after an interruption.
func (g *gatewayWriter) sending(outliving context.Context) context.Context {
	if g.writes == 0 {
		return g.interruptible
	}
	return outliving
}

// GatewayResponseOf returns the gateway response of a type, or an *UnknownTypeError.
func GatewayResponseOf(all []client.GatewayResponse, name string) (client.GatewayResponse, error) {
	unknown := &UnknownTypeError{Type: name}
	for _, one := range all {
		if one.Type == name {
			return one, nil
		}
		unknown.Types = append(unknown.Types, one.Type)
	}
	return client.GatewayResponse{}, unknown
}

// SetGatewayResponse changes a gateway response to what is planned, unless begin returns an error for what it is. If begin
// returns true, it resets the response first, which removes a status code.
func (r *Reconciler) SetGatewayResponse(
	ctx context.Context, api client.APIRef, name string, planned GatewayResponse, begin func(client.GatewayResponse) (bool, error),
) (out Written[client.GatewayResponse], err error) {
	interruptible := ctx
	err = r.item(ctx, api, func(ctx context.Context, w *writer) error {
		g := &gatewayWriter{writer: w, name: name, interruptible: interruptible}
		if err := g.list(ctx); err != nil {
			return err
		}
		reset, err := begin(g.actual)
		if err != nil {
			return err
		}
		before := g.actual
		exists := true
		if err = g.set(ctx, planned, reset); err != nil {
			exists = g.acted
			if g.settled(ctx) == nil && g.list(ctx) == nil {
				exists = !g.actual.IsDefault
				err = g.lost(err, before, planned, reset)
			}
		}
		if exists {
			out = Written[client.GatewayResponse]{Value: &g.actual, Adopted: w.adopted}
		}
		return err
	})
	return out, err
}

// ResetGatewayResponse restores the default of a gateway response.
func (r *Reconciler) ResetGatewayResponse(ctx context.Context, api client.APIRef, name string) error {
	interruptible := ctx
	return r.item(ctx, api, func(ctx context.Context, w *writer) error {
		g := &gatewayWriter{writer: w, name: name, interruptible: interruptible}
		err := g.reset(ctx)
		if unknown := (*UnknownTypeError)(nil); errors.As(err, &unknown) {
			return nil
		}
		return err
	})
}

func (g *gatewayWriter) list(ctx context.Context) error {
	all, err := g.client.GatewayResponses(ctx, g.api)
	if err != nil {
		return err
	}
	g.actual, err = GatewayResponseOf(all, g.name)
	return err
}

// listed returns a condition on what a listing returns.
func (g *gatewayWriter) listed(is func(client.GatewayResponse) bool) shows {
	return func(ctx context.Context) (bool, error) {
		err := g.list(ctx)
		return err == nil && is(g.actual), err
	}
}

// write sends a change that may be sent again. If the response is lost, or is a 404, a listing decides.
func (g *gatewayWriter) write(ctx context.Context, what string, send func(context.Context) error, done func(client.GatewayResponse) bool) error {
	sending := g.sending(ctx)
	uncertain, err := g.decide(ctx, func() error {
		err := send(sending)
		g.acted = g.acted || err == nil || rest.MayHaveActed(err)
		return err
	}, g.listed(done))
	if rest.MayHaveActed(uncertain) {
		g.adopted = uncertain
	}
	return Failed(err, "%s", what)
}

// settled waits until the service returns what was written last, which is then in actual.
func (g *gatewayWriter) settled(ctx context.Context) error {
	last := g.last
	g.last = nil
	if last == nil {
		return nil
	}
	_, err := wait.Until(ctx, last, func(shows bool, err error) bool { return shows || err != nil })
	return Failed(err, "read the gateway response that was changed")
}

func (g *gatewayWriter) reset(ctx context.Context) error {
	isReset := func(r client.GatewayResponse) bool { return r.IsDefault }
	err := g.write(ctx, "reset the gateway response", func(ctx context.Context) error { return g.client.ResetGatewayResponse(ctx, g.api, g.name) }, isReset)
	if err == nil {
		err = g.settled(ctx)
	}
	return err
}

func (g *gatewayWriter) set(ctx context.Context, planned GatewayResponse, reset bool) error {
	if reset {
		if err := g.reset(ctx); err != nil {
			return err
		}
	}
	for round := range maxRounds {
		writes := g.writes
		if err := g.setStatus(ctx, planned.StatusCode, round == 0); err != nil {
			return err
		}
		if err := g.setEntries(ctx, g.headers(), planned.Headers); err != nil {
			return err
		}
		if err := g.setEntries(ctx, g.templates(), planned.Templates); err != nil {
			return err
		}
		if g.writes == writes {
			return nil
		}
		if err := g.settled(ctx); err != nil {
			return err
		}
	}
	return nil
}

// setStatus also sends a status code that equals the default, so that it stays if the default changes.
func (g *gatewayWriter) setStatus(ctx context.Context, planned int, first bool) error {
	has := func(r client.GatewayResponse) bool { return r.StatusCode != nil && *r.StatusCode == planned }
	if planned == 0 || has(g.actual) && (!first || !g.actual.IsDefault) {
		return nil
	}
	return g.write(ctx, "set the status code", func(ctx context.Context) error { return g.client.SetGatewayResponseStatus(ctx, g.api, g.name, planned) }, has)
}

// entry is a header or a template of a gateway response.
type entry struct{ Name, Value string }

// entries are the headers or the templates of gateway responses.
type entries struct {
	noun   string
	of     func(client.GatewayResponse) []entry
	key    func(name string) string // the same for names that mean one entry
	add    func(context.Context, entry) error
	change func(context.Context, entry) error // nil if entries can only be deleted and added
	remove func(ctx context.Context, name string) error
}

func (g *gatewayWriter) headers() entries {
	return entries{
		noun: "header ", key: strings.ToLower,
		of: func(r client.GatewayResponse) (all []entry) {
			for _, header := range r.Headers {
				all = append(all, entry(header))
			}
			return all
		},
		add: func(ctx context.Context, e entry) error {
			return g.client.AddGatewayHeader(ctx, g.api, g.name, client.GatewayHeader(e))
		},
		remove: func(ctx context.Context, name string) error {
			return g.client.DeleteGatewayHeader(ctx, g.api, g.name, name)
		},
	}
}

func (g *gatewayWriter) templates() entries {
	template := func(e entry) client.GatewayTemplate {
		return client.GatewayTemplate{ContentType: e.Name, Template: e.Value}
	}
	return entries{
		noun: "template for ", key: strings.Clone,
		of: func(r client.GatewayResponse) (all []entry) {
			for _, t := range r.Templates {
				all = append(all, entry{t.ContentType, t.Template})
			}
			return all
		},
		add: func(ctx context.Context, e entry) error {
			return g.client.AddGatewayTemplate(ctx, g.api, g.name, template(e))
		},
		change: func(ctx context.Context, e entry) error {
			return g.client.UpdateGatewayTemplate(ctx, g.api, g.name, template(e))
		},
		remove: func(ctx context.Context, name string) error {
			return g.client.DeleteGatewayTemplate(ctx, g.api, g.name, name)
		},
	}
}

// setEntries changes what differs. An entry that exists more than once is deleted and added.
func (g *gatewayWriter) setEntries(ctx context.Context, of entries, planned map[string]string) error {
	actual, names := map[string][]entry{}, map[string]string{}
	for _, one := range of.of(g.actual) {
		actual[of.key(one.Name)] = append(actual[of.key(one.Name)], one)
	}
	for name := range planned {
		names[of.key(name)] = name
	}
	for _, key := range sortedUnion(actual, names) {
		name, isPlanned := names[key]
		existing, next := actual[key], entry{name, planned[name]}
		isOne := isPlanned && len(existing) == 1
		var err error
		switch {
		case isOne && existing[0].Value == next.Value:
		case isOne && of.change != nil:
			err = g.write(ctx, "change the "+of.noun+name, func(ctx context.Context) error { return of.change(ctx, next) },
				func(r client.GatewayResponse) bool { return slices.Contains(of.of(r), next) })
		default:
			err = g.removeEntries(ctx, of, existing)
			if err == nil && isPlanned {
				err = g.add(ctx, of, next)
			}
		}
		if err != nil {
			return err
		}
	}
	return nil
}

func (g *gatewayWriter) removeEntries(ctx context.Context, of entries, existing []entry) error {
	deleted := map[string]bool{}
	for _, one := range existing {
		if deleted[one.Name] {
			continue
		}
		deleted[one.Name] = true
		err := g.write(ctx, "delete the "+of.noun+one.Name, func(ctx context.Context) error { return of.remove(ctx, one.Name) },
			func(r client.GatewayResponse) bool {
				return !slices.ContainsFunc(of.of(r), func(e entry) bool { return e.Name == one.Name })
			})
		if err != nil {
			return err
		}
	}
	return nil
}

// add waits for what was deleted before, since a listing may still have it.
func (g *gatewayWriter) add(ctx context.Context, of entries, next entry) error {
	sending := g.sending(ctx)
	adopted, err := g.create(ctx, func(context.Context) error { return of.add(sending, next) }, func(ctx context.Context) (match, error) {
		if err := g.settled(ctx); err != nil {
			return absent, err
		}
		err, found := g.list(ctx), absent
		for _, one := range of.of(g.actual) {
			if of.key(one.Name) == of.key(next.Name) {
				found = matching(one.Value == next.Value)
			}
		}
		return found, err
	})
	g.acted = g.acted || err == nil || rest.MayHaveActed(err)
	if adopted != nil {
		g.adopted = adopted
	}
	return Failed(err, "add the %s%s", of.noun, next.Name)
}

// lost names what is planned and was there before, but not after a failure.
func (g *gatewayWriter) lost(err error, before client.GatewayResponse, planned GatewayResponse, reset bool) error {
	var names []string
	find := func(of entries, planned map[string]string) {
		for name := range planned {
			has := func(r client.GatewayResponse) bool {
				return slices.ContainsFunc(of.of(r), func(e entry) bool { return of.key(e.Name) == of.key(name) })
			}
			if has(before) && !has(g.actual) {
				names = append(names, of.noun+name)
			}
		}
	}
	find(g.headers(), planned.Headers)
	find(g.templates(), planned.Templates)
	if len(names) == 0 {
		return err
	}
	slices.Sort(names)
	cause := "Headers are changed by deleting and adding them."
	if reset {
		cause = "The gateway response was reset to its default, which is the only way to remove its status code."
	}
	return errdiag.WithHint(fmt.Errorf("%w\n\n%s This was lost: %s", err, cause, strings.Join(names, ", ")),
		"Run terraform apply again, which adds what was lost.")
}

func sortedUnion[A, B any](a map[string]A, b map[string]B) []string {
	keys := slices.AppendSeq(slices.Collect(maps.Keys(a)), maps.Keys(b))
	slices.Sort(keys)
	return slices.Compact(keys)
}
