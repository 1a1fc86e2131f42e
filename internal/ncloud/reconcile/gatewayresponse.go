// SPDX-License-Identifier: MPL-2.0

package reconcile

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

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

// LostError means that a change failed after it had removed what is planned too.
type LostError struct {
	Err   error
	Reset bool
	Lost  []string
}

func (e *LostError) Error() string {
	cause := "Headers are changed by deleting and adding them."
	if e.Reset {
		cause = "The gateway response was reset to its default, which is the only way to remove its status code."
	}
	return fmt.Sprintf("%v\n\n%s This was lost: %s", e.Err, cause, strings.Join(e.Lost, ", "))
}

func (e *LostError) Unwrap() error { return e.Err }

// Hint is the next step.
func (e *LostError) Hint() string { return "Run terraform apply again, which adds what was lost." }

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
	shows, sending := g.listed(done), g.sending(ctx)
	err := g.change(func() error { return send(sending) }, shows)
	g.acted = g.acted || err == nil || rest.MayHaveActed(err)
	if err == nil || !rest.MayHaveActed(err) && !rest.NotFound(err) {
		return failed(err, "%s", what)
	}
	acted, listErr := wait.Until(ctx, shows, func(shows bool, err error) bool { return shows || err != nil })
	if listErr != nil || !acted {
		return failed(errors.Join(err, listErr), "%s", what)
	}
	if rest.MayHaveActed(err) {
		g.adopted = err
	}
	return nil
}

