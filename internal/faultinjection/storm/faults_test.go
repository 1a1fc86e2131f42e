// SPDX-License-Identifier: MPL-2.0

package storm_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"hash/fnv"
	"io"
	"math/rand/v2"
	"net/http"
	"regexp"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/simulator"
)

// injector chooses a fault for each request. What happens to the n-th of equal requests
// depends on the seed alone, so that a seed runs nearly the same each time.
type injector struct {
	seed uint64
	// severity is the share of requests with a fault, 0 to 1.
	severity float64
	faults   []func(*rand.Rand) simulator.Fault
	// latency is how long a response takes at most.
	latency time.Duration

	mu    sync.Mutex
	count map[string]int
	// log describes the faults.
	log []string
}

// newInjector returns an injector of all faults, or of a few, so that rare combinations
// become frequent.
func newInjector(r *rand.Rand, severity float64) *injector {
	i := &injector{seed: r.Uint64(), severity: severity, faults: slices.Clone(faults), count: map[string]int{}}
	i.latency = time.Duration(r.IntN(1000)) * time.Millisecond
	if r.IntN(2) == 0 {
		r.Shuffle(len(i.faults), func(a, b int) { i.faults[a], i.faults[b] = i.faults[b], i.faults[a] })
		i.faults = i.faults[:2+r.IntN(3)]
	}
	return i
}

func (i *injector) choose(req *http.Request) *simulator.Fault {
	body, _ := io.ReadAll(req.Body)
	key := fmt.Sprintf("%s %s %s", req.Method, req.RequestURI, body)
	hash := fnv.New64a()
	_, _ = hash.Write([]byte(key))
	i.mu.Lock()
	defer i.mu.Unlock()
	i.count[key]++
	r := rand.New(rand.NewPCG(i.seed+uint64(i.count[key]), hash.Sum64()))
	var fault simulator.Fault
	if r.Float64() < i.severity {
		fault = pick(r, i.faults...)(r)
		i.log = append(i.log, time.Now().Format(clock)+" "+key+": "+describe(fault))
	}
	if i.latency > 0 {
		fault.Delay += time.Duration(r.Int64N(int64(i.latency)))
	}
	return &fault
}

// describe describes a fault in messages of the test.
func describe(f simulator.Fault) string {
	text := fmt.Sprintf("delay %s, late %t, cut %d, status %d, after the effect %t, body %q", f.Delay, f.Late, f.Cut, f.Status, f.AfterEffect, f.Body)
	if f.Rewrite != nil {
		text += fmt.Sprintf(", an example of the new body: %q", f.Rewrite([]byte(`{"productId":"1","list":[2],"total":1}`)))
	}
	return text
}

// requestTimeout is the provider's default.
const requestTimeout = 30 * time.Second

// faults are the possible ones.
var faults = []func(*rand.Rand) simulator.Fault{
	func(r *rand.Rand) simulator.Fault { // before the effect, by definition
		return simulator.Fault{Status: 429, Header: pick(r, nil, http.Header{"Retry-After": {"1"}}, http.Header{"Retry-After": {"600"}})}
	},
	func(r *rand.Rand) simulator.Fault {
		return failure(r, pick(r, 502, 503, 504), pick(r, "", errorJSON, html))
	},
	func(r *rand.Rand) simulator.Fault { return failure(r, 500, pick(r, "", errorJSON, html)) },
	func(r *rand.Rand) simulator.Fault { // before the effect, by definition
		return simulator.Fault{Status: pick(r, 400, 401, 403, 404, 409), ContentType: "text/html", Body: html}
	},
	func(r *rand.Rand) simulator.Fault {
		return simulator.Fault{Cut: pick(r, simulator.CutBefore, simulator.CutAfter, simulator.CutBody)}
	},
	func(r *rand.Rand) simulator.Fault { // if it is late, it takes effect after the client has given up
		return simulator.Fault{Delay: requestTimeout + time.Second, Late: r.IntN(2) == 0}
	},
	func(r *rand.Rand) simulator.Fault {
		redirect := failure(r, pick(r, 301, 302, 303, 307, 308), "")
		redirect.Header = http.Header{"Location": {pick(r, "/login", "https://localhost/elsewhere")}}
		return redirect
	},
	func(r *rand.Rand) simulator.Fault { return failure(r, 200, pick(r, html, `{"half": "of`)) },
	func(r *rand.Rand) simulator.Fault {
		useless := pick(r, "", "null", "[]", "{}")
		return simulator.Fault{Rewrite: func([]byte) []byte { return []byte(useless) }}
	},
	func(r *rand.Rand) simulator.Fault {
		at := r.Float64()
		return simulator.Fault{Rewrite: func(body []byte) []byte { return body[:int(at*float64(len(body)))] }}
	},
	func(r *rand.Rand) simulator.Fault { return simulator.Fault{Rewrite: invalidUTF8(r)} },
	func(r *rand.Rand) simulator.Fault { return simulator.Fault{Rewrite: invalidIDs(r)} },
	func(r *rand.Rand) simulator.Fault { return simulator.Fault{Rewrite: truncatedLists(r)} },
}

