// SPDX-License-Identifier: MPL-2.0

package main

import (
	"cmp"
	"context"
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"sync"

	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/metastudio/client"
)

func newMetaStudio(config client.Config) *service {
	rate := config.MaxRequestsPerSecond // 0 stands for the documented limits
	config.Settings = settings()
	config.MaxRequestsPerSecond = rate
	unlimited := config
	unlimited.MaxRequestsPerSecond, unlimited.MaxRetries = 1000, 0
	fast := client.New(unlimited)
	c := client.New(config)
	return &service{
		name: "metastudio", title: "Huawei Cloud MetaStudio",
		endpoint: config.Endpoint.Host, account: config.Credentials.String(),
		send: c.Raw, kinds: []*kind{metaStudioProduct}, first: metaStudioFirst, questions: metaStudioQuestions(fast.Raw),
		ok: func(r *reply) bool { return r.OK() },
		details: func(r *reply) string {
			return fmt.Sprintf(" with code %s: %s", r.text("error_code"), r.Clean(r.text("error_msg")))
		},
		secrets: []string{config.Credentials.AccessKey, config.Credentials.SecretKey, config.Credentials.Token, config.Credentials.SecurityToken, config.Project.ID},
	}
}

var metaStudioProduct = &kind{
	label: "MetaStudio product", path: "/products", created: "product_id", id: "product_id", name: "name", elements: "products", top: true,
	page: func(path, name string, offset int) call {
		return call{method: http.MethodGet, path: fmt.Sprintf("%s?limit=100&offset=%d&name=%s", path, offset, name)}
	},
	clear: func(t *trial, location, _ string) { // the service may refuse to delete an active one
		product := t.get(location)
		t.do(http.MethodPut, location, fields{"name": product.text("name"), "state": "UNACTIVED"})
	},
}

// metaStudioFirst are tried first: LagMillis is how long all others wait after a write.
var metaStudioFirst = []question{{name: "LagMillis", try: func(t *trial) string {
	path := "/products/" + metaStudioShared(t)
	return t.measureLag(func() bool { return t.service.ok(t.try(http.MethodGet, path, nil)) })
}}}

func metaStudioQuestions(fast sender) []question {
	return []question{
		{name: "UnknownProduct", try: func(t *trial) string {
			return t.refusal(t.try(http.MethodGet, "/products/24bad716-0000-0000-0000-000000000000", nil), "200")
		}},
		{name: "DeletedProduct", try: func(t *trial) string {
			r := t.try(http.MethodGet, "/products/"+metaStudioDeleted(t), nil)
			return either(t.service.ok(r), r.text("state"), "unknown")
		}},
		{name: "DeletedListed", try: func(t *trial) string {
			id := metaStudioDeleted(t)
			list := t.get("/products?limit=100&name=" + t.id).list("products")
			return either(slices.Contains(texts(list, "product_id"), id), "yes", "no")
		}},
		{name: "OmittedOnPut", try: func(t *trial) string {
			id := t.create(metaStudioProduct, fields{"description": "tfprobe"})
			t.do(http.MethodPut, "/products/"+id, fields{"name": t.newName()})
			return either(metaStudioGet(t, id).isSet("description"), "keep", "clear")
		}},
		{name: "DuplicateNames", try: func(t *trial) string {
			name := metaStudioGet(t, metaStudioShared(t)).text("name")
			_, r := t.tryCreate(metaStudioProduct, fields{"name": name})
			return either(t.service.ok(r), "allowed", "refused")
		}},
		{name: "DeleteActive", try: func(t *trial) string {
			id := t.create(metaStudioProduct, fields{"auto_active": true})
			return either(t.service.ok(t.tryRemove(metaStudioProduct, id)), "allowed", "refused")
		}},
		{name: "EmptyLists", try: func(t *trial) string {
			form := metaStudioGet(t, metaStudioShared(t)).form("text_list")
			return either(form == "empty", "[]", form)
		}},
		{name: "Tags", try: func(t *trial) string {
			id := t.create(metaStudioProduct, fields{"tags": []string{"c", "a", "b"}})
			tags := texts(metaStudioGet(t, id).list("tags"), "")
			return map[string]string{"c a b": "as sent", "a b c": "sorted"}[strings.Join(tags, " ")]
		}},
		{name: "Duplicates", try: func(t *trial) string {
			id := t.create(metaStudioProduct, fields{"tags": []string{"a", "a"}})
			return map[int]string{2: "kept", 1: "removed"}[len(metaStudioGet(t, id).list("tags"))]
		}},
		{name: "Cover", try: func(t *trial) string {
			return either(metaStudioGet(t, metaStudioWithAssets(t)).isSet("cover.asset_id"), "first image", "as given")
		}},
		{name: "AssetOrder", try: func(t *trial) string {
			sent, actual := metaStudioAssets(t), texts(metaStudioGet(t, metaStudioWithAssets(t)).list("asset_list"), "asset_id")
			switch {
			case slices.Equal(actual, sent):
				return "as sent"
			case len(actual) == 2 && actual[0] == sent[1] && actual[1] == sent[0]:
				return "reversed"
			}
			return strings.Join(actual, " ")
		}},
		{name: "URLs", try: func(t *trial) string {
			id := metaStudioWithAssets(t)
			first, second := metaStudioGet(t, id), metaStudioGet(t, id)
			if !first.isSet("asset_list.0.main_url") {
				t.unclear("the asset has no URL")
			}
			return either(first.text("asset_list.0.main_url") == second.text("asset_list.0.main_url"), "constant", "changing")
		}},
		{name: "PageMax", try: func(t *trial) string {
			metaStudioShared(t)
			count := 3 // with the shared one, enough for a page of one or two
			if t.allows(kindMany) {
				count = 101
			}
			for range count - 1 {
				t.create(metaStudioProduct, fields{"auto_active": false})
			}
			r := t.get("/products?limit=100&name=" + t.id)
			return t.pageSize(len(r.list("products")), r.text("count"))
		}},
		{name: "RequestLimit", kind: kindBurst, try: func(t *trial) string {
			return either(metaStudioThrottled(t, fast) != "", "documented", "none")
		}},
		{name: "ThrottledStatus", kind: kindBurst, try: func(t *trial) string {
			status := metaStudioThrottled(t, fast)
			if status == "" {
				t.unclear("no request was refused for coming too soon after others")
			}
			return status
		}},
	}
}

