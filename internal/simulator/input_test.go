// SPDX-License-Identifier: MPL-2.0

package simulator

import (
	"net/url"
	"strings"
	"testing"
)

type testInput struct {
	ncloudWindow

	Name  *string   `json:"name" required:"true" chars:"1-3" pattern:"[a-z가]+"`
	Kind  string    `json:"kind" values:"A,B"`
	Tags  *[]string `json:"tags" items:"0-2" bytes:"1-3"`
	Rate  *int64    `json:"rate" range:"1-5"`
	Flag  *bool     `json:"flag"`
	Inner *struct {
		ID string `json:"id" required:"true"`
	} `json:"inner"`
}

func TestCheckInput(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		change func(*testInput)
		want   string
	}{
		"valid":            {func(*testInput) {}, ""},
		"characters":       {func(in *testInput) { in.Name = new("가가가") }, ""},
		"absent":           {func(in *testInput) { in.Name = nil }, "name is required"},
		"empty":            {func(in *testInput) { in.Name = new("") }, "name must have 1 to 3 characters"},
		"long":             {func(in *testInput) { in.Name = new("abcd") }, "name must have 1 to 3 characters"},
		"pattern":          {func(in *testInput) { in.Name = new("a1") }, "name must match [a-z가]+"},
		"value":            {func(in *testInput) { in.Kind = "C" }, "kind must be one of A, B"},
		"elements":         {func(in *testInput) { in.Tags = &[]string{"a", "b", "c"} }, "tags must have 0 to 2 elements"},
		"bytes of element": {func(in *testInput) { in.Tags = &[]string{"a", "가가"} }, "tags must have 1 to 3 bytes"},
		"empty element":    {func(in *testInput) { in.Tags = &[]string{""} }, "tags must have 1 to 3 bytes"},
		"number":           {func(in *testInput) { in.Rate = new(int64(6)) }, "rate must be 1 to 5"},
		"embedded":         {func(in *testInput) { in.Limit = new(0) }, "limit must be at least 1"},
		"nested and missing": {func(in *testInput) {
			in.Inner = new(struct {
				ID string `json:"id" required:"true"`
			})
		}, "id is required"},
	} {
		in := testInput{Name: new("a")}
		test.change(&in)
		parameter, rule := checkInput(&in)
		if got := strings.TrimSpace(parameter + " " + rule); rule != "" && got != test.want || rule == "" && test.want != "" {
			t.Errorf("%s: %q, expected %q", name, got, test.want)
		}
	}
}

func TestDecodeQuery(t *testing.T) {
	t.Parallel()
	for query, want := range map[string]string{
		"name=a&flag=true&offset=7&kind=": "",
		"name=a&flag=perhaps":             "flag must be true or false",
		"name=a&offset=x":                 "offset must be a number",
		"kind=A":                          "name is required",
	} {
		values, err := url.ParseQuery(query)
		if err != nil {
			t.Fatal(err)
		}
		var in testInput
		name, rule := decodeQuery(values, &in)
		if got := name + " " + rule; rule != "" && got != want || rule == "" && want != "" {
			t.Errorf("%s: %q, expected %q", query, got, want)
		}
		if want == "" && (!*in.Flag || *in.Offset != 7 || in.Limit != nil || in.Kind != "") {
			t.Errorf("%s: decoded %+v", query, in)
		}
	}
}
