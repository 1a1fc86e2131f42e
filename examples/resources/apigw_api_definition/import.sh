# The ID of the product, followed by the ID of the API.
terraform import apigw_api_definition.orders 9aip5utnp2/e8u4h1z6yo
