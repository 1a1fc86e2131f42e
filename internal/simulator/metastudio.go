package simulator

import (
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"sync"
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
	// MetaStudioTemporaryKey works together with MetaStudioSecurityToken alone.
	MetaStudioTemporaryKey  = "SIMULATORTEMPORARY00"
	MetaStudioSecurityToken = "simulator-metastudio-security-token"
)

// MetaStudioSwitches are what the vendor does not document. The first value of
// each is the default.
type MetaStudioSwitches struct {
	// UnknownProduct is the status of a product that does not exist.
	UnknownProduct string `values:"400,404"`
	// DeletedProduct is how a product that was deleted answers GET: as unknown, or by 200 with the state DELETED.
	DeletedProduct string `values:"unknown,DELETED"`
	// DeletedListed: whether a listing that filters no states shows deleted products.
	DeletedListed string `values:"no,yes"`
	// OmittedOnPut is what PUT does to a field that it leaves out.
	OmittedOnPut string `values:"keep,clear"`
	// DuplicateNames: whether two products may have one name.
	DuplicateNames string `values:"allowed,refused"`
	// DeleteActive: whether a product that is ACTIVED can be deleted.
	DeleteActive string `values:"allowed,refused"`
	// Cover: whether the service takes the first image for a cover that was not given.
	Cover string `values:"as given,first image"`
	// AssetOrder is the order in which asset_list comes back.
	AssetOrder string `values:"as sent,reversed"`
	// Tags is the order in which tags are stored.
	Tags string `values:"as sent,sorted"`
	// Duplicates is what becomes of equal elements of tags, text_list and asset_list.
	Duplicates string `values:"kept,removed"`
	// EmptyLists is how an empty list comes back.
	EmptyLists string `values:"[],null,absent"`
	// URLs: whether they are the same at every read.
	URLs string `values:"changing,constant"`
	// RequestLimit: whether requests over the documented limits per second are refused.
	RequestLimit string `values:"none,documented"`
	// ThrottledStatus is the status of such a refusal.
	ThrottledStatus string `values:"429,400"`
	// PageMax is how many products a page holds at most.
	PageMax int
	// LagMillis is how long reads do not see a write, in milliseconds.
	LagMillis int
}

// MetaStudioProduct is a product as the cloud keeps it. Tests may read copies of it.
type MetaStudioProduct struct {
	ID, Name, Description, State string
	Tags                         []string
	CoverAssetID                 string
	Texts                        []MetaStudioText
	Assets                       []MetaStudioAsset
	CreateTime, UpdateTime       time.Time
}

// MetaStudioText is a text of a product.
type MetaStudioText struct {
	Title string `json:"title"`
	Text  string `json:"text"`
}

// MetaStudioAsset is a material of a product.
type MetaStudioAsset struct {
	AssetID   string `json:"asset_id"`
	AssetType string `json:"asset_type"`
	Order     int64  `json:"order"`
}

// MetaStudio is Huawei Cloud MetaStudio, with the part of IAM that it needs.
type MetaStudio struct {
	clock *clock

	mu       sync.Mutex
	switches MetaStudioSwitches
	products []*metaStudioEntry
	projects [][2]string // id and name
	firstID  int
	failures int
	locked   time.Time
	requests int
	window   map[string][]time.Time
}

// metaStudioEntry is a product with what reads still see of it while they lag.
type metaStudioEntry struct {
	MetaStudioProduct
	before  *MetaStudioProduct // nil where it did not exist
	written time.Time
}

func newMetaStudio(clock *clock) *MetaStudio {
	m := &MetaStudio{clock: clock, projects: [][2]string{{MetaStudioProjectID, MetaStudioProjectName}}, window: map[string][]time.Time{}}
	defaultSwitches(&m.switches)
	m.switches.PageMax = 100
	return m
}

// Switch changes switches.
func (m *MetaStudio) Switch(change func(*MetaStudioSwitches)) {
	m.mu.Lock()
	defer m.mu.Unlock()
	change(&m.switches)
}

// SetSwitch sets one switch by its name.
func (m *MetaStudio) SetSwitch(name, value string) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	return setSwitch(&m.switches, name, value)
}

