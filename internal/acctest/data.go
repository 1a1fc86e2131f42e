// SPDX-License-Identifier: MPL-2.0

package acctest

import (
	"context"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
)

// ReadData reads a data source, after validating its configuration.
func (d *Driver) ReadData(ctx context.Context, dataSource string, config Object) (*State, Diagnostics) {
	d.t.Helper()
	schema, ok := d.schema.DataSourceSchemas[dataSource]
	if !ok {
		d.t.Fatalf("there is no data source %s", dataSource)
	}
	value := d.dynamic(schema.ValueType(), config)
	validated, err := d.server.ValidateDataResourceConfig(ctx, &tfprotov6.ValidateDataResourceConfigRequest{TypeName: dataSource, Config: value})
	d.must(err)
	if diags := Diagnostics(validated.Diagnostics); diags.HasError() {
		return nil, diags
	}
	resp, err := d.server.ReadDataSource(ctx, &tfprotov6.ReadDataSourceRequest{TypeName: dataSource, Config: value})
	d.must(err)
	if diags := Diagnostics(resp.Diagnostics); diags.HasError() {
		return nil, diags
	}
	return d.state(schema.ValueType(), resp.State, nil, nil), resp.Diagnostics
}

// OpenEphemeral opens an ephemeral resource, after validating its configuration.
func (d *Driver) OpenEphemeral(ctx context.Context, resource string, config Object) (*State, Diagnostics) {
	d.t.Helper()
	schema, ok := d.schema.EphemeralResourceSchemas[resource]
	if !ok {
		d.t.Fatalf("there is no ephemeral resource %s", resource)
	}
	value := d.dynamic(schema.ValueType(), config)
	validated, err := d.server.ValidateEphemeralResourceConfig(ctx, &tfprotov6.ValidateEphemeralResourceConfigRequest{TypeName: resource, Config: value})
	d.must(err)
	if diags := Diagnostics(validated.Diagnostics); diags.HasError() {
		return nil, diags
	}
	resp, err := d.server.OpenEphemeralResource(ctx, &tfprotov6.OpenEphemeralResourceRequest{TypeName: resource, Config: value})
	d.must(err)
	if diags := Diagnostics(resp.Diagnostics); diags.HasError() {
		return nil, diags
	}
	return d.state(schema.ValueType(), resp.Result, nil, nil), resp.Diagnostics
}
