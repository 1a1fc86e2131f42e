// SPDX-License-Identifier: MPL-2.0

// Package providerconfig turns a table of provider arguments into their schema, their values
// and the error for missing ones.
package providerconfig

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"strconv"
	"strings"
	"sync"
	"unicode"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/provider/schema"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/validate"
)

// Argument is one argument. Its value is the first that is neither null nor "" of the
// configured value, its environment variables, its value in the file, and its default.
type Argument struct {
	Name        string
	Description string // the schema's description also names the variables
	Variables   []string
	FileKey     string // its name in the file of Table
	Default     string
	Sensitive   bool
	Credential  bool // sent in a header: surrounding white space is removed, control characters are errors
	Endpoint    bool // a URL to which credentials are sent
	Validators  []validator.String
	// Attribute is the schema of an argument that is not a string.
	Attribute schema.Attribute
}

// Table is the arguments of one service, or those of the provider itself.
type Table struct {
	// Service is the nested attribute that holds the arguments, "" for those of the provider.
	Service     string
	Description string // of that attribute
	Arguments   []Argument
	// File reads the file that is the last source. It is called only if an argument needs it.
	File func() File
}

// File is the content of a configuration file.
type File struct {
	Path   string
	Values map[string]string
	Err    error
}

// Attribute returns the schema of the nested attribute.
func (t Table) Attribute() schema.Attribute {
	return schema.SingleNestedAttribute{Optional: true, MarkdownDescription: t.Description, Attributes: t.Attributes()}
}

// Attributes returns the schema of the arguments.
func (t Table) Attributes() map[string]schema.Attribute {
	attributes := map[string]schema.Attribute{}
	for _, a := range t.Arguments {
		attribute := a.Attribute
		if attribute == nil {
			attribute = a.attribute()
		}
		attributes[a.Name] = attribute
	}
	return attributes
}

func (a Argument) attribute() schema.StringAttribute {
	description := a.Description
	if len(a.Variables) > 0 {
		description += fmt.Sprintf(" %s: `%s`.", plural("Environment variable", len(a.Variables)), strings.Join(a.Variables, "`, `"))
	}
	validators := a.Validators
	if a.Endpoint {
		validators = append(validators, validate.Endpoint())
	}
	return schema.StringAttribute{Optional: true, Sensitive: a.Sensitive, MarkdownDescription: description, Validators: validators}
}

// String is one resolved argument.
type String struct {
	Value   string   // "" if no source has a value
	Source  string   // where the value was found, such as "environment variable NCLOUD_ACCESS_KEY"
	Sources []string // all sources that were checked
	Err     error    // why the value cannot be used
}

// Values are the resolved arguments of a service by name.
type Values map[string]String

// Lookup resolves the arguments in the service's attribute. An unknown value has an error:
// another source could belong to another account.
func (t Table) Lookup(config types.Object) Values {
	values := Values{}
	var file func() File
	if t.File != nil {
		file = sync.OnceValue(t.File)
	}
	for _, a := range t.Arguments {
		values[a.Name] = t.lookup(a, config, file)
	}
	return values
}

func (t Table) lookup(a Argument, config types.Object, file func() File) String {
	name := strings.TrimPrefix(t.Service+"."+a.Name, ".")
	configured := config.Attributes()[a.Name]
	switch {
	case config.IsUnknown():
		return unknown(t.Service)
	case configured != nil && configured.IsUnknown():
		return unknown(name)
	}
	var s String
	check := func(value, source string) {
		if a.Credential {
			value = strings.TrimSpace(value)
		}
		if s.Value == "" && value != "" {
			s.Value, s.Source = value, source
		}
	}
	s.Sources = append(s.Sources, "provider argument "+name)
	check(text(configured), "provider argument "+name)
	if len(a.Variables) > 0 {
		s.Sources = append(s.Sources, plural("environment variable", len(a.Variables))+" "+strings.Join(a.Variables, ", "))
	}
	for _, variable := range a.Variables {
		check(os.Getenv(variable), "environment variable "+variable)
	}
	if a.FileKey != "" && file != nil && s.Value == "" {
		f := file()
		s.Sources = append(s.Sources, a.FileKey+" in "+f.String())
		check(f.Values[a.FileKey], a.FileKey+" in "+f.Path)
	}
	check(a.Default, "the default")
	if a.Credential && strings.ContainsFunc(s.Value, unicode.IsControl) {
		s.Err = &Error{
			"the value from " + s.Source + " cannot be used: it contains a line break or another control character",
			"Nothing was sent. Set the credential on one line, exactly as the console shows it.",
		}
	}
	return s
}

func unknown(name string) String {
	return String{Err: &Error{
		"The provider argument " + name + " is needed now, but its value is known only after apply.",
		"Give it a value that is known while planning, such as a variable, or first apply what the value depends on with terraform apply -target.",
	}}
}

// Error reports that a value is needed and is missing or cannot be used.
type Error struct{ text, hint string }

func (e *Error) Error() string { return e.text }

func (e *Error) Hint() string { return e.hint }

// text returns "" for null and false.
func text(value attr.Value) string {
	if value == nil || value.IsNull() {
		return ""
	}
	switch value := value.(type) {
	case interface{ ValueString() string }:
		return value.ValueString()
	case types.Float64:
		return strconv.FormatFloat(value.ValueFloat64(), 'g', -1, 64)
	case types.Bool:
		if !value.ValueBool() {
			return ""
		}
	}
	return value.String()
}

func plural(noun string, n int) string {
	if n == 1 {
		return noun
	}
	return noun + "s"
}

func (f File) String() string {
	switch {
	case f.Path == "" && f.Err != nil:
		return f.Err.Error()
	case errors.Is(f.Err, fs.ErrNotExist):
		return fmt.Sprintf("file %s, which does not exist", f.Path)
	case f.Err != nil:
		return fmt.Sprintf("file %s, which cannot be read: %v", f.Path, f.Err)
	}
	return "file " + f.Path
}

// Check returns the first error among the named arguments.
func (v Values) Check(names ...string) error {
	for _, name := range names {
		if err := v[name].Err; err != nil {
			return err
		}
	}
	return nil
}

// Required is a value that at least one of the arguments must give.
type Required struct {
	What  string
	AnyOf []string
}

// Require returns an *Error that names all missing values and the sources checked.
func (v Values) Require(hint string, required ...Required) error {
	var found, missing []string
	for _, r := range required {
		var sources []string
		source := ""
		for _, name := range r.AnyOf {
			sources = append(sources, v[name].Sources...)
			if v[name].Value != "" && source == "" {
				source = v[name].Source
			}
		}
		if source != "" {
			found = append(found, fmt.Sprintf("The %s was found: %s.", r.What, source))
		} else {
			missing = append(missing, fmt.Sprintf("No %s was found. Sources checked:\n  - %s", r.What, strings.Join(sources, "\n  - ")))
		}
	}
	if missing == nil {
		return nil
	}
	return &Error{strings.Join(append(found, missing...), "\n"), hint}
}

// Or returns s if it has a value, else other.
func (s String) Or(other String) String {
	if s.Value != "" {
		return s
	}
	return other
}

// Unusable wraps an error that the value caused. The result names the source of the value.
func (s String) Unusable(err error) error {
	return fmt.Errorf("the value from %s cannot be used: %w", s.Source, err)
}
