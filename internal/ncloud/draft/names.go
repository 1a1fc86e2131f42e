// SPDX-License-Identifier: MPL-2.0

package draft

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/openapi"
)

const (
	maxPath        = 2000
	maxURL         = 1500
	maxDescription = 2000
	maxMediaTypes  = 100
	maxSchema      = 5000
	maxName        = 100
)

// The grammar is that of the service.
var (
	validPath      = regexp.MustCompile(`^(/|(/([A-Za-z0-9_+-]*[A-Za-z0-9_]|\{[A-Za-z0-9_+-]*[A-Za-z0-9_]\+?\}))+)$`)
	validParameter = regexp.MustCompile(`^[A-Za-z0-9_+,.-]{1,100}$`)
	validHeader    = regexp.MustCompile(`^[A-Za-z0-9_+-]{0,99}[A-Za-z0-9_]$`)
	validMediaType = regexp.MustCompile(`^[.a-z0-9_+/*-]+$`)
	validStatus    = regexp.MustCompile(`^[1-5][0-9][0-9]$`)
	notInBodyName  = regexp.MustCompile(`[^A-Za-z0-9_-]+`)
)

// ValidPath reports whether a path follows the grammar of the service.
func ValidPath(path string) bool { return validPath.MatchString(path) }

// ValidParameter reports whether a request may use the name of a parameter.
func ValidParameter(name string) bool { return validParameter.MatchString(name) }

// ValidHeader reports whether a request may use the name of a header of a response.
func ValidHeader(name string) bool { return validHeader.MatchString(name) }

// ValidMediaType reports whether a request may use a media type.
func ValidMediaType(name string) bool { return validMediaType.MatchString(name) }

// modelNames chooses the names of models.
type modelNames struct {
	// named are the names of the models of named schemas, by the name of the schema.
	named map[string]string
	taken map[string]bool
}

func newModelNames(schemas map[string]openapi.Schema) modelNames {
	names := modelNames{named: make(map[string]string, len(schemas)), taken: make(map[string]bool, len(schemas))}
	for _, name := range slices.Sorted(maps.Keys(schemas)) {
		if shorten(name) == name && name != "" {
			names.named[name], names.taken[name] = name, true
		}
	}
	for _, name := range slices.Sorted(maps.Keys(schemas)) {
		if _, done := names.named[name]; !done {
			names.named[name] = names.unused(name)
		}
	}
	return names
}

// renamed reports whether a model has another name than its schema.
func (m modelNames) renamed(schema string) bool { return m.named[schema] != schema }

// unused returns name, or name with a number if another model has it.
func (m modelNames) unused(name string) string {
	if name == "" {
		name = "Model"
	}
	result := shorten(name)
	for number := 2; m.taken[result]; number++ {
		result = shorten(fmt.Sprintf("%s-%d", name, number))
	}
	m.taken[result] = true
	return result
}

// shorten returns a name that the service accepts as the name of a model.
func shorten(name string) string {
	if utf8.RuneCountInString(name) <= maxName {
		return name
	}
	sum := sha256.Sum256([]byte(name))
	return string([]rune(name)[:maxName-9]) + "-" + hex.EncodeToString(sum[:])[:8]
}

// camelCase returns METHOD and the segments of a path as one word.
func camelCase(method, path string) string {
	words := strings.FieldsFunc(path, func(char rune) bool { return !unicode.IsLetter(char) && !unicode.IsDigit(char) })
	for i, word := range words {
		words[i] = capitalize(word)
	}
	return capitalize(strings.ToLower(method)) + strings.Join(words, "")
}

func capitalize(word string) string {
	first, size := utf8.DecodeRuneInString(word)
	return string(unicode.ToUpper(first)) + word[size:]
}

// bodyName returns a name that the service accepts as the name of a body.
func bodyName(name string) string {
	name = notInBodyName.ReplaceAllString(name, "")
	if name == "" {
		return "body"
	}
	return name[:min(len(name), maxName)]
}
