// SPDX-License-Identifier: MPL-2.0

//go:build unix

package main

import (
	"cmp"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/simulator"
)

// sample is what one command of the CLI took.
type sample struct {
	wall   time.Duration
	cpu    time.Duration // of all its provider processes
	cliCPU time.Duration
	peak   int64 // bytes, of the largest provider process
	state  int64 // bytes of the state file after it
	routes map[string]int
	// connections is how many TCP connections carried the requests.
	connections int
}

// collect reads and removes what meters left.
func (s *sample) collect(folder string) error {
	files, err := os.ReadDir(folder)
	if err != nil {
		return err
	}
	for _, file := range files {
		path := filepath.Join(folder, file.Name())
		text, err := os.ReadFile(path) //nolint:gosec // a folder of our own
		if err != nil {
			return err
		}
		var cpu, peak int64
		if _, err := fmt.Sscan(string(text), &cpu, &peak); err != nil {
			return fmt.Errorf("%s: %w", path, err)
		}
		s.cpu += time.Duration(cpu)
		s.peak = max(s.peak, peak)
		if err := os.Remove(path); err != nil {
			return err
		}
	}
	return nil
}

func (s *sample) requests() int {
	total := 0
	for _, count := range s.routes {
		total += count
	}
	return total
}

// routes counts requests by method and path with IDs replaced. In the vendor's
// paths every second segment is one.
func routes(requests []simulator.Request) map[string]int {
	counts := map[string]int{}
	for _, r := range requests {
		path, query, _ := strings.Cut(strings.TrimPrefix(r.URI, "/api/v1/"), "?")
		segments := strings.Split(path, "/")
		for i := 1; i < len(segments); i += 2 {
			segments[i] = "{id}"
		}
		route := r.Method + " /" + strings.Join(segments, "/")
		if query != "" {
			route += "?"
		}
		counts[route]++
	}
	return counts
}

// key names what was measured. Latency is 0 where none is possible.
type key struct {
	scenario string
	subject  string
	n        int
	latency  time.Duration
	step     string
}

// connections counts the TCP connections that carried the requests.
func connections(requests []simulator.Request) int {
	clients := map[string]struct{}{}
	for _, r := range requests {
		clients[r.RemoteAddr] = struct{}{}
	}
	return len(clients)
}

type results map[key][]sample

func (r results) add(k key, s sample) { r[k] = append(r[k], s) }

// median returns the median of each number of the samples, and false where there
// are none.
func (r results) median(k key) (sample, bool) {
	samples := r[k]
	if len(samples) == 0 {
		return sample{}, false
	}
	counts := map[string]int{}
	for _, s := range samples {
		for route := range s.routes {
			counts[route] = of(samples, func(s sample) int { return s.routes[route] })
		}
	}
	maps.DeleteFunc(counts, func(_ string, count int) bool { return count == 0 })
	return sample{
		wall:   of(samples, func(s sample) time.Duration { return s.wall }),
		cpu:    of(samples, func(s sample) time.Duration { return s.cpu }),
		cliCPU: of(samples, func(s sample) time.Duration { return s.cliCPU }),
		peak:   of(samples, func(s sample) int64 { return s.peak }),
		state:  of(samples, func(s sample) int64 { return s.state }),
		routes: counts,

		connections: of(samples, func(s sample) int { return s.connections }),
	}, true
}

func of[T cmp.Ordered](samples []sample, number func(sample) T) T {
	values := make([]T, len(samples))
	for i, s := range samples {
		values[i] = number(s)
	}
	return median(values)
}

// median returns the middle value; of an even number of them, the lower one.
func median[T cmp.Ordered](values []T) T {
	return slices.Sorted(slices.Values(values))[(len(values)-1)/2]
}
