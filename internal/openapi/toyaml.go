// SPDX-License-Identifier: MPL-2.0

package openapi

import (
	"encoding/json"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"
	"unicode"
)

// YAML returns a JSON text as YAML with sorted keys.
func YAML(text string) (string, error) {
	decoder := json.NewDecoder(strings.NewReader(text))
	decoder.UseNumber()
	var value any
	if err := decoder.Decode(&value); err != nil {
		return "", err
	}
	var w yamlWriter
	w.value(value, 0)
	return w.out.String(), nil
}

type yamlWriter struct{ out strings.Builder }

// value continues the line. Further lines have at least that indentation.
func (w *yamlWriter) value(value any, indent int) {
	switch value := value.(type) {
	case map[string]any:
		if len(value) == 0 {
			w.out.WriteString("{}\n")
		}
		for i, key := range slices.Sorted(maps.Keys(value)) {
			w.indent(i, indent)
			w.key(key, indent)
			w.member(value[key], indent)
		}
	case []any:
		if len(value) == 0 {
			w.out.WriteString("[]\n")
		}
		for i, item := range value {
			w.indent(i, indent)
			w.out.WriteString("- ")
			w.value(item, indent+2)
		}
	case string:
		w.text(value, indent)
	case nil:
		w.out.WriteString("null\n")
	default:
		fmt.Fprintln(&w.out, value)
	}
}

func (w *yamlWriter) indent(i, indent int) {
	if i > 0 {
		w.out.WriteString(strings.Repeat(" ", indent))
	}
}

// maxKey is the most that a reader has to accept before the colon of a key, in characters. A character may be quoted by ten.
const maxKey = 1024 / 10

func (w *yamlWriter) key(key string, indent int) {
	if len(key) > maxKey {
		w.out.WriteString("? " + yamlScalar(key) + "\n" + strings.Repeat(" ", indent) + ":")
		return
	}
	w.out.WriteString(yamlScalar(key) + ":")
}

func (w *yamlWriter) member(value any, indent int) {
	block := false
	switch value := value.(type) {
	case map[string]any:
		block = len(value) > 0
	case []any:
		block = len(value) > 0
	}
	if block {
		w.out.WriteString("\n" + strings.Repeat(" ", indent+2))
	} else {
		w.out.WriteString(" ")
	}
	w.value(value, indent+2)
}

// text writes several lines as they are, if nothing in them depends on a reader.
func (w *yamlWriter) text(text string, indent int) {
	body, ends := strings.CutSuffix(text, "\n")
	lines := strings.Split(body, "\n")
	unsafe := func(line string) bool {
		return strings.HasSuffix(line, " ") || strings.IndexFunc(line, func(char rune) bool { return !unicode.IsPrint(char) }) >= 0
	}
	if len(lines) < 2 || lines[0] == "" || lines[0][0] == ' ' || lines[len(lines)-1] == "" || slices.ContainsFunc(lines, unsafe) {
		w.out.WriteString(yamlScalar(text) + "\n")
		return
	}
	w.out.WriteString("|")
	if !ends {
		w.out.WriteString("-")
	}
	w.out.WriteString("\n")
	for _, line := range lines {
		if line != "" {
			w.out.WriteString(strings.Repeat(" ", max(2, indent)) + line)
		}
		w.out.WriteString("\n")
	}
}

var (
	plain = regexp.MustCompile(`^[A-Za-z/][A-Za-z0-9_/.{}+*-]*( [A-Za-z0-9_/.{}+*]+)*$`)
	// words are no strings in YAML 1.1 or 1.2.
	words = regexp.MustCompile(`(?i)^(true|false|yes|no|on|off|y|n|null)$`)
)

func yamlScalar(text string) string {
	if plain.MatchString(text) && !words.MatchString(text) {
		return text
	}
	var quoted strings.Builder
	for _, char := range string(appendString(nil, text)) {
		switch {
		case char < 0x7f || unicode.IsPrint(char):
			quoted.WriteRune(char)
		case char <= 0xffff:
			fmt.Fprintf(&quoted, `\u%04x`, char)
		default:
			fmt.Fprintf(&quoted, `\U%08x`, char)
		}
	}
	return quoted.String()
}