// settled waits until the service returns what was written last, which is then in actual.
func (g *gatewayWriter) settled(ctx context.Context) error {
	last := g.last
	g.last = nil
	if last == nil {
		return nil
	}
	_, err := wait.Until(ctx, last, func(shows bool, err error) bool { return shows || err != nil })
	return failed(err, "read the gateway response that was changed")
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
		if err := g.setHeaders(ctx, planned.Headers); err != nil {
			return err
		}
		if err := g.setTemplates(ctx, planned.Templates); err != nil {
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

// setHeaders deletes each header that differs, and adds it again. Names are case-insensitive.
func (g *gatewayWriter) setHeaders(ctx context.Context, planned map[string]string) error {
	actual := map[string][]client.GatewayHeader{}
	for _, header := range g.actual.Headers {
		key := strings.ToLower(header.Name)
		actual[key] = append(actual[key], header)
	}
	names := map[string]string{}
	for name := range planned {
		names[strings.ToLower(name)] = name
	}
	for _, key := range sortedUnion(actual, names) {
		name, isPlanned := names[key]
		existing := actual[key]
		if isPlanned && len(existing) == 1 && existing[0].Value == planned[name] {
			continue
		}
		deleted := map[string]bool{}
		for _, header := range existing {
			if deleted[header.Name] {
				continue
			}
			deleted[header.Name] = true
			if err := g.removeHeader(ctx, header.Name); err != nil {
				return err
			}
		}
		if isPlanned {
			if err := g.addHeader(ctx, client.GatewayHeader{Name: name, Value: planned[name]}); err != nil {
				return err
			}
		}
	}
	return nil
}

func (g *gatewayWriter) removeHeader(ctx context.Context, name string) error {
	return g.write(ctx, "delete the header "+name, func(ctx context.Context) error { return g.client.DeleteGatewayHeader(ctx, g.api, g.name, name) },
		func(r client.GatewayResponse) bool {
			return !slices.ContainsFunc(r.Headers, func(h client.GatewayHeader) bool { return h.Name == name })
		})
}

func (g *gatewayWriter) addHeader(ctx context.Context, header client.GatewayHeader) error {
	return g.add(ctx, "add the header "+header.Name, func(ctx context.Context) error { return g.client.AddGatewayHeader(ctx, g.api, g.name, header) },
		func(r client.GatewayResponse) match {
			found := absent
			for _, one := range r.Headers {
				if strings.EqualFold(one.Name, header.Name) {
					found = matching(one.Value == header.Value)
				}
			}
			return found
		})
}

func (g *gatewayWriter) setTemplates(ctx context.Context, planned map[string]string) error {
	actual := map[string]string{}
	twice := map[string]bool{}
	for _, template := range g.actual.Templates {
		_, exists := actual[template.ContentType]
		actual[template.ContentType], twice[template.ContentType] = template.Template, exists
	}
	for _, contentType := range sortedUnion(actual, planned) {
		text, isPlanned := planned[contentType]
		existing, exists := actual[contentType]
		template := client.GatewayTemplate{ContentType: contentType, Template: text}
		if exists && (!isPlanned || twice[contentType]) {
			if err := g.removeTemplate(ctx, contentType); err != nil {
				return err
			}
			exists = false
		}
		var err error
		switch {
		case !isPlanned, exists && existing == text:
		case exists:
			err = g.write(ctx, "change the template for "+contentType, func(ctx context.Context) error { return g.client.UpdateGatewayTemplate(ctx, g.api, g.name, template) },
				func(r client.GatewayResponse) bool { return slices.Contains(r.Templates, template) })
		default:
			err = g.addTemplate(ctx, template)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

func (g *gatewayWriter) removeTemplate(ctx context.Context, contentType string) error {
	return g.write(ctx, "delete the template for "+contentType, func(ctx context.Context) error {
		return g.client.DeleteGatewayTemplate(ctx, g.api, g.name, contentType)
	},
		func(r client.GatewayResponse) bool {
			return !slices.ContainsFunc(r.Templates, func(t client.GatewayTemplate) bool { return t.ContentType == contentType })
		})
}

func (g *gatewayWriter) addTemplate(ctx context.Context, template client.GatewayTemplate) error {
	return g.add(ctx, "add the template for "+template.ContentType,
		func(ctx context.Context) error { return g.client.AddGatewayTemplate(ctx, g.api, g.name, template) },
		func(r client.GatewayResponse) match {
			found := absent
			for _, one := range r.Templates {
				if one.ContentType == template.ContentType {
					found = matching(one.Template == template.Template)
				}
			}
			return found
		})
}

// add creates a header or a template. What was deleted before is waited for, since a listing may still have it.
func (g *gatewayWriter) add(ctx context.Context, what string, send func(context.Context) error, find func(client.GatewayResponse) match) error {
	sending := g.sending(ctx)
	adopted, err := g.create(ctx, func(context.Context) error { return send(sending) }, func(ctx context.Context) (match, error) {
		if err := g.settled(ctx); err != nil {
			return absent, err
		}
		err := g.list(ctx)
		return find(g.actual), err
	})
	g.acted = g.acted || err == nil || rest.MayHaveActed(err)
	if adopted != nil {
		g.adopted = adopted
	}
	return failed(err, "%s", what)
}

// lost names what is planned and was there before, but not after a failure.
func (g *gatewayWriter) lost(err error, before client.GatewayResponse, planned GatewayResponse, reset bool) error {
	var names []string
	for name := range planned.Headers {
		if has := hasHeader(name); has(before) && !has(g.actual) {
			names = append(names, "header "+name)
		}
	}
	for contentType := range planned.Templates {
		if has := hasTemplate(contentType); has(before) && !has(g.actual) {
			names = append(names, "template for "+contentType)
		}
	}
	if len(names) == 0 {
		return err
	}
	slices.Sort(names)
	return &LostError{err, reset, names}
}

func hasHeader(name string) func(client.GatewayResponse) bool {
	return func(r client.GatewayResponse) bool {
		return slices.ContainsFunc(r.Headers, func(h client.GatewayHeader) bool { return strings.EqualFold(h.Name, name) })
	}
}

func hasTemplate(contentType string) func(client.GatewayResponse) bool {
	return func(r client.GatewayResponse) bool {
		return slices.ContainsFunc(r.Templates, func(t client.GatewayTemplate) bool { return t.ContentType == contentType })
	}
}

func matching(is bool) match {
	if is {
		return equal
	}
	return different
}

func sortedUnion[A, B any](a map[string]A, b map[string]B) []string {
	keys := slices.AppendSeq(slices.Collect(maps.Keys(a)), maps.Keys(b))
	slices.Sort(keys)
	return slices.Compact(keys)
}
