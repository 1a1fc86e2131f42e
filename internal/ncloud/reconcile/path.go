// SPDX-License-Identifier: MPL-2.0

package reconcile

import (
	"context"
	"maps"
	"slices"
	"strings"

	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/errdiag"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/ncloud/client"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/ncloud/draft"
)

func (w *writer) listPaths(ctx context.Context) error {
	w.settle(ctx)
	paths, err := w.client.Paths(ctx, w.api)
	if err != nil {
		return Failed(err, "list the paths of the API")
	}
	w.paths = map[string]*client.Path{}
	for _, p := range paths {
		if !w.deleted[p.ID] {
			p.Methods = slices.DeleteFunc(p.Methods, func(method string) bool { return w.deleted[p.ID+" "+method] })
			w.paths[p.Path] = &p
		}
	}
	return nil
}

// ensurePath creates a path with its missing parents, which are bare. It does not change a path that exists.
func (w *writer) ensurePath(ctx context.Context, path string, settings draft.CORS) (*client.Path, error) {
	for _, parent := range parents(path) {
		if _, err := w.createPath(ctx, parent, draft.CORS{}); err != nil {
			return nil, err
		}
	}
	return w.createPath(ctx, path, settings)
}

// createPath returns the path that exists, if there is one.
func (w *writer) createPath(ctx context.Context, path string, settings draft.CORS) (*client.Path, error) {
	if existing := w.paths[path]; existing != nil {
		return existing, nil
	}
	var created *client.Path
	adopted, err := w.create(ctx, func(ctx context.Context) (err error) {
		created, err = w.client.CreatePath(ctx, w.api, path, corsInput(settings))
		return err
	}, func(ctx context.Context) (match, error) {
		paths, err := w.client.Paths(ctx, w.api)
		if created = first(paths, func(p client.Path) bool { return p.Path == path }); created == nil {
			return absent, err
		}
		return equal, nil // a path that exists is used, whatever its CORS is
	})
	if err != nil {
		return nil, Failed(w.withAdvice(path, err), "create the path %s", path)
	}
	if adopted != nil && settings != (draft.CORS{}) { // a bare path may be anyone's
		w.adopted = adopted
	}
	w.paths[path] = created
	return created, nil
}

// withAdvice adds a hint about the variables of a path. Whether the service accepts them all is not documented.
func (w *writer) withAdvice(path string, err error) error {
	if !invalid(err) {
		return err
	}
	if strings.Contains(path, "+}/") {
		return errdiag.WithHint(err, "A variable such as {rest+} stands for all further segments, and the service may accept it at the end of a path only.")
	}
	names := map[string]bool{}
	for segment := range strings.SplitSeq(path, "/") {
		name := strings.TrimSuffix(strings.TrimSuffix(segment, "}"), "+")
		if strings.HasPrefix(name, "{") && names[name] {
			return errdiag.WithHint(err, "The path has two variables with the name %s. Give them different names.", name[1:])
		}
		names[name] = true
	}
	parent, isVariable := variableParent(path)
	for _, other := range slices.Sorted(maps.Keys(w.paths)) {
		if of, ok := variableParent(other); ok && isVariable && of == parent && other != path {
			return errdiag.WithHint(err, "The API has the path %s, which differs only in the name of a variable. Use the same name in both paths.", other)
		}
	}
	return err
}

// variableParent returns the path above a path that ends with a variable.
func variableParent(path string) (parent string, ok bool) {
	at := strings.LastIndexByte(path, '/')
	return path[:max(at, 0)], strings.HasSuffix(path, "}")
}

// setPath creates a path or changes its CORS.
func (w *writer) setPath(ctx context.Context, path string, settings draft.CORS) error {
	p, err := w.ensurePath(ctx, path, settings)
	if err != nil || cors(p.CORS) == settings {
		return err
	}
	err = w.change(func() error { return w.client.UpdatePath(ctx, w.api, p.ID, corsInput(settings)) }, func(ctx context.Context) (bool, error) {
		paths, err := w.client.Paths(ctx, w.api)
		return slices.ContainsFunc(paths, func(other client.Path) bool { return other.ID == p.ID && cors(other.CORS) == settings }), err
	})
	if err == nil {
		p.CORS = corsInput(settings)
	}
	return Failed(err, "change the CORS settings of %s", path)
}

// removePath deletes a path, but never one that has methods or paths below it, which the service might delete with it.
// Such a path is left, without CORS. The listing must be recent.
func (w *writer) removePath(ctx context.Context, path string) (removed bool, err error) {
	p := w.paths[path]
	switch {
	case p == nil:
		return true, nil
	case path == "/" || len(p.Methods) > 0 || w.hasChildren(path):
		return false, w.setPath(ctx, path, draft.CORS{})
	}
	err = w.remove(ctx, func(ctx context.Context) error { return w.client.DeletePath(ctx, w.api, p.ID) },
		func(ctx context.Context) (bool, error) {
			paths, err := w.client.Paths(ctx, w.api)
			return slices.ContainsFunc(paths, func(other client.Path) bool { return other.ID == p.ID }), err
		})
	if err != nil {
		return false, Failed(err, "delete the path %s", path)
	}
	w.deleted[p.ID] = true
	delete(w.paths, path)
	delete(w.methods, path)
	return true, nil
}

// restoreParents creates the parents of deleted paths again that the service has deleted together with their last child.
func (w *writer) restoreParents(ctx context.Context, deleted []string) error {
	before := w.paths
	if err := w.listPaths(ctx); err != nil {
		return err
	}
	for _, path := range deleted {
		for _, parent := range parents(path) {
			if p := before[parent]; p != nil && w.paths[parent] == nil {
				if _, err := w.ensurePath(ctx, parent, cors(p.CORS)); err != nil {
					return err
				}
			}
		}
	}
	return nil
}

func (w *writer) hasChildren(path string) bool {
	for other := range w.paths {
		if isBelow(other, path) {
			return true
		}
	}
	return false
}

func isBelow(path, parent string) bool {
	return path != parent && strings.HasPrefix(path, strings.TrimSuffix(parent, "/")+"/")
}

// parents returns the paths above a path, shortest first, without /.
func parents(path string) []string {
	var out []string
	for i := 1; i < len(path); i++ {
		if path[i] == '/' {
			out = append(out, path[:i])
		}
	}
	return out
}
