// SPDX-License-Identifier: MPL-2.0

package simulator

import (
	"archive/zip"
	"bytes"
	"encoding/json"
	"net/http"
	"strconv"
	"strings"
)

var ncloudExportRoutes = []ncloudRoute{
	{http.MethodGet, ncloudStagePath + "/swagger-json", (*NCloud).getStageDocument},
	{http.MethodGet, ncloudStagePath + "/export", with((*NCloud).exportStage)},
	{http.MethodGet, ncloudCanaryPath + "/swagger-json", (*NCloud).getCanaryDocument},
	{http.MethodGet, ncloudCanaryPath + "/export", with((*NCloud).exportCanary)},
}

type ncloudExportInput struct {
	Platform        string `json:"platform" values:"SWAGGER_JSON,OPENAPI3_JSON,JAVA_SDK"`
	PackageName     string `json:"packageName"`
	GroupID         string `json:"groupId"`
	ArtifactID      string `json:"artifactId"`
	ArtifactVersion string `json:"artifactVersion"`
	Version         string `json:"version"`
	License         string `json:"license"`
}

func (n *NCloud) getStageDocument(call *ncloudCall) *response {
	return n.documentOf(call, call.stage.deployment(call.stage.DeploymentNo))
}

func (n *NCloud) getCanaryDocument(call *ncloudCall) *response {
	if call.stage.Canary == nil {
		return n.noCanary(call)
	}
	return n.documentOf(call, call.stage.deployment(call.stage.Canary.DeploymentNo))
}

func (n *NCloud) documentOf(call *ncloudCall, d *NCloudDeployment) *response {
	if d == nil {
		return n.notFound("deployment of stageId", call.stage.ID)
	}
	return ok(fields{"documentJson": n.documentJSON(call, d)})
}

// documentJSON returns a deployment as Swagger 2.0.
func (n *NCloud) documentJSON(call *ncloudCall, d *NCloudDeployment) string {
	document := any(n.swagger(call, d))
	if n.switches.DocumentExtensions == "stripped" {
		document = withoutExtensions(document)
	}
	return string(plainJSON(document))
}

func (n *NCloud) exportStage(call *ncloudCall, in ncloudExportInput) *response {
	return n.export(call, call.stage.deployment(call.stage.DeploymentNo), in)
}

func (n *NCloud) exportCanary(call *ncloudCall, in ncloudExportInput) *response {
	if call.stage.Canary == nil {
		return n.noCanary(call)
	}
	return n.export(call, call.stage.deployment(call.stage.Canary.DeploymentNo), in)
}

func (n *NCloud) export(call *ncloudCall, d *NCloudDeployment, in ncloudExportInput) *response {
	if d == nil {
		return n.notFound("deployment of stageId", call.stage.ID)
	}
	name := call.api.Name + "_" + call.stage.Name
	document := n.swagger(call, d)
	switch in.Platform {
	case "JAVA_SDK":
		return attachment(name+".zip", "application/octet-stream", zipped("swagger.json", plainJSON(document)))
	case "OPENAPI3_JSON":
		document = toOpenAPI(document)
	}
	text := plainJSON(document)
	if n.switches.ExportTransport == "JSON string" {
		text = plainJSON(string(text))
	}
	return attachment(name+".json", "application/json", text)
}

func attachment(name, contentType string, body []byte) *response {
	resp := &response{status: http.StatusOK, contentType: contentType, body: body}
	resp.setHeader("Content-Disposition", "attachment; filename="+strconv.Quote(name))
	return resp
}

func zipped(name string, content []byte) []byte {
	var buf bytes.Buffer
	archive := zip.NewWriter(&buf)
	file, err := archive.Create(name)
	if err == nil {
		_, err = file.Write(content)
	}
	if err == nil {
		err = archive.Close()
	}
	if err != nil {
		panic(err)
	}
	return buf.Bytes()
}

// plainJSON does not escape <, > and &.
func plainJSON(v any) []byte {
	var buf bytes.Buffer
	enc := json.NewEncoder(&buf)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(v); err != nil {
		panic(err)
	}
	return bytes.TrimSuffix(buf.Bytes(), []byte("\n"))
}

// withoutExtensions removes the vendor's extensions.
func withoutExtensions(value any) any {
	switch value := value.(type) {
	case fields:
		out := fields{}
		for name, member := range value {
			if !strings.HasPrefix(name, "x-ncp-apigateway-") && !strings.HasPrefix(name, "x-ncp-parameter-") &&
				!strings.HasPrefix(name, "x-ncp-apigw-use-") && !strings.HasPrefix(name, "x-ncp-apigw-extended-") {
				out[name] = withoutExtensions(member)
			}
		}
		return out
	case []fields:
		out := make([]any, len(value))
		for i, element := range value {
			out[i] = withoutExtensions(element)
		}
		return out
	}
	return value
}

// Export returns what is deployed to a stage as SWAGGER_JSON or OPENAPI3_JSON.
func (n *NCloud) Export(stageID, platform string) (text string) {
	n.withStage(stageID, func(p *NCloudProduct, a *NCloudAPI, s *NCloudStage) {
		document := n.swagger(&ncloudCall{product: p, api: a, stage: s}, s.deployment(s.DeploymentNo))
		if platform == "OPENAPI3_JSON" {
			document = toOpenAPI(document)
		}
		text = string(plainJSON(document))
	})
	return text
}
