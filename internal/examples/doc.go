// SPDX-License-Identifier: MPL-2.0

// Package examples holds tests alone: they use everything below examples/ as its
// readers would, with the real CLI and the simulator, so that no example shows what
// does not work.
package examples
