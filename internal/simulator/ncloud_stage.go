// SPDX-License-Identifier: MPL-2.0

package simulator

import (
	"net/http"
	"net/netip"
	"slices"
	"strings"
	"time"
)

const ncloudStagePath = ncloudAPIPath + "/stages/{stageId}"

var ncloudStageRoutes = []ncloudRoute{
	{http.MethodPost, ncloudAPIPath + "/stages", onStages(with((*NCloud).createStage))},
	{http.MethodGet, ncloudAPIPath + "/stages", (*NCloud).listStages},
	{http.MethodGet, ncloudAPIPath + "/stages/filter", (*NCloud).filterStages},
	{http.MethodPost, ncloudAPIPath + "/stages/search", with((*NCloud).searchStages)},
	{http.MethodGet, ncloudStagePath, (*NCloud).getStage},
	{http.MethodPut, ncloudStagePath, onStages(with((*NCloud).putStage))},
	{http.MethodDelete, ncloudStagePath, onStages((*NCloud).deleteStage)},
	{http.MethodPost, ncloudStagePath + "/cache-initialize", (*NCloud).initializeCache},
	{http.MethodPut, ncloudStagePath + "/usage-plan", onStages(with((*NCloud).putDefaultPlan))},
}

// NCloudStage is a stage of an API.
type NCloudStage struct {
	ID, Name string
	// DeploymentNo is the live deployment, 0 if there is none.
	DeploymentNo int64
	Published    bool
	// UsagePlanIDs are the usage plans associated with the stage.
	UsagePlanIDs []string

	NCloudStageSettings
	DefaultPlan NCloudLimits
	// Canary is nil while it is disabled.
	Canary *NCloudCanary
	// Deployments are those of the stage and of its canary, oldest first.
	Deployments []NCloudDeployment
	// CacheCleared counts the requests that cleared the cache.
	CacheCleared int
	Modifier     string
	RegTime      time.Time
}

// NCloudStageSettings take effect without a deployment.
type NCloudStageSettings struct {
	EndpointDomain           string
	CacheTTLSec, ThrottleRPS *int64
	// IPACLCode is ALLOWED or REJECTED if IPACLList is set.
	IPACLCode, IPACLList   string
	Maintenance            bool
	StatusCode             *int64 // during maintenance
	Response               string // during maintenance
	ContentEncoding        bool
	MinimumCompressionSize *int64
}

// NCloudLimits are the limits of a usage plan.
type NCloudLimits struct {
	RateRPS, DayQuotaRequest, MonthQuotaRequest *int64
	QuotaCondition                              *string
}

type ncloudStageUpdate struct {
	EndpointDomain         *string `json:"endpointDomain" required:"true" chars:"1-200"`
	CacheTTLSec            *int64  `json:"cacheTtlSec" range:"1-3600"`
	ThrottleRPS            *int64  `json:"throttleRps" range:"1-2147483647"`
	IPACLCode              *string `json:"ipAclCode" values:"ALLOWED,REJECTED"`
	IPACLList              *string `json:"ipAclList" chars:"1-2000"`
	Maintenance            *bool   `json:"isMaintenance"`
	StatusCode             *int64  `json:"statusCode" range:"100-599"`
	Response               *string `json:"response" chars:"0-1500"`
	ContentEncoding        *bool   `json:"enabledContentEncoding"`
	MinimumCompressionSize *int64  `json:"minimumCompressionSize" range:"0-10485760"`
}

type ncloudStageInput struct {
	ncloudStageUpdate

	Name        *string `json:"stageName" required:"true" chars:"1-20" pattern:"[A-Za-z0-9_-]+"`
	Description *string `json:"deploymentDescription" chars:"0-300"`
}

