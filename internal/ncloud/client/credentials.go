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
	// Keys may call the metadata service, within ctx.
	Keys(ctx context.Context) (Keys, error)
	// AccessKey is "" for a server's role before the first call of Keys.
	AccessKey() string
	String() string
}

type staticKeys struct {
	keys                       Keys
	accessSource, secretSource string
}

// StaticKeys returns credentials that do not change. A source is text such as "environment variable NCLOUD_ACCESS_KEY".
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

const maxConfigFile = 1 << 20

// ConfigFilePath returns the path of the vendor's credentials file, ~/.ncloud/configure.
func ConfigFilePath() (string, error) {
	home, err := os.UserHomeDir()
	if err != nil {
		return "", fmt.Errorf("the home directory is not known: %w", err)
	}
	return filepath.Join(home, ".ncloud", "configure"), nil
}

// ReadConfigFile reads a regular file of at most 1 MiB, since a pipe would block. The error may be fs.ErrNotExist.
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

// parseConfigFile reads "name = value" as the vendor's SDK does: other lines are skipped and the last value counts. Unlike
// the SDK, it keeps "=" in a value, and accepts all line ends and a byte order mark.
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
