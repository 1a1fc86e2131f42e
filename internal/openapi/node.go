// SPDX-License-Identifier: MPL-2.0

package openapi

import (
	"math/big"
	"strconv"
	"strings"
)

type kind uint8

const (
	null kind = iota
	boolean
	number
	text
	list
	mapping
)

func (k kind) String() string {
	return [...]string{"null", "a boolean", "a number", "a string", "a list", "an object"}[k]
}

// node is a value of a document, whichever syntax it is written in. YAML aliases share nodes.
type node struct {
	kind   kind
	height int16
	at     Position
	// size is about the number of bytes as JSON, with every alias expanded.
	size  int64
	value string // of a scalar: the string, or the literal of JSON
	items []*node
	// members are in the document's order.
	members []member
	index   map[string]int
}

type member struct {
	key   string
	at    Position
	value *node
}

// Depth and size are far above those of real documents.
const (
	maxText   = 10 << 20
	maxHeight = 500
	maxSize   = 4 * maxText
)

// indexed is the number of members from which on a map finds them faster.
const indexed = 12

func (n *node) find(key string) *member {
	if n == nil || n.kind != mapping {
		return nil
	}
	if len(n.members) < indexed {
		for i := range n.members {
			if n.members[i].key == key {
				return &n.members[i]
			}
		}
		return nil
	}
	if i, ok := n.index[key]; ok {
		return &n.members[i]
	}
	return nil
}

// get returns a member, or nil if it is absent or null.
func (n *node) get(key string) *node {
	if m := n.find(key); m != nil && m.value.kind != null {
		return m.value
	}
	return nil
}

// str is a scalar as a string, "" if it is absent. Unquoted YAML numbers are common where strings belong.
func (n *node) str(key string) string {
	if v := n.get(key); v != nil && v.kind <= text {
		return v.value
	}
	return ""
}

func (n *node) is(key string) bool {
	v := n.get(key)
	return v != nil && v.kind == boolean && v.value == "true"
}

// add appends a member unless its key exists.
func (n *node) add(m member) bool {
	if n.find(m.key) != nil {
		return false
	}
	n.members = append(n.members, m)
	switch {
	case len(n.members) == indexed:
		n.index = make(map[string]int, 2*indexed)
		for i := range n.members {
			n.index[n.members[i].key] = i
		}
	case len(n.members) > indexed:
		n.index[m.key] = len(n.members) - 1
	}
	return true
}

// measure sets height and size once all children are there.
func (n *node) measure() error {
	n.size = int64(len(n.value)) + 3
	for _, item := range n.items {
		n.size += item.size
		n.height = max(n.height, item.height+1)
	}
	for i := range n.members {
		n.size += n.members[i].value.size + int64(len(n.members[i].key)) + 4
		n.height = max(n.height, n.members[i].value.height+1)
	}
	if n.height > maxHeight {
		return errTooDeep(n.at)
	}
	if n.size > maxSize {
		return errorAt(n.at, "with its aliases expanded, the document is larger than %d MB", maxSize>>20)
	}
	return nil
}

func errTooDeep(at Position) error {
	return errorAt(at, "the document is nested deeper than %d levels", maxHeight)
}

// maxDigits limits numbers that are written without an exponent.
const maxDigits = 40

// canonicalNumber writes equal numbers alike, without rounding: 1.0 and 1e0 are 1. The literal is a number of JSON.
func canonicalNumber(literal string) string {
	digits, exponent := strings.ToLower(literal), new(big.Int)
	if mantissa, power, ok := strings.Cut(digits, "e"); ok {
		if len(power) > maxDigits {
			return literal
		}
		digits = mantissa
		exponent.SetString(strings.TrimPrefix(power, "+"), 10)
	}
	digits, negative := strings.CutPrefix(digits, "-")
	whole, fraction, _ := strings.Cut(digits, ".")
	fraction = strings.TrimRight(fraction, "0")
	digits = strings.TrimLeft(whole+fraction, "0")
	if digits == "" {
		return "0"
	}
	exponent.Sub(exponent, big.NewInt(int64(len(fraction))))
	trimmed := strings.TrimRight(digits, "0")
	exponent.Add(exponent, big.NewInt(int64(len(digits)-len(trimmed))))
	digits = trimmed
	sign := ""
	if negative {
		sign = "-"
	}
	power := maxText + 1
	if exponent.IsInt64() && exponent.CmpAbs(big.NewInt(maxText)) < 0 {
		power = int(exponent.Int64())
	}
	switch {
	case power >= 0 && (power == 0 || len(digits)+power <= maxDigits):
		return sign + digits + strings.Repeat("0", power)
	case power < 0 && -power < len(digits):
		return sign + digits[:len(digits)+power] + "." + digits[len(digits)+power:]
	case power < 0 && -power <= maxDigits:
		return sign + "0." + strings.Repeat("0", -power-len(digits)) + digits
	}
	return sign + digits + "e" + exponent.String()
}

// decimal writes an integer of another base as JSON.
func decimal(digits string, base int) (string, bool) {
	if v, err := strconv.ParseUint(digits, base, 64); err == nil {
		return strconv.FormatUint(v, 10), true
	}
	return "", false
}
