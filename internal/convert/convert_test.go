package convert_test

import (
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/convert"
)

func TestConversions_areNeverUnknown(t *testing.T) {
	t.Parallel()
	api, empty := "told", ""
	prior, unknown, null := types.StringValue("known"), types.StringUnknown(), types.StringNull()
	for name, test := range map[string]struct{ got, want types.String }{
		"Kept takes what is told":          {convert.Kept(&api, prior), types.StringValue("told")},
		"Kept keeps what is known":         {convert.Kept(nil, prior), prior},
		"Kept keeps null":                  {convert.Kept(nil, null), null},
		"Kept ends unknown":                {convert.Kept(nil, unknown), null},
		"Kept takes the empty string":      {convert.Kept(&empty, prior), types.StringValue("")},
		"NonEmpty takes what is told":      {convert.NonEmpty("told", prior), types.StringValue("told")},
		"NonEmpty keeps what is known":     {convert.NonEmpty("", prior), prior},
		"NonEmpty ends unknown":            {convert.NonEmpty("", unknown), null},
		"EmptyAsNull takes what is told":   {convert.EmptyAsNull(&api), types.StringValue("told")},
		"EmptyAsNull takes absent as null": {convert.EmptyAsNull(nil), null},
		"EmptyAsNull takes empty as null":  {convert.EmptyAsNull(&empty), null},
	} {
		if !test.got.Equal(test.want) {
			t.Errorf("%s: %s, expected %s", name, test.got, test.want)
		}
	}
}
