package api

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"sync/atomic"

	"golang.org/x/sync/semaphore"

	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/rest"
)

// Project tells which project the products are in: by its id, or by its name,
// which is looked up at IAM. Regions give their name to a project of their own.
type Project struct {
	ID   string
	Name string
	// AuthURL is IAM's base URL, /v3 included; it is needed for a look-up only.
	AuthURL *url.URL
}

// resolver returns a function that tells the project's id. A look-up is made once,
// by one caller for all; one that failed is made again by the next caller.
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
	turn := semaphore.NewWeighted(1) // a mutex that gives up when the context ends
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

// lookUpProject asks IAM for the one project of this name.
func (c *Client) lookUpProject(ctx context.Context, iam *rest.Client, name string) (string, error) {
	var out struct {
		Projects []struct {
			ID   string `json:"id"`
			Name string `json:"name"`
		} `json:"projects"`
	}
	resp, err := c.send(ctx, iam, rest.Request{Method: http.MethodGet, Path: []string{"projects"}, Query: url.Values{"name": {name}}}, &out)
	if err != nil {
		return "", fmt.Errorf("looking up the id of project %q at IAM: %w", name, err)
	}
	if out.Projects == nil {
		return "", resp.Unexpected("it holds no projects")
	}
	var ids []string
	for _, project := range out.Projects {
		if project.ID == "" {
			continue
		}
		if rest.CheckSegment(project.ID) != nil { // the id stands in the paths of all that follows
			return "", resp.Unexpected("it holds a project whose id cannot be one")
		}
		ids = append(ids, project.ID)
	}
	switch len(ids) {
	case 1:
		return ids[0], nil
	case 0:
		return "", &projectError{fmt.Errorf("IAM knows no project %q that these credentials may see", name)}
	}
	return "", &projectError{fmt.Errorf("IAM knows %d projects %q: %s", len(ids), name, resp.Clean(strings.Join(ids, ", ")))}
}

// projectError says that the look-up did not lead to one project.
type projectError struct{ err error }

func (e *projectError) Error() string { return e.err.Error() }
func (e *projectError) Unwrap() error { return e.err }

// Hint says what to do next.
func (e *projectError) Hint() string {
	return "Set metastudio.project_id in the provider configuration (or HW_PROJECT_ID): the console shows it under My Credentials."
}
