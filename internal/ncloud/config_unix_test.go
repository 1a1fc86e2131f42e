// SPDX-License-Identifier: MPL-2.0

//go:build unix

package ncloud

import (
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
)

// TestResolve_fileThatIsNotRegular would hang if the file were opened.
func TestResolve_fileThatIsNotRegular(t *testing.T) {
	for name, create := range map[string]func(path string) error{
		"a FIFO":   func(path string) error { return syscall.Mkfifo(path, 0o600) },
		"a device": func(path string) error { return os.Symlink("/dev/zero", path) },
		"a link to a FIFO": func(path string) error {
			if err := syscall.Mkfifo(path+".fifo", 0o600); err != nil {
				return err
			}
			return os.Symlink(path+".fifo", path)
		},
	} {
		t.Run(name, func(t *testing.T) {
			home := t.TempDir()
			t.Setenv("HOME", home)
			path := filepath.Join(home, ".ncloud", "configure")
			if err := os.Mkdir(filepath.Dir(path), 0o700); err != nil {
				t.Fatal(err)
			}
			if err := create(path); err != nil {
				t.Fatal(err)
			}
			if got := outcome(t, object(nil)); !strings.Contains(got, "file "+path+", which cannot be read: it is not a regular file") {
				t.Error(got)
			}
		})
	}
}
