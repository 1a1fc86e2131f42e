// SPDX-License-Identifier: MPL-2.0

// Package rest is what the clients of the three systems share: one chain of
// http.RoundTrippers that signs, times, logs, limits and retries every request,
// and the small pieces around it (JSON, paths, paging) that belong to no vendor.
//
// A request travels from the outside in:
//
//	retry -> user agent -> limit -> log -> sign -> attempt (timeout, whole body) -> finish -> net/http
//
// Every attempt gets a new signature, with a new timestamp, over the bytes that are
// really sent, and nothing outside sign ever sees a credential. What a signer has to
// fetch first, such as a token, does not count against the time of the attempt. Finish
// lets a create that is under way outlive an interruption.
package rest
