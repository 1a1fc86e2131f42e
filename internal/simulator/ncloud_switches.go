// SPDX-License-Identifier: MPL-2.0

package simulator

// NCloudSwitches are the facts that the vendor does not document, or documents in more
// than one way. The first value of each is the default.
type NCloudSwitches struct {
	ZoneCode               string `values:"present,absent" doc:"zoneCode in products: newer pages have it, older ones do not"`
	EmptyDescription       string `values:"empty,null,absent" doc:"how an empty description (or ID of a usage plan) is returned"`
	IAMFields              string `values:"absent,present" doc:"permission, actionName and disabled: in the response syntax, but not in its examples"`
	ErrorCode              string `values:"string,number" doc:"JSON type of errorCode: a number in the documentation, a string in its examples"`
	ErrorContentType       string `values:"application/json,text/plain" doc:"content type of errors; text/plain was observed"`
	NotFoundCode           string `doc:"errorCode of a resource that does not exist"`
	DeletedProduct         string `values:"404,isDeleted" doc:"response to GET of a deleted product: 404, or 200 with isDeleted"`
	DeletedListed          string `values:"no,yes" doc:"whether listings return deleted products, with isDeleted"`
	OmittedDescription     string `values:"keep,clear" doc:"what an update without description does"`
	DuplicateNames         string `values:"allowed,refused" doc:"whether two products, or two authorizers, may have one name"`
	DeleteWithAPIs         string `values:"allowed,refused" doc:"whether a product that has APIs can be deleted"`
	NameFilter             string `values:"contains,exact" doc:"how name filters match"`
	Order                  string `values:"oldest,newest" doc:"order of listings"`
	Subscription           string `values:"yes,no" doc:"whether tenants have subscribed to the service in the console"`
	NewProduct             string `values:"nothing,an API with two stages" doc:"content of a new product"`
	APIKeyResponse         string `area:"plan" values:"bare,wrapped" doc:"body of GET of an API key: bare as documented, or wrapped as elsewhere"`
	DeleteSubscribedKey    string `area:"plan" values:"allowed,refused" doc:"whether an API key with subscriptions can be deleted, together with them"`
	OwnKey                 string `area:"plan" values:"accepted,requested" doc:"status after subscribing an own key to an own PROTECTED product"`
	SubscribePublic        string `area:"plan" values:"accepted,nothing,refused" doc:"what subscribing to a PUBLIC product does"`
	RepeatedSubscribe      string `area:"plan" values:"nothing,requested again,refused" doc:"what subscribing does while there is a subscription"`
	DecideBlocked          string `area:"plan" values:"allowed,refused" doc:"whether a publisher can change the status of a key at DENY or BLOCKED_REQUEST"`
	ClearUsagePlan         string `area:"plan" values:"allowed,refused" doc:"whether an empty usagePlanId clears a key's plan"`
	UnboundStages          string `area:"plan" values:"listed,left out" doc:"whether subscription-detail lists stages on which the key has no plan"`
	NoLimit                string `area:"plan" values:"null,absent,0" doc:"how a limit that is not set is returned"`
	OmittedLimit           string `area:"plan" values:"clear,keep" doc:"what PUT of a usage plan without a limit does"`
	NullLimit              string `area:"plan" values:"clear,keep" doc:"what PUT of a usage plan with a limit of null does"`
	QuotaConditionDefault  string `area:"plan" values:"none,2xx" doc:"what the service chooses if quotaCondition is absent"`
	QuotaConditions        string `area:"plan" values:"one,several" doc:"whether a quotaCondition may have several classes, joined by commas"`
	RepeatedAssociate      string `area:"plan" values:"nothing,refused" doc:"what associating a plan again does"`
	DisassociateUsedPlan   string `area:"plan" values:"allowed,refused" doc:"whether a plan that keys use can be disassociated; they lose it"`
	DeleteAssociatedPlan   string `area:"plan" values:"allowed,refused" doc:"whether a plan of stages can be deleted; they lose it"`
	PageDefault            int    `doc:"page size if limit is absent"`
	PageMax                int    `doc:"largest page"`
	LimitAboveMax          string `values:"clamped,refused" doc:"what a limit above PageMax does"`
	Totals                 string `values:"present,absent" doc:"whether the listings of API keys and usage plans have a total"`
	UpdateResponse         string `values:"resource,empty" doc:"body after a change of an API key or a usage plan"`
	DeletedAPI             string `values:"404,isDeleted" doc:"response to GET of a deleted API: 404, or 200 with isDeleted"`
	MixedIDs               string `values:"404,400,ignored" doc:"what a call does whose IDs have different parents"`
	DuplicateAPINames      string `values:"400,409,allowed" doc:"response to a name that another API of the product, or another stage of the API, has"`
	DeleteAPIWithStages    string `values:"allowed,refused while published,refused" doc:"whether an API that has stages can be deleted, together with them"`
	APIStages              string `values:"empty,absent,null,filled" doc:"stages of an API, except in listings with withStage=true"`
	PublishList            string `values:"partial,replaces" doc:"what publish does with stages that it does not name: they stay, or they are unpublished"`
	UnsetDocument          string `values:"null,empty,absent,404" doc:"documentMd of an API before it is first written"`
	UnsetText              string `values:"absent,null,empty" doc:"how an optional text of an API, or of what is below it, is returned if it is not set"`
	EmptyAPIText           string `values:"clears,refused" doc:"what an update of the description or the document of an API with an empty text does"`
	PublishedFlag          string `values:"recomputed,stale" doc:"isPublished of a product after its last published stage is deleted"`
	PublishedTypes         string `values:"all,NCP" doc:"which published products a search without productType returns"`
	PublishedDocuments     string `values:"published stages,all stages" doc:"stages in the documents of a published product"`
	MissingRight           string `values:"403,401" doc:"response without the right to a call: 403 with 10011 for APIs and 10002 below, or 401 with 210"`
	ReadAfterWrite         string `values:"consistent,stale" doc:"whether two reads after a change of an API, or of what is below it, return what was before"`
	ValidationCode         string `values:"100,10003" doc:"errorCode of a request that is not valid: a general one, or one with five digits"`
	ConcurrentWrites       string `values:"allowed,refused" doc:"whether a write to an API is refused with 409 while another write to the same API is in progress"`
	OddPaths               string `area:"draft" values:"refused,accepted" doc:"paths with a greedy variable that is not last, one variable twice, or a sibling with another variable"`
	DuplicatePath          string `area:"draft" values:"400,409,returned" doc:"response to a path that exists, which may return it; methods and what is below them, and models, are refused likewise"`
	RootPath               string `area:"draft" values:"refused,allowed" doc:"whether / can be deleted and created again"`
	MissingParent          string `area:"draft" values:"created,403,400,404" doc:"what creating a path does while one above it does not exist"`
	EmptyParents           string `area:"draft" values:"kept,removed" doc:"whether parents that the service created are removed with the last path below them"`
	DeletePathWithChildren string `area:"draft" values:"deleted,refused" doc:"what happens to the paths below a path that is deleted"`
	OmittedCORS            string `area:"draft" values:"kept,cleared" doc:"what PATCH of a path does to an absent CORS setting"`
	CreatedMethods         string `area:"draft" values:"new,all" doc:"methods in the response to POST of a method: the new one, or all of the path"`
	NCPService             string `area:"draft" values:"any,CLOUD_FUNCTIONS" doc:"allowed services of an NCP endpoint"`
	EndpointCount          string `area:"draft" values:"refused,first" doc:"what no endpoint or several endpoints of a method do; the first one counts"`
	OmittedEndpoint        string `area:"draft" values:"kept,400,cleared" doc:"what PATCH of a method without an endpoint does"`
	AnyMethod              string `area:"draft" values:"allowed,refused" doc:"whether ANY can be combined with other methods"`
	OperationID            string `area:"draft" values:"exports only,method field,absent" doc:"where operationId exists; as a field, PATCH of a method without it clears it"`
	EmptyMediaTypes        string `area:"draft" values:"cleared,400,kept" doc:"what PUT of empty or absent consumers or produces does"`
	NoParameterType        string `area:"draft" values:"string,400" doc:"what an absent parameterType does"`
	DuplicateParameter     string `area:"draft" values:"refused,second row" doc:"what adding a parameter does that exists"`
	HeaderNames            string `area:"draft" values:"case-sensitive,case-insensitive" doc:"how names of headers are compared when they are added and deleted"`
	DeleteTwinParameters   string `area:"draft" values:"both,header first,400" doc:"what deleting a parameter does if several places have its name"`
	NewMethodResponse      string `area:"draft" values:"none,200" doc:"response of a new method"`
	NoBody                 string `area:"draft" values:"nulls,{},404,204" doc:"response to GET of the body of a request or a response if there is none"`
	RepeatedHeader         string `area:"draft" values:"overwrite,400,duplicate" doc:"what adding a header of a response, or a template of a gateway response, does that exists"`
	DeleteUsedModel        string `area:"draft" values:"refused,allowed" doc:"whether a model that bodies use can be deleted; they keep no model"`
	ModelReference         string `area:"draft" values:"definitions,model ID,both" doc:"what follows #/definitions/ in references between models: the name, or the ID of a model that exists"`
	ModelSchema            string `area:"draft" values:"verbatim,compact,indented" doc:"how modelSchema is formatted in responses"`
	DefaultFlag            string `area:"draft" values:"isDefault,default,both" doc:"name of the flag that a gateway response is at its default"`
	ResponseTypes          string `area:"draft" values:"error table,other" doc:"types of gateway responses: named after the table of errors, or others"`
	AuthorizerQuery        string `area:"draft" values:"QUERY,QUERY STRING,both" doc:"in of an authorizer's payload for a query parameter; with both, QUERY is returned"`
	AuthorizerCache        string `area:"draft" values:"returned,never returned,refused" doc:"whether cacheTtlSec of an authorizer is returned, or even refused in requests"`
	DeleteUsedAuthorizer   string `area:"draft" values:"refused,allowed" doc:"whether an authorizer that methods use can be deleted"`
	APIModTime             string `values:"stays,moves" doc:"modTime of an API after an edit below it"`
	DeleteStage            string `area:"stage" values:"allowed,refused while published,refused with usage plans" doc:"whether a stage that is published, or that has usage plans, can be deleted"`
	StagesSearch           string `area:"stage" values:"not associated,associated" doc:"which stages a search by usage plan returns"`
	UnsetNumber            string `area:"stage" values:"null,absent,0" doc:"how an optional number of a stage, a canary or a method of a stage is returned if it is not set"`
	AddressList            string `area:"stage" values:"verbatim,commas,lines" doc:"how ipAclList of a stage is returned"`
	OmittedStageSetting    string `area:"stage" values:"cleared,kept" doc:"what an update of a stage, a canary or a method of a stage does to an absent optional setting; null clears it"`
	MaintenanceSettings    string `area:"stage" values:"optional,required" doc:"whether PUT of a stage requires isMaintenance, statusCode and response"`
	DeployWithoutMethods   string `area:"stage" values:"allowed,refused" doc:"whether an API without methods can be deployed, also by creating a stage"`
	DeploymentOrder        string `area:"stage" values:"newest first,oldest first" doc:"order of deployments in their listing"`
	DeploymentDocuments    string `area:"stage" values:"filled,null" doc:"documentJson in the listing of deployments"`
	RollBackNumber         string `area:"stage" values:"same,new" doc:"number of the live deployment after a roll back: that deployment's, or a new one"`
	DeleteLiveDeployment   string `area:"stage" values:"refused,allowed" doc:"whether the deployment of a stage or of its canary can be deleted"`
	StageMethods           string `area:"stage" values:"carried over,reset" doc:"settings of methods in a new deployment of a stage"`
	InheritedSettings      string `area:"stage" values:"stage's,unset" doc:"settings of a method that inherits those of the stage"`
	CanarySnapshot         string `area:"stage" values:"working copy,copy of the stage's" doc:"deployment of a new canary: a new one with the draft, or the one that is live"`
	DeployDuringCanary     string `area:"stage" values:"canary,stage" doc:"where a deployment of the draft goes while there is a canary"`
	AfterPromote           string `area:"stage" values:"disabled,kept" doc:"whether promoting a canary disables it"`
	NoCanary               string `area:"stage" values:"404,400" doc:"response to a call about the canary of a stage that has none"`
	ExportTransport        string `area:"stage" values:"attachment,JSON string" doc:"body of an export: the document itself, or a JSON string with it"`
	EndpointExtension      string `area:"stage" values:"MOCK and NCP,mockEndPoint and ncpEndPoint" doc:"keys of endpoints other than HTTP in exports"`
	ExportedCORS           string `area:"stage" values:"left out,x-ncp-apigateway-cors" doc:"CORS settings of paths in exports"`
	ExportedResponses      string `area:"stage" values:"left out,x-ncp-apigateway-responses" doc:"customized gateway responses in exports"`
	CanaryConditions       string `area:"call" values:"any,all" doc:"how many of the conditions of a canary a call has to meet"`
	DocumentExtensions     string `area:"stage" values:"kept,stripped" doc:"extensions in the document of a deployment, as opposed to an export"`
}
