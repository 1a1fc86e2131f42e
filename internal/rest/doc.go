// SPDX-License-Identifier: MPL-2.0

// Package rest is what the clients of the three services share. A request travels from the outside in:
//
//	retry -> limit -> log -> sign -> attempt (timeout, whole body) -> finish -> net/http
//
// Every attempt gets a new signature over the bytes that are sent. Links outside sign do not see credentials.
package rest
