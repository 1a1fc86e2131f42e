// SPDX-License-Identifier: MPL-2.0

package openapi

import (
	"errors"
	"io"
	"regexp"
	"strings"

	"go.yaml.in/yaml/v4"
	"go.yaml.in/yaml/v4/plugin/loaderlimits"
)

// yamlReader converts the nodes of the library. It expands aliases by sharing nodes.
type yamlReader struct {
	done map[*yaml.Node]*node
	busy map[*yaml.Node]bool
	// merged counts the members that merge keys copied.
	merged int
}

const maxMerged = 200_000

func parseYAML(text string) (*node, error) {
	if i := strings.IndexFunc(text, func(c rune) bool { return c >= 0x7f && c < 0xa0 && c != 0x85 || c == 0xfffe || c == 0xffff }); i >= 0 {
		return nil, errorAt(positionOf(text, i), "the YAML text contains a control character")
	}
	if strings.HasPrefix(text, "%YAML 1.2") { // which the library reads, but not if it is named
		text = "#" + text[1:]
	}
	loader, err := yaml.NewLoader(strings.NewReader(text), yaml.WithPlugin(loaderlimits.New(loaderlimits.DepthValue(maxHeight))))
	if err != nil {
		return nil, err
	}
	var document yaml.Node
	if err := loader.Load(&document); errors.Is(err, io.EOF) {
		return nil, errorAt(Position{1, 1}, "the document is empty")
	} else if err != nil {
		return nil, yamlError(text, err)
	}
	var second yaml.Node
	if err := loader.Load(&second); err == nil {
		if at := yamlPosition(&second); second.Kind != 0 && !emptyYAML(&second) {
			return nil, errorAt(at, "the text contains a second YAML document")
		}
	} else if !errors.Is(err, io.EOF) {
		return nil, yamlError(text, err)
	}
	r := &yamlReader{done: map[*yaml.Node]*node{}, busy: map[*yaml.Node]bool{}}
	if len(document.Content) != 1 {
		return nil, errorAt(Position{1, 1}, "the document is empty")
	}
	return r.value(document.Content[0])
}

func emptyYAML(n *yaml.Node) bool {
	for n.Kind == yaml.DocumentNode && len(n.Content) > 0 {
		n = n.Content[0]
	}
	return n.Kind == yaml.DocumentNode || n.Kind == yaml.ScalarNode && n.Value == ""
}

func yamlPosition(n *yaml.Node) Position { return Position{n.Line, n.Column} }

func yamlError(text string, err error) error {
	var failed *yaml.LoadError
	if !errors.As(err, &failed) {
		return errorAt(Position{}, "the YAML text is not valid: %s", err)
	}
	at := Position{failed.Mark.Line, failed.Mark.Column}
	if strings.Contains(failed.Message, "max depth") {
		return errTooDeep(at)
	}
	hint := ""
	if i := failed.Mark.Index; i >= 0 && i < len(text) && text[i] == '\t' {
		hint = ", because YAML is not indented by tabs"
	}
	return errorAt(at, "the YAML text is not valid: %s%s", failed.Message, hint)
}

func (r *yamlReader) value(y *yaml.Node) (*node, error) {
	at := yamlPosition(y)
	if y.Kind == yaml.AliasNode && y.Alias != nil {
		if r.busy[y.Alias] {
			return nil, errorAt(at, "the alias %q contains itself", shorten(y.Value))
		}
		return r.value(y.Alias)
	}
	if n := r.done[y]; n != nil {
		return n, nil
	}
	n := &node{at: at}
	var err error
	switch y.Kind {
	case yaml.SequenceNode, yaml.MappingNode:
		anchored := y.Anchor != ""
		if anchored {
			r.busy[y] = true
		}
		if y.Kind == yaml.SequenceNode {
			err = r.list(n, y)
		} else {
			err = r.mapping(n, y)
		}
		if anchored {
			delete(r.busy, y)
		}
	case yaml.ScalarNode:
		err = checkText(at, y.Value)
		scalar(n, y)
	default:
		err = errorAt(at, "the YAML text has a value of an unknown kind")
	}
	if err != nil {
		return nil, err
	}
	if y.Anchor != "" {
		r.done[y] = n
	}
	return n, n.measure()
}

