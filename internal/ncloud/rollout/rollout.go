// SPDX-License-Identifier: MPL-2.0

// Package rollout decides what happens to the deployments of a stage and its canary, and does it.
package rollout

import (
	"slices"

	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/ncloud/client"
)

// Action is what happens to the deployments of a stage and its canary.
type Action string

// Values of rollout.action.
const (
	Create   Action = "create"
	None     Action = "none"
	Deploy   Action = "deploy"
	Restore  Action = "restore"
	Pin      Action = "pin"
	Canary   Action = "canary"
	Adjust   Action = "adjust"
	Promote  Action = "promote"
	Withdraw Action = "withdraw"
	Replace  Action = "replace"
)

// DeploysDraft reports whether the action takes a snapshot of the API's draft.
func (a Action) DeploysDraft() bool {
	return a == Create || a == Deploy || a == Canary || a == Replace
}

// Warning is what a plan warns about, "" if nothing.
func (a Action) Warning() string {
	switch a {
	case Promote:
		return "The content of the canary becomes the live deployment of the stage."
	case Replace:
		return "The canary is deleted, and the API's draft is deployed to the stage. This content was never on the canary."
	default:
		return ""
	}
}

// Config is what is configured.
type Config struct {
	// Content is the hash of the triggers, "" if no content is wanted.
	Content string
	// No is the deployment that has to be live, 0 if none is configured.
	No int64
	// Canary has the stage's value for each setting that is not configured. It is nil if there is no canary.
	Canary *client.CanarySettings
	// Description belongs to the next deployment.
	Description string
}

// Actual is what the service returns.
type Actual struct {
	No     int64          // live deployment, 0 if there is none
	Canary *client.Canary // nil if it is disabled
}

// CanaryNo is the canary's deployment, 0 if there is no canary.
func (a Actual) CanaryNo() int64 {
	if a.Canary == nil {
		return 0
	}
	return a.Canary.DeploymentNo
}

// ActualOf returns what matters of a stage.
func ActualOf(s *client.Stage) Actual { return Actual{s.DeploymentNo, s.Canary} }

// Memory is kept in private state as JSON.
type Memory struct {
	Stage  Record `json:"stage,omitzero"`
	Canary Record `json:"canary,omitzero"`
	// DeploysToStage means that a deployment of the draft went to the stage although there was a canary.
	DeploysToStage bool `json:"deploys_to_stage,omitempty"`
}

// Record is the last deployment that Terraform created, rolled back to or adopted.
type Record struct {
	No int64 `json:"no,omitempty"`
	// Content is "" if it is not known, or if the number is pinned.
	Content string `json:"content,omitempty"`
	// As is the number that was rolled back to, if the service gave the deployment a new one.
	As int64 `json:"as,omitempty"`
	// Imported means that the content counts as the wanted one until an apply stores it.
	Imported bool `json:"imported,omitempty"`
}

// Created is the memory of a new stage.
func Created(no int64, in Config) Memory {
	return Memory{Stage: Record{No: no, Content: in.Content}}
}

// Imported is the memory of an imported stage.
func Imported(actual Actual) Memory {
	m := Memory{Stage: Record{No: actual.No, Imported: true}}
	if actual.Canary != nil {
		m.Canary = Record{No: actual.Canary.DeploymentNo, Imported: true}
	}
	return m
}

// Deployed is a deployment with its content, which is "" if it is not known.
type Deployed struct {
	No      int64
	Content string
}

// Deployed returns what is live and what is on the canary, nil if there is no such deployment.
func (m Memory) Deployed(actual Actual) (stage, canary *Deployed) {
	m = m.takeOver(actual)
	if actual.No != 0 {
		stage = &Deployed{actual.No, m.Stage.contentAt(actual.No)}
	}
	if actual.Canary != nil {
		canary = &Deployed{actual.Canary.DeploymentNo, m.Canary.contentAt(actual.Canary.DeploymentNo)}
	}
	return stage, canary
}

func (r Record) contentAt(no int64) string {
	if no == 0 || r.No != no {
		return ""
	}
	return r.Content
}

// takeOver gives the stage the canary's content if the live deployment is the canary's: it was promoted.
func (m Memory) takeOver(actual Actual) Memory {
	if m.Canary.No != 0 && actual.No == m.Canary.No && m.Stage.No != m.Canary.No {
		m.Stage = m.Canary
	}
	return m
}

// Resolve stores the wanted content of imported deployments.
func (m Memory) Resolve(in Config) Memory {
	for _, r := range []*Record{&m.Stage, &m.Canary} {
		if r.Imported && (in.Content != "" || in.No != 0) {
			r.Imported = false
			if in.No == 0 {
				r.Content = in.Content
			}
		}
	}
	return m
}

// isLive reports whether a pinned deployment is live.
func (m Memory) isLive(no int64, actual Actual) bool {
	return actual.No == no || m.Stage.No == actual.No && m.Stage.As == no
}

// Moved reports whether the live deployment was changed outside Terraform, other than by promoting the canary.
func (m Memory) Moved(actual Actual) bool {
	m = m.takeOver(actual)
	return m.Stage.No != 0 && m.Stage.No != actual.No
}

// Foreign is the canary that an action ends although Terraform did not put its deployment there, nil if there is none.
func (m Memory) Foreign(action Action, actual Actual) *client.Canary {
	own := m.Canary.No == actual.CanaryNo() && !m.Canary.Imported
	if own || !slices.Contains([]Action{Withdraw, Pin, Replace, Canary}, action) {
		return nil
	}
	return actual.Canary
}

func sameSettings(a, b client.CanarySettings) bool {
	return a.EndpointDomain == b.EndpointDomain && Equal(a.Rate, b.Rate) && slices.Equal(a.Conditions, b.Conditions) &&
		Equal(a.ThrottleRPS, b.ThrottleRPS) && Equal(a.CacheTTLSec, b.CacheTTLSec)
}

// Equal compares the values.
func Equal[T comparable](a, b *T) bool {
	return a == nil && b == nil || a != nil && b != nil && *a == *b
}
