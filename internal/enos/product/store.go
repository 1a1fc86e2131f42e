// Package product manages the products of EnOS Connect, under which devices are
// registered.
package product

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/diag"

	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/enos/api"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/settle"
)

// ErrGone says that a product is certainly gone.
var ErrGone = errors.New("the product is gone")

// Store is an application's products as this package reads and writes them.
type Store struct {
	client *api.Client
	// orgID is the provider's organization, and noOrg why there is none.
	orgID string
	noOrg error
}

// Source yields the store once the provider is configured. The diagnostics say
// what the configuration lacks.
type Source func() (*Store, diag.Diagnostics)

// NewStore returns a store that asks client. orgID is the organization of whatever
// names none; noOrg is the error where it is "".
func NewStore(client *api.Client, orgID string, noOrg error) *Store {
	return &Store{client: client, orgID: orgID, noOrg: noOrg}
}

// Org returns the organization that is named, else the provider's.
func (s *Store) Org(named string) (string, error) {
	switch {
	case named != "":
		return named, nil
	case s.orgID != "":
		return s.orgID, nil
	}
	return "", s.noOrg
}

// Read returns a product. The error is ErrGone where the service says that there is
// none.
func (s *Store) Read(ctx context.Context, orgID, key string) (*api.Product, error) {
	product, err := s.client.Product(ctx, orgID, key)
	if api.Gone(err) {
		return nil, ErrGone
	}
	return product, err
}

// Settled reads a product that was just written until the answer satisfies seen:
// see settle.Until. The vendor advises to wait two seconds.
func (s *Store) Settled(ctx context.Context, orgID, key string, seen func(*api.Product) bool) (*api.Product, error) {
	return settle.Until(ctx, func(ctx context.Context) (*api.Product, error) { return s.client.Product(ctx, orgID, key) }, api.Gone, seen)
}

// Delete deletes a product. One that is gone already is no error.
func (s *Store) Delete(ctx context.Context, orgID, key string) error {
	if err := s.client.DeleteProduct(ctx, orgID, key); !api.Gone(err) {
		return err
	}
	return nil
}

// filter is what a search keeps.
type filter struct{ expression, name, modelID string }

// search returns the expression for the service, and a function that keeps what
// the expression cannot say. Values are quoted so that none can be taken for a part
// of the expression.
func (f filter) search() (expression string, keep func(*api.Product) bool, err error) {
	keep = func(*api.Product) bool { return true }
	var parts []string
	if f.expression != "" {
		parts = append(parts, "("+f.expression+")")
	}
	if f.modelID != "" {
		literal, ok := api.Quote(f.modelID)
		if !ok {
			return "", nil, fmt.Errorf("no model has the id %q", f.modelID)
		}
		parts = append(parts, "modelId = "+literal)
	}
	if f.name != "" {
		literal, ok := api.Quote(f.name)
		if !ok {
			// The search language has no literal for it: ask for its longest part
			// between quotes, and compare the answers here.
			literal = "'" + longestPart(f.name) + "'"
			keep = func(p *api.Product) bool { return nameHolds(p.Name, f.name) }
		}
		parts = append(parts, "productName like "+literal)
	}
	return strings.Join(parts, " and "), keep, nil
}

// longestPart returns the longest part of text without quotes and controls.
func longestPart(text string) string {
	longest := ""
	for _, part := range strings.FieldsFunc(text, func(r rune) bool { return r == '\'' || r == '"' || r == '\\' || r < ' ' || r == 0x7f }) {
		if len(part) > len(longest) {
			longest = part
		}
	}
	return longest
}

// nameHolds compares as the service's "like": a part, in any case, in any language.
func nameHolds(name api.Name, text string) bool {
	text = strings.ToLower(text)
	if strings.Contains(strings.ToLower(name.DefaultValue), text) {
		return true
	}
	for _, value := range name.I18nValue {
		if strings.Contains(strings.ToLower(value), text) {
			return true
		}
	}
	return false
}
