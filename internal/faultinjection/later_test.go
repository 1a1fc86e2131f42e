// SPDX-License-Identifier: MPL-2.0

package faultinjection_test

import (
	"context"
	"maps"
	"slices"
	"testing"
	"testing/synctest"

	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/acctest"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/acctest/fixture"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/simulator"
)

// later is a request that an operation makes besides the one that TestMatrix strikes.
type later struct {
	subject   func(*simulator.Simulator) subject
	operation string
	request   fixture.Request
	// skip is how many requests like it come before.
	skip int
	// once is true where the request must not be sent again.
	once bool
	// second is applied after the first configuration.
	second func(subject) acctest.Object
	// meanwhile happens right before the operation.
	meanwhile func(*simulator.Simulator)
	// provider adds arguments to the provider block.
	provider func(*acctest.Cloud) acctest.Object
}

// laters are all there are, by what the request is for.
var laters = map[string]later{
	"product, changed: the read that follows":              {subject: fixture.Product, operation: "update", request: request("GET", `/products/[^/?]+$`)},
	"product, deleted: the listing that confirms it":       {subject: fixture.Product, operation: "read", request: request("GET", `/products\?`), meanwhile: deletesProducts},
	"product, deleted twice: the listing that confirms it": {subject: fixture.Product, operation: "delete", request: request("GET", `/products\?`), meanwhile: deletesProducts},

	"API, changed: the read that follows":              {subject: fixture.API, operation: "update", request: request("GET", `/apis/[^/?]+$`)},
	"API, deleted: the listing that confirms it":       {subject: fixture.API, operation: "read", request: request("GET", `/apis\?`), meanwhile: deletesAPIs},
	"API, deleted twice: the listing that confirms it": {subject: fixture.API, operation: "delete", request: request("GET", `/apis\?`), meanwhile: deletesAPIs},

	"API document: the text before":                {subject: fixture.APIDocument, operation: "create", request: request("GET", `/documents$`)},
	"API document: the read that follows":          {subject: fixture.APIDocument, operation: "create", request: request("GET", `/documents$`), skip: 1},
	"API document: the question for the tenant":    {subject: fixture.APIDocument, operation: "create", request: request("GET", `/products\?`)},
	"API document, changed: the read that follows": {subject: fixture.APIDocument, operation: "update", request: request("GET", `/documents$`)},
	"API document, cleared: the read that follows": {subject: fixture.APIDocument, operation: "delete", request: request("GET", `/documents$`)},

	"API key, disabled from the start: the change that follows": {subject: disabledKey, operation: "create", request: request("PUT", `/api-keys/`)},
	"API key, renewed: its primary value":                       {subject: renewedKey, operation: "update", request: request("PATCH", `/api-keys/`)},
	"API key, renewed: its secondary value":                     {subject: renewedKey, operation: "update", request: request("PATCH", `/api-keys/`), skip: 1},

	"authorizer, changed: the read that follows":        {subject: fixture.Authorizer, operation: "update", request: request("GET", `/authorizers/[^/?]+$`)},
	"authorizer, deleted: the listing that confirms it": {subject: fixture.Authorizer, operation: "read", request: request("GET", `/authorizers\?`), meanwhile: deletesAuthorizers},

	"gateway response: the listing before":                {subject: fixture.GatewayResponse, operation: "create", request: request("GET", `/responses$`)},
	"gateway response: the listing that follows":          {subject: fixture.GatewayResponse, operation: "create", request: request("GET", `/responses$`), skip: 1},
	"gateway response: the question for the tenant":       {subject: fixture.GatewayResponse, operation: "create", request: request("GET", `/products\?`)},
	"gateway response, changed: the listing before":       {subject: fixture.GatewayResponse, operation: "update", request: request("GET", `/responses$`)},
	"gateway response, changed: the listing that follows": {subject: fixture.GatewayResponse, operation: "update", request: request("GET", `/responses$`), skip: 1},
	"gateway response, reset: the listing that follows":   {subject: fixture.GatewayResponse, operation: "delete", request: request("GET", `/responses$`)},

	"own subscription: the decision before it is requested": {subject: fixture.OwnSubscription, operation: "create", request: request("PATCH", `/api-keys/`)},
	"own subscription: the search that follows":             {subject: fixture.OwnSubscription, operation: "create", request: request("POST", `/api-keys/search`)},
	"own subscription: the decision that follows":           {subject: requestedSubscription, operation: "create", request: request("PATCH", `/api-keys/`), skip: 1},
	"own subscription: the question for the tenant":         {subject: fixture.OwnSubscription, operation: "create", request: request("GET", `/products\?`)},
	"own subscription, changed: the search that follows":    {subject: fixture.OwnSubscription, operation: "update", request: request("POST", `/api-keys/search`)},
	"partner's decision: the search that follows":           {subject: fixture.PartnersSubscription, operation: "create", request: request("POST", `/api-keys/search`)},
	"partner's decision, undone: the attempt to unsubscribe": {
		subject: fixture.PartnersSubscription, operation: "delete", request: request("POST", `/unsubscribe$`),
	},

	"stage: the listing before":                         {subject: fixture.Stage, operation: "create", request: request("GET", `/stages$`)},
	"stage: the read that follows":                      {subject: fixture.Stage, operation: "create", request: request("GET", `/stages/[^/?]+$`)},
	"stage, changed: the read before":                   {subject: fixture.Stage, operation: "update", request: request("GET", `/stages/[^/?]+$`)},
	"stage, changed: the read that follows":             {subject: fixture.Stage, operation: "update", request: request("GET", `/stages/[^/?]+$`), skip: 1},
	"stage, changed: the listing of APIs":               {subject: fixture.Stage, operation: "update", request: request("GET", `/apis\?`)},
	"stage, changed: the deployment":                    {subject: deployedStage, operation: "update", request: request("POST", `/deploy$`), once: true},
	"stage, changed: the canary":                        {subject: canaryStage, operation: "update", request: request("POST", `/canary$`), once: true},
	"stage, changed: the settings of the canary":        {subject: canaryStage, operation: "update", request: request("PATCH", `/canary$`)},
	"stage, changed: the canary disabled":               {subject: withdrawnStage, operation: "update", request: request("DELETE", `/canary$`)},
	"stage, changed: the promotion of the canary":       {subject: deployedStage, operation: "update", request: request("POST", `/promote$`), once: true, second: onCanary},
	"stage, changed: the publication":                   {subject: publishedStage, operation: "update", request: request("POST", `/publish$`)},
	"stage, changed: the default usage plan":            {subject: tunedStage, operation: "update", request: request("PUT", `/usage-plan$`)},
	"stage, changed: the settings of a method":          {subject: tunedStage, operation: "update", request: request("PATCH", `/methods/GET$`)},
	"stage with a canary: the canary":                   {subject: withdrawnStage, operation: "create", request: request("POST", `/canary$`), once: true},
	"published stage: the publication":                  {subject: publishedStage, operation: "create", request: request("POST", `/publish$`)},
	"stage, deleted: the listing that confirms it":      {subject: fixture.Stage, operation: "read", request: request("GET", `/stages$`), meanwhile: deletesStages},
	"published stage, deleted: it is unpublished first": {subject: publishedStage, operation: "delete", request: request("POST", `/publish$`)},
	"stage with a canary, deleted: the canary disabled": {subject: withdrawnStage, operation: "delete", request: request("DELETE", `/canary$`)},

	"stage usage plan: the question for the tenant": {subject: fixture.StageUsagePlan, operation: "create", request: request("GET", `/products\?`)},
	"binding: the plan before":                      {subject: fixture.UsagePlanBinding, operation: "create", request: request("GET", `/subscription-detail`)},
	"binding: the read that follows":                {subject: fixture.UsagePlanBinding, operation: "create", request: request("GET", `/subscription-detail`), skip: 1},
	"binding: the question for the tenant":          {subject: fixture.UsagePlanBinding, operation: "create", request: request("GET", `/products\?`)},
	"binding, changed: the read that follows":       {subject: fixture.UsagePlanBinding, operation: "update", request: request("GET", `/subscription-detail`)},

	"MetaStudio product: the read that follows":          {subject: fixture.MetaStudioProduct, operation: "create", request: request("GET", `/products/[^/?]+$`)},
	"MetaStudio product: the change of its state":        {subject: inactiveProduct, operation: "create", request: request("PUT", `/products/`)},
	"MetaStudio product: the look-up of its project":     {subject: fixture.MetaStudioProduct, operation: "create", request: request("GET", `/v3/projects`), provider: looksUp},
	"MetaStudio product, changed: the read that follows": {subject: fixture.MetaStudioProduct, operation: "update", request: request("GET", `/products/[^/?]+$`)},
	"MetaStudio product, active: the deletion refused":   {subject: activeProduct, operation: "delete", request: request("DELETE", `/products/`)},
	"MetaStudio product, active: the read that follows":  {subject: activeProduct, operation: "delete", request: request("GET", `/products/[^/?]+$`)},
	"MetaStudio product, active: its deactivation":       {subject: activeProduct, operation: "delete", request: request("PUT", `/products/`)},
	"MetaStudio product, active: the deletion that follows": {
		subject: activeProduct, operation: "delete", request: request("DELETE", `/products/`), skip: 1,
	},

	"EnOS product: the token":                      {subject: fixture.EnOSProduct, operation: "create", request: request("POST", `/token/get$`)},
	"EnOS product: the read that follows":          {subject: fixture.EnOSProduct, operation: "create", request: request("GET", `action=get`)},
	"EnOS product, changed: the read that follows": {subject: fixture.EnOSProduct, operation: "update", request: request("GET", `action=get`)},

	"products: the second page":          {subject: severalProducts, operation: "list", request: request("GET", `/products\?`), skip: 1},
	"products by query: the second page": {subject: severalProducts, operation: "query", request: request("GET", `/products\?`), skip: 1},
}