// createStage makes the first deployment as well.
func (n *NCloud) createStage(call *ncloudCall, in ncloudStageInput) *response {
	a := call.api
	exists := slices.ContainsFunc(a.Stages, func(s NCloudStage) bool { return s.Name == *in.Name })
	if refused := n.duplicate("stageName", *in.Name, exists); refused != nil {
		return refused
	}
	if refused := n.checkDeployable(a); refused != nil {
		return refused
	}
	s := NCloudStage{Name: *in.Name}
	if refused := n.saveStage(call, &s, in.ncloudStageUpdate); refused != nil {
		return refused
	}
	s.ID = n.newID()
	n.touch(&s.Modifier, &s.RegTime)
	var description string
	set(&description, in.Description, false)
	n.deploy(a, &s, description)
	a.Stages = append(a.Stages, s)
	return created(fields{"stage": n.stageJSON(call, &s)})
}

func (n *NCloud) putStage(call *ncloudCall, in ncloudStageUpdate) *response {
	if n.switches.MaintenanceSettings == "required" {
		for name, absent := range map[string]bool{"isMaintenance": in.Maintenance == nil, "statusCode": in.StatusCode == nil, "response": in.Response == nil} {
			if absent {
				return n.badRequest(name + " is required.")
			}
		}
	}
	if refused := n.saveStage(call, call.stage, in); refused != nil {
		return refused
	}
	call.stage.Modifier = ncloudModifier
	return ok(fields{"stage": n.stageJSON(call, call.stage)})
}

// saveStage stores nothing if it refuses.
func (n *NCloud) saveStage(call *ncloudCall, s *NCloudStage, in ncloudStageUpdate) *response {
	next, keep := s.NCloudStageSettings, n.keptSettings(call, s.ID != "")
	next.EndpointDomain = *in.EndpointDomain
	setOptional(&next.CacheTTLSec, in.CacheTTLSec, keep("cacheTtlSec"))
	setOptional(&next.ThrottleRPS, in.ThrottleRPS, keep("throttleRps"))
	set(&next.IPACLCode, in.IPACLCode, keep("ipAclCode"))
	set(&next.IPACLList, in.IPACLList, keep("ipAclList"))
	set(&next.Maintenance, in.Maintenance, keep("isMaintenance"))
	setOptional(&next.StatusCode, in.StatusCode, keep("statusCode"))
	set(&next.Response, in.Response, keep("response"))
	set(&next.ContentEncoding, in.ContentEncoding, keep("enabledContentEncoding"))
	setOptional(&next.MinimumCompressionSize, in.MinimumCompressionSize, keep("minimumCompressionSize"))
	if refused := n.checkDomain("endpointDomain", next.EndpointDomain); refused != nil {
		return refused
	}
	switch {
	case (next.IPACLCode == "") != (next.IPACLList == ""):
		return n.badRequest("ipAclCode and ipAclList require each other.")
	case slices.ContainsFunc(splitAddresses(next.IPACLList), func(address string) bool { return !isIPv4(address) }):
		return n.badRequest("ipAclList must consist of IPv4 addresses and CIDR blocks.")
	case in.MinimumCompressionSize != nil && !next.ContentEncoding:
		return n.badRequest("minimumCompressionSize requires enabledContentEncoding.")
	}
	s.NCloudStageSettings = next
	return nil
}

// keptSettings returns whether an update keeps a setting that it does not contain.
func (n *NCloud) keptSettings(call *ncloudCall, exists bool) func(name string) bool {
	return func(name string) bool {
		return exists && n.switches.OmittedStageSetting == "kept" && call.raw(name) == nil
	}
}

// setOptional is set for a value that may be unset.
func setOptional[T any](target **T, value *T, keep bool) {
	if value != nil || !keep {
		*target = value
	}
}

const endpointDomain = `NONE|https?://([!-?A-~]+@)?([A-Za-z0-9_-]+([.][A-Za-z0-9_-]+)*[.][A-Za-z0-9]+)` +
	`(:0*([0-9]{1,4}|[1-5][0-9]{4}|6[0-4][0-9]{3}|65[0-4][0-9]{2}|655[0-2][0-9]|6553[0-5]))?(/[!->@-~]*)?`

func (n *NCloud) checkDomain(name, domain string) *response {
	if compiled(endpointDomain).MatchString(domain) {
		return nil
	}
	return n.badRequest(name + " must be a URL of a host with a dot in its name, or NONE.")
}

