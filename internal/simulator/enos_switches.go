// SPDX-License-Identifier: MPL-2.0

package simulator

// EnOSSwitches are the facts that the vendor does not document. The first value of each
// is the default.
type EnOSSwitches struct {
	EmptyTags       string `values:"null,{}" doc:"how the absence of tags is returned"`
	UnsetLocales    string `values:"absent,empty" doc:"how locales that are not set are returned"`
	DynamicField    string `values:"dynamicActiveEnabled,dynamicActivateEnabled" doc:"spelling of dynamicActivateEnabled in responses"`
	OmittedOnUpdate string `values:"keep,reset" doc:"what an update does to an absent field"`
	OmittedLocales  string `values:"replace,merge" doc:"what an update does to locales that the name omits"`
	ValidDays       string `values:"hidden,shown" doc:"whether validity days are returned while biDirectionalAuth is false"`
	DefaultAboveMax string `values:"allowed,refused" doc:"whether defaultValidDay may be more than maxValidDay"`
	UnknownModel    string `values:"99500,11699" doc:"code for a model that does not exist"`
	UnknownProduct  string `values:"11404,99404,11611,11651" doc:"code for a product that does not exist"`
	EndedToken      string `values:"401,1203" doc:"response to a call with an expired token"`
	PageSizeMax     int    `doc:"largest page"`
	LagMillis       int    `doc:"how long reads lag behind a write, in milliseconds"`
	TokenSeconds    int    `doc:"lifetime of a token, in seconds"`
}
