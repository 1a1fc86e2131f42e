package convert_test

import (
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/convert"
)

func TestConversions_are_never_unknown(t *testing.T) {
	t.Parallel()
	told, empty := "told", ""
	known, unknown, null := types.StringValue("known"), types.StringUnknown(), types.StringNull()
	for name, test := range map[string]struct{ got, want types.String }{
		"Kept takes what is told":          {convert.Kept(&told, known), types.StringValue("told")},
		"Kept keeps what is known":         {convert.Kept(nil, known), known},
		"Kept keeps null":                  {convert.Kept(nil, null), null},
		"Kept ends unknown":                {convert.Kept(nil, unknown), null},
		"Kept takes the empty string":      {convert.Kept(&empty, known), types.StringValue("")},
		"NonEmpty takes what is told":      {convert.NonEmpty("told", known), types.StringValue("told")},
		"NonEmpty keeps what is known":     {convert.NonEmpty("", known), known},
		"NonEmpty ends unknown":            {convert.NonEmpty("", unknown), null},
		"EmptyAsNull takes what is told":   {convert.EmptyAsNull(&told), types.StringValue("told")},
		"EmptyAsNull takes absent as null": {convert.EmptyAsNull(nil), null},
		"EmptyAsNull takes empty as null":  {convert.EmptyAsNull(&empty), null},
	} {
		if !test.got.Equal(test.want) {
			t.Errorf("%s: %s, expected %s", name, test.got, test.want)
		}
	}
}