// deletesProducts deletes all products, as another actor would.
func deletesProducts(s *simulator.Simulator) {
	for _, p := range s.NCloud.Products(simulator.NCloudTenantID) {
		s.NCloud.DeleteProduct(p.ID)
	}
}

// deletesAuthorizers deletes all authorizers, as another actor would.
func deletesAuthorizers(s *simulator.Simulator) {
	for _, a := range s.NCloud.Authorizers(simulator.NCloudTenantID) {
		s.NCloud.DeleteAuthorizer(a.ID)
	}
}

// deletesStages deletes all stages, as another actor would.
func deletesStages(s *simulator.Simulator) {
	for _, p := range s.NCloud.Products(simulator.NCloudTenantID) {
		for _, a := range p.APIs {
			for _, one := range a.Stages {
				s.NCloud.DeleteStage(one.ID)
			}
		}
	}
}

// deletesAPIs deletes all APIs, as another actor would.
func deletesAPIs(s *simulator.Simulator) {
	for _, p := range s.NCloud.Products(simulator.NCloudTenantID) {
		for _, a := range p.APIs {
			s.NCloud.DeleteAPI(a.ID)
		}
	}
}

// looksUp leaves the project's id out of the provider block.
func looksUp(c *acctest.Cloud) acctest.Object {
	return acctest.Object{"metastudio": acctest.Object{
		"endpoint": c.URL, "access_key": simulator.MetaStudioAccessKey, "secret_key": simulator.MetaStudioSecretKey,
		"region": "cn-north-4", "auth_url": c.URL,
	}}
}

