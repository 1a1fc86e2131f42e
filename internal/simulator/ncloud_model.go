// SPDX-License-Identifier: MPL-2.0

package simulator

import (
	"bytes"
	"encoding/json"
	"net/http"
	"slices"
	"strings"
)

var ncloudModelRoutes = []ncloudRoute{
	{http.MethodGet, ncloudAPIPath + "/models", with((*NCloud).listModels)},
	{http.MethodPost, ncloudAPIPath + "/models", edit(with((*NCloud).createModel))},
	{http.MethodPost, ncloudAPIPath + "/models/preview", with((*NCloud).previewModel)},
	{http.MethodGet, ncloudAPIPath + "/models/{modelId}", (*NCloud).getModel},
	{http.MethodPut, ncloudAPIPath + "/models/{modelId}", edit(with((*NCloud).putModel))},
	{http.MethodDelete, ncloudAPIPath + "/models/{modelId}", edit((*NCloud).deleteModel)},
}

// NCloudModel is a JSON schema of an API.
type NCloudModel struct {
	ID, Name, Description string
	// Schema is JSON.
	Schema string
}

type ncloudModelFilter struct {
	ncloudWindow

	Name string `json:"modelName" chars:"0-100"`
}

func (n *NCloud) listModels(call *ncloudCall, in ncloudModelFilter) *response {
	matching := filter(call.draft().Models, func(m NCloudModel) bool { return n.matchesName(m.Name, in.Name) })
	page := ncloudPage(n, call, "content", matching, func(m NCloudModel) fields { return n.modelJSON(call, &m) })
	return ok(fields{"productPage": page})
}

type ncloudModelUpdate struct {
	Schema      *string `json:"modelSchema" required:"true" chars:"0-5000"`
	Description *string `json:"modelDescription" chars:"0-300"`
}

type ncloudModelInput struct {
	ncloudModelUpdate

	Name *string `json:"modelName" required:"true" chars:"1-100"`
}

func (n *NCloud) createModel(call *ncloudCall, in ncloudModelInput) *response {
	d := call.draft()
	if d.modelNamed(*in.Name) != nil {
		return n.alreadyExists("modelName", *in.Name)
	}
	if refused := n.checkSchema(d, *in.Schema); refused != nil {
		return refused
	}
	m := NCloudModel{ID: n.newID(), Name: *in.Name, Schema: *in.Schema}
	set(&m.Description, in.Description, false)
	d.Models = append(d.Models, m)
	return created(n.modelJSON(call, &m))
}

func (n *NCloud) getModel(call *ncloudCall) *response {
	return ok(n.modelJSON(call, call.model))
}

func (n *NCloud) putModel(call *ncloudCall, in ncloudModelUpdate) *response {
	if refused := n.checkSchema(call.draft(), *in.Schema); refused != nil {
		return refused
	}
	call.model.Schema = *in.Schema
	n.describe(&call.model.Description, in.Description)
	return ok(n.modelJSON(call, call.model))
}

func (n *NCloud) deleteModel(call *ncloudCall) *response {
	d, id := call.draft(), call.model.ID
	used := false
	d.eachBody(func(b *NCloudBody) { used = used || b.ModelID == id })
	if used && n.switches.DeleteUsedModel == "refused" {
		return n.badRequest("modelId [" + id + "] is in use.")
	}
	d.eachBody(func(b *NCloudBody) {
		if b.ModelID == id {
			b.ModelID = ""
		}
	})
	d.Models = slices.DeleteFunc(d.Models, func(m NCloudModel) bool { return m.ID == id })
	return noContent()
}

func (d *NCloudDraft) model(id string) *NCloudModel {
	return d.modelWhere(func(m *NCloudModel) bool { return m.ID == id })
}

func (d *NCloudDraft) modelNamed(name string) *NCloudModel {
	return d.modelWhere(func(m *NCloudModel) bool { return m.Name == name })
}

