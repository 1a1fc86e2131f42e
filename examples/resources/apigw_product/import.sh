# The id is shown in the console and by the data source apigw_products.
terraform import apigw_product.weather 9aip5utnp2
