# The console and the data source apigw_products show the ID.
terraform import apigw_product.weather 9aip5utnp2
