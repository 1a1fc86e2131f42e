// SPDX-License-Identifier: MPL-2.0

package provider_test

import (
	"context"
	"encoding/base64"
	"encoding/pem"
	"io"
	"log"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
	"testing"

	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/acctest"
)

// proxy sends every request, and every tunnel, to one server.
type proxy struct {
	to string

	mu   sync.Mutex
	seen []string // method, host and credentials
}

func (p *proxy) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	encoded, _ := strings.CutPrefix(r.Header.Get("Proxy-Authorization"), "Basic ")
	credentials, _ := base64.StdEncoding.DecodeString(encoded)
	p.mu.Lock()
	p.seen = append(p.seen, r.Method+" "+r.Host+" "+string(credentials))
	p.mu.Unlock()
	server, err := (&net.Dialer{}).DialContext(r.Context(), "tcp", p.to)
	if err != nil || r.Method != http.MethodConnect {
		w.WriteHeader(http.StatusBadGateway)
		return
	}
	defer server.Close()
	client, _, err := http.NewResponseController(w).Hijack()
	if err != nil {
		return
	}
	defer client.Close()
	_, _ = io.WriteString(client, "HTTP/1.1 200 OK\r\n\r\n")
	ended, end := context.WithCancel(context.WithoutCancel(r.Context()))
	go func() {
		defer end()
		_, _ = io.Copy(server, client)
	}()
	go func() {
		defer end()
		_, _ = io.Copy(client, server)
	}()
	<-ended.Done()
}

// TestNetwork_isThatOfTheMachine goes through the proxy that the environment names to
// a server whose certificate only the machine's authorities sign.
func TestNetwork_isThatOfTheMachine(t *testing.T) {
	t.Parallel()
	if runtime.GOOS == "darwin" || runtime.GOOS == "windows" {
		t.Skip("the operating system decides on trust here, and no variable can add to it")
	}
	cloud := acctest.Simulated(t)
	server := httptest.NewUnstartedServer(cloud.Sim)
	server.Config.ErrorLog = log.New(io.Discard, "", 0) // handshakes that fail
	server.StartTLS()
	t.Cleanup(server.Close)
	through := &proxy{to: server.Listener.Addr().String()}
	gate := httptest.NewServer(through)
	t.Cleanup(gate.Close)
	roots := filepath.Join(t.TempDir(), "roots.pem")
	if err := os.WriteFile(roots, pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: server.Certificate().Raw}), 0o600); err != nil {
		t.Fatal(err)
	}
	trace := filepath.Join(t.TempDir(), "trace.log")
	cli := acctest.NewCLI(t, cloud)
	cli.Write("main.tf", `
terraform {
  required_providers {
    apigw = {
      source = "seed-9ae5a20b/apigw"
    }
  }
}
data "apigw_products" "all" {}
`)
	cli.Env = append(cli.Env, "TF_LOG=TRACE", "TF_LOG_PATH="+trace, "APIGW_MAX_RETRIES=0",
		"NCLOUD_APIGW_ENDPOINT=https://example.com", "HTTPS_PROXY=http://user:hunter2@"+gate.Listener.Addr().String(), "NO_PROXY=")
	var output strings.Builder
	for _, step := range []struct {
		what, contains string
		code           int
		plaintext      bool
		env            []string // from here on
	}{
		{"an authority that the machine does not trust", "signed by unknown authority", 1, false, nil},
		{"one that is", "", 0, false, []string{"SSL_CERT_FILE=" + roots}},
		{"plain http, and a proxy that fails", "502 Bad Gateway", 1, true, []string{
			"NCLOUD_APIGW_ENDPOINT=http://example.com", "HTTP_PROXY=http://user:hunter2@" + gate.Listener.Addr().String(),
		}},
		{"a proxy that is not there", "proxyconnect", 1, true, []string{"HTTP_PROXY=http://user:hunter2@127.0.0.1:1"}},
	} {
		cli.Env = append(cli.Env, step.env...)
		result := cli.Run("plan", "-input=false")
		text := strings.Join(strings.Fields(result.String()), " ")
		if result.Code != step.code || !strings.Contains(text, step.contains) || strings.Contains(text, "Credentials are sent unencrypted") != step.plaintext {
			t.Errorf("%s: exits with %d: %s", step.what, result.Code, result)
		}
		output.WriteString(text)
	}
	if got, want := strings.Join(through.seen, "; "), "CONNECT example.com:443 user:hunter2; CONNECT example.com:443 user:hunter2; GET example.com user:hunter2"; got != want {
		t.Errorf("the proxy saw %s", got)
	}
	if got := len(cloud.Sim.Requests("", "")); got != 1 {
		t.Errorf("%d requests came through", got)
	}
	text, err := os.ReadFile(trace)
	if err != nil {
		t.Fatal(err)
	}
	for where, text := range map[string]string{"the log": string(text), "the output": output.String()} {
		if strings.Contains(text, "hunter2") || strings.Contains(text, base64.StdEncoding.EncodeToString([]byte("user:hunter2"))) {
			t.Errorf("the proxy's password is in %s", where)
		}
	}
}
