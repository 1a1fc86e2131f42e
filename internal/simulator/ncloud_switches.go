// SPDX-License-Identifier: MPL-2.0

package simulator

// NCloudSwitches are the facts that the vendor does not document, or documents in more
// than one way. The first value of each is the default.
type NCloudSwitches struct {
	ZoneCode              string `values:"present,absent" doc:"zoneCode in products: newer pages have it, older ones do not"`
	EmptyDescription      string `values:"empty,null,absent" doc:"how an empty description (or ID of a usage plan) is returned"`
	IAMFields             string `values:"absent,present" doc:"permission, actionName and disabled: in the response syntax, but not in its examples"`
	ErrorCode             string `values:"string,number" doc:"JSON type of errorCode: a number in the documentation, a string in its examples"`
	ErrorContentType      string `values:"application/json,text/plain" doc:"content type of errors; text/plain was observed"`
	NotFoundCode          string `doc:"errorCode of a resource that does not exist"`
	DeletedProduct        string `values:"404,isDeleted" doc:"response to GET of a deleted product: 404, or 200 with isDeleted"`
	DeletedListed         string `values:"no,yes" doc:"whether listings return deleted products, with isDeleted"`
	OmittedDescription    string `values:"keep,clear" doc:"what an update without description does"`
	DuplicateNames        string `values:"allowed,refused" doc:"whether two products may have one name"`
	DeleteWithAPIs        string `values:"allowed,refused" doc:"whether a product that has APIs can be deleted"`
	NameFilter            string `values:"contains,exact" doc:"how name filters match"`
	Order                 string `values:"oldest,newest" doc:"order of listings"`
	Subscription          string `values:"yes,no" doc:"whether tenants have subscribed to the service in the console"`
	NewProduct            string `values:"nothing,an API with two stages" doc:"content of a new product; no route creates APIs and stages, and a demo may need them"`
	APIKeyResponse        string `values:"bare,wrapped" doc:"body of GET of an API key: bare as documented, or wrapped as elsewhere"`
	DeleteSubscribedKey   string `values:"allowed,refused" doc:"whether an API key with subscriptions can be deleted, together with them"`
	OwnKey                string `values:"accepted,requested" doc:"status after subscribing an own key to an own PROTECTED product"`
	SubscribePublic       string `values:"accepted,nothing,refused" doc:"what subscribing to a PUBLIC product does"`
	RepeatedSubscribe     string `values:"nothing,requested again,refused" doc:"what subscribing does while there is a subscription"`
	DecideBlocked         string `values:"allowed,refused" doc:"whether a publisher can change the status of a key at DENY or BLOCKED_REQUEST"`
	ClearUsagePlan        string `values:"allowed,refused" doc:"whether an empty usagePlanId clears a key's plan"`
	UnboundStages         string `values:"listed,left out" doc:"whether subscription-detail lists stages on which the key has no plan"`
	NoLimit               string `values:"null,absent,0" doc:"how a limit that is not set is returned"`
	OmittedLimit          string `values:"clear,keep" doc:"what PUT of a usage plan without a limit does"`
	NullLimit             string `values:"clear,keep" doc:"what PUT of a usage plan with a limit of null does"`
	QuotaConditionDefault string `values:"none,2xx" doc:"what the service chooses if quotaCondition is absent"`
	QuotaConditions       string `values:"one,several" doc:"whether a quotaCondition may have several classes, joined by commas"`
	RepeatedAssociate     string `values:"nothing,refused" doc:"what associating a plan again does"`
	DisassociateUsedPlan  string `values:"allowed,refused" doc:"whether a plan that keys use can be disassociated; they lose it"`
	DeleteAssociatedPlan  string `values:"allowed,refused" doc:"whether a plan of stages can be deleted; they lose it"`
	PageDefault           int    `doc:"page size if limit is absent"`
	PageMax               int    `doc:"largest page"`
	LimitAboveMax         string `values:"clamped,refused" doc:"what a limit above PageMax does"`
	Totals                string `values:"present,absent" doc:"whether the listings of API keys and usage plans have a total"`
	UpdateResponse        string `values:"resource,empty" doc:"body after a change of an API key or a usage plan"`
}
