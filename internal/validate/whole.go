// SPDX-License-Identifier: MPL-2.0

package validate

import (
	"context"
	"fmt"
	"math/big"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/attr/xattr"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/hashicorp/terraform-plugin-framework/types/basetypes"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
)

// WholeNumber is the type of whole numbers in a configuration. Its values are ordinary
// types.Int64, but for a fraction the framework's own type reports a bug of the provider.
type WholeNumber struct{ basetypes.Int64Type }

// Equal reports whether other has the same values.
func (WholeNumber) Equal(other attr.Type) bool {
	switch other.(type) {
	case WholeNumber, basetypes.Int64Type:
		return true
	}
	return false
}

func (WholeNumber) String() string { return "validate.WholeNumber" }

// ValueFromTerraform returns a value that is not valid for a number that no int64 holds.
func (w WholeNumber) ValueFromTerraform(ctx context.Context, in tftypes.Value) (attr.Value, error) {
	value, err := w.Int64Type.ValueFromTerraform(ctx, in)
	var number *big.Float
	if err != nil && in.As(&number) == nil {
		return fraction{types.Int64Unknown(), number}, nil
	}
	return value, err
}

type fraction struct {
	types.Int64

	number *big.Float
}

var _ xattr.ValidateableAttribute = fraction{}

func (f fraction) ValidateAttribute(_ context.Context, req xattr.ValidateAttributeRequest, resp *xattr.ValidateAttributeResponse) {
	resp.Diagnostics.AddAttributeError(req.Path, "Invalid Attribute Value",
		fmt.Sprintf("Attribute %s must be a whole number, got: %s", req.Path, f.number.Text('g', 20)))
}
