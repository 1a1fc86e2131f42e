// SPDX-License-Identifier: MPL-2.0

// Package cli finds the real CLI, Terraform or OpenTofu, and makes it take the
// provider from this source tree: for the demo, and for tests.
package cli

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strings"

	"github.com/hashicorp/hc-install"
	"github.com/hashicorp/hc-install/fs"
	"github.com/hashicorp/hc-install/product"
	"github.com/hashicorp/hc-install/releases"
	"github.com/hashicorp/hc-install/src"

	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/simulator"
)

const (
	module  = "github.com/seed-9ae5a20b/terraform-provider-apigw"
	address = "seed-9ae5a20b/apigw"
	version = "0.0.1" // of the build, where a CLI wants to know one
	config  = "cli.tfrc"
)

// Prefixes are those of all environment variables that the provider reads.
var Prefixes = []string{"NCLOUD_", "HW_", "ENOS_", "APIGW_"}

// Find returns the path of the CLI called name, and a function that removes it if
// it was fetched. Without a name it is the Terraform on the PATH, or the newest
// one, fetched, where there is none.
func Find(ctx context.Context, name string) (path string, remove func(), err error) {
	keep := func() {}
	if name != "" {
		path, err = exec.LookPath(name)
		return path, keep, err
	}
	installer := install.NewInstaller()
	path, err = installer.Ensure(ctx, []src.Source{
		&fs.AnyVersion{Product: &product.Terraform},
		&releases.LatestVersion{Product: product.Terraform},
	})
	remove = func() { _ = installer.Remove(context.WithoutCancel(ctx)) }
	if err != nil {
		remove() // a failed fetch leaves a folder behind
		return "", keep, fmt.Errorf("no Terraform is on the PATH, and fetching it failed: %w\n"+
			"Install Terraform, or name another CLI in the variable TF, such as TF=tofu", err)
	}
	return path, remove, nil
}

// Build builds the provider into dir, which exists, with a CLI configuration
// beside it: the CLI uses this build without init (dev_overrides), and init finds
// it too (filesystem_mirror), so that what needs init works without a registry.
// Go runs in environment env, nil for this process's own.
func Build(ctx context.Context, dir string, env []string) error {
	binary := filepath.Join(dir, "terraform-provider-apigw")
	if runtime.GOOS == "windows" {
		binary += ".exe"
	}
	build := exec.CommandContext(ctx, "go", "build", "-o", binary, module) //nolint:gosec // a folder of our own
	build.Env = env
	if out, err := build.CombinedOutput(); err != nil {
		return fmt.Errorf("go build: %w\n%s", err, out)
	}
	mirror := filepath.Join(dir, "mirror")
	for _, host := range []string{"registry.terraform.io", "registry.opentofu.org"} {
		folder := filepath.Join(mirror, host, address, version, runtime.GOOS+"_"+runtime.GOARCH)
		if err := os.MkdirAll(folder, 0o750); err != nil {
			return err
		}
		name := strings.Replace(filepath.Base(binary), "apigw", "apigw_v"+version, 1)
		if err := os.Link(binary, filepath.Join(folder, name)); err != nil {
			return err
		}
	}
	text := fmt.Sprintf("provider_installation {\n  dev_overrides {\n    %q = %q\n  }\n  filesystem_mirror {\n    path = %q\n  }\n}\n",
		address, dir, mirror)
	return os.WriteFile(filepath.Join(dir, config), []byte(text), 0o600)
}

// Environment returns this process's environment for a CLI that uses the build in
// dir. Settings of Terraform and of the provider that are in it are left out; the
// simulator at url, unless that is "", takes their place.
func Environment(dir, url string) []string {
	env := slices.DeleteFunc(os.Environ(), func(variable string) bool {
		foreign := []string{"TF_"}
		if url != "" {
			foreign = append(foreign, Prefixes...)
		}
		return slices.ContainsFunc(foreign, func(prefix string) bool { return strings.HasPrefix(variable, prefix) })
	})
	env = append(env, "TF_CLI_CONFIG_FILE="+filepath.Join(dir, config), "CHECKPOINT_DISABLE=1")
	if url == "" {
		return env
	}
	return append(
		env,
		"NCLOUD_APIGW_ENDPOINT="+url,
		"NCLOUD_ACCESS_KEY="+simulator.NCloudAccessKey,
		"NCLOUD_SECRET_KEY="+simulator.NCloudSecretKey,
		"HW_METASTUDIO_ENDPOINT="+url,
		"HW_ACCESS_KEY="+simulator.MetaStudioAccessKey,
		"HW_SECRET_KEY="+simulator.MetaStudioSecretKey,
		"HW_PROJECT_ID="+simulator.MetaStudioProjectID,
		"ENOS_ENDPOINT="+url,
		"ENOS_ACCESS_KEY="+simulator.EnOSAccessKey,
		"ENOS_SECRET_KEY="+simulator.EnOSSecretKey,
		"ENOS_ORG_ID="+simulator.EnOSOrgID,
	)
}
