# The list resource shows the IDs of all paths with methods.
terraform import apigw_api_method.orders 9aip5utnp2/e8u4h1z6yo/m5s1v9d3kx/GET
