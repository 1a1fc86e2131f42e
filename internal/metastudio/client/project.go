// SPDX-License-Identifier: MPL-2.0

package client

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"sync/atomic"
	"time"

	"golang.org/x/sync/semaphore"

	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/rest"
)

// Project is given by its ID or by its name, which is looked up at IAM. Every region has a project of the same name.
type Project struct {
	ID      string
	Name    string
	AuthURL *url.URL
}

// resolver shares one look-up among callers; after a failure, the next caller tries again.
func resolver(c Config, client *Client) func(context.Context) (string, error) {
	if c.Project.ID != "" {
		return func(context.Context) (string, error) { return c.Project.ID, nil }
	}
	iam := rest.New(rest.Options{
		Settings:         c.Settings,
		Base:             c.Project.AuthURL,
		Signer:           &signer{credentials: c.Credentials},
		RequestIDHeaders: requestIDHeaders,
		Throttled:        throttled,
		Transport:        c.Transport,
	})
	var found atomic.Pointer[string]
	turn := semaphore.NewWeighted(1) // a mutex whose Lock ends with the context
	return func(ctx context.Context) (string, error) {
		if id := found.Load(); id != nil {
			return *id, nil
		}
		if turn.Acquire(ctx, 1) != nil {
			return "", context.Cause(ctx)
		}
		defer turn.Release(1)
		if id := found.Load(); id != nil {
			return *id, nil
		}
		id, err := client.lookUpProject(ctx, iam, c.Project.Name)
		if err == nil {
			found.Store(&id)
		}
		return id, err
	}
}

func (c *Client) lookUpProject(ctx context.Context, iam *rest.Client, name string) (string, error) {
	var out struct {
		Projects []struct {
			ID   string `json:"id"`
			Name string `json:"name"`
		} `json:"projects"`
	}
	resp, err := c.send(ctx, iam, rest.Request{Method: http.MethodGet, Path: []string{"projects"}, Query: url.Values{"name": {name}}}, &out)
	if err != nil {
		return "", &lookUpError{name, err}
	}
	if out.Projects == nil {
		return "", resp.Unexpected("it holds no projects")
	}
	var ids []string
	for _, project := range out.Projects {
		if project.ID == "" {
			continue
		}
		if err := resp.CheckIDs(rest.Field{Name: "id", Value: project.ID}); err != nil {
			return "", err
		}
		ids = append(ids, project.ID)
	}
	switch len(ids) {
	case 1:
		return ids[0], nil
	case 0:
		return "", &projectError{fmt.Errorf("IAM returned no project named %q for these credentials", name)}
	}
	return "", &projectError{fmt.Errorf("IAM returned %d projects named %q: %s", len(ids), name, resp.Clean(strings.Join(ids, ", ")))}
}

type lookUpError struct {
	name string
	err  error
}

func (e *lookUpError) Error() string {
	return fmt.Sprintf("looking up the ID of project %q in IAM: %v", e.name, e.err)
}
func (e *lookUpError) Unwrap() error { return e.err }

func (e *lookUpError) MayHaveActed() bool { return false }

func (e *lookUpError) SentAt() time.Time { return time.Time{} }

type projectError struct{ err error }

func (e *projectError) Error() string { return e.err.Error() }
func (e *projectError) Unwrap() error { return e.err }

func (e *projectError) Hint() string {
	return "Set metastudio.project_id in the provider configuration (or HW_PROJECT_ID): the console shows it under My Credentials."
}
