// SPDX-License-Identifier: MPL-2.0

package simulator

import (
	"fmt"
	"slices"
	"strings"
	"time"
)

// usage is how often an API key has called a stage.
type usage struct{ day, month period }

// period counts the calls in one day or month.
type period struct {
	begin time.Time
	// calls are all, counted those that the quota's condition matches.
	calls, counted int64
}

// checkThrottle limits the calls of a method per second.
func (n *NCloud) checkThrottle(call *gatewayCall) *response {
	key := fmt.Sprintf("method %s %t %s %s", call.stage.ID, call.canary != nil, call.path.ID, call.method.Name)
	if n.allow(key, call.settings.ThrottleRPS) {
		return nil
	}
	return n.fail(call, throttled, "")
}

// checkUsage applies the usage plan of the API key, or the stage's default. Calls without a
// key share the latter.
func (n *NCloud) checkUsage(call *gatewayCall) *response {
	plan, limits, keyID := "default", call.stage.DefaultPlan, ""
	if call.key != nil {
		keyID = call.key.ID
		if s := n.subscription(call.product.ID, keyID); s != nil {
			if p := n.plan(s.Plans[call.stage.ID]); p != nil {
				plan, limits = p.Name, p.limits()
			}
		}
	}
	call.report.Set(HeaderUsagePlan, plan)
	if !n.allow("key "+keyID+" "+call.stage.ID, limits.RateRPS) {
		return n.fail(call, rateLimited, "")
	}
	used := n.usageOf(keyID, call.stage.ID)
	if over(limits.DayQuotaRequest, used.day) || over(limits.MonthQuotaRequest, used.month) {
		return n.fail(call, quotaExceeded, "")
	}
	call.usage = used
	set(&call.condition, limits.QuotaCondition, false)
	return nil
}

func over(quota *int64, used period) bool { return quota != nil && used.counted >= *quota }

// usageOf returns the usage of a key on a stage, which starts over every day and month.
func (n *NCloud) usageOf(apiKeyID, stageID string) *usage {
	key := apiKeyID + " " + stageID
	used := n.gateway.usage[key]
	if used == nil {
		used = &usage{}
		n.gateway.usage[key] = used
	}
	now := n.clock.now().UTC()
	used.day.startOver(time.Date(now.Year(), now.Month(), now.Day(), 0, 0, 0, 0, time.UTC))
	used.month.startOver(time.Date(now.Year(), now.Month(), 1, 0, 0, 0, 0, time.UTC))
	return used
}

func (p *period) startOver(begin time.Time) {
	if !p.begin.Equal(begin) {
		*p = period{begin: begin}
	}
}

// SetUsage sets how many calls an API key has made on a stage today and this month, and how many of them count
// towards its quotas.
func (n *NCloud) SetUsage(apiKeyID, stageID string, dayCalls, dayCounted, monthCalls, monthCounted int64) {
	n.mu.Lock()
	defer n.mu.Unlock()
	used := n.usageOf(apiKeyID, stageID)
	used.day.calls, used.day.counted, used.month.calls, used.month.counted = dayCalls, dayCounted, monthCalls, monthCounted
}

// count counts a call that met its limits.
func (n *NCloud) count(call *gatewayCall, status int) {
	if call.usage == nil {
		return
	}
	counts := countsTowards(call.condition, status)
	for _, p := range []*period{&call.usage.day, &call.usage.month} {
		p.calls++
		if counts {
			p.counted++
		}
	}
}

// countsTowards reports whether a response counts towards a quota. Without a condition, all do.
func countsTowards(condition string, status int) bool {
	class := fmt.Sprintf("%dxx", status/100)
	if status/100 < 2 || status/100 > 5 {
		class = "others"
	}
	return condition == "" || slices.Contains(strings.Split(condition, ","), class)
}

// allow counts a call, unless there were as many as the limit in the last second.
func (n *NCloud) allow(key string, limit *int64) bool {
	if limit == nil {
		return true
	}
	now := n.clock.now()
	recent := filter(n.gateway.recent[key], func(at time.Time) bool { return now.Sub(at) < time.Second })
	allowed := int64(len(recent)) < *limit
	if allowed {
		recent = append(recent, now)
	}
	n.gateway.recent[key] = recent
	return allowed
}
