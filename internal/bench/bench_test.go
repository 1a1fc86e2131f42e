// SPDX-License-Identifier: MPL-2.0

//go:build unix

package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/simulator"
)

// The bench holds each step against what it must leave behind, so running it is
// the test.
func TestBench(t *testing.T) {
	t.Chdir("../..")
	t.Setenv("TMPDIR", t.TempDir())
	file := filepath.Join(t.TempDir(), "BENCHMARKS.md")
	text := []byte("before\n")
	for _, s := range scenarios {
		text = fmt.Appendf(text, "%s\nold\n%s\n", begin(s.name), end(s.name))
	}
	if err := os.WriteFile(file, append(text, "after\n"...), 0o600); err != nil {
		t.Fatal(err)
	}
	o := options{
		scenarios: scenarioNames(), sizes: []int{5}, latencies: []time.Duration{time.Millisecond}, runs: 1, once: 6, subjects: subjectNames(), write: file,
	}
	if err := run(t.Context(), o); err != nil {
		t.Fatal(err)
	}
	written, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	lines := strings.Split(string(written), "\n")
	rows := 0
	for _, line := range lines {
		if strings.HasPrefix(line, "| 5 | 1 ms |") {
			rows++
			if strings.Contains(line, "|  |") {
				t.Errorf("a baseline is missing in %s", line)
			}
		}
	}
	if rows != len(scenarios)*len(steps) || lines[0] != "before" || lines[len(lines)-2] != "after" || strings.Contains(string(written), "old") {
		t.Errorf("the tables are not right:\n%s", written)
	}
	nothingLeft(t)
}

func TestBench_cleansUpWhenInterrupted(t *testing.T) {
	t.Chdir("../..")
	t.Setenv("TMPDIR", t.TempDir())
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if err := run(ctx, options{scenarios: scenarioNames(), sizes: []int{2}, latencies: []time.Duration{0}, runs: 1, subjects: subjectNames()}); err == nil {
		t.Error("an interrupted bench says that it is done")
	}
	nothingLeft(t)
}

func nothingLeft(t *testing.T) {
	t.Helper()
	left, err := filepath.Glob(filepath.Join(os.Getenv("TMPDIR"), "apigw-bench-*"))
	if err != nil || len(left) > 0 {
		t.Error(left, err)
	}
}

func TestParse(t *testing.T) {
	t.Parallel()
	for args, wrong := range map[string]bool{
		"":                                      false,
		"-n 5 -latency 1ms -runs 1 -only apigw": false,
		"-rows definition,account -n 5":         false,
		"-n 5,1000@20ms":                        false,
		"-n 1000@fast":                          true,
		"-rows nothing":                         true,
		"-n 0":                                  true,
		"-latency fast":                         true,
		"-only nothing":                         true,
		"-runs 0":                               true,
		"-unknown":                              true,
	} {
		flags := flag.NewFlagSet("bench", flag.ContinueOnError)
		flags.SetOutput(&strings.Builder{})
		o, _, err := parse(flags, strings.Fields(args))
		if (err != nil) != wrong {
			t.Errorf("%q: %+v, %v", args, o, err)
		}
	}
}

func TestRoutes_haveIdsReplaced(t *testing.T) {
	t.Parallel()
	got := routes([]simulator.Request{
		{Method: "GET", URI: "/api/v1/products?limit=1000&offset=0"},
		{Method: "GET", URI: "/api/v1/products/abc"},
		{Method: "GET", URI: "/api/v1/products/def"},
	})
	if want := map[string]int{"GET /products?": 1, "GET /products/{id}": 2}; !maps.Equal(got, want) {
		t.Errorf("got %v, expected %v", got, want)
	}
}

func TestCheck_findsWhatIsWrong(t *testing.T) {
	t.Parallel()
	apply, destroy := steps[0], steps[len(steps)-1]
	if err := errors.Join(check(apply, 2, "here", 2, "here"), check(destroy, 2, "here", 0, "")); err != nil {
		t.Error(err)
	}
	if check(apply, 2, "here", 1, "here") == nil || check(apply, 2, "here", 2, "there") == nil || check(destroy, 2, "here", 1, "here") == nil {
		t.Error("a wrong outcome passes")
	}
}

func TestBetween_wantsBothMarks(t *testing.T) {
	t.Parallel()
	if _, err := between([]byte("text "+begin("products")), "products", "table"); err == nil {
		t.Error("a file without an end mark is written")
	}
}
