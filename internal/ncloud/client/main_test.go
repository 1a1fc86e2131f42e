// SPDX-License-Identifier: MPL-2.0

package client_test

import (
	"testing"

	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/acctest"
)

func TestMain(m *testing.M) { acctest.Main(m) }
