// SPDX-License-Identifier: MPL-2.0

package simulator

import (
	"errors"
	"regexp"
	"slices"
	"strings"
)

type enosKeep func(*EnOSProduct) bool

// enosToken matches literals in two kinds of quotes, names, and signs.
var enosToken = regexp.MustCompile(`'[^']*'|"[^"]*"|[A-Za-z_][\w./-]*|[=(),]`)

// parseExpression parses what the products API documents of the search language: =, in,
// like and exists over a few fields, with and, or, not and parentheses.
func parseExpression(text string) (enosKeep, error) {
	if text == "" {
		return func(*EnOSProduct) bool { return true }, nil
	}
	if left := strings.TrimSpace(enosToken.ReplaceAllString(text, "")); left != "" {
		return nil, errors.New("syntax error at " + left)
	}
	p := &enosParser{tokens: enosToken.FindAllString(text, -1)}
	keep, err := p.or()
	if err == nil && len(p.tokens) > 0 {
		err = errors.New("text after the end")
	}
	return keep, err
}

type enosParser struct{ tokens []string }

func (p *enosParser) next() string {
	if len(p.tokens) == 0 {
		return ""
	}
	token := p.tokens[0]
	p.tokens = p.tokens[1:]
	return token
}

// accept consumes the next token if it is this word or sign.
func (p *enosParser) accept(word string) bool {
	if len(p.tokens) > 0 && strings.EqualFold(p.tokens[0], word) {
		p.tokens = p.tokens[1:]
		return true
	}
	return false
}

func (p *enosParser) or() (enosKeep, error) {
	left, err := p.and()
	for err == nil && p.accept("or") {
		var right enosKeep
		a := left
		right, err = p.and()
		left = func(product *EnOSProduct) bool { return a(product) || right(product) }
	}
	return left, err
}

func (p *enosParser) and() (enosKeep, error) {
	left, err := p.term()
	for err == nil && p.accept("and") {
		var right enosKeep
		a := left
		right, err = p.term()
		left = func(product *EnOSProduct) bool { return a(product) && right(product) }
	}
	return left, err
}

func (p *enosParser) term() (enosKeep, error) {
	if p.accept("(") {
		keep, err := p.or()
		if err == nil && !p.accept(")") {
			err = errors.New("missing parenthesis")
		}
		return keep, err
	}
	if p.accept("not") {
		keep, err := p.term()
		return func(product *EnOSProduct) bool { return !keep(product) }, err
	}
	if p.accept("exists") {
		if !p.accept("(") {
			return nil, errors.New("missing parenthesis")
		}
		field := p.next()
		if !p.accept(")") {
			return nil, errors.New("missing parenthesis")
		}
		return func(product *EnOSProduct) bool {
			_, ok := product.Tags[strings.TrimPrefix(field, "productTags.")]
			return ok
		}, nil
	}
	return p.comparison()
}

func (p *enosParser) comparison() (enosKeep, error) {
	values, err := fieldValues(p.next())
	if err != nil {
		return nil, err
	}
	switch {
	case p.accept("="):
		literal, err := p.literal()
		return func(product *EnOSProduct) bool { return slices.Contains(values(product), literal) }, err
	case p.accept("like"):
		part, err := p.literal()
		part = strings.ToLower(part)
		return func(product *EnOSProduct) bool {
			return slices.ContainsFunc(values(product), func(value string) bool { return strings.Contains(strings.ToLower(value), part) })
		}, err
	case p.accept("in"):
		if !p.accept("(") {
			return nil, errors.New("missing parenthesis")
		}
		var literals []string
		for {
			literal, err := p.literal()
			if err != nil {
				return nil, err
			}
			literals = append(literals, literal)
			if p.accept(")") {
				return func(product *EnOSProduct) bool {
					return slices.ContainsFunc(values(product), func(value string) bool { return slices.Contains(literals, value) })
				}, nil
			}
			if !p.accept(",") {
				return nil, errors.New("missing comma")
			}
		}
	}
	return nil, errors.New("missing operator")
}

func (p *enosParser) literal() (string, error) {
	token := p.next()
	if len(token) < 2 || (token[0] != '\'' && token[0] != '"') {
		return "", errors.New("missing literal")
	}
	return token[1 : len(token)-1], nil
}

// fieldValues returns the texts of a field, any of which may match.
func fieldValues(field string) (func(*EnOSProduct) []string, error) {
	switch {
	case field == "productKey":
		return func(p *EnOSProduct) []string { return []string{p.Key} }, nil
	case field == "modelId":
		return func(p *EnOSProduct) []string { return []string{p.ModelID} }, nil
	case field == "productName":
		return func(p *EnOSProduct) []string {
			all := []string{p.DefaultName}
			for _, name := range p.Names {
				all = append(all, name)
			}
			return all
		}, nil
	case strings.HasPrefix(field, "productTags."):
		return func(p *EnOSProduct) []string { return []string{p.Tags[strings.TrimPrefix(field, "productTags.")]} }, nil
	case strings.HasPrefix(field, "productName."):
		return func(p *EnOSProduct) []string {
			if name := p.Names[strings.TrimPrefix(field, "productName.")]; name != "" {
				return []string{name}
			}
			return []string{p.DefaultName}
		}, nil
	}
	return nil, errors.New("unknown field " + field)
}
