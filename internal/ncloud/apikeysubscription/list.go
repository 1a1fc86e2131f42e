package apikeysubscription

import (
	"cmp"
	"context"
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework-validators/listvalidator"
	"github.com/hashicorp/terraform-plugin-framework-validators/stringvalidator"
	"github.com/hashicorp/terraform-plugin-framework/list"
	"github.com/hashicorp/terraform-plugin-framework/list/schema"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/identity"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/listresource"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/ncloud/client"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/rest"
)

var _ list.ListResource = (*subscriptionList)(nil)

type subscriptionList struct {
	identity.Named
	source Source
}

// NewListResource returns the constructor of the list resource
// apigw_api_key_subscription.
func NewListResource(source Source) func() list.ListResource {
	return func() list.ListResource {
		return &subscriptionList{named, source}
	}
}

func (l *subscriptionList) ListResourceConfigSchema(ctx context.Context, _ list.ListResourceSchemaRequest, resp *list.ListResourceSchemaResponse) {
	resp.Schema = listresource.Schema(ctx,
		"Lists the API keys that have requested a [subscription](https://api.ncloud-docs.com/docs/en/apigateway-product-getapikeylist) "+
			"to a product of NAVER Cloud API Gateway.\n\n"+
			"-> **Note:** Undecided subscriptions are listed too. Their generated configuration has `status = null`, which accepts the "+
			"subscription when it is applied.",
		&subscriptionsDataSource{}, "product_id", "api_key_id")
	resp.Schema.Attributes["statuses"] = schema.ListAttribute{
		Optional: true, ElementType: types.StringType,
		MarkdownDescription: "Filter by status, at least one of `REQUEST`, `DENY`, `ACCEPTED`, `REJECTED` and `BLOCKED_REQUEST`.",
		Validators:          []validator.List{listvalidator.SizeAtLeast(1), listvalidator.ValueStringsAre(stringvalidator.OneOf(client.Statuses()...))},
	}
}

func (l *subscriptionList) List(ctx context.Context, req list.ListRequest, stream *list.ListResultsStream) {
	var filters struct {
		filterModel
		Statuses []string `tfsdk:"statuses"`
	}
	service, ok := listresource.Open(ctx, req, stream, l.source, &filters)
	if !ok {
		return
	}
	productID := filters.ProductID.ValueString()
	summary := fmt.Sprintf("Could not list the subscriptions to product %q", productID)
	pages := service.client.Subscriptions(ctx, productID, filters.filter(filters.Statuses), rest.Window{})
	stream.Results = listresource.Results(ctx, req, l.Identity, summary, pages, func(s *client.Subscription) *listresource.Row {
		model := resourceModel{ProductID: filters.ProductID, APIKeyID: types.StringValue(s.APIKeyID)}
		model.fromAPI(s)
		model.dropUnconfigurable()
		return &listresource.Row{Name: cmp.Or(model.APIKeyName.ValueString(), s.APIKeyID) + " on " + productID, Model: &model}
	})
}
