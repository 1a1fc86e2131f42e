// SPDX-License-Identifier: MPL-2.0

package simulator

import "fmt"

// ProviderBlock returns the provider configuration for a simulator at url.
func ProviderBlock(url string) string {
	return fmt.Sprintf(`provider "apigw" {
  ncloud = {
    endpoint   = %q
    access_key = %q
    secret_key = %q
  }
  metastudio = {
    endpoint   = %q
    access_key = %q
    secret_key = %q
    project_id = %q
    region     = %q
  }
  enos = {
    endpoint   = %q
    access_key = %q
    secret_key = %q
    org_id     = %q
  }
}
`, url, NCloudAccessKey, NCloudSecretKey, url, MetaStudioAccessKey, MetaStudioSecretKey, MetaStudioProjectID, MetaStudioProjectName, url, EnOSAccessKey, EnOSSecretKey, EnOSOrgID)
}
