package validate

import (
	"context"
	"fmt"
	"math/big"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/hashicorp/terraform-plugin-framework/types/basetypes"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
)

// WholeNumber is the custom type of whole numbers that a configuration can set. The
// framework's own calls a fraction a defect of the provider, to be reported to its
// developers; this one states the rule. Its values are ordinary types.Int64.
type WholeNumber struct{ basetypes.Int64Type }

var _ basetypes.Int64Typable = WholeNumber{}

// Equal reports whether other is a WholeNumber too, or the type of its values.
func (WholeNumber) Equal(other attr.Type) bool {
	switch other.(type) {
	case WholeNumber, basetypes.Int64Type:
		return true
	}
	return false
}

func (WholeNumber) String() string { return "validate.WholeNumber" }

// ValueFromTerraform takes what is no whole number for unknown. Validate, which the
// framework calls next, reports it.
func (w WholeNumber) ValueFromTerraform(ctx context.Context, in tftypes.Value) (attr.Value, error) {
	if unfit(in) != nil {
		return types.Int64Unknown(), nil
	}
	return w.Int64Type.ValueFromTerraform(ctx, in)
}

// Validate reports what is no whole number of 64 bits.
func (WholeNumber) Validate(_ context.Context, in tftypes.Value, at path.Path) diag.Diagnostics {
	if number := unfit(in); number != nil {
		return diag.Diagnostics{diag.NewAttributeErrorDiagnostic(at, "Invalid Attribute Value",
			fmt.Sprintf("Attribute %s must be a whole number, got: %s", at, number.Text('g', 20)))}
	}
	return nil
}

// unfit returns the number if it is known and no whole number of 64 bits.
func unfit(in tftypes.Value) *big.Float {
	var number *big.Float
	if in.Type() == nil || !in.Type().Is(tftypes.Number) || !in.IsKnown() || in.IsNull() || in.As(&number) != nil {
		return nil
	}
	if _, accuracy := number.Int64(); accuracy == big.Exact {
		return nil
	}
	return number
}
