package acctest

import (
	"math/big"

	"github.com/hashicorp/terraform-plugin-go/tftypes"
)

func asFloat(value tftypes.Value, number *float64) error {
	var exact big.Float
	if err := value.As(&exact); err != nil {
		return err
	}
	*number, _ = exact.Float64()
	return nil
}
