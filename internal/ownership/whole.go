// SPDX-License-Identifier: MPL-2.0

package ownership

import (
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework/diag"
)

// claim is who changes a whole, such as an API, and who changes one of its parts, in this run.
type claim struct{ whole, part string }

// ClaimWhole records that a resource creates or changes everything below a key. name is the resource in the error that it
// returns if another resource changes a part.
func (i *Instances) ClaimWhole(key, name string) diag.Diagnostics {
	return i.claim(key, func(c *claim) { c.whole = name })
}

// ClaimPart records that a resource creates or changes a part of what is below a key.
func (i *Instances) ClaimPart(key, name string) diag.Diagnostics {
	return i.claim(key, func(c *claim) { c.part = name })
}

func (i *Instances) claim(key string, by func(*claim)) diag.Diagnostics {
	i.mu.Lock()
	defer i.mu.Unlock()
	claimed := i.claims[key]
	by(&claimed)
	if claimed.whole != "" && claimed.part != "" {
		return diag.Diagnostics{diag.NewErrorDiagnostic(fmt.Sprintf("Two resources manage the same part of an API: %s and %s", claimed.whole, claimed.part),
			fmt.Sprintf("%s manages the whole API, so each resource would overwrite what the other has set. Nothing was changed.\n\n"+
				"Remove one of the two from the configuration, and from state with terraform state rm if the service should keep what it manages.", claimed.whole))}
	}
	if i.claims == nil {
		i.claims = map[string]claim{}
	}
	i.claims[key] = claimed
	return nil
}
