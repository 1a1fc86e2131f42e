// SPDX-License-Identifier: MPL-2.0

package stage_test

import (
	"context"
	"fmt"
	"net/http"
	"strings"
	"testing"

	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/simulator"
)

// eachService runs a test under some combinations of switches.
func eachService(t *testing.T, test func(*testing.T, *pipeline), services ...string) {
	t.Helper()
	for _, switches := range services {
		t.Run(switches, func(t *testing.T) {
			t.Parallel()
			var all []string
			if switches != "" {
				all = strings.Split(switches, ",")
			}
			test(t, newPipeline(t, all...))
		})
	}
}

// created applies a definition of two operations and a stage.
func (p *pipeline) created(arguments ...string) {
	p.t.Helper()
	p.document("get /a", "get /b")
	p.stage(append(arguments, triggered)...)
	p.must(0, applying, `action = "create"`)
}

func TestCLI_deploysAfterAnUnfinishedApply(t *testing.T) {
	t.Parallel()
	p := newPipeline(t)
	p.created()

	p.document("get /a", "get /c")
	p.must(0, applying+" -target=apigw_api_definition.orders")
	p.live("GET /a, GET /b", "", 1)
	p.applies("deploy", `-> "deploy"`)
	p.live("GET /a, GET /c", "", 2)

	p.document("get /a", "get /d")
	restored := p.sim.Inject(simulator.Fault{Method: http.MethodPost, Path: "/deploy$", Status: http.StatusBadRequest, Body: "{}"})
	p.must(1, applying, "Could not deploy the API to the stage v1")
	restored()
	p.live("GET /a, GET /c", "", 2)
	p.applies("deploy")
	p.live("GET /a, GET /d", "", 3)

	p.document("get /a", "get /e")
	ctx, kill := context.WithCancel(t.Context())
	apply, killed := p.Command(ctx, strings.Fields(applying)...), make(chan struct{})
	apply.Cancel = func() error {
		defer close(killed)
		return apply.Process.Kill()
	}
	p.sim.InjectFunc(func(r *http.Request) *simulator.Fault {
		if r.Method == http.MethodPost && strings.HasSuffix(r.URL.Path, "/deploy") {
			kill()
			<-killed
			return &simulator.Fault{Status: http.StatusBadRequest, Body: "{}"}
		}
		return nil
	})
	if err := apply.Run(); err == nil {
		t.Error("Terraform was not killed")
	}
	p.sim.InjectFunc(nil)
	p.live("GET /a, GET /d", "", 3)
	p.applies("deploy")
	p.live("GET /a, GET /e", "", 4)
	p.settled()
}

func TestCLI_rightsWhatTheConsoleDid(t *testing.T) {
	t.Parallel()
	eachService(t, func(t *testing.T, p *pipeline) {
		t.Helper()
		p.created()
		first, id := p.now().DeploymentNo, p.now().ID
		p.ChangeDraft(p.api(), func(d *simulator.NCloudDraft) { d.Paths[1].CORS = simulator.NCloudCORS{AllowOrigin: "*"} })
		p.Deploy(id, "console")
		p.must(2, planning, `-> "restore"`, "~ deployed = {")
		p.applies("restore")
		if now := p.now(); now.DeploymentNo != first && len(now.Deployments) != 3 {
			t.Errorf("deployment %d is live, expected %d", now.DeploymentNo, first)
		}
		p.settled()

		p.EnableCanary(id)
		const warning = `Warning: The plan withdraws a canary of stage "v1" that Terraform did not start`
		p.must(2, planning, `-> "withdraw"`, "- canary = {", warning)
		p.must(0, applying, `action = "withdraw"`, warning)
		p.settled()

		p.document("get /a", "get /c")
		p.stage(triggered, tenth)
		p.applies("canary")
		p.PromoteCanary(id)
		if p.now().Canary == nil {
			if plan := p.must(2, planning, "+ canary = {"); strings.Contains(plan, "~ deployed = {") {
				t.Errorf("the live deployment is planned to change:\n%s", plan)
			}
			p.applies("canary")
			p.RollTo(id, first)
			p.must(2, planning, `-> "restore"`)
			p.applies("restore")
		}
		p.settled()
		p.stage(triggered)
		p.applies("withdraw")
		p.live("GET /a, GET /c", "", len(p.now().Deployments))

		p.RollTo(id, first)
		p.must(2, planning, `-> "restore"`)
		p.applies("restore")
		p.live("GET /a, GET /c", "", len(p.now().Deployments))
		p.settled()
		p.ChangeStage(id, func(s *simulator.NCloudStage) { s.Published, s.Maintenance = true, true })
		p.must(2, planning, "~ published = true -> false", "- maintenance = {")
		p.applies("none")
		p.settled()
	}, "", "RollBackNumber=new,AfterPromote=kept,UnsetText=null", "CanarySnapshot=copy of the stage's,AfterPromote=kept,UnsetNumber=absent")
}

func TestCLI_explainsAServiceThatDeploysToTheStage(t *testing.T) {
	t.Parallel()
	eachService(t, func(t *testing.T, p *pipeline) {
		t.Helper()
		p.created()
		p.document("get /a", "get /c")
		p.stage(triggered, tenth)
		p.must(1, applying, "the service deployed to the stage and not to its canary", "Remove the canary block")
		count := len(p.now().Deployments)
		p.live("GET /a, GET /b", "", count)
		p.must(2, planning, `-> "canary"`)
		p.sim.Forget()
		p.must(1, applying, "so nothing was deployed", "Remove the canary block")
		if sent := p.sim.Requests(http.MethodPost, "/deploy$|/canary"); len(sent) > 0 {
			t.Errorf("%v", sent)
		}
		p.live("GET /a, GET /b", "", count)
		p.stage(triggered)
		p.applies("deploy")
		p.live("GET /a, GET /c", "", count+1)
		p.settled()
		p.stage(triggered, tenth) // the content is on the stage, so that nothing has to be put on the canary
		p.applies("canary")
		p.settled()
	}, "CanarySnapshot=copy of the stage's,DeployDuringCanary=stage", "CanarySnapshot=copy of the stage's,DeployDuringCanary=stage,RollBackNumber=new")
}

