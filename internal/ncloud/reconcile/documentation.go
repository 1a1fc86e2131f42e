// SPDX-License-Identifier: MPL-2.0

package reconcile

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/ncloud/client"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/ncloud/draft"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/rest"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/wait"
)

// setDocumentation changes what differs. actual records each change.
func (w *writer) setDocumentation(ctx context.Context, at target, actual *documentation, planned draft.Operation) error {
	name := at.String()
	request := messageTarget{client.MessageRef{MethodRef: at.MethodRef}, name, "the request body of " + name, &actual.message}
	if err := w.setMessage(ctx, request, slices.Concat(
		parameters(client.RequestHeader, planned.HeaderParameters),
		parameters(client.RequestQuery, planned.QueryParameters),
		parameters(client.RequestForm, planned.FormParameters),
	), planned.RequestBody); err != nil {
		return err
	}
	return w.setResponses(ctx, at, actual, planned.Responses)
}

// messageTarget is a message to write.
type messageTarget struct {
	client.MessageRef

	name, bodyName string
	*message
}

func (w *writer) setMessage(ctx context.Context, of messageTarget, parameters []client.Parameter, body *draft.Body) error {
	if err := w.setParameters(ctx, of, parameters); err != nil {
		return err
	}
	return w.setBody(ctx, of, body)
}

// setParameters deletes what is not planned and then adds what is missing, which includes what a delete has removed too. No
// parameter can be changed.
func (w *writer) setParameters(ctx context.Context, of messageTarget, planned []client.Parameter) error {
	has := func(all []client.Parameter, p client.Parameter) bool {
		return slices.ContainsFunc(all, func(other client.Parameter) bool { return sameParameter(other, p) })
	}
	for i := 0; i < len(of.parameters); {
		p := of.parameters[i]
		if has(planned, p) && !has(of.parameters[:i], p) {
			i++
			continue
		}
		if err := w.removeParameter(ctx, of, p); err != nil {
			return err
		}
		i = 0
	}
	for _, p := range planned {
		if has(of.parameters, p) {
			continue
		}
		add := func(ctx context.Context) error { return w.client.AddParameter(ctx, of.MessageRef, p) }
		_, err := w.create(ctx, add, func(ctx context.Context) (match, error) {
			all, err := w.client.Parameters(ctx, of.MessageRef)
			existing := first(all, func(other client.Parameter) bool {
				return other.Code == p.Code && parameterKey(other) == parameterKey(p)
			})
			if existing == nil {
				return absent, err
			}
			return matching(sameParameter(*existing, p)), nil
		})
		if err != nil {
			return Failed(err, "add %s %s to %s", kindOf(p), p.Name, of.name)
		}
		of.parameters = append(of.parameters, p)
	}
	return nil
}

// removeParameter deletes p by its name. Where there are several of that name, which ones go is not documented.
func (w *writer) removeParameter(ctx context.Context, of messageTarget, p client.Parameter) error {
	isNamed := func(other client.Parameter) bool { return strings.EqualFold(other.Name, p.Name) }
	named := func(all []client.Parameter) (n int) {
		for _, other := range all {
			if isNamed(other) {
				n++
			}
		}
		return n
	}
	if of.StatusCode != 0 && rest.CheckSegment(p.Name) != nil { // the name is a segment of the URL
		return errRecreate
	}
	before := named(of.parameters)
	list := func(ctx context.Context) ([]client.Parameter, error) { return w.client.Parameters(ctx, of.MessageRef) }
	err := w.change(func() error { return w.client.DeleteParameter(ctx, of.MessageRef, p.Name) }, func(ctx context.Context) (bool, error) {
		all, err := list(ctx)
		return named(all) < before, err
	})
	switch {
	case invalid(err):
		return errRecreate
	case err != nil && !rest.NotFound(err):
		return Failed(err, "delete %s %s of %s", kindOf(p), p.Name, of.name)
	case err == nil && before == 1:
		of.parameters = slices.DeleteFunc(slices.Clone(of.parameters), isNamed)
		return nil
	}
	left, listErr := wait.Until(ctx, list, func(all []client.Parameter, err error) bool { return err != nil || named(all) < before })
	if listErr == nil && named(left) >= before {
		listErr = cmp.Or(err, errors.New("the service accepted the request, but the listing still contains it"))
	}
	if listErr != nil {
		return Failed(listErr, "delete %s %s of %s", kindOf(p), p.Name, of.name)
	}
	of.parameters = left
	return nil
}

func sameParameter(a, b client.Parameter) bool {
	x, y := parameter(a), parameter(b)
	x.Name, y.Name = "", ""
	return a.Code == b.Code && parameterKey(a) == parameterKey(b) && x == y
}

func kindOf(p client.Parameter) string {
	switch p.Code {
	case client.RequestHeader:
		return "header parameter"
	case client.RequestQuery:
		return "query parameter"
	case client.RequestForm:
		return "form parameter"
	default:
		return "header"
	}
}

