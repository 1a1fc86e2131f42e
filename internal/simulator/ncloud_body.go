// SPDX-License-Identifier: MPL-2.0

package simulator

import "net/http"

var ncloudBodyRoutes = []ncloudRoute{
	{http.MethodGet, ncloudMethodPath + "/request-body", (*NCloud).getRequestBody},
	{http.MethodPost, ncloudMethodPath + "/request-body", edit(with((*NCloud).postRequestBody))},
	{http.MethodDelete, ncloudMethodPath + "/request-body", edit((*NCloud).deleteRequestBody)},
	{http.MethodGet, ncloudResponsePath + "/response-body", (*NCloud).getResponseBody},
	{http.MethodPost, ncloudResponsePath + "/response-body", edit(with((*NCloud).postResponseBody))},
	{http.MethodDelete, ncloudResponsePath + "/response-body", edit((*NCloud).deleteResponseBody)},
}

// NCloudBody is the body of a request or a response.
type NCloudBody struct {
	// ModelID is empty if the model was deleted.
	Name, ModelID, Description string
}

type ncloudBodyInput struct {
	Name        *string `json:"bodyName" required:"true" chars:"1-100" pattern:"[A-Za-z0-9_-]+"`
	ModelID     string  `json:"modelId" required:"true" chars:"1-10"`
	Description *string `json:"bodyDescription" chars:"0-2000"`
}

func (n *NCloud) getRequestBody(call *ncloudCall) *response {
	return n.getBody(call, call.endpoint.RequestBody)
}

func (n *NCloud) postRequestBody(call *ncloudCall, in ncloudBodyInput) *response {
	return n.postBody(call, &call.endpoint.RequestBody, in)
}

func (n *NCloud) deleteRequestBody(call *ncloudCall) *response {
	return n.deleteBody(call, &call.endpoint.RequestBody)
}

func (n *NCloud) getResponseBody(call *ncloudCall) *response {
	return n.getBody(call, call.documented.Body)
}

func (n *NCloud) postResponseBody(call *ncloudCall, in ncloudBodyInput) *response {
	return n.postBody(call, &call.documented.Body, in)
}

func (n *NCloud) deleteResponseBody(call *ncloudCall) *response {
	return n.deleteBody(call, &call.documented.Body)
}

func (n *NCloud) getBody(call *ncloudCall, b *NCloudBody) *response {
	if b != nil {
		return ok(n.bodyJSON(call, b))
	}
	switch n.switches.NoBody {
	case "404":
		return n.notFound("body of methodName", call.endpoint.Name)
	case "204":
		return noContent()
	case "{}":
		return ok(fields{})
	}
	return ok(fields{"modelId": nil, "modelName": nil, "bodyName": nil, "bodyDescription": nil})
}

// postBody stores the one body that there is.
func (n *NCloud) postBody(call *ncloudCall, target **NCloudBody, in ncloudBodyInput) *response {
	if call.draft().model(in.ModelID) == nil {
		return n.notFound("modelId", in.ModelID)
	}
	b := &NCloudBody{Name: *in.Name, ModelID: in.ModelID}
	set(&b.Description, in.Description, false)
	*target = b
	return created(n.bodyJSON(call, b))
}

func (n *NCloud) deleteBody(call *ncloudCall, target **NCloudBody) *response {
	if *target == nil {
		return n.notFound("body of methodName", call.endpoint.Name)
	}
	*target = nil
	return noContent()
}

func (n *NCloud) bodyJSON(call *ncloudCall, b *NCloudBody) fields {
	body := fields{"modelId": nil, "modelName": nil, "bodyName": b.Name, "bodyDescription": b.Description}
	if m := call.draft().model(b.ModelID); m != nil {
		body["modelId"], body["modelName"] = m.ID, m.Name
	}
	n.unsetText(body, "bodyDescription")
	return body
}