func disabledKey(s *simulator.Simulator) subject {
	key := fixture.APIKey(s)
	key.Config = acctest.Object{"name": "partner", "enabled": false}
	return key
}

func renewedKey(s *simulator.Simulator) subject {
	key := fixture.APIKey(s)
	key.Config = acctest.Object{"name": "partner", "primary_key_version": 1, "secondary_key_version": 1}
	key.Changed = acctest.Object{"name": "another", "primary_key_version": 2, "secondary_key_version": 2}
	return key
}

// requestedSubscription is one of an own key on which a decision is needed nevertheless.
func requestedSubscription(s *simulator.Simulator) subject {
	s.NCloud.Switch(func(w *simulator.NCloudSwitches) { w.OwnKey = "requested" })
	return fixture.OwnSubscription(s)
}

// inactiveProduct becomes active as it is created, against what is wanted.
func inactiveProduct(s *simulator.Simulator) subject {
	p := fixture.MetaStudioProduct(s)
	p.Config = acctest.Object{"name": "lamp", "state": "UNACTIVED", "auto_active": true}
	return p
}

// activeProduct has to be deactivated before it can be deleted.
func activeProduct(s *simulator.Simulator) subject {
	s.MetaStudio.Switch(func(w *simulator.MetaStudioSwitches) { w.DeleteActive = "refused" })
	return fixture.MetaStudioProduct(s)
}

// severalProducts is one product among others, on a page of its own.
func severalProducts(s *simulator.Simulator) subject {
	s.NCloud.Switch(func(w *simulator.NCloudSwitches) { w.PageMax = 1 })
	p := fixture.Product(s)
	p.Config = acctest.Object{"name": "weather", "subscription_code": "PUBLIC"}
	for range others {
		s.NCloud.AddProduct(simulator.NCloudProduct{Name: "another"})
	}
	all := p.Resources
	p.Resources = func(s *simulator.Simulator) []string { return all(s)[others:] }
	return p
}

// others is how many products severalProducts adds.
const others = 2

// alike are faults that have the same consequences as another one, as TestMatrix shows.
var alike = []string{
	"500 HTML", "500 empty", "502 HTML", "502 empty", "503 JSON", "503 HTML", "503 empty", "504 JSON", "504 HTML", "504 empty",
	"429 with Retry-After", "HTML with 200", "the wrong content type",
}

