// SPDX-License-Identifier: MPL-2.0

package convert_test

import (
	"reflect"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/attr"
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

func TestUnknownToNull(t *testing.T) {
	t.Parallel()
	type embedded struct {
		Name types.String
		Tags types.Map
	}
	type model struct {
		embedded
		Count types.Int64
		Cover types.Object
		Parts []string
	}
	cover := map[string]attr.Type{"id": types.StringType}
	got := model{embedded{types.StringValue("n"), types.MapUnknown(types.StringType)}, types.Int64Unknown(), types.ObjectUnknown(cover), []string{"p"}}
	convert.UnknownToNull(t.Context(), &got)
	want := model{embedded{types.StringValue("n"), types.MapNull(types.StringType)}, types.Int64Null(), types.ObjectNull(cover), []string{"p"}}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("%+v, expected %+v", got, want)
	}
}
