// SPDX-License-Identifier: MPL-2.0

package client_test

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/ncloud/client"
)

func TestStaticKeys_tellWhereTheyCameFromAndNeverTheSecret(t *testing.T) {
	t.Parallel()
	for access, actual := range map[string]string{"AKEXAMPLE0000000000A": "AKEX…000A", "short": "sh…", "": "…"} {
		credentials := client.StaticKeys(client.Keys{AccessKey: access, SecretKey: "s3cret"}, "here", "there")
		if got, want := credentials.String(), "access key "+actual+" from here, secret key from there"; got != want {
			t.Errorf("%q, expected %q", got, want)
		}
		if keys, err := credentials.Keys(t.Context()); err != nil || keys.SecretKey != "s3cret" {
			t.Error(keys, err)
		}
	}
}

func TestReadConfigFile(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		content string
		want    client.Keys
	}{
		"as the vendor's CLI writes it": {
			"[DEFAULT]\nncloud_access_key_id = AK\nncloud_secret_access_key = SK\nncloud_api_url = https://x\n", client.Keys{AccessKey: "AK", SecretKey: "SK"},
		},
		"values that hold equal signs": {"ncloud_access_key_id=A=B\nncloud_secret_access_key= a==\n", client.Keys{AccessKey: "A=B", SecretKey: "a=="}},
		"windows line ends":            {"ncloud_access_key_id = AK\r\nncloud_secret_access_key = SK\r\n", client.Keys{AccessKey: "AK", SecretKey: "SK"}},
		"half a pair":                  {"ncloud_access_key_id = AK", client.Keys{AccessKey: "AK"}},
		"nonsense":                     {"\x00\xff===\n=\nncloud_access_key_id\n", client.Keys{}},
		"empty":                        {"", client.Keys{}},
	} {
		path := filepath.Join(t.TempDir(), "configure")
		if err := os.WriteFile(path, []byte(test.content), 0o600); err != nil {
			t.Fatal(err)
		}
		if got, err := client.ReadConfigFile(path); err != nil || got != test.want {
			t.Errorf("%s: %+v, %v", name, got, err)
		}
	}
	if got, err := client.ReadConfigFile(filepath.Join(t.TempDir(), "none")); !errors.Is(err, fs.ErrNotExist) || got != (client.Keys{}) {
		t.Errorf("a file that is not there: %+v, %v", got, err)
	}
	if _, err := client.ReadConfigFile(t.TempDir()); err == nil {
		t.Error("a folder is read as a file")
	}
	long := filepath.Join(t.TempDir(), "long")
	if err := os.WriteFile(long, []byte(strings.Repeat("x", 1<<20)), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := client.ReadConfigFile(long); err == nil {
		t.Error("a line without end is read")
	}
}

// metadata is a metadata service on loopback.
func metadata(t *testing.T, list, role func(w http.ResponseWriter)) (calls *atomic.Int64) {
	t.Helper()
	calls = &atomic.Int64{}
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		calls.Add(1)
		switch r.URL.Path {
		case "/latest/meta-data/iam/security-credentials/":
			list(w)
		case "/latest/meta-data/iam/security-credentials/role-1":
			role(w)
		default:
			t.Errorf("asked for %s", r.URL)
		}
	}))
	t.Cleanup(server.Close)
	t.Setenv(client.MetadataEndpointVariable, server.URL+"/")
	return calls
}

func text(s string) func(http.ResponseWriter) {
	return func(w http.ResponseWriter) { _, _ = fmt.Fprint(w, s) }
}

