// SPDX-License-Identifier: MPL-2.0

// Package faultinjection holds no code but tests: every fault that a network or a service
// can have, against every operation of every resource. After each, it looks at what is
// in the cloud, what is in the state, and how many requests were made, and sees that
// one more apply ends with exactly one object and an empty plan. TestSwitches does the
// same without faults, under everything that the vendors leave open.
//
// CONTRIBUTING.md has the table of what is promised under which fault.
package faultinjection