func (r *yamlReader) list(n *node, y *yaml.Node) error {
	n.kind = list
	n.items = make([]*node, 0, len(y.Content))
	for _, c := range y.Content {
		item, err := r.value(c)
		if err != nil {
			return err
		}
		n.items = append(n.items, item)
	}
	return nil
}

func (r *yamlReader) mapping(n *node, y *yaml.Node) error {
	n.kind = mapping
	n.members = make([]member, 0, len(y.Content)/2)
	var merges []*yaml.Node
	for i := 0; i+1 < len(y.Content); i += 2 {
		key, at := y.Content[i], yamlPosition(y.Content[i])
		if isMerge(key) {
			merges = append(merges, y.Content[i+1])
			continue
		}
		for key.Kind == yaml.AliasNode && key.Alias != nil {
			key = key.Alias
		}
		if key.Kind != yaml.ScalarNode {
			return errorAt(at, "a key has to be a string")
		}
		if err := checkText(at, key.Value); err != nil {
			return err
		}
		value, err := r.value(y.Content[i+1])
		if err != nil {
			return err
		}
		if !n.add(member{key.Value, at, value}) {
			return errDuplicate(at, key.Value, n)
		}
	}
	for _, m := range merges {
		if err := r.merge(n, m); err != nil {
			return err
		}
	}
	return nil
}

// isMerge reports a plain << as key.
func isMerge(y *yaml.Node) bool {
	return y.Kind == yaml.ScalarNode && y.Value == "<<" && y.Style&(yaml.SingleQuotedStyle|yaml.DoubleQuotedStyle) == 0 && y.ShortTag() != "!!str"
}

func (r *yamlReader) merge(n *node, y *yaml.Node) error {
	source, err := r.value(y)
	if err != nil {
		return err
	}
	sources := []*node{source}
	if source.kind == list {
		sources = source.items
	}
	for _, s := range sources {
		if s.kind != mapping {
			return errorAt(yamlPosition(y), "the value of << has to be an object or a list of objects")
		}
		if r.merged += len(s.members); r.merged > maxMerged {
			return errorAt(yamlPosition(y), "the merge keys (<<) of the document copy more than %d members", maxMerged)
		}
		for _, m := range s.members {
			n.add(m)
		}
	}
	return nil
}

// The core schema of YAML 1.2, in which yes, on and dates are strings.
var (
	yamlInteger = regexp.MustCompile(`^[-+]?[0-9]+$`)
	yamlFloat   = regexp.MustCompile(`^[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?$`)
)

func scalar(n *node, y *yaml.Node) {
	n.kind, n.value = text, y.Value
	plain := y.Style&(yaml.SingleQuotedStyle|yaml.DoubleQuotedStyle|yaml.LiteralStyle|yaml.FoldedStyle) == 0
	switch tagged := y.Style&yaml.TaggedStyle != 0; {
	case tagged && y.ShortTag() == "!!str", !plain && !tagged:
		return
	case tagged && !coreTags[y.ShortTag()]:
		return
	}
	switch v := y.Value; v {
	case "", "~", "null", "Null", "NULL":
		n.kind, n.value = null, "null"
	case "true", "True", "TRUE", "false", "False", "FALSE":
		n.kind, n.value = boolean, strings.ToLower(v)
	default:
		if literal, ok := yamlNumber(v); ok {
			n.kind, n.value = number, canonicalNumber(literal)
		}
	}
}

var coreTags = map[string]bool{"!!null": true, "!!bool": true, "!!int": true, "!!float": true}

// yamlNumber returns a number as a literal of JSON, except for leading zeros.
func yamlNumber(v string) (string, bool) {
	switch c := v[0]; {
	case c != '-' && c != '+' && c != '.' && (c < '0' || c > '9'):
		return "", false
	case strings.HasPrefix(v, "0o"):
		return decimal(v[2:], 8)
	case strings.HasPrefix(v, "0x"):
		return decimal(v[2:], 16)
	case yamlInteger.MatchString(v), yamlFloat.MatchString(v):
		return strings.TrimPrefix(v, "+"), true
	}
	return "", false
}
