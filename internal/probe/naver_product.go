// SPDX-License-Identifier: MPL-2.0

package main

import (
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"time"
)

// naverFirst are tried first: others cannot be tried without a subscription, and read as often as ReadAfterWrite requires.
var naverFirst = []question{
	{name: "Subscription", try: func(t *trial) string {
		r := t.try(http.MethodGet, "/products?limit=1&productName="+t.id, nil)
		if r.Status == http.StatusNotFound {
			t.stop = t.problem(r)
		}
		return either(t.service.ok(r), "yes", "no")
	}},
	{name: "ReadAfterWrite", try: func(t *trial) string {
		path := naverScratch(t)
		t.do(http.MethodPatch, path, fields{"apiDescription": "written"})
		begin, reads := time.Now(), 0
		for ; t.get(path).text("api.apiDescription") != "written"; reads++ {
			if reads == 20 {
				t.unclear("a new description is not visible after %s", time.Since(begin))
			}
			t.wait(500 * time.Millisecond)
		}
		t.staleReads, t.lag = reads, time.Since(begin)
		return either(reads == 0, "consistent", "stale")
	}},
}

var naverProductQuestions = []question{
	{name: "ZoneCode", try: func(t *trial) string {
		return either(naverGet(t, naverOwn(t)).has("product.zoneCode"), "present", "absent")
	}},
	{name: "EmptyDescription", try: func(t *trial) string { return naverGet(t, naverOwn(t)).form("product.productDescription") }},
	{name: "IAMFields", try: func(t *trial) string {
		return either(naverGet(t, naverOwn(t)).has("product.permission"), "present", "absent")
	}},
	{name: "NewProduct", try: func(t *trial) string {
		apis := t.pagesOf("/products/"+naverOther(t)+"/apis?withStage=true", "apis")
		if len(apis) == 0 {
			return "nothing"
		}
		stages, _ := member(apis[0], "stages")
		list, _ := stages.([]any)
		return either(len(apis) == 1 && len(list) == 2, "an API with two stages", fmt.Sprintf("%d APIs", len(apis)))
	}},
	{name: "NotFoundCode", try: func(t *trial) string { return naverUnknown(t).text("error.errorCode") }},
	{name: "ErrorCode", try: func(t *trial) string {
		_, isText := naverUnknown(t).at("error.errorCode").(string)
		return either(isText, "string", "number")
	}},
	{name: "ErrorContentType", try: func(t *trial) string { return naverUnknown(t).mediaType() }},
	{name: "ValidationCode", try: func(t *trial) string {
		r := t.try(http.MethodPost, "/usage-plans/search", fields{"limit": -1})
		if t.service.ok(r) {
			r = t.try(http.MethodPatch, "/products/"+naverOther(t), fields{"subscriptionCode": "TFPROBE", "productName": t.newName()})
		}
		code := r.text("error.errorCode")
		if t.service.ok(r) || code == "" {
			t.unclear("%s", t.problem(r))
		}
		t.note("errorCode %s", code)
		return either(len(code) == 5, "10003", code)
	}},
	{name: "DuplicateNames", try: func(t *trial) string {
		name := naverGet(t, naverOwn(t)).text("product.productName")
		id, _ := t.tryCreate(naverProduct, fields{"subscriptionCode": "PROTECTED", "productName": name})
		return either(id != "", "allowed", "refused")
	}},
	{name: "OmittedDescription", try: func(t *trial) string {
		id := t.create(naverProduct, fields{"subscriptionCode": "PROTECTED", "description": "tfprobe"})
		t.do(http.MethodPatch, "/products/"+id, fields{"subscriptionCode": "PROTECTED", "productName": t.newName()})
		return either(naverGet(t, id).isSet("product.productDescription"), "keep", "clear")
	}},
	{name: "DeletedProduct", try: func(t *trial) string {
		r := t.try(http.MethodGet, "/products/"+naverDeleted(t), nil)
		return either(r.at("product.isDeleted") == true, "isDeleted", strconv.Itoa(r.Status))
	}},
	{name: "DeletedListed", try: func(t *trial) string {
		id := naverDeleted(t)
		for _, filter := range []string{t.id, t.fixtures["deleted product's name"].value} { // the filter may match whole names only
			if slices.Contains(texts(t.pagesOf("/products?productName="+filter, "productPage.content"), "productId"), id) {
				return "yes"
			}
		}
		return "no"
	}},
	{name: "DeleteWithAPIs", try: func(t *trial) string {
		id := t.create(naverProduct, fields{"subscriptionCode": "PROTECTED"})
		t.create(naverAPI, fields{}, id)
		return either(t.service.ok(t.tryRemove(naverProduct, id)), "allowed", "refused")
	}},
	{name: "NameFilter", try: func(t *trial) string {
		id := naverOwn(t)
		name := naverGet(t, id).text("product.productName")
		matches := func(filter string) bool {
			return slices.Contains(texts(t.pagesOf("/products?productName="+filter, "productPage.content"), "productId"), id)
		}
		if !matches(name) {
			t.unclear("a filter by the whole name does not find it")
		}
		return either(matches(name[:len(name)-1]), "contains", "exact")
	}},
	{name: "Totals", try: func(t *trial) string {
		return either(t.get("/api-keys?limit=1&apiKeyName="+t.id).has("total"), "present", "absent")
	}},
	{name: "MixedIDs", try: func(t *trial) string {
		_, api := naverIDs(t)
		return t.refusal(t.try(http.MethodGet, "/products/"+naverOther(t)+"/apis/"+api, nil), "ignored")
	}},
}

