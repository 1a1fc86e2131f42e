// SPDX-License-Identifier: MPL-2.0

package product

import (
	"context"
	"fmt"
	"iter"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/diag"

	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/enos/client"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/origin"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/privatestate"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/readcache"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/rest"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/safecreate"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/wait"
)

// Client is the REST client with the provider's organization.
type Client struct {
	REST  *client.Client
	OrgID string
	// NoOrg is the error if OrgID is needed and "".
	NoOrg error
}

// DefaultOrg is the provider's organization, "" if there is none.
type DefaultOrg string

type service struct {
	client *client.Client
	orgID  string
	noOrg  error
	// all reads the products of an organization, by organization.
	all readcache.Parts[string, *readcache.Reader[client.Product]]
	// The API returns only the key.
	creates safecreate.Resource[reference]
}

type reference struct{ orgID, key string }

func (r reference) importID() string { return r.orgID + "/" + r.key }

func newService(c *Client) *service {
	s := &service{client: c.REST, orgID: c.OrgID, noOrg: c.NoOrg, creates: safecreate.Resource[reference]{
		Type: ResourceType, Kind: "EnOS product", Fields: fields, ServerTime: c.REST.ServerTime, ID: reference.importID,
	}}
	s.all.New = s.reader
	return s
}

func (s *service) reader(orgID string) *readcache.Reader[client.Product] {
	return &readcache.Reader[client.Product]{
		SinglesFirst: 2, SequentialOnly: true, Epoch: s.client.Epoch,
		ID: func(p *client.Product) string { return p.Key },
		One: func(ctx context.Context, key string) (*client.Product, error) {
			return s.client.Product(ctx, orgID, key)
		},
		Many: func(ctx context.Context, keys []string) ([]*client.Product, error) {
			return s.client.ProductsOf(ctx, orgID, keys)
		},
		List: func(ctx context.Context, _ rest.Window) iter.Seq2[rest.Page[client.Product], error] {
			return s.client.Products(ctx, orgID, "")
		},
	}
}

// Org returns the provider's organization if orgID is "".
func (s *service) Org(orgID string) (string, error) {
	switch {
	case orgID != "":
		return orgID, nil
	case s.orgID != "":
		return s.orgID, nil
	}
	return "", s.noOrg
}

func (s *service) prepare(state *resourceModel) {
	s.creates.MarkManaged(reference{state.OrgID.ValueString(), state.ID.ValueString()}.importID())
	s.client.Hide(state.ProductSecret.ValueString())
}

func (s *service) Create(ctx context.Context, orgID string, in client.ProductInput, same func(*client.Product) bool, diags *diag.Diagnostics) (key string, ok bool) {
	made, ok := s.creates.Create(ctx, safecreate.Request[reference]{
		Name: in.Name.DefaultValue,
		Send: func(ctx context.Context) (reference, error) {
			key, err := s.client.CreateProduct(ctx, orgID, in)
			return reference{orgID, key}, err
		},
		Find: func(ctx context.Context) ([]safecreate.Candidate[reference], error) {
			return s.find(ctx, orgID, in, same)
		},
	}, diags)
	return made.key, ok
}

func (s *service) find(ctx context.Context, orgID string, in client.ProductInput, same func(*client.Product) bool) ([]safecreate.Candidate[reference], error) {
	expression, keep, err := filter{name: in.Name.DefaultValue, modelID: in.ModelID}.search()
	if err != nil {
		return nil, err
	}
	return safecreate.Among(s.client.Products(ctx, orgID, expression), func(p *client.Product) (safecreate.Candidate[reference], bool) {
		candidate := safecreate.Candidate[reference]{Value: reference{orgID, p.Key}}
		if p.CreateTime != nil {
			candidate.Created = time.UnixMilli(*p.CreateTime)
		}
		return candidate, keep(p) && same(p)
	})
}

func (s *service) Read(ctx context.Context, orgID, key string, last origin.Origin) (*client.Product, error) {
	product, err := s.all.Of(orgID).Read(ctx, key)
	if rest.NotFound(err) {
		return nil, s.confirm(orgID, last, err)
	}
	return product, err
}

func (s *service) confirm(orgID string, last origin.Origin, notFound error) error {
	where := origin.Subject{Name: "product", Arguments: "enos.endpoint and enos.access_key"}
	return last.Check(s.origin(orgID), notFound, where)
}

func (s *service) origin(orgID string) origin.Origin {
	return origin.Of(s.client.Endpoint(), orgID, s.client.AccessKey())
}

func (s *service) Remember(ctx context.Context, to privatestate.State, orgID string) diag.Diagnostics {
	return s.origin(orgID).Save(ctx, to)
}

// WaitFor waits: the vendor advises to wait two seconds after a write.
func (s *service) WaitFor(ctx context.Context, orgID, key string, done func(*client.Product) bool) (*client.Product, error) {
	return wait.Found(ctx, func(ctx context.Context) (*client.Product, error) { return s.client.Product(ctx, orgID, key) }, done)
}

func (s *service) Delete(ctx context.Context, orgID, key string, last origin.Origin) error {
	err := s.client.DeleteProduct(ctx, orgID, key)
	if rest.NotFound(err) {
		return s.confirm(orgID, last, err)
	}
	return err
}

type filter struct{ expression, name, modelID string }

// search also returns a function that applies the rest of the filter. Values are quoted: none can
// become a part of the expression.
func (f filter) search() (expression string, keep func(*client.Product) bool, err error) {
	keep = func(*client.Product) bool { return true }
	var parts []string
	if f.expression != "" {
		parts = append(parts, "("+f.expression+")")
	}
	if f.modelID != "" {
		literal, ok := client.Quote(f.modelID)
		if !ok {
			return "", nil, fmt.Errorf("no model has the id %q", f.modelID)
		}
		parts = append(parts, "modelId = "+literal)
	}
	if f.name != "" {
		var likes []string
		for _, form := range rest.Forms(f.name, client.MaxName) {
			literal, ok := client.Quote(form)
			if !ok {
				// The search language has no literal for it: search for its longest part
				// without quotes, and compare the names of the answers.
				literal = "'" + longestPart(form) + "'"
				keep = func(p *client.Product) bool { return nameHolds(p.Name, f.name) }
			}
			likes = append(likes, "productName like "+literal)
		}
		like := strings.Join(likes, " or ")
		if len(likes) > 1 {
			like = "(" + like + ")"
		}
		parts = append(parts, like)
	}
	return strings.Join(parts, " and "), keep, nil
}

func longestPart(text string) string {
	longest := ""
	for _, part := range strings.FieldsFunc(text, func(r rune) bool { return r == '\'' || r == '"' || r == '\\' || r < ' ' || r == 0x7f }) {
		if len(part) > len(longest) {
			longest = part
		}
	}
	return longest
}

// nameHolds compares like the API: any part of the name in any language, case-insensitive.
func nameHolds(name client.Name, text string) bool {
	for _, form := range rest.Forms(text, client.MaxName) {
		form = strings.ToLower(form)
		holds := func(value string) bool { return strings.Contains(strings.ToLower(value), form) }
		if holds(name.DefaultValue) || slices.ContainsFunc(slices.Collect(maps.Values(name.I18nValue)), holds) {
			return true
		}
	}
	return false
}
