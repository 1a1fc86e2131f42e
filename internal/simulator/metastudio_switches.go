package simulator

// MetaStudioSwitches are the facts that the vendor does not document. The first value of
// each is the default.
type MetaStudioSwitches struct {
	// UnknownProduct is the status of a product that does not exist.
	UnknownProduct string `values:"400,404"`
	// DeletedProduct is the response to GET of a deleted product: unknown, or 200 with the state DELETED.
	DeletedProduct string `values:"unknown,DELETED"`
	// DeletedListed: whether a listing that filters no states shows deleted products.
	DeletedListed string `values:"no,yes"`
	// OmittedOnPut is what PUT does to an absent field.
	OmittedOnPut string `values:"keep,clear"`
	// DuplicateNames: whether two products may have one name.
	DuplicateNames string `values:"allowed,refused"`
	// DeleteActive: whether a product that is ACTIVED can be deleted.
	DeleteActive string `values:"allowed,refused"`
	// Cover: whether the first image becomes the cover if none is given.
	Cover string `values:"as given,first image"`
	// AssetOrder is the order in which asset_list comes back.
	AssetOrder string `values:"as sent,reversed"`
	// Tags is the order in which tags are stored.
	Tags string `values:"as sent,sorted"`
	// Duplicates: whether equal elements of tags, text_list and asset_list are removed.
	Duplicates string `values:"kept,removed"`
	// EmptyLists is how an empty list is returned.
	EmptyLists string `values:"[],null,absent"`
	// URLs: whether they change with every read.
	URLs string `values:"changing,constant"`
	// RequestLimit: whether requests over the documented limits per second are refused.
	RequestLimit string `values:"none,documented"`
	// ThrottledStatus is the status of such a refusal.
	ThrottledStatus string `values:"429,400"`
	// PageMax is the largest page.
	PageMax int
	// LagMillis is how long reads lag behind a write.
	LagMillis int
}
