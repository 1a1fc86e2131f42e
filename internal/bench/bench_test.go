// SPDX-License-Identifier: MPL-2.0

//go:build unix

package main

import (
	"context"
	"flag"
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
	if err := os.WriteFile(file, []byte("before\n"+begin+"\nold\n"+end+"\nafter\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	o := options{sizes: []int{2, 3}, latencies: []time.Duration{time.Millisecond}, runs: 2, once: 3, subjects: subjectNames(), write: file}
	if err := run(t.Context(), o); err != nil {
		t.Fatal(err)
	}
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	lines := strings.Split(string(text), "\n")
	rows := 0
	for _, line := range lines {
		if strings.HasPrefix(line, "| 2 | 1 ms |") || strings.HasPrefix(line, "| 3 | 1 ms |") {
			rows++
			if strings.Contains(line, "|  |") {
				t.Errorf("a baseline is missing in %s", line)
			}
		}
	}
	if rows != 2*len(steps) || lines[0] != "before" || lines[len(lines)-2] != "after" || strings.Contains(string(text), "old") {
		t.Errorf("the table is not right:\n%s", text)
	}
	nothingLeft(t)
}

func TestBench_cleansUpWhenInterrupted(t *testing.T) {
	t.Chdir("../..")
	t.Setenv("TMPDIR", t.TempDir())
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if err := run(ctx, options{sizes: []int{2}, latencies: []time.Duration{0}, runs: 1, subjects: subjectNames()}); err == nil {
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
	products := []simulator.NCloudProduct{{Name: firstName, Description: "here"}}
	if err := check(products, 1, "here"); err != nil {
		t.Error(err)
	}
	if check(products, 2, "here") == nil || check(products, 1, "there") == nil {
		t.Error("a wrong outcome passes")
	}
}

func TestBetween_wantsBothMarks(t *testing.T) {
	t.Parallel()
	if _, err := between([]byte("text "+begin), "table"); err == nil {
		t.Error("a file without an end mark is written")
	}
}
