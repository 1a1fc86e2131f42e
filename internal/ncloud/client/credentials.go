// SPDX-License-Identifier: MPL-2.0

package client

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"

	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/rest"
)

// Keys sign requests.
type Keys struct {
	AccessKey string
	SecretKey string
}

// Credentials provide the keys for a request.
type Credentials interface {
	// Keys returns the keys to sign with now. For the credentials of a server's role it
	// may call the metadata service, within ctx.
	Keys(ctx context.Context) (Keys, error)
	// AccessKey returns the access key, which is "" before the first call of Keys for the
	// credentials of a server's role.
	AccessKey() string
	// String says which credentials these are and where they came from, without the
	// secret.
	String() string
}

// staticKeys never change.
type staticKeys struct {
	keys                       Keys
	accessSource, secretSource string
}

// StaticKeys returns credentials that never change. The sources say in words
// where each half came from, such as "environment variable NCLOUD_ACCESS_KEY".
func StaticKeys(keys Keys, accessSource, secretSource string) Credentials {
	return &staticKeys{keys, accessSource, secretSource}
}

func (s *staticKeys) Keys(context.Context) (Keys, error) { return s.keys, nil }

func (s *staticKeys) AccessKey() string { return s.keys.AccessKey }

func (s *staticKeys) String() string {
	return fmt.Sprintf("access key %s from %s, secret key from %s", rest.Shorten(s.keys.AccessKey), s.accessSource, s.secretSource)
}

// Names of the keys in the configuration file.
const (
	FileAccessKey = "ncloud_access_key_id"
	FileSecretKey = "ncloud_secret_access_key"
)

const byteOrderMark = "\ufeff"

// maxConfigFile is the most that is read of the configuration file, in bytes.
const maxConfigFile = 1 << 20

// ConfigFilePath returns the path at which the vendor's tools keep credentials:
// .ncloud/configure in the home directory.
func ConfigFilePath() (string, error) {
	home, err := os.UserHomeDir()
	if err != nil {
		return "", fmt.Errorf("the home directory is not known: %w", err)
	}
	return filepath.Join(home, ".ncloud", "configure"), nil
}

// ReadConfigFile returns the keys in the file at path; a key that it lacks is "". The
// error is fs.ErrNotExist if there is no such file. Only a regular file of at most 1 MiB
// is read: opening a pipe would wait for somebody who writes to it.
func ReadConfigFile(path string) (Keys, error) {
	info, err := os.Stat(path)
	switch {
	case err != nil:
		return Keys{}, err
	case !info.Mode().IsRegular():
		return Keys{}, errors.New("it is not a regular file")
	case info.Size() > maxConfigFile:
		return Keys{}, fmt.Errorf("it has %d bytes, and at most %d are read", info.Size(), maxConfigFile)
	}
	file, err := os.Open(path) //nolint:gosec // the path is the vendor's own, below the home directory
	if err != nil {
		return Keys{}, err
	}
	defer file.Close()
	return parseConfigFile(io.LimitReader(file, maxConfigFile))
}

// parseConfigFile reads lines of the form "name = value" as the vendor's SDK does: it
// skips section headers and all other lines, and the last value of a name counts. Unlike
// the SDK, it keeps "=" inside a value, and accepts the line ends of every system and a
// byte order mark at the start.
func parseConfigFile(r io.Reader) (Keys, error) {
	var keys Keys
	scanner := bufio.NewScanner(r)
	for scanner.Scan() {
		for line := range strings.SplitSeq(scanner.Text(), "\r") {
			name, value, found := strings.Cut(line, "=")
			if !found {
				continue
			}
			value = strings.TrimSpace(value)
			switch strings.TrimSpace(strings.TrimPrefix(name, byteOrderMark)) {
			case FileAccessKey:
				keys.AccessKey = value
			case FileSecretKey:
				keys.SecretKey = value
			}
		}
	}
	return keys, scanner.Err()
}
