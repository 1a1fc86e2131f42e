package simulator

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"
)

// The application and the organization that every simulator starts with. They are
// made up.
const (
	EnOSAccessKey = "11111111-2222-3333-4444-555555555555"
	EnOSSecretKey = "66666666-7777-8888-9999-000000000000"
	EnOSOrgID     = "o15427722038191"
	// EnOSForeignOrgID exists, and the application has no rights on it.
	EnOSForeignOrgID = "o15580000000000"
	// EnOSModelID is a model that the organization may use.
	EnOSModelID = "wind-turbine"
)

// EnOSSwitches are what the vendor does not document. The first value of each is
// the default.
type EnOSSwitches struct {
	// EmptyTags is how a product without tags answers.
	EmptyTags string `values:"null,{}"`
	// UnsetLocales is how locales that were never set come back.
	UnsetLocales string `values:"absent,empty"`
	// DynamicField is how the field is spelled in answers.
	DynamicField string `values:"dynamicActiveEnabled,dynamicActivateEnabled"`
	// OmittedOnUpdate is what an update does to a field that it leaves out.
	OmittedOnUpdate string `values:"keep,reset"`
	// OmittedLocales is what an update does to locales that the name leaves out.
	OmittedLocales string `values:"replace,merge"`
	// ValidDays: whether validity days show while biDirectionalAuth is false.
	ValidDays string `values:"hidden,shown"`
	// DefaultAboveMax: whether defaultValidDay may be more than maxValidDay.
	DefaultAboveMax string `values:"allowed,refused"`
	// UnknownModel is the code for a model that does not exist.
	UnknownModel string `values:"99500,11699"`
	// UnknownProduct is the code for a product that does not exist.
	UnknownProduct string `values:"11404,99404,11611,11651"`
	// EndedToken is how a call with a token that has ended is answered.
	EndedToken string `values:"401,1203"`
	// PageSizeMax is the largest page.
	PageSizeMax int
	// LagMillis is how long reads do not see a write, in milliseconds.
	LagMillis int
	// TokenSeconds is how long a token lasts.
	TokenSeconds int
}

// EnOS is EnOS Connect, with its token service.
type EnOS struct {
	clock *clock

	mu       sync.Mutex
	switches EnOSSwitches
	products []*enosEntry
	models   []string
	firstKey int
	keys     int                 // how many were given
	apps     map[string]*enosApp // by access key
	issued   int
	proofs   map[string]bool
	requests int
}

// EnOSProduct is a product as the cloud keeps it. Tests may read copies of it.
type EnOSProduct struct {
	Key, OrgID, Secret, Desc, Type, DataFormat, ModelID string
	DefaultName                                         string
	Names                                               map[string]string
	Tags                                                map[string]string
	BiAuth, Dynamic                                     bool
	DefaultDays, MaxDays                                *int64
	Created, Updated                                    int64
	// Devices is how many devices exist under the product.
	Devices int
}

// enosApp is an application that may call the API.
type enosApp struct {
	secretKey string
	// orgID is the organization that the application has rights on.
	orgID string
	token string
	ends  time.Time
}

type enosEntry struct {
	EnOSProduct
	before  *EnOSProduct // what reads still see, nil for nothing
	written time.Time
}

func newEnOS(clock *clock) *EnOS {
	e := &EnOS{clock: clock, models: []string{EnOSModelID, "solar-panel"}, proofs: map[string]bool{}, apps: map[string]*enosApp{}}
	defaultSwitches(&e.switches)
	e.switches.PageSizeMax, e.switches.TokenSeconds = 1000, 7200
	e.AddApplication(EnOSAccessKey, EnOSSecretKey, EnOSOrgID)
	return e
}

// AddApplication adds an application that has rights on an organization.
func (e *EnOS) AddApplication(accessKey, secretKey, orgID string) {
	e.mu.Lock()
	defer e.mu.Unlock()
	e.apps[accessKey] = &enosApp{secretKey: secretKey, orgID: orgID}
}

// Switch changes switches.
func (e *EnOS) Switch(change func(*EnOSSwitches)) {
	e.mu.Lock()
	defer e.mu.Unlock()
	change(&e.switches)
}

// SetSwitch sets one switch by its name.
func (e *EnOS) SetSwitch(name, value string) error {
	e.mu.Lock()
	defer e.mu.Unlock()
	return setSwitch(&e.switches, name, value)
}

// EndToken makes the current token of the first application end now.
func (e *EnOS) EndToken() {
	e.mu.Lock()
	defer e.mu.Unlock()
	e.apps[EnOSAccessKey].ends = time.Time{}
}

// Token returns the current token of the first application.
func (e *EnOS) Token() string {
	e.mu.Lock()
	defer e.mu.Unlock()
	return e.apps[EnOSAccessKey].token
}

