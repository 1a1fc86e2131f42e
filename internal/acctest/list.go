// SPDX-License-Identifier: MPL-2.0

package acctest

import (
	"context"
	"net/http"
	"strings"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/simulator"
)

// Query is what a list block requests.
type Query struct {
	// Config are the filters, nil where the block has none.
	Config Object
	// Limit is how many results Terraform expects at most, 0 for all.
	Limit           int64
	IncludeResource bool
	// Take is after how many results Terraform has had enough, 0 for never.
	Take int
}

// Listed is one result of a list. Resource is nil unless it was requested.
type Listed struct {
	Name               string
	Identity, Resource *State
}

// List validates a list block and lists, as `terraform query` does.
func (d *Driver) List(ctx context.Context, resource string, q Query) ([]Listed, Diagnostics) {
	d.t.Helper()
	server, ok := d.server.(tfprotov6.ListResourceServer)
	schema := d.schema.ListResourceSchemas[resource]
	if !ok || schema == nil {
		d.t.Fatalf("there is no list resource %s", resource)
	}
	var block any // without filters, Terraform sends null
	if q.Config != nil {
		block = q.Config
	}
	config := d.encode(schema.ValueType(), d.value(schema.ValueType(), block))
	validated, err := server.ValidateListResourceConfig(ctx, &tfprotov6.ValidateListResourceConfigRequest{
		TypeName: resource, Config: config,
		IncludeResourceObject: d.encode(tftypes.Bool, d.value(tftypes.Bool, q.IncludeResource)),
		Limit:                 d.encode(tftypes.Number, d.value(tftypes.Number, q.Limit)),
	})
	d.must(err)
	diags := Diagnostics(validated.Diagnostics)
	if diags.HasError() {
		return nil, diags
	}
	stream, err := server.ListResource(ctx, &tfprotov6.ListResourceRequest{
		TypeName: resource, Config: config, IncludeResource: q.IncludeResource, Limit: q.Limit,
	})
	d.must(err)
	identities, err := d.server.GetResourceIdentitySchemas(ctx, &tfprotov6.GetResourceIdentitySchemasRequest{})
	d.must(err)
	var out []Listed
	for result := range stream.Results {
		diags = append(diags, result.Diagnostics...)
		if result.Identity == nil {
			continue // an error alone
		}
		identity := result.Identity.IdentityData
		out = append(out, Listed{
			Name:     result.DisplayName,
			Identity: d.state(identities.IdentitySchemas[resource].ValueType(), identity, nil, nil),
			Resource: d.state(d.resource(resource).ValueType(), result.Resource, nil, nil),
		})
		if len(out) == q.Take {
			break
		}
	}
	return out, diags
}

// Names lists, fails the test on any diagnostic, and returns what the listed
// resources are named.
func (d *Driver) Names(resource string, config Object) string {
	d.t.Helper()
	return names(d.listed(resource, Query{Config: config}))
}

func (d *Driver) listed(resource string, q Query) []Listed {
	d.t.Helper()
	listed, diags := d.List(d.t.Context(), resource, q)
	if len(diags) > 0 {
		d.t.Fatalf("list: %s", diags)
	}
	return listed
}

func names(listed []Listed) string {
	out := make([]string, len(listed))
	for i, one := range listed {
		out[i] = one.Name
	}
	return strings.Join(out, ", ")
}

