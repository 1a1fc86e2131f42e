# The type of the gateway response follows the IDs of the product and the API.
terraform import apigw_gateway_response.unauthenticated 9aip5utnp2/e8u4h1z6yo/AUTHENTICATION_FAILED
