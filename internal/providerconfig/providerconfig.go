// Package providerconfig resolves provider arguments. It looks for each in the configuration,
// then in its environment variables, and remembers where it was found, so that errors
// can say so.
package providerconfig

import (
	"fmt"
	"os"
	"strings"
	"unicode"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/types"
)

// String is one resolved argument.
type String struct {
	// Value is "" if the argument is given nowhere.
	Value string
	// Source says in words where the value was found, such as
	// "environment variable NCLOUD_ACCESS_KEY".
	Source string

	attribute string
	variables []string
}

// UnknownError says that an argument is needed now whose value is not known yet.
type UnknownError struct{ Attribute string }

func (e *UnknownError) Error() string {
	return fmt.Sprintf("The provider argument %s is needed now, but its value is known only after apply.", e.Attribute)
}

// Hint says what to do next.
func (e *UnknownError) Hint() string {
	return "Give it a value that is known while planning, such as a variable, or first apply what the value depends on " +
		"with terraform apply -target."
}

// Lookup resolves the argument at attribute (such as "ncloud.access_key") from its
// configured value, else from the first of the environment variables that is not empty.
// An empty configured value counts as not given. The error is an *UnknownError if the
// configured value is unknown: falling back to the environment could choose another
// account.
func Lookup(attribute string, configured types.String, variables ...string) (String, error) {
	return lookup(attribute, configured, variables, func(value string) string { return value })
}

// Credential is Lookup for a value that is sent in a header: white space around it, such
// as the line break at the end of a file, is dropped. The error is a *ControlError if it
// has control characters.
func Credential(attribute string, configured types.String, variables ...string) (String, error) {
	s, err := lookup(attribute, configured, variables, strings.TrimSpace)
	if err == nil {
		err = s.CheckHeader()
	}
	return s, err
}

func lookup(attribute string, configured types.String, variables []string, clean func(string) string) (String, error) {
	s := String{attribute: attribute, variables: variables}
	if configured.IsUnknown() {
		return s, &UnknownError{attribute}
	}
	if value := clean(configured.ValueString()); value != "" {
		s.Value, s.Source = value, "provider argument "+attribute
		return s, nil
	}
	for _, variable := range variables {
		if value := clean(os.Getenv(variable)); value != "" {
			s.Value, s.Source = value, "environment variable "+variable
			return s, nil
		}
	}
	return s, nil
}

// CheckHeader returns a *ControlError if no header can hold the value.
func (s String) CheckHeader() error {
	if strings.ContainsFunc(s.Value, unicode.IsControl) {
		return &ControlError{s.Source}
	}
	return nil
}

// ControlError means that a credential has control characters.
type ControlError struct{ Source string }

func (e *ControlError) Error() string {
	return fmt.Sprintf("the value from %s cannot be used: it contains a line break or another control character", e.Source)
}

// Hint says what to do next.
func (e *ControlError) Hint() string {
	return "Nothing was sent. Set the credential on one line, exactly as the console shows it."
}

// LookedAt lists the places that Lookup looked at, in order, for errors.
func (s String) Sources() []string {
	places := []string{"provider argument " + s.attribute}
	switch len(s.variables) {
	case 0:
	case 1:
		places = append(places, "environment variable "+s.variables[0])
	default:
		places = append(places, "environment variables "+strings.Join(s.variables, ", "))
	}
	return places
}

// Or returns s if it is given, else other.
func (s String) Or(other String) String {
	if s.Value != "" {
		return s
	}
	return other
}

// Unusable wraps err, which the value caused, in one that says where the value came from.
func (s String) Unusable(err error) error {
	return fmt.Errorf("the value from %s cannot be used: %w", s.Source, err)
}

// MissingError says that a value is needed and given nowhere.
type MissingError struct {
	// What is missing, such as "access key".
	What string
	// LookedAt are the places that were looked at, a line each.
	Sources []string
	// NextStep is the hint.
	NextStep string
}

func (e *MissingError) Error() string {
	return fmt.Sprintf("No %s was found. Looked at:\n  - %s", e.What, strings.Join(e.Sources, "\n  - "))
}

// Hint says what to do next.
func (e *MissingError) Hint() string { return e.NextStep }

// Known returns an *UnknownError if the argument at attribute is unknown.
func Known(attribute string, value attr.Value) error {
	if value.IsUnknown() {
		return &UnknownError{attribute}
	}
	return nil
}
