// SPDX-License-Identifier: MPL-2.0

//go:build race

package server

func init() { reads = 5_000 }
