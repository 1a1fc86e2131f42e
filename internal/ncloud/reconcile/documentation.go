// SPDX-License-Identifier: MPL-2.0

package reconcile

import (
	"cmp"
	"context"
	"errors"
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
	if err := w.setParameters(ctx, w.requestParameters(at, actual), slices.Concat(
		parameters(client.RequestHeader, planned.HeaderParameters),
		parameters(client.RequestQuery, planned.QueryParameters),
		parameters(client.RequestForm, planned.FormParameters),
	)); err != nil {
		return err
	}
	if err := w.setBody(ctx, w.requestBody(at, actual), planned.RequestBody); err != nil {
		return err
	}
	return w.setResponses(ctx, at, actual, planned.Responses)
}

// rows are the parameters of a method, or the headers of a response. None can be changed, only deleted and added.
type rows struct {
	of      string
	current *[]client.Parameter
	list    func(context.Context) ([]client.Parameter, error)
	add     func(context.Context, client.Parameter) error
	remove  func(ctx context.Context, name string) error
}

func (w *writer) requestParameters(at target, actual *documentation) rows {
	return rows{
		of: at.String(), current: &actual.parameters,
		list: func(ctx context.Context) ([]client.Parameter, error) { return w.client.Parameters(ctx, at.MethodRef) },
		add: func(ctx context.Context, p client.Parameter) error {
			return w.client.AddParameter(ctx, at.MethodRef, p)
		},
		remove: func(ctx context.Context, name string) error { return w.client.DeleteParameter(ctx, at.MethodRef, name) },
	}
}

func (w *writer) responseHeaders(at target, actual *response) rows {
	status := actual.StatusCode
	return rows{
		of: "response " + strconv.Itoa(status) + " of " + at.String(), current: &actual.headers,
		list: func(ctx context.Context) ([]client.Parameter, error) {
			return w.client.ResponseHeaders(ctx, at.MethodRef, status)
		},
		add: func(ctx context.Context, p client.Parameter) error {
			return w.client.AddResponseHeader(ctx, at.MethodRef, status, p)
		},
		remove: func(ctx context.Context, name string) error {
			if rest.CheckSegment(name) != nil {
				return errRecreate
			}
			return w.client.DeleteResponseHeader(ctx, at.MethodRef, status, name)
		},
	}
}

// setParameters deletes what is not planned and then adds what is missing, which includes what a delete has removed too.
func (w *writer) setParameters(ctx context.Context, r rows, planned []client.Parameter) error {
	has := func(rows []client.Parameter, p client.Parameter) bool {
		return slices.ContainsFunc(rows, func(other client.Parameter) bool { return sameParameter(other, p) })
	}
	for i := 0; i < len(*r.current); {
		p := (*r.current)[i]
		if has(planned, p) && !has((*r.current)[:i], p) {
			i++
			continue
		}
		if err := w.removeParameter(ctx, r, p); err != nil {
			return err
		}
		i = 0
	}
	for _, p := range planned {
		if has(*r.current, p) {
			continue
		}
		_, err := w.create(ctx, func(ctx context.Context) error { return r.add(ctx, p) }, func(ctx context.Context) (match, error) {
			rows, err := r.list(ctx)
			for _, row := range rows {
				switch {
				case sameParameter(row, p):
					return equal, nil
				case row.Code == p.Code && parameterKey(row) == parameterKey(p):
					return different, nil
				}
			}
			return absent, err
		})
		if err != nil {
			return failed(err, "add %s %s to %s", kindOf(p), p.Name, r.of)
		}
		*r.current = append(*r.current, p)
	}
	return nil
}

