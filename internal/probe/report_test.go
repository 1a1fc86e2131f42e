// SPDX-License-Identifier: MPL-2.0

package main

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"regexp"
	"strings"
	"sync"
	"testing"
	"testing/synctest"

	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/simulator"
)

// TestReport_hasNoSecrets probes all services and looks for every secret, and for what identifies the account or belongs to others.
func TestReport_hasNoSecrets(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		p := newProbed(t)
		secrets := map[string]bool{}
		for _, secret := range []string{
			simulator.NCloudAccessKey, simulator.NCloudSecretKey, simulator.NCloudTenantID, "3f2d3020-5bb7-11ec-bfb8-246e96591a38",
			simulator.MetaStudioAccessKey, simulator.MetaStudioSecretKey, simulator.MetaStudioProjectID,
			simulator.EnOSAccessKey, simulator.EnOSSecretKey, simulator.EnOSOrgID, "enosProductSecret", "simulator-enos-token", othersName,
		} {
			secrets[secret] = true
		}
		var lock sync.Mutex
		p.cloud.Sim.Watch(func(r simulator.Request) {
			lock.Lock()
			defer lock.Unlock()
			for _, header := range []string{"x-ncp-apigw-signature-v2", "Authorization", "apim-signature"} {
				if value := r.Header.Get(header); value != "" {
					secrets[value] = true
				}
			}
			for _, key := range p.cloud.Sim.NCloud.APIKeys(simulator.NCloudTenantID) {
				secrets[key.PrimaryKey], secrets[key.SecondaryKey] = true, true
			}
		})
		err := p.command.execute(t.Context(), []string{"-yes", "-also", "publish,slow", "-timeout", "24h", "-model", simulator.EnOSModelID})
		if err != nil {
			t.Fatal(err)
		}
		text := p.out.String() + p.progress.String()
		for secret := range secrets {
			if strings.Contains(text, secret) {
				at := strings.Index(text, secret)
				t.Errorf("%q is in the report: %s", secret, text[max(0, at-200):at+50])
			}
		}
		if len(secrets) < 100 || !strings.Contains(text, "| ZoneCode | present | present |") {
			t.Error(len(secrets), text)
		}
	})
}

func TestReport_hasLinesForTheSimulator(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		p := newProbed(t)
		p.cloud.Sim.NCloud.Switch(func(s *simulator.NCloudSwitches) {
			s.DeleteStage, s.NotFoundCode, s.PageMax = "refused while published", "10001", 2
		})
		err := p.command.execute(t.Context(), []string{"-service", "ncloud", "-yes", "-only", "DeleteStage,NotFoundCode,PageMax", "-also", "publish"})
		if err != nil {
			t.Fatal(err)
		}
		field, _ := reflect.TypeFor[simulator.NCloudSwitches]().FieldByName("DeleteStage")
		tag := strings.Replace(string(field.Tag), "allowed,refused while published", "refused while published,allowed", 1)
		for _, line := range []string{
			"| DeleteStage | **refused while published** | allowed |", fmt.Sprintf("DeleteStage string `%s`", tag),
			`n.switches.NotFoundCode = "10001"`, "n.switches.PageMax = 2",
		} {
			if !strings.Contains(p.out.String(), line) {
				t.Errorf("%s is not in %s", line, p.out.String())
			}
		}
		// What the lines refer to exists.
		for file, line := range map[string]string{"ncloud_switches.go": string(field.Tag), "ncloud.go": `n.switches.NotFoundCode = "300"`} {
			source, err := os.ReadFile(filepath.Join("..", "simulator", file))
			if err != nil || !strings.Contains(string(source), line) {
				t.Errorf("%s has no %s", file, line)
			}
		}
	})
}

