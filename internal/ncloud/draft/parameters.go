// SPDX-License-Identifier: MPL-2.0

package draft

import (
	"encoding/json"
	"strings"

	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/openapi"
)

// parameters puts the parameters of an operation into the draft.
func (o *operation) parameters(all []openapi.Parameter) {
	for _, parameter := range all {
		switch parameter.In {
		case "path":
		case "cookie":
			o.lose(parameter.Position, cookies, parameter.Name)
		case "query":
			o.parameter(&o.QueryParameters, parameter, parameter.Name)
		case "header":
			o.parameter(&o.HeaderParameters, parameter, strings.ToLower(parameter.Name))
		case "formData":
			o.parameter(&o.FormParameters, parameter, parameter.Name)
		default:
			o.lose(parameter.Position, otherPlaces, parameter.In+" parameter "+parameter.Name)
		}
	}
}

func (o *operation) parameter(into *map[string]Parameter, parameter openapi.Parameter, key string) {
	member := strings.TrimSuffix(parameter.In, "Data") + " parameter " + parameter.Name
	switch {
	case parameter.Type.Name == "object":
		o.lose(parameter.Position, objects, member)
		return
	case !validParameter.MatchString(parameter.Name):
		o.lose(parameter.Position, badNames, member)
		return
	}
	if *into == nil {
		*into = map[string]Parameter{}
	}
	if _, taken := (*into)[key]; taken {
		o.lose(parameter.Position, takenNames, member)
		return
	}
	(*into)[key] = Parameter{
		Array:       parameter.Array,
		Description: o.describe(parameter.Description, parameter.Position, longParameterTexts, member),
		Logged:      o.logged(parameter, member),
		Name:        parameter.Name,
		Required:    parameter.Required,
		Type:        parameterType(parameter.Type),
	}
}

// header returns a header of a response, false if the service cannot store it.
func (o *operation) header(header openapi.Parameter, status string) (Parameter, bool) {
	member := status + " header " + header.Name
	switch {
	case header.Type.Name == "object":
		o.lose(header.Position, objectHeaders, member)
		return Parameter{}, false
	case !validHeader.MatchString(header.Name):
		o.lose(header.Position, badHeaders, member)
		return Parameter{}, false
	}
	return Parameter{
		Array:       header.Array,
		Description: o.describe(header.Description, header.Position, longParameterTexts, member),
		Name:        header.Name,
		Type:        parameterType(header.Type),
	}, true
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