func splitAddresses(list string) []string {
	return strings.FieldsFunc(list, func(r rune) bool { return strings.ContainsRune(", \t\r\n", r) })
}

func isIPv4(text string) bool {
	if prefix, err := netip.ParsePrefix(text); err == nil {
		return prefix.Addr().Is4()
	}
	address, err := netip.ParseAddr(text)
	return err == nil && address.Is4()
}

func (n *NCloud) listStages(call *ncloudCall) *response {
	return n.stageList(call, func(s *NCloudStage) []fields {
		d := s.deployment(s.DeploymentNo)
		if d == nil {
			return []fields{}
		}
		return render(d.Draft.Paths, func(p NCloudPath) fields { return n.pathJSON(call.api, &p) })
	})
}

func (n *NCloud) filterStages(call *ncloudCall) *response {
	return n.stageList(call, func(*NCloudStage) []fields { return []fields{} })
}

func (n *NCloud) stageList(call *ncloudCall, paths func(*NCloudStage) []fields) *response {
	return ok(fields{"host": n.invokeHost(call.product), "stages": render(ordered(n, call.stages()), func(s NCloudStage) fields {
		body := fields{"stageId": s.ID, "stageName": s.Name, "isCanary": s.Canary != nil, "resourceDtos": paths(&s)}
		n.number(body, "defaultDeploymentNo", numbered(s.DeploymentNo))
		n.number(body, "canaryDeploymentNo", s.canaryNo())
		return body
	})})
}

type ncloudStageSearch struct {
	UsagePlanID string `json:"usagePlanId" required:"true" chars:"1-10"`
}

func (n *NCloud) searchStages(call *ncloudCall, in ncloudStageSearch) *response {
	if refused := n.resolve(call, "usagePlanId", in.UsagePlanID); refused != nil {
		return refused
	}
	matching := filter(call.api.Stages, func(s NCloudStage) bool {
		return slices.Contains(s.UsagePlanIDs, in.UsagePlanID) == (n.switches.StagesSearch == "associated")
	})
	return ok(fields{"stages": render(matching, func(s NCloudStage) fields { return fields{"stageId": s.ID, "stageName": s.Name} })})
}

func (n *NCloud) getStage(call *ncloudCall) *response {
	return ok(fields{"stage": n.stageJSON(call, call.stage)})
}

func (n *NCloud) deleteStage(call *ncloudCall) *response {
	switch s, refused := call.stage, n.switches.DeleteStage; {
	case s.Published && refused == "refused while published":
		return n.conflict("stageId [" + s.ID + "] is published.")
	case len(s.UsagePlanIDs) > 0 && refused == "refused with usage plans":
		return n.conflict("stageId [" + s.ID + "] has usage plans.")
	}
	n.removeStage(call.product, call.api, call.stage.ID)
	return noContent()
}

func (n *NCloud) removeStage(p *NCloudProduct, a *NCloudAPI, id string) {
	published := a.published()
	a.Stages = slices.DeleteFunc(a.Stages, func(s NCloudStage) bool { return s.ID == id })
	for _, subscription := range n.subscriptions {
		delete(subscription.Plans, id)
	}
	if published && n.switches.PublishedFlag == "recomputed" {
		p.recomputePublished()
	}
}

func (n *NCloud) initializeCache(call *ncloudCall) *response {
	call.stage.CacheCleared++
	return emptyOK()
}

type ncloudLimitsInput struct {
	RateRPS           *int64  `json:"rateRps" range:"1-2147483647"`
	DayQuotaRequest   *int64  `json:"dayQuotaRequest" range:"0-9007199254740991"`
	MonthQuotaRequest *int64  `json:"monthQuotaRequest" range:"0-9007199254740991"`
	QuotaCondition    *string `json:"quotaCondition"`
}

func (n *NCloud) putDefaultPlan(call *ncloudCall, in ncloudLimitsInput) *response {
	if refused := n.saveLimits(call, &call.stage.DefaultPlan, in, true); refused != nil {
		return refused
	}
	return ok(fields{"stage": n.stageJSON(call, call.stage)})
}
