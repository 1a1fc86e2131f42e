// SPDX-License-Identifier: MPL-2.0

package notfound

import (
	"context"
	"slices"
	"time"

	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/ncloud/client"
)

// Path is the level of a path below its API.
func (c *Client) Path(api client.APIRef, id string) Level {
	return Level{Name: "path", List: func(ctx context.Context, notBefore time.Time) (Listing, error) {
		paths, since, err := c.Drafts.PathsSince(ctx, api, notBefore)
		return Listing{Since: since, Has: slices.ContainsFunc(paths, func(p client.Path) bool { return p.ID == id })}, err
	}}
}

// Method is the level of a method below its path.
func (c *Client) Method(m client.MethodRef) Level {
	return Level{Name: "method", List: func(ctx context.Context, notBefore time.Time) (Listing, error) {
		methods, since, err := c.Drafts.MethodsSince(ctx, m.APIRef, m.PathID, notBefore)
		return Listing{Since: since, Has: slices.ContainsFunc(methods, func(one client.Method) bool { return one.Name == m.Method })}, err
	}}
}

// Model is the level of a model below its API.
func (c *Client) Model(api client.APIRef, id string) Level {
	return Level{Name: "model", List: ListOf(c.Drafts.Models(api), id)}
}

// Stage is the level of a stage below its API.
func (c *Client) Stage(stage client.StagePath) Level {
	return Level{Name: "stage", List: func(ctx context.Context, _ time.Time) (Listing, error) {
		since := time.Now()
		listed, err := c.REST.Stages(ctx, stage.API())
		if err != nil {
			return Listing{}, err
		}
		return Listing{Since: since, Has: slices.ContainsFunc(listed.Stages, func(s client.StageState) bool { return s.ID == stage.StageID })}, nil
	}}
}
