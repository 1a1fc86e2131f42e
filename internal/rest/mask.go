// SPDX-License-Identifier: MPL-2.0

package rest

import (
	"cmp"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"html"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

const (
	// minSecret is the length, in bytes, from which a secret is masked inside of words and in encoded forms too.
	minSecret = 4
	// minForm is the length, in bytes, from which quoted, folded, hexadecimal and partial base64 forms are recognized.
	minForm = 8
)

type index struct {
	forms  map[[minSecret]byte][]string
	begins [1 << 16 / 64]uint64
	short  []string
}

func (x *index) add(secret string) {
	for _, form := range forms(secret) {
		if len(form) < minSecret {
			if form != "" && !slices.Contains(x.short, form) {
				x.short = append(x.short, form)
			}
			continue
		}
		if x.forms == nil {
			x.forms = map[[minSecret]byte][]string{}
		}
		key := [minSecret]byte([]byte(form[:minSecret]))
		same := x.forms[key]
		at, old := slices.BinarySearchFunc(same, form, func(a, b string) int { return cmp.Or(len(b)-len(a), strings.Compare(a, b)) })
		if !old {
			x.forms[key] = slices.Insert(same, at, form)
		}
		first := uint16(form[0])<<8 | uint16(form[1])
		x.begins[first/64] |= 1 << (first % 64)
	}
}

type span struct{ start, end int }

func (x *index) find(text *quotedText, found []span) []span {
	for _, form := range x.short {
		for at, end := strings.Index(text.plain, form), 0; at >= 0; {
			start := end + at
			end = start + len(form)
			if !insideWord(text.plain, start, end) {
				found = append(found, span{start, end})
			}
			at = strings.Index(text.plain[end:], form)
		}
	}
	found = x.scan(text.plain, minSecret, found)
	if text.bare == text.plain {
		return found
	}
	from := len(found)
	found = x.scan(text.bare, minForm, found)
	for i, part := range found[from:] {
		found[from+i] = span{text.places[part.start].start, text.places[part.end-1].end}
	}
	return found
}

func (x *index) scan(text string, atLeast int, found []span) []span {
	for i := 0; i+minSecret <= len(text); i++ {
		first := uint16(text[i])<<8 | uint16(text[i+1])
		if x.begins[first/64]&(1<<(first%64)) == 0 {
			continue
		}
		for _, form := range x.forms[[minSecret]byte([]byte(text[i:i+minSecret]))] {
			if len(form) >= atLeast && strings.HasPrefix(text[i:], form) {
				found = append(found, span{i, i + len(form)})
				break
			}
		}
	}
	return found
}

func insideWord(text string, start, end int) bool {
	isWord := func(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) }
	before, _ := utf8.DecodeLastRuneInString(text[:start])
	after, _ := utf8.DecodeRuneInString(text[end:])
	return isWord(before) || isWord(after)
}

func replace(text string, parts []span) string {
	if len(parts) == 0 {
		return text
	}
	slices.SortFunc(parts, func(a, b span) int { return cmp.Or(a.start-b.start, b.end-a.end) })
	var out strings.Builder
	end := 0
	for i, part := range parts {
		if i == 0 || part.start >= end {
			out.WriteString(text[end:part.start])
			out.WriteString(maskText)
		}
		end = max(end, part.end)
	}
	out.WriteString(text[end:])
	return out.String()
}

// quotedText is a text with and without what quoting, escaping and folding add.
type quotedText struct {
	plain, bare string
	places      []span // in plain, of each byte of bare; nil if they are the same
}

func newQuotedText(text string) *quotedText {
	unfolded, places := rewrite(text, nil, isFold, unfold)
	bare, places := rewrite(unfolded, places, isQuote, unquote)
	return &quotedText{text, bare, places}
}

