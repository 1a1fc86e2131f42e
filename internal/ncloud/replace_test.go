// SPDX-License-Identifier: MPL-2.0

package ncloud_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/ncloud/apikeysubscription"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/ncloud/stageusageplan"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/ncloud/usageplanbinding"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/simulator"
)

func TestReplace_createsBeforeDestroyByInheritance(t *testing.T) {
	t.Parallel()
	eachCreatedFirst(t, func(t *testing.T, k *keyed) {
		t.Helper()
		dependent := fmt.Sprintf("resource \"terraform_data\" \"dependent\" {\n  triggers_replace = %s.this\n  lifecycle {\n    create_before_destroy = true\n  }\n}\n", k.resource)
		k.configure(k.block("this", k.first()), dependent)
		k.apply()
		for _, replace := range [][]string{{"taint"}, {"-replace=" + k.resource + ".this", "-refresh=false"}} {
			args := replace
			if replace[0] == "taint" {
				k.Must("taint", k.resource+".this")
				args = replace[1:]
			}
			if result := k.apply(args...); !strings.Contains(result.Stdout, "+/-") || !strings.Contains(result.Stdout, "1 destroyed") && !strings.Contains(result.Stdout, "2 destroyed") {
				t.Errorf("%v: nothing was created before destroy:\n%s", replace, result)
			}
			k.expect(t, fmt.Sprint(replace), "0")
		}
		k.Must("destroy", "-auto-approve", "-input=false")
		if got := k.exist(); got != "" && k.resource != usageplanbinding.ResourceType { // a binding has stored the plan of the instance before
			t.Errorf("after destroy: %s exist", got)
		}
	})
}

func TestReplace_destroysBeforeCreate(t *testing.T) {
	t.Parallel()
	eachWorld(t, func(t *testing.T, k *keyed) {
		t.Helper()
		k.configure(k.block("this", k.first()))
		k.apply()
		k.Must("taint", k.resource+".this")
		k.apply()
		k.expect(t, "tainted", "0")
		k.apply("-replace=" + k.resource + ".this")
		k.expect(t, "replaced", "0")
		k.Must("destroy", "-auto-approve", "-input=false")
		if got := k.exist(); got != "" {
			t.Errorf("after destroy: %s exist", got)
		}
	})
}

func TestReplace_renamedWithoutMoved(t *testing.T) {
	t.Parallel()
	eachWorld(t, func(t *testing.T, k *keyed) {
		t.Helper()
		k.configure(k.block("before", k.first()))
		k.apply()
		for i, name := range []string{"after", "before"} {
			heal := k.sim.Inject(simulator.Fault{Path: []string{k.create, k.remove}[i], Delay: time.Second, Times: 1})
			k.configure(k.block(name, k.first()))
			k.apply()
			heal()
			k.expect(t, "renamed to "+name, "0")
		}
	})
}

func TestReplace_keepsTheOthersOfAList(t *testing.T) {
	t.Parallel()
	eachWorld(t, func(t *testing.T, k *keyed) {
		t.Helper()
		list := func(from string) string {
			return fmt.Sprintf("locals {\n  all = slice(%s, %s, 3)\n}\n", hcl(k.all), from) + k.block("this", "local.all[count.index]", "count = length(local.all)")
		}
		k.configure(list("0"))
		k.apply()
		k.configure(list("1"))
		k.apply()
		k.expect(t, "without the first", "12")
		k.configure(list("0"))
		k.apply()
		k.expect(t, "with the first", "012")
	})
}

// printed is output without frames and line breaks.
func printed(output string) string {
	return strings.Join(strings.Fields(strings.ReplaceAll(output, "│", "")), " ")
}