// metaStudioShared returns the ID of a product that has only a name.
func metaStudioShared(t *trial) string {
	return t.shared("product", func(t *trial) string { return t.create(metaStudioProduct, fields{"auto_active": false}) })
}

func metaStudioDeleted(t *trial) string {
	return t.shared("deleted product", func(t *trial) string {
		id := t.create(metaStudioProduct, fields{"auto_active": false})
		t.remove(metaStudioProduct, id)
		return id
	})
}

func metaStudioAssets(t *trial) []string {
	if len(t.options.assets) >= 2 {
		return t.options.assets[:2]
	}
	return []string{"3aa7e7e2-0000-0000-0000-000000000001", "3aa7e7e2-0000-0000-0000-000000000002"}
}

// metaStudioWithAssets returns the ID of a product with two images and no cover.
func metaStudioWithAssets(t *trial) string {
	return t.shared("product with assets", func(t *trial) string {
		var list []fields
		for i, id := range metaStudioAssets(t) {
			list = append(list, fields{"asset_id": id, "asset_type": "IMAGE", "order": i + 1})
		}
		id, r := t.tryCreate(metaStudioProduct, fields{"auto_active": false, "asset_list": list})
		if id == "" {
			t.unclear("%s (-assets names existing images)", t.problem(r))
		}
		return id
	})
}

func metaStudioGet(t *trial, id string) *reply { return t.get("/products/" + id) }

// burst is twice what the documents allow per second.
const burst = 40

// metaStudioThrottled returns the status of a request that is refused for coming too soon after others, "" if there is none. It
// sends one burst: after a refusal, the client is slower.
func metaStudioThrottled(t *trial, fast sender) string {
	return t.shared("burst", func(t *trial) string {
		path := "/products/" + metaStudioShared(t)
		for _, r := range t.parallel(burst, call{method: http.MethodGet, path: path, sender: fast}) {
			if r.Status == http.StatusTooManyRequests || r.text("error_code") == "APIGW.0308" {
				return strconv.Itoa(r.Status)
			}
		}
		return ""
	})
}

// parallel sends a request several times at once. It returns the responses that arrived.
func (t *trial) parallel(times int, c call) []*reply {
	all := make([]*reply, times)
	var group sync.WaitGroup
	for i := range times {
		group.Go(func() { all[i], _ = t.sendOnce(context.WithoutCancel(t.ctx), c) })
	}
	group.Wait()
	all = slices.DeleteFunc(all, func(r *reply) bool { return r == nil })
	if len(all) == 0 {
		t.unclear("no response to any of %d requests at once", times)
	}
	slices.SortFunc(all, func(a, b *reply) int { return cmp.Compare(a.number, b.number) })
	for _, r := range all {
		t.exchanges = append(t.exchanges, r.number)
	}
	return all
}