// rewrite also returns the place of each byte of the result in the original text.
func rewrite(text string, places []span, begins func(byte) bool, step func(string) (becomes string, width int)) (string, []span) {
	var out []byte
	var moved []span
	done := 0
	keep := func(end int) {
		out = append(slices.Grow(out, len(text)-done), text[done:end]...)
		moved = slices.Grow(moved, len(text)-done)
		for ; done < end; done++ {
			moved = append(moved, place(places, done, 1))
		}
	}
	for i := 0; i < len(text); {
		if !begins(text[i]) {
			i++
			continue
		}
		becomes, width := step(text[i:])
		if becomes != text[i:i+width] {
			keep(i)
			out = append(out, becomes...)
			for range len(becomes) {
				moved = append(moved, place(places, i, width))
			}
			done = i + width
		}
		i += width
	}
	if done == 0 {
		return text, places
	}
	keep(len(text))
	return string(out), moved
}

func place(places []span, start, width int) span {
	if places == nil {
		return span{start, start + width}
	}
	return span{places[start].start, places[start+width-1].end}
}

func isFold(b byte) bool { return b <= ' ' || b == '\\' || b >= 0x7f }

func unfold(text string) (unfolded string, width int) {
	if text[0] == '\\' && len(text) > 1 {
		if strings.IndexByte("nrt", text[1]) >= 0 {
			return "", 2
		}
		return text[:1], 1
	}
	_, width = utf8.DecodeRuneInString(text)
	return visible(text[:width]), width
}

func isQuote(b byte) bool { return b == '\\' || b == '%' || b == '&' }

func unquote(text string) (unquoted string, width int) {
	switch text[0] {
	case '\\':
		if len(text) > 5 && text[1] == 'u' {
			if code, err := strconv.ParseUint(text[2:6], 16, 16); err == nil {
				return visible(string(rune(code))), 6
			}
		}
		return "", 1
	case '%':
		if len(text) > 2 {
			if code, err := strconv.ParseUint(text[1:3], 16, 8); err == nil {
				return visible(string([]byte{byte(code)})), 3
			}
		}
	case '&':
		const longest = 10 // bytes of an entity of one of the characters that have to be escaped
		if end := strings.IndexByte(text[:min(len(text), longest)], ';'); end > 0 {
			if entity := text[:end+1]; html.UnescapeString(entity) != entity {
				return visible(html.UnescapeString(entity)), len(entity)
			}
		}
	}
	return text[:1], 1
}

func visible(character string) string {
	r, width := utf8.DecodeRuneInString(character)
	if invalid := r == utf8.RuneError && width == 1; !invalid && (r == ' ' || !unicode.IsPrint(r)) {
		return ""
	}
	return character
}

// forms returns the ways in which a service may quote a secret; headers lack space around it.
func forms(secret string) []string {
	trimmed := strings.TrimSpace(secret)
	out := []string{secret, trimmed}
	if len(trimmed) < minSecret {
		return out
	}
	for _, s := range slices.Compact([]string{secret, trimmed}) {
		out = append(out, url.QueryEscape(s), url.PathEscape(s), html.EscapeString(s))
		for _, encode := range []func(any) ([]byte, error){encode, json.Marshal} {
			if quoted, err := encode(s); err == nil {
				out = append(out, string(quoted[1:len(quoted)-1]))
			}
		}
		digits := hex.EncodeToString([]byte(s))
		var percent strings.Builder
		for i := 0; i < len(digits); i += 2 {
			percent.WriteString("%" + digits[i:i+2])
		}
		for _, long := range append(base64Forms(s), digits, newQuotedText(s).bare) {
			if len(long) >= minForm {
				out = append(out, long)
			}
		}
		out = append(out, strings.ToUpper(digits), percent.String(), strings.ToUpper(percent.String()),
			base64.RawStdEncoding.EncodeToString([]byte(s)), base64.RawURLEncoding.EncodeToString([]byte(s)))
	}
	return out
}

// base64Forms omits the characters that depend on what surrounds the secret in the encoded data.
func base64Forms(secret string) []string {
	var out []string
	for offset := range 3 {
		padded := []byte(strings.Repeat("\x00", offset) + secret)
		begin, end := (8*offset+5)/6, 8*len(padded)/6
		for _, encoding := range []*base64.Encoding{base64.RawStdEncoding, base64.RawURLEncoding} {
			encoded := encoding.EncodeToString(padded)
			if end > begin {
				out = append(out, encoded[begin:], encoded[begin:end])
			}
		}
	}
	return out
}
