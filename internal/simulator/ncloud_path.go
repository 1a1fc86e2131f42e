// SPDX-License-Identifier: MPL-2.0

package simulator

import (
	"net/http"
	"slices"
	"strings"
)

const (
	ncloudAPIPath    = "/products/{productId}/apis/{apiId}"
	ncloudPathPath   = ncloudAPIPath + "/resources/{resourceId}"
	ncloudMethodPath = ncloudPathPath + "/methods/{methodName}"
)

var ncloudPathRoutes = []ncloudRoute{
	{http.MethodGet, ncloudAPIPath + "/resources", (*NCloud).listPaths},
	{http.MethodPost, ncloudAPIPath + "/resources", edit(with((*NCloud).createPath))},
	{http.MethodPatch, ncloudPathPath, edit(with((*NCloud).patchPath))},
	{http.MethodDelete, ncloudPathPath, edit((*NCloud).deletePath)},
}

// NCloudPath is a path of an API. The vendor calls it a resource.
type NCloudPath struct {
	ID, Path string
	CORS     NCloudCORS
	Methods  []NCloudMethod
	// AutoCreated is set for a parent that the service created.
	AutoCreated bool
}

// NCloudCORS holds the CORS settings of a path.
type NCloudCORS struct {
	AllowOrigin, AllowMethods, AllowHeaders, AllowCredentials, ExposeHeaders, MaxAge string
}

type ncloudCORSInput struct {
	AllowOrigin      *string `json:"corsAllowOrigin" chars:"0-45" pattern:"([^ ](.*[^ ])?)?"`
	AllowMethods     *string `json:"corsAllowMethods" chars:"0-45" pattern:"([^ ](.*[^ ])?)?"`
	AllowHeaders     *string `json:"corsAllowHeaders" chars:"0-200" pattern:"([^ ](.*[^ ])?)?"`
	AllowCredentials *string `json:"corsAllowCredentials" chars:"0-45" pattern:"([^ ](.*[^ ])?)?"`
	ExposeHeaders    *string `json:"corsExposeHeaders" chars:"0-200" pattern:"([^ ](.*[^ ])?)?"`
	MaxAge           *string `json:"corsMaxAge" chars:"0-45" pattern:"([^ ](.*[^ ])?)?"`
}

type ncloudPathInput struct {
	ncloudCORSInput

	Path string `json:"resourcePath" required:"true" chars:"1-2000" pattern:"/|(/([A-Za-z0-9_+-]*[A-Za-z0-9_]|[{][A-Za-z0-9_+-]*[A-Za-z0-9_][+]?[}]))+"`
}

// store stores the settings. An absent one is kept or cleared.
func (in *ncloudCORSInput) store(c *NCloudCORS, keep bool) {
	set(&c.AllowOrigin, in.AllowOrigin, keep)
	set(&c.AllowMethods, in.AllowMethods, keep)
	set(&c.AllowHeaders, in.AllowHeaders, keep)
	set(&c.AllowCredentials, in.AllowCredentials, keep)
	set(&c.ExposeHeaders, in.ExposeHeaders, keep)
	set(&c.MaxAge, in.MaxAge, keep)
}

func (n *NCloud) listPaths(call *ncloudCall) *response {
	return ok(fields{"resourceList": render(ordered(n, call.draft().Paths), func(p NCloudPath) fields { return n.pathJSON(call.api, &p) })})
}

func (n *NCloud) createPath(call *ncloudCall, in ncloudPathInput) *response {
	d := call.draft()
	if existing := d.findPath(in.Path); existing != nil {
		if n.switches.DuplicatePath == "returned" {
			return ok(fields{"resource": n.pathJSON(call.api, existing)})
		}
		return n.alreadyExists("resourcePath", in.Path)
	}
	if in.Path == "/" && n.switches.RootPath == "refused" {
		return n.badRequest("resourcePath [/] cannot be created.")
	}
	if rule := d.oddPath(in.Path); rule != "" && n.switches.OddPaths == "refused" {
		return n.badRequest("resourcePath " + rule + ".")
	}
	var missing []NCloudPath
	for _, parent := range parentPaths(in.Path) {
		if d.findPath(parent) == nil {
			missing = append(missing, NCloudPath{Path: parent, AutoCreated: true})
		}
	}
	if len(missing) > 0 && n.switches.MissingParent != "created" {
		return n.missingParent(missing[0].Path)
	}
	for i := range missing {
		missing[i].ID = n.newID()
	}
	p := NCloudPath{ID: n.newID(), Path: in.Path}
	in.store(&p.CORS, false)
	d.Paths = append(append(d.Paths, missing...), p)
	return created(fields{"resource": n.pathJSON(call.api, &p)})
}