// ListsWell fails the test unless the list resource does what all of them promise.
// The service must return pages of two, want is what the filters keep, and pages is
// a regular expression for the requests that list, of which there are no others.
func (d *Driver) ListsWell(cloud *Cloud, resource string, config Object, pages string, want ...string) {
	d.t.Helper()
	if len(want) < 5 {
		d.t.Fatal("three pages are needed")
	}
	sim := cloud.Sim
	d.listed(resource, Query{Config: config, Limit: 1}) // whatever signing in takes is done then
	for _, include := range []bool{false, true} {
		for limit := range int64(len(want)) + 2 {
			sim.Forget()
			listed := d.listed(resource, Query{Config: config, Limit: limit, IncludeResource: include})
			expected := want
			if limit > 0 {
				expected = want[:min(int(limit), len(want))]
			}
			if got := names(listed); got != strings.Join(expected, ", ") {
				d.t.Errorf("limit %d: %s", limit, got)
			}
			if got, most := len(sim.Requests("", pages)), (len(expected)+1)/2; got != most || len(sim.Requests("", "")) != most {
				d.t.Errorf("limit %d: %d pages, expected %d, in %d requests", limit, got, most, len(sim.Requests("", "")))
			}
			for _, one := range listed {
				if (one.Resource != nil) != include {
					d.t.Errorf("include_resource %t: %v", include, one.Resource)
				}
			}
		}
	}
	sim.Forget()
	taken, sent := d.listed(resource, Query{Config: config, Take: 2}), len(sim.Requests("", ""))
	if names(taken) != strings.Join(want[:2], ", ") || sent != 1 {
		d.t.Errorf("Terraform has had enough after 2: %s, %d requests", names(taken), sent)
	}
	heal := sim.Inject(simulator.Fault{Path: pages, Skip: 1, Status: http.StatusInternalServerError})
	listed, diags := d.List(d.t.Context(), resource, Query{Config: config})
	if heal(); names(listed) != strings.Join(want[:2], ", ") || !diags.HasError() || !strings.Contains(diags.String(), "500") {
		d.t.Errorf("an error on page 2: %s\n%s", names(listed), diags)
	}
	d.Adopts(resource, config)
}

// Adopts fails the test unless every listed resource can be imported: it imports by
// its identity, what was listed is what Read gives without sensitive values, and the
// configuration that Terraform writes from it is valid and plans empty.
func (d *Driver) Adopts(resource string, config Object) {
	d.t.Helper()
	for _, one := range d.listed(resource, Query{Config: config, IncludeResource: true}) {
		d := d.NextRun()
		read, diags := d.importState(d.t.Context(), &tfprotov6.ImportResourceStateRequest{TypeName: resource, Identity: &tfprotov6.ResourceIdentityData{
			IdentityData: d.encode(one.Identity.Value.Type(), one.Identity.Value),
		}})
		if len(diags) > 0 || read == nil {
			d.t.Errorf("importing %s: %s", one.Name, diags)
			continue
		}
		if want := d.omitted(resource, read.Value); !want.Equal(one.Resource.Value) {
			d.t.Errorf("%s was listed as\n%s\nand is read as\n%s", one.Name, one.Resource.Value, want)
		}
		written := d.Generated(resource, one.Resource.Value)
		if diags := d.Validate(resource, written); len(diags) > 0 {
			d.t.Errorf("the configuration of %s: %s", one.Name, diags)
		}
		if plan, diags := d.Plan(resource, read, written); len(diags) > 0 || !plan.Empty {
			d.t.Errorf("the plan for %s is not empty: %s", one.Name, diags)
		}
	}
}

// Sensitive returns the sensitive attributes of a resource.
func (d *Driver) Sensitive(resource string) []string {
	d.t.Helper()
	var names []string
	for _, attribute := range d.resource(resource).Block.Attributes {
		if attribute.Sensitive {
			names = append(names, attribute.Name)
		}
	}
	return names
}

// omitted is a resource without its sensitive values.
func (d *Driver) omitted(resource string, object tftypes.Value) tftypes.Value {
	d.t.Helper()
	var values map[string]tftypes.Value
	d.must(object.As(&values))
	for _, name := range d.Sensitive(resource) {
		values[name] = tftypes.NewValue(values[name].Type(), nil)
	}
	return tftypes.NewValue(object.Type(), values)
}

// Generated is the configuration that Terraform writes for a resource: what can be set.
func (d *Driver) Generated(resource string, object tftypes.Value) Object {
	d.t.Helper()
	var values map[string]tftypes.Value
	d.must(object.As(&values))
	config := Object{}
	for _, attribute := range d.resource(resource).Block.Attributes {
		if attribute.Optional || attribute.Required {
			config[attribute.Name] = values[attribute.Name]
		}
	}
	return config
}
