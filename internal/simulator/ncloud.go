package simulator

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"
)

const ncloudBasePath = "/api/v1"

// The account that every simulator starts with. The keys are made up.
const (
	NCloudTenantID  = "6d1f0e230cebc1402ba89b1488969510"
	NCloudAccessKey = "SIMULATORACCESSKEY00"
	NCloudSecretKey = "simulatorSecretKey0000000000000000000000"
)

// NCloudSwitches are what the vendor does not document, and what it documents in
// more than one way. The first value of each is the default.
type NCloudSwitches struct {
	// ZoneCode: newer pages show zoneCode in products, older ones do not.
	ZoneCode string `values:"present,absent"`
	// EmptyDescription is how a description (or an id of a usage plan) that is empty comes back.
	EmptyDescription string `values:"empty,null,absent"`
	// IAMFields: permission, actionName and disabled stand in response syntax, never in examples.
	IAMFields string `values:"absent,present"`
	// ErrorCode is the JSON type of errorCode: documented as a number, shown as a string.
	ErrorCode string `values:"string,number"`
	// ErrorContentType of error bodies; text/plain was seen live.
	ErrorContentType string `values:"application/json,text/plain"`
	// NotFoundCode is the errorCode of an object that does not exist.
	NotFoundCode string
	// DeletedProduct is how a product that was deleted answers GET: by 404, or by 200 with isDeleted.
	DeletedProduct string `values:"404,isDeleted"`
	// DeletedListed: whether listings show deleted products, with isDeleted.
	DeletedListed string `values:"no,yes"`
	// OmittedDescription is what PATCH without description does.
	OmittedDescription string `values:"keep,clear"`
	// DuplicateNames: whether two products may have one name.
	DuplicateNames string `values:"allowed,refused"`
	// DeleteWithAPIs: whether a product that has APIs can be deleted.
	DeleteWithAPIs string `values:"allowed,refused"`
	// NameFilter is how productName and apiName filter listings.
	NameFilter string `values:"contains,exact"`
	// Order of listings.
	Order string `values:"oldest,newest"`
	// Subscription: whether tenants have subscribed to the service in the console.
	Subscription string `values:"yes,no"`
	// NewProduct is what a product has when it is made. APIs and stages are not managed by this simulator's routes; tests and demos may want one at once.
	NewProduct string `values:"nothing,an API with two stages"`
	// APIKeyAnswer is how GET answers with an API key: bare, as documented, or wrapped as elsewhere.
	APIKeyAnswer string `values:"bare,wrapped"`
	// DeleteSubscribedKey: whether an API key with subscriptions can be deleted; they end with it.
	DeleteSubscribedKey string `values:"allowed,refused"`
	// OwnKey is where a subscription stands after subscribing an own key to an own PROTECTED product.
	OwnKey string `values:"accepted,requested"`
	// SubscribePublic is what subscribing to a PUBLIC product does: it is accepted at once, does nothing, or is refused.
	SubscribePublic string `values:"accepted,nothing,refused"`
	// RepeatedSubscribe is what subscribing does while there is a subscription.
	RepeatedSubscribe string `values:"nothing,asks again,refused"`
	// DecideBlocked: whether a publisher can decide on a key at DENY or BLOCKED_REQUEST.
	DecideBlocked string `values:"allowed,refused"`
	// ClearUsagePlan: whether an empty usagePlanId takes a key's plan away.
	ClearUsagePlan string `values:"allowed,refused"`
	// UnboundStages: whether subscription-detail lists stages on which the key has no plan.
	UnboundStages string `values:"listed,left out"`
	// NoLimit is how a limit that is not set comes back.
	NoLimit string `values:"null,absent,0"`
	// OmittedLimit is what PUT of a usage plan without a limit does.
	OmittedLimit string `values:"clear,keep"`
	// NullLimit is what PUT of a usage plan with a limit of null does.
	NullLimit string `values:"clear,keep"`
	// QuotaConditionDefault is what the service chooses where quotaCondition is not given.
	QuotaConditionDefault string `values:"none,2xx"`
	// QuotaConditions: whether a quotaCondition may have several classes, joined by commas.
	QuotaConditions string `values:"one,several"`
	// RepeatedAssociate is what associating a plan that is associated already does.
	RepeatedAssociate string `values:"nothing,refused"`
	// DisassociateUsedPlan: whether a plan that keys use can be taken from the stage; they lose it.
	DisassociateUsedPlan string `values:"allowed,refused"`
	// DeleteAssociatedPlan: whether a plan that stages have can be deleted; they lose it.
	DeleteAssociatedPlan string `values:"allowed,refused"`
	// PageDefault is how many items a page holds when limit is not given.
	PageDefault int
	// PageMax is how many items a page holds at most.
	PageMax int
	// LimitAboveMax is what becomes of a request for larger pages.
	LimitAboveMax string `values:"clamped,refused"`
	// Totals: whether the listings of API keys and usage plans tell how many there are.
	Totals string `values:"told,absent"`
	// ChangeAnswer is what a change of an API key or a usage plan answers with: the object,
	// or an empty body.
	ChangeAnswer string `values:"object,empty"`
}