func TestServerRole_keepsKeysUntilShortlyBeforeTheyEnd(t *testing.T) {
	var lifetime atomic.Int64
	lifetime.Store(int64(time.Hour))
	var issued atomic.Int64
	calls := metadata(t, text("role-1\nrole-2\n"), func(w http.ResponseWriter) {
		expires := time.Now().Add(time.Duration(lifetime.Load())).UTC().Format(time.RFC3339)
		_, _ = fmt.Fprintf(w, `{"AccessKeyId":"AK%d","SecretAccessKey":"SK","Expiration":%q,"Code":"Success"}`, issued.Add(1), expires)
	})
	role := client.ServerRole()
	if calls.Load() != 0 {
		t.Error("the metadata service was called before keys were needed")
	}
	var wait sync.WaitGroup
	for range 10 {
		wait.Go(func() {
			if keys, err := role.Keys(t.Context()); err != nil || keys.AccessKey != "AK1" || keys.SecretKey != "SK" {
				t.Error(keys, err)
			}
		})
	}
	wait.Wait()
	if calls.Load() != 2 {
		t.Errorf("%d calls for keys that were still good", calls.Load())
	}
	lifetime.Store(int64(30 * time.Second)) // below the margin: valid for one call each
	role = client.ServerRole()
	for range 2 {
		if _, err := role.Keys(t.Context()); err != nil {
			t.Error(err)
		}
	}
	if issued.Load() != 3 {
		t.Errorf("%d key pairs were issued", issued.Load())
	}
	if !strings.Contains(role.String(), "the server's role") {
		t.Error(role)
	}
}

func TestServerRole_saysWhatWentWrong(t *testing.T) {
	good := text("role-1")
	tests := map[string]struct{ list, role func(http.ResponseWriter) }{
		"names no role":                         {text("\n"), good},
		"names no role for this server: \"..\"": {text(".."), good},
		"documented JSON":                       {good, text("<html>")},
		"without keys":                          {good, text(`{"Code":"Failed"}`)},
		"HTTP 404 Not Found":                    {func(w http.ResponseWriter) { w.WriteHeader(http.StatusNotFound) }, good},
		"HTTP 500 Internal":                     {good, func(w http.ResponseWriter) { w.WriteHeader(http.StatusInternalServerError) }},
	}
	for says, test := range tests {
		metadata(t, test.list, test.role)
		_, err := client.ServerRole().Keys(t.Context())
		if err == nil || !strings.Contains(err.Error(), says) || !strings.Contains(err.Error(), "use_server_role") {
			t.Errorf("%q: %v", says, err)
		}
	}
	t.Setenv(client.MetadataEndpointVariable, "http://127.0.0.1:1")
	if _, err := client.ServerRole().Keys(t.Context()); err == nil {
		t.Error("nobody answers and there is no error")
	}
	for endpoint, says := range map[string]string{
		"://": "it is not a URL", "http://user:hunter2@127.0.0.1": "it must hold no user name or password", "http://user:hunter2%zz@127.0.0.1": "it is not a URL",
	} {
		t.Setenv(client.MetadataEndpointVariable, endpoint)
		role := client.ServerRole()
		_, err := role.Keys(t.Context())
		if text := fmt.Sprint(err, role); !strings.Contains(text, "NCLOUD_METADATA_API_ENDPOINT cannot be used: "+says) || strings.Contains(text, "hunter2") {
			t.Errorf("%q: %s", endpoint, text)
		}
	}
}

func TestServerRole_lineBreaks(t *testing.T) {
	for accessKey, want := range map[string]string{`AKR\n`: "AKR", `\tAKR\r\n`: "AKR", `AK\nR`: "", `AK\u0000R`: ""} {
		server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			if strings.HasSuffix(r.URL.Path, "/") {
				_, _ = io.WriteString(w, "role")
				return
			}
			_, _ = fmt.Fprintf(w, `{"AccessKeyId":"%s","SecretAccessKey":"SKR","Expiration":"2999-01-01T00:00:00Z"}`, accessKey)
		}))
		t.Cleanup(server.Close)
		t.Setenv(client.MetadataEndpointVariable, server.URL)
		got, err := client.ServerRole().Keys(t.Context())
		if got.AccessKey != want || (err == nil) == (want == "") || err != nil && !strings.Contains(err.Error(), "the metadata service returned keys with control characters") {
			t.Errorf("%q: %q, %v", accessKey, got.AccessKey, err)
		}
	}
}