var naverPagingQuestions = []question{
	{name: "Order", try: func(t *trial) string {
		models := naverModels(t, 3)
		var order []string
		for _, name := range texts(t.pagesOf(models, "productPage.content"), "modelName") {
			if len(name) == 1 {
				order = append(order, name)
			}
		}
		// They were created in the order b, c, a, so that an order by name shows.
		return map[string]string{"b c a": "oldest", "a c b": "newest"}[join(order)]
	}},
	{name: "LimitAboveMax", try: func(t *trial) string {
		return either(t.accepts(http.MethodGet, naverModels(t, 3)+fmt.Sprintf("?limit=%d", beyond), nil), "clamped", "refused")
	}},
	{name: "PageDefault", try: func(t *trial) string {
		r := t.get(naverModels(t, naverMany(t)))
		return t.pageSize(len(r.list("productPage.content")), r.text("productPage.total"))
	}},
	{name: "PageMax", try: func(t *trial) string {
		models := naverModels(t, naverMany(t))
		r := t.try(http.MethodGet, models+fmt.Sprintf("?limit=%d", beyond), nil)
		if t.service.ok(r) {
			return t.pageSize(len(r.list("productPage.content")), r.text("productPage.total"))
		}
		accepted, refused := 0, beyond
		for refused-accepted > 1 {
			middle := (accepted + refused) / 2
			if t.accepts(http.MethodGet, models+fmt.Sprintf("?limit=%d", middle), nil) {
				accepted = middle
			} else {
				refused = middle
			}
		}
		return strconv.Itoa(accepted)
	}},
}

// beyond is a limit above every plausible size of a page.
const beyond = 100_000

// naverMany is how many models measure the size of pages.
func naverMany(t *trial) int {
	if t.allows(kindMany) {
		return 101
	}
	return 3
}

// naverModels returns the path of models of an API, of which there are at least count.
func naverModels(t *trial, count int) string {
	path := naverScratch(t) + "/models"
	return t.shared(fmt.Sprintf("%d models", count), func(t *trial) string {
		names := []string{"b", "c", "a"}
		if count > len(names) {
			naverModels(t, len(names))
			for i := len(names); i < count; i++ {
				t.do(http.MethodPost, path, fields{"modelName": fmt.Sprintf("model%d", i), "modelSchema": "{}"})
			}
			return path
		}
		for _, name := range names {
			t.do(http.MethodPost, path, fields{"modelName": name, "modelSchema": "{}"})
		}
		return path
	})
}

func naverGet(t *trial, id string) *reply { return t.get("/products/" + id) }

// naverOwn returns the ID of a PROTECTED product without a description.
func naverOwn(t *trial) string {
	return t.shared("product", func(t *trial) string { return t.create(naverProduct, fields{"subscriptionCode": "PROTECTED"}) })
}

// naverOther returns the ID of a PUBLIC product without APIs.
func naverOther(t *trial) string {
	return t.shared("second product", func(t *trial) string {
		return t.create(naverProduct, fields{"subscriptionCode": "PUBLIC", "description": "tfprobe"})
	})
}

func naverDeleted(t *trial) string {
	return t.shared("deleted product", func(t *trial) string {
		name := t.shared("deleted product's name", func(t *trial) string { return t.newName() })
		id := t.create(naverProduct, fields{"subscriptionCode": "PROTECTED", "productName": name})
		t.remove(naverProduct, id)
		return id
	})
}

// naverUnknown returns the response about a product that does not exist.
func naverUnknown(t *trial) *reply {
	r := t.try(http.MethodGet, "/products/tfprobe000", nil)
	if t.service.ok(r) || !r.has("error.errorCode") {
		t.unclear("%s", t.problem(r))
	}
	return r
}

// naverScratch returns the path of an API that has no methods and no stages.
func naverScratch(t *trial) string {
	return t.shared("second API", func(t *trial) string {
		product := naverOwn(t)
		return "/products/" + product + "/apis/" + t.create(naverAPI, fields{"apiDescription": "tfprobe"}, product)
	})
}