func TestReport_explainsValuesThatTheSimulatorLacks(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		p := newProbed(t)
		p.cloud.Sim.Inject(simulator.Fault{Path: "/products/tfprobe000", Status: 404, Body: `{"error":{"errorCode":"300"}}`, ContentType: "text/html"})
		found := p.findings("ncloud", "-only", "ncloud.ErrorContentType")
		if len(found) != 1 || found[0].value != "" || !strings.Contains(found[0].reason, `"text/html"`) {
			t.Error(found)
		}
	})
}

func TestLimits_endARun(t *testing.T) {
	t.Parallel()
	for args, reason := range map[string]string{"-max-requests 7": "raise -max-requests", "-timeout 12ms": "raise -timeout"} {
		t.Run(args, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				p := newProbed(t)
				found := p.findings("ncloud", strings.Fields(args)...)
				last := found[len(found)-1]
				if !strings.Contains(last.reason, reason) {
					t.Error(last.reason)
				}
				for _, r := range p.cloud.Sim.Requests("", "") {
					if strings.HasPrefix(args, "-max") && strings.Contains(r.URI, "/stages") {
						t.Error(r.Method, r.URI)
					}
				}
			})
		})
	}
}

func TestConfirm_isAskedBeforeTheFirstRequest(t *testing.T) {
	t.Parallel()
	for _, line := range []string{"", "\n", "n\n", "yess\n"} {
		synctest.Test(t, func(t *testing.T) {
			p := newProbed(t)
			p.command.in = strings.NewReader(line)
			if err := p.command.execute(t.Context(), nil); err == nil || !strings.Contains(err.Error(), "not confirmed") {
				t.Error(line, err)
			}
			if sent := p.cloud.Sim.Requests("", ""); len(sent) > 0 {
				t.Error(sent)
			}
		})
	}
}

func TestDryRun_sendsNothing(t *testing.T) {
	t.Parallel()
	p := &probed{t: t}
	p.command = command{
		in: strings.NewReader(""), out: &p.out, progress: &p.progress, restore: func() {},
		connect: func([]string) ([]*service, []string) { panic("connected") },
	}
	if err := p.command.execute(t.Context(), []string{"-dry-run", "-also", "all"}); err != nil {
		t.Fatal(err)
	}
	for _, line := range []string{`(?m)^POST /api/v1/products \{.*"tfprobe-`, `(?m)^POST /v1/\w+/products \{`, `(?m)^POST /connect-service/v2.1/products\?action=create`} {
		if !regexp.MustCompile(line).MatchString(p.out.String()) {
			t.Errorf("no %s in %s", line, p.out.String())
		}
	}
}

func TestCredentials_refused(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		for _, service := range serviceNames {
			p := newProbed(t)
			p.cloud.Sim.Inject(simulator.Fault{Status: 401, Body: `{"error":{"errorCode":"200","message":"Authentication Failed"}}`})
			found := p.findings(service)
			if len(found) == 0 || len(p.cloud.Sim.Requests("POST", "")) > 4 {
				t.Error(service, len(p.cloud.Sim.Requests("", "")))
			}
			for _, one := range found {
				if one.value != "" || !strings.Contains(one.reason, "refused") && !strings.Contains(one.reason, "401") {
					t.Error(service, one.Name, one.value, one.reason)
				}
			}
		}
	})
}

func TestFlags_areChecked(t *testing.T) {
	t.Parallel()
	for _, args := range []string{"-service naver", "-also everything", "-only ncloud.Colour", "-clean tfprobe-", "-clean shop", "extra"} {
		c := command{progress: &strings.Builder{}, connect: func([]string) ([]*service, []string) { return nil, nil }}
		if err := c.execute(t.Context(), strings.Fields(args)); err == nil || strings.Contains(err.Error(), "no credentials") {
			t.Error(args, err)
		}
	}
	c := command{progress: &strings.Builder{}, connect: fromEnvironment, restore: func() {}}
	if err := c.execute(t.Context(), nil); err == nil || errors.Is(err, os.ErrNotExist) || !strings.Contains(err.Error(), "no credentials") {
		t.Error(err)
	}
}