const (
	html      = "<html><h1>Please log in</h1></html>"
	errorJSON = `{"error": {"errorCode": "900", "message": "Unexpected Error"}, "code": 99500, "msg": "internal error", "error_code": "MSS.00000001", "error_msg": "failed"}`
)

// failure replaces the response, and the effect too half of the time.
func failure(r *rand.Rand, status int, body string) simulator.Fault {
	contentType := "application/json"
	if body == html {
		contentType = "text/html"
	}
	return simulator.Fault{Status: status, ContentType: contentType, Body: body, AfterEffect: r.IntN(2) == 0}
}

// idFields are the names of IDs in responses; "data" is the key of a new EnOS product.
var idFields = []string{"productId", "apiKeyId", "usagePlanId", "product_id", "productKey", "data", "resourceId", "modelId", "authorizerId"}

// invalidUTF8 puts a byte that is not valid UTF-8 into every ID.
func invalidUTF8(r *rand.Rand) func([]byte) []byte {
	invalid := pick(r, "\xff", "\xc3(", "\xed\xa0\x80")
	return func(body []byte) []byte {
		for _, field := range idFields {
			start := `"` + field + `":"`
			body = bytes.ReplaceAll(body, []byte(start), []byte(start+invalid))
		}
		return body
	}
}

// invalidIDs replaces every ID by one that no service uses.
func invalidIDs(r *rand.Rand) func([]byte) []byte {
	invalid := pick(r, "", ".", "..", "../x", "a/b", `a\b`, "a?b", "a#b", "a%2fb", "a b", "a\r\nb", "\x00", "é", strings.Repeat("a", 300))
	return rewriteJSON(func(field string, value any) any {
		if _, isText := value.(string); isText && slices.Contains(idFields, field) {
			return invalid
		}
		return value
	})
}

// total matches the total of a listing. Without it, nobody can notice a truncated list.
var total = regexp.MustCompile(`"(total|count|totalSize)":`)

// truncatedLists removes elements from every list, but does not change the total.
func truncatedLists(r *rand.Rand) func([]byte) []byte {
	length := r.IntN(3)
	truncate := rewriteJSON(func(_ string, value any) any {
		list, isList := value.([]any)
		if !isList || len(list) == 0 {
			return value
		}
		return list[:min(length, len(list)-1)]
	})
	return func(body []byte) []byte {
		if !total.Match(body) {
			return body
		}
		return truncate(body)
	}
}

// rewriteJSON changes each field of each object in a JSON body.
func rewriteJSON(change func(field string, value any) any) func([]byte) []byte {
	var walk func(any)
	walk = func(value any) {
		switch value := value.(type) {
		case map[string]any:
			for field := range value {
				value[field] = change(field, value[field])
				walk(value[field])
			}
		case []any:
			for _, element := range value {
				walk(element)
			}
		}
	}
	return func(body []byte) []byte {
		var value any
		decoder := json.NewDecoder(bytes.NewReader(body))
		decoder.UseNumber()
		if decoder.Decode(&value) != nil {
			return body
		}
		walk(value)
		changed, err := json.Marshal(value)
		if err != nil {
			return body
		}
		return changed
	}
}
