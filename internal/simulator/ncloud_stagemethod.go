// SPDX-License-Identifier: MPL-2.0

package simulator

import (
	"net/http"
	"slices"
)

const ncloudStageMethodsPath = ncloudDeploymentPath + "/resources/{resourceId}/methods"

var ncloudStageMethodRoutes = []ncloudRoute{
	{http.MethodGet, ncloudStageMethodsPath, (*NCloud).listStageMethods},
	{http.MethodGet, ncloudStageMethodsPath + "/{methodName}", (*NCloud).getStageMethod},
	{http.MethodPatch, ncloudStageMethodsPath + "/{methodName}", onStages(with((*NCloud).patchStageMethod))},
}

// NCloudStageMethod holds settings of a method in one deployment, instead of the stage's.
type NCloudStageMethod struct {
	PathID, Method           string
	EndpointDomain           string
	CacheTTLSec, ThrottleRPS *int64
}

type ncloudStageMethodInput struct {
	Inherit        *bool   `json:"isInherit" required:"true"`
	EndpointDomain *string `json:"endpointDomain" chars:"0-200"`
	CacheTTLSec    *int64  `json:"cacheTtlSec" range:"0-3600"`
	ThrottleRPS    *int64  `json:"throttleRps" range:"1-2147483647"`
}

func (n *NCloud) listStageMethods(call *ncloudCall) *response {
	return ok(fields{"stageMethods": render(call.path.Methods, func(m NCloudMethod) fields { return n.stageMethodJSON(call, &m) })})
}

func (n *NCloud) getStageMethod(call *ncloudCall) *response {
	return ok(fields{"stageMethod": n.stageMethodJSON(call, call.endpoint)})
}

func (n *NCloud) patchStageMethod(call *ncloudCall, in ncloudStageMethodInput) *response {
	if in.EndpointDomain != nil && *in.EndpointDomain != "" {
		if refused := n.checkDomain("endpointDomain", *in.EndpointDomain); refused != nil {
			return refused
		}
	}
	d, own := call.deployment, NCloudStageMethod{PathID: call.path.ID, Method: call.endpoint.Name}
	i := d.settings(own.PathID, own.Method)
	exists := i >= 0
	if exists {
		own = d.Methods[i]
		d.Methods = slices.Delete(d.Methods, i, i+1)
	}
	if !*in.Inherit {
		keep := n.keptSettings(call, exists)
		set(&own.EndpointDomain, in.EndpointDomain, keep("endpointDomain"))
		setOptional(&own.CacheTTLSec, in.CacheTTLSec, keep("cacheTtlSec"))
		setOptional(&own.ThrottleRPS, in.ThrottleRPS, keep("throttleRps"))
		d.Methods = append(d.Methods, own)
	}
	return ok(fields{"stageMethod": n.stageMethodJSON(call, call.endpoint)})
}

// settings returns the index of a method's settings, -1 if it inherits the stage's.
func (d *NCloudDeployment) settings(pathID, method string) int {
	return slices.IndexFunc(d.Methods, func(m NCloudStageMethod) bool { return m.PathID == pathID && m.Method == method })
}

func (n *NCloud) stageMethodJSON(call *ncloudCall, m *NCloudMethod) fields {
	s, shown := call.stage, NCloudStageMethod{}
	i := call.deployment.settings(call.path.ID, m.Name)
	switch {
	case i >= 0:
		shown = call.deployment.Methods[i]
	case n.switches.InheritedSettings == "stage's":
		shown.EndpointDomain, shown.CacheTTLSec, shown.ThrottleRPS = s.EndpointDomain, s.CacheTTLSec, s.ThrottleRPS
	}
	body := fields{
		"resourceId": call.path.ID, "resourcePath": call.path.Path, "methodName": m.Name, "methodCode": methodCode(m.Name),
		"stageDeploymentNo": call.deployment.No, "isInherit": i < 0, "endpointDomain": shown.EndpointDomain,
		"invokeUrl": n.invokeURL(call.product, call.api, s) + call.path.Path,
	}
	n.unsetText(body, "endpointDomain")
	n.number(body, "cacheTtlSec", shown.CacheTTLSec)
	n.number(body, "throttleRps", shown.ThrottleRPS)
	if _, code, endpoint := n.endpointJSON(m); code != "" {
		body["endpointCode"], body["endpointConfigJson"] = code, jsonText(endpoint)
	}
	switch {
	case m.HTTP != nil && shown.EndpointDomain != "":
		body["restUrl"] = shown.EndpointDomain + m.HTTP.URL
	case m.HTTP != nil:
		body["restUrl"] = s.EndpointDomain + m.HTTP.URL
	case m.NCP != nil:
		body["restUrl"], body["endpointActionId"] = m.NCP.URL, m.NCP.ActionID
	}
	return body
}