// NCloud is NAVER Cloud API Gateway.
type NCloud struct {
	clock *clock

	mu        sync.Mutex
	switches  NCloudSwitches
	accounts  map[string]ncloudAccount // by access key
	products  []*NCloudProduct
	apiKeys   []*NCloudAPIKey
	relations []*NCloudRelation
	plans     []*NCloudUsagePlan
	ids       *rand.Rand
	traces    int
}

type ncloudAccount struct{ tenantID, secretKey string }

// NCloudProduct is a product as the cloud keeps it. Tests may read copies of it.
type NCloudProduct struct {
	ID, TenantID, Name, Description, SubscriptionCode string
	Published, Deleted                                bool
	Modifier                                          string
	ModTime                                           time.Time
	APIs                                              []NCloudAPI
}

// NCloudAPI is an API of a product. Tests place APIs by hand.
type NCloudAPI struct {
	ID, Name, Description string
	MethodsCount          int64
	Stages                []NCloudStage
}

// NCloudStage is a stage of an API.
type NCloudStage struct {
	ID, Name     string
	DeploymentNo int64
	// UsagePlanIDs are the usage plans associated with the stage.
	UsagePlanIDs []string
}

func newNCloud(clock *clock) *NCloud {
	n := &NCloud{
		clock:    clock,
		accounts: map[string]ncloudAccount{},
		ids:      rand.New(rand.NewPCG(1, 2)), //nolint:gosec // ids need to be repeatable, not secret
	}
	defaultSwitches(&n.switches)
	n.switches.NotFoundCode = "300"
	n.switches.PageDefault, n.switches.PageMax = 20, 100
	n.AddAccount(NCloudTenantID, NCloudAccessKey, NCloudSecretKey)
	return n
}

// Switch changes switches.
func (n *NCloud) Switch(change func(*NCloudSwitches)) {
	n.mu.Lock()
	defer n.mu.Unlock()
	change(&n.switches)
}

// SetSwitch sets one switch by its name.
func (n *NCloud) SetSwitch(name, value string) error {
	n.mu.Lock()
	defer n.mu.Unlock()
	return setSwitch(&n.switches, name, value)
}

// AddAccount adds a key pair of a tenant.
func (n *NCloud) AddAccount(tenantID, accessKey, secretKey string) {
	n.mu.Lock()
	defer n.mu.Unlock()
	n.accounts[accessKey] = ncloudAccount{tenantID, secretKey}
}

// serve answers one request.
func (n *NCloud) serve(r *http.Request, body []byte) *answer {
	n.mu.Lock()
	defer n.mu.Unlock()
	n.traces++
	call := &ncloudCall{r: r, body: body, query: r.URL.Query()}
	result, fault := n.handle(call)
	if fault != nil {
		result = n.errorAnswer(fault)
	}
	if result.header == nil {
		result.header = http.Header{}
	}
	result.header.Set("x-ncp-trace-id", fmt.Sprintf("sim-%08d", n.traces))
	return result
}

// ncloudCall is one request on its way to its handler.
type ncloudCall struct {
	r      *http.Request
	body   []byte
	query  url.Values
	tenant string
	// ids are what stood for {} in the route.
	ids []string
}

