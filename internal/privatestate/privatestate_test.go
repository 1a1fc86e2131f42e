// SPDX-License-Identifier: MPL-2.0

package privatestate_test

import (
	"context"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/diag"

	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/privatestate"
)

// state is a private state in memory.
type state map[string]string

func (s state) GetKey(_ context.Context, key string) ([]byte, diag.Diagnostics) {
	if value, there := s[key]; there {
		return []byte(value), nil
	}
	return nil, nil
}

func (s state) SetKey(_ context.Context, key string, value []byte) diag.Diagnostics {
	s[key] = string(value)
	return nil
}

func TestGet_returnsWhatSetHasKept(t *testing.T) {
	t.Parallel()
	kept := state{}
	privatestate.Set(t.Context(), kept, "text", `t"1`)
	privatestate.Set(t.Context(), kept, "flag", true)
	if kept["text"] != `"t\"1"` || kept["flag"] != "true" { // as former versions have written it
		t.Errorf("%v", kept)
	}
	if text, _ := privatestate.Get[string](t.Context(), kept, "text"); text != `t"1` {
		t.Errorf("%q", text)
	}
	if flag, _ := privatestate.Get[bool](t.Context(), kept, "flag"); !flag {
		t.Error("the flag is lost")
	}
}

func TestGet_returnsNothingWhereNothingOfTheTypeIsKept(t *testing.T) {
	t.Parallel()
	kept := state{"other": `{"a": 1}`}
	for _, key := range []string{"none", "other"} {
		text, diags := privatestate.Get[string](t.Context(), kept, key)
		flag, more := privatestate.Get[bool](t.Context(), kept, key)
		if text != "" || flag || diags.HasError() || more.HasError() {
			t.Errorf("%s: %q, %t, %v, %v", key, text, flag, diags, more)
		}
	}
}