func (d *NCloudDraft) modelWhere(match func(*NCloudModel) bool) *NCloudModel {
	for i := range d.Models {
		if match(&d.Models[i]) {
			return &d.Models[i]
		}
	}
	return nil
}

// referencePrefix begins a reference from one model to another.
const referencePrefix = "#/definitions/"

// checkSchema verifies that a schema is JSON, and the form of its references.
func (n *NCloud) checkSchema(d *NCloudDraft, schema string) *response {
	if schema == "" {
		return nil
	}
	var value any
	if err := json.Unmarshal([]byte(schema), &value); err != nil {
		return n.badRequest("modelSchema is not valid JSON.")
	}
	var wrong string
	eachReference(value, func(reference string) {
		target, local := strings.CutPrefix(reference, referencePrefix)
		if !local || n.switches.ModelReference == "model ID" && d.model(target) == nil {
			wrong = reference
		}
	})
	if wrong != "" {
		return n.badRequest("modelSchema has the $ref [" + wrong + "], which is not a model.")
	}
	return nil
}

func eachReference(value any, f func(string)) {
	switch value := value.(type) {
	case map[string]any:
		if reference, is := value["$ref"].(string); is {
			f(reference)
		}
		for _, member := range value {
			eachReference(member, f)
		}
	case []any:
		for _, element := range value {
			eachReference(element, f)
		}
	}
}

type ncloudPreviewInput struct {
	Schema  *string `json:"modelSchema" required:"true" chars:"0-5000"`
	ModelID string  `json:"modelId" chars:"0-10"`
}

// previewModel resolves references to other models. modelId is the model that the schema is of.
func (n *NCloud) previewModel(call *ncloudCall, in ncloudPreviewInput) *response {
	d := deepCopy(*call.draft())
	if m := d.model(in.ModelID); m != nil {
		m.Schema = *in.Schema
	} else if in.ModelID != "" {
		return n.notFound("modelId", in.ModelID)
	}
	var value any
	if err := json.Unmarshal([]byte(*in.Schema), &value); err != nil {
		return n.badRequest("modelSchema is not valid JSON.")
	}
	resolver := schemaResolver{draft: &d, form: n.switches.ModelReference, left: 1000}
	return ok(fields{"modelSchema": resolver.resolve(value, nil)})
}

type schemaResolver struct {
	draft *NCloudDraft
	form  string
	left  int // how many references may still be resolved
}

// resolve replaces references, except those to models that contain them.
func (r *schemaResolver) resolve(value any, within []string) any {
	switch value := value.(type) {
	case map[string]any:
		reference, _ := value["$ref"].(string)
		m := r.find(reference)
		var schema any
		if m != nil && r.left > 0 && !slices.Contains(within, m.ID) && json.Unmarshal([]byte(m.Schema), &schema) == nil {
			r.left--
			return r.resolve(schema, append(slices.Clone(within), m.ID))
		}
		for name, member := range value {
			value[name] = r.resolve(member, within)
		}
	case []any:
		for i, element := range value {
			value[i] = r.resolve(element, within)
		}
	}
	return value
}

func (r *schemaResolver) find(reference string) *NCloudModel {
	target, local := strings.CutPrefix(reference, referencePrefix)
	if !local {
		return nil
	}
	if m := r.draft.modelNamed(target); m != nil && r.form != "model ID" {
		return m
	}
	if r.form == "definitions" {
		return nil
	}
	return r.draft.model(target)
}

func (n *NCloud) modelJSON(call *ncloudCall, m *NCloudModel) fields {
	body := fields{"modelId": m.ID, "apiId": call.api.ID, "modelName": m.Name, "modelDescription": m.Description, "modelSchema": m.Schema}
	var text bytes.Buffer
	switch {
	case n.switches.ModelSchema == "compact" && json.Compact(&text, []byte(m.Schema)) == nil,
		n.switches.ModelSchema == "indented" && json.Indent(&text, []byte(m.Schema), "", "  ") == nil:
		body["modelSchema"] = text.String()
	}
	n.unsetText(body, "modelDescription")
	return body
}
