// Package rest is what the clients of the three systems share: one chain of
// http.RoundTrippers that signs, times, logs, limits and retries every request,
// and the small pieces around it (JSON, paths, paging) that belong to no vendor.
//
// A request travels from the outside in:
//
//	retry -> user agent -> limit -> log -> attempt (timeout, whole body) -> sign -> finish -> net/http
//
// Every attempt gets a new signature, with a new timestamp, over the bytes that are
// really sent, and nothing outside sign ever sees a credential. Finish lets a create
// that is under way outlive an interruption.
package rest
