// SPDX-License-Identifier: MPL-2.0

package convert_test

import (
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/convert"
)

func TestConversions_areNeverUnknown(t *testing.T) {
	t.Parallel()
	api, empty := "api", ""
	prior, unknown, null := types.StringValue("prior"), types.StringUnknown(), types.StringNull()
	for name, test := range map[string]struct{ got, want types.String }{
		"OrPrior of a value":               {convert.OrPrior(&api, prior), types.StringValue("api")},
		"OrPrior of absent":                {convert.OrPrior(nil, prior), prior},
		"OrPrior of empty":                 {convert.OrPrior(&empty, prior), prior},
		"OrPrior of absent, prior null":    {convert.OrPrior(nil, null), null},
		"OrPrior of absent, prior unknown": {convert.OrPrior(nil, unknown), null},
		"OrPrior of empty, prior unknown":  {convert.OrPrior(&empty, unknown), null},
		"NullAsEmpty of a value":           {convert.NullAsEmpty(&api), types.StringValue("api")},
		"NullAsEmpty of absent":            {convert.NullAsEmpty(nil), types.StringValue("")},
		"EmptyAsNull of a value":           {convert.EmptyAsNull(&api), types.StringValue("api")},
		"EmptyAsNull of absent":            {convert.EmptyAsNull(nil), null},
		"EmptyAsNull of empty":             {convert.EmptyAsNull(&empty), null},
	} {
		if !test.got.Equal(test.want) {
			t.Errorf("%s: %s, expected %s", name, test.got, test.want)
		}
	}
}