func TestCLI_importDeploysNothing(t *testing.T) {
	t.Parallel()
	p := newPipeline(t)
	p.created(tenth)
	count, live := len(p.now().Deployments), p.now().DeploymentNo
	id := p.product() + "/" + p.api() + "/" + p.now().ID
	p.must(0, "state rm apigw_stage.v1 apigw_stage_usage_plan.bronze apigw_usage_plan_binding.partner")
	p.Write("import.tf", fmt.Sprintf("import {\n  to = apigw_stage.v1\n  id = %q\n}\n", id))
	warning := "The deployment of the imported stage \"v1\" is adopted"
	p.must(2, planning, warning, "1 to import")
	p.must(0, applying, warning, `action = "none"`)
	if now := p.now(); len(now.Deployments) != count || now.DeploymentNo != live || now.Canary == nil {
		t.Errorf("%+v", now)
	}
	p.settled()
	p.stage(triggered)
	p.applies("withdraw") // the canary has the content of the stage
	p.document("get /a", "get /c")
	p.applies("deploy")
	p.live("GET /a, GET /c", "", count+1)
}

func TestCLI_destroysAStageWithUsagePlans(t *testing.T) {
	t.Parallel()
	p := newPipeline(t, "DeleteStage=refused with usage plans", "DisassociateUsedPlan=refused")
	p.created("published = true\n")
	gold := p.AddUsagePlan(simulator.NCloudUsagePlan{Name: "gold"})
	p.ChangeStage(p.now().ID, func(s *simulator.NCloudStage) { s.UsagePlanIDs = append(s.UsagePlanIDs, gold) })
	p.must(1, destroy, "Could not delete stage \"v1\"", `"gold" (`+gold+")", "terraform import apigw_stage_usage_plan.NAME "+p.product()+"/"+p.api()+"/"+p.now().ID+"/"+gold)
	p.ChangeStage(p.now().ID, func(s *simulator.NCloudStage) { s.UsagePlanIDs = nil })
	p.must(0, destroy)
	if left := p.Products(simulator.NCloudTenantID); len(left) > 0 {
		t.Errorf("%+v", left)
	}
}

func TestCLI_planIsUnknownOnlyIfTheActionDependsOnIt(t *testing.T) {
	t.Parallel()
	p := newPipeline(t)
	p.created()
	p.Write("late.tf", "resource \"terraform_data\" \"late\" {\n  input = \"2\"\n}\n")
	p.stage(`deployment = { triggers = { definition = apigw_api_definition.orders.digest, late = terraform_data.late.output } }`)
	p.must(2, planning, "~ rollout = {", `"create" -> (known after apply)`, "Plan: 1 to add, 1 to change")
	p.applies("deploy")
	p.settled()
	p.Write("late.tf", "resource \"terraform_data\" \"late\" {\n  input = \"2\"\n  triggers_replace = 1\n}\n")
	p.must(2, planning, "~ rollout = {", `"deploy" -> (known after apply)`)
	p.must(0, applying, "1 added, 0 changed, 1 destroyed") // the value turns out to be the same
	p.live("GET /a, GET /b", "", 2)
	p.settled()
	no := p.now().DeploymentNo
	p.Write("late.tf", "resource \"terraform_data\" \"late\" {\n  input = \"3\"\n}\n")
	p.stage(fmt.Sprintf("deployment = { triggers = { late = terraform_data.late.output }, no = %d }", no)) // triggers have no effect
	p.must(2, planning, `"deploy" -> "none"`)
	p.applies("none")
}

func TestCLI_deploysToStagesInParallel(t *testing.T) {
	t.Parallel()
	eachService(t, func(t *testing.T, p *pipeline) {
		t.Helper()
		p.document("get /a", "get /b")
		p.Write("main.tf", strings.Split(whole, `resource "apigw_usage_plan"`)[0])
		p.Write("stage.tf", strings.NewReplacer(
			`"apigw_stage" "v1" {`, "\"apigw_stage\" \"all\" {\n  for_each = toset([\"a\", \"b\", \"c\", \"d\", \"e\", \"f\"])", `"v1"`, "each.key",
		).Replace(fmt.Sprintf(stageBlock, triggered+`published = true
			throttle_rps = 5
			method_settings = { "GET /a" = { throttle_rps = 1 } }`)))
		p.must(0, applying, "9 added")
		p.document("get /a", "get /c")
		p.must(0, applying, "7 changed")
		p.settled()
		for _, product := range p.Products(simulator.NCloudTenantID) {
			for _, one := range product.APIs[0].Stages {
				now := p.Stage(one.ID)
				if got := operations(now, now.DeploymentNo); got != "GET /a, GET /c" || len(now.Deployments) != 2 || !now.Published || len(now.Deployments[1].Methods) != 1 {
					t.Errorf("%s: %+v", got, now)
				}
			}
		}
		p.must(0, destroy, "9 destroyed")
	}, "", "ConcurrentWrites=refused,PublishList=replaces,StageMethods=reset,DeleteStage=refused while published")
}
