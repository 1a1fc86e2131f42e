// SPDX-License-Identifier: MPL-2.0

package draft

import (
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/openapi"
)

// Translation is what a document and the other arguments of a definition mean.
type Translation struct {
	Draft
	// Findings are what the document describes and the draft lacks, in the order of the document.
	Findings []Finding
}

// Translate turns a document into a draft. The error is that of the document, or Errors.
func Translate(source *openapi.Source, arguments Arguments) (*Translation, error) {
	all := contents{paths: source.Paths(), operations: source.Operations()}
	document, err := source.Document(all.excluded(arguments.Exclude))
	if err != nil {
		return nil, err
	}
	return translate(document, all, arguments)
}

// translator translates one document.
type translator struct {
	arguments Arguments
	document  *openapi.Document
	draft     Draft
	findings  findings
	problems  problems
	names     modelNames
	// usesPrefix means that the URL of an endpoint is that of the path.
	usesPrefix bool
}

func translate(document *openapi.Document, all contents, arguments Arguments) (*Translation, error) {
	t := &translator{
		arguments: arguments, document: document, names: newModelNames(document.Schemas),
		draft: Draft{Paths: map[string]CORS{}, Operations: map[string]Operation{}, Models: map[string]string{}},
	}
	all.check(arguments, &t.problems)
	root := t.settings(part{subject: "document", extensions: document.Extensions})
	t.known(part{subject: "document", extensions: document.Extensions}, endpointExtension, filtersExtension)
	for _, path := range document.Paths {
		t.path(path, root)
	}
	t.unused()
	if document.BasePath != "" && arguments.Defaults.URLPrefix == "" && t.usesPrefix {
		t.findings.add("document", document.BasePathPosition, unusedBasePath, document.BasePath)
	}
	if err := t.problems.err(); err != nil {
		return nil, err
	}
	result := &Translation{Draft: t.draft, Findings: t.findings.sorted()}
	if arguments.IgnoreDocumentation {
		result.Draft = t.draft.WithoutDocumentation()
		result.Findings = slices.DeleteFunc(result.Findings, func(finding Finding) bool { return finding.Documentation })
	}
	return result, nil
}

func (t *translator) path(path openapi.Path, root Override) {
	if !strings.HasPrefix(path.Path, "/") {
		t.problems.add("document", "Paths of the document do not begin with a slash", `In the document, write "/orders" instead of "orders".`,
			path.Position, path.Path)
		return
	}
	if !validPath.MatchString(path.Path) || utf8.RuneCountInString(path.Path) > maxPath {
		t.problems.add("document", "The gateway does not support paths of the document",
			`A segment of a path consists of letters, digits, "_", "-" and "+" and does not end with "-" or "+", or is one variable such as {id}. `+
				`A path other than "/" does not end with a slash. `+
				`In the document, replace the other segments with a variable (/{file}), or leave the paths out with exclude.`,
			path.Position, path.Path)
		return
	}
	of := part{subject: path.Path, position: path.Position, extensions: path.Extensions}
	t.paths(of, len(path.Operations) > 0)
	t.known(of, endpointExtension, filtersExtension, corsExtension)
	level := t.settings(of)
	for _, source := range path.Operations {
		key := Key{Method: source.Method, Path: source.Path}.String()
		if !slices.Contains(Methods, source.Method) {
			t.problems.add("document", "The gateway does not support methods of the document", "Leave the operations out with exclude.", source.Position, key)
			continue
		}
		t.draft.Operations[key] = t.operation(source, level, root)
	}
}

// paths puts a path and its parents into the draft.
func (t *translator) paths(of part, hasOperations bool) {
	for at := strings.LastIndexByte(of.subject, '/'); at > 0; at = strings.LastIndexByte(of.subject[:at], '/') {
		if parent := of.subject[:at]; t.draft.Paths[parent] == (CORS{}) {
			t.draft.Paths[parent] = CORS{}
		}
	}
	cors := CORS{}
	extension := t.cors(of)
	argument, isArgument := t.arguments.CORS[of.subject]
	switch {
	case isArgument:
		cors = argument
	case extension != nil:
		cors = *extension
	case hasOperations && t.arguments.Defaults.CORS != nil:
		cors = *t.arguments.Defaults.CORS
	}
	if of.subject != "/" || cors != (CORS{}) {
		t.draft.Paths[of.subject] = cors
	}
}
