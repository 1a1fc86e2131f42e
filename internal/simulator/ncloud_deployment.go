// SPDX-License-Identifier: MPL-2.0

package simulator

import (
	"net/http"
	"slices"
	"strconv"
	"time"
)

const ncloudDeploymentPath = ncloudStagePath + "/deployments/{deploymentNo}"

var ncloudDeploymentRoutes = []ncloudRoute{
	{http.MethodPost, ncloudAPIPath + "/deploy", onStages(with((*NCloud).deployDraft))},
	{http.MethodPost, ncloudStagePath + "/deploy", onStages(with((*NCloud).rollTo))},
	{http.MethodGet, ncloudStagePath + "/deployments", with((*NCloud).listDeployments)},
	{http.MethodGet, ncloudDeploymentPath, (*NCloud).getDeployment},
	{http.MethodDelete, ncloudDeploymentPath, onStages((*NCloud).deleteDeployment)},
}

// NCloudDeployment is a snapshot of an API's draft.
type NCloudDeployment struct {
	No          int64
	Time        time.Time
	Description string
	Draft       NCloudDraft
	// Methods have settings of their own instead of the stage's.
	Methods []NCloudStageMethod
}

type ncloudDeployInput struct {
	StageID     string  `json:"stageId" required:"true" chars:"1-10"`
	Description *string `json:"deploymentDescription" chars:"0-300"`
}

func (n *NCloud) deployDraft(call *ncloudCall, in ncloudDeployInput) *response {
	s := call.product.findStage(call.api, in.StageID)
	if s == nil {
		return n.notFound("stageId", in.StageID)
	}
	if refused := n.checkDeployable(call.api); refused != nil {
		return refused
	}
	var description string
	set(&description, in.Description, false)
	n.deploy(call.api, s, description)
	return emptyOK()
}

// checkDeployable refuses an API without methods as the switch requires.
func (n *NCloud) checkDeployable(a *NCloudAPI) *response {
	if n.switches.DeployWithoutMethods == "refused" && a.countMethods() == 0 {
		return n.badRequest("apiId [" + a.ID + "] has no methods.")
	}
	return nil
}

// deploy copies the draft into a new deployment of the stage, or of its canary.
func (n *NCloud) deploy(a *NCloudAPI, s *NCloudStage, description string) int64 {
	target := &s.DeploymentNo
	if s.Canary != nil && n.switches.DeployDuringCanary == "canary" {
		target = &s.Canary.DeploymentNo
	}
	*target = n.addDeployment(s, a.Draft, description, *target)
	return *target
}

// addDeployment returns the number of a new deployment. Settings of methods are carried over
// from another one as the switch requires.
func (n *NCloud) addDeployment(s *NCloudStage, draft NCloudDraft, description string, from int64) int64 {
	d := NCloudDeployment{No: n.newDeploymentNo(), Time: n.clock.second(), Description: description, Draft: draft.copy()}
	if previous := s.deployment(from); previous != nil && n.switches.StageMethods == "carried over" {
		d.Methods = filter(deepCopy(previous.Methods), func(m NCloudStageMethod) bool { return d.Draft.hasMethod(m.PathID, m.Method) })
	}
	s.Deployments = append(s.Deployments, d)
	return d.No
}

// newDeploymentNo returns numbers that increase with gaps, as all stages share them.
func (n *NCloud) newDeploymentNo() int64 {
	n.deploymentNo += 1 + n.ids.Int64N(9)
	return n.deploymentNo
}

// completeDeployment completes a deployment that a test adds.
func (n *NCloud) completeDeployment(a *NCloudAPI, d *NCloudDeployment) {
	if d.No == 0 {
		d.No = n.newDeploymentNo()
	}
	n.deploymentNo = max(n.deploymentNo, d.No)
	if !d.Time.IsZero() {
		return
	}
	d.Time = n.clock.second()
	if len(d.Draft.Paths) == 0 {
		d.Draft = a.Draft.copy()
	}
	n.completeDraft(&d.Draft)
}

// deployment returns nil if the stage does not have the deployment.
func (s *NCloudStage) deployment(no int64) *NCloudDeployment {
	if i := slices.IndexFunc(s.Deployments, func(d NCloudDeployment) bool { return d.No == no }); i >= 0 {
		return &s.Deployments[i]
	}
	return nil
}

