// SPDX-License-Identifier: MPL-2.0

package providerconfig

import "fmt"

// UnknownError means that an argument is needed whose value is known only after apply.
type UnknownError struct{ Attribute string }

func (e *UnknownError) Error() string {
	return fmt.Sprintf("The provider argument %s is needed now, but its value is known only after apply.", e.Attribute)
}

func (e *UnknownError) Hint() string {
	return "Give it a value that is known while planning, such as a variable, or first apply what the value depends on " +
		"with terraform apply -target."
}

// ControlError means that a credential contains control characters.
type ControlError struct{ Source string }

func (e *ControlError) Error() string {
	return fmt.Sprintf("the value from %s cannot be used: it contains a line break or another control character", e.Source)
}

func (e *ControlError) Hint() string {
	return "Nothing was sent. Set the credential on one line, exactly as the console shows it."
}

// MissingError means that values are needed and none of their sources has them.
type MissingError struct{ text, hint string }

func (e *MissingError) Error() string { return e.text }

func (e *MissingError) Hint() string { return e.hint }
