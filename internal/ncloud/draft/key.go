// SPDX-License-Identifier: MPL-2.0

package draft

import "strings"

// Methods are the names of methods that the service supports, in its order.
var Methods = []string{"ANY", "GET", "POST", "PUT", "DELETE", "PATCH", "OPTIONS", "HEAD"}

// Key identifies an operation.
type Key struct{ Method, Path string }

// ParseKey reads a key such as "GET /orders/{id}".
func ParseKey(text string) (Key, bool) {
	method, path, found := strings.Cut(text, " ")
	return Key{Method: method, Path: path}, found && method != "" && strings.HasPrefix(path, "/")
}

func (k Key) String() string { return k.Method + " " + k.Path }