// setBody replaces, sets or deletes a body. A definition keeps the name that a body has.
func (w *writer) setBody(ctx context.Context, of messageTarget, planned *draft.Body) error {
	actual := body(of.body, w.modelOf)
	// A single method has the names of its bodies. One without a model has nothing else.
	renamed := w.modelNames == nil && actual != nil && (planned == nil || actual.Name != planned.Name)
	if !renamed && same(draft.Operation{RequestBody: actual}, draft.Operation{RequestBody: planned}) {
		return nil
	}
	if planned == nil || *planned == (draft.Body{Name: planned.Name}) {
		err := w.change(func() error { return w.client.DeleteBody(ctx, of.MessageRef) }, func(ctx context.Context) (bool, error) {
			b, err := w.client.Body(ctx, of.MessageRef)
			return b == nil, err
		})
		if err != nil && !rest.NotFound(err) {
			return Failed(err, "delete %s", of.bodyName)
		}
		of.body = nil
		return nil
	}
	id, err := w.modelID(planned.Model)
	if err != nil {
		return Failed(err, "set %s", of.bodyName)
	}
	set := client.Body{Name: cmp.Or(planned.Name, "body"), Description: planned.Description, ModelID: id}
	if w.modelNames != nil && actual != nil && validName(actual.Name) {
		set.Name = actual.Name
	}
	err = w.change(func() error { return w.client.SetBody(ctx, of.MessageRef, set) }, func(ctx context.Context) (bool, error) {
		b, err := w.client.Body(ctx, of.MessageRef)
		return b != nil && b.ModelID == set.ModelID && b.Description == set.Description && b.Name == set.Name, err
	})
	if err != nil {
		return Failed(err, "set %s", of.bodyName)
	}
	of.body = &set
	return nil
}

func (w *writer) setResponses(ctx context.Context, at target, actual *documentation, planned map[string]draft.Response) error {
	for _, r := range slices.Clone(actual.responses) {
		if _, keep := planned[strconv.Itoa(r.StatusCode)]; !keep {
			if err := w.removeResponse(ctx, at, actual, r.StatusCode); err != nil {
				return err
			}
		}
	}
	for _, key := range slices.Sorted(maps.Keys(planned)) {
		status, err := strconv.Atoi(key)
		if err != nil {
			return Failed(err, "set response %s of %s", key, at)
		}
		err = w.setResponse(ctx, at, actual, status, planned[key])
		if errors.Is(err, errRecreate) {
			if err = w.removeResponse(ctx, at, actual, status); err == nil {
				err = w.setResponse(ctx, at, actual, status, planned[key])
			}
		}
		if err != nil {
			return err
		}
	}
	return nil
}

func (w *writer) setResponse(ctx context.Context, at target, actual *documentation, status int, planned draft.Response) error {
	i, exists := slices.BinarySearchFunc(actual.responses, status, byStatus)
	wanted := client.MethodResponse{StatusCode: status, Description: planned.Description}
	listed := func(ctx context.Context) (*client.MethodResponse, error) { return w.response(ctx, at, status) }
	switch {
	case !exists:
		add := func(ctx context.Context) error { return w.client.AddMethodResponse(ctx, at.MethodRef, wanted) }
		_, err := w.create(ctx, add, func(ctx context.Context) (match, error) {
			r, err := listed(ctx)
			if r == nil {
				return absent, err
			}
			return matching(*r == wanted), nil
		})
		if err != nil {
			return Failed(err, "add response %d of %s", status, at)
		}
		actual.responses = slices.Insert(actual.responses, i, response{MethodResponse: wanted})
	case actual.responses[i].Description != planned.Description:
		err := w.change(func() error { return w.client.UpdateMethodResponse(ctx, at.MethodRef, wanted) }, func(ctx context.Context) (bool, error) {
			r, err := listed(ctx)
			return r != nil && *r == wanted, err
		})
		if err != nil {
			return Failed(err, "change response %d of %s", status, at)
		}
		actual.responses[i].MethodResponse = wanted
	}
	name := fmt.Sprintf("response %d of %s", status, at)
	of := messageTarget{client.MessageRef{MethodRef: at.MethodRef, StatusCode: status}, name, "the body of " + name, &actual.responses[i].message}
	return w.setMessage(ctx, of, parameters(client.ResponseHeader, planned.Headers), planned.Body)
}

func byStatus(r response, status int) int { return cmp.Compare(r.StatusCode, status) }

// response returns nil if the method does not have a response of the status.
func (w *writer) response(ctx context.Context, at target, status int) (*client.MethodResponse, error) {
	all, err := w.client.MethodResponses(ctx, at.MethodRef)
	return first(all, func(r client.MethodResponse) bool { return r.StatusCode == status }), err
}

func (w *writer) removeResponse(ctx context.Context, at target, actual *documentation, status int) error {
	err := w.change(func() error { return w.client.DeleteMethodResponse(ctx, at.MethodRef, status) }, func(ctx context.Context) (bool, error) {
		r, err := w.response(ctx, at, status)
		return r == nil, err
	})
	if err != nil && !rest.NotFound(err) {
		return Failed(err, "delete response %d of %s", status, at)
	}
	actual.responses = slices.DeleteFunc(slices.Clone(actual.responses), func(r response) bool { return r.StatusCode == status })
	return nil
}