// ncloudRoute is one operation.
type ncloudRoute struct {
	method, path string
	handle       func(*NCloud, *ncloudCall) (*answer, *ncloudError)
}

var ncloudRoutes = []ncloudRoute{
	{http.MethodPost, "/products", (*NCloud).createProduct},
	{http.MethodGet, "/products", (*NCloud).listProducts},
	{http.MethodGet, "/products/{}", (*NCloud).getProduct},
	{http.MethodPatch, "/products/{}", (*NCloud).patchProduct},
	{http.MethodDelete, "/products/{}", (*NCloud).deleteProduct},
	{http.MethodGet, "/products/{}/overview", (*NCloud).productOverview},
	{http.MethodGet, "/products/{}/document", (*NCloud).productDocument},
	{http.MethodPost, "/products/{}/api-keys/search", (*NCloud).searchAPIKeys},
	{http.MethodPatch, "/products/{}/api-keys/{}", (*NCloud).setSubscriptionStatus},
	{http.MethodPut, "/products/{}/api-keys/{}/stages/{}", (*NCloud).bindUsagePlan},
	{http.MethodGet, "/products/{}/subscription-detail", (*NCloud).subscriptionDetail},
	{http.MethodPost, "/products/{}/apis/{}/stages/{}/associate-usage-plan", (*NCloud).associateUsagePlan},
	{http.MethodPost, "/products/{}/apis/{}/stages/{}/disassociate-usage-plan", (*NCloud).disassociateUsagePlan},
	{http.MethodGet, "/products/{}/apis/{}/stages/{}/usage-plans", (*NCloud).stageUsagePlans},
	{http.MethodPost, "/api-keys", (*NCloud).createAPIKey},
	{http.MethodGet, "/api-keys", (*NCloud).listAPIKeys},
	{http.MethodGet, "/api-keys/{}", (*NCloud).getAPIKey},
	{http.MethodPut, "/api-keys/{}", (*NCloud).putAPIKey},
	{http.MethodPatch, "/api-keys/{}", (*NCloud).regenerateAPIKey},
	{http.MethodDelete, "/api-keys/{}", (*NCloud).deleteAPIKey},
	{http.MethodPost, "/api-keys/{}/subscribe", (*NCloud).subscribe},
	{http.MethodPost, "/api-keys/{}/unsubscribe", (*NCloud).unsubscribe},
	{http.MethodPost, "/usage-plans", (*NCloud).createUsagePlan},
	{http.MethodPost, "/usage-plans/search", (*NCloud).searchUsagePlans},
	{http.MethodGet, "/usage-plans/{}", (*NCloud).getUsagePlan},
	{http.MethodPut, "/usage-plans/{}", (*NCloud).putUsagePlan},
	{http.MethodDelete, "/usage-plans/{}", (*NCloud).deleteUsagePlan},
	{http.MethodGet, "/usage-plans/{}/stages", (*NCloud).usagePlanStages},
}

func (n *NCloud) handle(call *ncloudCall) (*answer, *ncloudError) {
	tenant, fault := n.authenticate(call.r)
	if fault != nil {
		return nil, fault
	}
	call.tenant = tenant
	route, ids := findRoute(call.r)
	if route == nil {
		return nil, &ncloudError{http.StatusNotFound, "300", "Not Found Exception", "URL not found."}
	}
	if n.switches.Subscription == "no" {
		return nil, &ncloudError{http.StatusNotFound, "10008", fmt.Sprintf("tenantId [%s] not found.", tenant), ""}
	}
	call.ids = ids
	return route.handle(n, call)
}

// findRoute matches segments of the escaped path, so that an escaped slash stays
// inside its segment.
func findRoute(r *http.Request) (*ncloudRoute, []string) {
	segments := strings.Split(strings.TrimPrefix(r.URL.EscapedPath(), ncloudBasePath), "/")
	for i, route := range ncloudRoutes {
		want := strings.Split(route.path, "/")
		if route.method != r.Method || len(want) != len(segments) {
			continue
		}
		var ids []string
		match := true
		for j, segment := range want {
			if segment == "{}" {
				id, err := url.PathUnescape(segments[j])
				match = match && err == nil && id != ""
				ids = append(ids, id)
			} else {
				match = match && segment == segments[j]
			}
		}
		if match {
			return &ncloudRoutes[i], ids
		}
	}
	return nil, nil
}

