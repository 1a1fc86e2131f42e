// SPDX-License-Identifier: MPL-2.0

package rollout

import "github.com/seed-9ae5a20b/terraform-provider-apigw/internal/ncloud/client"

// Decide returns the action for an existing stage. The first condition that is met decides.
func Decide(in Config, actual Actual, m Memory) Action {
	m = m.takeOver(actual).Resolve(in)
	wanted, stage := in.Content, m.Stage.contentAt(actual.No)
	var canary string
	if actual.Canary != nil {
		canary = m.Canary.contentAt(actual.Canary.DeploymentNo)
	}
	switch {
	case in.No != 0 && !m.isLive(in.No, actual):
		return Pin
	case in.Canary != nil:
		switch {
		case actual.Canary == nil, wanted != "" && wanted != canary:
			return Canary
		case !sameSettings(*in.Canary, actual.Canary.CanarySettings):
			return Adjust
		case m.Moved(actual):
			return Restore
		}
		return None
	case actual.Canary != nil:
		switch {
		case wanted == stage, wanted == "", in.No != 0:
			return Withdraw
		case wanted == canary:
			return Promote
		}
		return Replace
	case wanted == stage, wanted == "", in.No != 0:
		return None
	case m.Moved(actual) && wanted == m.Stage.Content:
		return Restore
	}
	return Deploy
}

// Planned is a configuration while some values are not known yet.
type Planned struct {
	Config

	// UnknownContent means that content is wanted, but its hash is unknown.
	UnknownContent bool
	// UnknownTriggers means that it is unknown whether content is wanted, too.
	UnknownTriggers bool
	// UnknownNo means that No is unknown, or that it is unknown whether one is configured.
	UnknownNo bool
	// UnknownCanary means that it is unknown whether there is a canary. Config.Canary is ignored.
	UnknownCanary bool
	// UnknownSettings means that settings of the canary are unknown, for which Config.Canary has the actual ones.
	UnknownSettings bool
}

// other stands for a hash that no deployment has, and otherNo for a deployment that is not live.
const (
	other   = "\x00"
	otherNo = -1
)

// DecidePlanned is Decide for a plan. It returns false if the action depends on an unknown value.
func DecidePlanned(in Planned, actual Actual, m Memory) (Action, bool) {
	var decided Action
	for _, content := range in.contents(m) {
		for _, no := range in.numbers(actual) {
			for _, canary := range in.canaries(actual) {
				if no != 0 && canary != nil {
					continue // they exclude each other
				}
				action := Decide(Config{Content: content, No: no, Canary: canary}, actual, m)
				if decided != "" && action != decided {
					return "", false
				}
				decided = action
			}
		}
	}
	return decided, decided != ""
}

// contents returns a value of each kind that Decide distinguishes.
func (in Planned) contents(m Memory) []string {
	if !in.UnknownContent && !in.UnknownTriggers {
		return []string{in.Content}
	}
	out := []string{other}
	for _, r := range []Record{m.Stage, m.Canary} {
		if r.Content != "" {
			out = append(out, r.Content)
		}
	}
	if in.UnknownTriggers {
		out = append(out, "")
	}
	return out
}

func (in Planned) numbers(actual Actual) []int64 {
	if !in.UnknownNo {
		return []int64{in.No}
	}
	return []int64{0, otherNo, actual.No}
}

func (in Planned) canaries(actual Actual) []*client.CanarySettings {
	different := &client.CanarySettings{EndpointDomain: other}
	var same *client.CanarySettings
	if actual.Canary != nil {
		same = &actual.Canary.CanarySettings
	}
	switch {
	case in.UnknownCanary && same == nil:
		return []*client.CanarySettings{nil, different}
	case in.UnknownCanary:
		return []*client.CanarySettings{nil, same, different}
	case in.Canary != nil && in.UnknownSettings:
		if same == nil || sameSettings(*same, *in.Canary) {
			return []*client.CanarySettings{in.Canary, different}
		}
	}
	return []*client.CanarySettings{in.Canary}
}
