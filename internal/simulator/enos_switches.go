package simulator

// EnOSSwitches are the facts that the vendor does not document. The first value of each
// is the default.
type EnOSSwitches struct {
	// EmptyTags is how the absence of tags is returned.
	EmptyTags string `values:"null,{}"`
	// UnsetLocales is how locales that are not set are returned.
	UnsetLocales string `values:"absent,empty"`
	// DynamicField is the spelling of the field in responses.
	DynamicField string `values:"dynamicActiveEnabled,dynamicActivateEnabled"`
	// OmittedOnUpdate is what an update does to an absent field.
	OmittedOnUpdate string `values:"keep,reset"`
	// OmittedLocales is what an update does to locales that the name omits.
	OmittedLocales string `values:"replace,merge"`
	// ValidDays: whether validity days are returned while biDirectionalAuth is false.
	ValidDays string `values:"hidden,shown"`
	// DefaultAboveMax: whether defaultValidDay may be more than maxValidDay.
	DefaultAboveMax string `values:"allowed,refused"`
	// UnknownModel is the code for a model that does not exist.
	UnknownModel string `values:"99500,11699"`
	// UnknownProduct is the code for a product that does not exist.
	UnknownProduct string `values:"11404,99404,11611,11651"`
	// EndedToken is the response to a call with an expired token.
	EndedToken string `values:"401,1203"`
	// PageSizeMax is the largest page.
	PageSizeMax int
	// LagMillis is how long reads lag behind a write.
	LagMillis int
	// TokenSeconds is the lifetime of a token.
	TokenSeconds int
}
