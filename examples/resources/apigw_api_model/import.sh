# The list resource shows the IDs of all models of an API.
terraform import apigw_api_model.order 9aip5utnp2/e8u4h1z6yo/z3f7p2y8qa
