# The first form uses the organization of the provider.
terraform import apigw_enos_product.turbine 2zp6A70r
terraform import apigw_enos_product.turbine o15427722038191/2zp6A70r
