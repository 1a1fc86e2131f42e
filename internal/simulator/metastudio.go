// SPDX-License-Identifier: MPL-2.0

package simulator

import (
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"time"
)

// The project and the keys that every simulator starts with. They are made up.
const (
	MetaStudioProjectID   = "6a6a1f8354f64dd9b9a614def7b59d83"
	MetaStudioProjectName = "cn-north-4"
	MetaStudioAccessKey   = "SIMULATORMETASTUDIO0"
	MetaStudioSecretKey   = "simulatorMetaStudioSecret000000000000000"
	// MetaStudioToken is a token of the project.
	MetaStudioToken = "simulator-metastudio-token"
	// MetaStudioTemporaryKey requires MetaStudioSecurityToken.
	MetaStudioTemporaryKey  = "SIMULATORTEMPORARY00"
	MetaStudioSecurityToken = "simulator-metastudio-security-token"
)

// MetaStudio is Huawei Cloud MetaStudio, with the part of IAM that it needs.
type MetaStudio struct {
	service[MetaStudioSwitches]

	products []*eventual[MetaStudioProduct]
	projects []metaStudioProject
	firstID  int
	failures int                    // authentication failures in a row
	locked   time.Time              // when the lock on the keys ends
	recent   map[string][]time.Time // requests in the last second by kind
}

type metaStudioProject struct{ id, name string }

func newMetaStudio(clock *clock) *MetaStudio {
	m := &MetaStudio{projects: []metaStudioProject{{MetaStudioProjectID, MetaStudioProjectName}}, recent: map[string][]time.Time{}}
	m.clock = clock
	m.switches = metastudioDefaults
	m.switches.PageMax = 100
	return m
}

// AddProject adds a project for lookups in IAM.
func (m *MetaStudio) AddProject(id, name string) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.projects = append(m.projects, metaStudioProject{id, name})
}

// refuse returns an error in the service's envelope, or in the gateway's if the code is
// the gateway's.
func (m *MetaStudio) refuse(status int, code, message string) *response {
	body := fields{"error_code": code, "error_msg": message}
	if strings.HasPrefix(code, "APIGW.") {
		body["request_id"] = m.requestID()
	}
	return jsonResponse(status, body)
}

func (m *MetaStudio) invalid(message string) *response {
	return m.refuse(http.StatusBadRequest, "MSS.00000003", "Invalid parameter: "+message)
}

// decode reads and checks a body.
func (m *MetaStudio) decode(body []byte, in any) *response {
	if json.Unmarshal(body, in) != nil {
		return m.refuse(http.StatusBadRequest, "MSS.10000002", "Request JSON exception")
	}
	if name, rule := checkInput(in); rule != "" {
		return m.invalid(name + " " + rule)
	}
	return nil
}

func (m *MetaStudio) serve(r *http.Request, body []byte) *response {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.requests++
	resp := m.handle(r, body)
	resp.setHeader("X-Request-Id", m.requestID())
	return resp
}

func (m *MetaStudio) handle(r *http.Request, body []byte) *response {
	if refused := m.authenticate(r, body); refused != nil {
		return refused
	}
	segments := strings.Split(strings.Trim(r.URL.EscapedPath(), "/"), "/")
	if r.URL.Path == "/v3/projects" && r.Method == http.MethodGet {
		return m.listProjects(r)
	}
	if len(segments) < 3 || segments[0] != "v1" || segments[2] != "products" {
		return m.refuse(http.StatusNotFound, "APIGW.0101", "The API does not exist or has not been published in the environment.")
	}
	if segments[1] != MetaStudioProjectID {
		return m.refuse(http.StatusBadRequest, "MSS.00010009", "urlTenantId is not equal tokenTenantId")
	}
	if limited := m.limit(r, len(segments)); limited != nil {
		return limited
	}
	switch {
	case len(segments) == 3 && r.Method == http.MethodPost:
		return m.createProduct(body)
	case len(segments) == 3 && r.Method == http.MethodGet:
		return m.listProducts(r)
	case len(segments) == 4 && r.Method == http.MethodGet:
		return m.showProduct(segments[3])
	case len(segments) == 4 && r.Method == http.MethodPut:
		return m.updateProduct(segments[3], body)
	case len(segments) == 4 && r.Method == http.MethodDelete:
		return m.deleteProduct(segments[3])
	case len(segments) == 5 && segments[4] == "assets" && r.Method == http.MethodPost:
		return m.setAsset(segments[3], body)
	}
	return m.refuse(http.StatusBadRequest, "MSS.00010004", "SR.method not allowed")
}

// limit refuses requests over the documented limits: 4 writes and 20 reads of one kind per
// second.
func (m *MetaStudio) limit(r *http.Request, segments int) *response {
	if m.switches.RequestLimit == "none" {
		return nil
	}
	kind, most := fmt.Sprint(r.Method, segments), 4
	if r.Method == http.MethodGet {
		most = 20
	}
	now := time.Now()
	m.recent[kind] = slices.DeleteFunc(m.recent[kind], func(t time.Time) bool { return now.Sub(t) > time.Second })
	if len(m.recent[kind]) < most {
		m.recent[kind] = append(m.recent[kind], now)
		return nil
	}
	status := http.StatusTooManyRequests
	if m.switches.ThrottledStatus == "400" {
		status = http.StatusBadRequest
	}
	return m.refuse(status, "APIGW.0308", "The throttling threshold has been reached")
}

func (m *MetaStudio) listProjects(r *http.Request) *response {
	name := r.URL.Query().Get("name")
	matching := filter(m.projects, func(p metaStudioProject) bool { return name == "" || name == p.name })
	projects := render(matching, func(p metaStudioProject) fields { return fields{"id": p.id, "name": p.name, "enabled": true} })
	return ok(fields{"projects": projects, "links": fields{}})
}
