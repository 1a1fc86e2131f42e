// SPDX-License-Identifier: MPL-2.0

package storm_test

import (
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"

	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/acctest"
)

// config is a configuration: resource blocks, each after those that it refers to.
type config struct {
	*rand.Rand
	blocks []*block
	// published is a product that is not in the configuration, and partners are the API
	// keys of another account that have requested a subscription to it.
	published string
	partners  []string
}

// block is a resource block with count.
type block struct {
	*kind
	name string

	// attrs are the attributes of every instance: all are identical twins.
	attrs acctest.Object
	count int
	// numbered gives each instance a name of its own, counted from first.
	numbered bool
	first    int
	// offset keeps unique blocks apart.
	offset int

	// links are what the instances of a relation refer to: the index of an API key, of a
	// partner, of a usage plan, or of an API key and a usage plan.
	links [][]int
}

// ref is a reference to an attribute of another resource.
type ref struct{ address, attribute string }

func (b *block) String() string           { return b.resource + "." + b.name }
func (b *block) address(index int) string { return fmt.Sprintf("%s[%d]", b, index) }

func (b *block) isRelation() bool { return b.random == nil }

func (b *block) size() int {
	if b.isRelation() {
		return len(b.links)
	}
	return b.count
}

// maxCount is how many instances a block has at most.
const maxCount = 4

// uniques is how many different instances a block has over time at most.
const uniques = maxCount + 1

// newConfig returns a random configuration: one block of each kind, and some more that
// nothing refers to.
func newConfig(r *rand.Rand, published string, partners []string) *config {
	c := &config{Rand: r, published: published, partners: partners}
	for _, k := range kinds {
		c.add(k)
		if k.random != nil && r.IntN(3) == 0 {
			c.add(k)
		}
	}
	for range 2 * maxCount {
		c.changeLinks()
	}
	return c
}

func (c *config) add(k *kind) {
	b := &block{kind: k, name: c.newName()}
	if !b.isRelation() {
		b.attrs, b.count, b.numbered = k.random(c.Rand), c.IntN(maxCount+1), c.IntN(3) == 0
	}
	for _, other := range c.blocks {
		if other.kind == k {
			b.offset += uniques
		}
	}
	c.blocks = append(c.blocks, b)
}

func (c *config) newName() string { return fmt.Sprintf("n%06d", c.IntN(1_000_000)) }

// first returns the first block of a kind, which is the one that others refer to.
func (c *config) first(k *kind) *block {
	return c.blocks[slices.IndexFunc(c.blocks, func(b *block) bool { return b.kind == k })]
}

// dependencies returns the blocks that a block refers to.
func (c *config) dependencies(b *block) []*block {
	var out []*block
	for _, k := range references[b.kind] {
		out = append(out, c.first(k))
	}
	return out
}

// instance returns the configuration of one instance.
func (c *config) instance(b *block, index int) acctest.Object {
	switch {
	case b.kind == partnerSubscription:
		return acctest.Object{"product_id": c.published, "api_key_id": c.partners[b.links[index][0]]}
	case b.kind == apiMethod:
		return c.method(b.links[index])
	case b.isRelation():
		return c.relation(b, b.links[index])
	}
	out := maps.Clone(b.attrs)
	if b.kind == api {
		out["product_id"] = c.published
	}
	switch {
	case b.unique != nil:
		out["product_id"], out["api_id"] = c.published, partsID
		b.unique(out, b.offset+b.first+index)
	case b.numbered:
		suffix := fmt.Sprint("-", b.first+index)
		switch name := out["name"].(type) {
		case string:
			out["name"] = name + suffix
		case acctest.Object:
			out["name"] = acctest.Object{"default_value": text(name["default_value"]) + suffix}
		}
	}
	return out
}

// relation returns the configuration of a relation. The first index of its link decides
// which product it belongs to.
func (c *config) relation(b *block, link []int) acctest.Object {
	to := func(k *kind, index int, attribute string) ref { return ref{c.first(k).address(index), attribute} }
	productIndex, planIndex := link[0]%c.first(product).count, link[len(link)-1]
	out := acctest.Object{"product_id": to(product, productIndex, "id")}
	if b.kind == stageUsagePlan {
		out["api_id"] = to(product, productIndex, "api_id")
	} else {
		out["api_key_id"] = to(apiKey, link[0], "id")
	}
	if b.kind != subscription {
		out["stage_id"], out["usage_plan_id"] = to(product, productIndex, "stage_id"), to(usagePlan, planIndex, "id")
	}
	return out
}

// change changes the configuration at random.
func (c *config) change() {
	b := c.blocks[c.IntN(len(c.blocks))]
	switch n := c.IntN(6); {
	case n == 0:
		b.name = c.newName() // without a moved block
	case n < 3 || b.isRelation():
		c.changeLinks()
	default: // often all at once, so that twins change while others are created
		if c.IntN(3) > 0 {
			b.count = c.IntN(maxCount + 1)
		}
		if c.IntN(3) > 0 {
			b.attrs = b.random(c.Rand)
		}
		if c.IntN(2) == 0 {
			b.numbered, b.first = c.IntN(2) == 0, c.IntN(2)
		}
	}
	c.prune()
}

// changeLinks adds an instance to a relation, shuffles its list, or removes the first or
// another one from it, so that those that follow move up.
func (c *config) changeLinks() {
	b := c.first(pick(c.Rand, subscription, partnerSubscription, stageUsagePlan, usagePlanBinding, apiMethod, apiMethod))
	links := slices.Clone(b.links)
	switch n := c.IntN(4); {
	case n == 0 && len(links) > 0:
		removed := c.IntN(2) * c.IntN(len(links))
		links = slices.Delete(links, removed, removed+1)
	case n == 1:
		c.Shuffle(len(links), func(i, j int) { links[i], links[j] = links[j], links[i] })
	case b.kind == apiMethod:
		links = append(links, []int{c.IntN(maxCount), c.IntN(len(methods)), c.IntN(maxCount), c.IntN(2 * 3)})
	case b.kind == usagePlanBinding:
		links = append(links, []int{c.IntN(maxCount), c.IntN(maxCount)})
	default:
		links = append(links, []int{c.IntN(maxCount)})
	}
	b.links = links
	c.prune()
}

// prune removes links to what does not exist, and second links to the same.
func (c *config) prune() {
	products, keys, plans := c.first(product).count, c.first(apiKey).count, c.first(usagePlan).count
	keep := func(k *kind, valid func([]int) bool) map[int]bool {
		b, kept := c.first(k), map[int]bool{}
		b.links = slices.DeleteFunc(slices.Clone(b.links), func(link []int) bool {
			keep := !kept[link[0]] && valid(link)
			kept[link[0]] = kept[link[0]] || keep
			return !keep
		})
		return kept
	}
	type method struct{ path, method int }
	has, paths := map[method]bool{}, c.first(apiPath).count
	c.first(apiMethod).links = slices.DeleteFunc(slices.Clone(c.first(apiMethod).links), func(link []int) bool {
		key := method{link[linkPath], link[linkMethod]}
		repeated := has[key]
		has[key] = true
		return repeated || key.path >= paths
	})
	keep(partnerSubscription, func([]int) bool { return true })
	subscribed := keep(subscription, func(link []int) bool { return products > 0 && link[0] < keys })
	associated := keep(stageUsagePlan, func(link []int) bool { return products > 0 && link[0] < plans })
	keep(usagePlanBinding, func(link []int) bool {
		return subscribed[link[0]] && associated[link[1]] && link[0]%products == link[1]%products
	})
}
