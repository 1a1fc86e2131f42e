// SPDX-License-Identifier: MPL-2.0

package draft

// kind is a kind of finding. Findings about documentation do not matter to calls.
type kind struct {
	text          string
	documentation bool
}

var (
	openToEveryone       = kind{text: "open to everyone, because the gateway does not know the security schemes that the document requires"}
	unknownSchemes       = kind{text: "security schemes that the gateway does not know are omitted"}
	droppedAlternatives  = kind{text: "security alternatives are omitted"}
	secondAuthentication = kind{text: "a second authentication is omitted"}
	unusedBasePath       = kind{text: "the path of the server is not used, because url_prefix is not set"}
	unknownExtensions    = kind{text: "unsupported extensions are omitted"}
	servers              = kind{text: "servers of paths and operations are omitted"}
	callbacks            = kind{text: "callbacks are omitted"}
	longDescriptions     = kind{text: "descriptions over 2,000 characters are cut"}
	mediaTypeParameters  = kind{text: "parameters of media types are omitted"}
	badMediaTypes        = kind{text: "unsupported media types are omitted"}
	longMediaTypes       = kind{text: "media types that do not fit into 100 characters are omitted"}

	longParameterTexts = kind{longDescriptions.text, true}
	cookies            = kind{"cookie parameters are omitted", true}
	otherPlaces        = kind{"parameters in unsupported places are omitted", true}
	objects            = kind{"object parameters are omitted", true}
	badNames           = kind{"parameters with unsupported names are omitted", true}
	takenNames         = kind{"parameters with the name of another one are omitted", true}
	objectHeaders      = kind{"object headers of responses are omitted", true}
	badHeaders         = kind{"headers of responses with unsupported names are omitted", true}
	takenHeaders       = kind{"headers of responses with the name of another one are omitted", true}
	badStatuses        = kind{"responses without a status code from 100 to 599 are omitted", true}
	links              = kind{"links of responses are omitted", true}
	otherSchemas       = kind{"schemas of other media types are omitted", true}
	bodyWithoutModel   = kind{"descriptions of bodies without a schema are omitted", true}
	missingSchemas     = kind{"references to missing schemas are omitted", true}
	unusedSchemas      = kind{"schemas that no operation uses are omitted", true}
	longModelNames     = kind{"model names over 100 characters are shortened", true}
	longSchemas        = kind{"schemas over 5,000 characters are written without descriptions, titles and extensions", true}
	hugeSchemas        = kind{"schemas over 5,000 characters are reduced to their type", true}
)
