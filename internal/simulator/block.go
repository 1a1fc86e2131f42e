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
}
`, url, NCloudAccessKey, NCloudSecretKey)
}
