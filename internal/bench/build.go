// SPDX-License-Identifier: MPL-2.0

//go:build unix

package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"time"
)

// builds is what the runs use, all of it below one folder.
type builds struct {
	// providers are the unmeasured binaries, by subject.
	providers map[string]string
	cliConfig string
	tmp       string
}

// build builds the providers as a release does, each behind a meter, and a CLI
// configuration that takes them from there.
func build(ctx context.Context, work string) (builds, error) {
	built := builds{providers: map[string]string{}, cliConfig: filepath.Join(work, "cli.tfrc"), tmp: filepath.Join(work, "tmp")}
	if err := os.Mkdir(built.tmp, 0o750); err != nil {
		return built, err
	}
	var overrides strings.Builder
	for _, p := range []struct{ subject, name, source string }{
		{provider, "apigw", "."},
		{frameworkData, "baseline", "./internal/bench/baseline"},
	} {
		dir, binary := filepath.Join(work, p.name), "terraform-provider-"+p.name
		built.providers[p.subject] = filepath.Join(dir, "measured", binary)
		if err := compile(ctx, p.source, built.providers[p.subject]); err != nil {
			return built, err
		}
		if err := compile(ctx, "./internal/bench/rusage", filepath.Join(dir, binary)); err != nil {
			return built, err
		}
		fmt.Fprintf(&overrides, "    %q = %q\n", "seed-9ae5a20b/"+p.name, dir)
	}
	config := "provider_installation {\n  dev_overrides {\n" + overrides.String() + "  }\n  direct {}\n}\n"
	return built, os.WriteFile(built.cliConfig, []byte(config), 0o600)
}

func compile(ctx context.Context, source, target string) error {
	cmd := exec.CommandContext(ctx, "go", "build", "-trimpath", "-tags", "grpcnotrace", "-ldflags", "-s -w", "-o", target, source) //nolint:gosec // our packages
	if out, err := cmd.CombinedOutput(); err != nil {
		return fmt.Errorf("go build %s: %w\n%s", source, err, out)
	}
	return nil
}

// about is what holds for the whole run.
type about struct {
	version  string // of the CLI
	machine  string
	binary   int64                    // bytes of the provider
	shake    map[string]time.Duration // from start to handshake, by subject
	measured time.Time
}

func (b *bench) describe(ctx context.Context) (about, error) {
	a := about{
		machine:  fmt.Sprintf("%s/%s, %d cores, %s", runtime.GOOS, runtime.GOARCH, runtime.NumCPU(), runtime.Version()),
		shake:    map[string]time.Duration{},
		measured: time.Now(),
	}
	version := exec.CommandContext(ctx, b.cli, "version") //nolint:gosec // the CLI is the operator's own choice
	version.Env = b.environment()
	out, err := version.Output()
	if err != nil {
		return a, fmt.Errorf("%s version: %w", b.cli, err)
	}
	a.version, _, _ = strings.Cut(string(out), "\n")
	info, err := os.Stat(b.built.providers[provider])
	if err != nil {
		return a, err
	}
	a.binary = info.Size()
	for subject, binary := range b.built.providers {
		const times = 11
		var took []time.Duration
		for range times {
			shake, err := b.handshake(ctx, binary)
			if err != nil {
				return a, fmt.Errorf("handshake of %s: %w", binary, err)
			}
			took = append(took, shake)
		}
		a.shake[subject] = median(took)
	}
	return a, nil
}

// magicCookie is Terraform's side of the plugin handshake: a provider that is started
// without it refuses to serve.
const magicCookie = "TF_PLUGIN_MAGIC_COOKIE=d602bf8f470bc67ca7faa0386276bbdd4330efaf76d1a219cb4d6991ca9872b2"

// handshake starts a provider as Terraform does and returns how long it takes
// until it says where it listens.
func (b *bench) handshake(ctx context.Context, binary string) (time.Duration, error) {
	ctx, cancel := context.WithTimeout(ctx, time.Minute)
	defer cancel() // kills it
	cmd := exec.CommandContext(ctx, binary)
	cmd.Env = b.environment(magicCookie, "PLUGIN_PROTOCOL_VERSIONS=6")
	out, err := cmd.StdoutPipe()
	if err != nil {
		return 0, err
	}
	start := time.Now()
	if err := cmd.Start(); err != nil {
		return 0, err
	}
	line, err := bufio.NewReader(out).ReadString('\n')
	took := time.Since(start)
	cancel()
	_ = cmd.Wait()
	if err != nil {
		return 0, err
	}
	if !strings.Contains(line, "|grpc") {
		return 0, errors.New("it does not speak the plugin protocol")
	}
	return took, nil
}
