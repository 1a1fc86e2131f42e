// SPDX-License-Identifier: MPL-2.0

package main

import (
	"net/http"
	"slices"
)

var naverKeyQuestions = []question{
	{name: "APIKeyResponse", try: func(t *trial) string {
		return either(t.get("/api-keys/"+naverAPIKey(t)).has("apiKey.apiKeyId"), "wrapped", "bare")
	}},
	{name: "OwnKey", try: func(t *trial) string {
		status := naverSubscribed(t)
		return map[string]string{"ACCEPTED": "accepted", "REQUEST": "requested"}[status]
	}},
	{name: "SubscribePublic", try: func(t *trial) string {
		key, product := naverAPIKey(t), naverOther(t)
		if !t.accepts(http.MethodPost, "/api-keys/"+key+"/subscribe", fields{"productId": product}) {
			return "refused"
		}
		t.undoLater(func(t *trial) { t.try(http.MethodPost, "/api-keys/"+key+"/unsubscribe", fields{"productId": product}) })
		status := naverStatus(t, product, key)
		return map[string]string{"ACCEPTED": "accepted", "": "nothing"}[status]
	}},
	{name: "RepeatedSubscribe", try: func(t *trial) string {
		key, product := naverAPIKey(t), naverOwn(t)
		naverSubscribed(t)
		t.do(http.MethodPatch, "/products/"+product+"/api-keys/"+key, fields{"status": "ACCEPTED"})
		if !t.accepts(http.MethodPost, "/api-keys/"+key+"/subscribe", fields{"productId": product}) {
			return "refused"
		}
		status := naverStatus(t, product, key)
		return map[string]string{"ACCEPTED": "nothing", "REQUEST": "requested again"}[status]
	}},
	{name: "DecideBlocked", try: func(t *trial) string {
		t.unclear("no request leads to the status DENY or BLOCKED_REQUEST")
		return ""
	}},
	{name: "DeleteSubscribedKey", try: func(t *trial) string {
		key := t.create(naverKey, fields{})
		naverSubscribe(t, key, naverOwn(t))
		return either(t.service.ok(t.tryRemove(naverKey, key)), "allowed", "refused")
	}},
	{name: "UnboundStages", try: func(t *trial) string {
		key, product := naverAPIKey(t), naverOwn(t)
		naverAccepted(t)
		stage := naverStageID(t, "second stage")
		rows := t.pagesOf("/products/"+product+"/subscription-detail?apiKeyId="+key, "apiKeyRelations.content")
		return either(slices.Contains(texts(rows, "stageId"), stage), "listed", "left out")
	}},
	{name: "ClearUsagePlan", try: func(t *trial) string {
		plan := naverPlanID(t)
		naverAssociate(t, plan)
		path := naverBind(t, plan)
		if !t.accepts(http.MethodPut, path, fields{"usagePlanId": ""}) {
			return "refused"
		}
		if naverBound(t) != "" {
			t.unclear("the service accepts an empty ID, and the key keeps its usage plan")
		}
		return "allowed"
	}},
	{name: "DisassociateUsedPlan", try: func(t *trial) string {
		plan := t.create(naverPlan, fields{})
		naverAssociate(t, plan)
		naverBind(t, plan)
		return either(t.accepts(http.MethodPost, naverStagePath(t, "stage")+"/disassociate-usage-plan", fields{"usagePlanId": plan}), "allowed", "refused")
	}},
}

var naverPlanQuestions = []question{
	{name: "NoLimit", try: func(t *trial) string { return t.get("/usage-plans/" + naverPlanID(t)).form("usagePlan.rateRps") }},
	{name: "QuotaConditionDefault", try: func(t *trial) string {
		r := t.get("/usage-plans/" + naverPlanID(t))
		return either(r.isSet("usagePlan.quotaCondition"), r.text("usagePlan.quotaCondition"), "none")
	}},
	{name: "OmittedLimit", try: func(t *trial) string {
		return naverChangedLimit(t, fields{})
	}},
	{name: "NullLimit", try: func(t *trial) string {
		return naverChangedLimit(t, fields{"rateRps": nil})
	}},
	{name: "QuotaConditions", try: func(t *trial) string {
		path := "/usage-plans/" + naverSecondPlan(t)
		body := fields{"usagePlanName": t.newName(), "dayQuotaRequest": 100, "monthQuotaRequest": 1000, "quotaCondition": "4xx"}
		t.do(http.MethodPut, path, body)
		body["quotaCondition"] = "4xx,5xx"
		return either(t.accepts(http.MethodPut, path, body), "several", "one")
	}},
	{name: "UpdateResponse", try: func(t *trial) string {
		r := t.do(http.MethodPut, "/usage-plans/"+naverSecondPlan(t), fields{"usagePlanName": t.newName()})
		return either(r.isSet("usagePlan.usagePlanId"), "resource", "empty")
	}},
	{name: "RepeatedAssociate", try: func(t *trial) string {
		plan := naverPlanID(t)
		naverAssociate(t, plan)
		return either(t.accepts(http.MethodPost, naverStagePath(t, "stage")+"/associate-usage-plan", fields{"usagePlanId": plan}), "nothing", "refused")
	}},
	{name: "DeleteAssociatedPlan", try: func(t *trial) string {
		plan := t.create(naverPlan, fields{})
		naverAssociate(t, plan)
		return either(t.service.ok(t.tryRemove(naverPlan, plan)), "allowed", "refused")
	}},
}