func (d *NCloudDraft) hasMethod(pathID, method string) bool {
	p := d.pathWhere(func(p *NCloudPath) bool { return p.ID == pathID })
	return p != nil && p.method(method) != nil
}

// findDeployment resolves the number in a path.
func (n *NCloud) findDeployment(call *ncloudCall, text string) *response {
	no, err := strconv.ParseInt(text, 10, 64)
	if err != nil {
		return n.badRequest("deploymentNo must be a number.")
	}
	if call.deployment = call.stage.deployment(no); call.deployment == nil {
		return n.notFound("deploymentNo", text)
	}
	return nil
}

type ncloudRollInput struct {
	No *int64 `json:"deploymentNo" required:"true"`
}

// rollTo makes another deployment of the stage live. It changes neither the draft nor the canary.
func (n *NCloud) rollTo(call *ncloudCall, in ncloudRollInput) *response {
	if !n.roll(call.stage, *in.No) {
		return n.notFound("deploymentNo", strconv.FormatInt(*in.No, 10))
	}
	return ok(fields{"stage": n.stageJSON(call, call.stage)})
}

func (n *NCloud) roll(s *NCloudStage, no int64) bool {
	d := s.deployment(no)
	if d == nil {
		return false
	}
	if n.switches.RollBackNumber == "new" {
		no = n.addDeployment(s, d.Draft, d.Description, no)
	}
	s.DeploymentNo = no
	return true
}

func (n *NCloud) listDeployments(call *ncloudCall, _ ncloudWindow) *response {
	list := slices.Clone(call.stage.Deployments)
	slices.SortFunc(list, func(a, b NCloudDeployment) int { return int(a.No - b.No) })
	if n.switches.DeploymentOrder == "newest first" {
		slices.Reverse(list)
	}
	offset, limit := 0, n.switches.PageDefault
	set(&offset, call.window.Offset, true)
	set(&limit, call.window.Limit, true)
	body := fields{"total": len(list), "content": render(window(list, offset, min(limit, n.switches.PageMax)), func(d NCloudDeployment) fields {
		row := fields{
			"stageDeploymentNo": d.No, "stageId": call.stage.ID, "deployedTime": d.Time.Format(time.RFC3339),
			"deploymentDescription": d.Description, "documentJson": nil,
		}
		n.unsetText(row, "deploymentDescription")
		if n.switches.DeploymentDocuments == "filled" {
			row["documentJson"] = n.documentJSON(call, &d)
		}
		return row
	})}
	n.number(body, "defaultDeploymentNo", numbered(call.stage.DeploymentNo))
	return ok(body)
}

func (n *NCloud) getDeployment(call *ncloudCall) *response {
	return ok(fields{"documentJson": n.documentJSON(call, call.deployment)})
}

// deleteDeployment ends a canary whose deployment it deletes.
func (n *NCloud) deleteDeployment(call *ncloudCall) *response {
	s, no := call.stage, call.deployment.No
	onCanary := s.Canary != nil && s.Canary.DeploymentNo == no
	if (s.DeploymentNo == no || onCanary) && n.switches.DeleteLiveDeployment == "refused" {
		return n.badRequest("deploymentNo [" + strconv.FormatInt(no, 10) + "] is deployed.")
	}
	s.Deployments = slices.DeleteFunc(s.Deployments, func(d NCloudDeployment) bool { return d.No == no })
	if s.DeploymentNo == no {
		s.DeploymentNo = 0
	}
	if onCanary {
		s.Canary = nil
	}
	return noContent()
}

// Deployments returns deep copies of the deployments of a stage and its canary, oldest first.
func (n *NCloud) Deployments(stageID string) []NCloudDeployment { return n.Stage(stageID).Deployments }

// Deploy deploys the draft outside Terraform: to the canary if the service does so. It returns
// the number, 0 if there is no such stage.
func (n *NCloud) Deploy(stageID, description string) (no int64) {
	n.withStage(stageID, func(_ *NCloudProduct, a *NCloudAPI, s *NCloudStage) { no = n.deploy(a, s, description) })
	return no
}

// RollTo makes another deployment live outside Terraform. It reports whether it exists.
func (n *NCloud) RollTo(stageID string, no int64) (exists bool) {
	n.withStage(stageID, func(_ *NCloudProduct, _ *NCloudAPI, s *NCloudStage) { exists = n.roll(s, no) })
	return exists
}