// TestMatrix_ofLaterRequests strikes what TestMatrix does not. Which requests follow
// then depends on more than the fault, so this looks at what must hold whatever follows:
// nothing is lost or doubled, and one more apply ends with exactly one resource.
func TestMatrix_ofLaterRequests(t *testing.T) {
	t.Parallel()
	for what, l := range laters {
		for name, fault := range faults() {
			for mode, lasting := range map[string]bool{"once": false, "lasting": true} {
				if (lasting && fault.interrupts) || slices.Contains(alike, name) || (slices.Contains(withEffect, name) && l.request.Reads()) {
					continue
				}
				t.Run(what+"/"+name+"/"+mode, func(t *testing.T) {
					t.Parallel()
					synctest.Test(t, func(t *testing.T) { newCell(t, l.subject, fault, lasting).runLater(l) })
				})
			}
		}
	}
}

func (c *cell) runLater(l later) {
	c.Helper()
	c.match(l.request)
	c.fault.Skip, c.once = l.skip, l.once
	if l.provider != nil {
		settings := l.provider(c.cloud)
		maps.Copy(settings, c.settings)
		c.Driver = c.cloud.Driver(c, settings)
	}
	if l.operation != "create" {
		c.state = c.Applied(c.Type, nil, c.Config)
	}
	if l.second != nil {
		c.state = c.Applied(c.Type, c.state, l.second(c.subject))
	}
	if l.meanwhile != nil {
		l.meanwhile(c.cloud.Sim)
	}
	c.before = c.Resources(c.cloud.Sim)
	map[string]func(*cell){
		"create": (*cell).createsWhole, "read": (*cell).readsGone, "update": (*cell).updatesWhole,
		"delete": (*cell).deletesWhole,
		"list":   func(c *cell) { c.listsUnder(c.hitLater, 1+others) },
		"query":  func(c *cell) { c.queriesUnder(c.hitLater, 1+others) },
	}[l.operation](c)
}

// mostLater is how many requests of one kind an operation makes at most, however it is
// disturbed: it looks for up to 5 s for what it has changed.
const mostLater = 16

// hitLater runs f under the fault, which must strike.
func (c *cell) hitLater(f func(context.Context)) {
	c.Helper()
	most := mostLater
	if c.once {
		most = c.attempts(false)
	}
	if got := c.hit(f); got <= c.fault.Skip || got > most {
		c.Errorf("%d requests %s %s, expected %d to %d", got, c.fault.Method, c.fault.Path, c.fault.Skip+1, most)
	}
}

// overcomes fails the test where a fault that was overcome is an error.
func (c *cell) overcomes(found acctest.Diagnostics) {
	c.Helper()
	good := c.overcome()
	if c.once {
		good = !c.fault.interrupts && (c.fault.acts || c.fault.refused && !c.lasting)
	}
	if good && found.HasError() {
		c.Errorf("a fault that was overcome is an error: %s", found)
	}
}

func (c *cell) createsWhole() {
	c.Helper()
	var made *acctest.State
	var found acctest.Diagnostics
	c.hitLater(func(ctx context.Context) { made, found = c.Apply(ctx, c.Type, nil, c.Config) })
	if sent := len(c.cloud.Sim.Requests(c.Create.Method, c.Create.Path)); sent > 1 && !c.CreateRetried {
		c.Errorf("it was created %d times", sent)
	}
	if exists := c.Resources(c.cloud.Sim); len(exists) > 0 && made == nil {
		c.Errorf("the service has %v, the state nothing: %s", exists, found)
	}
	c.overcomes(found)
	if made == nil && !found.HasError() {
		c.Error("nothing was created, and that is no error")
	}
	c.ends(made, found.HasError(), c.Config)
}

// readsGone reads a resource that was deleted.
func (c *cell) readsGone() {
	c.Helper()
	var read *acctest.State
	var found acctest.Diagnostics
	c.hitLater(func(ctx context.Context) { read, found = c.Read(ctx, c.Type, c.state) })
	c.as(c.overcome(), found)
	if (read == nil) == found.HasError() {
		c.Errorf("in the state: %t, %s", read != nil, found)
	}
	c.ends(c.state, false, c.Config)
}

func (c *cell) updatesWhole() {
	c.Helper()
	var changed *acctest.State
	var found acctest.Diagnostics
	c.hitLater(func(ctx context.Context) { changed, found = c.Apply(ctx, c.Type, c.state, c.Changed) })
	if changed == nil {
		c.Fatalf("the state lost it: %s", found)
	}
	c.overcomes(found)
	c.count(1)
	c.ends(changed, false, c.Changed)
}

func (c *cell) deletesWhole() {
	c.Helper()
	var left *acctest.State
	var found acctest.Diagnostics
	c.hitLater(func(ctx context.Context) { left, found = c.Destroy(ctx, c.Type, c.state) })
	c.overcomes(found)
	c.deleted(left, found)
}
