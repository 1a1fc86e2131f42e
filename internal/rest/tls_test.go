// SPDX-License-Identifier: MPL-2.0

package rest_test

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"io"
	"log"
	"math/big"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/rest"
)

// certificate is of the server 127.0.0.1 and its own authority, changed by change.
func certificate(t *testing.T, change func(*x509.Certificate)) (tls.Certificate, *x509.CertPool) {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	template := &x509.Certificate{
		SerialNumber: big.NewInt(1), NotBefore: time.Now().Add(-2 * time.Hour), NotAfter: time.Now().Add(time.Hour),
		IPAddresses: []net.IP{net.IPv4(127, 0, 0, 1)}, IsCA: true, BasicConstraintsValid: true,
	}
	change(template)
	der, err := x509.CreateCertificate(rand.Reader, template, template, key.Public(), key)
	if err != nil {
		t.Fatal(err)
	}
	leaf, err := x509.ParseCertificate(der)
	if err != nil {
		t.Fatal(err)
	}
	pool := x509.NewCertPool()
	pool.AddCert(leaf)
	return tls.Certificate{Certificate: [][]byte{der}, PrivateKey: key}, pool
}

func TestDo_aServerThatCannotBeTrustedIsAskedOnceAndToldNothing(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		change  func(*x509.Certificate)
		trusted bool // the authority
		says    string
	}{
		"a good certificate":                  {func(*x509.Certificate) {}, true, ""},
		"an authority that nobody trusts":     {func(*x509.Certificate) {}, false, "signed by unknown authority"},
		"a certificate that has expired":      {func(c *x509.Certificate) { c.NotAfter = time.Now().Add(-time.Hour) }, true, "certificate has expired"},
		"a certificate that is not valid yet": {func(c *x509.Certificate) { c.NotBefore = time.Now().Add(time.Minute) }, true, "not yet valid"},
		"a certificate of another server":     {func(c *x509.Certificate) { c.IPAddresses = nil; c.DNSNames = []string{"example.com"} }, true, "doesn't contain any IP SANs"},
	} {
		var asked atomic.Int64
		server := httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
			asked.Add(1)
			_, _ = io.WriteString(w, "{}")
		}))
		server.Config.ErrorLog = log.New(io.Discard, "", 0)
		own, pool := certificate(t, test.change)
		server.TLS = &tls.Config{Certificates: []tls.Certificate{own}}
		server.StartTLS()
		t.Cleanup(server.Close)
		base, err := url.Parse(server.URL)
		if err != nil {
			t.Fatal(err)
		}
		options := rest.Options{Base: base, Settings: rest.Settings{MaxRetries: 3}, Signer: &stamp{}}
		if test.trusted {
			options.Transport = &http.Transport{TLSClientConfig: &tls.Config{RootCAs: pool}}
		}
		_, err = rest.New(options).Do(t.Context(), rest.Request{Method: http.MethodPost, Path: []string{"x"}, Create: true})
		if test.says == "" {
			if err != nil || asked.Load() != 1 {
				t.Errorf("%s: %v", name, err)
			}
			continue
		}
		var lost *rest.TransportError
		if !errors.As(err, &lost) || lost.Attempts != 1 || lost.Unsure || asked.Load() != 0 {
			t.Errorf("%s: %+v, %d requests", name, err, asked.Load())
			continue
		}
		if !strings.Contains(lost.Error(), test.says) || !strings.Contains(lost.Hint(), "Nothing was sent") {
			t.Errorf("%s: %v\n%s", name, lost, lost.Hint())
		}
	}
}

func TestDo_aServerWithoutTLSIsAskedOnceAndToldNothing(t *testing.T) {
	t.Parallel()
	server := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { t.Error("a request came through") }))
	t.Cleanup(server.Close)
	base := &url.URL{Scheme: "https", Host: server.Listener.Addr().String()}
	c := rest.New(rest.Options{Base: base, Settings: rest.Settings{MaxRetries: 3}})
	_, err := c.Do(t.Context(), rest.Request{Method: http.MethodPost, Path: []string{"x"}, Create: true})
	var lost *rest.TransportError
	if !errors.As(err, &lost) || lost.Attempts != 1 || lost.Unsure || !strings.Contains(lost.Hint(), "speaks http") {
		t.Errorf("%+v", err)
	}
}
