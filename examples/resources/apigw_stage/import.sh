# The data source apigw_stages shows the IDs of all stages of an API.
terraform import apigw_stage.bills 9aip5utnp2/b5r2n8q1mw/c5x9n2v7lp