// AddProject adds a project for look-ups at IAM.
func (m *MetaStudio) AddProject(id, name string) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.projects = append(m.projects, [2]string{id, name})
}

// refuse answers in the service's envelope, or in the gateway's where the code is
// the gateway's.
func (m *MetaStudio) refuse(status int, code, message string) *answer {
	fields := map[string]any{"error_code": code, "error_msg": message}
	if strings.HasPrefix(code, "APIGW.") {
		fields["request_id"] = fmt.Sprintf("sim-%08d", m.requests)
	}
	return jsonAnswer(status, fields)
}

func (m *MetaStudio) invalid(message string) *answer {
	return m.refuse(http.StatusBadRequest, "MSS.00000003", "Invalid parameter: "+message)
}

func (m *MetaStudio) serve(r *http.Request, body []byte) *answer {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.requests++
	a := m.handle(r, body)
	if a.header == nil {
		a.header = http.Header{}
	}
	a.header.Set("X-Request-Id", fmt.Sprintf("sim-%08d", m.requests))
	return a
}

func (m *MetaStudio) handle(r *http.Request, body []byte) *answer {
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

// limit refuses what is over the documented limits: 4 writes and 20 reads of one
// kind in any second.
func (m *MetaStudio) limit(r *http.Request, segments int) *answer {
	if m.switches.RequestLimit == "none" {
		return nil
	}
	kind, most := fmt.Sprint(r.Method, segments), 4
	if r.Method == http.MethodGet {
		most = 20
	}
	now := time.Now()
	recent := slices.DeleteFunc(m.window[kind], func(t time.Time) bool { return now.Sub(t) > time.Second })
	if len(recent) >= most {
		m.window[kind] = recent
		status := http.StatusTooManyRequests
		if m.switches.ThrottledStatus == "400" {
			status = http.StatusBadRequest
		}
		return m.refuse(status, "APIGW.0308", "The throttling threshold has been reached")
	}
	m.window[kind] = append(recent, now)
	return nil
}

func (m *MetaStudio) listProjects(r *http.Request) *answer {
	projects := []map[string]any{}
	for _, p := range m.projects {
		if name := r.URL.Query().Get("name"); name == "" || name == p[1] {
			projects = append(projects, map[string]any{"id": p[0], "name": p[1], "enabled": true})
		}
	}
	return jsonAnswer(http.StatusOK, map[string]any{"projects": projects, "links": map[string]any{}})
}

// Products returns copies of the products that are not deleted, oldest first.
func (m *MetaStudio) Products() []MetaStudioProduct {
	m.mu.Lock()
	defer m.mu.Unlock()
	var out []MetaStudioProduct
	for _, p := range m.products {
		if p.State != "DELETED" {
			out = append(out, p.MetaStudioProduct)
		}
	}
	return out
}

// AddProduct places a product; what is left empty gets a usual value. It returns the id.
func (m *MetaStudio) AddProduct(p MetaStudioProduct) string {
	m.mu.Lock()
	defer m.mu.Unlock()
	now := m.clock.now().UTC().Truncate(time.Second)
	if p.ID == "" {
		p.ID = m.newID()
	}
	if p.State == "" {
		p.State = "ACTIVED"
	}
	if p.CreateTime.IsZero() {
		p.CreateTime, p.UpdateTime = now, now
	}
	m.products = append(m.products, &metaStudioEntry{MetaStudioProduct: p, before: &p})
	return p.ID
}

// ChangeProduct changes a product behind Terraform's back.
func (m *MetaStudio) ChangeProduct(id string, change func(*MetaStudioProduct)) {
	m.mu.Lock()
	defer m.mu.Unlock()
	for _, p := range m.products {
		if p.ID == id {
			change(&p.MetaStudioProduct)
		}
	}
}

func (m *MetaStudio) newID() string {
	return fmt.Sprintf("24bad716-87b1-45e5-8912-%012x", m.firstID+len(m.products)+1)
}

func decodeJSON(body []byte, v any) bool { return json.Unmarshal(body, v) == nil }
