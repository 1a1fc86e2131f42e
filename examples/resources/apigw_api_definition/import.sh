# The ID of the product, followed by the ID of the API.
terraform import apigw_api_definition.bills 9aip5utnp2/b5r2n8q1mw
