# The console and the data source apigw_apis show the ID.
terraform import apigw_api.orders 9aip5utnp2/e8u4h1z6yo
