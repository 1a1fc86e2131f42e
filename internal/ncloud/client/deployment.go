// SPDX-License-Identifier: MPL-2.0

package client

import (
	"context"
	"iter"
	"net/http"
	"strconv"

	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/rest"
)

// Deployment is a snapshot of an API's draft. Numbers increase over all stages, with gaps.
type Deployment struct {
	No          int64   `json:"stageDeploymentNo"`
	Time        *string `json:"deployedTime"`
	Description string  `json:"deploymentDescription"` // 0 to MaxDeploymentDescription characters
}

// Deploy copies the draft into a new deployment. The response has no number. Whether the deployment is the stage's or its
// canary's, while there is one, is not documented.
func (c *Client) Deploy(ctx context.Context, s StagePath, description string) error {
	return c.send(ctx, rest.Request{
		Method: http.MethodPost, Path: s.API().path("deploy"), Create: true, IDs: []string{s.StageID},
		Body: map[string]any{"stageId": s.StageID, "deploymentDescription": description},
	})
}

// RollTo makes another deployment of the stage live. Whether it keeps its number is not documented, so that a second request
// may create a second deployment.
func (c *Client) RollTo(ctx context.Context, s StagePath, no int64) (*Stage, error) {
	return c.stageCall(ctx, s, rest.Request{Method: http.MethodPost, Path: s.path("deploy"), Create: true, Body: map[string]any{"deploymentNo": no}})
}

// deploymentsPerPage is small because each row may hold a document of megabytes.
const deploymentsPerPage = 20

// Deployments returns the deployments of a stage and its canary. Their order is not documented.
func (c *Client) Deployments(ctx context.Context, s StagePath) iter.Seq2[rest.Page[Deployment], error] {
	id := func(d *Deployment) string { return strconv.FormatInt(d.No, 10) }
	l := listing[Deployment]{
		request: rest.Request{Method: http.MethodGet, Path: s.path("deployments")}, totalOptional: true, id: id,
		check: func(d *Deployment, resp *rest.Response) error {
			if d.No <= 0 {
				return resp.Unexpected("it holds a deployment without stageDeploymentNo")
			}
			return nil
		},
	}
	most := int64(deploymentsPerPage)
	return rest.Pages(ctx, rest.Window{}, most, id, func(ctx context.Context, offset, limit int64) (rest.Page[Deployment], error) {
		page, err := listPage(ctx, c, l, offset, min(limit, most))
		if rest.TooLarge(err) && most > 1 {
			most = 1
			page, err = listPage(ctx, c, l, offset, 1)
		}
		return page, err
	})
}

// StageDocument returns the live deployment as Swagger 2.0 in JSON.
func (c *Client) StageDocument(ctx context.Context, s StagePath) (string, error) {
	return c.documentCall(ctx, s.path("swagger-json"))
}

// CanaryDocument returns the canary's deployment like StageDocument.
func (c *Client) CanaryDocument(ctx context.Context, s StagePath) (string, error) {
	return c.documentCall(ctx, s.path("canary", "swagger-json"))
}

// DeploymentDocument returns a deployment like StageDocument.
func (c *Client) DeploymentDocument(ctx context.Context, s StagePath, no int64) (string, error) {
	return c.documentCall(ctx, s.path("deployments", strconv.FormatInt(no, 10)))
}

func (c *Client) documentCall(ctx context.Context, path []string) (string, error) {
	var out struct {
		Document string `json:"documentJson"`
	}
	resp, err := c.call(ctx, rest.Request{Method: http.MethodGet, Path: path}, &out)
	if err == nil && out.Document == "" {
		err = resp.Unexpected("it holds no documentJson")
	}
	return out.Document, err
}
