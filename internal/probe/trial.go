// SPDX-License-Identifier: MPL-2.0

package main

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/rest"
)

// question finds out the value of a switch.
type question struct {
	name string
	// kind has to be in the flag -also, unless it is "".
	kind string
	// try sends requests and returns the value that they show. It ends early with trial.unclear.
	try func(*trial) string
}

// trial is a question that is being tried. Its methods end it early if a request fails.
type trial struct {
	*run

	ctx       context.Context
	exchanges []int // numbers of those behind the value
	remark    string
}

// unclearError ends a trial without a value.
type unclearError struct{ reason string }

func (e *unclearError) Error() string { return e.reason }

// unclear ends the trial without a value.
func (t *trial) unclear(format string, args ...any) {
	panic(&unclearError{fmt.Sprintf(format, args...)})
}

// note adds a remark to the value.
func (t *trial) note(format string, args ...any) { t.remark = fmt.Sprintf(format, args...) }

// require ends the trial unless -also has a kind of question.
func (t *trial) require(kind, reason string) {
	if !t.allows(kind) {
		t.unclear("%s: add -also %s", reason, kind)
	}
}

func (t *trial) get(path string) *reply { return t.do(http.MethodGet, path, nil) }

// do sends a request that has to succeed.
func (t *trial) do(method, path string, body any) *reply {
	r := t.try(method, path, body)
	if !t.service.ok(r) {
		t.unclear("%s", t.problem(r))
	}
	return r
}

// accepts sends a request and returns whether the service accepts it.
func (t *trial) accepts(method, path string, body any) bool {
	return t.service.ok(t.try(method, path, body))
}

// try sends a request that may be refused, though not for lack of rights.
func (t *trial) try(method, path string, body any) *reply {
	return t.permitted(t.any(method, path, body))
}

// permitted ends the trial if the credentials lack a right.
func (t *trial) permitted(r *reply) *reply {
	if !t.isDenied(r) {
		return r
	}
	if t.denial == nil {
		t.denial = r
	}
	t.unclear("the credentials lack a right: %s", t.problem(r))
	return nil
}

// any sends a request whose response may have any status below 500.
func (t *trial) any(method, path string, body any) *reply {
	r, err := t.send(t.ctx, call{method: method, path: path, body: body})
	return t.decided(r, err)
}

// decided ends the trial if a request has no response, or one that decides nothing.
func (t *trial) decided(r *reply, err error) *reply {
	if r != nil {
		t.exchanges = append(t.exchanges, r.number)
	}
	switch {
	case err != nil:
		t.unclear("%v", err)
	case r.Status >= http.StatusInternalServerError, r.Status == http.StatusTooManyRequests, r.Status/100 == 3:
		t.unclear("%s", t.problem(r))
	}
	if r.Status == http.StatusUnauthorized && r.text("error.errorCode") != "210" {
		t.stop = "the credentials were refused: " + t.problem(r) // MetaStudio locks keys after five refusals
	}
	return r
}

// problem describes a response that is not as required.
func (t *trial) problem(r *reply) string {
	return fmt.Sprintf("request %d, %s %s, returned HTTP %d%s", r.number, r.Method, r.path, r.Status, t.service.details(r))
}

// segment returns an ID of a response, which must not leave its place in a path.
func (t *trial) segment(id string) string {
	if err := rest.CheckSegment(id); err != nil {
		t.unclear("a malformed ID in a response: %v", err)
	}
	return id
}

// wait returns after some time, or ends the trial if it is interrupted.
func (t *trial) wait(d time.Duration) {
	if t.options.dryRun {
		return
	}
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-t.ctx.Done():
		t.unclear("%v", context.Cause(t.ctx))
	case <-timer.C:
	}
}

// refusal returns the status of a refused request, and accepted otherwise.
func (t *trial) refusal(r *reply, accepted string) string {
	if t.service.ok(r) {
		return accepted
	}
	return strconv.Itoa(r.Status)
}

// call is one request. Its path may have a query.
type call struct {
	method, path string
	body         any
	create       bool
	sender       sender // nil for that of the service
}

type sender func(context.Context, rest.Request) (*rest.Response, error)

func (c call) isRead() bool {
	path, query, _ := strings.Cut(c.path, "?")
	return c.method == http.MethodGet || strings.HasSuffix(path, "/search") || strings.HasSuffix(path, "/preview") || strings.Contains(query, "action=search")
}

var errTooMany = errors.New("the limit of requests is reached: raise -max-requests")

// send sends a request and records it. Reads are repeated as long as the service may return what was before a write.
func (r *run) send(ctx context.Context, c call) (*reply, error) {
	if !c.isRead() {
		defer r.written()
		return r.sendOnce(ctx, c)
	}
	if err := r.untilVisible(ctx); err != nil {
		return nil, err
	}
	for range r.staleReads {
		if _, err := r.sendOnce(ctx, c); err != nil {
			return nil, err
		}
	}
	return r.sendOnce(ctx, c)
}

func (r *run) sendOnce(ctx context.Context, c call) (*reply, error) {
	if err := context.Cause(ctx); err != nil {
		return nil, err
	}
	if !r.spend() {
		return nil, errTooMany
	}
	target, err := url.Parse(c.path)
	if err != nil {
		return nil, err
	}
	var segments []string
	for segment := range strings.SplitSeq(strings.Trim(target.EscapedPath(), "/"), "/") {
		plain, err := url.PathUnescape(segment)
		if err != nil {
			return nil, err
		}
		if plain != "" {
			segments = append(segments, plain)
		}
	}
	send := r.service.send
	if c.sender != nil {
		send = c.sender
	}
	resp, err := send(ctx, rest.Request{
		Method: c.method, Path: segments, Query: target.Query(), Body: c.body, Create: c.create,
		Read: c.isRead() && c.method != http.MethodGet, Once: c.method == http.MethodPost && !c.isRead(),
	})
	return r.record(c, resp, err)
}

// written notes that reads may lag from now on.
func (r *run) written() {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.lastWrite = time.Now()
}

// untilVisible waits until reads return the last write.
func (r *run) untilVisible(ctx context.Context) error {
	r.mu.Lock()
	left := r.lag - time.Since(r.lastWrite)
	r.mu.Unlock()
	if left <= 0 {
		return nil
	}
	return rest.Pause(ctx, left)
}

// spend counts a request, and returns whether it may be sent. Cleaning up has no limit.
func (r *run) spend() bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	if !r.cleaning && r.requests >= r.options.maxRequests {
		return false
	}
	r.requests++
	return true
}