// removeParameter deletes p by its name. Where there are several of that name, which ones go is not documented.
func (w *writer) removeParameter(ctx context.Context, r rows, p client.Parameter) error {
	named := func(rows []client.Parameter) (n int) {
		for _, row := range rows {
			if strings.EqualFold(row.Name, p.Name) {
				n++
			}
		}
		return n
	}
	before := named(*r.current)
	err := w.change(func() error { return r.remove(ctx, p.Name) }, func(ctx context.Context) (bool, error) {
		rows, err := r.list(ctx)
		return named(rows) < before, err
	})
	switch {
	case errors.Is(err, errRecreate) || invalid(err):
		return errRecreate
	case err != nil && !rest.NotFound(err):
		return failed(err, "delete %s %s of %s", kindOf(p), p.Name, r.of)
	case err == nil && before == 1:
		*r.current = slices.DeleteFunc(slices.Clone(*r.current), func(row client.Parameter) bool { return strings.EqualFold(row.Name, p.Name) })
		return nil
	}
	left, listErr := wait.Until(ctx, r.list, func(rows []client.Parameter, err error) bool { return err != nil || named(rows) < before })
	if listErr == nil && named(left) >= before {
		listErr = cmp.Or(err, errors.New("the service accepted the request, but the listing still contains it"))
	}
	if listErr != nil {
		return failed(listErr, "delete %s %s of %s", kindOf(p), p.Name, r.of)
	}
	*r.current = left
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

// bodyOf is the body of a request or a response.
type bodyOf struct {
	name    string
	current **client.Body
	get     func(context.Context) (*client.Body, error)
	set     func(context.Context, client.Body) error
	remove  func(context.Context) error
}

func (w *writer) requestBody(at target, actual *documentation) bodyOf {
	return bodyOf{
		"the request body of " + at.String(), &actual.body,
		func(ctx context.Context) (*client.Body, error) { return w.client.RequestBody(ctx, at.MethodRef) },
		func(ctx context.Context, b client.Body) error { return w.client.SetRequestBody(ctx, at.MethodRef, b) },
		func(ctx context.Context) error { return w.client.DeleteRequestBody(ctx, at.MethodRef) },
	}
}

func (w *writer) responseBody(at target, actual *response) bodyOf {
	status := actual.StatusCode
	return bodyOf{
		"the body of response " + strconv.Itoa(status) + " of " + at.String(), &actual.body,
		func(ctx context.Context) (*client.Body, error) {
			return w.client.ResponseBody(ctx, at.MethodRef, status)
		},
		func(ctx context.Context, b client.Body) error {
			return w.client.SetResponseBody(ctx, at.MethodRef, status, b)
		},
		func(ctx context.Context) error { return w.client.DeleteResponseBody(ctx, at.MethodRef, status) },
	}
}

// setBody replaces, sets or deletes a body. A definition keeps the name that a body has.
func (w *writer) setBody(ctx context.Context, of bodyOf, planned *draft.Body) error {
	actual := body(*of.current, w.modelOf)
	// A single method has the names of its bodies. One without a model has nothing else.
	renamed := w.modelNames == nil && actual != nil && (planned == nil || actual.Name != planned.Name)
	if !renamed && same(draft.Operation{RequestBody: actual}, draft.Operation{RequestBody: planned}) {
		return nil
	}
	if planned == nil || *planned == (draft.Body{Name: planned.Name}) {
		err := w.change(func() error { return of.remove(ctx) }, func(ctx context.Context) (bool, error) {
			b, err := of.get(ctx)
			return b == nil, err
		})
		if err != nil && !rest.NotFound(err) {
			return failed(err, "delete %s", of.name)
		}
		*of.current = nil
		return nil
	}
	id, err := w.modelID(planned.Model)
	if err != nil {
		return failed(err, "set %s", of.name)
	}
	set := client.Body{Name: cmp.Or(planned.Name, "body"), Description: planned.Description, ModelID: id}
	if w.modelNames != nil && actual != nil && validName(actual.Name) {
		set.Name = actual.Name
	}
	err = w.change(func() error { return of.set(ctx, set) }, func(ctx context.Context) (bool, error) {
		b, err := of.get(ctx)
		return b != nil && b.ModelID == set.ModelID && b.Description == set.Description && b.Name == set.Name, err
	})
	if err != nil {
		return failed(err, "set %s", of.name)
	}
	*of.current = &set
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
			return failed(err, "set response %s of %s", key, at)
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
	switch {
	case !exists:
		_, err := w.create(ctx, func(ctx context.Context) error { return w.client.AddMethodResponse(ctx, at.MethodRef, wanted) },
			func(ctx context.Context) (match, error) {
				responses, err := w.client.MethodResponses(ctx, at.MethodRef)
				for _, r := range responses {
					if r == wanted {
						return equal, nil
					} else if r.StatusCode == status {
						return different, nil
					}
				}
				return absent, err
			})
		if err != nil {
			return failed(err, "add response %d of %s", status, at)
		}
		actual.responses = slices.Insert(actual.responses, i, response{MethodResponse: wanted})
	case actual.responses[i].Description != planned.Description:
		err := w.change(func() error { return w.client.UpdateMethodResponse(ctx, at.MethodRef, wanted) }, func(ctx context.Context) (bool, error) {
			responses, err := w.client.MethodResponses(ctx, at.MethodRef)
			return slices.Contains(responses, wanted), err
		})
		if err != nil {
			return failed(err, "change response %d of %s", status, at)
		}
		actual.responses[i].MethodResponse = wanted
	}
	r := &actual.responses[i]
	if err := w.setParameters(ctx, w.responseHeaders(at, r), parameters(client.ResponseHeader, planned.Headers)); err != nil {
		return err
	}
	return w.setBody(ctx, w.responseBody(at, r), planned.Body)
}

func byStatus(r response, status int) int { return cmp.Compare(r.StatusCode, status) }

func (w *writer) removeResponse(ctx context.Context, at target, actual *documentation, status int) error {
	err := w.change(func() error { return w.client.DeleteMethodResponse(ctx, at.MethodRef, status) }, func(ctx context.Context) (bool, error) {
		responses, err := w.client.MethodResponses(ctx, at.MethodRef)
		return !slices.ContainsFunc(responses, func(r client.MethodResponse) bool { return r.StatusCode == status }), err
	})
	if err != nil && !rest.NotFound(err) {
		return failed(err, "delete response %d of %s", status, at)
	}
	actual.responses = slices.DeleteFunc(slices.Clone(actual.responses), func(r response) bool { return r.StatusCode == status })
	return nil
}
