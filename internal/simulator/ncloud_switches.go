package simulator

// NCloudSwitches are the facts that the vendor does not document, or documents in more
// than one way. The first value of each is the default.
type NCloudSwitches struct {
	// ZoneCode: newer pages have zoneCode in products, older ones do not.
	ZoneCode string `values:"present,absent"`
	// EmptyDescription is how an empty description (or ID of a usage plan) is returned.
	EmptyDescription string `values:"empty,null,absent"`
	// IAMFields: permission, actionName and disabled are in response syntax, but not in examples.
	IAMFields string `values:"absent,present"`
	// ErrorCode is the JSON type of errorCode: a number in the documentation, a string in its examples.
	ErrorCode string `values:"string,number"`
	// ErrorContentType of error bodies; text/plain was observed.
	ErrorContentType string `values:"application/json,text/plain"`
	// NotFoundCode is the errorCode of a resource that does not exist.
	NotFoundCode string
	// DeletedProduct is the response to GET of a deleted product: 404, or 200 with isDeleted.
	DeletedProduct string `values:"404,isDeleted"`
	// DeletedListed: whether listings return deleted products, with isDeleted.
	DeletedListed string `values:"no,yes"`
	// OmittedDescription is what an update without description does.
	OmittedDescription string `values:"keep,clear"`
	// DuplicateNames: whether two products may have one name.
	DuplicateNames string `values:"allowed,refused"`
	// DeleteWithAPIs: whether a product that has APIs can be deleted.
	DeleteWithAPIs string `values:"allowed,refused"`
	// NameFilter is how name filters match.
	NameFilter string `values:"contains,exact"`
	// Order of listings.
	Order string `values:"oldest,newest"`
	// Subscription: whether tenants have subscribed to the service in the console.
	Subscription string `values:"yes,no"`
	// NewProduct is what a new product contains. No route creates APIs and stages; demos may need them at once.
	NewProduct string `values:"nothing,an API with two stages"`
	// APIKeyResponse is the body of GET of an API key: bare as documented, or wrapped as elsewhere.
	APIKeyResponse string `values:"bare,wrapped"`
	// DeleteSubscribedKey: whether an API key with subscriptions can be deleted, together with them.
	DeleteSubscribedKey string `values:"allowed,refused"`
	// OwnKey is the status after subscribing an own key to an own PROTECTED product.
	OwnKey string `values:"accepted,requested"`
	// SubscribePublic is what subscribing to a PUBLIC product does.
	SubscribePublic string `values:"accepted,nothing,refused"`
	// RepeatedSubscribe is what subscribing does while there is a subscription.
	RepeatedSubscribe string `values:"nothing,requested again,refused"`
	// DecideBlocked: whether a publisher can change the status of a key at DENY or BLOCKED_REQUEST.
	DecideBlocked string `values:"allowed,refused"`
	// ClearUsagePlan: whether an empty usagePlanId clears a key's plan.
	ClearUsagePlan string `values:"allowed,refused"`
	// UnboundStages: whether subscription-detail lists stages on which the key has no plan.
	UnboundStages string `values:"listed,left out"`
	// NoLimit is how a limit that is not set is returned.
	NoLimit string `values:"null,absent,0"`
	// OmittedLimit is what PUT of a usage plan without a limit does.
	OmittedLimit string `values:"clear,keep"`
	// NullLimit is what PUT of a usage plan with a limit of null does.
	NullLimit string `values:"clear,keep"`
	// QuotaConditionDefault is what the service chooses if quotaCondition is absent.
	QuotaConditionDefault string `values:"none,2xx"`
	// QuotaConditions: whether a quotaCondition may have several classes, joined by commas.
	QuotaConditions string `values:"one,several"`
	// RepeatedAssociate is what associating a plan again does.
	RepeatedAssociate string `values:"nothing,refused"`
	// DisassociateUsedPlan: whether a plan that keys use can be disassociated; they lose it.
	DisassociateUsedPlan string `values:"allowed,refused"`
	// DeleteAssociatedPlan: whether a plan of stages can be deleted; they lose it.
	DeleteAssociatedPlan string `values:"allowed,refused"`
	// PageDefault is the page size if limit is absent.
	PageDefault int
	// PageMax is the largest page.
	PageMax int
	// LimitAboveMax is what a larger limit does.
	LimitAboveMax string `values:"clamped,refused"`
	// Totals: whether the listings of API keys and usage plans have a total.
	Totals string `values:"present,absent"`
	// UpdateResponse is the body after a change of an API key or a usage plan.
	UpdateResponse string `values:"resource,empty"`
}
