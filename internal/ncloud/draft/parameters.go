// SPDX-License-Identifier: MPL-2.0

package draft

import (
	"encoding/json"
	"regexp"
	"strings"

	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/openapi"
)

// parameters puts the parameters of an operation into the draft.
func (o *operation) parameters(all []openapi.Parameter) {
	for _, parameter := range all {
		switch parameter.In {
		case "path":
		case "query":
			o.parameter(&o.QueryParameters, parameter, parameter.Name)
		case "header":
			o.parameter(&o.HeaderParameters, parameter, strings.ToLower(parameter.Name))
		case "formData":
			o.parameter(&o.FormParameters, parameter, parameter.Name)
		default:
			o.lose(parameter.Position, printable(parameter.In)+" parameters are omitted", parameter.Name)
		}
	}
}

func (o *operation) parameter(into *map[string]Parameter, parameter openapi.Parameter, key string) {
	member := strings.TrimSuffix(parameter.In, "Data") + " parameter " + parameter.Name
	if !o.supported(parameter, "parameters", member, validParameter) {
		return
	}
	if *into == nil {
		*into = map[string]Parameter{}
	}
	if _, taken := (*into)[key]; taken {
		o.lose(parameter.Position, "parameters with a name that is already in use are omitted", member)
		return
	}
	(*into)[key] = Parameter{
		Array:       parameter.Array,
		Description: o.describe(parameter.Description, parameter.Position, member),
		Logged:      o.logged(parameter, member),
		Name:        parameter.Name,
		Required:    parameter.Required,
		Type:        parameterType(parameter.Type),
	}
}

// header returns a header of a response, false if the service cannot store it.
func (o *operation) header(header openapi.Parameter, status string) (Parameter, bool) {
	member := status + " header " + header.Name
	if !o.supported(header, "headers of responses", member, validHeader) {
		return Parameter{}, false
	}
	return Parameter{
		Array:       header.Array,
		Description: o.describe(header.Description, header.Position, member),
		Name:        header.Name,
		Type:        parameterType(header.Type),
	}, true
}

func (o *operation) supported(parameter openapi.Parameter, kind, member string, names *regexp.Regexp) bool {
	if parameter.Type.Name == "object" {
		o.lose(parameter.Position, kind+" of type object are omitted", member)
		return false
	}
	if !names.MatchString(parameter.Name) {
		o.lose(parameter.Position, kind+" with an unsupported name are omitted", member)
		return false
	}
	return true
}

func (o *operation) logged(parameter openapi.Parameter, member string) (logged bool) {
	value := parameter.Extensions[loggedExtension]
	if !absent(value) && json.Unmarshal(value, &logged) != nil {
		o.problems.add("document", "The value of "+loggedExtension+" is not true or false", "", parameter.Position, o.key+" "+member)
	}
	return logged
}

// parameterType returns the name that the service has for a type, "" for its default.
func parameterType(of openapi.Type) string {
	switch of.Name + " " + of.Format {
	case "integer ", "integer int32":
		return "integer"
	case "integer int64":
		return "long"
	case "number ", "number double":
		return "double"
	case "number float":
		return "float"
	}
	switch of.Name {
	case "boolean", "file":
		return of.Name
	}
	return ""
}