func naverAPIKey(t *trial) string {
	return t.shared("API key", func(t *trial) string { return t.create(naverKey, fields{}) })
}

// naverPlanID returns the ID of a usage plan without limits.
func naverPlanID(t *trial) string {
	return t.shared("usage plan", func(t *trial) string { return t.create(naverPlan, fields{}) })
}

func naverSecondPlan(t *trial) string {
	return t.shared("second usage plan", func(t *trial) string { return t.create(naverPlan, fields{}) })
}

func naverChangedLimit(t *trial, body fields) string {
	path := "/usage-plans/" + naverSecondPlan(t)
	t.do(http.MethodPut, path, fields{"usagePlanName": t.newName(), "rateRps": 5})
	body["usagePlanName"] = t.newName()
	t.do(http.MethodPut, path, body)
	return either(t.get(path).isSet("usagePlan.rateRps"), "keep", "clear")
}

func naverSubscribe(t *trial, key, product string) {
	t.do(http.MethodPost, "/api-keys/"+key+"/subscribe", fields{"productId": product})
	t.undoLater(func(t *trial) { t.try(http.MethodPost, "/api-keys/"+key+"/unsubscribe", fields{"productId": product}) })
}

// naverStatus returns the status of a subscription, "" if there is none.
func naverStatus(t *trial, product, key string) string {
	found := t.do(http.MethodPost, "/products/"+product+"/api-keys/search", fields{"apiKeyId": key}).list("apiKeyPage.content")
	status, _ := member(element(found, "apiKeyId", key), "status")
	return text(status)
}

// naverSubscribed returns the status that the subscription of a key begins with.
func naverSubscribed(t *trial) string {
	return t.shared("subscription", func(t *trial) string {
		key, product := naverAPIKey(t), naverOwn(t)
		naverSubscribe(t, key, product)
		return naverStatus(t, product, key)
	})
}

func naverAccepted(t *trial) {
	t.shared("accepted subscription", func(t *trial) string {
		key, product := naverAPIKey(t), naverOwn(t)
		naverSubscribed(t)
		t.do(http.MethodPatch, "/products/"+product+"/api-keys/"+key, fields{"status": "ACCEPTED"})
		return key
	})
}

// naverAssociate associates a usage plan with the shared stage, once.
func naverAssociate(t *trial, plan string) {
	t.shared("association of "+plan, func(t *trial) string {
		t.do(http.MethodPost, naverStagePath(t, "stage")+"/associate-usage-plan", fields{"usagePlanId": plan})
		return plan
	})
}

// naverBind gives the shared key a usage plan on the shared stage. It returns the path of the binding.
func naverBind(t *trial, plan string) string {
	naverAccepted(t)
	path := "/products/" + naverOwn(t) + "/api-keys/" + naverAPIKey(t) + "/stages/" + naverStageID(t, "stage")
	t.do(http.MethodPut, path, fields{"usagePlanId": plan})
	if actual := naverBound(t); actual != plan {
		t.unclear("the key has no usage plan after one was set")
	}
	return path
}

// naverBound returns the usage plan of the shared key on the shared stage, "" if it has none.
func naverBound(t *trial) string {
	rows := t.pagesOf("/products/"+naverOwn(t)+"/subscription-detail?apiKeyId="+naverAPIKey(t), "apiKeyRelations.content")
	plan, _ := member(element(rows, "stageId", naverStageID(t, "stage")), "usagePlanId")
	return text(plan)
}
