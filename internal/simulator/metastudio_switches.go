// SPDX-License-Identifier: MPL-2.0

package simulator

// MetaStudioSwitches are the facts that the vendor does not document. The first value of
// each is the default.
type MetaStudioSwitches struct {
	UnknownProduct  string `values:"400,404" doc:"status of a product that does not exist"`
	DeletedProduct  string `values:"unknown,DELETED" doc:"response to GET of a deleted product: unknown, or 200 with the state DELETED"`
	DeletedListed   string `values:"no,yes" doc:"whether a listing without state returns deleted products"`
	OmittedOnPut    string `values:"keep,clear" doc:"what PUT does to an absent field"`
	DuplicateNames  string `values:"allowed,refused" doc:"whether two products may have one name"`
	DeleteActive    string `values:"allowed,refused" doc:"whether a product that is ACTIVED can be deleted"`
	Cover           string `values:"as given,first image" doc:"whether the first image becomes the cover if none is given"`
	AssetOrder      string `values:"as sent,reversed" doc:"order in which asset_list is returned"`
	Tags            string `values:"as sent,sorted" doc:"order in which tags are stored"`
	Duplicates      string `values:"kept,removed" doc:"whether equal elements of tags, text_list and asset_list are removed"`
	EmptyLists      string `values:"[],null,absent" doc:"how an empty list is returned"`
	URLs            string `values:"changing,constant" doc:"whether URLs change with every read"`
	RequestLimit    string `values:"none,documented" doc:"whether requests over the documented limits per second are refused"`
	ThrottledStatus string `values:"429,400" doc:"status of a request over the limits"`
	PageMax         int    `doc:"largest page"`
	LagMillis       int    `doc:"how long reads lag behind a write, in milliseconds"`
}
