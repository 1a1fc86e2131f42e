// SPDX-License-Identifier: MPL-2.0

//go:build unix

// Command meter stands where Terraform expects a provider, runs the provider that
// lies in the folder "measured" beside it, and leaves a file in the folder that
// APIGW_BENCH_USAGE names, with what it used: CPU nanoseconds and peak bytes.
//
// It is a process of its own, and a small one: what a child inherits counts as
// the child's peak memory.
package main

import (
	"errors"
	"fmt"
	"log"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"runtime"
	"syscall"
)

func main() {
	log.SetFlags(0)
	code, err := run()
	if err != nil {
		log.Fatalf("meter: %v", err)
	}
	os.Exit(code)
}

// run runs the provider to its end and returns its exit code.
func run() (int, error) {
	self, err := os.Executable()
	if err != nil {
		return 0, err
	}
	provider := exec.Command(filepath.Join(filepath.Dir(self), "measured", filepath.Base(self)), os.Args[1:]...) //nolint:gosec,noctx // ends when the provider does
	provider.Stdin, provider.Stdout, provider.Stderr = os.Stdin, os.Stdout, os.Stderr                            // Terraform's own, so the meter carries nothing

	signals := make(chan os.Signal, 8)
	signal.Notify(signals, os.Interrupt, syscall.SIGTERM, syscall.SIGHUP)
	if err := provider.Start(); err != nil {
		return 0, err
	}
	go func() {
		for s := range signals {
			_ = provider.Process.Signal(s)
		}
	}()
	var exit *exec.ExitError
	if err := provider.Wait(); err != nil && !errors.As(err, &exit) {
		return 0, err
	}
	return provider.ProcessState.ExitCode(), report(provider.ProcessState)
}

func report(ended *os.ProcessState) error {
	folder := os.Getenv("APIGW_BENCH_USAGE")
	if folder == "" {
		return nil
	}
	usage, ok := ended.SysUsage().(*syscall.Rusage)
	if !ok {
		return fmt.Errorf("this system does not tell what a process used")
	}
	peak := usage.Maxrss
	if runtime.GOOS != "darwin" { // which counts bytes; others count KiB
		peak *= 1024
	}
	file, err := os.CreateTemp(folder, "usage-")
	if err != nil {
		return err
	}
	if _, err := fmt.Fprintln(file, int64(ended.UserTime()+ended.SystemTime()), peak); err != nil {
		return err
	}
	return file.Close()
}