func TestReplace_refusesTwoInstancesOfOneKey(t *testing.T) {
	t.Parallel()
	eachWorld(t, func(t *testing.T, k *keyed) {
		t.Helper()
		k.configure(k.block("a", k.first()), k.block("b", k.first()))
		result, action, effect := k.Run("apply", "-auto-approve", "-input=false"), "create", "Nothing was created"
		if k.refusesInPlan {
			action, effect = "plan", "manages it already, or is planned to"
		}
		for _, want := range []string{"Could not " + action + " a second " + k.resource, product, effect, "Remove one of the two", "moved block"} {
			if result.Code == 0 || !strings.Contains(printed(result.Stderr), want) {
				t.Errorf("%q is missing in\n%s", want, result)
			}
		}
		if k.refusesInPlan {
			if got := k.exist(); got != "" {
				t.Errorf("%q exist", got)
			}
			return
		}
		if got := len(strings.Fields(k.Must("state", "list").Stdout)); got != 1 {
			t.Errorf("%d instances are in state", got)
		}
		if result := k.Run("plan", "-input=false"); result.Code == 0 || !strings.Contains(result.Stderr, "Could not plan a second") {
			t.Errorf("the next plan:\n%s", result)
		}
		left := strings.TrimSpace(strings.Split(k.Must("state", "list").Stdout, ".")[1])
		k.configure(k.block(left, k.first()))
		k.expect(t, "with one of them", "0")
	})
}

func TestReplace_allowsMovedAndImportedInstances(t *testing.T) {
	t.Parallel()
	eachWorld(t, func(t *testing.T, k *keyed) {
		t.Helper()
		k.configure(k.block("a", k.first()))
		k.apply()
		k.configure(k.block("b", k.first()), fmt.Sprintf("moved {\n  from = %s.a\n  to = %s.b\n}\n", k.resource, k.resource))
		if result := k.apply(); strings.Contains(result.String(), "created") && !strings.Contains(result.Stdout, "0 added") {
			t.Errorf("moved:\n%s", result)
		}
		k.expect(t, "moved", "0")
		if !k.AtLeast("1.7", "1.7") {
			return
		}
		k.configure(k.block("c", k.first()), fmt.Sprintf("removed {\n  from = %s.b\n  lifecycle {\n    destroy = false\n  }\n}\nimport {\n  to = %s.c\n  id = %q\n}\n",
			k.resource, k.resource, k.importID()))
		k.apply()
		k.expect(t, "imported", "0")
		k.configure(k.block("d", k.first()), fmt.Sprintf("import {\n  to = %s.d\n  id = %q\n}\n", k.resource, k.importID())) // c is destroyed
		result := k.apply()
		if k.exist() == "" && strings.Contains(printed(result.Stdout), "Apply twice") && k.resource != apikeysubscription.ResourceType && k.resource != usageplanbinding.ResourceType {
			k.apply()
		}
		k.expect(t, "imported, and destroyed at another address", "0")
		if t.Failed() {
			t.Log(result)
		}
	})
}

// A dependent that fails keeps the old instance of create_before_destroy in state.
func TestReplace_survivesLeftoverOfCreateBeforeDestroy(t *testing.T) {
	t.Parallel()
	eachCreatedFirst(t, func(t *testing.T, k *keyed) {
		t.Helper()
		dependent := func(command string) string {
			return fmt.Sprintf("resource \"terraform_data\" \"dependent\" {\n  lifecycle {\n    create_before_destroy = true\n    replace_triggered_by  = [%s.this]\n  }\n  "+
				"provisioner \"local-exec\" {\n    command = %q\n  }\n}\n", k.resource, command)
		}
		k.configure(k.block("this", k.first()), dependent("true"))
		k.apply()
		k.Must("taint", k.resource+".this")
		k.configure(k.block("this", k.first()), dependent("false"))
		if result := k.Run("apply", "-auto-approve", "-input=false"); result.Code == 0 {
			t.Fatalf("the dependent has not failed:\n%s", result)
		}
		k.configure(k.block("this", k.first()), dependent("true"))
		result := k.apply()
		if !strings.Contains(result.Stdout, "deposed") {
			t.Fatalf("nothing was left over:\n%s", result)
		}
		if k.resource == stageusageplan.ResourceType {
			if k.exist() == "" && !strings.Contains(result.Stdout, "Apply twice") {
				t.Errorf("nothing is said of a second apply:\n%s", result)
			}
			k.apply()
		}
		k.expect(t, "with a leftover", "0")
		if t.Failed() {
			t.Log(result)
		}
	})
}
