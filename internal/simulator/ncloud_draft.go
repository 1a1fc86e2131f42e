// SPDX-License-Identifier: MPL-2.0

package simulator

import (
	"net/http"
	"reflect"
	"strings"
	"time"
)

// NCloudDraft is the content of an API that a deployment copies.
type NCloudDraft struct {
	Paths  []NCloudPath
	Models []NCloudModel
	// GatewayResponses are the customized ones.
	GatewayResponses []NCloudGatewayResponse
}

// Draft returns a deep copy of an API's draft.
func (n *NCloud) Draft(apiID string) NCloudDraft {
	var draft NCloudDraft
	n.withAPI(apiID, func(_ *NCloudProduct, a *NCloudAPI) { draft = a.Draft.copy() })
	return draft
}

// ChangeDraft changes a draft outside Terraform. Missing IDs and parents of paths are added.
// It reports whether the API exists.
func (n *NCloud) ChangeDraft(apiID string, change func(*NCloudDraft)) bool {
	return n.withAPI(apiID, func(_ *NCloudProduct, a *NCloudAPI) {
		change(&a.Draft)
		n.editBelow(a)
	})
}

// copy returns a deep copy.
func (d *NCloudDraft) copy() NCloudDraft {
	out := deepCopy(*d)
	out.GatewayResponses = filter(out.GatewayResponses, func(r NCloudGatewayResponse) bool { return !r.isDefault() })
	return out
}

// completeDraft adds the root, missing parents of paths, and what a test left empty.
func (n *NCloud) completeDraft(d *NCloudDraft) {
	existing := map[string]bool{}
	for _, p := range d.Paths {
		existing[p.Path] = true
	}
	for _, path := range append([]string{"/"}, pathsOf(d)...) {
		for _, missing := range append(parentPaths(path), path) {
			if !existing[missing] {
				existing[missing] = true
				d.Paths = append(d.Paths, NCloudPath{Path: missing, AutoCreated: missing != "/"})
			}
		}
	}
	for i := range d.Paths {
		p := &d.Paths[i]
		if p.ID == "" {
			p.ID = n.newID()
		}
		for j := range p.Methods {
			n.completeMethod(&p.Methods[j])
		}
	}
	for i := range d.Models {
		if d.Models[i].ID == "" {
			d.Models[i].ID = n.newID()
		}
	}
}

func pathsOf(d *NCloudDraft) []string {
	paths := make([]string, len(d.Paths))
	for i, p := range d.Paths {
		paths[i] = p.Path
	}
	return paths
}

// eachMethod calls f with every method of the draft.
func (d *NCloudDraft) eachMethod(f func(*NCloudPath, *NCloudMethod)) {
	for i := range d.Paths {
		p := &d.Paths[i]
		for j := range p.Methods {
			f(p, &p.Methods[j])
		}
	}
}

// eachBody calls f with the bodies of every request and response.
func (d *NCloudDraft) eachBody(f func(*NCloudBody)) {
	d.eachMethod(func(_ *NCloudPath, m *NCloudMethod) {
		if m.RequestBody != nil {
			f(m.RequestBody)
		}
		for _, r := range m.Responses {
			if r.Body != nil {
				f(r.Body)
			}
		}
	})
}

func (a *NCloudAPI) countMethods() int64 {
	count := a.MethodsCount
	a.Draft.eachMethod(func(*NCloudPath, *NCloudMethod) { count++ })
	return count
}

// edit marks a route as a write to a draft.
func edit(handle ncloudHandler) ncloudHandler {
	return func(n *NCloud, call *ncloudCall) *response {
		var before NCloudDraft
		reads := n.staleReads()
		if reads > 0 {
			before = deepCopy(call.api.Draft)
		}
		resp := handle(n, call)
		if resp.status < http.StatusMultipleChoices {
			call.api.draftReads.written(reads, before)
			n.editBelow(call.api)
		}
		return resp
	}
}

// draft returns what a write changes, or what a read sees.
func (call *ncloudCall) draft() *NCloudDraft {
	if call.Method != http.MethodGet {
		return &call.api.Draft
	}
	if call.seen == nil {
		call.seen = new(call.api.draftReads.read(call.api.Draft))
	}
	return call.seen
}

// writtenAPI returns the path of the API that a request writes to, "" if it writes to none.
func writtenAPI(r *http.Request) string {
	segments := strings.Split(strings.TrimPrefix(r.URL.EscapedPath(), ncloudBasePath+"/"), "/")
	if r.Method == http.MethodGet || len(segments) < 4 || segments[0] != "products" || segments[2] != "apis" {
		return ""
	}
	if last := segments[len(segments)-1]; last == "preview" || last == "search" {
		return ""
	}
	return strings.Join(segments[:4], "/")
}

// beginWrite notes that a request writes to an API, unless another one does. The returned
// function ends that.
func (n *NCloud) beginWrite(r *http.Request) (end func()) {
	api := writtenAPI(r)
	if api == "" {
		return func() {}
	}
	n.mu.Lock()
	defer n.mu.Unlock()
	if n.writers[api] == nil {
		n.writers[api] = r
	}
	return func() {
		n.mu.Lock()
		defer n.mu.Unlock()
		if n.writers[api] == r {
			delete(n.writers, api)
		}
	}
}

// checkWriter refuses a write that began while another one to the same API was in progress.
func (n *NCloud) checkWriter(call *ncloudCall) *response {
	api := writtenAPI(call.Request)
	if api == "" || n.writers[api] == call.Request || n.switches.ConcurrentWrites == "allowed" {
		return nil
	}
	return n.conflict(api + " is being changed.")
}

// deepCopy copies a value that has exported fields only, and times.
func deepCopy[T any](value T) T {
	unshare(reflect.ValueOf(&value).Elem())
	return value
}

// unshare replaces what a value refers to with copies.
func unshare(value reflect.Value) {
	switch value.Kind() {
	case reflect.Struct:
		if value.Type() != reflect.TypeFor[time.Time]() {
			for i := range value.NumField() {
				unshare(value.Field(i))
			}
		}
	case reflect.Pointer, reflect.Interface:
		if !value.IsNil() {
			target := reflect.New(value.Elem().Type())
			target.Elem().Set(value.Elem())
			unshare(target.Elem())
			if value.Kind() == reflect.Interface {
				target = target.Elem()
			}
			value.Set(target)
		}
	case reflect.Slice:
		if !value.IsNil() {
			target := reflect.MakeSlice(value.Type(), value.Len(), value.Len())
			reflect.Copy(target, value)
			for i := range target.Len() {
				unshare(target.Index(i))
			}
			value.Set(target)
		}
	case reflect.Map:
		if !value.IsNil() {
			target := reflect.MakeMapWithSize(value.Type(), value.Len())
			for key, element := range value.Seq2() {
				own := reflect.New(element.Type()).Elem()
				own.Set(element)
				unshare(own)
				target.SetMapIndex(key, own)
			}
			value.Set(target)
		}
	default:
	}
}
