# In the provider's organization, or in the one that is named.
terraform import apigw_enos_product.turbine 2zp6A70r
terraform import apigw_enos_product.turbine o15427722038191/2zp6A70r