// ncloudError is an error in the vendor's envelope.
type ncloudError struct {
	status                 int
	code, message, details string
}

func badRequest(details string) *ncloudError {
	return &ncloudError{http.StatusBadRequest, "100", "Bad Request Exception", details}
}

func (n *NCloud) errorAnswer(e *ncloudError) *answer {
	fields := map[string]any{"message": e.message}
	if e.details != "" {
		fields["details"] = e.details
	}
	fields["errorCode"] = e.code
	if number, err := strconv.Atoi(e.code); err == nil && n.switches.ErrorCode == "number" {
		fields["errorCode"] = number
	}
	a := jsonAnswer(e.status, map[string]any{"error": fields})
	a.contentType = n.switches.ErrorContentType
	return a
}

// newID returns an id as the vendor's look: 10 lower-case letters and digits.
func (n *NCloud) newID() string {
	const alphabet = "abcdefghijklmnopqrstuvwxyz0123456789"
	id := make([]byte, 10)
	for i := range id {
		id[i] = alphabet[n.ids.IntN(len(alphabet))]
	}
	return string(id)
}

// decode reads a JSON body that must have come as JSON.
func (call *ncloudCall) decode(v any) *ncloudError {
	if !strings.HasPrefix(call.r.Header.Get("Content-Type"), "application/json") {
		return badRequest("Content-Type must be application/json.")
	}
	if err := json.Unmarshal(call.body, v); err != nil {
		return badRequest("The body is not valid JSON.")
	}
	return nil
}

// page cuts the window that offset and limit ask for out of rows.
func page[T any](n *NCloud, query url.Values, rows []T) ([]T, *ncloudError) {
	offset, limit := int64(0), int64(n.switches.PageDefault)
	for name, target := range map[string]*int64{"offset": &offset, "limit": &limit} {
		if text := query.Get(name); text != "" {
			value, err := strconv.ParseInt(text, 10, 64)
			if err != nil || value < 0 || (name == "limit" && value < 1) {
				return nil, badRequest(name + " is out of range.")
			}
			*target = value
		}
	}
	most := int64(n.switches.PageMax)
	if limit > most && query.Has("limit") && n.switches.LimitAboveMax == "refused" {
		return nil, badRequest(fmt.Sprintf("limit must be at most %d.", most))
	}
	limit = min(limit, most)
	if n.switches.Order == "newest" {
		rows = slices.Clone(rows)
		slices.Reverse(rows)
	}
	start := min(offset, int64(len(rows)))
	end := min(start+limit, int64(len(rows)))
	return rows[start:end], nil
}

// listing is the answer with a page of API keys or of usage plans.
func (n *NCloud) listing(page map[string]any) *answer {
	if n.switches.Totals == "absent" {
		delete(page, "total")
	}
	return jsonAnswer(http.StatusOK, page)
}

// changed is the answer to a change of an API key or a usage plan.
func (n *NCloud) changed(object map[string]any) *answer {
	if n.switches.ChangeAnswer == "empty" {
		return &answer{status: http.StatusNoContent}
	}
	return jsonAnswer(http.StatusOK, object)
}

// notFound is the answer about an object that does not exist.
func (n *NCloud) notFound(field, id string) *ncloudError {
	if n.switches.NotFoundCode == "300" {
		return &ncloudError{http.StatusNotFound, "300", "Not Found Exception", ""}
	}
	return &ncloudError{http.StatusNotFound, n.switches.NotFoundCode, fmt.Sprintf("%s [%s] not found.", field, id), ""}
}

// emptyText puts an empty text the way the switch says.
func (n *NCloud) emptyText(fields map[string]any, name, value string) {
	if value != "" {
		return
	}
	switch n.switches.EmptyDescription {
	case "null":
		fields[name] = nil
	case "absent":
		delete(fields, name)
	}
}

// matchesName filters as the switch says; "" keeps all.
func (n *NCloud) matchesName(name, filter string) bool {
	if n.switches.NameFilter == "exact" {
		return filter == "" || name == filter
	}
	return strings.Contains(name, filter)
}