func (e *EnOS) serve(r *http.Request, body []byte) *answer {
	e.mu.Lock()
	defer e.mu.Unlock()
	e.requests++
	if what, ok := strings.CutPrefix(r.URL.Path, "/apim-token-service/v2.0/token/"); ok && r.Method == http.MethodPost {
		return e.tokenService(what, body)
	}
	if r.URL.Path != "/connect-service/v2.1/products" {
		return jsonAnswer(http.StatusNotFound, map[string]any{"message": "no Route matched with those values"})
	}
	app, refused := e.authenticate(r, body)
	if refused != nil {
		return refused
	}
	return e.productsAPI(r, app, body)
}

// tokenAnswer is in the token service's own envelope.
func tokenAnswer(status int, msg string, data any) *answer {
	return jsonAnswer(http.StatusOK, map[string]any{"status": status, "msg": msg, "business": "apim-token-service", "data": data})
}

func (e *EnOS) tokenService(what string, body []byte) *answer {
	var in struct {
		AppKey      string          `json:"appKey"`
		Encryption  string          `json:"encryption"`
		Timestamp   json.RawMessage `json:"timestamp"`
		AccessToken string          `json:"accessToken"`
	}
	if !decodeJSON(body, &in) {
		return tokenAnswer(1004, "invalid parameter", nil)
	}
	timestamp := strings.Trim(string(in.Timestamp), `"`) // a number or a string
	millis, err := strconv.ParseInt(timestamp, 10, 64)
	app := e.apps[in.AppKey]
	if app == nil {
		app = &enosApp{}
	}
	sum := sha256.Sum256([]byte(in.AppKey + timestamp + app.secretKey))
	switch {
	case in.AppKey == "" || in.Encryption == "" || timestamp == "":
		return tokenAnswer(1202, "parameter is empty", nil)
	case err != nil:
		return tokenAnswer(1004, "invalid parameter", nil)
	case app.secretKey == "":
		return tokenAnswer(1002, "appKey does not exist", nil)
	case in.Encryption != hex.EncodeToString(sum[:]), e.clock.now().Sub(time.UnixMilli(millis)).Abs() > 15*time.Minute:
		return tokenAnswer(1003, "encryption not valid", nil)
	case e.proofs[in.Encryption]:
		return tokenAnswer(1001, "repeated request", nil)
	}
	e.proofs[in.Encryption] = true
	now := e.clock.now()
	switch what {
	case "get":
		if now.After(app.ends) {
			e.issue(app, now)
		}
	case "refresh":
		if in.AccessToken != app.token || now.After(app.ends) {
			return tokenAnswer(1204, "failed to refresh access token", nil)
		}
		e.issue(app, now)
	default:
		return jsonAnswer(http.StatusNotFound, map[string]any{"message": "no Route matched with those values"})
	}
	return tokenAnswer(0, "SUCCESS", map[string]any{"accessToken": app.token, "expire": int(app.ends.Sub(now).Seconds())})
}

func (e *EnOS) issue(app *enosApp, now time.Time) {
	e.issued++
	app.token = fmt.Sprintf("simulator-enos-token-%04d", e.issued)
	app.ends = now.Add(time.Duration(e.switches.TokenSeconds) * time.Second)
}

// authenticate verifies token and signature of a call: over the decoded query, sorted
// by key, and the raw body.
func (e *EnOS) authenticate(r *http.Request, body []byte) (*enosApp, *answer) {
	token, timestamp := r.Header.Get("apim-accesstoken"), r.Header.Get("apim-timestamp")
	app := &enosApp{}
	for _, one := range e.apps {
		if one.token == token {
			app = one
		}
	}
	if token != "" && token == app.token && e.clock.now().After(app.ends) && e.switches.EndedToken == "1203" {
		return nil, jsonAnswer(http.StatusOK, map[string]any{"status": 1203, "msg": "access token has expired"})
	}
	query := r.URL.Query()
	keys := make([]string, 0, len(query))
	for key := range query {
		keys = append(keys, key)
	}
	slices.Sort(keys)
	var text strings.Builder
	text.WriteString(token)
	for _, key := range keys {
		text.WriteString(key + query.Get(key))
	}
	sum := sha256.Sum256([]byte(text.String() + string(body) + timestamp + app.secretKey))
	if token == "" || token != app.token || e.clock.now().After(app.ends) || r.Header.Get("apim-signature") != hex.EncodeToString(sum[:]) {
		return nil, jsonAnswer(http.StatusUnauthorized, map[string]any{"message": "Invalid authentication credentials"})
	}
	return app, nil
}

// say answers in the products API's envelope.
func (e *EnOS) say(code int, msg string, data any, more map[string]any) *answer {
	fields := map[string]any{"code": code, "msg": msg, "requestId": fmt.Sprintf("sim-%08d", e.requests), "data": data}
	for name, value := range more {
		fields[name] = value
	}
	return jsonAnswer(http.StatusOK, fields)
}

func (e *EnOS) invalid(what string) *answer {
	return e.say(99400, "Invalid Argument "+what, nil, nil)
}