func (n *NCloud) missingParent(path string) *response {
	switch n.switches.MissingParent {
	case "403":
		return n.refuse(http.StatusForbidden, "10002", "You do not have permission.", "")
	case "404":
		return n.notFound("resourcePath", path)
	}
	return n.badRequest("resourcePath [" + path + "] does not exist.")
}

func (n *NCloud) patchPath(call *ncloudCall, in ncloudCORSInput) *response {
	in.store(&call.path.CORS, n.switches.OmittedCORS == "kept")
	return ok(fields{"resource": n.pathJSON(call.api, call.path)})
}

// deletePath deletes a path with its methods and, as far as the service allows it, the paths
// below it.
func (n *NCloud) deletePath(call *ncloudCall) *response {
	d, path := call.draft(), call.path.Path
	if path == "/" && n.switches.RootPath == "refused" {
		return n.badRequest("resourcePath [/] cannot be deleted.")
	}
	if d.hasChildren(path) && n.switches.DeletePathWithChildren == "refused" {
		return n.badRequest("resourcePath [" + path + "] has paths below it.")
	}
	d.Paths = slices.DeleteFunc(d.Paths, func(p NCloudPath) bool { return p.Path == path || isBelow(p.Path, path) })
	if n.switches.EmptyParents == "removed" {
		d.removeEmptyParents(path)
	}
	return noContent()
}

// removeEmptyParents removes the parents that the service created, as long as they are bare.
func (d *NCloudDraft) removeEmptyParents(path string) {
	parents := parentPaths(path)
	for _, parent := range slices.Backward(parents) {
		p := d.findPath(parent)
		if p == nil || !p.AutoCreated || len(p.Methods) > 0 || p.CORS != (NCloudCORS{}) || d.hasChildren(parent) {
			return
		}
		d.Paths = slices.DeleteFunc(d.Paths, func(p NCloudPath) bool { return p.Path == parent })
	}
}

func (d *NCloudDraft) findPath(path string) *NCloudPath {
	return d.pathWhere(func(p *NCloudPath) bool { return p.Path == path })
}

func (d *NCloudDraft) pathWhere(match func(*NCloudPath) bool) *NCloudPath {
	for i := range d.Paths {
		if match(&d.Paths[i]) {
			return &d.Paths[i]
		}
	}
	return nil
}

func (d *NCloudDraft) hasChildren(path string) bool {
	return d.pathWhere(func(p *NCloudPath) bool { return isBelow(p.Path, path) }) != nil
}

// oddPath returns the rule that a path breaks although its grammar is right.
func (d *NCloudDraft) oddPath(path string) string {
	segments := strings.Split(path, "/")
	variables := map[string]bool{}
	for i, segment := range segments {
		if !strings.HasPrefix(segment, "{") {
			continue
		}
		greedy := strings.HasSuffix(segment, "+}")
		if greedy && i < len(segments)-1 {
			return "must have its greedy variable last"
		}
		name := strings.TrimRight(strings.Trim(segment, "{}"), "+")
		if variables[name] {
			return "must not have the variable " + name + " twice"
		}
		variables[name] = true
		prefix := strings.Join(segments[:i], "/") + "/{"
		sibling := d.pathWhere(func(p *NCloudPath) bool {
			rest, below := strings.CutPrefix(p.Path, prefix)
			return below && !strings.Contains(rest, "/") && "{"+rest != segment && strings.HasSuffix(rest, "+}") == greedy
		})
		if sibling != nil {
			return "must not be a sibling of the variable in [" + sibling.Path + "]"
		}
	}
	return ""
}

// parentPaths returns the paths above a path, "/" first, none for "/" itself.
func parentPaths(path string) []string {
	if path == "/" {
		return nil
	}
	parents := []string{"/"}
	for i := 1; i < len(path); i++ {
		if path[i] == '/' {
			parents = append(parents, path[:i])
		}
	}
	return parents
}

func isBelow(path, parent string) bool {
	return path != parent && strings.HasPrefix(path, strings.TrimSuffix(parent, "/")+"/")
}

func (n *NCloud) pathJSON(a *NCloudAPI, p *NCloudPath) fields {
	methods := render(ordered(n, p.Methods), func(m NCloudMethod) fields {
		return fields{"methodName": m.Name, "methodCode": methodCode(m.Name)}
	})
	body := fields{
		"resourceId": p.ID, "apiId": a.ID, "resourcePath": p.Path, "methods": methods,
		"corsAllowOrigin": p.CORS.AllowOrigin, "corsAllowMethods": p.CORS.AllowMethods, "corsAllowHeaders": p.CORS.AllowHeaders,
		"corsAllowCredentials": p.CORS.AllowCredentials, "corsExposeHeaders": p.CORS.ExposeHeaders, "corsMaxAge": p.CORS.MaxAge,
	}
	n.unsetText(body, "corsAllowOrigin", "corsAllowMethods", "corsAllowHeaders", "corsAllowCredentials", "corsExposeHeaders", "corsMaxAge")
	return body
}
